#include "logo_store.h"

#include "kontor/text.h"

namespace kontor::web {

std::optional<Logo> LogoStore::get(Transaction& tx) {
    using Row = std::tuple<std::string, std::string>;
    const auto row = tx.maybe<Row>("SELECT media_type, content FROM web_logo WHERE id = 1");
    const auto content = row ? fromBase64Url(std::get<1>(*row)) : std::nullopt;
    if (!content) return std::nullopt;
    return Logo{std::get<0>(*row), *content};
}

std::string LogoStore::put(Transaction& tx, const Logo& logo) {
    const std::string hash = sha256Hex(logo.content);
    const std::string text = toBase64Url(logo.content);
    tx.execute(
        "INSERT INTO web_logo (id, media_type, sha256, content) VALUES (1, ?, ?, ?)"
        " ON DUPLICATE KEY UPDATE media_type = ?, sha256 = ?, content = ?",
        logo.mediaType, hash, text, logo.mediaType, hash, text);
    return hash;
}

}  // namespace kontor::web

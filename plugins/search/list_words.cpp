#include "list_words.h"

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::search {

namespace {
/// Shorter ones begin more words than the index looks up; they are soon met in the texts.
constexpr std::size_t leastCharacters = 4;
}  // namespace

std::optional<std::vector<std::int64_t>> ListWords::candidates(Transaction& tx, std::string_view kind,
                                                               const std::vector<std::string>& words,
                                                               std::size_t most) {
    Question question;
    for (const auto& word : words)
        eachWord(word, [&](std::string token, std::size_t, std::size_t) {
            if (characters(token) < leastCharacters) return;
            QueryPart part;
            part.words = {std::move(token)};
            part.prefix = true;
            question.text.parts.push_back(std::move(part));
        });
    if (question.text.parts.empty() || question.text.parts.size() > maxQueryWords) return std::nullopt;
    question.scopes = {{std::string(kind), std::nullopt}};
    question.zones = {Zone::title, Zone::record};
    try {
        if (!_indexer->documents().source(kind) || !_indexer->index().state().complete) return std::nullopt;
        std::vector<std::int64_t> ids;
        for (const auto& found : _indexer->index().find(question, most + 1)) ids.push_back(found.ref.id);
        tx.each<std::int64_t>([&](std::int64_t id) { ids.push_back(id); },
                              "SELECT record_id FROM search_pending WHERE kind = ? LIMIT ?", std::string(kind),
                              most + 1);
        if (ids.size() > most) return std::nullopt;
        return ids;
    } catch (const Unavailable&) {
        return std::nullopt;  // without the index lists are slow, not empty
    }
}

}  // namespace kontor::search

#include "identity/cbor_reader.h"

namespace kontor {

std::optional<std::int64_t> CborReader::Item::integer() const {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    if (type == Type::unsignedInteger) return static_cast<std::int64_t>(value);
    if (type == Type::negativeInteger) return -1 - static_cast<std::int64_t>(value);
    return std::nullopt;
}

std::optional<CborReader::Item> CborReader::next() {
    if (_rest.empty()) return std::nullopt;
    const auto first = static_cast<unsigned char>(_rest.front());
    _rest.remove_prefix(1);
    Item item{static_cast<Type>(first >> 5), static_cast<std::uint64_t>(first & 31)};
    if (item.value >= 28) return std::nullopt;  // reserved, or of unknown length
    if (item.value >= 24) {
        const std::size_t width = std::size_t{1} << (item.value - 24);
        if (_rest.size() < width) return std::nullopt;
        item.value = 0;
        for (std::size_t i = 0; i < width; ++i) item.value = item.value << 8 | static_cast<unsigned char>(_rest[i]);
        _rest.remove_prefix(width);
    }
    const bool isText = item.type == Type::bytes || item.type == Type::text;
    const bool isContainer = item.type == Type::array || item.type == Type::map;
    if ((isText || isContainer) && item.value > _rest.size()) return std::nullopt;
    if (isText) {
        item.bytes = _rest.substr(0, item.value);
        _rest.remove_prefix(item.value);
    }
    return item;
}

bool CborReader::skip(int depth) {
    const auto item = depth > 0 ? next() : std::nullopt;
    if (!item) return false;
    std::uint64_t inside = 0;
    if (item->type == Type::array) inside = item->value;
    if (item->type == Type::map) inside = item->value * 2;
    if (item->type == Type::tag) inside = 1;
    for (std::uint64_t i = 0; i < inside; ++i)
        if (!skip(depth - 1)) return false;
    return true;
}

}  // namespace kontor

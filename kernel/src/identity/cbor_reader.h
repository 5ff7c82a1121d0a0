#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kontor {

/// Walks through CBOR (RFC 8949) as authenticators write it: definite lengths only. Holds no memory and believes no
/// length beyond the end, so nothing that claims to be large costs anything.
class CborReader {
  public:
    enum class Type { unsignedInteger, negativeInteger, bytes, text, array, map, tag, simple };
    struct Item {
        Type type;
        std::uint64_t value = 0;      ///< the number, or how many items or pairs follow
        std::string_view bytes = {};  ///< of bytes and texts
        /// Of an integer that fits.
        std::optional<std::int64_t> integer() const;
    };

    explicit CborReader(std::string_view text) : _rest(text) {}

    /// The next item, or the head of a container; nothing when it is broken.
    std::optional<Item> next();
    /// Steps over the next item with all it holds; false when it is broken or nested too deep.
    bool skip(int depth = 8);
    std::string_view rest() const { return _rest; }

  private:
    std::string_view _rest;
};

}  // namespace kontor

#pragma once

#include <cstdint>
#include <string>

namespace kontor {

/// A record of any kind: what groups (messages, notes, tasks …), the journal and events point at.
struct Ref {
    std::string kind;
    std::int64_t id = 0;

    friend bool operator==(const Ref&, const Ref&) = default;
    friend auto operator<=>(const Ref&, const Ref&) = default;
};

inline std::string toString(const Ref& ref) {
    return ref.kind + "/" + std::to_string(ref.id);
}

}  // namespace kontor

#pragma once

#include "kontor/records.h"

namespace kontor {

/// A passkey, as its owner sees it.
struct PasskeyRecord {
    static constexpr std::string_view kind = "passkey";

    std::int64_t id = 0;
    std::int64_t userId = 0;
    std::string name;
    bool backedUp = false;
    std::optional<Time> usedAt;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

RecordType passkeyType();

}  // namespace kontor

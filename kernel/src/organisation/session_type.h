#pragma once

#include "kontor/records.h"

namespace kontor {

/// Where somebody is signed in. Made by signing in.
struct SessionRecord {
    static constexpr std::string_view kind = "session";

    std::int64_t id = 0;
    std::int64_t userId = 0;
    std::string device;
    std::string address;
    std::string way;
    bool secondFactor = false;
    bool browser = false;
    Time createdAt{};
    Time usedAt{};
    Time expiresAt{};
    std::string agent;
    std::int64_t version = 1;

    static const FieldTable fields;
};

RecordType sessionType();

}  // namespace kontor

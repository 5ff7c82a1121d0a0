#pragma once

#include <array>

#include "kontor/records.h"

namespace kontor {

/// Somebody signed in, or tried to. Written by the accounts, never changed by anybody.
struct SignInRecord {
    static constexpr std::string_view kind = "sign-in";

    std::int64_t id = 0;
    Time at{};
    std::string login;
    std::string outcome;
    std::string way;
    std::string address;
    std::string device;
    std::optional<std::int64_t> userId;
    std::int64_t times = 1;
    Time lastAt{};
    std::optional<std::int64_t> impersonatorId;
    std::string reason;
    std::string agent;
    std::int64_t version = 1;

    static constexpr std::array<std::string_view, 6> outcomes{"ok",         "unfinished", "wrong",
                                                              "wrong_code", "inactive",   "locked"};
    static const FieldTable fields;
};

RecordType signInType();

}  // namespace kontor

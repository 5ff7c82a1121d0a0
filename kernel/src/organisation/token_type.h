#pragma once

#include "kontor/records.h"

namespace kontor {

/// A personal access token, as its owner sees it: never its secret.
struct PersonalToken {
    static constexpr std::string_view kind = "token";

    std::int64_t id = 0;
    std::int64_t userId = 0;
    std::string name;
    std::vector<std::string> scopes;
    std::optional<Time> expiresAt;
    std::optional<Time> usedAt;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

RecordType tokenType();

}  // namespace kontor

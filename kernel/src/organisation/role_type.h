#pragma once

#include "kontor/records.h"

namespace kontor {

/// A named set of permissions.
struct Role {
    static constexpr std::string_view kind = "role";

    std::int64_t id = 0;
    std::string name;
    std::string title;
    std::string description;
    bool staff = false;
    bool ownGroups = false;
    bool secondFactor = false;
    std::vector<std::string> permissions;
    bool builtIn = false;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

RecordType roleType();

}  // namespace kontor

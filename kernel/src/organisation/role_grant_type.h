#pragma once

#include "kontor/records.h"

namespace kontor {

/// A role given to one person or one group, everywhere or within limits.
struct RoleGrant {
    static constexpr std::string_view kind = "role-grant";

    std::int64_t id = 0;
    std::string role;
    std::optional<std::int64_t> userId;
    std::optional<std::int64_t> groupId;
    std::vector<std::int64_t> locationIds;
    std::vector<std::int64_t> departmentIds;
    std::vector<std::int64_t> groupIds;
    std::vector<std::int64_t> categoryIds;
    std::string note;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

RecordType roleGrantType();

}  // namespace kontor

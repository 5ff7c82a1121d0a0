#pragma once

#include <optional>
#include <string>

#include "kontor/records.h"

namespace kontor::directory {

/// Members of a group of the directory have a role or belong to a group here.
struct Mapping {
    static constexpr std::string_view kind = "directory_mapping";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t directoryId = 0;
    std::string groupDn;
    std::string role;
    std::optional<std::int64_t> groupId;
    std::vector<std::int64_t> locationIds;
    std::vector<std::int64_t> departmentIds;
    std::vector<std::int64_t> overGroupIds;
    std::vector<std::int64_t> categoryIds;
    std::optional<std::int64_t> grantId;  ///< by which the group has a role that is limited
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
    /// A role within limits is held by way of the group; one without is the person's own.
    bool isLimited() const {
        return !locationIds.empty() || !departmentIds.empty() || !overGroupIds.empty() || !categoryIds.empty();
    }
};

RecordType mappingType();

}  // namespace kontor::directory

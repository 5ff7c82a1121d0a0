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
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
};

RecordType mappingType();

}  // namespace kontor::directory

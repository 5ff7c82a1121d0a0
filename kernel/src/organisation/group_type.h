#pragma once

#include "kontor/records.h"

namespace kontor {

/// A team that work is given to.
struct UserGroup {
    static constexpr std::string_view kind = "group";

    std::int64_t id = 0;
    std::optional<std::int64_t> parentId;
    std::string name;
    std::optional<std::string> email;
    std::string description;
    std::vector<std::int64_t> memberIds;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

RecordType groupType();

}  // namespace kontor

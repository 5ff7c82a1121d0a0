#pragma once

#include <optional>
#include <string>

#include "kontor/records.h"

namespace kontor::sso {

/// People of whom a provider tells this group or role have a role or belong to a group here.
struct ProviderMapping {
    static constexpr std::string_view kind = "identity_provider_mapping";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t providerId = 0;
    std::string value;
    std::string role;
    std::optional<std::int64_t> groupId;
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
};

RecordType providerMappingType();

}  // namespace kontor::sso

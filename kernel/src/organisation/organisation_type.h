#pragma once

#include "kontor/records.h"

namespace kontor {

/// Whom external people belong to: a customer, a supplier.
struct Organisation {
    static constexpr std::string_view kind = "organisation";

    std::int64_t id = 0;
    std::string name;
    std::vector<std::string> domains;
    std::string address;
    std::optional<std::string> phone;
    std::string notes;
    Time createdAt{};
    Time updatedAt{};
    std::int64_t version = 1;

    static const FieldTable fields;
};

RecordType organisationType();

}  // namespace kontor

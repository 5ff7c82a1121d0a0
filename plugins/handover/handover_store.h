#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "kontor/transaction.h"

namespace kontor::handover {

/// Where a person is, and in which language they read.
struct PersonPlace {
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> departmentId;
    std::string locale;
    static constexpr auto columns =
        std::tuple{&PersonPlace::locationId, &PersonPlace::departmentId, &PersonPlace::locale};
};
std::optional<PersonPlace> placeOf(Transaction& tx, std::int64_t personId);

/// The template used when nobody chose one.
std::optional<std::int64_t> usualTemplate(Transaction& tx, const std::string& direction, const std::string& language);

/// Locks it, so that only one of two signatures counts.
void lockHandover(Transaction& tx, std::int64_t id);

/// Signed ones whose document is not made yet.
std::vector<std::int64_t> unfiled(Transaction& tx, int most);

}  // namespace kontor::handover

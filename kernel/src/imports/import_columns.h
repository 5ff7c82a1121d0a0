#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kontor/custom_fields.h"
#include "kontor/kernel.h"

namespace kontor {

/// Which column of a file is which field. Besides fields of the kind there are names for what people write in place of
/// numbers: `location`, `department` (their whole path), `organisation`, `manager` (login, address or employee number),
/// `groups` (names), `first_name` and `last_name`, `parent` and `path` of trees.
class ImportColumns {
  public:
    /// Fields that rows of this kind may hold.
    static std::vector<std::string> importable(std::string_view kind,
                                               const std::vector<CustomFields::Declared>& custom);
    /// Fields that may tell which record is meant, in order of preference.
    static std::vector<std::string> keys(std::string_view kind);

    /// Adds what `mapping` leaves open, by names and labels. Throws Invalid("mapping") for a column or field that does
    /// not exist, and for two columns of one field.
    static Json complete(std::string_view kind, const std::vector<std::string>& header, const Json& mapping,
                         const std::vector<CustomFields::Declared>& custom);
};

}  // namespace kontor

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "imports/import_type.h"

namespace kontor {

/// What the columns of a file mean, kept for the next file like it.
struct ImportProfile {
    static constexpr std::string_view kind = "import_profile";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string recordKind = "user";
    Json mapping = Json::object();
    Json defaults = Json::object();
    std::string matchBy;
    std::string rule = "create_update";
    std::string emptyCells = "keep";
    bool createMissing = true;
    bool shared = false;
    std::optional<std::int64_t> ownerId;
    std::string headerKey;
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
};

RecordType importProfileType();

/// The same for files with the same columns, in whatever order.
std::string headerKeyOf(std::vector<std::string> columns);
/// The viewer's own profile for just these columns, else a shared one; the newest.
std::optional<ImportProfile> profileFor(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::string& kind,
                                        const std::vector<std::string>& columns);

}  // namespace kontor

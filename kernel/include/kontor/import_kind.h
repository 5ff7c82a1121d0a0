#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/json.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

class Kernel;

/// What one row of a file says: cells by the field or column they are mapped to, trimmed, none of them empty.
using RowCells = std::map<std::string, std::string>;

/// Records by the names people give them; for columns that are read by code.
class KONTOR_API ImportNames {
  public:
    virtual ~ImportNames();
    virtual Transaction& tx() = 0;
    virtual Kernel& kernel() = 0;
    virtual const Viewer& viewer() const = 0;
    /// The record of that kind the viewer sees under that name: its `lookup` columns, its whole path in a tree, its
    /// label. Nothing where there is none. Throws Invalid (`error.ambiguous`) where there are several.
    virtual std::optional<std::int64_t> find(std::string_view kind, const std::string& name) = 0;
    /// As find; where there is none, and the importer wishes so, it is made of these values. Throws Invalid for
    /// `column` where it is not.
    virtual std::int64_t findOrMake(std::string_view kind, const std::string& name, const Json& values,
                                    std::string_view column) = 0;
};

/// A column besides the fields of the kind: several words for one field, or what code makes of a cell. References need
/// none: `supplier_id` comes with a column `supplier` that holds names.
struct ImportColumn {
    std::string name = {};                 ///< in mappings: "software"
    std::string field = {};                ///< the field it fills; empty where only `tidy` or `written` looks at it
    std::vector<std::string> called = {};  ///< what other products call it: small letters and digits, no blanks
    /// The value of the field; throws Invalid. Left out: the cell is read as the field's type wants it.
    std::function<Json(const std::string& cell, ImportNames&)> read = {};
};

/// How records of a kind come from files, declared by `registry.importKind({.kind = "supplier", .keys = {"name"}})`.
/// All that the importer may write can be a column: fields, custom fields, names in place of ids.
struct ImportKind {
    std::string kind = {};
    /// Fields (or columns) that may tell which record a row is about, the likeliest first. `id` is always one more.
    std::vector<std::string> keys = {};
    std::string permission = {};           ///< needed beside those of the kind; empty: none
    std::vector<std::string> fields = {};  ///< fields of the kind a file may fill; empty: all that are writable
    std::vector<ImportColumn> columns = {};
    std::map<std::string, std::vector<std::string>> called = {};  ///< further names of fields, as ImportColumn::called
    std::vector<std::string> makes = {};   ///< kinds of which rows may name records that are then made, by their name
    std::string later = {};                ///< a column that may name a record further down in the same file: "manager"
    std::vector<std::string> unique = {};  ///< fields whose value no two records share, beside the keys
    std::size_t mostRows = 100'000;

    /// Makes other cells of what stands there: a name of first and last name, a path of parent and name.
    std::function<void(RowCells&)> tidy = {};
    /// What tells whom a row is about, when that key was chosen. Left out: the cell as it is.
    std::function<std::string(const RowCells&, const std::string& key)> keyOf = {};
    /// The record's ids by the values of a key, as many of them as exist. Left out: by the field's column.
    std::function<std::map<std::string, std::int64_t>(Transaction&, const std::string& key,
                                                      const std::vector<std::string>& values)>
        find = {};
    /// Values by which rows of one file have to do with each other, each with its kind ("address anna@example.com").
    /// Left out: keys and unique fields.
    std::function<std::vector<std::string>(const RowCells&)> touches = {};
    /// After the record was written: what a row says beyond its fields. Gives whether it changed anything.
    std::function<bool(ImportNames&, const RowCells&, std::int64_t id)> written = {};
};

}  // namespace kontor

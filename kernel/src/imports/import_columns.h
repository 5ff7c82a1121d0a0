#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kontor/custom_fields.h"
#include "kontor/import_extra.h"
#include "kontor/kernel.h"

namespace kontor {

/// What the columns of a file can be, for one kind of record: its fields, names in place of the ids of references
/// (`location` of `location_id`), custom fields (`custom.colour`), and what its plugin reads by code.
class ImportColumns {
  public:
    struct Column {
        std::string name;
        const Field* field = nullptr;  ///< null for what only code looks at, and for `id`
        const ImportColumn* code = nullptr;
        const CustomFields::Declared* custom = nullptr;
        bool byName = false;  ///< names of the records a reference means
    };

    ImportColumns(const ImportKind& kind, const RecordType& type, const Translations& translations,
                  std::vector<CustomFields::Declared> custom, std::vector<const ImportExtra*> extras);
    ImportColumns(const ImportColumns&) = delete;
    ImportColumns& operator=(const ImportColumns&) = delete;

    const ImportKind& kind() const { return _kind; }
    const RecordType& type() const { return _type; }
    /// What rows say beyond fields. Gives whether that changed anything.
    bool writeMore(ImportNames& names, const RowCells& cells, std::int64_t id) const;
    bool hasMore() const { return _kind.written || !_extras.empty(); }
    const std::vector<Column>& all() const { return _columns; }
    const Column* find(std::string_view name) const;
    std::vector<std::string> names() const;
    /// Those that may tell which record is meant, in order of preference.
    std::vector<std::string> keys() const;

    /// Adds what `mapping` leaves open, by names and labels. Throws Invalid("mapping") for a column or field that does
    /// not exist, and for two columns of one field.
    Json complete(const std::vector<std::string>& header, const Json& mapping) const;

  private:
    void addField(const Field& field, bool byName);
    bool isCalled(const Column& column, const std::string& word) const;

    const ImportKind& _kind;
    const RecordType& _type;
    const Translations& _translations;
    const std::vector<CustomFields::Declared> _custom;
    const std::vector<const ImportExtra*> _extras;
    std::vector<Column> _columns;
};

}  // namespace kontor

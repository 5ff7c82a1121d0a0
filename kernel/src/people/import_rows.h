#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kontor/custom_fields.h"
#include "kontor/kernel.h"
#include "people/csv.h"
#include "people/import_type.h"

namespace kontor {

/// Writes rows of a file as the records they are about, by the ordinary way and with the importer's rights: what nobody
/// may do by hand no file does either.
class ImportRows {
  public:
    ImportRows(Kernel& kernel, const Import& import, const CsvTable& table, Viewer viewer,
               std::vector<CustomFields::Declared> custom);

    /// What was found in an earlier transaction may be gone, as that of a trial is.
    void begin() { _known.clear(); }
    /// Writes one; nothing is thrown for what is wrong with the row. A refused one may have written a part.
    ImportRow write(Transaction& tx, const CsvTable::Row& row);
    /// Rows whose manager comes further down in the file; to be written once more when all are there.
    const std::set<std::size_t>& later() const { return _later; }

  private:
    using Cells = std::map<std::string, std::string>;
    using Errors = std::vector<FieldError>;

    Cells cellsOf(const CsvTable::Row& row, Errors& errors) const;
    std::string keyOf(const Cells& cells) const;
    std::optional<std::int64_t> find(Transaction& tx, const std::string& key) const;
    void checkTwice(const std::string& key, const Cells& cells, std::int64_t line, Errors& errors);
    Json valuesOf(Transaction& tx, const Cells& cells, bool creating, std::int64_t line, Errors& errors);
    Json value(Transaction& tx, const std::string& field, const std::string& cell, std::int64_t line, Errors& errors);
    Json customValue(const std::string& name, const std::string& cell) const;
    Json placeOf(Transaction& tx, const std::string& kind, const std::string& field, const std::string& path,
                 Errors& errors);
    Json managerOf(Transaction& tx, const std::string& cell, std::int64_t line, Errors& errors);
    Json groupsOf(Transaction& tx, const std::string& cell, Errors& errors) const;
    void store(Transaction& tx, std::optional<std::int64_t> id, const Json& values, ImportRow& result);
    Json shown(Transaction& tx, const Field& field, const FieldValue& value) const;

    Kernel& _kernel;
    const Import& _import;
    const CsvTable& _table;
    const Viewer _viewer;
    const std::vector<CustomFields::Declared> _custom;
    std::map<std::string, std::int64_t> _seen;   ///< keys and addresses, with the line they came in
    std::set<std::string> _promised;             ///< logins, addresses, numbers of everybody in the file
    std::map<std::string, std::int64_t> _known;  ///< places found or made, by kind and path
    std::set<std::size_t> _later;
};

}  // namespace kontor

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "imports/import_cells.h"
#include "imports/import_lookup.h"
#include "imports/import_type.h"
#include "kontor/custom_fields.h"
#include "kontor/kernel.h"

namespace kontor {

/// What became of a row, as it is kept.
struct WrittenRow : ImportRow {
    std::string awaits;  ///< the manager, who comes further down in the file
    /// Fields whose record is not there, but will be, with its name.
    std::vector<std::pair<std::string, std::string>> promised;
    std::vector<std::string> touched;  ///< values it holds now or has given up (ImportCells::touched)
};

/// Writes rows of a file as the records they are about, by the ordinary way and with the importer's rights: what nobody
/// may do by hand no file does either.
class ImportRows {
  public:
    ImportRows(Kernel& kernel, const Import& import, const ImportCells& file, Viewer viewer,
               std::vector<CustomFields::Declared> custom);

    /// At the begin of a transaction for these rows; `places` are known from before.
    void begin(Transaction& tx, std::span<const CsvTable::Row> rows, ImportLookup::Places places);
    /// Writes one; nothing is thrown for what is wrong with the row. A refused one may have written a part.
    WrittenRow write(Transaction& tx, const CsvTable::Row& row);
    /// Gives somebody the manager their row named. The error where that can't be.
    std::optional<FieldError> giveManager(Transaction& tx, std::int64_t userId, const std::string& manager);

    /// Errors as a row keeps them: in English, and for other languages.
    Json told(const std::vector<FieldError>& errors) const;
    const ImportLookup::Places& places() const { return _lookup.places(); }
    void promiseMade() { _lookup.promiseMade(); }
    /// What was made since is taken back.
    void backTo(ImportLookup::Places places) { _lookup.begin(std::move(places)); }

  private:
    using Cells = ImportCells::Cells;
    using Errors = ImportCells::Errors;

    Json valuesOf(Transaction& tx, const Cells& cells, bool creating, WrittenRow& row, Errors& errors);
    Json value(const std::string& field, const std::string& cell, Errors& errors) const;
    Json customValue(const std::string& name, const std::string& cell) const;
    Json managerOf(Transaction& tx, const Cells& cells, const std::string& cell, WrittenRow& row, Errors& errors);
    void store(Transaction& tx, std::optional<std::int64_t> id, const Json& values, WrittenRow& result);

    Kernel& _kernel;
    const Import& _import;
    const ImportCells& _file;
    const Viewer _viewer;
    const std::vector<CustomFields::Declared> _custom;
    ImportLookup _lookup;
};

}  // namespace kontor

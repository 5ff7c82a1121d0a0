#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "imports/import_file.h"
#include "imports/import_lookup.h"
#include "imports/import_values.h"

namespace kontor {

/// What became of a row, as it is kept.
struct WrittenRow : ImportRow {
    std::string awaits;  ///< a record of the same file that comes further down
    /// Fields whose record is not there, but will be, with its name.
    std::vector<std::pair<std::string, std::string>> promised;
    std::vector<std::string> touched;  ///< values it holds now or has given up (ImportKind::touches)
    std::optional<std::int64_t> writtenVersion;
    Json restore = Json::object();  ///< of what was changed: {field: {from, to}}
    std::vector<Ref> made;          ///< records made on the way
};

/// Writes rows of a file as the records they are about, by the ordinary way and with the importer's rights: what nobody
/// may do by hand no file does either.
class ImportRows {
  public:
    ImportRows(Kernel& kernel, const Import& import, const ImportFile& file, const ImportColumns& columns,
               Viewer viewer);

    /// At the begin of a transaction for these rows; `places` are known from before.
    void begin(Transaction& tx, std::span<const TableRow> rows, ImportLookup::Places places);
    /// Writes one; nothing is thrown for what is wrong with the row. A refused one may have written a part.
    WrittenRow write(Transaction& tx, const TableRow& row);
    /// Refers a record to the one its row named, which came further down. The error where that can't be; otherwise
    /// `restore` and `version` follow.
    std::optional<FieldError> giveLater(Transaction& tx, std::int64_t id, const std::string& name, Json& restore,
                                        std::int64_t& version);

    /// Errors as a row keeps them: in English, and for other languages.
    Json told(const std::vector<FieldError>& errors) const;
    /// The field that may name a record further down; empty where there is none.
    std::string laterField() const;
    const ImportLookup::Places& places() const { return _lookup.places(); }
    void promiseMade() { _lookup.promiseMade(); }
    /// What was made since is taken back.
    void backTo(Transaction& tx, ImportLookup::Places places) { _lookup.begin(tx, std::move(places)); }

  private:
    using Errors = std::vector<FieldError>;

    Json valuesOf(const RowCells& cells, WrittenRow& row, Errors& errors);
    void reference(const ImportColumns::Column& column, const RowCells& cells, Json& values, WrittenRow& row,
                   Errors& errors);
    std::optional<std::int64_t> referred(const ImportColumns::Column& column, const std::string& name,
                                         const RowCells& cells, WrittenRow& row, Errors& errors);
    void clearEmpty(const TableRow& row, Json& values) const;
    void leaveUnsaid(const AnyRecord& before, const RowCells& cells, Json& values) const;
    void store(Transaction& tx, std::optional<std::int64_t> id, const TableRow& line, const RowCells& cells,
               Json values, WrittenRow& result);
    void note(const AnyRecord* before, const AnyRecord& after, const Json& values, WrittenRow& result);

    Kernel& _kernel;
    const Import& _import;
    const ImportFile& _file;
    const ImportColumns& _columns;
    const Viewer _viewer;
    ImportLookup _lookup;
    const ImportValues _values;
};

}  // namespace kontor

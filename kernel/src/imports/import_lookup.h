#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "imports/import_file.h"
#include "kontor/import_kind.h"
#include "kontor/kernel.h"

namespace kontor {

/// Finds what rows are about and refer to, and makes what they name and is not there. What a page of rows is about is
/// asked for together, and once.
class ImportLookup : public ImportNames {
  public:
    using Errors = std::vector<FieldError>;
    /// Records of other kinds by kind and name.
    using Places = std::map<std::string, std::int64_t>;

    ImportLookup(Kernel& kernel, const Import& import, const ImportColumns& columns, const Viewer& viewer)
        : _kernel(kernel), _import(import), _columns(columns), _viewer(viewer) {}

    Transaction& tx() override { return *_tx; }
    Kernel& kernel() override { return _kernel; }
    const Viewer& viewer() const override { return _viewer; }
    std::optional<std::int64_t> find(std::string_view kind, const std::string& name) override;
    std::int64_t findOrMake(std::string_view kind, const std::string& name, const Json& values,
                            std::string_view column) override;

    /// As find, but by what is the record's alone: no labels, which many may share and nothing indexes.
    std::optional<std::int64_t> findExactly(std::string_view kind, const std::string& name);

    /// At the begin of a transaction; `places` are those that were committed.
    void begin(Transaction& tx, Places places);
    /// Looks for the records with these keys.
    void prefetch(const std::vector<std::string>& keys);
    /// Something was written under these values (ImportKind::touches).
    void forget(const std::vector<std::string>& touched);

    /// The record a row is about. Throws Invalid where there are several.
    std::optional<std::int64_t> record(const std::string& key);
    /// What a field holds, as the report shows it: names in place of numbers.
    Json shown(const Field& field, const FieldValue& value);

    /// Those found or made so far.
    const Places& places() const { return _places; }
    /// What was made since it was asked the last time.
    std::vector<Ref> takeMade() { return std::exchange(_madeNow, {}); }

    /// Of a trial: what was made since the begin is not made again, as that it can be made is known.
    void promiseMade();
    /// The name of a record that was made before and taken back.
    const std::string* promised(std::string_view kind, const std::string& name) const;

  private:
    using Found = std::map<std::string, std::vector<std::int64_t>>;  ///< by key, in small letters

    Found recordsBy(const std::vector<std::string>& keys) const;
    std::vector<std::int64_t> named(const RecordType& type, const std::string& condition,
                                    const std::string& name) const;
    std::optional<std::int64_t> search(const RecordType& type, const std::string& name, bool byLabel) const;
    std::optional<std::int64_t> known(const RecordType& type, const std::string& word, bool byLabel);

    Kernel& _kernel;
    const Import& _import;
    const ImportColumns& _columns;
    const Viewer& _viewer;
    Transaction* _tx = nullptr;
    Found _records;
    std::map<std::string, std::int64_t> _own;  ///< records of the import's kind that others refer to, by name
    Places _places;
    std::map<Ref, std::string> _labels;
    std::vector<Ref> _madeNow;
    std::map<std::string, std::string> _made;      ///< since the begin, with their names
    std::map<std::string, std::string> _promised;  ///< and of earlier transactions
};

}  // namespace kontor

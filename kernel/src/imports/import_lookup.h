#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "imports/import_cells.h"
#include "imports/import_type.h"
#include "kontor/kernel.h"

namespace kontor {

/// Finds what rows are about and refer to. What a page of rows needs is asked for together, and once.
class ImportLookup {
  public:
    using Errors = std::vector<FieldError>;

    ImportLookup(Kernel& kernel, const Import& import, const Viewer& viewer)
        : _kernel(kernel), _import(import), _viewer(viewer) {}

    /// Places by kind and path.
    using Places = std::map<std::string, std::int64_t>;

    /// At the begin of a transaction; `places` are those that were committed.
    void begin(Places places);
    /// Looks for the people with these keys, and those rows name as managers.
    void prefetch(Transaction& tx, const std::vector<std::string>& keys, const std::vector<std::string>& managers);
    /// Something was written under these values (ImportCells::touched).
    void forget(const std::vector<std::string>& touched);

    std::optional<std::int64_t> record(Transaction& tx, const std::string& key);
    /// By login, address or employee number.
    std::optional<std::int64_t> person(Transaction& tx, const std::string& word);
    /// A place, department or organisation by its whole name; made with all around it where there is none. Null and an
    /// error when there is none and none is to be made.
    Json place(Transaction& tx, const std::string& kind, const std::string& field, const std::string& path,
               Errors& errors);
    Json groups(Transaction& tx, const std::string& cell, Errors& errors);
    /// A value as the report shows it: names in place of numbers.
    Json shown(Transaction& tx, const Field& field, const FieldValue& value);

    /// Those found or made so far.
    const Places& places() const { return _places; }

    /// Of a trial: what was made since the begin is not made again, as that it can be made is known.
    void promiseMade();
    /// The name of a place that was made before and taken back.
    const std::string* promised(const std::string& kind, const std::string& path) const;

  private:
    std::optional<std::int64_t> placeByPath(Transaction& tx, const std::string& kind, const std::string& path) const;

    Kernel& _kernel;
    const Import& _import;
    const Viewer& _viewer;
    std::map<std::string, std::optional<std::int64_t>> _records;  ///< by key
    std::map<std::string, std::optional<std::int64_t>> _people;   ///< by login, address or number
    Places _places;
    std::map<std::string, std::optional<std::int64_t>> _groups;  ///< by name
    std::map<Ref, std::string> _labels;
    std::map<std::string, std::string> _made;      ///< places since the begin, with their names
    std::map<std::string, std::string> _promised;  ///< and of earlier transactions
};

}  // namespace kontor

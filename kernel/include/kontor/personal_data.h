#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kontor/json.h"
#include "kontor/transaction.h"

namespace kontor {

/// Somebody as texts know them.
struct Person {
    std::int64_t id = 0;
    std::string login;
    std::string name;
    std::vector<std::string> emails;  ///< all of them, in small letters
};

/// A column that holds ids of users and is no field of a record: of a table of drafts, of who has read what.
struct PersonColumn {
    std::string table = {};
    std::string column = {};
    /// When two people become one: the row goes over (unless the other has the same), or is given up.
    enum class Merge { move, drop } merge = Merge::move;
    /// When a person is anonymised: the row stays, as it says nothing of whom, or goes.
    enum class Erase { keep, drop } erase = Erase::drop;
    std::vector<std::string> shown = {};  ///< columns an export tells of
};

/// What a plugin keeps of people beside the fields of its records. Those are found by their field tables: references to
/// users are moved by a merge, and texts are gone through by an anonymisation. A plugin with more provides this;
/// any number of plugins may: `registry.provides<PersonalData>(…)`.
class KONTOR_API PersonalData {
  public:
    virtual ~PersonalData();
    virtual std::vector<PersonColumn> columns() const { return {}; }
    /// Before the columns are moved. Throws Conflict where the two can't be one.
    virtual void merge(Transaction&, const Person& /*from*/, const Person& /*into*/) {}
    /// Takes out what says who it was; `redact` gives a text without it. Answers how many rows of what were changed,
    /// for the report. Does the same again when it is called again.
    virtual std::vector<std::pair<std::string, std::int64_t>> erase(
        Transaction&, const Person&, const std::function<std::string(std::string_view)>& /*redact*/) {
        return {};
    }
    /// Tells an export of rows: the part it belongs to, and the row.
    virtual void tell(Transaction&, const Person&, const std::function<void(const std::string& part, Json row)>&) {}
};

/// Columns are all there is.
class PersonColumns : public PersonalData {
  public:
    explicit PersonColumns(std::vector<PersonColumn> columns) : _columns(std::move(columns)) {}
    std::vector<PersonColumn> columns() const override { return _columns; }

  private:
    std::vector<PersonColumn> _columns;
};

}  // namespace kontor

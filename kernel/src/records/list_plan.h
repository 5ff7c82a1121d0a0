#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kontor/guarded.h"
#include "kontor/query.h"
#include "kontor/transaction.h"
#include "records/cursor.h"
#include "records/stored_type.h"

namespace kontor {

/// The indexes of tables, as the database has them; each table is asked for once.
class TableIndexes {
  public:
    struct Index {
        std::string name;
        std::vector<std::string> columns;
    };
    using List = std::shared_ptr<const std::vector<Index>>;
    List of(Transaction& tx, const std::string& table);

  private:
    Guarded<std::map<std::string, List>> _known;
};

/// How to read a page in the order of an index. The database's optimizer prices such lists wrongly in two ways: with
/// several values (`state:new,open`) it sorts, and far down it begins at the top of the index again. So where all
/// conditions are equalities that one index begins with, followed by the order wanted, that index is named, and several
/// values are read one by one and merged.
struct ListPlan {
    std::string index;
    /// One condition for each of the values; a single one when no field has several.
    std::vector<Predicate> branches;

    /// Nothing where no index fits: the optimizer decides. `compile` makes SQL of a part of the query; both functions
    /// are called only for queries that an index could fit.
    /// `given`: columns of which another condition says the value.
    static std::optional<ListPlan> of(const Query& query, const StoredType& stored, const Keyset& keyset,
                                      const std::function<TableIndexes::List()>& indexes,
                                      const std::function<Predicate(const Query&)>& compile,
                                      const std::set<std::string>& given = {});
};

/// When the parts of a condition of visibility are read one by one.
struct ListTuning {
    double smallTable = 1000;  ///< rows that may be passed over without further thought
    double passedOver = 1;     ///< rows passed over that cost as much as one read by itself and sorted
};

/// A part of a condition of visibility, with the index the database reads its rows from, where it is one.
struct ListSource {
    Predicate condition;
    std::string index = {};
    bool ordered = false;  ///< the index has the rows in the order of the list, and the condition is all of the query

    std::string from(const std::string& table) const;
};

/// From where a viewer's rows come: from few rows that each part of the condition holds for, which are read and sorted,
/// or, where these are many, by looking at every row on the way through the order of the list.
struct ListSources {
    std::vector<ListSource> few;
    Predicate onTheWay;  ///< the whole condition; all rows come from the few when there are any

    /// What stands before a statement with these sources.
    std::string setting() const;
};

/// A page's statement; the sort key is the last column.
struct ListStatement {
    std::string sql;
    std::vector<SqlValue> values;
    bool unordered = false;
};

/// What a page is read from, without where it goes on.
struct ListParts {
    const StoredType& stored;
    const std::vector<const Field*>& fields;
    const Keyset& keyset;
    const ListPlan* plan;  ///< none: the database finds its way
    const ListSources& sources;
    Predicate query;   ///< of few, and without a plan
    Predicate always;  ///< of all rows: not deleted, after the cursor
    std::int64_t rows = 0;
};
ListStatement listStatement(const ListParts& list);

}  // namespace kontor

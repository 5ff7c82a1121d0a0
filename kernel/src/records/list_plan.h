#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
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
    static std::optional<ListPlan> of(const Query& query, const StoredType& stored, const Keyset& keyset,
                                      const std::function<TableIndexes::List()>& indexes,
                                      const std::function<Predicate(const Query&)>& compile);
};

}  // namespace kontor

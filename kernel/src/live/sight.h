#pragma once

#include <map>
#include <set>
#include <string>

#include "kontor/catalog.h"
#include "kontor/event.h"

namespace kontor {

/// Answers who may see which of some changed records, asking the database once per kind and visibility rule and not
/// once per viewer: all agents usually share one rule. Good for one batch of events.
class Sight {
  public:
    Sight(const Catalog& catalog, const std::vector<RecordChanged>& changes);

    /// Whether the viewer may see that record, and for an entry its owner too.
    bool sees(Transaction& tx, const Viewer& viewer, const RecordChanged& change);

  private:
    bool seesRow(Transaction& tx, const Viewer& viewer, const Ref& ref);

    const Catalog& _catalog;
    std::map<std::string, std::set<std::int64_t>> _ids;                ///< of the batch, by kind
    std::map<std::string, std::set<std::int64_t>, std::less<>> _seen;  ///< by kind, rule and values
};

}  // namespace kontor

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/export.h"
#include "kontor/ref.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// What pages count beside a list or a record: how many records have which value of a field, so that a click narrows
/// the list; how many entries a record's groups have. Ask for it by `kernel.get<Facets>()`.
class KONTOR_API Facets {
  public:
    /// So many records are looked at: a longer list is counted in part, and costs no more.
    static constexpr std::int64_t lookedAt = 1000;

    struct Counts {
        /// By field and value: words as they are, ids and numbers as text, booleans as 0 and 1, nothing for none.
        std::map<std::string, std::map<std::string, std::int64_t>> fields;
        bool isCut = false;  ///< there are more records; every count is the least it can be
    };

    virtual ~Facets();
    /// Of the records the viewer sees and the query finds, in one statement. Fields that cannot be asked for, or have
    /// many values, are left out. Throws Invalid for a query that cannot be understood.
    virtual Counts facets(Transaction& tx, const Viewer& viewer, std::string_view kind, const std::string& q,
                          const std::vector<std::string>& fields) = 0;
    /// How many entries each of these groups has on a record the viewer sees, up to Records::countLimit; in one
    /// statement. Groups the viewer may not read are left out.
    virtual std::map<std::string, std::int64_t> entries(Transaction& tx, const Viewer& viewer, const Ref& owner,
                                                        const std::vector<std::string>& groups) = 0;
};

}  // namespace kontor

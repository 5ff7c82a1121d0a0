#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/error.h"
#include "kontor/json.h"
#include "kontor/ref.h"
#include "kontor/transaction.h"

namespace kontor {

class Translations;
class Viewer;

/// Why somebody can or can't do something with a record.
struct AccessAnswer {
    struct Reason {
        bool holds = false;  ///< whether it speaks for them
        std::string code;    ///< "role", "grant", "own", "outside", "missing" …
        Message text;
        std::string permission = {};
        std::string role = {};
        std::int64_t grantId = 0;  ///< of the `role-grant`; 0 for none
    };
    bool allowed = false;
    std::vector<Reason> reasons;
};

/// Tells which role, grant or part in a record lets somebody see or change it, or which is missing: by asking the very
/// conditions that decide, one by one. Published by the kernel: `kernel.get<AccessReport>()`.
class KONTOR_API AccessReport {
  public:
    enum class Verb { read, write, remove };

    virtual ~AccessReport();
    /// Throws NotFound when the asker can't see the person or the record, or there is none.
    virtual AccessAnswer explain(Transaction& tx, const Viewer& asker, std::int64_t userId, const Ref& ref,
                                 Verb verb) = 0;
};

/// {allowed, reasons: [{holds, code, permission, role, grant_id, text}]}
KONTOR_API Json toJson(const AccessAnswer& answer, const Translations& translations, std::string_view locale);

}  // namespace kontor

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/json.h"
#include "kontor/records.h"
#include "kontor/time.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor::assets {

/// Something that identifies a machine. Schemes: `agent` (id of an inventory agent), `uuid`, `serial`, `inventory`,
/// `barcode`, `mac`, `hostname`; others are compared as they are written.
struct Identity {
    std::string scheme;
    std::string value;
};

/// An asset that may be meant.
struct Candidate {
    std::int64_t assetId = 0;
    int score = 0;  ///< the sum of what speaks for it, less what speaks against it
    std::vector<std::string>
        reasons;  ///< "uuid", "serial", "-uuid": schemes that agree, those that differ with a minus
};

struct Found {
    enum class Outcome {
        none,      ///< nothing speaks for any
        one,       ///< `candidates.front()` is meant
        ambiguous  ///< to be decided by a person; nothing is merged
    } outcome = Outcome::none;
    std::vector<Candidate> candidates;  ///< the likeliest first
};

/// Who says something of an asset: an audit of this name, at that time.
struct AuditSource {
    std::string name;  ///< "glpi-agent", "nordwerk.csv"
    Time at{};
};

/// The register as audits fill it. Ask for it by `kernel.get<Register>()`. Nothing here checks permissions: an audit
/// acts as the system.
class Register {
  public:
    virtual ~Register() = default;

    /// Which asset is meant. Serial numbers and UUIDs that many machines have count for nothing; a UUID is the same in
    /// either byte order. Few statements for each identity.
    virtual Found find(Transaction& tx, const std::vector<Identity>& identities) = 0;
    /// Keeps what identifies an asset, and that it was seen.
    virtual void identify(Transaction& tx, std::int64_t assetId, const std::vector<Identity>& identities,
                          const AuditSource& source) = 0;
    /// Writes what an audit says. What a person said is left as it is: an audit changes fields that are empty, and
    /// those whose value it said itself. Gives the names of the fields it left.
    virtual std::vector<std::string> put(Transaction& tx, const Viewer& viewer, std::int64_t assetId,
                                         const Patch& values, const AuditSource& source) = 0;
    /// Puts what is ambiguous on the list of what people decide (records of kind `asset_review`); the same once only.
    virtual std::int64_t review(Transaction& tx, const Viewer& viewer, const std::string& title, const Found& found,
                                const std::vector<Identity>& identities, const Json& values,
                                const AuditSource& source) = 0;
    /// Of each field that holds something: who said it (`way` person or audit, `source`), and when. [{field, way,
    /// source, at}]
    virtual Json explain(Transaction& tx, const Viewer& viewer, std::int64_t assetId) = 0;
};

}  // namespace kontor::assets

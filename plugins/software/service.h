#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/compliance.h"
#include "kontor/kernel.h"
#include "license.h"
#include "machine_software_store.h"
#include "position.h"
#include "product_store.h"
#include "rule.h"

namespace kontor::software {

/// A licence that has to do with a product, and what became of it.
struct ExplainedLicense {
    License license;
    LicenseUse use;
};

/// Why a product stands as it stands.
struct Explanation {
    PositionRecord position;
    std::vector<ExplainedLicense> licenses;
    std::vector<LineRecord> lines;
    std::optional<std::string> nextCursor;
    std::map<Ref, std::string> names;  ///< of machines and licences the viewer sees

    std::string nameOf(std::string_view kind, std::int64_t id) const;
};

/// Which of the lines.
struct LineQuery {
    bool onlyUncovered = false;
    int limit = 50;
    std::string cursor = {};
};
Explanation explain(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t productId,
                    const LineQuery& query);

/// Its versions, the newest first.
std::vector<VersionCount> versionsOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t productId);

/// A page of the machines with a product.
struct MachinesPage {
    std::vector<InstalledOn> items;
    std::optional<std::string> nextCursor;
    std::map<Ref, std::string> names;

    std::string nameOf(std::int64_t assetId) const;
};
/// Throws Invalid (400) for a cursor that is none.
MachinesPage machinesOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t productId,
                        const std::string& cursor, int limit);

/// What is on a machine: a page of its programs by name, and what changed last.
struct MachineSoftware {
    std::vector<ProgramOnMachine> items;
    std::optional<std::string> nextCursor;
    std::vector<ChangeOnMachine> changes;
};
/// Throws NotFound for a machine the viewer does not see.
MachineSoftware onMachine(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t assetId,
                          const std::string& cursor, int limit);

/// A rule as it would be with these values: of that one, or a new one (id 0). Throws Invalid.
RecognitionRule triedRule(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const Json& values);

/// The key of a licence, opened; who read it is journaled. Throws NotFound when it has none.
std::string readKey(Kernel& kernel, const Viewer& viewer, std::int64_t licenseId);

/// Has the rules applied to all titles, in the background; gives the job.
std::int64_t startApplying(Kernel& kernel, const Viewer& viewer);

}  // namespace kontor::software

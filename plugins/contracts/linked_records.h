#pragma once

#include <string>
#include <vector>

#include "kontor/kernel.h"

namespace kontor::contracts {

/// A record a document hangs on.
struct LinkedRecord {
    Ref ref;
    std::string role;
    std::string label;
};
/// Those the viewer may see; at most 200 are looked at. One statement, and one for each kind.
std::vector<LinkedRecord> linkedRecords(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t documentId);

}  // namespace kontor::contracts

#pragma once

#include "kontor/kernel.h"

namespace kontor {

/// Everything stored about a person that the viewer may see, as one JSON file of the viewer. Written page by page, so
/// that it may be larger than the memory. See People::exported.
StoredFile exportPerson(Kernel& kernel, const Viewer& viewer, std::int64_t userId);
/// The last of them that is still there; throws NotFound.
StoredFile lastPersonExport(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t userId);

}  // namespace kontor

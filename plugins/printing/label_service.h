#pragma once

#include <string>

#include "kontor/kernel.h"
#include "label.h"

namespace kontor::printing {

struct PrintedLabels {
    std::string content;
    std::string mediaType;
    std::string fileName;
    std::size_t count = 0;
};

/// Labels of records the viewer sees. Throws Invalid for a request that can't be met, Unavailable where no document can
/// be made just now.
PrintedLabels printLabels(const Viewer& viewer, Kernel& kernel, const LabelRequest& request);

/// Names of the records a request is about, the first few of them, and how many there are.
struct LabelledRecords {
    std::vector<std::string> names;
    std::size_t count = 0;
};
LabelledRecords labelledRecords(Transaction& tx, const Viewer& viewer, Kernel& kernel, const LabelRequest& request);

}  // namespace kontor::printing

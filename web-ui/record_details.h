#pragma once

#include "kontor/labels.h"
#include "record_words.h"

namespace kontor::web {

class RecordDetailPages : public RecordDetails {
  public:
    Reply show(Request& request, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page) override;
    Reply changes(Request& request, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page) override;
};

}  // namespace kontor::web

#pragma once

#include "kontor/labels.h"
#include "record_words.h"

namespace kontor::web {

class RecordDetailPages : public RecordDetails {
  public:
    Reply show(Request& request, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page) override;
    Reply changes(Request& request, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page) override;
    std::vector<AnyRecord> readGroup(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                     const RecordDetailPage& page, const Ref& ref, const std::string& group,
                                     std::set<Ref>& named) override;
    void putGroup(Json& data, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page, const Ref& ref,
                  const std::string& group, const std::vector<AnyRecord>& entries, const RecordNames& names) override;
};

}  // namespace kontor::web

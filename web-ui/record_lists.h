#pragma once

#include "list_data.h"

namespace kontor::web {

class RecordListPages : public RecordLists {
  public:
    Reply show(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) override;
    Reply choose(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) override;
    Reply views(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) override;
    Reply view(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) override;
};

/// The list page of a kind, or null.
const RecordListPage* listPageOf(Kernel& kernel, std::string_view kind);

/// The shared lists themselves, the record of saved views, and POST /api/v1/my/first-view.
void addRecordLists(Registry& registry);

}  // namespace kontor::web

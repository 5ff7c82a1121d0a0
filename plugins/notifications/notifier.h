#pragma once

#include "channels.h"
#include "kontor/kernel.h"
#include "kontor/notifier.h"

namespace kontor::notifications {

/// Writes down who is told of what, in the transaction of what happened; mail and push follow by jobs.
class NotifierService : public Notifier {
  public:
    /// Called when the plugin starts.
    void begin(Kernel& kernel) { _kernel = &kernel; }

    void tell(Transaction& tx, const Viewer& by, const Notice& notice) override;

  private:
    Kernel* _kernel = nullptr;
};

/// By which ways a person is told of a type: as they chose, as an administrator did, or as the type says.
Channels channelsFor(const NoticeType& type, const Choices& own, const Choices& presets);

/// Tells open pages that what is unread changed, by the events of these notices.
void announce(Transaction& tx, Kernel& kernel, const Viewer& by, const std::vector<std::int64_t>& ids,
              std::string_view action);

}  // namespace kontor::notifications

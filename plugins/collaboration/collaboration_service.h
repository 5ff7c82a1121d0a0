#pragma once

#include "kontor/collaboration/collaboration.h"

namespace kontor::collaboration {

class CollaborationService : public Collaboration {
  public:
    /// `kernel` is needed for the names of authors; given by begin() when the plugin starts.
    void begin(Kernel& kernel) { _kernel = &kernel; }

    std::vector<TimelineEntry> timeline(Transaction& tx, const Viewer& viewer, const Ref& owner, int limit,
                                        std::optional<Time> before, bool named) override;
    EntryCounts counts(Transaction& tx, const Viewer& viewer, const Ref& owner) override;
    void moveAll(WriteContext& context, const Ref& from, const Ref& to) override;
    Message take(WriteContext& context, const Ref& from, std::int64_t messageId) override;
    std::int64_t addPast(WriteContext& context, const Ref& owner, const Message& message) override;
    void relate(WriteContext& context, const Ref& from, const std::string& type, const Ref& to) override;
    std::vector<std::int64_t> applyChecklist(WriteContext& context, const Ref& owner,
                                             std::int64_t checklistId) override;

  private:
    /// The viewer before the record that entries hang on.
    Viewer over(Transaction& tx, const Viewer& viewer, const Ref& owner);

    Kernel* _kernel = nullptr;
};

}  // namespace kontor::collaboration

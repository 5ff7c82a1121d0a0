#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "kontor/calendars/calendars.h"

namespace kontor::calendars {

/// Keeps calendars ready. Since editions are only added, one that has the newest is never out of date.
class CalendarBook : public Calendars {
  public:
    std::shared_ptr<const BusinessTime> of(Transaction& tx, std::int64_t id) override;
    std::int64_t standard(Transaction& tx) override;

  private:
    struct Kept {
        std::int64_t newestEdition = 0;
        std::shared_ptr<const BusinessTime> time;
    };

    std::mutex _mutex;
    std::map<std::int64_t, Kept> _kept;
};

}  // namespace kontor::calendars

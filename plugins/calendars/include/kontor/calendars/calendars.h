#pragma once

#include <cstdint>
#include <memory>

#include "kontor/calendars/business_time.h"
#include "kontor/transaction.h"

namespace kontor::calendars {

/// The business calendars. Ask for it by `kernel.find<Calendars>()`; there is none when the plugin is off. No viewer is
/// asked for: hours are used in reckoning, whoever sees them.
class Calendars {
  public:
    virtual ~Calendars() = default;
    /// The calendar of that id, a deleted one too; null when there never was one. One statement, a second when it was
    /// changed since it was last asked for.
    virtual std::shared_ptr<const BusinessTime> of(Transaction& tx, std::int64_t id) = 0;
    /// Id of the calendar that counts where none is named. There always is one.
    virtual std::int64_t standard(Transaction& tx) = 0;
};

}  // namespace kontor::calendars

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/schedule.h"
#include "kontor/time.h"

namespace kontor::calendars::test {

/// What the wall clocks of a zone show at each minute of a span, asked of the C library, which has a reader of the
/// tables of its own.
class WallClock {
  public:
    WallClock(const std::string& zone, Time from, std::size_t minutes);

    /// Minutes since 1970-01-01T00:00 as the clock shows them.
    std::int64_t at(std::size_t minute) const { return _shown[minute]; }
    /// The latest it has shown so far, and the earliest it will show from then on.
    std::int64_t reached(std::size_t minute) const { return _reached[minute]; }
    std::int64_t ahead(std::size_t minute) const { return _ahead[minute]; }

  private:
    std::vector<std::int64_t> _shown, _reached, _ahead;
};

/// The edition in force, by its definition.
const Edition& inForce(const std::vector<Edition>& editions, Time at);

/// The slow, obvious model: a minute is open when the clock has come to an opening of the edition in force, and will
/// yet show a time before the closing that belongs to it.
bool isOpenMinute(const Edition& edition, const WallClock& clock, std::size_t minute);

}  // namespace kontor::calendars::test

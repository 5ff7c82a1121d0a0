#pragma once

#include <atomic>
#include <chrono>

#include "kontor/clock.h"

namespace kontor::test {

/// A clock that stands still until it is moved. Starts at 2026-01-05T08:00:00Z, a Monday morning.
class FakeClock : public Clock {
  public:
    explicit FakeClock(Time start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + std::chrono::hours(8))
        : _now(start.time_since_epoch().count()) {}

    Time now() const override { return Time(Duration(_now.load())); }
    void set(Time time) { _now = time.time_since_epoch().count(); }
    void advance(Duration by) { _now += by.count(); }

  private:
    std::atomic<Duration::rep> _now;
};

}  // namespace kontor::test

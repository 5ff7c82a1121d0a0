#pragma once

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "kontor/clock.h"

namespace kontor {

/// A clock that runs faster from the start of the server on, for long runs in a short time (tests/bench/soak.mjs).
class ScaledClock : public Clock {
  public:
    explicit ScaledClock(int factor) : _factor(factor), _start(systemClock().now()) {}
    Time now() const override { return _start + (systemClock().now() - _start) * _factor; }

  private:
    int _factor;
    Time _start;
};

/// For long runs of tests only: a day goes by in minutes.
inline std::unique_ptr<const Clock> clockOf(bool test) {
    const char* factor = test ? std::getenv("KONTOR_CLOCK_SCALE") : nullptr;
    return factor ? std::make_unique<ScaledClock>(std::max(1, std::atoi(factor))) : nullptr;
}

}  // namespace kontor

#pragma once

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

}  // namespace kontor

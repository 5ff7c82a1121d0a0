#pragma once

#include "kontor/time.h"

namespace kontor {

/// The only source of time. Tests put a FakeClock in its place and let a year pass in a second.
class KONTOR_API Clock {
  public:
    virtual ~Clock();
    virtual Time now() const = 0;
};

/// The clock of the machine.
KONTOR_API const Clock& systemClock();

}  // namespace kontor

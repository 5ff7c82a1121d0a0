#include "kontor/clock.h"

namespace kontor {

Clock::~Clock() = default;

namespace {
class SystemClock : public Clock {
  public:
    Time now() const override {
        return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
};
}  // namespace

const Clock& systemClock() {
    static const SystemClock clock;
    return clock;
}

}  // namespace kontor

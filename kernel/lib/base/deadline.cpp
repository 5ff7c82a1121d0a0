#include "kontor/deadline.h"

#include <algorithm>

namespace kontor {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {
thread_local Deadline currentDeadline = Deadline::never();
}

Deadline Deadline::after(milliseconds span) {
    Deadline result;
    result._at = steady_clock::now() + span;
    return result;
}

Deadline Deadline::never() {
    return {};
}

milliseconds Deadline::left() const {
    if (_at == steady_clock::time_point::max()) return milliseconds(std::chrono::hours(24));
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(_at - steady_clock::now()));
}

Deadline Deadline::current() {
    return currentDeadline;
}

DeadlineScope::DeadlineScope(Deadline deadline) : _before(currentDeadline) {
    if (deadline._at < currentDeadline._at) currentDeadline = deadline;
}

DeadlineScope::~DeadlineScope() {
    currentDeadline = _before;
}

}  // namespace kontor

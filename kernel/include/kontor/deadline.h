#pragma once

#include <chrono>

#include "kontor/export.h"

namespace kontor {

/// Until when one unit of work (a request, a job, an outbound call) may run. Pool waits, statements and
/// network calls draw from the same deadline. Measured on the steady clock.
class KONTOR_API Deadline {
  public:
    static Deadline after(std::chrono::milliseconds span);
    static Deadline never();

    /// What is left, never negative.
    std::chrono::milliseconds left() const;
    bool expired() const { return left().count() == 0; }

    /// The deadline of the work this thread is doing; never() outside of any.
    static Deadline current();

  private:
    friend class DeadlineScope;
    std::chrono::steady_clock::time_point _at = std::chrono::steady_clock::time_point::max();
};

/// Makes a deadline the current one of this thread for the life of the object. A nested scope can only shorten it.
class KONTOR_API DeadlineScope {
  public:
    explicit DeadlineScope(Deadline deadline);
    ~DeadlineScope();
    DeadlineScope(const DeadlineScope&) = delete;
    DeadlineScope& operator=(const DeadlineScope&) = delete;

  private:
    Deadline _before;
};

}  // namespace kontor

#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/json.h"
#include "kontor/transaction.h"

namespace kontor {

class Kernel;

/// What a running job is given.
class KONTOR_API JobRun {
  public:
    virtual ~JobRun();
    virtual const Json& arguments() const = 0;
    /// True when the job shall end early: cancelled, or the server stops.
    virtual bool cancelled() const = 0;
    /// Shown to whoever watches; also renews the lease.
    virtual void progress(std::int64_t done, std::int64_t total, std::string_view note = {}) = 0;
};

/// Work outside of requests. Runs on one node at a time, kept by a lease row.
struct Job {
    std::string name = {};  ///< "mail.poll"
    std::string doc = {};
    std::optional<std::chrono::seconds> every = {};  ///< a periodic job; otherwise it runs when enqueued
    std::function<void(JobRun&, Kernel&)> run = {};
    int attempts = 5;  ///< of an enqueued one, with growing pauses, before it counts as failed
};

class KONTOR_API Jobs {
  public:
    virtual ~Jobs();
    /// Runs the job once, soon after the transaction commits.
    virtual std::int64_t enqueue(Transaction& tx, std::string_view name, const Json& arguments = {}) = 0;
    /// Lets a periodic job run now.
    virtual void wake(std::string_view name) = 0;
};

}  // namespace kontor

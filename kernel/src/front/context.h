// What the parts of one Front share.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "front.h"
#include "transport.h"

namespace kontor::front {

class StreamHub;

struct Context {
    Options options;
    Handler handler;
    Fd epoll;  ///< of the parked connections
    std::shared_ptr<StreamHub> hub;

    std::atomic<bool> draining{false};
    std::atomic<bool> stopping{false};
    std::atomic<std::size_t> buffered{0};  ///< bytes of requests that are not answered yet

    std::atomic<std::uint64_t> accepted{0}, requests{0}, rejected{0}, timedOut{0}, evicted{0}, failed{0}, open{0},
        running{0};

    void log(const std::string& text) const noexcept;
};

/// Name of the calling thread for debuggers; keeps SIGPIPE away from it, since sendfile and OpenSSL have no flag for
/// that.
void prepareThread(const char* name) noexcept;

/// A new eventfd. Throws std::system_error.
Fd makeEvent();
void signalEvent(const Fd& event) noexcept;
void clearEvent(const Fd& event) noexcept;

}  // namespace kontor::front

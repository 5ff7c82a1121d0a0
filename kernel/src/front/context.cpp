#include "context.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace kontor::front {

void Context::log(const std::string& text) const noexcept {
    if (!options.log) return;
    try {
        options.log(text);
    } catch (...) {
        // A log that cannot be written must not end a thread that serves requests.
    }
}

void prepareThread(const char* name) noexcept {
    ::pthread_setname_np(::pthread_self(), name);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Fd makeEvent() {
    Fd event(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!event) throw std::system_error(errno, std::generic_category(), "eventfd");
    return event;
}

void signalEvent(const Fd& event) noexcept {
    const std::uint64_t one = 1;
    // The counter can only be full if the reader has been woken already.
    [[maybe_unused]] const auto written = ::write(event.get(), &one, sizeof one);
}

void clearEvent(const Fd& event) noexcept {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(event.get(), &count, sizeof count);
}

}  // namespace kontor::front

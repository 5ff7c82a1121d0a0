#include "signals.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <initializer_list>

namespace kontor::shell {

namespace {

volatile std::sig_atomic_t sawInterrupt = 0;
volatile std::sig_atomic_t sawTermination = 0;
volatile std::sig_atomic_t sawResize = 0;
volatile std::sig_atomic_t sawContinue = 0;

/// The handler writes into this pipe, so that a signal between looking at a flag and waiting for a key is not missed.
int wakePipe[2] = {-1, -1};

void onSignal(int number) {
    const int before = errno;
    switch (number) {
        case SIGINT:
            sawInterrupt = 1;
            break;
        case SIGWINCH:
            sawResize = 1;
            break;
        case SIGCONT:
            sawContinue = 1;
            break;
        default:
            sawTermination = 1;
            sawInterrupt = 1;
    }
    static_cast<void>(::write(wakePipe[1], "", 1) == 1);
    errno = before;
}

bool take(volatile std::sig_atomic_t& flag) {
    const bool was = flag != 0;
    flag = 0;
    return was;
}

}  // namespace

void installSignals() {
    static_cast<void>(::pipe2(wakePipe, O_CLOEXEC | O_NONBLOCK) == 0);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT}) {
        sigaction(number, &action, nullptr);
    }
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() {
    return sawInterrupt != 0;
}

void clearInterrupt() {
    sawInterrupt = sawTermination;
}

bool terminated() {
    return sawTermination != 0;
}

bool waitForInput() {
    for (;;) {
        pollfd waiting[2] = {{STDIN_FILENO, POLLIN, 0}, {wakePipe[0], POLLIN, 0}};
        if (::poll(waiting, 2, -1) < 0 && errno != EINTR) {
            return true;  // the read that follows says what is wrong
        }
        if ((waiting[1].revents & POLLIN) != 0) {
            char bytes[64];
            while (::read(wakePipe[0], bytes, sizeof bytes) > 0) {
            }
            return false;
        }
        if (waiting[0].revents != 0) {
            return true;
        }
    }
}

bool takeResized() {
    return take(sawResize);
}

bool takeContinued() {
    return take(sawContinue);
}

}  // namespace kontor::shell

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>

namespace kontor::test {

/// Looks again and again until the condition holds; false when it does not within the limit, which is generous
/// because the machine may be busy with anything.
bool waitFor(const std::function<bool()>& condition, std::chrono::seconds limit = std::chrono::seconds(60));

/// Whether a process with this number exists; one that has ended and only waits for its parent does not count.
bool processExists(pid_t process);

/// A TCP port of 127.0.0.1 nobody listens on. Where possible listen on port 0 instead and ask which one it became.
std::uint16_t freePort();

}  // namespace kontor::test

#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mime_message.h"

namespace kontor::mail {

struct ParserProcessOptions {
    std::string program;  ///< path of kontor-mail-parser
    ParseLimits limits;
    std::uint64_t cpuSeconds = 60;
    std::uint64_t memoryBytes = 1ULL << 30U;       ///< not enforced in sanitizer builds
    std::chrono::milliseconds wallClock{120'000};  ///< then the process is killed
    std::vector<std::string> extraArguments;       ///< for tests
};

/// Parses messages in a process of its own, one process a message, so that nothing a message does to the parser
/// reaches the server: the process can open no socket, start no program, and is killed when its time is up.
class ParserProcess {
  public:
    explicit ParserProcess(ParserProcessOptions options) : _options(std::move(options)) {}

    /// As parseMessage. Throws ParseFailure of any kind; of kind Unavailable when no process could be started.
    /// May be called by several threads at once.
    ParsedMessage parse(std::string_view raw) const;

  private:
    ParserProcessOptions _options;
};

}  // namespace kontor::mail

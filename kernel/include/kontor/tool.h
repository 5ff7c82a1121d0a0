#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/export.h"

/// Programs of others that are run on what strangers gave us (PDF, spreadsheets, text of documents): without a shell,
/// within limits, and so that they reach nothing of ours.
namespace kontor {

/// One run of a program. What it reads comes by its standard input, what it makes is its standard output.
struct ToolCall {
    std::vector<std::string> arguments = {};  ///< the program by its absolute path, then its arguments
    std::string_view input = {};
    std::chrono::milliseconds limit{30'000};     ///< for everything; the deadline of the work may be nearer
    std::chrono::seconds cpuLimit{30};           ///< of its own computing
    std::uint64_t memoryBytes = 1ULL << 30U;     ///< of address space
    std::size_t mostOutput = 32U << 20U;         ///< bytes; more of it ends the run
    std::vector<std::string> readable = {};      ///< files and folders it may read beside the system's programs
    std::string writable = {};                   ///< a folder it may write in, which it starts in; empty: nowhere
    std::uint64_t mostFileBytes = 64ULL << 20U;  ///< of a file in that folder
    std::vector<std::string> environment = {};   ///< "NAME=value"; nothing of ours is passed on
};

/// How it ended, and what it said.
struct KONTOR_API ToolResult {
    enum class Ending {
        exited,
        signalled,
        timedOut,  ///< it was ended after `limit`, or used up `cpuLimit`
        tooMuch,   ///< it wrote more than `mostOutput`
        stopped,   ///< the server stops
    } ending = Ending::exited;
    int code = 0;  ///< exit status, or number of the signal
    std::string output;
    std::string errors;  ///< the beginning of its standard error

    bool good() const { return ending == Ending::exited && code == 0; }
    /// In words, for the log.
    std::string explain() const;
};

/// Runs programs, so many at once. Each is a process group of its own that can open no socket, reads nothing but the
/// system's programs, libraries and fonts (where the kernel of the machine knows Landlock) and ends with us.
class KONTOR_API Tools {
  public:
    explicit Tools(std::size_t atOnce);
    ~Tools();
    Tools(const Tools&) = delete;
    Tools& operator=(const Tools&) = delete;

    /// Waits for a place, then for the end of the program. Throws Unavailable when it is not there or cannot be
    /// started, when no place came free in time, and after stop(). May be called from any thread.
    ToolResult run(const ToolCall& call);
    /// Kills what runs, with all it started, and lets nothing begin any more. For Plugin::stop().
    void stop() noexcept;

  private:
    struct State;
    std::shared_ptr<State> _state;
};

}  // namespace kontor

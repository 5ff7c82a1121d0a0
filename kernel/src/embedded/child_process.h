#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kontor {

/// What to run and where its input comes from and its output goes.
struct ChildCommand {
    std::vector<std::string> arguments;              ///< The program (an absolute path) and its arguments.
    std::filesystem::path input = "/dev/null";       ///< Becomes the standard input.
    std::filesystem::path output = "/dev/null";      ///< Standard output and error are appended here.
    int inheritedDescriptor = -1;                    ///< One descriptor the child keeps open besides; -1 for none.
    std::vector<std::string> extraEnvironment = {};  ///< "NAME=value", on top of this process's environment.
};

/// A program running in a process group of its own that the kernel kills when the thread that started it ends,
/// so that nothing outlives a killed parent. The starting thread therefore has to outlive the child.
/// Every function may be called from any thread. The destructor kills a child that still runs.
class ChildProcess {
  public:
    /// Starts the program. Throws std::system_error when it cannot be executed or a file cannot be opened.
    explicit ChildProcess(const ChildCommand& command);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t id() const { return _id; }

    /// True until the child has ended (or was found ended by this call).
    bool running();

    /// Waits for the end of the child, at most `limit` when given; false when it still runs then.
    bool wait(std::optional<std::chrono::milliseconds> limit = std::nullopt);

    /// How the child ended in words, for example "exit status 1" or "signal 9"; empty while it runs.
    std::string ending();

    /// True when the child ended by itself with exit status 0.
    bool succeeded();

    /// Sends a signal to the child alone; nothing happens once it has ended.
    void signal(int number);

  private:
    struct State;
    pid_t _id = -1;
    std::unique_ptr<State> _state;
};

}  // namespace kontor

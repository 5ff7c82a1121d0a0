#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace kontor::shell::testing {

using Environment = std::map<std::string, std::string>;

struct Finished {
    int exitCode = -1;
    std::string out;
    std::string err;
};

/// Runs a program to its end, without a terminal and with nothing in its environment but `environment`.
Finished runProgram(const std::vector<std::string>& command, const Environment& environment = {},
                    const std::string& input = {});
/// The same for the `kontor` that was built.
Finished runKontor(const std::vector<std::string>& arguments, const Environment& environment = {},
                   const std::string& input = {});

/// A program on a terminal of 100 x 30, driven like a person does.
class Pty {
  public:
    Pty(const std::vector<std::string>& command, const Environment& environment);
    ~Pty();
    Pty(const Pty&) = delete;
    Pty& operator=(const Pty&) = delete;

    void type(const std::string& keys);

    /// Waits until `text` appears behind what was waited for before; false after two minutes or the end of output.
    [[nodiscard]] bool sees(const std::string& text);

    /// The exit code, once the program has ended.
    int wait();

    /// Everything the terminal got so far.
    const std::string& screen() const { return _screen; }

  private:
    bool readMore();

    pid_t _pid = -1;
    int _terminal = -1;
    std::string _screen;
    std::size_t _seen = 0;
};

/// The words that run the `kontor` that was built.
std::vector<std::string> kontorCommand(const std::vector<std::string>& arguments);

}  // namespace kontor::shell::testing

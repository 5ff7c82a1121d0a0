#include "terminal.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>

#include "failure.h"
#include "signals.h"
#include "text.h"

namespace kontor::shell {

namespace {

constexpr std::size_t maxLine = 64 * 1024;

/// Reads byte by byte, so that nothing behind the line is taken from who reads next.
std::optional<std::string> readLine() {
    std::string line;
    for (;;) {
        if (!waitForInput()) {
            if (interrupted()) {
                throw Cancelled();
            }
            continue;
        }
        char c = 0;
        const ssize_t count = ::read(STDIN_FILENO, &c, 1);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return line.empty() ? std::nullopt : std::optional(line);
        }
        if (c == '\n') {
            return line;
        }
        if (line.size() < maxLine) {
            line += c;
        }
    }
}

class EchoOff {
  public:
    EchoOff() : _active(::tcgetattr(STDIN_FILENO, &_before) == 0) {
        if (_active) {
            termios quiet = _before;
            quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            quiet.c_lflag |= ICANON | ISIG;
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        }
    }
    ~EchoOff() {
        if (_active) {
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &_before);
            std::cerr << "\n" << std::flush;
        }
    }
    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;

  private:
    termios _before = {};
    bool _active;
};

}  // namespace

bool SystemTerminal::isInteractive() const {
    return !_scripted && ::isatty(STDIN_FILENO) != 0;
}

bool SystemTerminal::confirm(const std::string& question) {
    std::cerr << safeText(question) << tr(" [y/N] ", " [j/N] ") << std::flush;
    const std::optional<std::string> answer = readLine();
    if (!answer) {
        std::cerr << "\n";
    }
    return answer && (*answer == "y" || *answer == "Y" || *answer == "yes" || *answer == "j" || *answer == "J" ||
                      *answer == "ja");
}

std::optional<std::string> SystemTerminal::secret(const std::string& prompt) {
    if (_scripted) {
        return std::nullopt;
    }
    if (::isatty(STDIN_FILENO) == 0) {
        return readLine();
    }
    const EchoOff quiet;
    std::cerr << safeLine(prompt) << ": " << std::flush;
    return readLine();
}

std::size_t terminalWidth() {
    winsize size = {};
    if (::isatty(STDOUT_FILENO) == 0) {
        return 0;
    }
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return 80;
    }
    return size.ws_col;
}

}  // namespace kontor::shell

#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace kontor::shell::testing {

namespace {

constexpr int patienceMilliseconds = 120'000;  // a hung program only; a slow machine is fine

/// Pointers for exec, made before fork: afterwards nothing may allocate.
class Strings {
  public:
    explicit Strings(std::vector<std::string> strings) : _strings(std::move(strings)) {
        for (std::string& text : _strings) {
            _pointers.push_back(text.data());
        }
        _pointers.push_back(nullptr);
    }
    char** data() { return _pointers.data(); }

  private:
    std::vector<std::string> _strings;
    std::vector<char*> _pointers;
};

Strings variables(const Environment& environment) {
    std::vector<std::string> all;
    for (const auto& [name, value] : environment) {
        all.push_back(name + "=" + value);
    }
    return Strings(std::move(all));
}

int exitCode(pid_t pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string readAll(int fd) {
    std::string text;
    char buffer[4096];
    ::lseek(fd, 0, SEEK_SET);
    for (ssize_t count = 0; (count = ::read(fd, buffer, sizeof buffer)) > 0;) {
        text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
}

/// A file without a name.
int scratch() {
    return ::memfd_create("scratch", MFD_CLOEXEC);
}

}  // namespace

std::vector<std::string> kontorCommand(const std::vector<std::string>& arguments) {
    std::vector<std::string> all = {KONTOR_BINARY};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

Finished runKontor(const std::vector<std::string>& arguments, const Environment& environment,
                   const std::string& input) {
    return runProgram(kontorCommand(arguments), environment, input);
}

Finished runProgram(const std::vector<std::string>& words, const Environment& environment, const std::string& input) {
    const int in = scratch();
    const int out = scratch();
    const int err = scratch();
    if (::write(in, input.data(), input.size()) != static_cast<ssize_t>(input.size())) {
        throw std::runtime_error("cannot write the input");
    }
    ::lseek(in, 0, SEEK_SET);
    Strings argv(words);
    Strings envp = variables(environment);
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::dup2(in, 0);
        ::dup2(out, 1);
        ::dup2(err, 2);
        ::execve(argv.data()[0], argv.data(), envp.data());
        ::_exit(127);
    }
    Finished finished;
    finished.exitCode = exitCode(pid);
    finished.out = readAll(out);
    finished.err = readAll(err);
    for (const int fd : {in, out, err}) {
        ::close(fd);
    }
    return finished;
}

Pty::Pty(const std::vector<std::string>& words, const Environment& environment) {
    Strings argv(words);
    Strings envp = variables(environment);
    winsize size = {};
    size.ws_row = 30;
    size.ws_col = 100;
    _pid = ::forkpty(&_terminal, nullptr, nullptr, &size);
    if (_pid == 0) {
        ::execve(argv.data()[0], argv.data(), envp.data());
        ::_exit(127);
    }
    if (_pid < 0) {
        throw std::runtime_error("forkpty");
    }
}

Pty::~Pty() {
    if (_pid > 0) {
        ::kill(_pid, SIGKILL);
        ::waitpid(_pid, nullptr, 0);
    }
    ::close(_terminal);
}

void Pty::type(const std::string& keys) {
    if (::write(_terminal, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
        throw std::runtime_error("cannot type");
    }
}

bool Pty::readMore() {
    pollfd fd = {_terminal, POLLIN, 0};
    if (::poll(&fd, 1, patienceMilliseconds) != 1) {
        return false;
    }
    char buffer[4096];
    const ssize_t count = ::read(_terminal, buffer, sizeof buffer);
    if (count <= 0) {
        return false;
    }
    _screen.append(buffer, static_cast<std::size_t>(count));
    return true;
}

bool Pty::sees(const std::string& text) {
    for (;;) {
        if (const std::size_t at = _screen.find(text, _seen); at != std::string::npos) {
            _seen = at + text.size();
            return true;
        }
        if (!readMore()) {
            return false;
        }
    }
}

int Pty::wait() {
    while (readMore()) {
    }
    ::kill(_pid, SIGKILL);  // ends one that hangs; of one that has ended, nothing is left to be told
    const int code = exitCode(_pid);
    _pid = -1;
    return code;
}

}  // namespace kontor::shell::testing

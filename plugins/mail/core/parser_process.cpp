#include "parser_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "parse_result.h"

extern char** environ;

namespace kontor::mail {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int fd) : _fd(fd) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return _fd; }
    void reset(int fd) {
        close();
        _fd = fd;
    }
    void close() {
        if (_fd >= 0) ::close(_fd);
        _fd = -1;
    }

  private:
    int _fd = -1;
};

ParseFailure unavailable(const char* what, int error) {
    return ParseFailure(ParseFailure::Kind::Unavailable, std::string(what) + ": " + std::strerror(error));
}

/// The child; killed and reaped when the object goes, whatever happened.
class Child {
  public:
    explicit Child(pid_t pid) : _pid(pid) {}
    ~Child() {
        if (_pid <= 0) return;
        ::kill(_pid, SIGKILL);
        wait();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    int wait() {
        int status = 0;
        while (_pid > 0 && ::waitpid(_pid, &status, 0) < 0) {
            if (errno != EINTR) {
                status = 0;
                break;
            }
        }
        _pid = -1;
        return status;
    }

  private:
    pid_t _pid;
};

class FileActions {
  public:
    FileActions() { posix_spawn_file_actions_init(&_actions); }
    ~FileActions() { posix_spawn_file_actions_destroy(&_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    posix_spawn_file_actions_t* get() { return &_actions; }

  private:
    posix_spawn_file_actions_t _actions;
};

/// Socket pairs in both directions: a write to a dead child then is an error and not a SIGPIPE.
void socketPair(Descriptor& ours, Descriptor& theirs) {
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
        throw unavailable("no socket for the mail parser", errno);
    ours.reset(pair[0]);
    theirs.reset(pair[1]);
    ::fcntl(ours.get(), F_SETFL, ::fcntl(ours.get(), F_GETFL) | O_NONBLOCK);
}

pid_t spawn(const ParserProcessOptions& options, int input, int output) {
    std::vector<std::string> arguments{options.program,
                                       "--cpu-seconds=" + std::to_string(options.cpuSeconds),
                                       "--memory-bytes=" + std::to_string(options.memoryBytes),
                                       "--max-bytes=" + std::to_string(options.limits.maxBytes),
                                       "--max-headers=" + std::to_string(options.limits.maxHeaders),
                                       "--max-parts=" + std::to_string(options.limits.maxParts),
                                       "--max-depth=" + std::to_string(options.limits.maxDepth),
                                       "--max-body-bytes=" + std::to_string(options.limits.maxBodyBytes)};
    arguments.insert(arguments.end(), options.extraArguments.begin(), options.extraArguments.end());
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);

    FileActions actions;
    posix_spawn_file_actions_adddup2(actions.get(), input, 0);
    posix_spawn_file_actions_adddup2(actions.get(), output, 1);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    posix_spawn_file_actions_addopen(actions.get(), 2, "/dev/null", O_WRONLY, 0);
#endif
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, options.program.c_str(), actions.get(), nullptr, argv.data(), environ);
    if (error != 0) throw unavailable(("the mail parser " + options.program + " cannot be started").c_str(), error);
    return pid;
}

/// Feeds the message and reads the answer until the child closes its end. False when the time is up.
bool exchange(Descriptor& input, Descriptor& output, std::string_view raw, SteadyClock::time_point deadline,
              std::string& answer) {
    std::array<char, 1U << 16U> buffer;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
        if (left <= 0) return false;
        if (raw.empty() && input.get() >= 0) input.close();
        std::array<pollfd, 2> watched{pollfd{output.get(), POLLIN, 0}, pollfd{input.get(), POLLOUT, 0}};
        const nfds_t count = input.get() >= 0 ? 2 : 1;
        const int ready = ::poll(watched.data(), count, static_cast<int>(std::min<long long>(left, 60'000)));
        if (ready < 0 && errno != EINTR) throw unavailable("waiting for the mail parser", errno);
        if (ready <= 0) continue;
        if (count == 2 && watched[1].revents != 0) {
            const ssize_t sent =
                ::send(input.get(), raw.data(), std::min<std::size_t>(raw.size(), 1U << 20U), MSG_NOSIGNAL);
            if (sent > 0)
                raw.remove_prefix(static_cast<std::size_t>(sent));
            else if (sent < 0 && errno != EAGAIN && errno != EINTR)
                input.close();  // it does not want the rest; its answer says why
        }
        if (watched[0].revents != 0) {
            const ssize_t got = ::recv(output.get(), buffer.data(), buffer.size(), 0);
            if (got == 0) return true;
            if (got > 0)
                answer.append(buffer.data(), static_cast<std::size_t>(got));
            else if (errno != EAGAIN && errno != EINTR)
                return true;
        }
    }
}

}  // namespace

ParsedMessage ParserProcess::parse(std::string_view raw) const {
    Descriptor input;
    Descriptor output;
    Descriptor childInput;
    Descriptor childOutput;
    socketPair(input, childInput);
    socketPair(output, childOutput);
    Child child(spawn(_options, childInput.get(), childOutput.get()));
    childInput.close();
    childOutput.close();

    std::string answer;
    if (!exchange(input, output, raw, SteadyClock::now() + _options.wallClock, answer))
        throw ParseFailure(ParseFailure::Kind::TimedOut,
                           "the parser was stopped after " + std::to_string(_options.wallClock.count()) + " ms");
    input.close();
    const int status = child.wait();
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        if (signal == SIGXCPU)
            throw ParseFailure(ParseFailure::Kind::TimedOut,
                               "the parser used more than " + std::to_string(_options.cpuSeconds) + " s of CPU time");
        throw ParseFailure(ParseFailure::Kind::Crashed, "the parser ended by signal " + std::to_string(signal));
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        throw ParseFailure(ParseFailure::Kind::Crashed,
                           "the parser ended with status " + std::to_string(WEXITSTATUS(status)));
    return decodeResult(answer);
}

}  // namespace kontor::mail

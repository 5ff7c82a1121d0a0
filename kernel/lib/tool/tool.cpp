#include "kontor/tool.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>
#include <set>

#include "confine.h"
#include "kontor/deadline.h"
#include "kontor/error.h"

namespace kontor {

namespace {

constexpr std::size_t mostErrors = 8U << 10U;
constexpr unsigned openFiles = 256;

class ToolDescriptor {
  public:
    explicit ToolDescriptor(int number = -1) : _number(number) {}
    ~ToolDescriptor() { reset(); }
    ToolDescriptor(const ToolDescriptor&) = delete;
    ToolDescriptor& operator=(const ToolDescriptor&) = delete;
    int get() const { return _number; }
    void reset(int number = -1) {
        if (_number >= 0) ::close(_number);
        _number = number;
    }

  private:
    int _number;
};

Unavailable notStarted(const std::string& what, int error) {
    return Unavailable(what + ": " + std::strerror(error), std::chrono::seconds(30));
}

void toolPipe(ToolDescriptor& reading, ToolDescriptor& writing) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw notStarted("no pipe for a tool", errno);
    reading.reset(ends[0]);
    writing.reset(ends[1]);
}

/// A file without a name: the program may read it in any order, and does not hold us up.
void fillInput(const ToolDescriptor& input, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::write(input.get(), bytes.data(), bytes.size());
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EINTR)
            throw notStarted("no memory for the input of a tool", errno);
    }
    ::lseek(input.get(), 0, SEEK_SET);
}

std::vector<char*> toolTexts(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

/// All that the child needs, made before the fork: afterwards only async-signal-safe calls are allowed, because
/// another thread may have held the allocator's lock.
struct ToolLaunch {
    std::vector<char*> arguments;
    std::vector<char*> environment;
    const char* directory;
    std::array<std::pair<int, rlimit>, 6> limits;
    const tool::Confinement& confinement;
    int input;
    int output;
    int errors;
    int report;
    pid_t parent;
};

[[noreturn]] void becomeTool(const ToolLaunch& launch) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have died before the request above; then no signal will come.
    if (::getppid() != launch.parent) ::_exit(127);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number : {SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGUSR1, SIGUSR2}) ::signal(number, SIG_DFL);

    const bool ready = ::dup2(launch.input, STDIN_FILENO) >= 0 && ::dup2(launch.output, STDOUT_FILENO) >= 0 &&
                       ::dup2(launch.errors, STDERR_FILENO) >= 0 && ::chdir(launch.directory) == 0;
    if (ready) {
        ::syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
        for (const auto& [resource, value] : launch.limits)
            ::setrlimit(static_cast<__rlimit_resource>(resource), &value);
        launch.confinement.apply();
        ::execve(launch.arguments[0], launch.arguments.data(), launch.environment.data());
    }
    const int error = errno;
    if (::write(launch.report, &error, sizeof error) < 0) ::_exit(126);
    ::_exit(127);
}

rlimit same(std::uint64_t value) {
    return {value, value};
}

/// What is there to read, without waiting. False at the end.
bool takeIn(const ToolDescriptor& from, std::string& to, std::size_t most) {
    std::array<char, 1U << 16U> buffer;
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got == 0) return false;
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    if (to.size() <= most) to.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

int pauseUntil(const Deadline& deadline) {
    return static_cast<int>(std::min<std::int64_t>(deadline.left().count(), 60'000));
}

}  // namespace

std::string ToolResult::explain() const {
    std::string text;
    switch (ending) {
        case Ending::exited:
            text = "exit status " + std::to_string(code);
            break;
        case Ending::signalled:
            text = "signal " + std::to_string(code) + " (" + ::strsignal(code) + ")";
            break;
        case Ending::timedOut:
            text = "it took too long";
            break;
        case Ending::tooMuch:
            text = "it made more than was let";
            break;
        case Ending::stopped:
            text = "the server stops";
            break;
    }
    const auto end = errors.find_last_not_of(" \n\r\t");
    if (end == std::string::npos) return text;
    const auto line = errors.find_last_of('\n', end);
    return text + ": " + errors.substr(line == std::string::npos ? 0 : line + 1, end - (line + 1) + 1);
}

struct Tools::State {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t places = 0;
    bool stopping = false;
    std::set<pid_t> running;

    bool isStopping() {
        const std::lock_guard lock(mutex);
        return stopping;
    }

    /// A place among those that run at once, given back at the end.
    class Place {
      public:
        Place(State& state, const Deadline& deadline) : _state(state) {
            std::unique_lock lock(state.mutex);
            state.changed.wait_for(lock, deadline.left(), [&] { return state.places > 0 || state.stopping; });
            if (state.stopping) throw Unavailable("the server stops");
            if (state.places == 0) throw Unavailable("too many tools run at once");
            --state.places;
        }
        ~Place() {
            const std::lock_guard lock(_state.mutex);
            ++_state.places;
            _state.changed.notify_one();
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

      private:
        State& _state;
    };

    /// The program; killed with all it started, and reaped, when the object goes.
    class Process {
      public:
        Process(State& state, const ToolLaunch& launch) : _state(state) {
            const std::lock_guard lock(state.mutex);
            if (state.stopping) throw Unavailable("the server stops");
            // Not posix_spawn, which has no way to set limits.
            _id = ::fork();
            if (_id < 0) throw notStarted(std::string("cannot start ") + launch.arguments[0], errno);
            if (_id == 0) becomeTool(launch);
            ::setpgid(_id, _id);
            state.running.insert(_id);
        }
        ~Process() { finish(); }
        Process(const Process&) = delete;
        Process& operator=(const Process&) = delete;

        /// Waits for its end; false when it still runs at the deadline.
        bool ends(const Deadline& deadline) const {
            const ToolDescriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, _id, 0)));
            for (;;) {
                siginfo_t info{};
                // Not reaped yet: until then the number of the group is no other's.
                if (::waitid(P_PID, static_cast<id_t>(_id), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return true;
                if (info.si_pid == _id) return true;
                if (deadline.expired()) return false;
                pollfd waiting{handle.get(), POLLIN, 0};
                ::poll(&waiting, 1, handle.get() >= 0 ? pauseUntil(deadline) : 10);
            }
        }

        /// Ends it, if it has not ended, and gives its status.
        int finish() {
            if (_id < 0) return _status;
            ::kill(-_id, SIGKILL);
            const std::lock_guard lock(_state.mutex);
            while (::waitpid(_id, &_status, 0) < 0 && errno == EINTR) continue;
            _state.running.erase(_id);
            _id = -1;
            return _status;
        }

      private:
        State& _state;
        pid_t _id = -1;
        int _status = 0;
    };
};

Tools::Tools(std::size_t atOnce) : _state(std::make_shared<State>()) {
    _state->places = std::max<std::size_t>(atOnce, 1);
}

Tools::~Tools() {
    stop();
}

void Tools::stop() noexcept {
    const std::lock_guard lock(_state->mutex);
    _state->stopping = true;
    for (const pid_t group : _state->running) ::kill(-group, SIGKILL);
    _state->changed.notify_all();
}

ToolResult Tools::run(const ToolCall& call) {
    const auto state = _state;
    const Deadline deadline = Deadline::after(std::min(call.limit, Deadline::current().left()));
    const State::Place place(*state, deadline);

    ToolDescriptor input(::memfd_create("input", MFD_CLOEXEC));
    if (input.get() < 0) throw notStarted("no memory for the input of a tool", errno);
    fillInput(input, call.input);
    ToolDescriptor output, outputEnd, errors, errorsEnd, report, reportEnd;
    toolPipe(output, outputEnd);
    toolPipe(errors, errorsEnd);
    toolPipe(report, reportEnd);

    std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent"};
    environment.insert(environment.end(), call.environment.begin(), call.environment.end());
    const tool::Confinement confinement(call.arguments.at(0), call.readable, call.writable);
    const auto seconds = static_cast<std::uint64_t>(call.cpuLimit.count());
    const ToolLaunch launch{toolTexts(call.arguments),
                            toolTexts(environment),
                            call.writable.empty() ? "/" : call.writable.c_str(),
                            {{{RLIMIT_CPU, {seconds, seconds + 1}},
                              {RLIMIT_AS, same(call.memoryBytes)},
                              {RLIMIT_CORE, same(0)},
                              {RLIMIT_FSIZE, same(call.writable.empty() ? 0 : call.mostFileBytes)},
                              {RLIMIT_NOFILE, same(openFiles)},
                              {RLIMIT_MEMLOCK, same(0)}}},
                            confinement,
                            input.get(),
                            outputEnd.get(),
                            errorsEnd.get(),
                            reportEnd.get(),
                            ::getpid()};
    State::Process process(*state, launch);
    outputEnd.reset();
    errorsEnd.reset();
    reportEnd.reset();
    int error = 0;
    ssize_t got = 0;
    do {
        got = ::read(report.get(), &error, sizeof error);
    } while (got < 0 && errno == EINTR);
    if (got == static_cast<ssize_t>(sizeof error)) throw notStarted("cannot start " + call.arguments[0], error);

    ToolResult result;
    bool moreOutput = true;
    bool moreErrors = true;
    while ((moreOutput || moreErrors) && !deadline.expired() && result.output.size() <= call.mostOutput) {
        std::array<pollfd, 2> watched{pollfd{moreOutput ? output.get() : -1, POLLIN, 0},
                                      pollfd{moreErrors ? errors.get() : -1, POLLIN, 0}};
        if (::poll(watched.data(), watched.size(), pauseUntil(deadline)) <= 0) continue;
        if (watched[0].revents != 0) moreOutput = takeIn(output, result.output, call.mostOutput);
        if (watched[1].revents != 0) moreErrors = takeIn(errors, result.errors, mostErrors);
    }
    const bool tooMuch = result.output.size() > call.mostOutput;
    const bool ended = !tooMuch && process.ends(deadline);
    const int status = process.finish();
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    result.errors.resize(std::min(result.errors.size(), mostErrors));
    if (tooMuch) {
        result.ending = ToolResult::Ending::tooMuch;
        result.output.clear();
    } else if (state->isStopping()) {
        result.ending = ToolResult::Ending::stopped;
    } else if (!ended || (WIFSIGNALED(status) && result.code == SIGXCPU)) {
        result.ending = ToolResult::Ending::timedOut;
    } else if (WIFSIGNALED(status)) {
        result.ending = ToolResult::Ending::signalled;
    }
    return result;
}

}  // namespace kontor

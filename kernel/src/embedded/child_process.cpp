#include "child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <system_error>

namespace kontor {

namespace {

class ProcessDescriptor {
  public:
    explicit ProcessDescriptor(int number = -1) : _number(number) {}
    ~ProcessDescriptor() { reset(); }
    ProcessDescriptor(const ProcessDescriptor&) = delete;
    ProcessDescriptor& operator=(const ProcessDescriptor&) = delete;
    int get() const { return _number; }
    void reset(int number = -1) {
        if (_number >= 0) ::close(_number);
        _number = number;
    }

  private:
    int _number;
};

int openOrThrow(const std::filesystem::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + path.string());
    return descriptor;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

/// Everything the child needs, made before the fork: afterwards only async-signal-safe calls are allowed,
/// because another thread may have held the allocator's lock.
struct Launch {
    std::vector<char*> arguments;
    std::vector<char*> environment;
    int input;
    int output;
    int inherited;
    int report;
    pid_t parent;
};

[[noreturn]] void becomeChild(const Launch& launch) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have died before the request above; then no signal will come.
    if (::getppid() != launch.parent) ::_exit(127);

    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number : {SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGUSR1, SIGUSR2}) ::signal(number, SIG_DFL);

    bool ready = ::dup2(launch.input, STDIN_FILENO) >= 0 && ::dup2(launch.output, STDOUT_FILENO) >= 0 &&
                 ::dup2(launch.output, STDERR_FILENO) >= 0;
    if (ready && launch.inherited >= 0) ready = ::fcntl(launch.inherited, F_SETFD, 0) == 0;
    if (ready) ::execve(launch.arguments[0], launch.arguments.data(), launch.environment.data());

    const int error = errno;
    if (::write(launch.report, &error, sizeof error) < 0) ::_exit(126);
    ::_exit(127);
}

int openPidDescriptor(pid_t process) {
    return static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
}

}  // namespace

/// `status` is set when the child has been reaped; from then on its number may belong to another process.
struct ChildProcess::State {
    std::mutex mutex;
    std::optional<int> status;
    ProcessDescriptor handle;
};

ChildProcess::ChildProcess(const ChildCommand& command) : _state(std::make_unique<State>()) {
    ProcessDescriptor input(openOrThrow(command.input, O_RDONLY));
    ProcessDescriptor output(openOrThrow(command.output, O_WRONLY | O_CREAT | O_APPEND));
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
    ProcessDescriptor reading(ends[0]);
    ProcessDescriptor writing(ends[1]);

    std::vector<std::string> environment;
    for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
    environment.insert(environment.end(), command.extraEnvironment.begin(), command.extraEnvironment.end());
    const Launch launch{pointers(command.arguments), pointers(environment), input.get(), output.get(),
                        command.inheritedDescriptor, writing.get(),         ::getpid()};

    // Not posix_spawn, which has no way to ask for the death signal.
    const pid_t child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "cannot start " + command.arguments[0]);
    if (child == 0) becomeChild(launch);

    _id = child;
    writing.reset();
    int error = 0;
    ssize_t got = 0;
    do {
        got = ::read(reading.get(), &error, sizeof error);
    } while (got < 0 && errno == EINTR);
    if (got == static_cast<ssize_t>(sizeof error)) {
        ::waitpid(child, nullptr, 0);
        throw std::system_error(error, std::generic_category(), "cannot execute " + command.arguments[0]);
    }
    _state->handle.reset(openPidDescriptor(child));
}

ChildProcess::~ChildProcess() {
    signal(SIGKILL);
    wait();
}

bool ChildProcess::running() {
    return !wait(std::chrono::milliseconds(0));
}

bool ChildProcess::wait(std::optional<std::chrono::milliseconds> limit) {
    const auto start = std::chrono::steady_clock::now();
    for (;;) {
        {
            const std::lock_guard lock(_state->mutex);
            if (_state->status) return true;
            int status = 0;
            const pid_t ended = ::waitpid(_id, &status, WNOHANG);
            if (ended == _id || (ended < 0 && errno == ECHILD)) {
                _state->status = status;
                return true;
            }
        }
        // A process descriptor becomes readable when the process ends; without one (old kernels) look again soon.
        int pause = _state->handle.get() >= 0 ? 1000 : 10;
        if (limit) {
            const auto spent =
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
            if (spent >= *limit) return false;
            pause = static_cast<int>(std::min<std::int64_t>(pause, (*limit - spent).count()));
        }
        pollfd waiting{_state->handle.get(), POLLIN, 0};
        ::poll(&waiting, 1, pause);
    }
}

std::string ChildProcess::ending() {
    if (running()) return {};
    const int status = *_state->status;
    if (WIFEXITED(status)) return "exit status " + std::to_string(WEXITSTATUS(status));
    return "signal " + std::to_string(WTERMSIG(status)) + " (" + ::strsignal(WTERMSIG(status)) + ")";
}

bool ChildProcess::succeeded() {
    if (running()) return false;
    return WIFEXITED(*_state->status) && WEXITSTATUS(*_state->status) == 0;
}

void ChildProcess::signal(int number) {
    const std::lock_guard lock(_state->mutex);
    if (!_state->status) ::kill(_id, number);
}

}  // namespace kontor

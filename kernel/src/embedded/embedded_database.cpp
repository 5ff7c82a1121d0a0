#include "embedded_database.h"

#include <mysql.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>

#include "child_process.h"
#include "data_lock.h"
#include "server_files.h"

namespace kontor {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t longestSocketPath = 100;
constexpr milliseconds gentleStop{2500};
constexpr milliseconds firstPause{100};
constexpr milliseconds longestPause{5000};

std::string generatePassword() {
    unsigned char bytes[24];
    if (::getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes))
        throw EmbeddedDatabaseError("the system gives no random numbers");
    std::string text;
    for (unsigned char byte : bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

/// Whether a client with this account gets an answer.
bool answers(const DatabaseAccess& access) {
    MYSQL* client = ::mysql_init(nullptr);
    if (client == nullptr) return false;
    const unsigned seconds = 5;
    ::mysql_options(client, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    ::mysql_options(client, MYSQL_OPT_READ_TIMEOUT, &seconds);
    const bool answered = ::mysql_real_connect(client, nullptr, access.user.c_str(), access.password.c_str(),
                                               access.database.c_str(), 0, access.socket.c_str(), 0) != nullptr &&
                          ::mysql_query(client, "SELECT 1") == 0;
    ::mysql_close(client);
    return answered;
}

}  // namespace

/// Owns the thread that starts and watches the server process. That thread lives longer than every child of it,
/// which the children's death signal asks for.
class EmbeddedDatabase::Supervisor {
  public:
    explicit Supervisor(EmbeddedDatabaseOptions options)
        : _options(std::move(options)), _paths(_options.dataDirectory) {}

    void start();
    void stop(milliseconds patience = gentleStop) noexcept;
    const DatabaseAccess& access() const { return _access; }
    const fs::path& logFile() const { return _paths.log; }

    bool up() const {
        const std::lock_guard lock(_mutex);
        return _up;
    }

    pid_t processId() const {
        const std::lock_guard lock(_mutex);
        return _child ? _child->id() : -1;
    }

  private:
    void chooseSocket();
    void run() noexcept;
    void prepare();
    bool serveOnce();
    bool waitUntilItAnswers(const std::shared_ptr<ChildProcess>& child);
    bool pause(milliseconds duration);
    void end(ChildProcess& child, milliseconds patience) const;
    void reportFailure(const std::string& text);
    void log(const std::string& text) const {
        if (_options.log) _options.log(text);
    }
    bool stopping() const {
        const std::lock_guard lock(_mutex);
        return _stopping;
    }

    const EmbeddedDatabaseOptions _options;
    const DatabasePaths _paths;
    DatabaseAccess _access;
    fs::path _ownSocketDirectory;
    std::optional<DataLock> _lock;
    std::thread _thread;

    mutable std::mutex _mutex;  // guards everything below
    std::condition_variable _changed;
    std::shared_ptr<ChildProcess> _child;
    std::optional<std::string> _firstFailure;
    bool _wasUp = false;
    bool _up = false;
    bool _stopping = false;
};

void EmbeddedDatabase::Supervisor::start() {
    makeDirectories(_paths);
    _lock.emplace(_paths.lock);
    chooseSocket();
    _access.database = "kontor";
    _access.user = "kontor";
    _access.password = generatePassword();
    if (::geteuid() == 0) log("the database runs as root, because this server does");
    ::mysql_library_init(0, nullptr, nullptr);

    _thread = std::thread([this] { run(); });
    std::unique_lock lock(_mutex);
    const bool decided = _changed.wait_for(lock, _options.startLimit, [this] { return _wasUp || _firstFailure; });
    if (_wasUp) return;
    std::string reason = _firstFailure.value_or("");
    lock.unlock();
    if (!decided)
        reason = "the database does not answer after " + std::to_string(_options.startLimit.count()) +
                 " s; last lines of " + _paths.log.string() + ":\n" + lastLines(_paths.log);
    stop();
    throw EmbeddedDatabaseError(reason);
}

void EmbeddedDatabase::Supervisor::stop(milliseconds patience) noexcept {
    std::shared_ptr<ChildProcess> child;
    {
        const std::lock_guard lock(_mutex);
        _stopping = true;
        _up = false;
        child = _child;
    }
    _changed.notify_all();
    if (child) end(*child, patience);
    if (_thread.joinable()) _thread.join();
    std::error_code ignored;
    fs::remove(_paths.startStatements, ignored);
    if (!_ownSocketDirectory.empty()) fs::remove_all(_ownSocketDirectory, ignored);
    _lock.reset();
}

/// A unix socket's path has at most 107 bytes; a data directory may lie deeper than that.
void EmbeddedDatabase::Supervisor::chooseSocket() {
    _access.socket = fs::absolute(_paths.run) / "db.sock";
    if (_access.socket.string().size() <= longestSocketPath) return;
    std::string pattern = "/tmp/kontor-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
        throw EmbeddedDatabaseError(std::string("cannot make a directory in /tmp: ") + std::strerror(errno));
    _ownSocketDirectory = pattern;
    _access.socket = _ownSocketDirectory / "db.sock";
}

void EmbeddedDatabase::Supervisor::run() noexcept {
    auto wait = firstPause;
    bool prepared = false;
    while (!stopping()) {
        try {
            if (!prepared) prepare();
            prepared = true;
            if (serveOnce()) wait = firstPause;
        } catch (const std::exception& failure) {
            reportFailure(failure.what());
        }
        {
            // A first start that fails is the caller's to report; only a database that once ran is restarted.
            const std::lock_guard lock(_mutex);
            if (!_wasUp) break;
        }
        if (!pause(wait)) break;
        wait = std::min(wait * 2, longestPause);
    }
    ::mysql_thread_end();
}

void EmbeddedDatabase::Supervisor::prepare() {
    createSystemTables(_paths, _options, _lock->descriptor());
}

/// Starts the server and stays until it ends. True when it had answered in between.
bool EmbeddedDatabase::Supervisor::serveOnce() {
    writeStartStatements(_paths, _options, _access);
    const auto child = std::make_shared<ChildProcess>(
        ChildCommand{serverArguments(_paths, _options, _access), "/dev/null", _paths.log, _lock->descriptor()});
    bool again = false;
    {
        const std::lock_guard lock(_mutex);
        _child = child;
        again = _wasUp;
    }

    const bool answered = waitUntilItAnswers(child);
    if (answered) {
        {
            const std::lock_guard lock(_mutex);
            _up = true;
            _wasUp = true;
        }
        _changed.notify_all();
        log(again ? "the database answers again" : "the database answers on " + _access.socket.string());
        if (again && _options.onUp) _options.onUp();
        child->wait();
    }

    bool asked = false;
    {
        const std::lock_guard lock(_mutex);
        _up = false;
        _child.reset();
        asked = _stopping;
    }
    if (!asked)
        reportFailure("the database ended with " + child->ending() + "; last lines of " + _paths.log.string() + ":\n" +
                      lastLines(_paths.log));
    return answered;
}

bool EmbeddedDatabase::Supervisor::waitUntilItAnswers(const std::shared_ptr<ChildProcess>& child) {
    while (!child->wait(milliseconds(10))) {
        if (stopping()) {
            // stop() may have looked for a child just before there was one.
            end(*child, gentleStop);
            return false;
        }
        if (answers(_access)) return true;
    }
    return false;
}

void EmbeddedDatabase::Supervisor::reportFailure(const std::string& text) {
    bool first = false;
    {
        const std::lock_guard lock(_mutex);
        first = !_wasUp;
        if (first && !_firstFailure) _firstFailure = text;
    }
    _changed.notify_all();
    if (first) return;
    log(text);
    if (_options.onDown) _options.onDown(text);
}

bool EmbeddedDatabase::Supervisor::pause(milliseconds duration) {
    std::unique_lock lock(_mutex);
    return !_changed.wait_for(lock, duration, [this] { return _stopping; });
}

void EmbeddedDatabase::Supervisor::end(ChildProcess& child, milliseconds patience) const {
    if (patience.count() > 0) {
        child.signal(SIGTERM);
        if (child.wait(patience)) return;
        log("the database has not stopped in time and is ended by force");
    }
    child.signal(SIGKILL);
    child.wait();
}

EmbeddedDatabase::EmbeddedDatabase(EmbeddedDatabaseOptions options)
    : _supervisor(std::make_unique<Supervisor>(std::move(options))) {}

EmbeddedDatabase::~EmbeddedDatabase() {
    stop();
}

void EmbeddedDatabase::start() {
    _supervisor->start();
}
void EmbeddedDatabase::stop() noexcept {
    _supervisor->stop();
}
void EmbeddedDatabase::kill() noexcept {
    _supervisor->stop(milliseconds(0));
}
const DatabaseAccess& EmbeddedDatabase::access() const {
    return _supervisor->access();
}
bool EmbeddedDatabase::up() const {
    return _supervisor->up();
}
pid_t EmbeddedDatabase::processId() const {
    return _supervisor->processId();
}
const fs::path& EmbeddedDatabase::logFile() const {
    return _supervisor->logFile();
}

}  // namespace kontor

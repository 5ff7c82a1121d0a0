#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace kontor {

/// The database cannot be started; the text names the file to look into and its last lines.
class EmbeddedDatabaseError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// How careful the database is with what was committed.
enum class Durability {
    Disk,     ///< Survives a power failure: each commit waits for the disk.
    Process,  ///< Survives the death of any process but not of the machine; for tests.
};

struct EmbeddedDatabaseOptions {
    /// The server's data directory; the database uses `db/`, `run/`, `log/` and `db.lock` inside. Made when missing.
    std::filesystem::path dataDirectory;
    unsigned bufferPoolMiB = 64;  ///< Memory for cached pages.
    unsigned redoLogMiB = 32;     ///< Larger absorbs bigger bursts of writes.
    unsigned maxConnections = 100;
    Durability durability = Durability::Disk;
    bool ownsAllDatabases = false;                          ///< The account may create databases too; for tests.
    std::chrono::seconds startLimit{600};                   ///< A crash recovery of a large database takes its time.
    std::function<void(const std::string&)> log;            ///< What happens, a line each; any thread.
    std::function<void(const std::string& reason)> onDown;  ///< It ended by itself or did not restart.
    std::function<void()> onUp;                             ///< It answers again after onDown.
};

/// How to reach the running database.
struct DatabaseAccess {
    std::filesystem::path socket;
    std::string database;
    std::string user;
    std::string password;
};

/// A private MariaDB server: its own data directory, a unix socket, no TCP, no service of the machine. It is created
/// on the first start, watched while it runs, restarted when it dies, and stopped with the owner.
///
/// The callbacks run on the supervising thread and must not call `stop()`.
class EmbeddedDatabase {
  public:
    explicit EmbeddedDatabase(EmbeddedDatabaseOptions options);
    ~EmbeddedDatabase();
    EmbeddedDatabase(const EmbeddedDatabase&) = delete;
    EmbeddedDatabase& operator=(const EmbeddedDatabase&) = delete;

    /// Returns once the database answers. Throws EmbeddedDatabaseError when the directory is in use or unusable, or
    /// when the database does not come up. May be called once.
    void start();

    /// Stops the database, by force when it has not ended within 2.5 seconds: what was committed is safe either way.
    void stop() noexcept;

    /// Ends the database at once, as a power failure would, and does not restart it. For throw-away data.
    void kill() noexcept;

    /// Valid after start(); the same for all the life of the object.
    const DatabaseAccess& access() const;

    /// Whether the database answered when last looked at.
    bool up() const;

    /// Number of the database's process, -1 while there is none.
    pid_t processId() const;

    /// Where the database writes its own messages.
    const std::filesystem::path& logFile() const;

  private:
    class Supervisor;
    std::unique_ptr<Supervisor> _supervisor;
};

}  // namespace kontor

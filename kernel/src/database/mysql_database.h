#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "kontor/database.h"
#include "kontor/guarded.h"

namespace kontor {

class Connection;

/// Where the database is and how it is used.
struct DatabaseOptions {
    std::string socket;  ///< a unix socket; or:
    std::string host;
    int port = 3306;
    std::string user;
    std::string password;
    std::string database;
    std::string
        sslCa;  ///< the server's certificate authority; the connection is then encrypted and the host name checked
    int connections = 24;
    /// Longest single statement of work that has a deadline. Work without one (migrations, jobs) is not limited.
    std::chrono::seconds statementLimit{8};
    /// How long such work waits for a database that gives no sign of life.
    std::chrono::seconds silenceLimit{10};
};

/// Reads `mysql://user:password@host:port/database[?ssl-ca=FILE]` or
/// `mysql+unix://user:password@/path/to.sock/database`. Throws std::invalid_argument saying what is wrong.
DatabaseOptions databaseOptionsOf(const std::string& url);

/// Database over MySQL Connector/C++ on MariaDB or MySQL: a pool of connections, each with its prepared statements. A
/// lost connection is dropped; a closure that met a deadlock or lost its connection before the commit is run again.
/// When the database hangs, work with a deadline waits for it once; as long as it stays silent, what comes is refused
/// at once.
class MysqlDatabase : public Database {
  public:
    explicit MysqlDatabase(DatabaseOptions options);
    ~MysqlDatabase() override;

    /// Whether the database answers now; known after some seconds at the latest.
    bool answers() noexcept;
    /// Commits of this thread that happened or, when the connection broke in the middle of one, may have happened.
    static std::uint64_t commitsOfThread();
    /// From now on requests (work with a deadline) get no further statement: Unavailable. The server stops.
    void endRequests() noexcept { _ending = true; }

    /// Connections in use and open in all.
    std::pair<int, int> poolUse() const;

  protected:
    void perform(bool write, const std::function<void(Transaction&)>& closure) override;

  private:
    void attempt(bool write, const std::function<void(Transaction&)>& closure);
    class Pool;
    std::unique_ptr<Pool> _pool;
    Guarded<std::unique_ptr<Connection>> _probe;
    std::atomic<bool> _ending = false;
};

}  // namespace kontor

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "database/mysql_database.h"

namespace sql {
class Connection;
class PreparedStatement;
class SQLException;
}  // namespace sql

namespace kontor {

/// An error of the database that the closure's repetition may cure: a deadlock, a lost connection, a stale statement.
class Repeatable : public std::runtime_error {
  public:
    enum class Cause {
        met,     ///< another transaction came in between; the connection is as good as before
        lost,    ///< the connection is gone
        silent,  ///< no answer within Patience::answer; the connection is gone, and another would get none either
    };
    Repeatable(const std::string& what, Cause cause) : std::runtime_error(what), cause(cause) {}
    Cause cause;
};

/// How long a connection waits.
struct Patience {
    std::chrono::seconds connect{5};
    std::chrono::seconds statement{0};  ///< the database ends a longer one; 0 = none
    std::chrono::seconds lock{10};      ///< for a row that another transaction holds
    std::chrono::seconds answer{600};   ///< for any sign of life while a statement runs
};

/// One connection and its prepared statements. The only place that speaks to the connector. Not to be used by two
/// threads at once.
class Connection {
  public:
    /// Throws Unavailable when the database does not answer.
    Connection(const DatabaseOptions& options, const Patience& patience);
    ~Connection();

    void begin() { plain("START TRANSACTION"); }
    void commit() { plain("COMMIT"); }
    /// Whether the connection can be used again.
    bool rollback() noexcept;

    void query(std::string_view sql, const std::vector<SqlValue>& values,
               const std::function<void(const SqlRow&)>& row);
    /// Rows that matched.
    std::int64_t change(std::string_view sql, const std::vector<SqlValue>& values);
    std::int64_t lastInsertId();

  private:
    void plain(const char* sql);
    sql::PreparedStatement& prepared(std::string_view sql, const std::vector<SqlValue>& values);
    [[noreturn]] void fail(const sql::SQLException& error, std::string_view sql);

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unique_ptr<sql::Connection> _connection;
    std::unordered_map<std::string, std::unique_ptr<sql::PreparedStatement>, Hash, std::equal_to<>> _statements;
    const std::chrono::seconds _patience;
    std::chrono::steady_clock::time_point _asked;
};

}  // namespace kontor

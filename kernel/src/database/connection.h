#pragma once

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
    Repeatable(const std::string& what, bool connectionLost)
        : std::runtime_error(what), connectionLost(connectionLost) {}
    bool connectionLost;
};

/// One connection and its prepared statements. The only place that speaks to the connector. Not to be used by two
/// threads at once.
class Connection {
  public:
    /// Throws Unavailable when the database does not answer.
    explicit Connection(const DatabaseOptions& options);
    ~Connection();

    void begin() { plain("START TRANSACTION"); }
    void commit() { plain("COMMIT"); }
    void rollback() noexcept;
    /// 0 = no limit.
    void limitStatements(std::chrono::seconds limit);
    std::chrono::seconds limit() const { return _limit; }

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
    std::chrono::seconds _limit{0};
};

}  // namespace kontor

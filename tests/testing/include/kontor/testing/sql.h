#pragma once

#include <memory>
#include <string>
#include <vector>

#include "embedded/embedded_database.h"

namespace kontor::test {

/// Access to the embedded database of a running server, past it: for the user both run as.
DatabaseAccess rootAccess(const std::filesystem::path& dataDirectory);

/// A plain connection for tests that look at the database from outside, past the server's own facade.
/// Throws std::runtime_error with MariaDB's number and text.
class Sql {
  public:
    explicit Sql(const DatabaseAccess& access);
    ~Sql();
    Sql(const Sql&) = delete;
    Sql& operator=(const Sql&) = delete;

    void execute(const std::string& statement);

    /// All rows as text; NULL reads as "NULL".
    std::vector<std::vector<std::string>> rows(const std::string& statement);

    /// The first column of the only row.
    std::string value(const std::string& statement);

  private:
    struct Connection;
    std::unique_ptr<Connection> _connection;
};

}  // namespace kontor::test

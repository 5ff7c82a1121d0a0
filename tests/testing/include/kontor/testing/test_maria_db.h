#pragma once

#include <filesystem>
#include <memory>

#include "embedded/embedded_database.h"
#include "kontor/testing/temp_dir.h"

namespace kontor::test {

/// A private MariaDB server for one test program, started when first asked for and killed at the end.
class TestMariaDb {
  public:
    /// The server of this process.
    static TestMariaDb& shared();

    TestMariaDb();
    ~TestMariaDb();

    /// Access to a server without tables of ours; the account may create databases.
    const DatabaseAccess& access() const { return _server->access(); }

    /// Kills the server process; it comes back by itself. For tests of what happens meanwhile.
    void crash();

    EmbeddedDatabase& server() { return *_server; }

  private:
    TempDir _directory;
    std::unique_ptr<EmbeddedDatabase> _server;
};

/// An empty database of its own on the shared server, dropped at the end.
class TestDatabase {
  public:
    TestDatabase();
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const DatabaseAccess& access() const { return _access; }

  private:
    DatabaseAccess _access;
};

/// Puts a ready data directory of the embedded database under `dataDirectory`, so that a server started there (a
/// TestMariaDb or a whole kontord) need not make its system tables; they are made once for a build directory.
void seedDataDirectory(const std::filesystem::path& dataDirectory);

}  // namespace kontor::test

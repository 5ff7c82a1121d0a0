#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "embedded_database.h"

namespace kontor {

/// Where the parts of one embedded database live.
struct DatabasePaths {
    explicit DatabasePaths(const std::filesystem::path& dataDirectory);

    std::filesystem::path data;        ///< Tables.
    std::filesystem::path unfinished;  ///< Tables while they are made; renamed to `data` when complete.
    std::filesystem::path run;         ///< Socket and start-up statements, readable by the owner only.
    std::filesystem::path log;
    std::filesystem::path lock;
    std::filesystem::path startStatements;
};

/// Makes the directories. Throws EmbeddedDatabaseError naming the one that cannot be made or used.
void makeDirectories(const DatabasePaths& paths);

/// The server program of this machine. Throws EmbeddedDatabaseError when MariaDB is not installed.
std::filesystem::path findServerProgram();

/// Creates the system tables in `paths.data` unless they are there. Interrupted at any moment, the next call begins
/// anew. Throws EmbeddedDatabaseError with the last lines of the log. `lockDescriptor` is inherited by the child.
void createSystemTables(const DatabasePaths& paths, const EmbeddedDatabaseOptions& options, int lockDescriptor);

/// Writes what the server executes at each start: the database, its account with `access.password`, and the
/// administrator's account for the user who runs the server.
void writeStartStatements(const DatabasePaths& paths, const EmbeddedDatabaseOptions& options,
                          const DatabaseAccess& access);

/// The command line that serves `access.socket`.
std::vector<std::string> serverArguments(const DatabasePaths& paths, const EmbeddedDatabaseOptions& options,
                                         const DatabaseAccess& access);

/// The last lines of a file, indented, for an error message; a remark when there are none.
std::string lastLines(const std::filesystem::path& file, std::size_t count = 12);

}  // namespace kontor

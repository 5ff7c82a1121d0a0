#include "server_files.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <fstream>
#include <optional>
#include <system_error>

#include "child_process.h"

namespace kontor {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largestLog = 16 * 1024 * 1024;

/// The statement files of the server package that make up its system tables. Left out on purpose: the help texts and
/// the sys schema, which Kontor does not read and which double the time of a first start.
constexpr const char* systemTableFiles[] = {"mysql_system_tables.sql", "mysql_performance_tables.sql",
                                            "mysql_system_tables_data.sql", "maria_add_gis_sp_bootstrap.sql"};

fs::path findShareDirectory() {
    for (const char* candidate : {"/usr/share/mysql", "/usr/share/mariadb"})
        if (fs::exists(fs::path(candidate) / systemTableFiles[0])) return candidate;
    throw EmbeddedDatabaseError("MariaDB's statement files are not installed (package mariadb-server-core)");
}

std::optional<std::string> nameOfThisUser() {
    std::vector<char> buffer(16384);
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return std::nullopt;
    return std::string(found->pw_name);
}

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (char c : text) {
        if (c == '\'' || c == '\\') result += '\\';
        result += c;
    }
    return result + "'";
}

/// Settings that hold while the system tables are made and ever after.
void addCommonArguments(std::vector<std::string>& arguments, const EmbeddedDatabaseOptions& options) {
    arguments.insert(arguments.end(), {"--no-defaults", "--skip-log-bin", "--skip-name-resolve", "--lc-messages=en_US",
                                       "--innodb-log-file-size=" + std::to_string(options.redoLogMiB) + "M",
                                       "--innodb-data-file-path=ibdata1:12M:autoextend",
                                       "--innodb-autoextend-increment=8", "--character-set-server=utf8mb4",
                                       "--collation-server=utf8mb4_unicode_ci", "--performance-schema=OFF"});
    // MariaDB refuses to run as root unless told to. Installed properly Kontor runs as a user of its own; as root, in a
    // container, the directory may be out of reach for every other user.
    if (::geteuid() == 0) arguments.emplace_back("--user=root");
    if (options.durability == Durability::Process)
        arguments.insert(arguments.end(), {"--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync",
                                           "--skip-innodb-doublewrite"});
    else
        arguments.insert(arguments.end(), {"--innodb-flush-log-at-trx-commit=1", "--innodb-flush-method=O_DIRECT"});
}

void writeFile(const fs::path& path, const std::string& content) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw EmbeddedDatabaseError("cannot write " + path.string() + ": " + std::strerror(errno));
    std::size_t done = 0;
    while (done < content.size()) {
        const ssize_t wrote = ::write(descriptor, content.data() + done, content.size() - done);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) {
            const int error = errno;
            ::close(descriptor);
            throw EmbeddedDatabaseError("cannot write " + path.string() + ": " + std::strerror(error));
        }
        done += static_cast<std::size_t>(wrote);
    }
    ::close(descriptor);
}

}  // namespace

DatabasePaths::DatabasePaths(const fs::path& dataDirectory)
    : data(dataDirectory / "db"),
      unfinished(dataDirectory / "db.unfinished"),
      run(dataDirectory / "run"),
      log(dataDirectory / "log" / "mariadbd.log"),
      lock(dataDirectory / "db.lock"),
      startStatements(run / "db-start.sql") {}

void makeDirectories(const DatabasePaths& paths) {
    for (const auto& directory : {paths.data.parent_path(), paths.run, paths.log.parent_path()}) {
        const bool existed = fs::exists(fs::status(directory));
        std::error_code error;
        fs::create_directories(directory, error);
        if (!error && !existed) fs::permissions(directory, fs::perms::owner_all, error);
        if (error) throw EmbeddedDatabaseError("cannot use " + directory.string() + ": " + error.message());
        if (::access(directory.c_str(), R_OK | W_OK | X_OK) != 0)
            throw EmbeddedDatabaseError("cannot use " + directory.string() + ": " + std::strerror(errno));
    }
    std::error_code ignored;
    if (fs::file_size(paths.log, ignored) > largestLog && !ignored)
        fs::rename(paths.log, paths.log.string() + ".1", ignored);
}

fs::path findServerProgram() {
    for (const char* candidate : {"/usr/sbin/mariadbd", "/usr/libexec/mariadbd", "/usr/local/sbin/mariadbd"})
        if (::access(candidate, X_OK) == 0) return candidate;
    throw EmbeddedDatabaseError("mariadbd is not installed (package mariadb-server-core)");
}

void createSystemTables(const DatabasePaths& paths, const EmbeddedDatabaseOptions& options, int lockDescriptor) {
    std::error_code error;
    if (fs::exists(paths.data / "mysql", error)) return;
    if (fs::exists(paths.data, error) && !fs::is_empty(paths.data, error))
        throw EmbeddedDatabaseError(paths.data.string() + " holds files but no database; move them away or restore it");

    fs::remove_all(paths.unfinished, error);
    if (!error) fs::create_directory(paths.unfinished, error);
    if (!error) fs::permissions(paths.unfinished, fs::perms::owner_all, error);
    if (error) throw EmbeddedDatabaseError("cannot make " + paths.unfinished.string() + ": " + error.message());

    std::string statements = "CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket = 'root';\n";
    const fs::path share = findShareDirectory();
    for (const char* name : systemTableFiles) {
        std::ifstream file(share / name, std::ios::binary);
        if (!file) throw EmbeddedDatabaseError("cannot read " + (share / name).string());
        statements.append(std::istreambuf_iterator<char>(file), {}).append("\n");
    }
    const fs::path input = paths.run / "db-create.sql";
    writeFile(input, statements);

    std::vector<std::string> arguments{findServerProgram().string()};
    addCommonArguments(arguments, options);
    // A starting server sweeps temporary tables out of its tmpdir, also those of another server that is just being
    // made.
    arguments.insert(arguments.end(),
                     {"--bootstrap", "--datadir=" + paths.unfinished.string(), "--log-warnings=0",
                      "--tmpdir=" + paths.run.string(), "--enforce-storage-engine=", "--max-allowed-packet=8M"});
    ChildProcess child({arguments, input, paths.log, lockDescriptor});
    child.wait();
    fs::remove(input, error);
    if (!child.succeeded())
        throw EmbeddedDatabaseError("the database could not be created (mariadbd ended with " + child.ending() +
                                    "); last lines of " + paths.log.string() + ":\n" + lastLines(paths.log));

    fs::remove(paths.data, error);
    fs::rename(paths.unfinished, paths.data, error);
    if (error) throw EmbeddedDatabaseError("cannot rename to " + paths.data.string() + ": " + error.message());
}

void writeStartStatements(const DatabasePaths& paths, const EmbeddedDatabaseOptions& options,
                          const DatabaseAccess& access) {
    const std::string account = quoted(access.user) + "@'localhost'";
    const std::string scope = options.ownsAllDatabases ? "*.*" : "`" + access.database + "`.*";
    // The server reads one statement per line.
    std::string text = "CREATE DATABASE IF NOT EXISTS `" + access.database +
                       "` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;\n"
                       "CREATE USER IF NOT EXISTS " +
                       account +
                       ";\n"
                       "ALTER USER " +
                       account + " IDENTIFIED BY " + quoted(access.password) +
                       ";\n"
                       "GRANT ALL PRIVILEGES ON " +
                       scope + " TO " + account + ";\n";
    if (const auto user = nameOfThisUser())
        text += "ALTER USER 'root'@'localhost' IDENTIFIED VIA unix_socket USING " + quoted(*user) + ";\n";
    writeFile(paths.startStatements, text);
}

std::vector<std::string> serverArguments(const DatabasePaths& paths, const EmbeddedDatabaseOptions& options,
                                         const DatabaseAccess& access) {
    std::vector<std::string> arguments{findServerProgram().string()};
    addCommonArguments(arguments, options);
    arguments.insert(arguments.end(), {"--datadir=" + paths.data.string(),
                                       "--socket=" + access.socket.string(),
                                       "--pid-file=" + (paths.run / "db.pid").string(),
                                       "--init-file=" + paths.startStatements.string(),
                                       "--tmpdir=" + paths.run.string(),
                                       "--skip-networking",
                                       "--local-infile=0",
                                       "--skip-symbolic-links",
                                       "--secure-file-priv=" + paths.run.string(),
                                       "--innodb-buffer-pool-size=" + std::to_string(options.bufferPoolMiB) + "M",
                                       "--innodb-log-buffer-size=4M",
                                       "--max-connections=" + std::to_string(options.maxConnections),
                                       "--max-allowed-packet=64M",
                                       "--key-buffer-size=1M",
                                       "--aria-pagecache-buffer-size=4M",
                                       "--query-cache-type=0",
                                       "--table-open-cache=400",
                                       "--tmp-table-size=8M",
                                       "--max-heap-table-size=8M",
                                       "--log-warnings=1"});
    return arguments;
}

std::string lastLines(const fs::path& file, std::size_t count) {
    std::ifstream input(file, std::ios::binary);
    input.seekg(0, std::ios::end);
    const auto size = static_cast<std::streamoff>(input.tellg());
    input.seekg(std::max<std::streamoff>(0, size - 8192));
    std::deque<std::string> lines;
    for (std::string line; std::getline(input, line);) {
        lines.push_back(line);
        if (lines.size() > count) lines.pop_front();
    }
    if (lines.empty()) return "  (nothing was written)";
    std::string result;
    for (const auto& line : lines) result += (result.empty() ? "  " : "\n  ") + line;
    return result;
}

}  // namespace kontor

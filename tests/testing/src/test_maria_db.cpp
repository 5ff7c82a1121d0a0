#include "kontor/testing/test_maria_db.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>

#include "kontor/testing/sql.h"

namespace kontor::test {

namespace fs = std::filesystem;

namespace {

EmbeddedDatabaseOptions testOptions(const fs::path& directory) {
    EmbeddedDatabaseOptions options;
    options.dataDirectory = directory;
    options.bufferPoolMiB = 32;
    options.redoLogMiB = 8;
    options.maxConnections = 200;
    options.durability = Durability::Process;
    options.ownsAllDatabases = true;
    return options;
}

/// Holds every other process of the build directory off while the template is made.
class FileLock {
  public:
    explicit FileLock(const fs::path& file) : _descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (_descriptor < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + file.string());
        while (::flock(_descriptor, LOCK_EX) != 0) {
            if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "cannot lock " + file.string());
        }
    }
    ~FileLock() { ::close(_descriptor); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

  private:
    int _descriptor;
};

/// Another version of MariaDB, or another user, gets another template.
fs::path templateDirectory() {
    struct stat server {};
    if (::stat("/usr/sbin/mariadbd", &server) != 0) throw EmbeddedDatabaseError("mariadbd is not installed");
    const fs::path cache = KONTOR_TEST_CACHE_DIRECTORY;
    fs::create_directories(cache);
    const fs::path result = cache / ("mariadb-" + std::to_string(server.st_mtime) + "-" +
                                     std::to_string(server.st_size) + "-" + std::to_string(::geteuid()));
    const FileLock lock(cache / "lock");
    if (fs::exists(result)) return result;

    const fs::path unfinished = cache / "unfinished";
    fs::remove_all(unfinished);
    {
        auto options = testOptions(unfinished);
        options.ownsAllDatabases = false;  // a kontord started from it has no more rights than it gives itself
        EmbeddedDatabase database(options);
        database.start();
    }
    fs::rename(unfinished / "db", result);
    fs::remove_all(unfinished);
    return result;
}

}  // namespace

void seedDataDirectory(const fs::path& dataDirectory) {
    fs::create_directories(dataDirectory);
    fs::copy(templateDirectory(), dataDirectory / "db", fs::copy_options::recursive);
}

TestMariaDb& TestMariaDb::shared() {
    static TestMariaDb server;
    return server;
}

TestMariaDb::TestMariaDb() {
    seedDataDirectory(_directory.path());
    _server = std::make_unique<EmbeddedDatabase>(testOptions(_directory.path()));
    _server->start();
}

TestMariaDb::~TestMariaDb() {
    _server->kill();
}

void TestMariaDb::crash() {
    const pid_t process = _server->processId();
    if (process > 0) ::kill(process, SIGKILL);
}

TestDatabase::TestDatabase() : _access(TestMariaDb::shared().access()) {
    static std::atomic<int> number{0};
    _access.database = "test_" + std::to_string(++number);
    Sql(TestMariaDb::shared().access())
        .execute("CREATE DATABASE " + _access.database + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
}

TestDatabase::~TestDatabase() {
    try {
        Sql(TestMariaDb::shared().access()).execute("DROP DATABASE " + _access.database);
    } catch (const std::exception&) {
        // The whole server is thrown away soon; a test that crashed it must not fail for that.
    }
}

}  // namespace kontor::test

#include "server/data_source.h"

#include <sys/stat.h>

#include <filesystem>

#include "database/mysql_database.h"
#include "embedded/embedded_database.h"
#include "kontor/log.h"
#include "server/config.h"

namespace kontor {

namespace fs = std::filesystem;

namespace {

const LogEvent databaseSays(LogEvent::Level::info, "database.embedded", "{text}",
                            "What happens to the private database.");

DatabaseOptions optionsOf(const DatabaseAccess& access) {
    DatabaseOptions options;
    options.socket = access.socket.string();
    options.user = access.user;
    options.password = access.password;
    options.database = access.database;
    return options;
}

}  // namespace

DataSource::DataSource() = default;
DataSource::~DataSource() = default;

void DataSource::open(const Config& config, bool test) {
    // MariaDB reads a name without "./" as one below its own programs.
    const fs::path data = fs::absolute(config.text("data"));
    std::error_code error;
    fs::create_directories(data / "run", error);
    if (error) throw BackendError("can't make the data directory " + data.string() + ": " + error.message());
    ::chmod(data.c_str(), 0700);

    DatabaseOptions options;
    if (const std::string& url = config.text("database.url"); !url.empty()) {
        try {
            options = databaseOptionsOf(url);
        } catch (const std::invalid_argument& bad) {
            throw ConfigError(bad.what());
        }
    } else {
        EmbeddedDatabaseOptions embedded;
        embedded.dataDirectory = data;
        embedded.bufferPoolMiB = static_cast<unsigned>(config.number("database.buffer_pool_mib", 16, 1 << 20));
        embedded.durability = test ? Durability::Process : Durability::Disk;
        embedded.log = [](const std::string& text) { log(databaseSays, {{"text", text}}); };
        _embedded = std::make_unique<EmbeddedDatabase>(embedded);
        try {
            _embedded->start();
        } catch (const EmbeddedDatabaseError& failure) {
            throw BackendError(failure.what());
        }
        options = optionsOf(_embedded->access());
    }
    options.connections = config.number("database.connections", 4, 1000);
    _db = std::make_unique<MysqlDatabase>(options);
    if (!_db->answers()) throw BackendError("the database does not answer");
}

void DataSource::stop() noexcept {
    if (_embedded) std::call_once(_stopped, [this] { _embedded->stop(); });
}

}  // namespace kontor

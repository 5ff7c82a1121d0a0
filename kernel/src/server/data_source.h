#pragma once

#include <memory>
#include <mutex>
#include <stdexcept>

namespace kontor {

class Config;
class EmbeddedDatabase;
class MysqlDatabase;

/// Something the server needs to run is not to be had: the database, an address, the data directory.
class BackendError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The database as the configuration names it: one of its own under the data directory, or a server elsewhere.
class DataSource {
  public:
    DataSource();
    ~DataSource();

    /// Makes the data directory and connects. `test`: the private database need not outlive a loss of power.
    /// Throws ConfigError, BackendError.
    void open(const Config& config, bool test);
    /// Ends the private database in good order; any thread may ask, once is enough.
    void stop() noexcept;

    MysqlDatabase& db() { return *_db; }
    bool isEmbedded() const { return _embedded != nullptr; }

  private:
    std::unique_ptr<EmbeddedDatabase> _embedded;
    std::unique_ptr<MysqlDatabase> _db;
    std::once_flag _stopped;
};

}  // namespace kontor

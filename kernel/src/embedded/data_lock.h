#pragma once

#include <filesystem>

namespace kontor {

/// The right to use one data directory, held for as long as the object (or a child that inherited `descriptor()`)
/// lives. It ends with the process however that ends, so a killed server leaves nothing to clean up.
class DataLock {
  public:
    /// Takes the lock on `file`, which is made when missing. Throws EmbeddedDatabaseError naming the process that
    /// holds it; a database process that outlived its killed owner for a moment is waited for.
    explicit DataLock(const std::filesystem::path& file);
    ~DataLock();
    DataLock(const DataLock&) = delete;
    DataLock& operator=(const DataLock&) = delete;

    int descriptor() const { return _descriptor; }

  private:
    int _descriptor;
};

}  // namespace kontor

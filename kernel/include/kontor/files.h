#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/ref.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// A stored file. Its name is metadata only; the content lies under its SHA-256.
struct StoredFile {
    std::int64_t id = 0;
    std::string name;
    std::int64_t size = 0;
    std::string mediaType;
    std::string sha256;
    std::int64_t uploaderId = 0;
};

/// Content-addressed files: written and synced first, then referred to in a transaction; what nobody refers to is swept
/// after a day.
class KONTOR_API Files {
  public:
    virtual ~Files();
    /// Stores content and a row for it, seen by the uploader until a record refers to it. Throws Invalid for a bad name
    /// or type.
    virtual StoredFile store(const Viewer& viewer, std::string_view name, std::string_view mediaType,
                             std::string_view content) = 0;
    /// As store, within a transaction of the caller.
    virtual StoredFile store(Transaction& tx, const Viewer& viewer, std::string_view name, std::string_view mediaType,
                             std::string_view content) = 0;
    /// As store, for what is too large for a string: the content of the file at `path`, which stays the caller's to
    /// remove, and which nobody may change any more.
    virtual StoredFile adopt(Transaction& tx, const Viewer& viewer, std::string_view name, std::string_view mediaType,
                             const std::string& path) = 0;
    /// A path at which the caller may write such a file: on the same disk, and cleared away by the next start.
    virtual std::string scratchPath() const = 0;
    /// Makes the record refer to the file, so that who sees the record may read it. Throws Invalid("file_ids") when the
    /// viewer may not use that file.
    virtual void attach(Transaction& tx, const Viewer& viewer, std::int64_t fileId, const Ref& ref) = 0;
    /// Throws NotFound unless the viewer uploaded it or may see a record that refers to it.
    virtual StoredFile find(Transaction& tx, const Viewer& viewer, std::int64_t fileId) = 0;
    virtual std::string read(const StoredFile& file) const = 0;
    /// Where the content lies.
    virtual std::string path(const StoredFile& file) const = 0;
};

}  // namespace kontor

#pragma once

#include "files/content_directory.h"
#include "kontor/clock.h"
#include "kontor/database.h"
#include "kontor/files.h"
#include "kontor/job.h"
#include "kontor/records.h"

namespace kontor {

/// Files in the tables `file`, `file_ref` and `file_content`, contents in a ContentDirectory.
///
/// The content is on the disk before a row refers to it. Whoever stores or removes a content holds its row in
/// `file_content` until the commit, so that the sweep never takes away what a file that is just being stored relies on.
class FileStore : public Files {
  public:
    FileStore(Database& db, Records& records, const Clock& clock, const std::filesystem::path& dataDirectory)
        : _db(db), _records(records), _clock(clock), _contents(dataDirectory / "files") {}

    StoredFile store(const Viewer& viewer, std::string_view name, std::string_view mediaType,
                     std::string_view content) override;
    StoredFile store(Transaction& tx, const Viewer& viewer, std::string_view name, std::string_view mediaType,
                     std::string_view content) override;
    StoredFile adopt(Transaction& tx, const Viewer& viewer, std::string_view name, std::string_view mediaType,
                     const std::string& path) override;
    std::string scratchPath() const override { return _contents.scratchPath().string(); }
    void attach(Transaction& tx, const Viewer& viewer, std::int64_t fileId, const Ref& ref) override;
    StoredFile find(Transaction& tx, const Viewer& viewer, std::int64_t fileId) override;
    std::string read(const StoredFile& file) const override { return _contents.read(file.sha256); }
    std::string path(const StoredFile& file) const override { return _contents.pathOf(file.sha256).string(); }

    /// Before anybody stores, when no other node can be there: removes what a killed server had half written.
    void removeUnfinished() const noexcept { _contents.removeUnfinished(); }

  private:
    StoredFile insert(Transaction& tx, StoredFile file, const std::function<void()>& put);
    bool seesReferrer(Transaction& tx, const Viewer& viewer, std::int64_t fileId);

    Database& _db;
    Records& _records;
    const Clock& _clock;
    ContentDirectory _contents;
};

/// What a sweep removed.
struct FileSweep {
    std::int64_t files = 0;
    std::int64_t contents = 0;
};

/// Removes files older than a day that no record refers to, and contents no file has. Looks at `run` (optional) whether
/// to end early.
FileSweep sweepFiles(Database& db, const Clock& clock, const ContentDirectory& contents, JobRun* run = nullptr);

}  // namespace kontor

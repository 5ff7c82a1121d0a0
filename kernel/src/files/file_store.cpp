#include "files/file_store.h"

#include "files/file_name.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"

namespace kontor {

namespace {

using FileRow = std::tuple<std::int64_t, std::string, std::int64_t, std::string, std::string, std::int64_t>;

StoredFile fileOf(FileRow row) {
    StoredFile file;
    std::tie(file.id, file.name, file.size, file.mediaType, file.sha256, file.uploaderId) = std::move(row);
    return file;
}

StoredFile described(const Viewer& viewer, std::string_view name, std::string_view mediaType) {
    StoredFile file;
    file.name = cleanFileName(name);
    file.mediaType = cleanMediaType(mediaType);
    file.uploaderId = viewer.id();
    return file;
}

StoredFile described(const Viewer& viewer, std::string_view name, std::string_view mediaType,
                     std::string_view content) {
    StoredFile file = described(viewer, name, mediaType);
    file.size = static_cast<std::int64_t>(content.size());
    file.sha256 = sha256Hex(content);
    return file;
}

}  // namespace

StoredFile FileStore::store(const Viewer& viewer, std::string_view name, std::string_view mediaType,
                            std::string_view content) {
    const StoredFile file = described(viewer, name, mediaType, content);
    // The slow part before the transaction: within it the content is there, except when a sweep just removed it.
    _contents.put(file.sha256, content);
    return _db.write([&](Transaction& tx) { return insert(tx, file, [&] { _contents.put(file.sha256, content); }); });
}

StoredFile FileStore::store(Transaction& tx, const Viewer& viewer, std::string_view name, std::string_view mediaType,
                            std::string_view content) {
    const StoredFile file = described(viewer, name, mediaType, content);
    return insert(tx, file, [&] { _contents.put(file.sha256, content); });
}

StoredFile FileStore::adopt(Transaction& tx, const Viewer& viewer, std::string_view name, std::string_view mediaType,
                            const std::string& path) {
    StoredFile file = described(viewer, name, mediaType);
    std::tie(file.sha256, file.size) = _contents.measure(path);
    return insert(tx, file, [&] { _contents.adopt(file.sha256, path); });
}

/// `put` sees to it that the content is there.
StoredFile FileStore::insert(Transaction& tx, StoredFile file, const std::function<void()>& put) {
    const Time now = _clock.now();
    tx.execute(
        "INSERT INTO file_content (sha256, size, touched_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE touched_at = "
        "VALUES(touched_at)",
        file.sha256, file.size, now);
    put();
    file.id = tx.insert(
        "INSERT INTO file (sha256, name, size, media_type, uploader_id, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        file.sha256, file.name, file.size, file.mediaType, file.uploaderId, now);
    KONTOR_TESTPOINT("files.row_written");
    return file;
}

void FileStore::attach(Transaction& tx, const Viewer& viewer, std::int64_t fileId, const Ref& ref) {
    // The row is held until the commit, so that the sweep does not take an old upload in the moment it is used.
    const auto row = tx.maybe<FileRow>(
        "SELECT id, name, size, media_type, sha256, uploader_id FROM file WHERE id = ? LOCK IN SHARE MODE", fileId);
    const bool usable = row && (viewer.isSystem() || (fileOf(*row).uploaderId == viewer.id() && viewer.id() != 0) ||
                                seesReferrer(tx, viewer, fileId));
    if (!usable) throw Invalid("file_ids", "error.no_such_file", {{"id", std::to_string(fileId)}});
    tx.execute("INSERT IGNORE INTO file_ref (file_id, kind, record_id) VALUES (?, ?, ?)", fileId, ref.kind, ref.id);
}

StoredFile FileStore::find(Transaction& tx, const Viewer& viewer, std::int64_t fileId) {
    const auto row =
        tx.maybe<FileRow>("SELECT id, name, size, media_type, sha256, uploader_id FROM file WHERE id = ?", fileId);
    if (!row) throw NotFound("file " + std::to_string(fileId));
    StoredFile file = fileOf(*row);
    const bool own = file.uploaderId == viewer.id() && viewer.id() != 0;
    if (!own && !viewer.isSystem() && !seesReferrer(tx, viewer, fileId))
        throw NotFound("file " + std::to_string(fileId));
    return file;
}

bool FileStore::seesReferrer(Transaction& tx, const Viewer& viewer, std::int64_t fileId) {
    if (viewer.isAnonymous()) return false;
    using Row = std::tuple<std::string, std::int64_t>;
    const auto referrers =
        tx.all<Row>("SELECT kind, record_id FROM file_ref WHERE file_id = ? ORDER BY record_id DESC LIMIT 100", fileId);
    for (const auto& [kind, id] : referrers) {
        try {
            _records.get(tx, viewer, {kind, id});
            return true;
        } catch (const NotFound&) {
            // Not there, not for this viewer, or of a plugin that is switched off.
        } catch (const Forbidden&) {
        }
    }
    return false;
}

}  // namespace kontor

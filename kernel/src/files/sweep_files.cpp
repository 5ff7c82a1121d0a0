#include "files/file_store.h"
#include "kontor/testpoint.h"

namespace kontor {

namespace {

constexpr std::chrono::hours grace(24);

/// Files that were uploaded and never used, in small transactions.
std::int64_t sweepRows(Database& db, Time before, const std::function<bool()>& cancelled) {
    std::int64_t removed = 0;
    std::int64_t after = 0;
    while (!cancelled()) {
        const auto page = db.read([&](Transaction& tx) {
            return tx.all<std::int64_t>(
                "SELECT f.id FROM file f WHERE f.id > ? AND f.created_at < ?"
                " AND NOT EXISTS (SELECT 1 FROM file_ref r WHERE r.file_id = f.id) ORDER BY f.id LIMIT 500",
                after, before);
        });
        if (page.empty()) break;
        after = page.back();
        removed += db.write([&](Transaction& tx) {
            // Locked first, asked again then: who attaches one of them holds its row until the commit.
            const std::vector<SqlValue> ids(page.begin(), page.end());
            const std::string these = " IN (" + placeholders(ids.size()) + ")";
            tx.run("SELECT id FROM file WHERE id" + these + " FOR UPDATE", ids, [](const SqlRow&) {});
            return tx.change("DELETE FROM file WHERE id" + these +
                                 " AND NOT EXISTS (SELECT 1 FROM file_ref r WHERE r.file_id = file.id)",
                             ids);
        });
    }
    return removed;
}

/// Removes a content if no file has it. Its row is locked while the file on the disk goes; a crash in between leaves a
/// row without a content, which the next FileStore::store of it mends.
bool removeContent(Database& db, const ContentDirectory& contents, const std::string& sha256, Time before) {
    return db.write([&](Transaction& tx) {
        const auto touched = tx.maybe<Time>("SELECT touched_at FROM file_content WHERE sha256 = ? FOR UPDATE", sha256);
        if (!touched || *touched >= before) return false;
        if (tx.maybe<std::int64_t>("SELECT id FROM file WHERE sha256 = ? LIMIT 1", sha256)) return false;
        contents.remove(sha256);
        KONTOR_TESTPOINT("files.content_removed");
        tx.execute("DELETE FROM file_content WHERE sha256 = ?", sha256);
        return true;
    });
}

/// Removes a content that has no row: its writer died, or its transaction was rolled back.
bool removeStray(Database& db, const ContentDirectory& contents, const std::string& sha256, Time now) {
    return db.write([&](Transaction& tx) {
        // The row makes a FileStore::store of the same content wait until this is over.
        if (tx.execute("INSERT IGNORE INTO file_content (sha256, size, touched_at) VALUES (?, 0, ?)", sha256, now) == 0)
            return false;
        contents.remove(sha256);
        tx.execute("DELETE FROM file_content WHERE sha256 = ?", sha256);
        return true;
    });
}

}  // namespace

FileSweep sweepFiles(Database& db, const Clock& clock, const ContentDirectory& contents, JobRun* run) {
    const auto cancelled = [&] { return run && run->cancelled(); };
    const Time before = clock.now() - grace;
    FileSweep sweep;
    sweep.files = sweepRows(db, before, cancelled);

    std::string after;
    while (!cancelled()) {
        const auto page = db.read([&](Transaction& tx) {
            return tx.all<std::string>(
                "SELECT c.sha256 FROM file_content c WHERE c.sha256 > ? AND c.touched_at < ?"
                " AND NOT EXISTS (SELECT 1 FROM file f WHERE f.sha256 = c.sha256) ORDER BY c.sha256 LIMIT 500",
                after, before);
        });
        for (const auto& sha256 : page)
            if (!cancelled() && removeContent(db, contents, sha256, before)) ++sweep.contents;
        if (page.size() < 500) break;
        after = page.back();
    }

    contents.each([&](const std::string& sha256, std::chrono::seconds age) {
        if (age < grace) return !cancelled();
        const bool known = db.read([&](Transaction& tx) {
            return tx.maybe<std::int64_t>("SELECT 1 FROM file_content WHERE sha256 = ?", sha256).has_value();
        });
        if (!known && removeStray(db, contents, sha256, clock.now())) ++sweep.contents;
        return !cancelled();
    });
    return sweep;
}

}  // namespace kontor

#include "ledger/journal_check.h"

#include "kontor/log.h"
#include "ledger/journal_redaction.h"

namespace kontor {

namespace {

const LogEvent broken(
    LogEvent::Level::error, "journal.broken", "Journal entry {entry} does not fit the chain",
    "Somebody changed, removed or added an entry past the product, or the database is damaged. Compare "
    "with a backup from before.");

constexpr int linesAtATime = 1000;
constexpr std::int64_t keepEvery = 20'000;
constexpr const char* checkJobName = "journal.verify";

const std::string selectPage =
    "SELECT " + std::string(JournalLine::columnNames) + " FROM journal WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";

}  // namespace

void JournalWalk::step(Transaction& tx) {
    // The head first: rows written while this runs lie after it and are left to the next step.
    const auto [last, headHash] =
        tx.one<std::tuple<std::int64_t, std::string>>("SELECT journal_id, hash FROM journal_head WHERE id = 1");
    total = last;
    const auto bad = [&](std::int64_t entry) {
        done = true;
        firstBad = entry;
    };
    if (checked < last) {
        const auto page = tx.all<JournalLine>(selectPage, checked, last, linesAtATime);
        if (page.empty()) return bad(checked + 1);
        for (const auto& line : page) {
            // A gap is a row taken out: ids are given one after the other.
            if (line.id != checked + 1) return bad(checked + 1);
            const std::string before = hash;
            hash = chainHash(before, digestOf(line));
            if (hash != line.hash)
                if (const auto digest = redactedDigest(tx, line)) hash = chainHash(before, *digest);
            if (hash != line.hash) return bad(line.id);
            ++checked;
        }
    }
    if (checked < last) return;
    done = true;
    if (hash != headHash) firstBad = last;
}

std::optional<JournalCheck::Status> JournalCheck::last(Transaction& tx) const {
    return tx.maybe<Status>("SELECT started_at, finished_at, checked, hash, first_bad FROM journal_check WHERE id = 1");
}

JournalCheck::Status JournalCheck::begin(std::chrono::milliseconds most) {
    const Time now = _kernel.clock().now();
    const bool fresh = _kernel.db().write([&](Transaction& tx) {
        const auto before = last(tx);
        if (before && !before->finishedAt) return false;
        tx.execute("REPLACE INTO journal_check (id, started_at, checked, hash) VALUES (1, ?, 0, ?)", now,
                   journalGenesis);
        return true;
    });
    JournalWalk mine;
    if (fresh) {
        const auto until = std::chrono::steady_clock::now() + most;
        walk(mine, [&](const JournalWalk&) { return std::chrono::steady_clock::now() < until; });
    }
    return _kernel.db().write([&](Transaction& tx) {
        const Status status = *last(tx);
        const bool waiting =
            tx.maybe<std::int64_t>("SELECT id FROM job_run WHERE name = ? AND state IN ('waiting', 'running') LIMIT 1",
                                   checkJobName)
                .has_value();
        if (!status.finishedAt && !waiting) _kernel.jobs().enqueue(tx, checkJobName);
        return status;
    });
}

void JournalCheck::walk(JournalWalk& walk, const std::function<bool(const JournalWalk&)>& goOn) {
    std::int64_t kept = walk.checked;
    bool more = true;
    while (!walk.done && more) {
        _kernel.db().read([&, before = walk](Transaction& tx) {
            walk = before;
            walk.step(tx);
        });
        more = goOn(walk);
        if (!walk.done && more && walk.checked - kept < keepEvery) continue;
        _kernel.db().write([&](Transaction& tx) { keep(tx, walk); });
        kept = walk.checked;
    }
    if (walk.firstBad) log(broken, {{"entry", std::to_string(*walk.firstBad)}});
}

void JournalCheck::keep(Transaction& tx, const JournalWalk& walk) {
    // Not when somebody else came further meanwhile.
    tx.execute(
        "UPDATE journal_check SET checked = ?, hash = ?, finished_at = ?, first_bad = ? WHERE id = 1 AND finished_at "
        "IS NULL "
        "AND checked <= ?",
        walk.checked, walk.hash, walk.done ? std::optional(_kernel.clock().now()) : std::nullopt, walk.firstBad,
        walk.checked);
}

void JournalCheck::run(JobRun& run) {
    const auto before = _kernel.db().read([&](Transaction& tx) { return last(tx); });
    if (!before || before->finishedAt) return;
    JournalWalk mine;
    mine.checked = before->checked;
    mine.hash = before->hash;
    walk(mine, [&](const JournalWalk& now) {
        run.progress(now.checked, now.total);
        return !run.cancelled();
    });
}

std::optional<HealthFinding> JournalCheck::health(Transaction& tx) const {
    const auto status = last(tx);
    if (!status || !status->firstBad) return std::nullopt;
    return HealthFinding{"journal", "entry " + std::to_string(*status->firstBad) + " does not fit the chain", true};
}

Job JournalCheck::job() {
    Job job;
    job.name = checkJobName;
    job.doc = "Goes on with a check of the journal that takes longer than a request may.";
    job.run = [](JobRun& run, Kernel& kernel) { JournalCheck(kernel).run(run); };
    return job;
}

}  // namespace kontor

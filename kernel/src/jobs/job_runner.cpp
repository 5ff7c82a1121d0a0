#include "jobs/job_runner.h"

#include <algorithm>

#include "jobs/job_run.h"
#include "kontor/log.h"
#include "kontor/testpoint.h"

namespace kontor {

namespace {

const LogEvent jobFailed(
    LogEvent::Level::warning, "jobs.failed", "Job {job} failed: {error}",
    "A job ended with an error. Enqueued jobs are tried again with growing pauses, periodic ones at their next "
    "time; when it keeps failing it shows up in the server's health.");
const LogEvent jobsUnread(LogEvent::Level::warning, "jobs.unread", "The jobs can't be read: {error}",
                          "Jobs wait until the database answers again.");

constexpr int threadCount = 2;
constexpr std::chrono::seconds lookForJobsEvery(1);
constexpr std::chrono::seconds renewEvery(5);
/// How often a run may end with its server before it counts as the reason.
constexpr int mostDeaths = 3;

Duration pauseOfJob(int attempts) {
    const int doublings = std::min(2 * (attempts - 1), 10);
    return std::min<Duration>(std::chrono::seconds(10) * (1 << doublings), std::chrono::hours(1));
}

}  // namespace

JobRunner::JobRunner(Database& db, const Catalog& catalog, const Clock& clock, Kernel& kernel)
    : _db(db), _catalog(catalog), _clock(clock), _kernel(kernel) {}

JobRunner::~JobRunner() {
    stop();
}

void JobRunner::start() {
    fitSchedule(_clock.now());
    _state.with([](State& state) { state.stopping = false; });
    for (int i = 0; i < threadCount; ++i) _threads.emplace_back([this] { work(); });
    _threads.emplace_back([this] { keepLeases(); });
}

void JobRunner::takeOver() {
    _db.write([&](Transaction& tx) {
        tx.execute(
            "UPDATE job_schedule SET lease_owner = NULL, lease_until = NULL, next_at = LEAST(next_at, "
            "COALESCE(started_at, next_at)) WHERE lease_owner IS NOT NULL");
        // Still marked as running, so that it is known to have ended with its server.
        tx.execute("UPDATE job_run SET lease_until = created_at - INTERVAL 1 DAY WHERE state = 'running'");
    });
}

void JobRunner::endSoon() noexcept {
    _state.with([](State& state) {
        state.stopping = true;
        for (const auto& run : state.running) run->end();
    });
    _wake.notify_all();
    _stop.notify_all();
}

void JobRunner::stop() noexcept {
    endSoon();
    for (auto& thread : _threads) thread.join();
    _threads.clear();
}

bool JobRunner::stopping() {
    return _state.with([](State& state) { return state.stopping; });
}

void JobRunner::nudge() {
    _state.with([](State& state) { state.woken = true; });
    _wake.notify_all();
}

std::int64_t JobRunner::enqueue(Transaction& tx, std::string_view name, const Json& arguments) {
    if (!_catalog.jobs.contains(name)) throw std::logic_error("no job " + std::string(name) + " is declared");
    const Time now = _clock.now();
    const auto id =
        tx.insert("INSERT INTO job_run (name, arguments, state, due_at, created_at) VALUES (?, ?, 'waiting', ?, ?)",
                  name, arguments.dump(), now, now);
    tx.afterCommit([this] { nudge(); });
    return id;
}

void JobRunner::wake(std::string_view name) {
    const auto found = _catalog.jobs.find(name);
    if (found == _catalog.jobs.end() || !found->second.every)
        throw std::logic_error("no periodic job " + std::string(name) + " is declared");
    // Written by a worker: this may be called after a commit, where there is no way to the database.
    _state.with([&](State& state) { state.asked.emplace(name); });
    nudge();
}

void JobRunner::bringForward() {
    const auto asked = _state.with([](State& state) { return std::exchange(state.asked, {}); });
    if (asked.empty()) return;
    try {
        _db.write([&](Transaction& tx) {
            for (const auto& name : asked)
                tx.execute("UPDATE job_schedule SET next_at = ? WHERE name = ?", _clock.now(), name);
        });
    } catch (...) {
        _state.with([&](State& state) { state.asked.insert(asked.begin(), asked.end()); });
        throw;
    }
}

void JobRunner::cancel(std::int64_t runId) {
    _db.write([&](Transaction& tx) {
        const auto state = tx.maybe<std::string>("SELECT state FROM job_run WHERE id = ? FOR UPDATE", runId);
        if (!state) throw NotFound("job run " + std::to_string(runId));
        if (*state == "waiting")
            tx.execute("UPDATE job_run SET state = 'cancelled', finished_at = ? WHERE id = ?", _clock.now(), runId);
        else if (*state == "running")
            tx.execute("UPDATE job_run SET cancel_requested = TRUE WHERE id = ?", runId);
        else
            throw Conflict("error.job_over", {{"state", *state}});
    });
    _state.with([](State& state) { state.hurry = true; });
    _stop.notify_all();
}

/// When the clock is set back, what was due in a minute must not wait an hour and a minute.
void JobRunner::followClock(Time now) {
    const bool setBack =
        _state.with([&](State& state) { return now + lookForJobsEvery < std::exchange(state.looked, now); });
    if (setBack) fitSchedule(now);
}

/// Every periodic job has a next time, and none later than its period allows.
void JobRunner::fitSchedule(Time now) {
    _db.write([&](Transaction& tx) {
        for (const auto& [name, job] : _catalog.jobs)
            if (job.every)
                tx.execute(
                    "INSERT INTO job_schedule (name, next_at) VALUES (?, ?) ON DUPLICATE KEY UPDATE next_at = "
                    "LEAST(next_at, ?)",
                    name, now, now + *job.every);
    });
}

void JobRunner::work() {
    Context frame("thread", "jobs");
    while (!stopping()) {
        std::optional<Claim> next;
        try {
            followClock(_clock.now());
            bringForward();
            next = claim();
        } catch (const std::exception& error) {
            log(jobsUnread, {{"error", error.what()}});
        }
        if (next) {
            perform(std::move(*next));
            continue;
        }
        auto state = _state.lock();
        _wake.wait_for(state.lock(), lookForJobsEvery, [&] { return state->stopping || state->woken; });
        state->woken = false;
    }
}

std::optional<JobRunner::Claim> JobRunner::claim() {
    const Time now = _clock.now();
    // A look without locks first: most of the time there is nothing to do.
    const bool any = _db.read([&](Transaction& tx) {
        return tx.maybe<std::int64_t>(
                   "SELECT 1 FROM job_run WHERE state = 'waiting' AND (due_at <= ? OR created_at > ?) LIMIT 1", now,
                   now) ||
               tx.maybe<std::int64_t>("SELECT 1 FROM job_run WHERE state = 'running' AND lease_until < ? LIMIT 1",
                                      now) ||
               tx.maybe<std::int64_t>(
                   "SELECT 1 FROM job_schedule WHERE next_at <= ? AND (lease_until IS NULL OR lease_until < ?) LIMIT 1",
                   now, now);
    });
    if (!any) return std::nullopt;
    return _db.write([&](Transaction& tx) {
        auto claimed = claimPeriodic(tx, now);
        return claimed ? claimed : claimEnqueued(tx, now);
    });
}

std::optional<JobRunner::Claim> JobRunner::claimEnqueued(Transaction& tx, Time now) {
    using Row = std::tuple<std::int64_t, std::string, std::string, int, std::string>;
    // One made in the future was made before the clock was set back: its time has come.
    const auto rows = tx.all<Row>(
        "SELECT id, name, arguments, attempts, state FROM job_run WHERE (state = 'waiting' AND (due_at <= ? OR "
        "created_at > ?)) OR (state = 'running' AND lease_until < ? AND lease_owner <> ?) ORDER BY due_at, id LIMIT 10",
        now, now, now, _owner);
    for (const auto& [id, name, arguments, attempts, state] : rows) {
        const auto job = _catalog.jobs.find(name);
        if (job == _catalog.jobs.end()) continue;  // of a plugin that is switched off
        // One that takes the server with it each time must not do so for ever.
        if (state == "running" && attempts >= std::max(job->second.attempts, mostDeaths)) {
            giveUp(tx, id, now);
            continue;
        }
        if (tx.execute("UPDATE job_run SET state = 'running', lease_owner = ?, lease_until = ?, started_at = ?, "
                       "attempts = attempts + 1,"
                       " error = '' WHERE id = ? AND ((state = 'waiting' AND (due_at <= ? OR created_at > ?)) OR "
                       "(state = 'running' AND lease_until < ?))",
                       _owner, now + jobLease, now, id, now, now, now) > 0)
            return Claim{id, name, Json::parse(arguments), attempts + 1};
    }
    return std::nullopt;
}

void JobRunner::giveUp(Transaction& tx, std::int64_t runId, Time now) {
    tx.execute(
        "UPDATE job_run SET state = 'failed', finished_at = ?, error = 'the server ended each time while it ran',"
        " lease_owner = NULL, lease_until = NULL WHERE id = ? AND state = 'running' AND lease_until < ?",
        now, runId, now);
}

std::optional<JobRunner::Claim> JobRunner::claimPeriodic(Transaction& tx, Time now) {
    // A lease of our own that ran out belongs to a run that still goes on here: its renewal came late.
    const auto names = tx.all<std::string>(
        "SELECT name FROM job_schedule WHERE next_at <= ? AND (lease_until IS NULL OR (lease_until < ? AND lease_owner "
        "<> ?))"
        " ORDER BY next_at",
        now, now, _owner);
    for (const auto& name : names) {
        const auto job = _catalog.jobs.find(name);
        if (job == _catalog.jobs.end() || !job->second.every) continue;
        if (tx.execute("UPDATE job_schedule SET lease_owner = ?, lease_until = ?, started_at = ?, next_at = ?, "
                       "cancel_requested = FALSE,"
                       " progress_done = 0, progress_total = 0, note = ''"
                       " WHERE name = ? AND next_at <= ? AND (lease_until IS NULL OR lease_until < ?)",
                       _owner, now + jobLease, now, now + *job->second.every, name, now, now) > 0)
            return Claim{0, name, Json(), 1};
    }
    return std::nullopt;
}

void JobRunner::perform(Claim claim) {
    Context frame("job", claim.name + (claim.id ? "/" + std::to_string(claim.id) : ""));
    const Job& job = _catalog.jobs.find(claim.name)->second;
    const auto run = std::make_shared<Run>(_db, _clock, _owner, std::move(claim));
    _state.with([&](State& state) {
        state.running.push_back(run);
        if (state.stopping) run->end();
    });
    KONTOR_TESTPOINT("jobs.claimed");
    std::string error;
    try {
        job.run(*run, _kernel);
    } catch (const std::exception& thrown) {
        error = *thrown.what() ? thrown.what() : "an exception without a text";
        if (!isUtf8(error)) error = "an exception with a text that is not UTF-8";
    } catch (...) {
        error = "an unknown exception";
    }
    KONTOR_TESTPOINT("jobs.before_finish");
    if (!error.empty() && !run->wasCutShort()) log(jobFailed, {{"job", run->claim.name}, {"error", error}});
    try {
        finish(*run, job, std::string(leftCharacters(error, 1000)));
    } catch (const std::exception& thrown) {
        // Its lease runs out and it is run again: at least once.
        log(jobsUnread, {{"error", thrown.what()}});
    }
    _state.with([&](State& state) { std::erase(state.running, run); });
}

void JobRunner::finish(const Run& run, const Job& job, const std::string& error) {
    const Time now = _clock.now();
    const Claim& claim = run.claim;
    if (claim.id == 0) {
        // Cut short, it begins anew with the next start.
        const std::string again = run.wasCutShort() ? ", next_at = started_at" : "";
        const std::string failures = run.wasCutShort() ? "failures" : error.empty() ? "0" : "failures + 1";
        _db.write([&](Transaction& tx) {
            tx.execute("UPDATE job_schedule SET lease_owner = NULL, lease_until = NULL, finished_at = ?, failures = " +
                           failures + ", error = ?" + again + " WHERE name = ? AND lease_owner = ?",
                       now, run.wasCutShort() ? std::string() : error, claim.name, _owner);
        });
        return;
    }
    std::string state = "done";
    std::optional<Time> due;
    int attempts = claim.attempt;
    if (run.wasCutShort()) {
        state = "waiting";
        due = now;
        --attempts;
    } else if (run.wasCancelled()) {
        state = "cancelled";
    } else if (!error.empty()) {
        state = claim.attempt < job.attempts ? "waiting" : "failed";
        if (state == "waiting") due = now + pauseOfJob(claim.attempt);
    }
    const std::optional<Time> finished = due ? std::nullopt : std::optional(now);
    _db.write([&](Transaction& tx) {
        tx.execute(
            "UPDATE job_run SET state = ?, due_at = COALESCE(?, due_at), attempts = ?, finished_at = ?, error = ?,"
            " lease_owner = NULL, lease_until = NULL WHERE id = ? AND lease_owner = ?",
            state, due, attempts, finished, error, claim.id, _owner);
    });
}

void JobRunner::keepLeases() {
    Context frame("thread", "job leases");
    for (;;) {
        std::vector<std::shared_ptr<Run>> running;
        {
            auto state = _state.lock();
            _stop.wait_for(state.lock(), renewEvery, [&] { return state->stopping || state->hurry; });
            if (state->stopping) return;
            state->hurry = false;
            running = state->running;
        }
        for (const auto& run : running) {
            try {
                run->renew();
            } catch (const std::exception& error) {
                log(jobsUnread, {{"error", error.what()}});
            }
        }
    }
}

std::vector<JobStatus> JobRunner::list(Transaction& tx, int limit) {
    std::vector<JobStatus> jobs;
    using Row = std::tuple<std::int64_t, std::string, std::string, Time, std::optional<Time>, std::optional<Time>, int,
                           std::int64_t, std::int64_t, std::string, std::string>;
    const auto add = [&](Row row) {
        JobStatus job;
        std::tie(job.id, job.name, job.state, job.dueAt, job.startedAt, job.finishedAt, job.failures, job.done,
                 job.total, job.note, job.error) = std::move(row);
        jobs.push_back(std::move(job));
    };
    tx.each<Row>(add,
                 "SELECT 0, name, IF(lease_until IS NOT NULL, 'running', IF(failures > 0, 'failed', 'waiting')), "
                 "next_at, started_at,"
                 " finished_at, failures, progress_done, progress_total, note, error FROM job_schedule ORDER BY name");
    tx.each<Row>(
        add,
        "SELECT id, name, state, due_at, started_at, finished_at, attempts, progress_done, progress_total, note, error"
        " FROM job_run ORDER BY id DESC LIMIT ?",
        limit);
    return jobs;
}

std::vector<HealthFinding> JobRunner::health(Transaction& tx) {
    std::vector<HealthFinding> findings;
    using Row = std::tuple<std::string, int, std::string>;
    tx.each<Row>(
        [&](const Row& row) {
            const auto& [name, failures, error] = row;
            if (_catalog.jobs.contains(name))
                findings.push_back(
                    {"job " + name, "failed " + std::to_string(failures) + " times in a row: " + error, true});
        },
        "SELECT name, failures, error FROM job_schedule WHERE failures > 0 ORDER BY name");
    return findings;
}

std::int64_t JobRunner::prune(Database& db, Time before) {
    std::int64_t all = 0;
    for (;;) {
        const auto gone = db.write([&](Transaction& tx) {
            return tx.execute("DELETE FROM job_run WHERE finished_at < ? ORDER BY finished_at LIMIT 1000", before);
        });
        all += gone;
        if (gone < 1000) return all;
    }
}

}  // namespace kontor

#include "clock_store.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/promise.h"

namespace kontor::sla {

namespace {

constexpr std::array<std::string_view, 4> endings{"no", "met", "handed_over", "cancelled"};

struct ClockRow {
    std::string clock;
    int run = 0;
    std::int64_t policy = 0;
    std::int64_t edition = 0;
    std::optional<std::int64_t> group;
    Time startedAt{};
    std::optional<std::int64_t> target;
    std::int64_t spent = 0;
    std::optional<Time> runningSince;
    std::optional<Time> dueAt;
    std::optional<Time> breachedAt;
    std::string ended;
    std::optional<Time> endedAt;

    static constexpr auto columns = std::tuple{
        &ClockRow::clock,      &ClockRow::run,    &ClockRow::policy, &ClockRow::edition,      &ClockRow::group,
        &ClockRow::startedAt,  &ClockRow::target, &ClockRow::spent,  &ClockRow::runningSince, &ClockRow::dueAt,
        &ClockRow::breachedAt, &ClockRow::ended,  &ClockRow::endedAt};
};

ClockRun runOf(const ClockRow& row) {
    ClockRun run;
    run.clock = clockNamed(row.clock).value_or(Clock::resolution);
    run.number = row.run;
    run.policy = row.policy;
    run.edition = row.edition;
    run.groupId = row.group;
    run.startedAt = row.startedAt;
    if (row.target) run.target = Duration(*row.target);
    run.spent = Duration(row.spent);
    run.running = row.runningSince.has_value();
    run.dueAt = row.dueAt;
    run.breachedAt = row.breachedAt;
    const auto ended = std::find(endings.begin(), endings.end(), row.ended);
    run.ended = static_cast<ClockRun::Ended>(ended == endings.end() ? 0 : ended - endings.begin());
    run.endedAt = row.endedAt;
    return run;
}

}  // namespace

std::string_view nameOf(ClockRun::Ended ended) {
    return endings[static_cast<std::size_t>(ended)];
}

std::vector<ClockRun> storedClocks(Transaction& tx, std::int64_t ticketId) {
    std::vector<ClockRun> runs;
    for (const auto& row : tx.all<ClockRow>(
             "SELECT clock, run, policy_id, edition_id, group_id, started_at, target_us, spent_us, running_since,"
             " due_at, breached_at, ended, ended_at FROM sla_clocks WHERE ticket_id = ? ORDER BY started_at, clock, "
             "run",
             ticketId))
        runs.push_back(runOf(row));
    return runs;
}

void storeClocks(Transaction& tx, std::int64_t ticketId, const std::vector<ClockRun>& runs, Time now) {
    tx.execute("DELETE FROM sla_clocks WHERE ticket_id = ?", ticketId);
    if (runs.empty()) return;
    std::string sql =
        "INSERT INTO sla_clocks (ticket_id, clock, run, policy_id, edition_id, group_id, started_at, target_us, "
        "spent_us, running_since, due_at, breached_at, ended, ended_at) VALUES ";
    std::vector<SqlValue> values;
    for (const auto& run : runs) {
        sql += values.empty() ? "" : ", ";
        sql += "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        const SqlValue target = run.target ? toSql(run.target->count()) : toSql(nullptr);
        const SqlValue since = run.running ? toSql(now) : toSql(nullptr);
        for (SqlValue value :
             {toSql(ticketId), toSql(nameOf(run.clock)), toSql(run.number), toSql(run.policy), toSql(run.edition),
              toSql(run.groupId), toSql(run.startedAt), target, toSql(run.spent.count()), since, toSql(run.dueAt),
              toSql(run.breachedAt), toSql(nameOf(run.ended)), toSql(run.endedAt)})
            values.push_back(std::move(value));
    }
    tx.change(sql, values);
}

std::vector<StoredStep> storedSteps(Transaction& tx, std::int64_t ticketId) {
    return tx.all<StoredStep>(
        "SELECT clock, run, step, due_at, done_at FROM sla_steps WHERE ticket_id = ? ORDER BY due_at, clock, run, step",
        ticketId);
}

void storeSteps(Transaction& tx, std::int64_t ticketId, const std::vector<PlannedStep>& planned) {
    auto stored = storedSteps(tx, ticketId);
    for (const auto& step : planned) {
        const std::string clock(nameOf(step.clock));
        const auto known = std::find_if(stored.begin(), stored.end(), [&](const StoredStep& other) {
            return other.clock == clock && other.run == step.run && other.name == step.name;
        });
        const bool isKnown = known != stored.end();
        const StoredStep before = isKnown ? *known : StoredStep{};
        if (isKnown) stored.erase(known);
        if (step.passed && (before.doneAt || (isKnown && before.dueAt))) continue;
        if (isKnown && !before.doneAt && before.dueAt == step.dueAt) continue;
        // Paused: whatever was done stays so.
        if (before.doneAt && !step.dueAt) continue;
        tx.execute(
            "INSERT INTO sla_steps (ticket_id, clock, run, step, due_at, done_at) VALUES (?, ?, ?, ?, ?, NULL)"
            " ON DUPLICATE KEY UPDATE due_at = VALUES(due_at), done_at = NULL",
            ticketId, clock, step.run, step.name, step.dueAt);
    }
    for (const auto& gone : stored)
        if (!gone.doneAt)
            tx.execute("DELETE FROM sla_steps WHERE ticket_id = ? AND clock = ? AND run = ? AND step = ?", ticketId,
                       gone.clock, gone.run, gone.name);
}

void markDone(Transaction& tx, std::int64_t ticketId, Clock clock, int run, const std::string& step, Time now) {
    tx.execute("UPDATE sla_steps SET done_at = ? WHERE ticket_id = ? AND clock = ? AND run = ? AND step = ?", now,
               ticketId, nameOf(clock), run, step);
}

std::vector<std::int64_t> ticketsWithDueSteps(Transaction& tx, Time now, int most) {
    std::vector<std::int64_t> ids;
    for (const auto id : tx.all<std::int64_t>(
             "SELECT ticket_id FROM sla_steps WHERE done_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?", now,
             most))
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    return ids;
}

std::vector<std::int64_t> ticketsWithOpenClocks(Transaction& tx, std::int64_t after, int most) {
    return tx.all<std::int64_t>(
        "SELECT DISTINCT ticket_id FROM sla_clocks WHERE ended = 'no' AND ticket_id > ? ORDER BY ticket_id LIMIT ?",
        after, most);
}

std::vector<std::int64_t> ticketsMadeSince(Transaction& tx, Time since, std::int64_t after, int most) {
    return tx.all<std::int64_t>(
        "SELECT id FROM tickets WHERE id > ? AND created_at >= ? AND deleted_at IS NULL ORDER BY id LIMIT ?", after,
        since, most);
}

bool lockTicket(Transaction& tx, std::int64_t ticketId) {
    return tx.maybe<std::int64_t>("SELECT id FROM tickets WHERE id = ? AND deleted_at IS NULL FOR UPDATE", ticketId)
        .has_value();
}

std::vector<std::int64_t> peopleOfGroup(Transaction& tx, std::int64_t groupId) {
    return tx.all<std::int64_t>("SELECT user_id FROM user_group_member WHERE group_id = ? ORDER BY user_id LIMIT 200",
                                groupId);
}

std::optional<std::int64_t> managerOf(Transaction& tx, std::int64_t userId) {
    return tx.maybe<std::optional<std::int64_t>>("SELECT manager_id FROM user WHERE id = ?", userId)
        .value_or(std::nullopt);
}

}  // namespace kontor::sla

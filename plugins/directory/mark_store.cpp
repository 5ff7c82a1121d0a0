#include "directory_store.h"
#include "kontor/text.h"

namespace kontor::directory::store {

namespace {

/// Stands where the digest was while that run goes on.
std::string membershipsOfRun(std::int64_t runId) {
    return "run " + std::to_string(runId);
}

}  // namespace

std::optional<Mark> mark(Transaction& tx, std::int64_t directoryId) {
    using Row = std::tuple<std::string, std::string, std::string>;
    auto row = tx.maybe<Row>("SELECT way, server, value FROM directory_marks WHERE directory_id = ? AND value <> ''",
                             directoryId);
    if (!row) return std::nullopt;
    return Mark{std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
}

std::string beginMemberships(Transaction& tx, std::int64_t directoryId, std::int64_t runId) {
    // Locked, so that no sign-in forgets it between the two statements.
    const auto before =
        tx.maybe<std::string>("SELECT memberships FROM directory_marks WHERE directory_id = ? FOR UPDATE", directoryId);
    tx.execute(
        "INSERT INTO directory_marks (directory_id, way, server, value, memberships) VALUES (?, '', '', '', ?) ON "
        "DUPLICATE KEY UPDATE memberships = VALUES(memberships)",
        directoryId, membershipsOfRun(runId));
    return before.value_or("");
}

void forgetMemberships(Transaction& tx, std::int64_t directoryId) {
    tx.execute("UPDATE directory_marks SET memberships = '' WHERE directory_id = ?", directoryId);
}

void setMark(Transaction& tx, std::int64_t directoryId, std::int64_t runId, const Mark& mark,
             const std::string& memberships) {
    tx.execute(
        "UPDATE directory_marks SET way = ?, server = ?, value = ?, memberships = IF(memberships = ?, ?, '') WHERE "
        "directory_id = ?",
        mark.way, leftCharacters(mark.server, 500), mark.value, membershipsOfRun(runId), memberships, directoryId);
}

}  // namespace kontor::directory::store

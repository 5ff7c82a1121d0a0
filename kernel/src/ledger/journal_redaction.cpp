#include "ledger/journal_redaction.h"

#include <algorithm>

#include "kontor/viewer.h"

namespace kontor {

namespace {

constexpr const char* kind = "journal";
constexpr const char* action = "redacted";

/// What the table `journal_redaction` says of an entry.
struct Redaction {
    std::string digest;
    std::string leftDigest;
    std::int64_t batch = 0;

    static constexpr auto columns = std::tuple{&Redaction::digest, &Redaction::leftDigest, &Redaction::batch};
};

std::optional<Redaction> redactionOf(Transaction& tx, std::int64_t id) {
    return tx.maybe<Redaction>("SELECT digest, left_digest, batch FROM journal_redaction WHERE journal_id = ?", id);
}

bool attests(const Json& changes, const std::string& id, const Redaction& redaction) {
    return std::any_of(changes.items().begin(), changes.items().end(), [&](const Json& change) {
        return change["field"].text() == id && change["from"].text() == redaction.digest &&
               change["to"].text() == redaction.leftDigest;
    });
}

}  // namespace

void redactJournal(Transaction& tx, Ledger& ledger, const Viewer& viewer, const std::vector<JournalLine>& before,
                   const std::vector<JournalLine>& after) {
    if (after.empty()) return;
    std::vector<FieldChange> attested;
    const std::int64_t batch = after.front().id;
    for (std::size_t i = 0; i < after.size(); ++i) {
        const JournalLine& line = after[i];
        const auto earlier = redactionOf(tx, line.id);
        const std::string digest = earlier ? earlier->digest : digestOf(before.at(i));
        const std::string left = digestOf(line);
        tx.execute("UPDATE journal SET reason = ?, changes = ? WHERE id = ?", line.reason, line.changes, line.id);
        tx.execute(
            "INSERT INTO journal_redaction (journal_id, digest, left_digest, batch) VALUES (?, ?, ?, ?)"
            " ON DUPLICATE KEY UPDATE left_digest = VALUES(left_digest), batch = VALUES(batch)",
            line.id, digest, left, batch);
        attested.push_back({std::to_string(line.id), Json(digest), Json(left)});
    }
    ledger.journal(tx, viewer, {kind, batch}, action, attested);
}

std::optional<std::string> redactedDigest(Transaction& tx, const JournalLine& line) {
    const auto redaction = redactionOf(tx, line.id);
    if (!redaction || redaction->leftDigest != digestOf(line)) return std::nullopt;
    const std::string id = std::to_string(line.id);
    // Later in the chain, which is checked up to there and beyond.
    for (const auto& changes :
         tx.all<std::string>("SELECT changes FROM journal WHERE kind = ? AND record_id = ? AND action = ? AND id > ?",
                             kind, redaction->batch, action, line.id))
        if (attests(Json::parse(changes), id, *redaction)) return redaction->digest;
    return std::nullopt;
}

}  // namespace kontor

#include "mail_store.h"

#include <algorithm>

#include "kontor/json.h"
#include "kontor/text.h"

namespace kontor::mail::store {

namespace {

const std::string spoolColumns = "SELECT id, mailbox_id, uid_validity, uid, file_id, state, attempts FROM mail_spool";

std::string cut(const std::string& text, std::size_t most) {
    return std::string(leftCharacters(text, most));
}

}  // namespace

std::optional<std::string> sealedPassword(Transaction& tx, std::int64_t mailboxId, const std::string& name) {
    return tx.maybe<std::string>("SELECT sealed FROM mailbox_secrets WHERE mailbox_id = ? AND name = ?", mailboxId,
                                 name);
}

void setSecret(Transaction& tx, std::int64_t mailboxId, const std::string& name, const std::string& sealed) {
    tx.execute(
        "INSERT INTO mailbox_secrets (mailbox_id, name, sealed) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE sealed = "
        "VALUES(sealed)",
        mailboxId, name, sealed);
}

void pollSucceeded(Transaction& tx, std::int64_t mailboxId, Time now) {
    tx.execute(
        "UPDATE mailboxes SET last_poll_at = ?, last_success_at = ?, last_error = '', alarm = 0, "
        "poll_failures = 0, next_poll_at = NULL WHERE id = ?",
        now, now, mailboxId);
}

void pollFailed(Transaction& tx, std::int64_t mailboxId, Time now, const std::string& error, bool alarm, Time next) {
    tx.execute(
        "UPDATE mailboxes SET last_poll_at = ?, last_error = ?, alarm = ?, poll_failures = poll_failures + 1, "
        "next_poll_at = ? WHERE id = ?",
        now, cut(error, 1000), alarm, next, mailboxId);
}

void forgetPauses(Transaction& tx) {
    tx.execute("UPDATE mailboxes SET next_poll_at = NULL WHERE next_poll_at IS NOT NULL");
}

void sendSucceeded(Transaction& tx, std::int64_t mailboxId) {
    tx.execute(
        "UPDATE mailboxes SET send_error = '', send_failures = 0, send_failing_since = NULL WHERE id = ? AND "
        "send_failures "
        "> 0",
        mailboxId);
}

std::vector<std::string> silentSenders(Transaction& tx, Time before) {
    return tx.all<std::string>(
        "SELECT CONCAT(address, ': ', send_error) FROM mailboxes WHERE deleted_at IS NULL AND active = 1 AND "
        "send_failing_since < ? ORDER BY id",
        before);
}

void sendFailed(Transaction& tx, std::int64_t mailboxId, Time now, const std::string& error) {
    tx.execute(
        "UPDATE mailboxes SET send_error = ?, send_failures = send_failures + 1, send_failing_since = "
        "COALESCE(send_failing_since, ?) WHERE id = ?",
        cut(error, 1000), now, mailboxId);
}

std::vector<std::string> ownAddresses(Transaction& tx) {
    return tx.all<std::string>("SELECT address FROM mailboxes WHERE deleted_at IS NULL");
}

std::optional<SpoolRow> findSpooled(Transaction& tx, std::int64_t mailboxId, std::int64_t uidValidity,
                                    std::int64_t uid) {
    return tx.maybe<SpoolRow>(spoolColumns + " WHERE mailbox_id = ? AND uid_validity = ? AND uid = ?", mailboxId,
                              uidValidity, uid);
}

SpoolRow spooled(Transaction& tx, std::int64_t id) {
    return tx.one<SpoolRow>(spoolColumns + " WHERE id = ?", id);
}

SpoolRow lockSpooled(Transaction& tx, std::int64_t id) {
    return tx.one<SpoolRow>(spoolColumns + " WHERE id = ? FOR UPDATE", id);
}

std::vector<std::int64_t> waiting(Transaction& tx, std::int64_t mailboxId) {
    return tx.all<std::int64_t>("SELECT id FROM mail_spool WHERE state = 'received' AND mailbox_id = ? ORDER BY id",
                                mailboxId);
}

std::int64_t addSpooled(Transaction& tx, std::int64_t mailboxId, std::int64_t uidValidity, std::int64_t uid,
                        std::int64_t size, Time now) {
    return tx.insert(
        "INSERT INTO mail_spool (mailbox_id, uid_validity, uid, size, state, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, 'received', ?, ?)",
        mailboxId, uidValidity, uid, size, now, now);
}

void setFile(Transaction& tx, std::int64_t id, std::int64_t fileId) {
    tx.execute("UPDATE mail_spool SET file_id = ? WHERE id = ?", fileId, id);
}

void countAttempt(Transaction& tx, std::int64_t id, Time now) {
    tx.execute("UPDATE mail_spool SET attempts = attempts + 1, updated_at = ? WHERE id = ?", now, id);
}

void setState(Transaction& tx, std::int64_t id, const std::string& state, const std::string& reason, Time now) {
    tx.execute("UPDATE mail_spool SET state = ?, reason = ?, version = version + 1, updated_at = ? WHERE id = ?", state,
               cut(reason, 1000), now, id);
}

void finish(Transaction& tx, std::int64_t id, const SpoolResult& result, Time now) {
    Json trace = Json::array();
    for (const std::string& step : result.trace) trace.push(cut(step, 600));
    tx.execute(
        "UPDATE mail_spool SET state = ?, class = ?, reason = ?, from_address = ?, subject = ?, message_id = ?, "
        "message_id_hash = ?, content_hash = ?, ticket_id = ?, entry_id = ?, threaded_by = ?, sender_check = ?, "
        "sender_reason = ?, held_back = ?, trace = ?, "
        "version = version + 1, updated_at = ? WHERE id = ?",
        result.state, result.mailClass, cut(result.reason, 1000), cut(result.fromAddress, 320),
        cut(result.subject, 255), cut(result.messageId, 500),
        result.messageId.empty() ? std::string() : sha256Hex(result.messageId), result.contentHash, result.ticketId,
        result.entryId, result.threadedBy, result.senderCheck, cut(result.senderReason, 255), result.heldBack,
        trace.dump(), now, id);
}

std::optional<Earlier> findDuplicate(Transaction& tx, std::int64_t id, const SpoolResult& mail) {
    if (mail.messageId.empty())
        return tx.maybe<Earlier>(
            "SELECT id, ticket_id FROM mail_spool WHERE content_hash = ? AND id <> ? AND state IN ('ticket', "
            "'message') "
            "AND message_id = '' ORDER BY id LIMIT 1",
            mail.contentHash, id);
    return tx.maybe<Earlier>(
        "SELECT id, ticket_id FROM mail_spool WHERE message_id_hash = ? AND id <> ? AND state IN ('ticket', 'message') "
        "AND (from_address = ? OR content_hash = ?) ORDER BY id LIMIT 1",
        sha256Hex(mail.messageId), id, mail.fromAddress, mail.contentHash);
}

std::int64_t filedFrom(Transaction& tx, const std::string& address, Time since) {
    return tx.one<std::int64_t>(
        "SELECT COUNT(*) FROM mail_spool WHERE from_address = ? AND created_at > ? AND state IN ('ticket', 'message')",
        address, since);
}

std::int64_t filedInTicketFrom(Transaction& tx, std::int64_t ticketId, const std::string& address, Time since) {
    return tx.one<std::int64_t>(
        "SELECT COUNT(*) FROM mail_spool WHERE ticket_id = ? AND created_at > ? AND from_address = ?", ticketId, since,
        address);
}

std::optional<std::int64_t> ticketOfMessageId(Transaction& tx, const std::string& messageId) {
    return tx.maybe<std::int64_t>(
        "SELECT ticket_id FROM mail_ids WHERE id_hash = ? ORDER BY seen DESC, created_at, ticket_id LIMIT 1",
        sha256Hex(messageId));
}

void rememberId(Transaction& tx, std::int64_t ticketId, const std::string& messageId, bool seen, Time now) {
    if (messageId.empty()) return;
    tx.execute(
        "INSERT INTO mail_ids (id_hash, ticket_id, message_id, seen, created_at) VALUES (?, ?, ?, ?, ?) "
        "ON DUPLICATE KEY UPDATE seen = GREATEST(seen, VALUES(seen))",
        sha256Hex(messageId), ticketId, cut(messageId, 500), seen, now);
}

std::vector<std::string> messageIdsOf(Transaction& tx, std::int64_t ticketId, int most) {
    auto ids = tx.all<std::string>(
        "SELECT message_id FROM mail_ids WHERE ticket_id = ? AND seen = 1 ORDER BY created_at DESC LIMIT ?", ticketId,
        most);
    std::reverse(ids.begin(), ids.end());
    return ids;
}

bool tookPart(Transaction& tx, std::int64_t ticketId, const std::string& address) {
    return tx
        .maybe<std::int64_t>("SELECT 1 FROM mail_participants WHERE ticket_id = ? AND address = ?", ticketId, address)
        .has_value();
}

void rememberParticipant(Transaction& tx, std::int64_t ticketId, const std::string& address) {
    tx.execute("INSERT IGNORE INTO mail_participants (ticket_id, address) VALUES (?, ?)", ticketId, cut(address, 320));
}

bool isHeldBack(Transaction& tx, std::int64_t entryId) {
    return tx.maybe<std::int64_t>("SELECT id FROM mail_spool WHERE entry_id = ? AND held_back = 1", entryId)
        .has_value();
}

std::optional<TicketThread> threadOf(Transaction& tx, std::int64_t ticketId) {
    return tx.maybe<TicketThread>(
        "SELECT mailbox_id, sender_address, sender_name FROM mail_threads WHERE ticket_id = ?", ticketId);
}

void rememberThread(Transaction& tx, std::int64_t ticketId, const TicketThread& thread) {
    tx.execute(
        "INSERT IGNORE INTO mail_threads (ticket_id, mailbox_id, sender_address, sender_name) VALUES (?, ?, ?, ?)",
        ticketId, thread.mailboxId, cut(thread.senderAddress, 320), cut(thread.senderName, 255));
}

}  // namespace kontor::mail::store

#include "collaboration_service.h"

#include "checklists.h"
#include "kontor/collaboration/message.h"
#include "kontor/collaboration/relation.h"
#include "kontor/kernel.h"
#include "relation_targets.h"

namespace kontor::collaboration {

namespace {

struct EntryRow {
    std::optional<std::int64_t> authorId;
    std::string from;
    std::string bodyHtml;
    std::string bodyText;
    std::optional<std::string> attachments;
    std::string direction;
    std::string channel;
    Time createdAt{};

    static constexpr auto columns =
        std::tuple{&EntryRow::authorId,    &EntryRow::from,      &EntryRow::bodyHtml, &EntryRow::bodyText,
                   &EntryRow::attachments, &EntryRow::direction, &EntryRow::channel,  &EntryRow::createdAt};

    Message message() const {
        Message message;
        message.authorId = authorId;
        message.from = from;
        message.bodyHtml = bodyHtml;
        message.bodyText = bodyText;
        if (attachments && !attachments->empty()) message.attachments = Json::parse(*attachments);
        message.direction = direction;
        message.channel = channel;
        message.createdAt = createdAt;
        return message;
    }
};

void emitChange(WriteContext& context, const Ref& entry, const std::string& action, const Ref& owner) {
    RecordChanged change;
    change.kind = entry.kind;
    change.id = entry.id;
    change.action = action;
    change.ownerKind = owner.kind;
    change.ownerId = owner.id;
    change.actorId = context.viewer.id();
    change.via = std::string(toString(context.viewer.origin()));
    context.kernel.ledger().emit(context.tx, change);
}

/// Entries of groups that other plugins brought; both ends say how many went.
void moveOthers(WriteContext& context, const Ref& from, const Ref& to) {
    for (const auto& [name, group] : context.kernel.catalog().groups) {
        const bool ours = name == "messages" || name == "notes" || name == "tasks" || name == "relations";
        if (ours || group.readOnly) continue;
        const RecordType& type = group.entry;
        const std::string sql =
            "UPDATE " + type.table + " SET kind = ?, record_id = ? WHERE kind = ? AND record_id = ?";
        const auto moved = static_cast<std::int64_t>(context.tx.change(sql, {to.kind, to.id, from.kind, from.id}));
        if (moved == 0) continue;
        context.kernel.ledger().journal(context.tx, context.viewer, from, "entries_moved", {{name, moved, Json()}});
        context.kernel.ledger().journal(context.tx, context.viewer, to, "entries_moved", {{name, Json(), moved}});
    }
}

}  // namespace

Viewer CollaborationService::over(Transaction& tx, const Viewer& viewer, const Ref& owner) {
    return _kernel ? _kernel->records().viewerOver(tx, viewer, owner) : viewer;
}

EntryCounts CollaborationService::counts(Transaction& tx, const Viewer& viewer, const Ref& owner) {
    const Viewer here = over(tx, viewer, owner);
    const bool all = here.may("collaboration.read_private");
    const bool answers = here.may("collaboration.write");
    using Count = std::int64_t;
    const auto row = tx.one<std::tuple<Count, Count, Count, Count, Count, Count>>(
        "SELECT (SELECT COUNT(*) FROM messages WHERE kind = ? AND record_id = ? AND deleted_at IS NULL),"
        " (SELECT COUNT(*) FROM notes WHERE kind = ? AND record_id = ? AND deleted_at IS NULL AND (? OR visibility = "
        "'public')),"
        " (SELECT COUNT(*) FROM tasks WHERE kind = ? AND record_id = ? AND deleted_at IS NULL AND state = 'open'),"
        " (SELECT COUNT(*) FROM tasks WHERE kind = ? AND record_id = ? AND deleted_at IS NULL),"
        " (SELECT COUNT(*) FROM relations WHERE kind = ? AND record_id = ?),"
        " (SELECT COUNT(*) FROM message_drafts WHERE kind = ? AND record_id = ? AND deleted_at IS NULL"
        " AND state <> 'sent' AND (author_id = ? OR (? AND state = 'waiting' AND (? OR written_as <> "
        "'note_private'))))",
        owner.kind, owner.id, owner.kind, owner.id, all, owner.kind, owner.id, owner.kind, owner.id, owner.kind,
        owner.id, owner.kind, owner.id, viewer.id(), answers, all);
    return {std::get<0>(row), std::get<1>(row), std::get<2>(row), std::get<3>(row), std::get<4>(row), std::get<5>(row)};
}

void CollaborationService::moveAll(WriteContext& context, const Ref& from, const Ref& to) {
    Transaction& tx = context.tx;
    const auto move = [&](std::string_view sql) { tx.execute(sql, to.kind, to.id, from.kind, from.id); };
    move("UPDATE messages SET kind = ?, record_id = ? WHERE kind = ? AND record_id = ?");
    move("UPDATE notes SET kind = ?, record_id = ? WHERE kind = ? AND record_id = ?");
    move("UPDATE tasks SET kind = ?, record_id = ? WHERE kind = ? AND record_id = ?");
    move("UPDATE message_drafts SET kind = ?, record_id = ? WHERE kind = ? AND record_id = ?");

    moveOthers(context, from, to);

    // A link between the two would become one of a record to itself, and one that both have would be there twice.
    tx.execute("DELETE FROM relations WHERE kind = ? AND record_id = ? AND target_kind = ? AND target_id = ?",
               from.kind, from.id, to.kind, to.id);
    tx.execute("DELETE FROM relations WHERE kind = ? AND record_id = ? AND target_kind = ? AND target_id = ?", to.kind,
               to.id, from.kind, from.id);
    move("UPDATE IGNORE relations SET kind = ?, record_id = ? WHERE kind = ? AND record_id = ?");
    move("UPDATE IGNORE relations SET target_kind = ?, target_id = ? WHERE target_kind = ? AND target_id = ?");
    tx.execute("DELETE FROM relations WHERE kind = ? AND record_id = ?", from.kind, from.id);
    tx.execute("DELETE FROM relations WHERE target_kind = ? AND target_id = ?", from.kind, from.id);
}

Message CollaborationService::take(WriteContext& context, const Ref& from, std::int64_t messageId) {
    const Ref ref{std::string(Message::kind), messageId};
    const auto taken = context.tx.execute(
        "UPDATE messages SET deleted_at = ?, version = version + 1, updated_at = ?"
        " WHERE id = ? AND kind = ? AND record_id = ? AND deleted_at IS NULL",
        context.now, context.now, messageId, from.kind, from.id);
    if (taken == 0) throw NotFound(toString(ref) + " of " + toString(from));
    const auto message =
        context.tx
            .one<EntryRow>(
                "SELECT author_id, from_address, body_html, body_text, attachments, direction, channel,"
                " created_at FROM messages WHERE id = ?",
                messageId)
            .message();
    context.kernel.ledger().journal(context.tx, context.viewer, from, "message_taken",
                                    {{"message", messageId, Json()}});
    emitChange(context, ref, "deleted", from);
    return message;
}

std::int64_t CollaborationService::addPast(WriteContext& context, const Ref& owner, const Message& message) {
    const auto id = context.tx.insert(
        "INSERT INTO messages (kind, record_id, author_id, from_address, body_html, body_text, attachments, direction, "
        "channel,"
        " automatic, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        owner.kind, owner.id, message.authorId, message.from, message.bodyHtml, message.bodyText,
        message.attachments.dump(), message.direction, message.channel, message.automatic, message.createdAt,
        context.now);
    const Ref ref{std::string(Message::kind), id};
    for (const auto& file : message.attachments.items())
        context.kernel.files().attach(context.tx, context.viewer, file["file_id"].integer(), ref);
    context.kernel.ledger().journal(context.tx, context.viewer, owner, "message_created", {{"message", Json(), id}});
    emitChange(context, ref, "created", owner);
    return id;
}

void CollaborationService::relate(WriteContext& context, const Ref& from, const std::string& type, const Ref& to) {
    const auto there = context.tx.maybe<std::int64_t>(
        "SELECT id FROM relations WHERE kind = ? AND record_id = ? AND type = ? AND target_kind = ? AND target_id = ?",
        from.kind, from.id, type, to.kind, to.id);
    if (there) return;
    Patch values;
    values.set("type", type).set("kind", to.kind).set("target_id", to.id);
    context.kernel.records().create(context.tx, context.viewer, Relation::kind, values, from);
}

std::vector<std::int64_t> CollaborationService::applyChecklist(WriteContext& context, const Ref& owner,
                                                               std::int64_t checklistId) {
    return collaboration::applyChecklist(context, owner, checklistId);
}

}  // namespace kontor::collaboration

#include "drafts.h"

#include "body.h"
#include "draft_sender.h"
#include "kontor/collaboration/attachments.h"
#include "kontor/collaboration/draft.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::collaboration {

namespace {

constexpr std::chrono::days furthest{366};

Predicate visibleDrafts(const Viewer& viewer) {
    Predicate result{"t.author_id = ?", {viewer.id()}};
    if (!viewer.may("collaboration.write")) return result;
    // Who answers as well must know that an answer is on its way.
    Predicate waiting{"t.state = 'waiting'", {}};
    if (!viewer.may("collaboration.read_private"))
        waiting = conjoin(std::move(waiting), {"t.written_as <> 'note_private'", {}});
    return disjoin(std::move(result), waiting);
}

void requireOwn(const WriteContext& context, const MessageDraft& draft) {
    if (context.viewer.isSystem() || draft.authorId == context.viewer.id()) return;
    throw Forbidden("change somebody else's draft");
}

/// When it is sent, and that it can be.
void checkWaiting(const WriteContext& context, MessageDraft& draft) {
    if (!draft.sendAt) draft.sendAt = context.now;
    if (*draft.sendAt > context.now + furthest)
        throw Invalid("send_at", "collaboration.send_too_late", {{"days", std::to_string(furthest.count())}});
    if (draft.statusAfter && context.owner) {
        const RecordType& type = context.kernel.records().type(context.owner->kind);
        if (!type.field("status") || !context.viewer.may(type.writePermission))
            throw Invalid("status_after", "error.field_forbidden");
    }
    if (draft.writtenAs != "message" && !context.viewer.may("collaboration.write"))
        throw Invalid("as", "error.field_forbidden");
}

void prepareDraft(WriteContext& context, const MessageDraft* before, MessageDraft& after) {
    if (before) {
        requireOwn(context, *before);
        if (before->state == "sent") throw Conflict("collaboration.draft_is_sent");
        if (after.bodyHtml == before->bodyHtml && after.bodyText != before->bodyText) after.bodyHtml.clear();
    } else {
        if (context.viewer.id() == 0) throw Forbidden("a draft without an author");
        after.authorId = context.viewer.id();
        after.attachments = describeFiles(context, after.fileIds);
    }
    if (after.state == "sent" ||
        ((after.state == "failed" || after.state == "taken_back") && (!before || before->state != after.state)))
        throw Invalid("state", "error.read_only");
    const bool given = after.sendAfter || (after.sendAt && (!before || after.sendAt != before->sendAt));
    if (after.sendAfter) after.sendAt = context.now + std::chrono::seconds(*after.sendAfter);
    after.sendAfter.reset();
    // A time is what sends it, unless it is said to be kept.
    if (given && (!before || after.state == before->state)) after.state = "waiting";
    completeBody(after.bodyHtml, after.bodyText, after.state != "waiting" || after.attachments.size() > 0);
    if (after.state == "waiting") {
        checkWaiting(context, after);
        after.error.reset();
    }
}

void writtenDraft(WriteContext& context, const MessageDraft* before, const MessageDraft& after) {
    // What nothing refers to is swept after a day.
    if (!before) attachFiles(context, after.fileIds, {std::string(MessageDraft::kind), after.id});
}

void removingDraft(WriteContext& context, const void* record) {
    const auto& draft = *static_cast<const MessageDraft*>(record);
    requireOwn(context, draft);
    if (draft.state == "sent") throw Conflict("collaboration.draft_is_sent");
}

Reply sendNow(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType* type = kernel.catalog().collection(request.params.at("collection"));
    if (!type) throw NotFound(request.path);
    const Ref owner{type->kind, request.number()};
    const Ref ref{std::string(MessageDraft::kind), request.number("draft")};
    const auto readOwn = [&](Transaction& tx) {
        ListRequest request{.limit = 1, .extra = {"t.id = ?", {ref.id}}, .owner = owner};
        const auto found = kernel.records().all<MessageDraft>(tx, viewer, request);
        if (found.empty()) throw NotFound(toString(ref));
        if (found.front().authorId != viewer.id()) throw Forbidden("send somebody else's draft");
        return found.front();
    };
    const MessageDraft draft = kernel.db().read(readOwn);
    if (draft.state != "waiting" && draft.state != "sent") throw Conflict("collaboration.draft_not_waiting");
    sendDraft(draft.id, kernel);
    return Reply::json(
        kernel.db().read([&](Transaction& tx) { return kernel.records().get(tx, viewer, ref).toJson(viewer); }));
}

}  // namespace

GroupType draftGroup() {
    RecordType type = recordType<MessageDraft>("", "message_drafts", draftFields);
    type.doc = "A message or note that is kept for later, or sent at a later time.";
    type.label = "LEFT({t}.body_text, 80)";
    type.readPermission = "collaboration.read";
    type.createPermission = "collaboration.reply";
    type.writePermission = "collaboration.reply";
    type.deletePermission = "collaboration.reply";
    type.defaultSort = "id";
    type.textColumns = {"t.body_text"};
    type.visible = visibleDrafts;
    type.journaled = false;  // what it becomes is
    type.prepare = prepared<MessageDraft>(prepareDraft);
    type.written = writtenBy<MessageDraft>(writtenDraft);
    type.removing = removingDraft;
    return {"drafts", "group.drafts", std::move(type)};
}

Route sendDraftRoute() {
    return {.method = "POST",
            .path = "/api/v1/{collection}/{id}/drafts/{draft}/send",
            .access = needs("collaboration.reply"),
            .summary = "Send a waiting draft at once",
            .doc =
                "Answers the draft as it is then; one that was sent already is answered as it is. What can't be "
                "sent is kept as failed, and the answer says why.",
            .handler = sendNow,
            .responseSchema = schemaOf(draftFields, false),
            .responseExample = Json::object({{"id", 7}, {"state", "sent"}, {"message_id", 815}}),
            .tag = "drafts"};
}

}  // namespace kontor::collaboration

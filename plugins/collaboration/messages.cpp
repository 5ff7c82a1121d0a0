#include "body.h"
#include "groups.h"
#include "kontor/collaboration/attachments.h"
#include "kontor/collaboration/message.h"
#include "kontor/kernel.h"
#include "mentions.h"

namespace kontor::collaboration {

namespace {

/// Who helps answers, everybody else asks; code that knows better (mail) sets the direction itself.
bool isStaff(const Viewer& viewer) {
    return viewer.may("collaboration.write");
}

/// Staff asks as well, in records they requested themselves.
bool isRequester(WriteContext& context) {
    if (!context.owner || !isStaff(context.viewer) || context.viewer.isSystem()) return false;
    const RecordType& type = context.kernel.records().type(context.owner->kind);
    const Field* field = type.field("requester_id");
    if (!field || field->column.empty()) return false;
    return context.tx
        .maybe<std::int64_t>(
            "SELECT id FROM " + type.table + " WHERE id = ? AND " + std::string(field->column) + " = ?",
            context.owner->id, context.viewer.id())
        .has_value();
}

std::string channelOf(const Viewer& viewer) {
    switch (viewer.origin()) {
        case Origin::web:
            return isStaff(viewer) ? "agent" : "portal";
        case Origin::mail:
            return "email";
        case Origin::shell:
            return "agent";
        case Origin::api:
            return "api";
        case Origin::rule:
        case Origin::system:
            break;
    }
    return "rule";
}

void prepareMessage(WriteContext& context, const Message* before, Message& after) {
    if (before) return;
    const Viewer& viewer = context.viewer;
    completeBody(after.bodyHtml, after.bodyText, !after.fileIds.empty());
    if (!after.authorId && viewer.id() != 0) after.authorId = viewer.id();
    if (after.from.empty()) after.from = viewer.data().email;
    if (after.direction.empty()) after.direction = isStaff(viewer) && !isRequester(context) ? "out" : "in";
    if (after.channel.empty()) after.channel = channelOf(viewer);
    after.attachments = describeFiles(context, after.fileIds);
    after.mentionIds = mentionsIn(context, after.mentionIds, after.bodyText, false);
}

void writtenMessage(WriteContext& context, const Message* before, const Message& after) {
    if (before) return;
    const Ref ref{std::string(Message::kind), after.id};
    attachFiles(context, after.fileIds, ref);
    keepMentions(context, ref, after.mentionIds, after.bodyText);
}

}  // namespace

GroupType messageGroup() {
    RecordType type = recordType<Message>("", "messages", messageFields);
    type.doc = "A contribution to the conversation with the requester.";
    type.label = "LEFT({t}.body_text, 80)";
    type.readPermission = "collaboration.read";
    type.createPermission = "collaboration.reply";
    type.writePermission = "collaboration.delete";
    type.deletePermission = "collaboration.delete";
    type.defaultSort = "id";
    type.textColumns = {"t.body_text"};
    type.prepare = prepared<Message>(prepareMessage);
    type.written = writtenBy<Message>(writtenMessage);
    return {"messages", "group.messages", std::move(type)};
}

}  // namespace kontor::collaboration

#include "body.h"
#include "groups.h"
#include "kontor/collaboration/attachments.h"
#include "kontor/collaboration/note.h"
#include "kontor/error.h"
#include "mentions.h"

namespace kontor::collaboration {

namespace {

Predicate visibleNotes(const Viewer& viewer) {
    if (viewer.may("collaboration.read_private")) return {};
    return {"t.visibility = 'public'", {}};
}

void prepareNote(WriteContext& context, const Note* before, Note& after) {
    if (before && before->authorId != context.viewer.id()) context.viewer.require("collaboration.delete");
    if (before) {
        // Whichever of the two forms was changed leads; the other follows.
        const bool sameText = after.bodyHtml == before->bodyHtml && after.bodyText == before->bodyText;
        if (sameText && after.visibility == before->visibility && after.mentionIds.empty()) return;
        if (after.bodyHtml == before->bodyHtml && after.bodyText != before->bodyText) after.bodyHtml.clear();
    } else {
        if (context.viewer.id() != 0) after.authorId = context.viewer.id();
        after.attachments = describeFiles(context, after.fileIds);
    }
    completeBody(after.bodyHtml, after.bodyText, !after.fileIds.empty() || after.attachments.size() > 0);
    after.mentionIds = mentionsIn(context, after.mentionIds, after.bodyText, after.visibility == "private");
}

void writtenNote(WriteContext& context, const Note* before, const Note& after) {
    const Ref ref{std::string(Note::kind), after.id};
    if (!before) attachFiles(context, after.fileIds, ref);
    keepMentions(context, ref, after.mentionIds, after.bodyText);
}

void removingNote(WriteContext& context, const void* record) {
    if (static_cast<const Note*>(record)->authorId != context.viewer.id())
        context.viewer.require("collaboration.delete");
}

}  // namespace

GroupType noteGroup() {
    RecordType type = recordType<Note>("", "notes", noteFields);
    type.doc = "A remark, private among those who work on the record or public.";
    type.label = "LEFT({t}.body_text, 80)";
    type.readPermission = "collaboration.read";
    type.createPermission = "collaboration.write";
    type.writePermission = "collaboration.write";
    type.deletePermission = "collaboration.write";
    type.defaultSort = "id";
    type.textColumns = {"t.body_text"};
    type.visible = visibleNotes;
    type.prepare = prepared<Note>(prepareNote);
    type.written = writtenBy<Note>(writtenNote);
    type.removing = removingNote;
    return {"notes", "group.notes", std::move(type)};
}

}  // namespace kontor::collaboration

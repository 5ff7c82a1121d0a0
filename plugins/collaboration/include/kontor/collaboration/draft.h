#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/collaboration/body_fields.h"
#include "kontor/field.h"

namespace kontor::collaboration {

inline constexpr std::array<std::string_view, 3> draftForms{"message", "note_private", "note_public"};
inline constexpr std::array<std::string_view, 5> draftStates{"draft", "waiting", "sent", "failed", "taken_back"};

/// A message or note that is not sent yet: kept for later, or waiting for its time. Its author's own matter; those who
/// answer as well see that one waits.
struct MessageDraft {
    static constexpr std::string_view kind = "message_draft";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> authorId;
    std::string writtenAs = "message";
    std::string bodyHtml;
    std::string bodyText;
    std::vector<std::string> to;
    std::vector<std::string> cc;
    std::vector<std::int64_t> mentionIds;
    std::vector<std::int64_t> fileIds;
    Json attachments = Json::array();
    std::optional<std::string> statusAfter;
    bool unlessAnswered = false;
    std::optional<Time> sendAt;
    std::optional<std::int64_t> sendAfter;
    std::string state = "draft";
    std::optional<std::string> error;
    std::optional<std::int64_t> messageId;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array draftFields{
    idField<&MessageDraft::id>(),
    versionField<&MessageDraft::version>(),
    authorField<&MessageDraft::authorId>(),
    field<&MessageDraft::writtenAs>("as")
        .stored("written_as")
        .oneOf(draftForms)
        .writable()
        .filterable()
        .doc("What it becomes.")
        .example("\"message\""),
    bodyHtmlField<&MessageDraft::bodyHtml>().writable(),
    bodyTextField<&MessageDraft::bodyText>().writable(),
    field<&MessageDraft::to>("to")
        .stored("to_addresses")
        .writable()
        .limit(50)
        .doc("Addresses it goes to; the requester's when empty.")
        .example("[]"),
    field<&MessageDraft::cc>("cc")
        .stored("cc_addresses")
        .writable()
        .limit(50)
        .doc("Addresses that get a copy.")
        .example("[\"team@example.org\"]"),
    field<&MessageDraft::mentionIds>("mention_ids")
        .refersTo("user")
        .writable()
        .limit(20)
        .doc("People who are spoken to in it, and told of it.")
        .example("[12]"),
    fileIdsField<&MessageDraft::fileIds>(),
    attachmentsField<&MessageDraft::attachments>(),
    field<&MessageDraft::statusAfter>("status_after")
        .as(FieldType::word)
        .limit(40)
        .writable()
        .doc("Status the record gets when it is sent.")
        .example("\"resolved\""),
    field<&MessageDraft::unlessAnswered>("unless_answered")
        .writable()
        .doc("Whether it is taken back when the requester writes first.")
        .example("true"),
    field<&MessageDraft::sendAt>("send_at")
        .writable()
        .filterable()
        .sortable()
        .doc("When it is sent; nobody sends it without.")
        .example("\"2026-02-02T08:00:00.000000Z\""),
    field<&MessageDraft::sendAfter>("send_after")
        .between(0, 3600)
        .unstored()
        .secret()
        .writable()
        .doc("In place of send_at: in so many seconds, until which it can be taken back.")
        .example("5"),
    field<&MessageDraft::state>("state")
        .oneOf(draftStates)
        .writable()
        .filterable()
        .doc("draft: kept; waiting: sent at send_at; failed: could not be sent, see error; taken_back: the requester "
             "wrote first. Set it to draft to take it back, to waiting to have it sent.")
        .example("\"waiting\""),
    field<&MessageDraft::error>("error").as(FieldType::longText).doc("Why it could not be sent.").example("null"),
    field<&MessageDraft::messageId>("message_id").doc("The message or note it became.").example("null"),
    createdField<&MessageDraft::createdAt>(),
    updatedField<&MessageDraft::updatedAt>(),
};

}  // namespace kontor::collaboration

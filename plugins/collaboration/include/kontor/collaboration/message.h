#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/collaboration/body_fields.h"
#include "kontor/field.h"

namespace kontor::collaboration {

inline constexpr std::array<std::string_view, 2> directions{"in", "out"};
inline constexpr std::array<std::string_view, 7> channels{"portal", "email", "agent", "api", "chat", "phone", "rule"};

/// One contribution to the conversation with the requester of a record. Never changed once it is written.
struct Message {
    static constexpr std::string_view kind = "message";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> authorId;
    std::string from;
    std::vector<std::string> to;
    std::vector<std::string> cc;
    std::string bodyHtml;
    std::string bodyText;
    std::vector<std::int64_t> fileIds;
    std::vector<std::int64_t> mentionIds;
    Json attachments = Json::array();
    std::string direction;
    std::string channel;
    bool automatic = false;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array messageFields{
    idField<&Message::id>(),
    versionField<&Message::version>(),
    authorField<&Message::authorId>(),
    field<&Message::from>("from")
        .stored("from_address")
        .filterable()
        .doc("Address it came from.")
        .example("\"anna.berg@example.org\""),
    field<&Message::to>("to")
        .stored("to_addresses")
        .createOnly()
        .limit(50)
        .doc("Addresses it went to.")
        .example("[\"support@example.org\"]"),
    field<&Message::cc>("cc")
        .stored("cc_addresses")
        .createOnly()
        .limit(50)
        .doc("Addresses that got a copy.")
        .example("[\"team@example.org\"]"),
    bodyHtmlField<&Message::bodyHtml>().createOnly(),
    bodyTextField<&Message::bodyText>().createOnly(),
    fileIdsField<&Message::fileIds>(),
    mentionsField<&Message::mentionIds>().createOnly(),
    attachmentsField<&Message::attachments>(),
    field<&Message::direction>("direction")
        .oneOf(directions)
        .filterable()
        .doc("in: from the requester's side; out: from the people who help.")
        .example("\"in\""),
    field<&Message::channel>("channel").oneOf(channels).filterable().doc("The way it came.").example("\"portal\""),
    field<&Message::automatic>("automatic")
        .filterable()
        .doc("Written by a machine (out-of-office notes, receipts); such a message never opens a ticket again.")
        .example("false"),
    createdField<&Message::createdAt>(),
    field<&Message::updatedAt>("updated_at")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

}  // namespace kontor::collaboration

#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

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
    Json attachments = Json::array();
    std::string direction;
    std::string channel;
    bool automatic = false;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array messageFields{
    field<&Message::id>("id").filterable().sortable().doc("Id of the message.").example("7"),
    field<&Message::version>("version").doc("Grows with every change.").example("1"),
    field<&Message::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .doc("Who wrote it; null when the sender is no user.")
        .example("12"),
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
    field<&Message::bodyHtml>("body_html")
        .as(FieldType::html)
        .limit(1'000'000)
        .createOnly()
        .doc("Text as HTML; what is dangerous in it is removed. Give this or body_text.")
        .example("\"<p>It works again.</p>\""),
    field<&Message::bodyText>("body_text")
        .as(FieldType::longText)
        .limit(500'000)
        .createOnly()
        .filterable()
        .query("text")
        .doc("Text without formatting; derived when body_html is given.")
        .example("\"It works again.\""),
    field<&Message::fileIds>("file_ids")
        .unstored()
        .secret()
        .createOnly()
        .limit(50)
        .doc("Uploaded files to attach.")
        .example("[31]"),
    field<&Message::attachments>("attachments")
        .doc("Attached files: file_id, name, size, media_type.")
        .example("[{\"file_id\":31,\"name\":\"screen.png\",\"size\":4711,\"media_type\":\"image/png\"}]"),
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
    field<&Message::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was written.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Message::updatedAt>("updated_at")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

}  // namespace kontor::collaboration

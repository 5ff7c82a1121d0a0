#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::mail {

inline constexpr std::array<std::string_view, 6> spoolStates{"received",  "ticket",      "message",
                                                             "duplicate", "quarantined", "discarded"};

/// A mail that was fetched, kept whole, and what became of it.
struct SpooledMail {
    static constexpr std::string_view kind = "incoming_mail";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t mailboxId = 0;
    std::string state;
    std::string mailClass;
    std::string reason;
    std::string fromAddress;
    std::string subject;
    std::string messageId;
    std::int64_t size = 0;
    std::optional<std::int64_t> ticketId;
    std::optional<std::int64_t> entryId;
    std::string threadedBy;
    std::string senderCheck;
    bool heldBack = false;
    std::vector<std::string> trace;
    std::int64_t attempts = 0;
    std::optional<std::int64_t> fileId;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array spooledMailFields{
    field<&SpooledMail::id>("id").filterable().sortable().doc("Id of the mail.").example("17"),
    field<&SpooledMail::version>("version").doc("Grows with every change; the ETag.").example("2"),
    field<&SpooledMail::mailboxId>("mailbox_id")
        .refersTo("mailbox")
        .filterable()
        .query("mailbox")
        .doc("Where it was fetched.")
        .example("1"),
    field<&SpooledMail::state>("state")
        .oneOf(spoolStates)
        .filterable()
        .doc("received: not yet worked on; ticket: made a ticket; message: joined one; duplicate: was there already; "
             "quarantined: an administrator decides; discarded: by an administrator.")
        .example("\"message\""),
    field<&SpooledMail::mailClass>("class")
        .as(FieldType::word)
        .filterable()
        .doc("Who wrote it: personal, auto_reply, bounce, bulk, challenge, loop.")
        .example("\"personal\""),
    field<&SpooledMail::reason>("reason")
        .limit(1000)
        .doc("Why it is quarantined, or what showed its class.")
        .example("\"\""),
    field<&SpooledMail::fromAddress>("from")
        .stored("from_address")
        .filterable()
        .doc("Address of the sender.")
        .example("\"anna.berg@example.org\""),
    field<&SpooledMail::subject>("subject").filterable().doc("Its subject.").example("\"Printer\""),
    field<&SpooledMail::messageId>("message_id").limit(500).doc("Its Message-ID.").example("\"abc@example.org\""),
    field<&SpooledMail::size>("size").sortable().doc("Bytes.").example("4711"),
    field<&SpooledMail::ticketId>("ticket_id")
        .refersTo("ticket")
        .filterable()
        .query("ticket")
        .doc("The ticket it made or joined.")
        .example("123"),
    field<&SpooledMail::entryId>("entry_id")
        .doc("The message it became in that ticket; null when it is the ticket's description.")
        .example("7"),
    field<&SpooledMail::threadedBy>("threaded_by")
        .as(FieldType::word)
        .doc("How the ticket was found: signed_token, in_reply_to, references, subject_number, nothing.")
        .example("\"signed_token\""),
    field<&SpooledMail::senderCheck>("sender_check")
        .as(FieldType::word)
        .filterable()
        .doc("Whether the trusted mail server confirmed the sender: passed, failed, unknown.")
        .example("\"passed\""),
    field<&SpooledMail::heldBack>("held_back")
        .filterable()
        .doc("It looks like an answer of somebody who works on the ticket, but the sender is not confirmed: it was "
             "kept and "
             "not sent on.")
        .example("false"),
    field<&SpooledMail::trace>("trace")
        .unlisted()
        .doc("What was looked at to decide, in order.")
        .example("[\"no signed token\"]"),
    field<&SpooledMail::attempts>("attempts").doc("How often it was worked on.").example("1"),
    field<&SpooledMail::fileId>("file_id")
        .doc("The raw mail; null when the server's message was too large to fetch.")
        .example("31"),
    field<&SpooledMail::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was fetched.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&SpooledMail::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it was last worked on.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType spooledMailType();

}  // namespace kontor::mail

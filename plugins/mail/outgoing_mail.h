#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::mail {

inline constexpr std::array<std::string_view, 3> outgoingStates{"queued", "sent", "failed"};
inline constexpr std::array<std::string_view, 4> purposes{"reply", "acknowledgement", "notification", "copy"};

/// A mail on its way out.
struct OutgoingMail {
    static constexpr std::string_view kind = "outgoing_mail";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t mailboxId = 0;
    std::optional<std::int64_t> ticketId;
    std::string purpose;
    std::string recipients;
    std::string subject;
    std::string messageId;
    std::string state;
    std::int64_t attempts = 0;
    std::optional<Time> nextAttemptAt;
    std::string lastError;
    std::optional<Time> sentAt;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array outgoingMailFields{
    field<&OutgoingMail::id>("id").filterable().sortable().doc("Id of the mail.").example("9"),
    field<&OutgoingMail::version>("version").doc("Grows with every change; the ETag.").example("2"),
    field<&OutgoingMail::mailboxId>("mailbox_id")
        .refersTo("mailbox")
        .filterable()
        .query("mailbox")
        .doc("The mailbox it is sent from.")
        .example("1"),
    field<&OutgoingMail::ticketId>("ticket_id")
        .refersTo("ticket")
        .filterable()
        .query("ticket")
        .doc("The ticket it is about.")
        .example("123"),
    field<&OutgoingMail::purpose>("purpose")
        .oneOf(purposes)
        .filterable()
        .doc("Why it is sent; a copy passes on what the requester's side wrote to who watches the ticket.")
        .example("\"reply\""),
    field<&OutgoingMail::recipients>("recipients")
        .as(FieldType::longText)
        .from("(SELECT GROUP_CONCAT(r.address ORDER BY r.position SEPARATOR ', ') FROM mail_recipients r "
              "WHERE r.outgoing_id = {t}.id)")
        .doc("Addresses it goes to.")
        .example("\"anna.berg@example.org\""),
    field<&OutgoingMail::subject>("subject")
        .limit(300)
        .filterable()
        .doc("Its subject.")
        .example("\"[T-000123] Printer\""),
    field<&OutgoingMail::messageId>("message_id").doc("Its Message-ID.").example("\"kontor.123-9.abc@example.org\""),
    field<&OutgoingMail::state>("state")
        .oneOf(outgoingStates)
        .filterable()
        .doc("queued: will be tried, again if need be; sent: at least one server took it and none is left; failed: "
             "given "
             "up for somebody.")
        .example("\"sent\""),
    field<&OutgoingMail::attempts>("attempts").doc("How often it was tried.").example("1"),
    field<&OutgoingMail::nextAttemptAt>("next_attempt_at")
        .doc("When it is tried next.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&OutgoingMail::lastError>("last_error").limit(1000).doc("What the server said last.").example("\"\""),
    field<&OutgoingMail::sentAt>("sent_at").doc("When it went out.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&OutgoingMail::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was queued.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&OutgoingMail::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType outgoingMailType();

}  // namespace kontor::mail

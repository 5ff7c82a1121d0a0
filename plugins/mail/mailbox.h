#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::mail {

inline constexpr std::array<std::string_view, 3> encryptions{"none", "starttls", "tls"};
inline constexpr std::array<std::string_view, 2> afterReadings{"mark_seen", "move"};
inline constexpr std::array<std::string_view, 3> senderPolicies{"create", "guest", "quarantine"};
inline constexpr std::array<std::string_view, 2> mailLocales{"de", "en"};

/// An address that people write to: where its mail is fetched, how answers leave, and what is done with mail of
/// strangers.
struct Mailbox {
    static constexpr std::string_view kind = "mailbox";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string address;
    bool active = true;
    std::string locale = "de";
    std::string imapHost;
    std::int64_t imapPort = 993;
    std::string imapEncryption = "tls";
    std::string imapUser;
    std::string imapPassword;  ///< only while it is written; kept sealed in a table of its own
    std::string imapFolder = "INBOX";
    std::string afterReading = "mark_seen";
    std::string doneFolder;
    std::string smtpHost;
    std::int64_t smtpPort = 587;
    std::string smtpEncryption = "starttls";
    std::string smtpUser;
    std::string smtpPassword;  ///< as imapPassword
    bool verifyCertificates = true;
    std::string unknownSenders = "create";
    std::optional<std::int64_t> guestRequesterId;
    std::optional<std::int64_t> groupId;
    bool acknowledge = true;
    bool plusAddressing = false;
    std::optional<Time> lastPollAt;
    std::optional<Time> lastSuccessAt;
    std::string lastError;
    bool alarm = false;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array mailboxFields{
    field<&Mailbox::id>("id").filterable().sortable().doc("Id of the mailbox.").example("1"),
    field<&Mailbox::version>("version").doc("Grows with every change; the ETag.").example("3"),
    field<&Mailbox::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What people see as the sender's name.")
        .example("\"IT Service Desk\""),
    field<&Mailbox::address>("address")
        .as(FieldType::email)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("Address that people write to and that answers come from.")
        .example("\"support@example.org\""),
    field<&Mailbox::active>("active").writable().filterable().doc("Whether it is polled and sends.").example("true"),
    field<&Mailbox::locale>("locale")
        .oneOf(mailLocales)
        .writable()
        .doc("Language of mail to people whose language is not known.")
        .example("\"de\""),
    field<&Mailbox::imapHost>("imap_host")
        .writable()
        .filterable()
        .doc("IMAP server; empty: the mailbox only sends.")
        .example("\"imap.example.org\""),
    field<&Mailbox::imapPort>("imap_port").between(1, 65535).writable().doc("Port of the IMAP server.").example("993"),
    field<&Mailbox::imapEncryption>("imap_encryption")
        .oneOf(encryptions)
        .writable()
        .doc("tls: from the start; starttls: must be offered; none: readable by everybody on the way.")
        .example("\"tls\""),
    field<&Mailbox::imapUser>("imap_user").writable().doc("Name to sign in with.").example("\"support\""),
    field<&Mailbox::imapPassword>("imap_password")
        .unstored()
        .secret()
        .writable()
        .doc("Its password; encrypted at rest and never shown. Leave it out to keep the one there is.")
        .example("\"correct horse battery\""),
    field<&Mailbox::imapFolder>("imap_folder").writable().doc("Folder that mail is read from.").example("\"INBOX\""),
    field<&Mailbox::afterReading>("after_reading")
        .oneOf(afterReadings)
        .writable()
        .doc("What happens on the server to a mail once it is filed.")
        .example("\"move\""),
    field<&Mailbox::doneFolder>("done_folder")
        .writable()
        .doc("Folder that filed mail is moved to; made when missing.")
        .example("\"Kontor\""),
    field<&Mailbox::smtpHost>("smtp_host")
        .writable()
        .filterable()
        .doc("SMTP server; empty: the mailbox never sends.")
        .example("\"smtp.example.org\""),
    field<&Mailbox::smtpPort>("smtp_port").between(1, 65535).writable().doc("Port of the SMTP server.").example("587"),
    field<&Mailbox::smtpEncryption>("smtp_encryption")
        .oneOf(encryptions)
        .writable()
        .doc("As imap_encryption.")
        .example("\"starttls\""),
    field<&Mailbox::smtpUser>("smtp_user")
        .writable()
        .doc("Name to sign in with; empty: without signing in.")
        .example("\"support\""),
    field<&Mailbox::smtpPassword>("smtp_password")
        .unstored()
        .secret()
        .writable()
        .doc("Its password; encrypted at rest and never shown. Leave it out to keep the one there is.")
        .example("\"correct horse battery\""),
    field<&Mailbox::verifyCertificates>("verify_certificates")
        .writable()
        .doc("Refuse servers whose certificate is not trusted by this machine.")
        .example("true"),
    field<&Mailbox::unknownSenders>("unknown_senders")
        .oneOf(senderPolicies)
        .writable()
        .doc("Mail of people without an account: create makes them requesters, guest files it for guest_requester_id, "
             "quarantine keeps it for an administrator.")
        .example("\"create\""),
    field<&Mailbox::guestRequesterId>("guest_requester_id")
        .refersTo("user")
        .writable()
        .doc("Requester of tickets from people without an account when unknown_senders is guest.")
        .example("null"),
    field<&Mailbox::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .query("group")
        .doc("Team that gets the tickets.")
        .example("2"),
    field<&Mailbox::acknowledge>("acknowledge")
        .writable()
        .doc("Answer the first mail of a new ticket with its number.")
        .example("true"),
    field<&Mailbox::plusAddressing>("plus_addressing")
        .writable()
        .doc("Mail to support+anything@ arrives here, so that answers can carry a signed mark in the address.")
        .example("false"),
    field<&Mailbox::lastPollAt>("last_poll_at")
        .doc("When it was last looked at.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Mailbox::lastSuccessAt>("last_success_at")
        .doc("When that last went well.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Mailbox::lastError>("last_error")
        .limit(1000)
        .doc("Why it did not go well the last time; empty when it did.")
        .example("\"\""),
    field<&Mailbox::alarm>("alarm")
        .filterable()
        .doc("No successful poll for longer than the setting mail.alarm_minutes.")
        .example("false"),
    field<&Mailbox::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was made.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Mailbox::updatedAt>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType mailboxType();

}  // namespace kontor::mail

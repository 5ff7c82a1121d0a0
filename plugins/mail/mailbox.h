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
inline constexpr std::array<std::string_view, 3> signIns{"password", "oauth2", "oauth2_client"};
inline constexpr std::array<std::string_view, 5> oauthStates{"", "waiting", "fine", "failing", "revoked"};

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
    std::string signIn = "password";
    std::string oauthTokenUrl;
    std::string oauthAuthorizeUrl;
    std::string oauthClientId;
    std::string oauthClientSecret;  ///< as imapPassword
    std::string oauthScope;
    std::string oauthRefreshToken;  ///< as imapPassword
    std::string oauthState;
    std::string oauthError;
    std::optional<Time> oauthRefreshedAt;
    std::optional<Time> oauthExpiresAt;
    std::string trustedAuthServer;
    std::string unknownSenders = "create";
    std::optional<std::int64_t> guestRequesterId;
    std::optional<std::int64_t> groupId;
    bool acknowledge = true;
    bool plusAddressing = false;
    std::optional<Time> lastPollAt;
    std::optional<Time> lastSuccessAt;
    std::string lastError;
    bool alarm = false;
    std::int64_t pollFailures = 0;
    std::optional<Time> nextPollAt;
    std::string sendError;
    std::int64_t sendFailures = 0;
    std::optional<Time> sendFailingSince;
    Time createdAt{};
    Time updatedAt{};

    bool usesOAuth() const { return signIn != "password"; }
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
    field<&Mailbox::signIn>("sign_in")
        .oneOf(signIns)
        .writable()
        .doc("password: names and passwords of the servers; oauth2: access tokens on behalf of the mailbox, kept alive "
             "by "
             "a refresh token; oauth2_client: access tokens of the program itself (client credentials).")
        .example("\"password\""),
    field<&Mailbox::oauthTokenUrl>("oauth_token_url")
        .limit(500)
        .writable()
        .doc("Where the identity provider gives tokens; https, or http on this machine.")
        .example("\"https://login.example.org/oauth2/token\""),
    field<&Mailbox::oauthAuthorizeUrl>("oauth_authorize_url")
        .limit(500)
        .writable()
        .doc("Where a person allows access to the mailbox; only needed for signing in from the administration.")
        .example("\"https://login.example.org/oauth2/authorize\""),
    field<&Mailbox::oauthClientId>("oauth_client_id")
        .writable()
        .doc("Id the identity provider knows this program by.")
        .example("\"kontor\""),
    field<&Mailbox::oauthClientSecret>("oauth_client_secret")
        .unstored()
        .secret()
        .limit(2000)
        .writable()
        .doc("Its secret; encrypted at rest and never shown. Leave it out to keep the one there is.")
        .example("\"correct horse battery\""),
    field<&Mailbox::oauthScope>("oauth_scope")
        .limit(500)
        .writable()
        .doc("What to ask access to, words separated by blanks.")
        .example("\"https://outlook.office.com/IMAP.AccessAsUser.All offline_access\""),
    field<&Mailbox::oauthRefreshToken>("oauth_refresh_token")
        .unstored()
        .secret()
        .limit(10'000)
        .writable()
        .doc("A refresh token got elsewhere, in place of signing in from the administration; encrypted at rest and "
             "never "
             "shown.")
        .example("\"0.AXoA…\""),
    field<&Mailbox::oauthState>("oauth_state")
        .oneOf(oauthStates)
        .filterable()
        .doc("waiting: nobody has signed in yet; fine; failing: the last refresh went wrong and is tried again; "
             "revoked: "
             "the identity provider refuses the refresh token, somebody has to sign in anew.")
        .example("\"fine\""),
    field<&Mailbox::oauthError>("oauth_error").limit(1000).doc("Why the last refresh went wrong.").example("\"\""),
    field<&Mailbox::oauthRefreshedAt>("oauth_refreshed_at")
        .doc("When the last access token was got.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Mailbox::oauthExpiresAt>("oauth_expires_at")
        .doc("Until when it holds; a new one is got before that.")
        .example("\"2026-01-31T09:15:00.000000Z\""),
    field<&Mailbox::trustedAuthServer>("trusted_auth_server")
        .writable()
        .doc("Name (authserv-id) of the mail server whose Authentication-Results are believed; it must remove such "
             "headers "
             "of that name from mail that comes from outside. Answers that agents write by mail are only sent on when "
             "it "
             "has confirmed the sender. Empty: no server is believed.")
        .example("\"mx.example.org\""),
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
    field<&Mailbox::pollFailures>("poll_failures")
        .doc("How often in a row it did not go well; the pauses grow to a quarter of an hour.")
        .example("0"),
    field<&Mailbox::nextPollAt>("next_poll_at")
        .doc("Not looked at again before that; null when it is due.")
        .example("null"),
    field<&Mailbox::sendError>("send_error")
        .limit(1000)
        .doc("Why the SMTP server could not be used the last time; empty when it could.")
        .example("\"\""),
    field<&Mailbox::sendFailures>("send_failures").doc("How often in a row.").example("0"),
    field<&Mailbox::sendFailingSince>("send_failing_since").doc("Since when.").example("null"),
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

#pragma once

#include "kontor/log.h"

namespace kontor::mail {

inline const LogEvent pollFailed{
    LogEvent::Level::warning, "mail.poll_failed", "Mailbox {mailbox} can't be read: {error}",
    "The mail server did not answer, refused the password or broke the connection. It is tried again with "
    "pauses that grow to a quarter of an hour; mail stays on the server meanwhile. Check the mailbox under "
    "Administration, Mail, or by `mail test`."};
inline const LogEvent mailboxSilent{
    LogEvent::Level::error, "mail.mailbox_silent", "Mailbox {mailbox} had no successful poll since {since}",
    "Longer than the setting mail.alarm_minutes: mail to this address waits on the server and nobody sees it here."};
inline const LogEvent mailboxRecovered{LogEvent::Level::info, "mail.mailbox_recovered",
                                       "Mailbox {mailbox} can be read again",
                                       "Nothing to do: what came meanwhile is being filed."};
inline const LogEvent oauthFailed{
    LogEvent::Level::warning, "mail.oauth_failed", "The access token of {mailbox} could not be renewed: {error}",
    "The identity provider was not reached or refused. It is tried again; mail goes on as long as the old token holds. "
    "When it refuses for good, check client id, secret and scope of the mailbox."};
inline const LogEvent oauthRevoked{
    LogEvent::Level::error, "mail.oauth_revoked", "Mailbox {mailbox} must be signed in to anew: {error}",
    "The identity provider takes the refresh token no more: it expired, was revoked, or the password was changed. Sign "
    "in "
    "under Administration, Mail; until then no mail of this mailbox is fetched or sent. Nothing is lost."};
inline const LogEvent oauthStale{
    LogEvent::Level::warning, "mail.oauth_stale", "The access token of {mailbox} was last renewed at {at}",
    "More than 14 days ago. Refresh tokens that are not used expire; look at the mailbox before this one does."};
inline const LogEvent mailQuarantined{
    LogEvent::Level::warning, "mail.quarantined", "Mail {id} from {from} is in quarantine: {reason}",
    "It was not filed and is kept whole. See `mail quarantine list`; a retry files it when the reason is gone."};
inline const LogEvent mailFiled{LogEvent::Level::info, "mail.filed", "Mail {id} became a {state} of ticket {ticket}",
                                "A mail was filed; its decision trace is kept with it."};
inline const LogEvent parserUnavailable{
    LogEvent::Level::error, "mail.parser_unavailable", "No mail can be parsed: {error}",
    "The program kontor-mail-parser could not be started. It belongs beside the server's program or in its library "
    "folder. Mail waits in the spool until it can."};
inline const LogEvent sendFailed{LogEvent::Level::warning, "mail.send_failed",
                                 "Mail {id} was not taken by {server}: {error}",
                                 "It is tried again with growing pauses; after three days, or when the server says no "
                                 "for good, it is given up and the "
                                 "ticket gets a private note."};

}  // namespace kontor::mail

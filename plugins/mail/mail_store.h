#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kontor/transaction.h"
#include "mailbox.h"

namespace kontor::mail {

/// A row of the spool, as the work on it needs it.
struct SpoolRow {
    std::int64_t id = 0;
    std::int64_t mailboxId = 0;
    std::int64_t uidValidity = 0;
    std::int64_t uid = 0;
    std::optional<std::int64_t> fileId;
    std::string state;
    std::int64_t attempts = 0;

    static constexpr auto columns =
        std::tuple{&SpoolRow::id,     &SpoolRow::mailboxId, &SpoolRow::uidValidity, &SpoolRow::uid,
                   &SpoolRow::fileId, &SpoolRow::state,     &SpoolRow::attempts};
};

/// What is written down of a mail once it was worked on.
struct SpoolResult {
    std::string state;
    std::string mailClass;
    std::string reason;
    std::string fromAddress;
    std::string subject;
    std::string messageId;
    std::string contentHash;
    std::optional<std::int64_t> ticketId;
    std::optional<std::int64_t> entryId;
    std::string threadedBy;
    std::string senderCheck;
    std::string senderReason;
    bool heldBack = false;
    std::vector<std::string> trace;
};

/// By which mailbox a ticket came and who wrote first.
struct TicketThread {
    std::int64_t mailboxId = 0;
    std::string senderAddress;
    std::string senderName;

    static constexpr auto columns =
        std::tuple{&TicketThread::mailboxId, &TicketThread::senderAddress, &TicketThread::senderName};
};

/// The SQL of incoming mail. Each function is a statement or two within the caller's transaction.
namespace store {

std::optional<std::string> sealedPassword(Transaction& tx, std::int64_t mailboxId, const std::string& name);
void setSecret(Transaction& tx, std::int64_t mailboxId, const std::string& name, const std::string& sealed);
void pollSucceeded(Transaction& tx, std::int64_t mailboxId, Time now);
void pollFailed(Transaction& tx, std::int64_t mailboxId, Time now, const std::string& error, bool alarm, Time next);
/// Lets every mailbox be polled without waiting for the end of its pause.
void forgetPauses(Transaction& tx);
void sendSucceeded(Transaction& tx, std::int64_t mailboxId);
/// Mailboxes whose SMTP server fails since before that time, with the error.
std::vector<std::string> silentSenders(Transaction& tx, Time before);
void sendFailed(Transaction& tx, std::int64_t mailboxId, Time now, const std::string& error);
std::vector<std::string> ownAddresses(Transaction& tx);

std::optional<SpoolRow> findSpooled(Transaction& tx, std::int64_t mailboxId, std::int64_t uidValidity,
                                    std::int64_t uid);
SpoolRow spooled(Transaction& tx, std::int64_t id);
/// The row locked, so that one worker at a time files it.
SpoolRow lockSpooled(Transaction& tx, std::int64_t id);
std::vector<std::int64_t> waiting(Transaction& tx, std::int64_t mailboxId);
/// A new row in state received.
std::int64_t addSpooled(Transaction& tx, std::int64_t mailboxId, std::int64_t uidValidity, std::int64_t uid,
                        std::int64_t size, Time now);
void setFile(Transaction& tx, std::int64_t id, std::int64_t fileId);
void countAttempt(Transaction& tx, std::int64_t id, Time now);
void setState(Transaction& tx, std::int64_t id, const std::string& state, const std::string& reason, Time now);
void finish(Transaction& tx, std::int64_t id, const SpoolResult& result, Time now);

/// An earlier mail that is the same: the same Message-ID from the same sender or with the same content.
struct Earlier {
    std::int64_t id = 0;
    std::optional<std::int64_t> ticketId;
    static constexpr auto columns = std::tuple{&Earlier::id, &Earlier::ticketId};
};
std::optional<Earlier> findDuplicate(Transaction& tx, std::int64_t id, const SpoolResult& mail);
std::int64_t filedFrom(Transaction& tx, const std::string& address, Time since);
std::int64_t filedInTicketFrom(Transaction& tx, std::int64_t ticketId, const std::string& address, Time since);

std::optional<std::int64_t> ticketOfMessageId(Transaction& tx, const std::string& messageId);
void rememberId(Transaction& tx, std::int64_t ticketId, const std::string& messageId, bool seen, Time now);
/// Message ids of the ticket's mails, oldest first, at most `most` of the newest.
std::vector<std::string> messageIdsOf(Transaction& tx, std::int64_t ticketId, int most);
bool tookPart(Transaction& tx, std::int64_t ticketId, const std::string& address);
void rememberParticipant(Transaction& tx, std::int64_t ticketId, const std::string& address);
/// Whether a message of a conversation came by a mail whose sender only claims to work on the ticket.
bool isHeldBack(Transaction& tx, std::int64_t entryId);
std::optional<TicketThread> threadOf(Transaction& tx, std::int64_t ticketId);
void rememberThread(Transaction& tx, std::int64_t ticketId, const TicketThread& thread);

}  // namespace store

}  // namespace kontor::mail

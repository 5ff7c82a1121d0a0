#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "kontor/time.h"
#include "kontor/transaction.h"

namespace kontor::mail {

/// One recipient of one mail of a ticket.
struct RecipientDelivery {
    std::int64_t outgoingId = 0;
    std::string purpose;
    std::optional<std::int64_t> sourceId;
    std::string mailState;
    std::int64_t attempts = 0;
    std::optional<Time> nextAttemptAt;
    std::string address;
    std::string state;
    std::int64_t code = 0;
    std::string answer;
    std::string reportAction;
    std::string reportStatus;
    std::string reportDiagnostic;
    std::string reportServer;
    std::optional<Time> reportedAt;

    static constexpr auto columns = std::tuple{
        &RecipientDelivery::outgoingId,       &RecipientDelivery::purpose,      &RecipientDelivery::sourceId,
        &RecipientDelivery::mailState,        &RecipientDelivery::attempts,     &RecipientDelivery::nextAttemptAt,
        &RecipientDelivery::address,          &RecipientDelivery::state,        &RecipientDelivery::code,
        &RecipientDelivery::answer,           &RecipientDelivery::reportAction, &RecipientDelivery::reportStatus,
        &RecipientDelivery::reportDiagnostic, &RecipientDelivery::reportServer, &RecipientDelivery::reportedAt};

    /// The message of the conversation it carries; 0 is the acknowledgement of the first.
    std::int64_t messageId() const { return purpose == "acknowledgement" ? 0 : sourceId.value_or(0); }

    /// The word of the catalogue for how it went.
    std::string outcome() const {
        if (state == "bounced") return "bounced";
        if (state == "refused") return code >= 500 ? "refused" : "given_up";
        if (reportAction == "delayed") return "delayed";
        if (state == "queued") return attempts > 0 ? "waiting" : "queued";
        return "sent";
    }
    bool isWarning() const {
        const std::string word = outcome();
        return word != "sent" && word != "queued";
    }
    /// What a server said, in full.
    std::string said() const {
        if (!reportAction.empty()) {
            std::string text = reportStatus;
            for (const std::string* part : {&reportDiagnostic, &reportServer})
                if (!part->empty()) text += (text.empty() ? "" : " · ") + *part;
            return text;
        }
        return (code ? std::to_string(code) + " " : "") + answer;
    }
};

/// A mail that came in and whose sender could not be confirmed.
struct Doubt {
    std::int64_t entryId = 0;
    bool heldBack = false;
    std::string reason;
    static constexpr auto columns = std::tuple{&Doubt::entryId, &Doubt::heldBack, &Doubt::reason};
};

/// What left for a ticket's people, in the order it was written.
std::vector<RecipientDelivery> deliveriesOf(Transaction& tx, std::int64_t ticketId);
/// The doubtful mails that became messages of a ticket.
std::vector<Doubt> doubtsOf(Transaction& tx, std::int64_t ticketId);

}  // namespace kontor::mail

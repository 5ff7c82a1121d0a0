#include "threading.h"

#include <algorithm>

#include "text.h"

namespace kontor::mail {
namespace {

std::vector<std::string> deliveredTo(const ParsedMessage& message, const std::vector<std::string>& recipients) {
    std::vector<std::string> all = recipients;
    for (const Header& header : message.headers)
        if (header.name == "delivered-to" || header.name == "x-original-to" || header.name == "envelope-to")
            all.emplace_back(trim(header.value));
    for (const auto* list : {&message.to, &message.cc, &message.replyTo})
        for (const Address& address : *list) all.push_back(address.address);
    return all;
}

class Decider {
  public:
    Decider(const ParsedMessage& message, const TokenSigner& signer, ThreadIndex& index)
        : _message(message), _signer(signer), _index(index) {}

    ThreadDecision decide(const std::vector<std::string>& recipients) {
        const bool found = byToken(recipients) || byIds(_message.inReplyTo, ThreadedBy::InReplyTo, "In-Reply-To") ||
                           byIds(_message.references, ThreadedBy::References, "References") || byOwnId() || bySubject();
        if (!found) note("no ticket found: a new one");
        return std::move(_decision);
    }

  private:
    void note(std::string text) {
        if (_decision.trace.size() < 100) _decision.trace.push_back(std::move(text));
    }

    bool take(std::int64_t ticket, ThreadedBy by, const std::string& why) {
        note(why + " -> ticket " + std::to_string(ticket));
        _decision.ticketId = ticket;
        _decision.by = by;
        return true;
    }

    bool takeSigned(std::optional<std::int64_t> signedId, const std::string& where) {
        if (!signedId) return false;
        if (const auto ticket = _index.ticketById(*signedId))
            return take(*ticket, ThreadedBy::SignedToken, "signed token in " + where);
        note("signed token in " + where + " names ticket " + std::to_string(*signedId) + ", which is no more");
        return false;
    }

    bool byToken(const std::vector<std::string>& recipients) {
        for (const std::string& recipient : deliveredTo(_message, recipients))
            if (takeSigned(_signer.ticketOfAddress(recipient), "the address " + recipient)) return true;
        for (const auto* ids : {&_message.inReplyTo, &_message.references})
            for (auto id = ids->rbegin(); id != ids->rend(); ++id)
                if (takeSigned(_signer.ticketOfMessageId(*id), "the message id " + *id)) return true;
        note("no signed token");
        return false;
    }

    bool byIds(const std::vector<std::string>& ids, ThreadedBy by, const std::string& header) {
        if (ids.empty()) {
            note("no " + header);
            return false;
        }
        // The last id is the mail that was answered; earlier ones are its ancestors.
        for (auto id = ids.rbegin(); id != ids.rend(); ++id)
            if (const auto ticket = _index.ticketOfMessageId(*id)) return take(*ticket, by, header + " " + *id);
        note(header + ": none of " + std::to_string(ids.size()) + " ids was ever seen");
        return false;
    }

    /// The answers may come before the mail they answer.
    bool byOwnId() {
        if (_message.messageId.empty()) return false;
        const auto ticket = _index.ticketOfMessageId(_message.messageId);
        return ticket && take(*ticket, ThreadedBy::References, "its own id, which mails of the ticket refer to");
    }

    bool bySubject() {
        const auto numbers = numbersInSubject(_message.subject);
        if (numbers.empty()) note("no ticket number in the subject");
        for (const std::string& number : numbers) {
            const auto ticket = _index.ticketOfNumber(number);
            if (!ticket) {
                note("subject number " + number + " is no ticket");
                continue;
            }
            for (const Address& from : _message.from) {
                if (_index.isParticipant(*ticket, toLowerAscii(from.address)))
                    return take(*ticket, ThreadedBy::SubjectNumber,
                                "subject number " + number + ", " + from.address + " takes part");
            }
            note("subject number " + number + " not used: the sender takes no part in that ticket");
        }
        return false;
    }

    const ParsedMessage& _message;
    const TokenSigner& _signer;
    ThreadIndex& _index;
    ThreadDecision _decision;
};

}  // namespace

std::string_view toString(ThreadedBy by) {
    switch (by) {
        case ThreadedBy::Nothing:
            return "nothing";
        case ThreadedBy::SignedToken:
            return "signed_token";
        case ThreadedBy::InReplyTo:
            return "in_reply_to";
        case ThreadedBy::References:
            return "references";
        case ThreadedBy::SubjectNumber:
            return "subject_number";
    }
    return "nothing";
}

std::vector<std::string> numbersInSubject(std::string_view subject) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const auto isWord = [&](char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    };
    std::vector<std::string> numbers;
    for (std::size_t at = 0; at + 2 < subject.size() && numbers.size() < 5; ++at) {
        if ((subject[at] != 'T' && subject[at] != 't') || subject[at + 1] != '-') continue;
        if (at > 0 && isWord(subject[at - 1])) continue;
        std::size_t end = at + 2;
        while (end < subject.size() && isDigit(subject[end])) ++end;
        const std::size_t digits = end - at - 2;
        if (digits < 6 || digits > 18 || (end < subject.size() && isWord(subject[end]))) continue;
        std::string number = "T-" + std::string(subject.substr(at + 2, digits));
        if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(std::move(number));
    }
    return numbers;
}

ThreadDecision findThread(const ParsedMessage& message, const TokenSigner& signer, ThreadIndex& index,
                          const std::vector<std::string>& recipients) {
    return Decider(message, signer, index).decide(recipients);
}

}  // namespace kontor::mail

#include "mail_class.h"

#include <algorithm>
#include <array>

#include "text.h"

namespace kontor::mail {
namespace {

using Names = std::initializer_list<std::string_view>;

/// "auto-replied; owner-email=x" -> "auto-replied", lower case and without comments.
std::string firstWord(std::string_view value) {
    std::string word;
    for (const char c : toLowerAscii(trim(value))) {
        if (c == ';' || c == ' ' || c == '(') break;
        word += c;
    }
    return word;
}

bool isOneOf(std::string_view word, Names names) {
    return std::find(names.begin(), names.end(), word) != names.end();
}

bool contains(std::string_view text, Names needles) {
    return std::any_of(needles.begin(), needles.end(),
                       [&](std::string_view needle) { return text.find(needle) != std::string_view::npos; });
}

bool startsWith(std::string_view text, Names needles) {
    return std::any_of(needles.begin(), needles.end(),
                       [&](std::string_view needle) { return text.starts_with(needle); });
}

std::string localPart(const ParsedMessage& message) {
    if (message.from.empty()) return {};
    const std::string& address = message.from.front().address;
    return toLowerAscii(std::string_view(address).substr(0, address.rfind('@')));
}

bool isOwnMessageId(std::string_view id, const OwnIdentity& own) {
    const auto at = id.rfind('@');
    return !own.messageIdDomain.empty() && at != std::string_view::npos && id.starts_with("kontor.") &&
           toLowerAscii(id.substr(at + 1)) == toLowerAscii(own.messageIdDomain);
}

bool isLoop(const ParsedMessage& message, const OwnIdentity& own, std::string& reason) {
    for (const Header& header : message.headers)
        if (header.name == "x-kontor-instance" && !own.instanceId.empty() && trim(header.value) == own.instanceId)
            return reason = "X-Kontor-Instance is our own", true;
    if (isOwnMessageId(message.messageId, own)) return reason = "the Message-ID is one of ours", true;
    if (message.countHeaders("received") > own.maxReceived)
        return reason = "more than " + std::to_string(own.maxReceived) + " Received headers", true;
    for (const Address& from : message.from)
        if (std::find(own.addresses.begin(), own.addresses.end(), toLowerAscii(from.address)) != own.addresses.end())
            return reason = "the sender " + from.address + " is one of our own mailboxes", true;
    return false;
}

bool isBounce(const ParsedMessage& message, std::string_view returnPath, std::string& reason) {
    if (message.report && isOneOf(message.report->reportType, {"delivery-status", "global-delivery-status"}))
        return reason = "multipart/report of type delivery-status", true;
    if (message.report && message.report->reportType == "disposition-notification")
        return reason = "a read receipt (disposition-notification)", true;
    if (!message.header("x-failed-recipients").empty()) return reason = "X-Failed-Recipients", true;
    const std::string local = localPart(message);
    const std::string subject = toLowerAscii(message.subject);
    const bool bouncer = isOneOf(local, {"mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon"});
    const bool bounceSubject =
        contains(subject, {"undeliver", "unzustellbar", "delivery status notification", "delivery failure",
                           "failure notice", "returned mail", "mail delivery failed", "delivery has failed",
                           "mail system error", "nicht zugestellt", "could not be delivered", "non remis"});
    if (bouncer && (bounceSubject || returnPath == "<>"))
        return reason = "sent by " + local + " as a delivery report", true;
    if (returnPath == "<>" && bounceSubject) return reason = "null Return-Path and the subject of a bounce", true;
    return false;
}

bool isChallenge(const ParsedMessage& message, std::string& reason) {
    if (!message.header("x-boxtrapper-verify").empty() || !message.header("x-spamarrest-noauth").empty() ||
        !message.header("x-tmda-confirm").empty() || !message.header("x-qmail-challenge").empty())
        return reason = "a header of a challenge-response system", true;
    const std::string subject = toLowerAscii(message.subject);
    if (contains(subject, {"[boxbe]", "spamarrest", "please confirm your message", "confirm your email to me",
                           "bitte bestätigen sie ihre nachricht", "your email requires verification"}))
        return reason = "the subject of a challenge-response system", true;
    return false;
}

bool isAutoReply(const ParsedMessage& message, std::string_view returnPath, std::string& reason) {
    const std::string submitted = firstWord(message.header("auto-submitted"));
    if (submitted == "auto-replied") return reason = "Auto-Submitted: auto-replied", true;
    for (const std::string_view name : std::array<std::string_view, 5>{"x-autoreply", "x-autorespond", "x-autoresponse",
                                                                       "x-auto-reply-from", "x-mail-autoreply"}) {
        const std::string value = firstWord(message.header(name));
        if (!value.empty() && value != "no") return reason = std::string(name) + " header", true;
    }
    if (isOneOf(firstWord(message.header("precedence")), {"auto_reply", "auto-reply"}))
        return reason = "Precedence: auto_reply", true;
    if (contains(toLowerAscii(message.header("x-auto-response-suppress")), {"all", "autoreply", "oof"}) &&
        !submitted.empty() && submitted != "no")
        return reason = "X-Auto-Response-Suppress on automatic mail", true;
    const std::string subject = toLowerAscii(message.subject);
    if (startsWith(subject, {"automatic reply:", "auto:", "automatische antwort", "abwesenheitsnotiz",
                             "abwesend:", "out of office", "autoreply", "auto-reply", "auto reply",
                             "réponse automatique", "respuesta automática", "abwesenheit:"}))
        return reason = "the subject of an automatic reply", true;
    if (returnPath == "<>") return reason = "null Return-Path", true;
    return false;
}

bool isBulk(const ParsedMessage& message, std::string& reason) {
    const std::string submitted = firstWord(message.header("auto-submitted"));
    if (!submitted.empty() && submitted != "no") return reason = "Auto-Submitted: " + submitted, true;
    const std::string precedence = firstWord(message.header("precedence"));
    if (isOneOf(precedence, {"bulk", "junk", "list"})) return reason = "Precedence: " + precedence, true;
    for (const Header& header : message.headers)
        if (header.name == "list-id" || header.name == "list-unsubscribe" || header.name == "list-post" ||
            header.name == "list-help" || header.name == "feedback-id")
            return reason = header.name + " header", true;
    const std::string local = localPart(message);
    if (isOneOf(local, {"noreply", "no-reply", "donotreply", "do-not-reply", "no_reply", "mailer-daemon", "postmaster",
                        "keineantwort", "nicht-antworten"}) ||
        startsWith(local, {"noreply+", "no-reply+", "bounce+", "bounces+"}))
        return reason = "the sender " + local + " takes no answers", true;
    return false;
}

}  // namespace

std::string_view toString(MailKind kind) {
    switch (kind) {
        case MailKind::Personal:
            return "personal";
        case MailKind::AutoReply:
            return "auto_reply";
        case MailKind::Bounce:
            return "bounce";
        case MailKind::Bulk:
            return "bulk";
        case MailKind::Challenge:
            return "challenge";
        case MailKind::Loop:
            return "loop";
    }
    return "personal";
}

MailClass classify(const ParsedMessage& message, const OwnIdentity& own, std::string_view returnPath) {
    if (returnPath.empty()) returnPath = trim(message.header("return-path"));
    std::string reason;
    if (isLoop(message, own, reason)) return {MailKind::Loop, std::move(reason)};
    if (isBounce(message, returnPath, reason)) return {MailKind::Bounce, std::move(reason)};
    if (isChallenge(message, reason)) return {MailKind::Challenge, std::move(reason)};
    if (isAutoReply(message, returnPath, reason)) return {MailKind::AutoReply, std::move(reason)};
    if (isBulk(message, reason)) return {MailKind::Bulk, std::move(reason)};
    return {MailKind::Personal, "no sign of an automatic sender"};
}

}  // namespace kontor::mail

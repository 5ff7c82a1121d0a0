#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a raw mail says, as plain values in valid UTF-8.
namespace kontor::mail {

struct Address {
    std::string name;
    std::string address;  ///< local@domain, the domain in lower case

    bool operator==(const Address&) const = default;
};

/// A header of the message itself (not of its parts), in the order of the message.
struct Header {
    std::string name;   ///< lower case
    std::string value;  ///< decoded, one line, at most 4 KiB

    bool operator==(const Header&) const = default;
};

/// An attachment or an inline image. A nested message is one part of type message/rfc822.
struct Part {
    std::string fileName;   ///< sanitised, for display and download only
    std::string mediaType;  ///< lower case, "application/octet-stream" when unknown
    std::string contentId;  ///< without < >; empty if none
    bool isInline = false;  ///< shown in the HTML body by cid:
    std::string bytes;

    bool operator==(const Part&) const = default;
};

/// What a delivery report says of one recipient.
struct ReportedRecipient {
    std::string address;
    std::string action;  ///< failed, delayed, delivered, relayed, expanded
    std::string status;  ///< for example 5.1.1
    std::string diagnostic;
    std::string remoteServer;  ///< that refused it, if it is told

    bool operator==(const ReportedRecipient&) const = default;
};

/// A delivery status notification (RFC 3464).
struct DeliveryReport {
    std::string reportType;                     ///< "delivery-status", "disposition-notification" …
    std::string reportingServer;                ///< who gave up
    std::string originalMessageId;              ///< without < >
    std::vector<ReportedRecipient> recipients;  ///< at most 100

    bool operator==(const DeliveryReport&) const = default;
};

struct ParsedMessage {
    std::vector<Address> from;
    std::vector<Address> sender;
    std::vector<Address> replyTo;
    std::vector<Address> to;
    std::vector<Address> cc;
    std::string subject;
    std::optional<std::int64_t> date;  ///< seconds since 1970, as the sender says
    std::string messageId;             ///< without < >; empty if there is none
    std::vector<std::string> inReplyTo;
    std::vector<std::string> references;
    std::vector<Header> headers;
    std::string textBody;
    std::string htmlBody;  ///< as sent: not sanitised
    std::vector<Part> parts;
    std::optional<DeliveryReport> report;
    std::vector<std::string> warnings;  ///< what had to be repaired or cut, for the trace

    /// The value of the first header of that name (lower case), or an empty text.
    std::string_view header(std::string_view name) const;
    std::size_t countHeaders(std::string_view name) const;

    bool operator==(const ParsedMessage&) const = default;
};

struct ParseLimits {
    std::size_t maxBytes = 64U << 20U;
    std::size_t maxHeaders = 2000;
    std::size_t maxParts = 500;
    std::size_t maxDepth = 30;
    std::size_t maxBodyBytes = 2U << 20U;  ///< longer bodies are cut and kept whole as an attachment
};

/// A message that cannot be taken in; `what()` is the reason for the administrator.
class ParseFailure : public std::runtime_error {
  public:
    enum class Kind {
        Malformed,    ///< nothing to make a message of
        Limit,        ///< over a limit
        Crashed,      ///< the parser process died on it
        TimedOut,     ///< the parser process was stopped
        Unavailable,  ///< no parser process could be had: the message is not to blame, try again
    };
    ParseFailure(Kind kind, const std::string& reason) : std::runtime_error(reason), _kind(kind) {}
    Kind kind() const { return _kind; }

  private:
    Kind _kind;
};

/// Parses a raw message of any quality. Throws ParseFailure (Malformed, Limit); never anything else on any input.
ParsedMessage parseMessage(std::string_view raw, const ParseLimits& limits = {});

/// All <message ids> in a header value, without the brackets; also bare ids when there are no brackets. At most
/// 200: the first and the last ones.
std::vector<std::string> extractMessageIds(std::string_view value);

/// Reads the body of a message/delivery-status or message/disposition-notification part.
DeliveryReport parseDeliveryStatus(std::string_view body);

}  // namespace kontor::mail

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Marks that tie an answer to its ticket and that nobody else can make: HMAC-SHA256, cut to 80 bits, in base32.
namespace kontor::mail {

class TokenSigner {
  public:
    /// `key` is the installation's secret, at least 16 bytes (std::invalid_argument otherwise).
    explicit TokenSigner(std::string key);

    /// Message-ID without < >: "kontor.TICKET-SERIAL.TOKEN@domain". The serial makes it unique.
    std::string messageId(std::int64_t ticketId, std::int64_t serial, std::string_view domain) const;

    /// "support@example.org" -> "support+kTICKET.TOKEN@example.org". A tag already there is replaced.
    std::string replyAddress(std::string_view mailbox, std::int64_t ticketId) const;

    /// The ticket of a message id of ours, if its token is right. The domain may have been changed since.
    std::optional<std::int64_t> ticketOfMessageId(std::string_view messageId) const;
    /// The ticket of an address made by replyAddress, if its token is right.
    std::optional<std::int64_t> ticketOfAddress(std::string_view address) const;

  private:
    std::string sign(std::string_view text) const;

    std::string _key;
};

}  // namespace kontor::mail

#include "smtp_client.h"

#include <algorithm>

#include "text.h"

namespace kontor::mail {
namespace {

void checkAddress(std::string_view address) {
    refuseControlCharacters(address, "the mail address");
    if (address.size() > 320 || address.find_first_of(" <>") != std::string_view::npos)
        throw std::invalid_argument("the mail address has blanks or brackets, or is too long");
    if (!address.empty() && address.find('@') == std::string_view::npos)
        throw std::invalid_argument("the mail address has no domain");
}

/// Every line ends in CRLF, lone CR and LF included, so that no server sees other lines than we do; dots are doubled.
std::string dotStuffed(std::string_view raw) {
    std::string result;
    result.reserve(raw.size() + raw.size() / 32 + 8);
    bool lineStart = true;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const char c = raw[i];
        if (c == '\r' || c == '\n') {
            if (c == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') ++i;
            result += "\r\n";
            lineStart = true;
            continue;
        }
        if (lineStart && c == '.') result += '.';
        lineStart = false;
        result += c;
    }
    if (!lineStart) result += "\r\n";
    return result + ".\r\n";
}

}  // namespace

struct SmtpClient::Reply {
    int code = 0;
    std::string text;

    Delivery::Result result() const {
        if (code >= 200 && code < 400) return Delivery::Result::Accepted;
        return code >= 500 && code < 600 ? Delivery::Result::Refused : Delivery::Result::TryAgain;
    }
};

SmtpClient::SmtpClient(const ServerAddress& server, std::string_view helloName)
    : _connection(std::make_unique<LineConnection>(LineConnection::Protocol::Smtp, server, helloName)) {}

SmtpClient::~SmtpClient() = default;

SmtpClient::Reply SmtpClient::readReply() {
    Reply reply;
    for (std::size_t lines = 0; lines < 100; ++lines) {
        const std::string line = _connection->readLine();
        const bool digits = line.size() >= 3 &&
                            std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
        if (!digits)
            throw MailServerError(MailServerError::Kind::Protocol, "SMTP: no reply code in " + cleanLine(line));
        reply.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        if (!reply.text.empty()) reply.text += ' ';
        reply.text += cleanLine(std::string_view(line).substr(std::min<std::size_t>(4, line.size())));
        if (line.size() < 4 || line[3] != '-') return reply;
    }
    throw MailServerError(MailServerError::Kind::Protocol, "SMTP: an endless reply");
}

SmtpClient::Reply SmtpClient::command(std::string_view line) {
    _connection->send(std::string(line) + "\r\n");
    return readReply();
}

std::vector<Delivery> SmtpClient::send(std::string_view sender, const std::vector<std::string>& recipients,
                                       std::string_view raw) {
    checkAddress(sender);
    bool international = !isAscii(sender);
    std::vector<Delivery> deliveries;
    for (const std::string& recipient : recipients) {
        checkAddress(recipient);
        if (recipient.empty()) throw std::invalid_argument("a recipient's mail address is empty");
        international = international || !isAscii(recipient);
        deliveries.push_back({recipient, Delivery::Result::TryAgain, 0, {}});
    }
    const auto settle = [&](const Reply& reply, bool onlyAccepted) {
        for (Delivery& delivery : deliveries) {
            if (onlyAccepted && delivery.result != Delivery::Result::Accepted) continue;
            delivery.result = reply.result();
            delivery.code = reply.code;
            delivery.answer = truncateUtf8(reply.text, 500);
        }
    };
    try {
        const Reply from = command("MAIL FROM:<" + std::string(sender) + ">" + (international ? " SMTPUTF8" : ""));
        if (from.result() != Delivery::Result::Accepted) {
            settle(from, false);
            command("RSET");
            return deliveries;
        }
        bool any = false;
        for (Delivery& delivery : deliveries) {
            const Reply reply = command("RCPT TO:<" + delivery.recipient + ">");
            delivery.result = reply.result();
            delivery.code = reply.code;
            delivery.answer = truncateUtf8(reply.text, 500);
            any = any || delivery.result == Delivery::Result::Accepted;
        }
        if (!any) {
            command("RSET");
            return deliveries;
        }
        const Reply data = command("DATA");
        if (data.code != 354) {
            settle(data, true);
            command("RSET");
            return deliveries;
        }
        _connection->send(dotStuffed(raw));
        settle(readReply(), true);
    } catch (const MailServerError& error) {
        // Accepted before DATA was answered is not accepted yet.
        for (Delivery& delivery : deliveries)
            if (delivery.result != Delivery::Result::Refused)
                delivery = {delivery.recipient, Delivery::Result::TryAgain, 0, error.what()};
    }
    return deliveries;
}

void SmtpClient::quit() noexcept {
    try {
        command("QUIT");
    } catch (const std::exception&) {
        return;  // the session is over either way
    }
}

}  // namespace kontor::mail

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "line_connection.h"

namespace kontor::mail {

struct Delivery {
    enum class Result {
        Accepted,
        TryAgain,  ///< a 4xx answer, or the connection was lost
        Refused,   ///< a 5xx answer: trying again is no use
    };
    std::string recipient;
    Result result = Result::TryAgain;
    int code = 0;        ///< SMTP reply code, 0 when there was none
    std::string answer;  ///< the server's words
};

/// One SMTP session. Throws MailServerError when connecting or signing in fails; what happens to a message is told by
/// recipient.
class SmtpClient {
  public:
    /// `helloName` is the name we greet with: the host name of this installation.
    SmtpClient(const ServerAddress& server, std::string_view helloName);
    ~SmtpClient();
    SmtpClient(const SmtpClient&) = delete;
    SmtpClient& operator=(const SmtpClient&) = delete;

    /// Hands the raw message over for all recipients. An empty `sender` is the null return path, as automatic mail
    /// uses it. Line ends are made CRLF and dots are stuffed here. Addresses with line breaks, blanks or angle
    /// brackets are refused with std::invalid_argument before anything is sent.
    std::vector<Delivery> send(std::string_view sender, const std::vector<std::string>& recipients,
                               std::string_view raw);
    void quit() noexcept;

  private:
    struct Reply;
    Reply command(std::string_view line);
    Reply readReply();

    std::unique_ptr<LineConnection> _connection;
};

}  // namespace kontor::mail

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kontor::mail {

enum class Encryption { Tls, StartTls, None };

/// Where a mail server is and how to sign in.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 0;
    Encryption encryption = Encryption::Tls;
    std::string user;  ///< empty: do not sign in
    std::string password;
    std::string bearerToken;  ///< OAuth access token; used instead of the password when set
    bool verifyCertificate = true;
    std::string caFile;  ///< empty: the system's certificates
    std::chrono::milliseconds connectTimeout{30'000};
    std::chrono::milliseconds ioTimeout{60'000};  ///< for a line or a piece of the server
    std::chrono::milliseconds sessionTimeout{1'800'000};
    std::function<bool()> givesUp;  ///< asked now and then while waiting; true ends the wait
};

/// The server could not be reached, refused us, or broke the protocol.
class MailServerError : public std::runtime_error {
  public:
    enum class Kind { Connect, Login, Tls, TimedOut, Refused, Protocol };
    MailServerError(Kind kind, const std::string& text) : std::runtime_error(text), _kind(kind) {}
    Kind kind() const { return _kind; }

  private:
    Kind _kind;
};

/// A signed-in connection to a mail server, by libcurl: it resolves, connects, does TLS or STARTTLS and the login;
/// after that lines go both ways here. Not for several threads at once.
class LineConnection {
  public:
    enum class Protocol { Imap, Smtp };

    /// Connects and signs in. Throws MailServerError; std::invalid_argument when a setting holds a line break.
    LineConnection(Protocol protocol, const ServerAddress& server, std::string_view helloName = {});
    ~LineConnection();
    LineConnection(const LineConnection&) = delete;
    LineConnection& operator=(const LineConnection&) = delete;

    /// Sends the bytes as they are.
    void send(std::string_view bytes);
    /// One line without its line end; lines over 1 MiB are refused.
    std::string readLine();
    /// Exactly that many bytes.
    std::string readBytes(std::size_t count);

  private:
    struct State;
    void fill();

    std::unique_ptr<State> _state;
};

/// Throws std::invalid_argument naming `what` if the text has a line break, NUL or other control character.
void refuseControlCharacters(std::string_view text, const char* what);

}  // namespace kontor::mail

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "line_connection.h"

namespace kontor::mail {

struct FolderState {
    std::uint32_t uidValidity = 0;
    std::uint32_t messages = 0;
    bool readOnly = false;
};

struct FetchedMessage {
    std::uint32_t uid = 0;
    std::string raw;
};

/// One IMAP session. Each call throws MailServerError; names and flags with control characters are refused with
/// std::invalid_argument. Fetching never marks a message as read.
class ImapClient {
  public:
    explicit ImapClient(const ServerAddress& server);
    ~ImapClient();
    ImapClient(const ImapClient&) = delete;
    ImapClient& operator=(const ImapClient&) = delete;

    /// Opens a folder (UTF-8 name); the calls below work in it.
    FolderState select(std::string_view folder);
    /// UIDs of the messages without \Seen, ascending.
    std::vector<std::uint32_t> searchUnseen();
    /// Size in bytes as the server says; 0 when the message is gone.
    std::uint64_t sizeOf(std::uint32_t uid);
    /// The raw message, at most `maxBytes` (MailServerError Refused when larger). Empty when it is gone.
    FetchedMessage fetch(std::uint32_t uid, std::uint64_t maxBytes);
    void markSeen(std::uint32_t uid);
    /// Moves to another folder, by MOVE or, where the server has none, by COPY, \Deleted and UID EXPUNGE.
    void move(std::uint32_t uid, std::string_view folder);
    /// Creates the folder unless it exists.
    void ensureFolder(std::string_view folder);
    std::vector<std::string> folders();
    /// Stores a raw message in a folder; with no flags it counts as unseen.
    void append(std::string_view folder, std::string_view raw);
    void logout() noexcept;

  private:
    struct Response;
    Response command(const std::string& text, std::string_view literal = {});
    Response mustSucceed(const std::string& text, std::string_view literal = {});
    bool hasCapability(std::string_view name);

    std::unique_ptr<LineConnection> _connection;
    std::uint32_t _serial = 0;
    std::string _capabilities;
    std::uint64_t _maxLiteral = 0;
};

/// RFC 3501 modified UTF-7, quoted, as a command wants it.
std::string imapFolderName(std::string_view utf8);
std::string decodeImapFolderName(std::string_view wire);

}  // namespace kontor::mail

#include "imap_client.h"

#include <algorithm>
#include <charconv>

#include "text.h"

namespace kontor::mail {
namespace {

constexpr std::uint64_t maxLiteralByDefault = 1U << 20U;

MailServerError protocolError(const std::string& text) {
    return {MailServerError::Kind::Protocol, "IMAP: " + text};
}

std::uint64_t readNumber(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// The number behind a word: numberAfter("* OK [UIDVALIDITY 7]", "UIDVALIDITY ") is 7; 0 when it is not there.
std::uint64_t numberAfter(std::string_view text, std::string_view word) {
    const auto at = text.find(word);
    return at == std::string_view::npos ? 0 : readNumber(text.substr(at + word.size()));
}

}  // namespace

/// Untagged lines of an answer, the literals cut out of them and kept apart, and the tagged line at the end.
struct ImapClient::Response {
    struct Line {
        std::string text;
        std::vector<std::string> literals;
    };
    std::vector<Line> lines;
    std::string status;  ///< OK, NO or BAD and the text after it
    bool ok() const { return status.starts_with("OK"); }
};

ImapClient::ImapClient(const ServerAddress& server)
    : _connection(std::make_unique<LineConnection>(LineConnection::Protocol::Imap, server)),
      _maxLiteral(maxLiteralByDefault) {}

ImapClient::~ImapClient() = default;

ImapClient::Response ImapClient::command(const std::string& text, std::string_view literal) {
    const std::string tag = "K" + std::to_string(++_serial);
    _connection->send(tag + " " + text + "\r\n");
    Response response;
    for (;;) {
        Response::Line line;
        line.text = _connection->readLine();
        while (line.text.ends_with('}')) {
            const auto open = line.text.rfind('{');
            if (open == std::string::npos || open + 2 > line.text.size()) break;
            const std::string_view digits = std::string_view(line.text).substr(open + 1, line.text.size() - open - 2);
            if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) break;
            const std::uint64_t size = readNumber(digits);
            if (digits.size() > 12 || size > _maxLiteral)
                throw MailServerError(MailServerError::Kind::Refused,
                                      "IMAP: the server sends " + std::string(digits) + " bytes, more than allowed");
            line.literals.push_back(_connection->readBytes(size));
            line.text += "\r\n" + _connection->readLine();
        }
        if (line.text.starts_with("+")) {
            if (literal.data() == nullptr) throw protocolError("the server asks for data it is not owed");
            _connection->send(literal);
            _connection->send("\r\n");
            literal = {};
            continue;
        }
        if (line.text.starts_with(tag + " ")) {
            response.status = line.text.substr(tag.size() + 1);
            return response;
        }
        if (line.text.starts_with("* BYE") && !text.starts_with("LOGOUT"))
            throw MailServerError(MailServerError::Kind::Connect, "IMAP: the server says " + line.text.substr(2));
        if (response.lines.size() > 200'000) throw protocolError("an endless answer");
        response.lines.push_back(std::move(line));
    }
}

ImapClient::Response ImapClient::mustSucceed(const std::string& text, std::string_view literal) {
    Response response = command(text, literal);
    if (!response.ok())
        throw MailServerError(MailServerError::Kind::Refused, "IMAP: " + text.substr(0, text.find(' ', 4)) +
                                                                  " was answered " + cleanLine(response.status));
    return response;
}

bool ImapClient::hasCapability(std::string_view name) {
    if (_capabilities.empty()) {
        for (const auto& line : mustSucceed("CAPABILITY").lines)
            if (line.text.starts_with("* CAPABILITY ")) _capabilities = line.text.substr(12) + " ";
    }
    return _capabilities.find(" " + std::string(name) + " ") != std::string::npos;
}

FolderState ImapClient::select(std::string_view folder) {
    const Response response = mustSucceed("SELECT " + imapFolderName(folder));
    FolderState state;
    for (const auto& line : response.lines) {
        if (const auto value = numberAfter(line.text, "[UIDVALIDITY "))
            state.uidValidity = static_cast<std::uint32_t>(value);
        if (line.text.ends_with(" EXISTS"))
            state.messages = static_cast<std::uint32_t>(readNumber(line.text.substr(2)));
    }
    state.readOnly = response.status.find("[READ-ONLY]") != std::string::npos;
    return state;
}

std::vector<std::uint32_t> ImapClient::searchUnseen() {
    std::vector<std::uint32_t> uids;
    for (const auto& line : mustSucceed("UID SEARCH UNSEEN").lines) {
        if (!line.text.starts_with("* SEARCH")) continue;
        std::string_view rest = std::string_view(line.text).substr(8);
        while (!(rest = trim(rest)).empty()) {
            const auto end = std::min(rest.find(' '), rest.size());
            if (const auto uid = readNumber(rest.substr(0, end)); uid > 0 && uid <= UINT32_MAX)
                uids.push_back(static_cast<std::uint32_t>(uid));
            rest.remove_prefix(end);
        }
    }
    std::sort(uids.begin(), uids.end());
    return uids;
}

std::uint64_t ImapClient::sizeOf(std::uint32_t uid) {
    const std::string wanted = std::to_string(uid);
    for (const auto& line : mustSucceed("UID FETCH " + wanted + " (UID RFC822.SIZE)").lines)
        if (numberAfter(line.text, "UID ") == uid) return numberAfter(line.text, "RFC822.SIZE ");
    return 0;
}

FetchedMessage ImapClient::fetch(std::uint32_t uid, std::uint64_t maxBytes) {
    const std::uint64_t size = sizeOf(uid);
    if (size == 0) return {};
    if (size > maxBytes)
        throw MailServerError(MailServerError::Kind::Refused, "IMAP: message " + std::to_string(uid) + " has " +
                                                                  std::to_string(size) + " bytes, more than allowed");
    _maxLiteral = maxBytes + (1U << 16U);  // some servers count line ends otherwise
    Response response = mustSucceed("UID FETCH " + std::to_string(uid) + " (UID BODY.PEEK[])");
    _maxLiteral = maxLiteralByDefault;
    for (auto& line : response.lines)
        if (!line.literals.empty() && line.text.find("BODY[]") != std::string::npos &&
            numberAfter(line.text, "UID ") == uid)
            return {uid, std::move(line.literals.front())};
    return {};
}

void ImapClient::markSeen(std::uint32_t uid) {
    mustSucceed("UID STORE " + std::to_string(uid) + " +FLAGS.SILENT (\\Seen)");
}

void ImapClient::move(std::uint32_t uid, std::string_view folder) {
    const std::string number = std::to_string(uid);
    if (hasCapability("MOVE")) {
        mustSucceed("UID MOVE " + number + " " + imapFolderName(folder));
        return;
    }
    mustSucceed("UID COPY " + number + " " + imapFolderName(folder));
    mustSucceed("UID STORE " + number + " +FLAGS.SILENT (\\Seen \\Deleted)");
    if (hasCapability("UIDPLUS")) mustSucceed("UID EXPUNGE " + number);
}

void ImapClient::ensureFolder(std::string_view folder) {
    const auto existing = folders();
    if (std::find(existing.begin(), existing.end(), folder) != existing.end()) return;
    const Response response = command("CREATE " + imapFolderName(folder));
    if (!response.ok() && response.status.find("ALREADYEXISTS") == std::string::npos)
        throw MailServerError(MailServerError::Kind::Refused,
                              "IMAP: the folder cannot be created: " + cleanLine(response.status));
}

std::vector<std::string> ImapClient::folders() {
    std::vector<std::string> names;
    for (const auto& line : mustSucceed("LIST \"\" \"*\"").lines) {
        if (!line.text.starts_with("* LIST ")) continue;
        if (!line.literals.empty()) {
            names.push_back(decodeImapFolderName(line.literals.back()));
            continue;
        }
        std::string_view text = line.text;
        if (!text.ends_with('"')) {
            names.push_back(decodeImapFolderName(text.substr(text.rfind(' ') + 1)));
            continue;
        }
        std::string name;  // backwards to the quote that opens it
        text.remove_suffix(1);
        while (!text.empty()) {
            const char c = text.back();
            text.remove_suffix(1);
            if (c == '"' && !text.ends_with('\\')) break;
            if ((c == '"' || c == '\\') && text.ends_with('\\')) text.remove_suffix(1);
            name.insert(name.begin(), c);
        }
        names.push_back(decodeImapFolderName(name));
    }
    return names;
}

void ImapClient::append(std::string_view folder, std::string_view raw) {
    mustSucceed("APPEND " + imapFolderName(folder) + " {" + std::to_string(raw.size()) + "}", raw);
}

void ImapClient::logout() noexcept {
    try {
        command("LOGOUT");
    } catch (const std::exception&) {
        return;  // the session is over either way
    }
}

}  // namespace kontor::mail

#include <algorithm>

#include "mime_message.h"
#include "text.h"

namespace kontor::mail {
namespace {

constexpr std::size_t maxIds = 200;
constexpr std::size_t maxIdBytes = 500;

bool isId(std::string_view text) {
    return !text.empty() && text.size() <= maxIdBytes && text.find_first_of(" \t\r\n<>") == std::string_view::npos;
}

/// "rfc822; user@example.org" without the type in front.
std::string withoutType(std::string_view value) {
    if (const auto semicolon = value.find(';'); semicolon != std::string_view::npos) value.remove_prefix(semicolon + 1);
    return cleanLine(value);
}

}  // namespace

std::string_view ParsedMessage::header(std::string_view name) const {
    for (const Header& header : headers)
        if (header.name == name) return header.value;
    return {};
}

std::size_t ParsedMessage::countHeaders(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(headers.begin(), headers.end(), [&](const Header& header) { return header.name == name; }));
}

std::vector<std::string> extractMessageIds(std::string_view value) {
    std::vector<std::string> ids;
    const auto add = [&](std::string_view candidate) {
        const std::string id = cleanLine(trim(candidate));
        if (isId(id) &&
            std::find(ids.end() - std::min<std::ptrdiff_t>(std::ssize(ids), 20), ids.end(), id) == ids.end())
            ids.push_back(id);
        if (ids.size() > maxIds) ids.erase(ids.begin() + 1);
    };
    for (std::size_t at = 0; (at = value.find('<', at)) != std::string_view::npos;) {
        const auto end = value.find('>', at);
        if (end == std::string_view::npos) break;
        // Folding inside an id happens; the blanks are not part of it.
        std::string joined;
        for (const char c : value.substr(at + 1, std::min(end - at - 1, maxIdBytes * 2)))
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') joined += c;
        if (const auto inner = joined.rfind('<'); inner != std::string::npos) joined.erase(0, inner + 1);
        add(joined);
        at = end + 1;
    }
    if (!ids.empty()) return ids;
    for (std::size_t at = 0; at < value.size();) {
        const auto start = value.find_first_not_of(" \t\r\n,;<>", at);
        if (start == std::string_view::npos) break;
        auto end = value.find_first_of(" \t\r\n,;<>", start);
        if (end == std::string_view::npos) end = value.size();
        if (const auto word = value.substr(start, end - start); word.find('@') != std::string_view::npos) add(word);
        at = end;
    }
    return ids;
}

DeliveryReport parseDeliveryStatus(std::string_view body) {
    DeliveryReport report;
    ReportedRecipient recipient;
    std::string name;
    std::string value;
    const auto finishField = [&] {
        if (name == "final-recipient") recipient.address = truncateUtf8(withoutType(value), 320);
        if (name == "original-recipient" && recipient.address.empty())
            recipient.address = truncateUtf8(withoutType(value), 320);
        if (name == "action") recipient.action = truncateUtf8(toLowerAscii(cleanLine(value)), 40);
        if (name == "status") recipient.status = truncateUtf8(cleanLine(value), 40);
        if (name == "diagnostic-code") recipient.diagnostic = truncateUtf8(withoutType(value), 1000);
        if (name == "remote-mta") recipient.remoteServer = truncateUtf8(withoutType(value), 255);
        if (name == "reporting-mta") report.reportingServer = truncateUtf8(withoutType(value), 255);
        if (name == "original-message-id" || name == "x-original-message-id") {
            if (const auto ids = extractMessageIds(value); !ids.empty()) report.originalMessageId = ids.front();
        }
        name.clear();
        value.clear();
    };
    const auto finishRecipient = [&] {
        if ((!recipient.address.empty() || !recipient.action.empty()) && report.recipients.size() < 100)
            report.recipients.push_back(std::move(recipient));
        recipient = {};
    };
    for (std::size_t lines = 0; !body.empty() && lines < 5000; ++lines) {
        auto end = body.find('\n');
        std::string_view line = body.substr(0, end);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
        while (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with(' ') || line.starts_with('\t')) {
            if (value.size() < 4000) value.append(line);
            continue;
        }
        finishField();
        if (line.empty()) finishRecipient();
        if (const auto colon = line.find(':'); colon != std::string_view::npos) {
            name = toLowerAscii(trim(line.substr(0, colon)));
            value = std::string(line.substr(colon + 1));
        }
    }
    finishField();
    finishRecipient();
    return report;
}

}  // namespace kontor::mail

#include "reply.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Timestamp.h>

#include <stdexcept>

#include "head_parser.h"

namespace kontor::front {
namespace {

using Poco::Net::HTTPResponse;

const std::string& reason(int status) {
    return HTTPResponse::getReasonForStatus(static_cast<HTTPResponse::HTTPStatus>(status));
}

/// Made once a second by each thread.
const std::string& httpDate(std::chrono::system_clock::time_point at) {
    using std::chrono::seconds;
    thread_local std::pair<std::int64_t, std::string> last;
    const auto second = std::chrono::floor<seconds>(at).time_since_epoch().count();
    if (second != last.first || last.second.empty())
        last = {second, Poco::DateTimeFormatter::format(Poco::Timestamp(second * Poco::Timestamp::resolution()),
                                                        Poco::DateTimeFormat::HTTP_FORMAT)};
    return last.second;
}

}  // namespace

void checkReply(int status, const Headers& headers) {
    if (status < 200 || status > 599) throw std::invalid_argument("reply status " + std::to_string(status));
    for (const auto& field : headers) {
        if (!isToken(field.name)) throw std::invalid_argument("a reply header has a malformed name");
        if (!isFieldValue(field.value))
            throw std::invalid_argument("the reply header " + field.name + " holds a control character");
        if (sameName(field.name, "Content-Length") || sameName(field.name, "Transfer-Encoding"))
            throw std::invalid_argument("the reply header " + field.name + " is set by the server itself");
    }
}

bool asksForClose(const Headers& headers) {
    for (const auto& field : headers)
        if (sameName(field.name, "Connection") && sameName(field.value, "close")) return true;
    return false;
}

std::string formatHead(const ReplyHead& head, const Headers& headers) {
    std::string out;
    out.reserve(256);
    out.append("HTTP/1.1 ").append(std::to_string(head.status)).append(" ").append(reason(head.status)).append("\r\n");
    out.append("Date: ").append(httpDate(head.date)).append("\r\n");
    for (const auto& field : headers) {
        if (sameName(field.name, "Connection") || sameName(field.name, "Date")) continue;
        out.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    if (head.contentLength) out.append("Content-Length: ").append(std::to_string(*head.contentLength)).append("\r\n");
    if (head.chunked) out.append("Transfer-Encoding: chunked\r\n");
    if (head.close) {
        out.append("Connection: close\r\n");
    } else if (head.minorVersion == 0) {
        out.append("Connection: keep-alive\r\n");
    }
    out.append("\r\n");
    return out;
}

bool mayHaveBody(int status) noexcept {
    return status != 204 && status != 304;
}

std::string problemBody(int status, std::string_view detail) {
    return "{\"type\":\"about:blank\",\"title\":\"" + reason(status) + "\",\"status\":" + std::to_string(status) +
           ",\"detail\":\"" + std::string(detail) + "\"}";
}

}  // namespace kontor::front

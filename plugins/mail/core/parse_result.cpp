#include "parse_result.h"

#include <nlohmann/json.hpp>

namespace kontor::mail {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Address, name, address)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Header, name, value)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReportedRecipient, address, action, status, diagnostic, remoteServer)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DeliveryReport, reportType, reportingServer, originalMessageId, recipients)

namespace {

constexpr std::string_view mark = "KMAIL1 ";

std::string frame(const json& document, std::size_t blobBytes) {
    const std::string text = document.dump(-1, ' ', false, json::error_handler_t::replace);
    std::string result;
    result.reserve(mark.size() + 21 + text.size() + blobBytes);
    result.append(mark).append(std::to_string(text.size())).append("\n").append(text);
    return result;
}

}  // namespace

std::string encodeResult(const ParsedMessage& message) {
    json parts = json::array();
    std::size_t blobBytes = 0;
    for (const Part& part : message.parts) {
        parts.push_back({{"file_name", part.fileName},
                         {"media_type", part.mediaType},
                         {"content_id", part.contentId},
                         {"inline", part.isInline},
                         {"size", part.bytes.size()}});
        blobBytes += part.bytes.size();
    }
    json document{{"from", message.from},
                  {"sender", message.sender},
                  {"reply_to", message.replyTo},
                  {"to", message.to},
                  {"cc", message.cc},
                  {"subject", message.subject},
                  {"date", message.date ? json(*message.date) : json()},
                  {"message_id", message.messageId},
                  {"in_reply_to", message.inReplyTo},
                  {"references", message.references},
                  {"headers", message.headers},
                  {"text", message.textBody},
                  {"html", message.htmlBody},
                  {"parts", std::move(parts)},
                  {"report", message.report ? json(*message.report) : json()},
                  {"warnings", message.warnings}};
    std::string result = frame(document, blobBytes);
    for (const Part& part : message.parts) result += part.bytes;
    return result;
}

std::string encodeFailure(const ParseFailure& failure) {
    return frame(json{{"failure", failure.what()}, {"limit", failure.kind() == ParseFailure::Kind::Limit}}, 0);
}

ParsedMessage decodeResult(std::string_view result) {
    const auto broken = [] {
        return ParseFailure(ParseFailure::Kind::Crashed, "the parser process gave no complete answer");
    };
    const auto lineEnd = result.substr(0, 64).find('\n');
    if (!result.starts_with(mark) || lineEnd == std::string_view::npos) throw broken();
    std::size_t length = 0;
    for (const char c : result.substr(mark.size(), lineEnd - mark.size())) {
        if (c < '0' || c > '9' || length > (1ULL << 40U)) throw broken();
        length = length * 10 + static_cast<std::size_t>(c - '0');
    }
    result.remove_prefix(lineEnd + 1);
    if (length > result.size()) throw broken();
    try {
        const json document = json::parse(result.substr(0, length));
        result.remove_prefix(length);
        if (document.contains("failure"))
            throw ParseFailure(
                document.value("limit", false) ? ParseFailure::Kind::Limit : ParseFailure::Kind::Malformed,
                document.at("failure").get<std::string>());
        ParsedMessage message;
        document.at("from").get_to(message.from);
        document.at("sender").get_to(message.sender);
        document.at("reply_to").get_to(message.replyTo);
        document.at("to").get_to(message.to);
        document.at("cc").get_to(message.cc);
        document.at("subject").get_to(message.subject);
        if (const json& date = document.at("date"); !date.is_null()) message.date = date.get<std::int64_t>();
        document.at("message_id").get_to(message.messageId);
        document.at("in_reply_to").get_to(message.inReplyTo);
        document.at("references").get_to(message.references);
        document.at("headers").get_to(message.headers);
        document.at("text").get_to(message.textBody);
        document.at("html").get_to(message.htmlBody);
        for (const json& entry : document.at("parts")) {
            const std::size_t size = entry.at("size").get<std::size_t>();
            if (size > result.size()) throw broken();
            message.parts.push_back({entry.at("file_name").get<std::string>(),
                                     entry.at("media_type").get<std::string>(),
                                     entry.at("content_id").get<std::string>(), entry.at("inline").get<bool>(),
                                     std::string(result.substr(0, size))});
            result.remove_prefix(size);
        }
        if (const json& report = document.at("report"); !report.is_null())
            message.report = report.get<DeliveryReport>();
        document.at("warnings").get_to(message.warnings);
        if (!result.empty()) throw broken();
        return message;
    } catch (const json::exception&) {
        throw broken();
    }
}

}  // namespace kontor::mail

#include "mime_message.h"

#include <algorithm>
#include <array>

#include "gmime_memory.h"
#include "text.h"

namespace kontor::mail {
namespace {

constexpr std::size_t maxHeaderValueBytes = 4096;
constexpr std::size_t maxAddresses = 500;

std::string_view view(const char* text) {
    return text == nullptr ? std::string_view{} : std::string_view(text);
}

std::string mediaTypeOf(GMimeObject* object) {
    GMimeContentType* type = g_mime_object_get_content_type(object);
    if (type == nullptr) return "application/octet-stream";
    const GTextPtr name(g_mime_content_type_get_mime_type(type));
    const std::string lower = toLowerAscii(view(name.get()));
    const bool plain = !lower.empty() && lower.size() <= 120 && lower.find('/') != std::string::npos &&
                       lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-/") == std::string::npos;
    return plain ? lower : "application/octet-stream";
}

std::string contentIdOf(GMimeObject* object) {
    std::string id = cleanLine(view(g_mime_object_get_content_id(object)));
    if (id.starts_with('<')) id.erase(0, 1);
    if (id.ends_with('>')) id.pop_back();
    return truncateUtf8(id, 500);
}

std::string fileNameOf(GMimeObject* object, const std::string& mediaType, std::size_t number) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> endings{{
        {"message/rfc822", ".eml"},
        {"image/png", ".png"},
        {"image/jpeg", ".jpg"},
        {"image/gif", ".gif"},
        {"text/plain", ".txt"},
        {"text/html", ".html"},
        {"text/calendar", ".ics"},
        {"application/pdf", ".pdf"},
        {"application/pgp-signature", ".asc"},
        {"application/ms-tnef", ".dat"},
    }};
    std::string fallback = "attachment-" + std::to_string(number);
    for (const auto& [type, ending] : endings)
        if (mediaType == type) fallback += ending;
    std::string_view name;
    if (GMIME_IS_PART(object)) name = view(g_mime_part_get_filename(GMIME_PART(object)));
    if (name.empty()) name = view(g_mime_object_get_content_disposition_parameter(object, "filename"));
    if (name.empty()) name = view(g_mime_object_get_content_type_parameter(object, "name"));
    return sanitizeFileName(name, fallback);
}

bool plausibleAddress(std::string_view address) {
    const auto at = address.rfind('@');
    return at != std::string_view::npos && at > 0 && at + 1 < address.size() && address.size() <= 320 &&
           address.find_first_of(" \t\r\n<>,;\"()[]\\") == std::string_view::npos;
}

std::string normalAddress(std::string_view raw) {
    std::string address = cleanLine(raw);
    if (const auto at = address.rfind('@'); at != std::string::npos) {
        std::string domain = toLowerAscii(std::string_view(address).substr(at + 1));
        while (domain.ends_with('.')) domain.pop_back();
        address = address.substr(0, at + 1) + domain;
    }
    return address;
}

void addAddresses(InternetAddressList* list, std::vector<Address>& to, int depth = 0) {
    if (list == nullptr || depth > 5) return;
    const int length = internet_address_list_length(list);
    for (int i = 0; i < length && to.size() < maxAddresses; ++i) {
        InternetAddress* entry = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(entry)) {
            addAddresses(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(entry)), to, depth + 1);
        } else if (INTERNET_ADDRESS_IS_MAILBOX(entry)) {
            std::string address =
                normalAddress(view(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(entry))));
            if (plausibleAddress(address))
                to.push_back(
                    {truncateUtf8(cleanLine(view(internet_address_get_name(entry))), 200), std::move(address)});
        }
    }
}

/// The first thing that looks like an address in a header that is no proper address list.
void rescueAddress(std::string_view value, std::vector<Address>& to) {
    constexpr std::string_view stop = " \t\r\n<>,;\"()[]:\\'";
    for (std::size_t at = 0; (at = value.find('@', at)) != std::string_view::npos; ++at) {
        const auto before = value.find_last_of(stop, at);
        const auto start = before == std::string_view::npos ? 0 : before + 1;
        auto end = value.find_first_of(stop, at);
        if (end == std::string_view::npos) end = value.size();
        std::string address = normalAddress(value.substr(start, end - start));
        if (!plausibleAddress(address)) continue;
        to.push_back({{}, std::move(address)});
        return;
    }
}

/// Walks the parts of one message and collects bodies and attachments.
class PartCollector {
  public:
    PartCollector(ParsedMessage& message, const ParseLimits& limits) : _message(message), _limits(limits) {}

    void collect(GMimeObject* object, std::size_t depth, bool related) {
        if (depth > _limits.maxDepth)
            throw ParseFailure(ParseFailure::Kind::Limit,
                               "parts are nested deeper than " + std::to_string(_limits.maxDepth));
        if (++_seen > _limits.maxParts)
            throw ParseFailure(ParseFailure::Kind::Limit, "more than " + std::to_string(_limits.maxParts) + " parts");
        if (GMIME_IS_MULTIPART(object)) {
            collectMultipart(GMIME_MULTIPART(object), depth, related);
        } else if (GMIME_IS_MESSAGE_PART(object)) {
            addNested(GMIME_MESSAGE_PART(object));
        } else if (GMIME_IS_PART(object)) {
            collectLeaf(GMIME_PART(object), related);
        }
    }

  private:
    void collectMultipart(GMimeMultipart* multipart, std::size_t depth, bool related) {
        const std::string type = mediaTypeOf(GMIME_OBJECT(multipart));
        if (type == "multipart/report") {
            if (!_message.report) _message.report.emplace();
            _message.report->reportType = truncateUtf8(
                toLowerAscii(
                    cleanLine(view(g_mime_object_get_content_type_parameter(GMIME_OBJECT(multipart), "report-type")))),
                60);
        }
        const int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count; ++i)
            collect(g_mime_multipart_get_part(multipart, i), depth + 1, related || type == "multipart/related");
        if (count == 0) _message.warnings.emplace_back("a multipart without parts");
    }

    void collectLeaf(GMimePart* part, bool related) {
        const std::string type = mediaTypeOf(GMIME_OBJECT(part));
        const std::string disposition = toLowerAscii(view(g_mime_object_get_disposition(GMIME_OBJECT(part))));
        const bool named = !view(g_mime_part_get_filename(part)).empty();
        std::string bytes = contentOf(part);
        if (type == "message/delivery-status" || type == "message/global-delivery-status" ||
            type == "message/disposition-notification") {
            mergeReport(parseDeliveryStatus(bytes), type);
        } else if (type == "text/rfc822-headers" && _message.report && _message.report->originalMessageId.empty()) {
            _message.report->originalMessageId = originalIdIn(bytes);
        }
        const bool text = type == "text/plain" || type == "text/html";
        if (text && disposition != "attachment" && !named) {
            addBody(part, type == "text/html" ? _message.htmlBody : _message.textBody, type, std::move(bytes));
            return;
        }
        std::string contentId = contentIdOf(GMIME_OBJECT(part));
        const bool isInline = !contentId.empty() && disposition != "attachment" && (related || disposition == "inline");
        addPart({fileNameOf(GMIME_OBJECT(part), type, _message.parts.size() + 1), type, std::move(contentId), isInline,
                 std::move(bytes)});
    }

    static std::string contentOf(GMimePart* part) {
        GMimeDataWrapper* content = g_mime_part_get_content(part);
        if (content == nullptr) return {};
        const GObjectPtr<GMimeStream> memory(g_mime_stream_mem_new());
        g_mime_data_wrapper_write_to_stream(content, memory.get());
        return bytesOf(memory.get());
    }

    static std::string originalIdIn(std::string_view headers) {
        const std::string lower = toLowerAscii(headers.substr(0, 64U << 10U));
        const auto at = lower.starts_with("message-id:") ? 0 : lower.find("\nmessage-id:");
        if (at == std::string::npos) return {};
        const auto start = lower.find(':', at) + 1;
        auto end = lower.find('\n', start);
        // The id may stand on the folded next line.
        while (end != std::string::npos && end + 1 < lower.size() && (lower[end + 1] == ' ' || lower[end + 1] == '\t'))
            end = lower.find('\n', end + 1);
        const auto ids = extractMessageIds(headers.substr(start, end == std::string::npos ? end : end - start));
        return ids.empty() ? std::string() : ids.front();
    }

    void mergeReport(DeliveryReport status, const std::string& type) {
        const DeliveryReport before = _message.report.value_or(DeliveryReport{});
        status.reportType = before.reportType.empty() ? type.substr(type.find('/') + 1) : before.reportType;
        if (status.originalMessageId.empty()) status.originalMessageId = before.originalMessageId;
        _message.report = std::move(status);
    }

    void addBody(GMimePart* part, std::string& body, const std::string& type, std::string bytes) {
        std::string charset(view(g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset")));
        if (charset.empty() && type == "text/html") charset = charsetInHtml(bytes);
        std::string text = cleanText(toUtf8(bytes, charset));
        if (trim(text).empty()) return;
        if (body.size() + text.size() > _limits.maxBodyBytes) {
            _message.warnings.push_back("a " + type + " body of " + std::to_string(bytes.size()) +
                                        " bytes was cut; it is attached whole");
            addPart({type == "text/html" ? "message.html" : "message.txt", type, {}, false, std::move(bytes)});
            text = truncateUtf8(text, _limits.maxBodyBytes - std::min(_limits.maxBodyBytes, body.size()));
        }
        if (!body.empty() && !body.ends_with('\n')) body += '\n';
        body += text;
    }

    static std::string charsetInHtml(std::string_view html) {
        const std::string head = toLowerAscii(html.substr(0, 2048));
        const auto at = head.find("charset=");
        if (head.find("<meta") == std::string::npos || at == std::string::npos) return {};
        const auto start = head.find_first_not_of("\"' ", at + 8);
        if (start == std::string::npos) return {};
        return head.substr(start, std::min<std::size_t>(head.find_first_of("\"' />;", start) - start, 40));
    }

    void addNested(GMimeMessagePart* part) {
        GMimeMessage* nested = g_mime_message_part_get_message(part);
        std::string name;
        std::string bytes;
        if (nested != nullptr) {
            const GObjectPtr<GMimeStream> memory(g_mime_stream_mem_new());
            g_mime_object_write_to_stream(GMIME_OBJECT(nested), nullptr, memory.get());
            bytes = bytesOf(memory.get());
            name = truncateUtf8(cleanLine(view(g_mime_message_get_subject(nested))), 120);
            if (_message.report && _message.report->originalMessageId.empty())
                _message.report->originalMessageId = originalIdIn(bytes);
        }
        for (char& c : name)
            if (c == '/' || c == '\\') c = '_';
        std::string declared = fileNameOf(GMIME_OBJECT(part), {}, _message.parts.size() + 1);
        if (declared.starts_with("attachment-"))
            declared = sanitizeFileName(name.empty() ? declared : name, declared) + ".eml";
        addPart({std::move(declared), "message/rfc822", contentIdOf(GMIME_OBJECT(part)), false, std::move(bytes)});
    }

    void addPart(Part part) { _message.parts.push_back(std::move(part)); }

    ParsedMessage& _message;
    const ParseLimits& _limits;
    std::size_t _seen = 0;
};

void checkBeforeParsing(std::string_view raw, const ParseLimits& limits) {
    if (trim(raw).empty()) throw ParseFailure(ParseFailure::Kind::Malformed, "the message is empty");
    if (raw.size() > limits.maxBytes)
        throw ParseFailure(ParseFailure::Kind::Limit, "the message has " + std::to_string(raw.size()) +
                                                          " bytes, the limit is " + std::to_string(limits.maxBytes));
    std::size_t headers = 0;
    for (std::size_t at = 0; at < raw.size();) {
        auto end = raw.find('\n', at);
        if (end == std::string_view::npos) end = raw.size();
        const std::string_view line = raw.substr(at, end - at);
        if (trim(line).empty()) break;
        if (++headers > limits.maxHeaders * 4)  // folded lines count; the exact check comes after parsing
            throw ParseFailure(ParseFailure::Kind::Limit, "the header has too many lines");
        at = end + 1;
    }
}

void readHeaders(GMimeMessage* source, const ParseLimits& limits, ParsedMessage& message) {
    GMimeHeaderList* list = g_mime_object_get_header_list(GMIME_OBJECT(source));
    const int count = list == nullptr ? 0 : g_mime_header_list_get_count(list);
    if (static_cast<std::size_t>(std::max(count, 0)) > limits.maxHeaders)
        throw ParseFailure(ParseFailure::Kind::Limit, "more than " + std::to_string(limits.maxHeaders) + " headers");
    for (int i = 0; i < count; ++i) {
        GMimeHeader* header = g_mime_header_list_get_header_at(list, i);
        const std::string name = toLowerAscii(cleanLine(view(g_mime_header_get_name(header))));
        const std::string_view raw = view(g_mime_header_get_raw_value(header));
        if (name == "in-reply-to" || name == "references") {
            auto& ids = name == "references" ? message.references : message.inReplyTo;
            for (std::string& id : extractMessageIds(raw)) ids.push_back(std::move(id));
        } else if (name == "message-id" && message.messageId.empty()) {
            if (const auto ids = extractMessageIds(raw); !ids.empty()) message.messageId = ids.front();
        }
        const std::string_view decoded =
            raw.size() > (256U << 10U) ? raw.substr(0, 4096) : view(g_mime_header_get_value(header));
        std::string value = truncateUtf8(cleanLine(toUtf8(decoded, {})), maxHeaderValueBytes);
        if (name == "subject" && message.subject.empty()) message.subject = truncateUtf8(value, 998);
        message.headers.push_back({truncateUtf8(name, 200), std::move(value)});
    }
    addAddresses(g_mime_message_get_from(source), message.from);
    addAddresses(g_mime_message_get_sender(source), message.sender);
    addAddresses(g_mime_message_get_reply_to(source), message.replyTo);
    addAddresses(g_mime_message_get_to(source), message.to);
    addAddresses(g_mime_message_get_cc(source), message.cc);
    if (message.from.empty()) rescueAddress(message.header("from"), message.from);
    if (message.from.empty() && !message.sender.empty()) message.from = message.sender;
    if (message.from.empty()) message.warnings.emplace_back("no sender address");
    if (message.messageId.empty()) message.warnings.emplace_back("no Message-ID");
    if (GDateTime* date = g_mime_message_get_date(source); date != nullptr) {
        const std::int64_t seconds = g_date_time_to_unix(date);
        if (seconds > 0 && seconds < 253402300800) message.date = seconds;
    }
}

}  // namespace

ParsedMessage parseMessage(std::string_view raw, const ParseLimits& limits) {
    initGMime();
    // Blank lines and blanks in front of the first header are of the way it came, not of the message.
    raw.remove_prefix(std::min(raw.find_first_not_of(" \t\r\n"), raw.size()));
    checkBeforeParsing(raw, limits);
    const GObjectPtr<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
    const GObjectPtr<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    g_mime_parser_set_format(parser.get(), raw.starts_with("From ") ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    const ParserOptionsPtr options(g_mime_parser_options_new());
    std::array<const char*, 3> fallback{"utf-8", "windows-1252", nullptr};
    g_mime_parser_options_set_fallback_charsets(options.get(), fallback.data());
    const GObjectPtr<GMimeMessage> source(g_mime_parser_construct_message(parser.get(), options.get()));
    if (!source) throw ParseFailure(ParseFailure::Kind::Malformed, "no header and no body could be read");

    ParsedMessage message;
    readHeaders(source.get(), limits, message);
    if (GMimeObject* body = g_mime_message_get_mime_part(source.get()); body != nullptr)
        PartCollector(message, limits).collect(body, 1, false);
    return message;
}

}  // namespace kontor::mail

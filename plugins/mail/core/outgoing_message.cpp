#include "outgoing_message.h"

#include <algorithm>
#include <stdexcept>

#include "gmime_memory.h"
#include "line_connection.h"
#include "text.h"

namespace kontor::mail {
namespace {

constexpr const char* charset = "utf-8";
constexpr std::size_t maxReferences = 21;

void checkId(const std::string& id, const char* what) {
    refuseControlCharacters(id, what);
    if (id.find_first_of(" <>") != std::string::npos)
        throw std::invalid_argument(std::string(what) + " has blanks or brackets");
}

void checkAddress(const Address& address, const char* what) {
    refuseControlCharacters(address.name, what);
    refuseControlCharacters(address.address, what);
    const auto at = address.address.rfind('@');
    if (at == std::string::npos || at == 0 || at + 1 == address.address.size() ||
        address.address.find_first_of(" <>,;\"") != std::string::npos)
        throw std::invalid_argument(std::string(what) + " is no mail address: " + cleanLine(address.address));
}

void check(const OutgoingMessage& message) {
    checkAddress(message.from, "the sender");
    if (message.to.empty() && message.cc.empty()) throw std::invalid_argument("the message has no recipient");
    for (const Address& address : message.to) checkAddress(address, "a recipient");
    for (const Address& address : message.cc) checkAddress(address, "a copy recipient");
    if (!message.replyTo.empty()) checkAddress({{}, message.replyTo}, "the reply address");
    refuseControlCharacters(message.subject, "the subject");
    refuseControlCharacters(message.instanceId, "the instance id");
    checkId(message.unsubscribe, "the address to unsubscribe");
    if (message.messageId.empty()) throw std::invalid_argument("the message has no Message-ID");
    checkId(message.messageId, "the Message-ID");
    checkId(message.inReplyTo, "In-Reply-To");
    for (const std::string& id : message.references) checkId(id, "References");
    for (const OutgoingAttachment& attachment : message.attachments) {
        refuseControlCharacters(attachment.fileName, "an attachment's name");
        refuseControlCharacters(attachment.mediaType, "an attachment's media type");
        checkId(attachment.contentId, "a Content-ID");
    }
}

GObjectPtr<GMimeObject> textPart(const char* subtype, const std::string& text) {
    GMimeTextPart* part = g_mime_text_part_new_with_subtype(subtype);
    g_mime_text_part_set_charset(part, charset);
    g_mime_text_part_set_text(part, cleanText(text).c_str());
    return GObjectPtr<GMimeObject>(GMIME_OBJECT(part));
}

GObjectPtr<GMimeObject> attachmentPart(const OutgoingAttachment& attachment) {
    const auto slash = attachment.mediaType.find('/');
    const bool typed = slash != std::string::npos && slash > 0 && slash + 1 < attachment.mediaType.size();
    // A message or multipart as an attachment must not be encoded; as octets it survives every way.
    const bool composite =
        attachment.mediaType.starts_with("multipart/") || attachment.mediaType.starts_with("message/");
    const std::string type = typed && !composite ? attachment.mediaType.substr(0, slash) : "application";
    const std::string subtype = typed && !composite ? attachment.mediaType.substr(slash + 1) : "octet-stream";
    GMimePart* part = g_mime_part_new_with_type(type.c_str(), subtype.c_str());
    const GObjectPtr<GMimeStream> bytes(
        g_mime_stream_mem_new_with_buffer(attachment.bytes.data(), attachment.bytes.size()));
    const GObjectPtr<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(bytes.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part, content.get());
    g_mime_object_set_disposition(GMIME_OBJECT(part), attachment.contentId.empty() ? "attachment" : "inline");
    g_mime_part_set_filename(part, sanitizeFileName(attachment.fileName, "attachment").c_str());
    if (!attachment.contentId.empty()) g_mime_part_set_content_id(part, attachment.contentId.c_str());
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    return GObjectPtr<GMimeObject>(GMIME_OBJECT(part));
}

GObjectPtr<GMimeObject> multipart(const char* subtype, std::vector<GObjectPtr<GMimeObject>> parts) {
    GMimeMultipart* whole = g_mime_multipart_new_with_subtype(subtype);
    for (const auto& part : parts) g_mime_multipart_add(whole, part.get());
    return GObjectPtr<GMimeObject>(GMIME_OBJECT(whole));
}

/// mixed( alternative( text, related( html, images ) ), files ), each level only where it is needed.
GObjectPtr<GMimeObject> bodyOf(const OutgoingMessage& message) {
    GObjectPtr<GMimeObject> body = textPart("plain", message.text);
    if (!message.html.empty()) {
        GObjectPtr<GMimeObject> html = textPart("html", message.html);
        std::vector<GObjectPtr<GMimeObject>> related;
        for (const OutgoingAttachment& attachment : message.attachments)
            if (!attachment.contentId.empty()) related.push_back(attachmentPart(attachment));
        if (!related.empty()) {
            related.insert(related.begin(), std::move(html));
            html = multipart("related", std::move(related));
        }
        std::vector<GObjectPtr<GMimeObject>> alternatives;
        alternatives.push_back(std::move(body));
        alternatives.push_back(std::move(html));
        body = multipart("alternative", std::move(alternatives));
    }
    std::vector<GObjectPtr<GMimeObject>> mixed;
    for (const OutgoingAttachment& attachment : message.attachments)
        if (attachment.contentId.empty() || message.html.empty()) mixed.push_back(attachmentPart(attachment));
    if (mixed.empty()) return body;
    mixed.insert(mixed.begin(), std::move(body));
    return multipart("mixed", std::move(mixed));
}

void setHeader(GMimeMessage* mail, const char* name, const std::string& value) {
    if (!value.empty()) g_mime_object_set_header(GMIME_OBJECT(mail), name, value.c_str(), charset);
}

std::string referencesHeader(const OutgoingMessage& message) {
    std::vector<std::string> ids = message.references;
    if (!message.inReplyTo.empty() && (ids.empty() || ids.back() != message.inReplyTo))
        ids.push_back(message.inReplyTo);
    if (ids.size() > maxReferences)
        ids.erase(ids.begin() + 1, ids.end() - static_cast<std::ptrdiff_t>(maxReferences - 1));
    std::string value;
    for (const std::string& id : ids) value += (value.empty() ? "<" : " <") + id + ">";
    return value;
}

}  // namespace

std::string buildMessage(const OutgoingMessage& message) {
    initGMime();
    check(message);
    const GObjectPtr<GMimeMessage> mail(g_mime_message_new(TRUE));
    const auto add = [&](GMimeAddressType type, const Address& address) {
        g_mime_message_add_mailbox(mail.get(), type, address.name.empty() ? nullptr : address.name.c_str(),
                                   address.address.c_str());
    };
    add(GMIME_ADDRESS_TYPE_FROM, message.from);
    if (!message.replyTo.empty()) add(GMIME_ADDRESS_TYPE_REPLY_TO, {message.from.name, message.replyTo});
    for (const Address& address : message.to) add(GMIME_ADDRESS_TYPE_TO, address);
    for (const Address& address : message.cc) add(GMIME_ADDRESS_TYPE_CC, address);
    g_mime_message_set_subject(mail.get(), cleanLine(message.subject).c_str(), charset);
    GDateTime* date = g_date_time_new_from_unix_utc(message.date);
    if (date == nullptr) throw std::invalid_argument("the date of the message is out of range");
    g_mime_message_set_date(mail.get(), date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(mail.get(), message.messageId.c_str());
    if (!message.inReplyTo.empty()) setHeader(mail.get(), "In-Reply-To", "<" + message.inReplyTo + ">");
    setHeader(mail.get(), "References", referencesHeader(message));
    if (message.origin != OutgoingMessage::Origin::Person) {
        setHeader(mail.get(), "Auto-Submitted",
                  message.origin == OutgoingMessage::Origin::AutoReplied ? "auto-replied" : "auto-generated");
        setHeader(mail.get(), "X-Auto-Response-Suppress", "All");
    }
    if (!message.unsubscribe.empty()) {
        setHeader(mail.get(), "List-Unsubscribe", "<" + message.unsubscribe + ">");
        // One click only where the request is protected on its way, as RFC 8058 demands.
        if (message.unsubscribe.starts_with("https://"))
            setHeader(mail.get(), "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    setHeader(mail.get(), "X-Kontor-Instance", message.instanceId);
    const GObjectPtr<GMimeObject> body = bodyOf(message);
    g_mime_message_set_mime_part(mail.get(), body.get());
    g_mime_object_encode(GMIME_OBJECT(mail.get()), GMIME_ENCODING_CONSTRAINT_7BIT);

    const FormatOptionsPtr format(g_mime_format_options_new());
    g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
    const GObjectPtr<GMimeStream> stream(g_mime_stream_mem_new());
    if (g_mime_object_write_to_stream(GMIME_OBJECT(mail.get()), format.get(), stream.get()) < 0)
        throw std::runtime_error("the message could not be written");
    return bytesOf(stream.get());
}

}  // namespace kontor::mail

// A raw mail: everything that is read of it, its way out of the parser process, and what is shown of it.
#include "kontor/html.h"
#include "kontor/text.h"
#include "mail_class.h"
#include "mime_message.h"
#include "parse_result.h"
#include "quoted_text.h"
#include "signed_token.h"

#include "../check.h"

namespace {

using namespace kontor;
using fuzz::require;

void header(const mail::Address& address) {
    require(isUtf8(address.name) && isUtf8(address.address), "addresses are UTF-8");
    require((address.name + address.address).find_first_of("\r\n") == std::string::npos, "addresses are one line");
}

void message(const mail::ParsedMessage& parsed) {
    require(isUtf8(parsed.subject) && isUtf8(parsed.textBody) && isUtf8(parsed.htmlBody), "texts are UTF-8");
    require(parsed.subject.find_first_of("\r\n") == std::string::npos, "a subject is one line");
    for (const auto* list : {&parsed.from, &parsed.sender, &parsed.replyTo, &parsed.to, &parsed.cc})
        for (const auto& address : *list) header(address);
    for (const auto& field : parsed.headers)
        require(isUtf8(field.value) && field.value.find_first_of("\r\n") == std::string::npos, "headers are one line");
    for (const auto& part : parsed.parts) {
        require(isUtf8(part.fileName) && part.fileName.find('/') == std::string::npos &&
                    !part.fileName.starts_with(".") && part.fileName.size() <= 200,
                "a name of an attachment is a name");
        require(part.mediaType.find_first_of("\r\n\"<> ;") == std::string::npos, "a media type is one");
    }
    const auto split = collaboration::splitQuoted(parsed.textBody);
    require(std::string(split.fresh).append(split.signature).append(split.quoted) == parsed.textBody ||
                split.fresh.size() + split.signature.size() + split.quoted.size() == parsed.textBody.size(),
            "nothing of a text is dropped");
    mail::classify(parsed, {"instance", {"support@example.org"}, "example.org", 50});
    static const mail::TokenSigner signer("a key of this test, long enough");
    for (const auto& id : parsed.references)
        require(!signer.ticketOfMessageId(id), "nobody makes a token without the key");
    sanitizeHtml(parsed.htmlBody);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view raw = fuzz::textOf(data, size);
    mail::ParseLimits limits;
    limits.maxParts = 50;
    limits.maxDepth = 10;
    limits.maxHeaders = 200;
    limits.maxBodyBytes = 16U << 10U;
    try {
        const auto parsed = mail::parseMessage(raw, limits);
        message(parsed);
        const std::string result = mail::encodeResult(parsed);
        require(mail::decodeResult(result) == parsed, "a message comes out of the parser process as it is");
    } catch (const mail::ParseFailure&) {
    }
    mail::extractMessageIds(raw);
    mail::parseDeliveryStatus(raw);
    try {
        mail::decodeResult(raw);
    } catch (const mail::ParseFailure&) {
    }
    return 0;
}

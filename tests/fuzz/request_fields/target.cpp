// Headers and query strings as handlers ask for them: cookies, If-Match, numbers, flags, languages, proxy headers.
#include "kontor/error.h"
#include "kontor/http.h"
#include "kontor/text.h"
#include "text/catalogues.h"

#include "../check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kontor;
    using fuzz::require;
    std::string_view rest = fuzz::textOf(data, size);
    Request request;
    for (const char* name : {"Cookie", "If-Match", "Accept-Language", "Authorization", "X-Forwarded-For"})
        request.headers.emplace_back(name, std::string(fuzz::takePart(rest)));
    while (!rest.empty()) {
        const std::string_view part = fuzz::takePart(rest);
        const auto equals = part.find('=');
        const auto name = percentDecode(part.substr(0, equals), true);
        const auto value = percentDecode(equals == part.npos ? "" : part.substr(equals + 1), true);
        if (!name || !value) continue;
        require(isUtf8(*name) && isUtf8(*value), "decoded text is UTF-8");
        require(percentDecode(percentEncode(*value)) == value, "encoded text decodes to itself");
        request.query.emplace_back(*name, *value);
        request.params.emplace(*name, *value);
    }

    const std::string cookies = *request.header("cookie");
    if (const auto session = request.cookie("kontor_session")) {
        require(cookies.find(*session) != std::string::npos, "a cookie's value is part of the header");
        require(session->find(';') == std::string::npos, "a cookie ends at a semicolon");
    }
    for (const auto& [name, value] : request.query) {
        try {
            const auto number = request.queryNumber(name, 50, 1, 200);
            require(number >= 1 && number <= 200, "a number of the query lies within its bounds");
        } catch (const Invalid&) {
        }
        try {
            request.queryFlag(name);
        } catch (const Invalid&) {
        }
        try {
            require(request.number(name) > 0, "a number of the path is positive");
        } catch (const NotFound&) {
        }
    }
    try {
        request.ifMatch();
    } catch (const Invalid&) {
    }
    const Catalogues texts;
    require(!texts.negotiate(*request.header("Accept-Language")).empty(), "there is always a language");
    const std::string target = Reply::redirect(cookies).headers.front().second;
    require(
        target.starts_with("/") && !target.starts_with("//") && target.find_first_of("\t\r\n\\") == std::string::npos,
        "redirects stay here");
    return 0;
}

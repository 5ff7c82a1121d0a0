// HTML from outside: what is left is harmless by a grammar much stricter than a browser's, and stays so.
#include "html_grammar.h"
#include "kontor/html.h"
#include "kontor/text.h"

#include "../check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kontor;
    const std::string_view html = fuzz::textOf(data, size);
    for (const bool own : {false, true}) {
        SanitizeOptions options;
        options.relativeLinks = own;
        options.maxInput = 64 << 10;
        const std::string clean = sanitizeHtml(html, options);
        const std::string fault = test::faultOf(clean, own);
        if (!fault.empty()) std::fprintf(stderr, "%s in: %s\n", fault.c_str(), clean.c_str());
        fuzz::require(fault.empty(), "cleaned HTML is harmless");
        fuzz::require(isUtf8(clean), "cleaned HTML is UTF-8");
        fuzz::require(test::faultOf(sanitizeHtml(clean, options), own).empty(), "cleaned twice it is harmless too");
    }
    fuzz::require(isUtf8(htmlToText(html)), "the text of HTML is UTF-8");
    fuzz::require(test::faultOf(textToHtml(html)).empty(), "a text as HTML is harmless");
    const std::string escaped = escapeHtml(html);
    fuzz::require(escaped.find_first_of("<>\"'") == std::string::npos, "escaped text holds no sign of HTML");
    return 0;
}

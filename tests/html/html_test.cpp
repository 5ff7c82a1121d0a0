#include <gtest/gtest.h>

#include "cases.h"
#include "kontor/html.h"

namespace kontor::test {
namespace {

/// `\n`, `\r`, `\t` and `\\` of a .cases file.
std::string unescaped(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out.push_back(text[i]);
            continue;
        }
        const char next = text[++i];
        out.push_back(next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next);
    }
    return out;
}

SanitizeOptions mailOptions() {
    SanitizeOptions options;
    options.attachedImage = [](std::string_view id) -> std::optional<std::string> {
        return id == "logo@mail" ? std::optional<std::string>("/api/v1/files/7") : std::nullopt;
    };
    return options;
}

TEST(Html, IsSanitized) {
    for (const char* file : {"sanitize.cases", "xss.cases"}) {
        for (const Case& c : readCases(file)) {
            SCOPED_TRACE(c.where);
            const std::string clean = sanitizeHtml(unescaped(c.at("html")), mailOptions());
            EXPECT_EQ(clean, unescaped(c.at("clean")));
            // What is clean stays as it is; an image found by its id has an address of ours by then.
            SanitizeOptions again = mailOptions();
            again.relativeLinks = true;
            EXPECT_EQ(sanitizeHtml(clean, again), clean);
        }
    }
}

TEST(Html, BecomesText) {
    for (const Case& c : readCases("to_text.cases")) {
        SCOPED_TRACE(c.where);
        EXPECT_EQ(htmlToText(unescaped(c.at("html"))), unescaped(c.at("text")));
    }
}

TEST(Html, IsMadeFromText) {
    for (const Case& c : readCases("from_text.cases")) {
        SCOPED_TRACE(c.where);
        const std::string html = textToHtml(unescaped(c.at("text")));
        EXPECT_EQ(html, unescaped(c.at("html")));
        EXPECT_EQ(sanitizeHtml(html), html);
    }
}

TEST(Html, OptionsAllowMore) {
    SanitizeOptions options;
    options.remoteImages = true;
    options.relativeLinks = true;
    EXPECT_EQ(sanitizeHtml("<img src=https://x.test/a.png><a href=/tickets/42>T</a>", options),
              "<img src=\"https://x.test/a.png\"><a href=\"/tickets/42\" target=\"_blank\" rel=\"noopener noreferrer "
              "nofollow\">T</a>");
    for (const char* address :
         {"//evil.test", "/\\evil.test", "\\\\evil.test", "/x:y", "tickets", "?a", "/\t/evil.test"}) {
        EXPECT_EQ(sanitizeHtml("<a href=\"" + std::string(address) + "\">T</a>", options), "<a>T</a>") << address;
    }
}

TEST(Html, EscapesEverythingThatMeansSomething) {
    EXPECT_EQ(escapeHtml("a<b>&\"'ü"), "a&lt;b&gt;&amp;&quot;&#39;ü");
    EXPECT_EQ(escapeHtml(""), "");
}

}  // namespace
}  // namespace kontor::test

#include <gtest/gtest.h>

#include <random>

#include "html_grammar.h"
#include "kontor/html.h"

namespace kontor::test {
namespace {

std::string repeated(std::string_view part, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += part;
    return out;
}

TEST(HostileHtml, TheCheckerFindsFaults) {
    for (const char* bad : {"<script>", "<p>", "<p onclick=\"x\"></p>", "<a href=\"javascript:x\"></a>", "a > b",
                            "<b></i>", "<img src=\"x\">", "<p title='x'></p>", "<p", "</p>"}) {
        EXPECT_NE(faultOf(bad), "") << bad;
    }
    EXPECT_EQ(faultOf("<p title=\"x\">a<br>&lt;</p>"), "");
}

TEST(HostileHtml, AnyMixtureOfPiecesComesOutClean) {
    constexpr const char* pieces[] = {"<",
                                      ">",
                                      "\"",
                                      "'",
                                      "/",
                                      "=",
                                      " ",
                                      "a",
                                      "<p>",
                                      "</p>",
                                      "<b>",
                                      "</b>",
                                      "<i>",
                                      "<a href=",
                                      "</a>",
                                      "javascript:alert(1)",
                                      "https://x.test/",
                                      "<img src=x onerror=alert(1)>",
                                      "<script>",
                                      "</script>",
                                      "<style>",
                                      "</style>",
                                      "<!--",
                                      "-->",
                                      "--!>",
                                      "<![CDATA[",
                                      "]]>",
                                      "<svg>",
                                      "</svg>",
                                      "<math>",
                                      "<mtext>",
                                      "<table>",
                                      "</table>",
                                      "<tr>",
                                      "<td>",
                                      "<li>",
                                      "<ul>",
                                      "<div ",
                                      "style=\"",
                                      "color:red",
                                      "url(",
                                      "\\",
                                      "&lt;",
                                      "&#x6a;",
                                      "&quot;",
                                      "&",
                                      "<title>",
                                      "</title>",
                                      "<textarea>",
                                      "<noscript>",
                                      "<template>",
                                      "<form>",
                                      "<select>",
                                      "<option>",
                                      "<plaintext>",
                                      "<iframe srcdoc=",
                                      "<font color=",
                                      "<h1>",
                                      "</div>",
                                      "<body onload=",
                                      "<html>",
                                      "</html>",
                                      "</body>",
                                      "<frameset>",
                                      "<br/>",
                                      "\n",
                                      "\t",
                                      "ü",
                                      "\xC3",
                                      "\xF0\x9F",
                                      "<blockquote>",
                                      "<pre>",
                                      "<caption>",
                                      "<col>",
                                      "<dd>",
                                      "title=",
                                      "<object>",
                                      "<button>",
                                      "<input autofocus onfocus=x>",
                                      "<annotation-xml>",
                                      "<o:p>"};
    for (unsigned seed = 1; seed <= 6000; ++seed) {
        std::mt19937 random(seed);
        std::string html;
        for (std::size_t length = random() % 40; length > 0; --length) html += pieces[random() % std::size(pieces)];
        html.insert(random() % (html.size() + 1), 1, static_cast<char>(random() % 256));
        const std::string clean = sanitizeHtml(html);
        ASSERT_EQ(faultOf(clean), "") << "seed " << seed << "\n" << html << "\n" << clean;
        htmlToText(html);
        ASSERT_EQ(faultOf(textToHtml(html)), "") << "seed " << seed << "\n" << html;
    }
}

TEST(HostileHtml, DepthAndSizeAreLimited) {
    SanitizeOptions options;
    options.maxDepth = 10;
    const std::string deep = sanitizeHtml(repeated("<div>", 1000) + "x" + repeated("</div>", 1000), options);
    EXPECT_LT(deep.size(), 200U);
    EXPECT_NE(deep.find('x'), std::string::npos);
    EXPECT_EQ(faultOf(deep), "");

    options = {};
    options.maxTags = 3;
    EXPECT_EQ(sanitizeHtml("<p>a</p><p>b</p><p>c</p>", options), "<p>a</p><p>bc</p>");

    options = {};
    options.maxInput = 10;
    EXPECT_EQ(sanitizeHtml("<p>12345ü78</p>", options), "<p>12345ü</p>");
    EXPECT_EQ(sanitizeHtml("<p>123456ü8</p>", options), "<p>123456</p>");

    options = {};
    options.maxOutput = 1000;
    const std::string cut = sanitizeHtml(repeated("<p>0123456789</p>", 10'000), options);
    EXPECT_LT(cut.size(), 1100U);
    EXPECT_EQ(faultOf(cut), "");
}

// None of these may take more than memory and time in proportion; a parser that is not careful never comes back from
// some.
TEST(HostileHtml, BearsWhatIsMeantToExhaustIt) {
    const std::size_t size = 1 << 20;
    std::string manyAttributes = "<p ";
    for (int i = 0; manyAttributes.size() < size; ++i) manyAttributes += "a" + std::to_string(i) + " ";
    std::string manyFonts;
    for (int i = 0; manyFonts.size() < size / 2; ++i)
        manyFonts += "<font size=" + std::to_string(i) + "><b title=" + std::to_string(i) + ">";
    manyFonts += repeated("<p>", size / 6);
    for (const std::string& html : {repeated("<div>", size / 5),
                                    repeated("<b>", size / 3),
                                    repeated("<b><object></b></object>", size / 48) + repeated("</p>", size / 8),
                                    repeated("<a><b><i><u>", size / 24) + repeated("<p>", size / 6),
                                    repeated("<table><tr><td>", size / 15),
                                    repeated("<!--", size / 4),
                                    repeated("<script>", size / 8),
                                    repeated("<!-", size / 3),
                                    repeated("</", size / 2),
                                    repeated("<", size),
                                    repeated("<a href=\"", size / 9),
                                    manyAttributes,
                                    manyAttributes + ">x",
                                    manyFonts,
                                    "<a href=\"https://" + std::string(2000, 'x') + "\">" + repeated("<p>", size / 3),
                                    repeated("<ul><li>", size / 8),
                                    repeated("<blockquote>x", size / 13),
                                    repeated("<table><b>", size / 10),
                                    repeated("--", size / 2),
                                    "<!--" + repeated("--", size / 2),
                                    repeated("&lt", size / 3),
                                    repeated("<style></", size / 9),
                                    repeated("\xFF", size)}) {
        const std::string clean = sanitizeHtml(html);
        EXPECT_EQ(faultOf(clean), "") << html.substr(0, 40);
        EXPECT_LT(clean.size(), 8 * size) << html.substr(0, 40);
        EXPECT_LT(htmlToText(html).size(), 8 * size) << html.substr(0, 40);
    }
    for (const std::string& text :
         {repeated("http://", size / 7), repeated("a@", size / 2), repeated("a", size), repeated("(http://a", size / 9),
          repeated("a.", size / 2) + "@", repeated("\n", size), repeated("<", size)}) {
        EXPECT_EQ(faultOf(textToHtml(text)), "") << text.substr(0, 40);
    }
}

}  // namespace
}  // namespace kontor::test

// What of an answer is new and what is only carried along.
#include "quoted_text.h"

#include <gtest/gtest.h>

#include "kontor/html.h"

namespace kontor::collaboration {
namespace {

TEST(QuotedText, SplitsAndLosesNothing) {
    const auto check = [](std::string_view text, std::string_view fresh) {
        const auto parts = splitQuoted(text);
        EXPECT_EQ(std::string(parts.fresh) + std::string(parts.signature) + std::string(parts.quoted), text);
        EXPECT_EQ(parts.fresh, fresh) << text;
    };
    check("Thanks\n\nOn Mon, Eva wrote:\n> a\n> b\n", "Thanks\n\n");
    check("Danke\n\nAm 3. März 2026 um 10:00 schrieb\nEva <e@x>:\n> a\n", "Danke\n\n");
    check("Danke\n-- \nEva\nTel 1\n\n> old\n", "Danke\n");
    check("Ja\n\n-----Ursprüngliche Nachricht-----\nVon: x\n", "Ja\n\n");
    check("Ja\n\nVon: A\nGesendet: Montag\nAn: B\nBetreff: C\n\nalt\n", "Ja\n\n");
    check("> question\nanswer\n> question two\nanswer two\n", "> question\nanswer\n> question two\nanswer two\n");
    check("Danke\nAm 3. M\u00E4rz schrieb Eva:\n> a\n", "Danke\n");
    check("> only quoted\n", "> only quoted\n");
    check("", "");
    std::string many;
    for (int i = 0; i < 200'000; ++i) many += ">\n";
    splitQuoted(many + "end");
}

void expectHtml(const std::string& html, const std::string& fresh, const std::string& quoted) {
    const HtmlParts parts = splitQuotedHtml(html);
    EXPECT_EQ(parts.fresh, fresh) << html;
    EXPECT_EQ(parts.quoted, quoted) << html;
}

TEST(QuotedHtml, FoldsWhatIsCarriedAlong) {
    expectHtml("<p>Danke</p><blockquote><p>alt</p></blockquote>", "<p>Danke</p>",
               "<blockquote><p>alt</p></blockquote>");
    expectHtml("<div>Thanks<br>On Monday Eva &lt;e@x&gt; wrote:<br><blockquote>old<br>older</blockquote></div>",
               "<div>Thanks<br></div>",
               "<div>On Monday Eva &lt;e@x&gt; wrote:<br><blockquote>old<br>older</blockquote></div>");
    expectHtml("<p>Danke</p><p>Am 3. M\u00E4rz schrieb <b>Eva</b>:</p><blockquote>alt</blockquote>", "<p>Danke</p>",
               "<p>Am 3. M\u00E4rz schrieb <b>Eva</b>:</p><blockquote>alt</blockquote>");
    expectHtml(
        "<p>Ja</p><div><p><b>Von:</b> A<br><b>Gesendet:</b> Montag<br><b>An:</b> B<br><b>Betreff:</b> "
        "C</p></div><p>alt</p>",
        "<p>Ja</p>",
        "<div><p><b>Von:</b> A<br><b>Gesendet:</b> Montag<br><b>An:</b> B<br><b>Betreff:</b> C</p></div><p>alt</p>");
    const std::string plain = textToHtml("Danke\n\nAm 3. schrieb Eva:\n> alt\n> \u00E4lter\n");
    EXPECT_EQ(splitQuotedHtml(plain).fresh.find("alt"), std::string::npos) << plain;
    EXPECT_NE(splitQuotedHtml(plain).quoted.find("alt"), std::string::npos) << plain;
}

TEST(QuotedHtml, LeavesTheRestAsItIs) {
    for (const std::string html :
         {"", "<p>nothing quoted</p>", "<blockquote>only quoted</blockquote>",
          "<blockquote>question</blockquote><p>answer</p>", "<p>a<blockquote>b</blockquote>and on</p>",
          "<p>5 &gt; 3</p>", "<", "<p", "</p></p>", "text"})
        expectHtml(html, html, "");
}

/// Whatever comes, both parts are well-formed: sanitising them changes nothing but what it always would.
TEST(QuotedHtml, BothPartsAreWellFormed) {
    const std::string wild =
        "<table><tr><td>new<div>On X Y wrote:<blockquote><ul><li>a<li>b</ul><p>c</td></tr></table><p>&lt;script&gt;";
    const std::string html = sanitizeHtml(wild);
    const HtmlParts parts = splitQuotedHtml(html);
    EXPECT_EQ(sanitizeHtml(parts.fresh), parts.fresh);
    EXPECT_EQ(sanitizeHtml(parts.quoted), parts.quoted);
    std::string deep;
    for (int i = 0; i < 90; ++i) deep += "<div>";
    splitQuotedHtml(sanitizeHtml("x" + deep + "<blockquote>q"));
    std::string many;
    for (int i = 0; i < 20'000; ++i) many += "<p>line</p>";
    splitQuotedHtml(many + "<blockquote>q</blockquote>");
}

}  // namespace
}  // namespace kontor::collaboration

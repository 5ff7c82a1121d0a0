#include "mime_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text.h"

namespace kontor::mail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ParseFailure::Kind failureOf(std::string_view raw, const ParseLimits& limits = {}) {
    try {
        parseMessage(raw, limits);
    } catch (const ParseFailure& failure) {
        return failure.kind();
    }
    return ParseFailure::Kind::Unavailable;
}

TEST(Message, ReadsHeadersAndBody) {
    const auto message = parseMessage(
        "From: =?UTF-8?Q?J=C3=BCrgen_Gro=C3=9F?= <Juergen@Example.TEST>\r\n"
        "To: support@example.test, \"Boss, The\" <boss@example.test>\r\nCc: Team: a@b.test, c@d.test;\r\n"
        "Reply-To: other@example.test\r\nSubject: =?iso-8859-1?Q?Drucker_l=E4uft?=\r\n =?utf-8?B?IG5pY2h0?=\r\n"
        "Date: Tue, 3 Mar 2026 10:00:00 +0100\r\nMessage-ID: <m1@example.test>\r\nIn-Reply-To: <a@x>\r\n"
        "References: <r1@x> <r2@\r\n x>\r\n\r\nHallo\r\nWelt\r\n");
    EXPECT_THAT(message.from, ElementsAre(Address{"Jürgen Groß", "Juergen@example.test"}));
    EXPECT_EQ(message.to.at(1), (Address{"Boss, The", "boss@example.test"}));
    EXPECT_EQ(message.cc.size(), 2U);
    EXPECT_EQ(message.replyTo.at(0).address, "other@example.test");
    EXPECT_EQ(message.subject, "Drucker läuft nicht");
    EXPECT_EQ(message.date, 1772528400);
    EXPECT_EQ(message.messageId, "m1@example.test");
    EXPECT_THAT(message.inReplyTo, ElementsAre("a@x"));
    EXPECT_THAT(message.references, ElementsAre("r1@x", "r2@x"));
    EXPECT_EQ(message.textBody, "Hallo\nWelt\n");
}

TEST(Message, SurvivesCharsetMess) {
    struct Case {
        const char* what;
        std::string raw;
        std::string text;
    };
    const std::string head = "From: a@b.test\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n";
    const Case cases[] = {
        {"utf-8 said to be latin",
         head + "Content-Type: text/plain; charset=iso-8859-1\n\nGr\xC3\xBC\xC3\x9F"
                "e",
         "Grüße"},
        {"latin said to be utf-8",
         head + "Content-Type: text/plain; charset=utf-8\n\nGr\xFC\xDF"
                "e",
         "Grüße"},
        {"latin said to be ascii",
         head + "Content-Type: text/plain; charset=us-ascii\n\nGr\xFC\xDF"
                "e",
         "Grüße"},
        {"unknown charset",
         head + "Content-Type: text/plain; charset=x-klingon\n\nGr\xFC\xDF"
                "e",
         "Grüße"},
        {"none at all",
         head + "\nGr\xC3\xBC\xC3\x9F"
                "e",
         "Grüße"},
        {"windows quotes in latin", head + "Content-Type: text/plain; charset=iso-8859-1\n\n\x84Hallo\x93", "„Hallo“"},
        {"gb2312 superset", head + "Content-Type: text/plain; charset=gb2312\n\n\xC4\xE3\xBA\xC3", "你好"},
        {"html meta", head + "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1B$B$3$s\x1B(B", "こん"},
    };
    for (const Case& c : cases) EXPECT_EQ(parseMessage(c.raw).textBody, c.text) << c.what;
    EXPECT_EQ(parseMessage("From: a@b.test\nSubject: 8bit gr\xFC\xDF"
                           "e\n\nx")
                  .subject,
              "8bit grüße");
    EXPECT_EQ(parseMessage("From: a@b.test\nSubject: =?utf-8?Q?a=0D=0AX-Evil:_1?=\n\nx").subject, "a X-Evil: 1");
    EXPECT_TRUE(
        isValidUtf8(parseMessage("From: a@b.test\nSubject: =?utf-8?Q?=FF=FE?= =?x?Q?\xFF?=\n\n\xFF\xFE").subject));
}

TEST(Message, KeepsAttachmentsAndInlineImages) {
    const auto message = parseMessage(
        "From: a@b.test\nContent-Type: multipart/mixed; boundary=M\n\n"
        "--M\nContent-Type: multipart/related; boundary=R\n\n"
        "--R\nContent-Type: text/html\n\n<p>see <img src=\"cid:p1@x\"></p>\n"
        "--R\nContent-Type: image/png; name=\"p.png\"\nContent-ID: <p1@x>\nContent-Transfer-Encoding: "
        "base64\n\niVBORw==\n--R--\n"
        "--M\nContent-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8''%C3%9Cber;\n "
        "filename*1*=sicht.pdf\n\n%PDF\n"
        "--M\nContent-Type: text/plain\nContent-Disposition: attachment; "
        "filename=\"../../etc/\xE2\x80\x8B.htaccess\"\n\nx\n"
        "--M\nContent-Type: application/ms-tnef; name=winmail.dat\n\ntnef\n"
        "--M\nContent-Type: message/rfc822\n\nSubject: Inner / one\nFrom: c@d.test\n\ninner text\n--M--\n");
    ASSERT_EQ(message.parts.size(), 5U);
    EXPECT_EQ(message.htmlBody, "<p>see <img src=\"cid:p1@x\"></p>");
    EXPECT_TRUE(message.parts[0].isInline);
    EXPECT_EQ(message.parts[0].contentId, "p1@x");
    EXPECT_EQ(message.parts[0].bytes, "\x89PNG");
    EXPECT_EQ(message.parts[1].fileName, "Übersicht.pdf");
    EXPECT_EQ(message.parts[2].fileName, "htaccess");
    EXPECT_EQ(message.parts[3].fileName, "winmail.dat");
    EXPECT_EQ(message.parts[4].fileName, "Inner _ one.eml");
    EXPECT_EQ(message.parts[4].bytes, "Subject: Inner / one\nFrom: c@d.test\n\ninner text");
}

TEST(Message, ReadsDeliveryReports) {
    const auto message = parseMessage(
        "From: MAILER-DAEMON@mx.test\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\n\n"
        "--B\n\nIt failed.\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
        "Final-Recipient: rfc822; gone@customer.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 "
        "5.1.1\n no such user\n"
        "\nFinal-Recipient: rfc822; slow@customer.test\nAction: delayed\n"
        "\n--B\nContent-Type: message/rfc822\n\nMessage-ID: <kontor.7-1.x@h>\nSubject: s\n\nbody\n--B--\n");
    ASSERT_TRUE(message.report);
    EXPECT_EQ(message.report->reportType, "delivery-status");
    EXPECT_EQ(message.report->reportingServer, "mx.test");
    ASSERT_EQ(message.report->recipients.size(), 2U);
    const ReportedRecipient& first = message.report->recipients[0];
    EXPECT_EQ(first.address, "gone@customer.test");
    EXPECT_EQ(first.action, "failed");
    EXPECT_EQ(first.status, "5.1.1");
    EXPECT_THAT(first.diagnostic, HasSubstr("no such user"));
    EXPECT_EQ(message.report->recipients[1].address, "slow@customer.test");
    EXPECT_EQ(message.report->recipients[1].action, "delayed");
    EXPECT_EQ(message.report->originalMessageId, "kontor.7-1.x@h");
}

TEST(Message, LimitsAreReasonsAndNotCrashes) {
    EXPECT_EQ(failureOf(""), ParseFailure::Kind::Malformed);
    EXPECT_EQ(failureOf(" \r\n \n"), ParseFailure::Kind::Malformed);
    ParseLimits small;
    small.maxBytes = 100;
    EXPECT_EQ(failureOf("From: a@b.test\n\n" + std::string(200, 'x'), small), ParseFailure::Kind::Limit);
    std::string headers;
    for (int i = 0; i < 20'000; ++i) headers += "X-H: 1\n";
    EXPECT_EQ(failureOf(headers + "\nbody"), ParseFailure::Kind::Limit);
    std::string deep = "From: a@b.test\n";
    for (int i = 0; i < 3000; ++i)
        deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
    EXPECT_EQ(failureOf(deep), ParseFailure::Kind::Limit);
    std::string nested = "From: a@b.test\n";
    for (int i = 0; i < 5000; ++i) nested += "Content-Type: message/rfc822\n\n";
    failureOf(nested);  // either answer will do
    std::string wide = "From: a@b.test\nContent-Type: multipart/mixed; boundary=b\n\n";
    for (int i = 0; i < 2000; ++i) wide += "--b\n\nx\n";
    EXPECT_EQ(failureOf(wide), ParseFailure::Kind::Limit);
}

TEST(Message, LongBodyIsCutAndKeptWhole) {
    ParseLimits limits;
    limits.maxBodyBytes = 1000;
    std::string body;
    for (int i = 0; i < 1000; ++i) body += "ä";
    const auto message = parseMessage("From: a@b.test\nContent-Type: text/plain; charset=utf-8\n\n" + body, limits);
    EXPECT_EQ(message.textBody.size(), 1000U);
    EXPECT_TRUE(isValidUtf8(message.textBody));
    ASSERT_EQ(message.parts.size(), 1U);
    EXPECT_EQ(message.parts[0].bytes, body);
}

TEST(Message, RescuesBrokenSenders) {
    EXPECT_EQ(parseMessage("From: Foo <foo@bar.test\n\nx").from.at(0).address, "foo@bar.test");
    EXPECT_EQ(parseMessage("From: \"Foo foo@bar.test\n\nx").from.at(0).address, "foo@bar.test");
    EXPECT_TRUE(parseMessage("From: nobody\n\nx").from.empty());
    EXPECT_EQ(parseMessage("Sender: s@t.test\n\nx").from.at(0).address, "s@t.test");
}

TEST(FileNames, AreForDisplayOnly) {
    EXPECT_EQ(sanitizeFileName("C:\\Users\\x\\report.docx", "f"), "report.docx");
    EXPECT_EQ(sanitizeFileName("\xE2\x80\xAE"
                               "fdp.exe",
                               "f"),
              "fdp.exe");
    EXPECT_EQ(sanitizeFileName("a\r\nb:c?.txt", "f"), "a b_c_.txt");
    EXPECT_EQ(sanitizeFileName("...", "f"), "f");
    const std::string name = sanitizeFileName(std::string(500, 'x') + ".pdf", "f");
    EXPECT_LE(name.size(), 180U);
    EXPECT_TRUE(name.ends_with(".pdf"));
}

}  // namespace
}  // namespace kontor::mail

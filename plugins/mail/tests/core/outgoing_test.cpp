#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outgoing_message.h"

namespace kontor::mail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

OutgoingMessage simple() {
    OutgoingMessage message;
    message.from = {"Müller & Söhne IT", "support@example.test"};
    message.replyTo = "support+k1.abc@example.test";
    message.to = {{"Jörg, Dr.", "joerg@customer.test"}};
    message.subject =
        "[T-000001] Drucker läuft wieder – Grüße aus der sehr langen Betreffzeile, die gefaltet werden muss";
    message.text = "Hallo,\n\n.er läuft wieder.\n";
    message.messageId = "kontor.1-2.abc@desk.example.test";
    message.instanceId = "inst-1";
    message.date = 1772528400;
    return message;
}

TEST(Outgoing, IsReadBackAsWritten) {
    OutgoingMessage message = simple();
    message.html = "<p>Es läuft <img src=\"cid:i1@k\"></p>";
    message.attachments = {{"Über sicht.pdf", "application/pdf", std::string("%PDF\0\r\n\n.", 9), {}},
                           {"bild.png", "image/png", "\x89PNG", "i1@k"},
                           {"mail.eml", "message/rfc822", "Subject: x\n\ny", {}}};
    message.inReplyTo = "m9@customer.test";
    for (int i = 0; i < 60; ++i) message.references.push_back("m" + std::to_string(i) + "@customer.test");
    message.origin = OutgoingMessage::Origin::AutoReplied;
    const std::string raw = buildMessage(message);
    for (std::size_t i = 0; i < raw.size(); ++i) {
        ASSERT_LT(static_cast<unsigned char>(raw[i]), 0x80);
        ASSERT_TRUE(raw[i] != '\n' || raw[i - 1] == '\r') << "a bare line feed at " << i;
    }

    const ParsedMessage back = parseMessage(raw);
    EXPECT_THAT(back.from, ElementsAre(message.from));
    EXPECT_THAT(back.to, ElementsAre(message.to.front()));
    EXPECT_EQ(back.subject, message.subject);
    EXPECT_EQ(back.textBody, message.text);
    EXPECT_EQ(back.htmlBody, message.html);
    EXPECT_EQ(back.messageId, message.messageId);
    EXPECT_THAT(back.inReplyTo, ElementsAre("m9@customer.test"));
    ASSERT_EQ(back.references.size(), 21U);
    EXPECT_EQ(back.references.front(), "m0@customer.test");
    EXPECT_EQ(back.references.back(), "m9@customer.test");
    EXPECT_EQ(back.replyTo.at(0).address, message.replyTo);
    EXPECT_EQ(back.header("auto-submitted"), "auto-replied");
    EXPECT_EQ(back.header("x-kontor-instance"), "inst-1");
    EXPECT_EQ(back.date, message.date);
    ASSERT_EQ(back.parts.size(), 3U);
    EXPECT_TRUE(back.parts[0].isInline);
    EXPECT_EQ(back.parts[0].contentId, "i1@k");
    EXPECT_EQ(back.parts[1].fileName, "Über sicht.pdf");
    EXPECT_EQ(back.parts[1].bytes, message.attachments[0].bytes);
    EXPECT_EQ(back.parts[2].bytes, message.attachments[2].bytes);
}

TEST(Outgoing, APersonsMailIsNotAutomatic) {
    EXPECT_THAT(buildMessage(simple()), Not(HasSubstr("Auto-Submitted")));
    EXPECT_THAT(buildMessage(simple()), Not(HasSubstr("multipart")));
}

TEST(Outgoing, TellsHowToUnsubscribe) {
    OutgoingMessage message = simple();
    EXPECT_EQ(parseMessage(buildMessage(message)).header("list-unsubscribe"), "");
    message.unsubscribe = "https://desk.example.test/unsubscribe?token=" + std::string(80, 'a');
    ParsedMessage back = parseMessage(buildMessage(message));
    EXPECT_EQ(back.header("list-unsubscribe"), "<" + message.unsubscribe + ">");
    EXPECT_EQ(back.header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    message.unsubscribe = "http://desk.example.test/unsubscribe?token=a";
    back = parseMessage(buildMessage(message));
    EXPECT_EQ(back.header("list-unsubscribe"), "<" + message.unsubscribe + ">");
    EXPECT_EQ(back.header("list-unsubscribe-post"), "");
    message.unsubscribe = "https://desk.example.test/>\r\nBcc: x@y.test";
    EXPECT_THROW(buildMessage(message), std::invalid_argument);
}

TEST(Outgoing, NoHeaderCanBeInjected) {
    const auto refused = [](auto change) {
        OutgoingMessage message = simple();
        change(message);
        EXPECT_THROW(buildMessage(message), std::invalid_argument);
    };
    const std::string evil = "x\r\nBcc: victim@other.test";
    refused([&](auto& m) { m.subject = evil; });
    refused([&](auto& m) { m.from.name = evil; });
    refused([&](auto& m) { m.from.address = "a@b.test\nBcc: v@x"; });
    refused([&](auto& m) { m.to[0].name = evil; });
    refused([&](auto& m) { m.to[0].address = "a@b.test, v@x.test"; });
    refused([&](auto& m) { m.replyTo = evil; });
    refused([&](auto& m) { m.inReplyTo = evil; });
    refused([&](auto& m) { m.references = {evil}; });
    refused([&](auto& m) { m.messageId = "a>\nBcc: x"; });
    refused([&](auto& m) { m.instanceId = evil; });
    refused([&](auto& m) { m.attachments = {{evil, "a/b", "", {}}}; });
    refused([&](auto& m) { m.to.clear(); });
}

}  // namespace
}  // namespace kontor::mail

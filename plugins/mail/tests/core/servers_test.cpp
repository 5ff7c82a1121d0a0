// IMAP and SMTP against a real Dovecot and a real Postfix.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "imap_client.h"
#include "mail_server.h"
#include "outgoing_message.h"
#include "smtp_client.h"

namespace kontor::mail {
namespace {

using kontor::test::MailServer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Servers : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const std::string why = MailServer::missing(); !why.empty()) GTEST_SKIP() << why;
        _server = std::make_unique<MailServer>();
    }
    ServerAddress at(std::uint16_t port, Encryption encryption, const std::string& user = {}) const {
        ServerAddress address;
        address.host = "localhost";
        address.port = port;
        address.encryption = encryption;
        address.user = user;
        if (!user.empty()) address.password = "pw-" + user;
        address.caFile = _server->caFile();
        address.connectTimeout = std::chrono::minutes(2);
        address.ioTimeout = std::chrono::minutes(2);
        return address;
    }
    MailServerError::Kind failureOf(const ServerAddress& address) const {
        try {
            ImapClient client(address);
        } catch (const MailServerError& error) {
            return error.kind();
        }
        return MailServerError::Kind::Refused;
    }

    std::unique_ptr<MailServer> _server;
};

TEST_F(Servers, ImapReadsMarksAndMoves) {
    const std::string first = "From: a@b.test\r\nSubject: literal {5}\r\n\r\nbody with (brackets) and * stars\r\n.\r\n";
    _server->deliver("support", first);
    _server->deliver("support", "From: c@d.test\r\nSubject: second\r\n\r\nx\r\n");
    for (const auto& address : {at(_server->imapPort(), Encryption::None, "support"),
                                at(_server->imapPort(), Encryption::StartTls, "support")}) {
        ImapClient client(address);
        EXPECT_EQ(client.select("INBOX").messages, 2U);
        EXPECT_EQ(client.searchUnseen().size(), 2U);
        client.logout();
    }
    ImapClient client(at(_server->imapsPort(), Encryption::Tls, "support"));
    const FolderState inbox = client.select("INBOX");
    EXPECT_GT(inbox.uidValidity, 0U);
    EXPECT_FALSE(inbox.readOnly);
    const auto uids = client.searchUnseen();
    ASSERT_EQ(uids.size(), 2U);
    EXPECT_EQ(client.fetch(uids[0], 1U << 20U).raw, first);
    EXPECT_EQ(client.searchUnseen().size(), 2U) << "fetching marks nothing as read";
    EXPECT_THROW(client.fetch(uids[0], 10), MailServerError);
    EXPECT_EQ(client.fetch(4'000'000, 1000).uid, 0U);

    client.markSeen(uids[0]);
    EXPECT_THAT(client.searchUnseen(), ElementsAre(uids[1]));
    client.ensureFolder("Erledigt & Ärger");
    client.ensureFolder("Erledigt & Ärger");
    EXPECT_THAT(client.folders(), ::testing::Contains("Erledigt & Ärger"));
    client.move(uids[1], "Erledigt & Ärger");
    EXPECT_TRUE(client.searchUnseen().empty());
    EXPECT_EQ(client.select("Erledigt & Ärger").messages, 1U);
    client.append("INBOX", first);
    EXPECT_EQ(client.select("INBOX").messages, 2U);
    EXPECT_THROW(client.select("no such folder"), MailServerError);
    EXPECT_THROW(client.select("a\r\nK9 LOGOUT"), std::invalid_argument);
    client.logout();
}

TEST_F(Servers, ConnectionErrorsSayWhatIsWrong) {
    auto address = at(_server->imapsPort(), Encryption::Tls, "support");
    address.password = "wrong";
    EXPECT_EQ(failureOf(address), MailServerError::Kind::Login);
    address = at(_server->imapsPort(), Encryption::Tls, "support");
    address.caFile.clear();
    EXPECT_EQ(failureOf(address), MailServerError::Kind::Tls);
    address.verifyCertificate = false;
    EXPECT_NO_THROW(ImapClient{address});
    address = at(kontor::test::freePorts(1)[0], Encryption::None, "support");
    EXPECT_EQ(failureOf(address), MailServerError::Kind::Connect);
    address.host = "evil/../x";
    EXPECT_THROW(ImapClient{address}, std::invalid_argument);
    address.host = "localhost";
    address.password = "a\r\nb";
    EXPECT_THROW(ImapClient{address}, std::invalid_argument);
}

TEST_F(Servers, SmtpTellsByRecipient) {
    OutgoingMessage mail;
    mail.from = {"Desk", "support@example.test"};
    mail.to = {{"", "user1@customer.test"}};
    mail.subject = "Grüße";
    mail.text = ".leading dot\n..two\n\nend";
    mail.messageId = "kontor.1-1.x@example.test";
    mail.date = 1772528400;
    const std::string raw = buildMessage(mail);

    SmtpClient client(at(_server->submissionPort(), Encryption::StartTls, "support"), "desk.example.test");
    const auto deliveries =
        client.send("support@example.test",
                    {"user1@customer.test", "refused@example.test", "later@example.test", "x@outside.test"}, raw);
    ASSERT_EQ(deliveries.size(), 4U);
    EXPECT_EQ(deliveries[0].result, Delivery::Result::Accepted) << deliveries[0].answer;
    EXPECT_EQ(deliveries[1].result, Delivery::Result::Refused);
    EXPECT_EQ(deliveries[1].code, 550);
    EXPECT_THAT(deliveries[1].answer, HasSubstr("no such person"));
    EXPECT_EQ(deliveries[2].result, Delivery::Result::TryAgain);
    EXPECT_EQ(deliveries[3].result, Delivery::Result::Refused);
    EXPECT_EQ(client.send("", {"refused@example.test"}, raw)[0].result, Delivery::Result::Refused);
    EXPECT_EQ(client.send("", {"user1@customer.test"}, raw)[0].result, Delivery::Result::Accepted)
        << "the session goes on";
    EXPECT_THROW(client.send("a@b.test\r\nRCPT TO:<v@x>", {"user1@customer.test"}, raw), std::invalid_argument);
    EXPECT_THROW(client.send("", {"a> <b@c.test"}, raw), std::invalid_argument);
    client.quit();

    ASSERT_EQ(_server->waitForMessages("user1", 2), 2U);
    const ParsedMessage received = parseMessage(_server->messages("user1").front());
    EXPECT_EQ(received.subject, "Grüße");
    EXPECT_EQ(received.textBody, ".leading dot\n..two\n\nend\n");
}

}  // namespace
}  // namespace kontor::mail

// What happens when time passes: giving up, the alarm, caps, pauses.
#include <gmock/gmock.h>

#include <atomic>

#include "clocked_desk.h"
#include "kontor/kernel.h"
#include "mail_desk.h"

namespace kontor::mail::test {
namespace {

using kontor::test::TcpPeer;
using kontor::test::TcpScript;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(MailTime, WhatNobodyTakesForThreeDaysIsGivenUp) {
    ClockedDesk desk;
    desk.person("anna", "requester");
    const json first = desk.handIn(letter("anna@people.test", "support@desk.test", "Printer", "It burns."));
    const std::string path = ticketPath(first);
    desk.sink().refuse(true);
    const json message = desk.post(path + "/messages", {{"body_text", "Use water."}});
    ASSERT_EQ(desk.queued().size(), 1U);
    const auto mail = [&] { return desk.get("/api/v1/outgoing-mails")["items"][0]; };
    ASSERT_TRUE(kontor::test::waitFor([&] { return mail()["attempts"] == 1; }));
    EXPECT_THAT(mail()["last_error"].get<std::string>(), HasSubstr("127.0.0.1"));
    EXPECT_EQ(desk.mailbox()["send_failures"], 1);

    // Each pause is longer than the one before, up to four hours.
    desk.pass(minutes(0), "mail.send");
    EXPECT_EQ(mail()["attempts"], 1) << "its time has not come";
    desk.pass(minutes(1), "mail.send");
    EXPECT_EQ(mail()["attempts"], 2);
    desk.pass(minutes(1), "mail.send");
    EXPECT_EQ(mail()["attempts"], 2);
    desk.pass(hours(1), "mail.send");
    EXPECT_EQ(mail()["attempts"], 3);
    EXPECT_THAT(desk.admin().get("/readyz").body, HasSubstr("mail does not leave"));
    EXPECT_THAT(desk.admin().get("/admin/mail").body, HasSubstr("Sending fails"));

    desk.pass(hours(60), "mail.send");
    EXPECT_EQ(mail()["state"], "queued");
    EXPECT_EQ(desk.get(path + "/deliveries")["items"][0]["outcome"], "waiting");
    desk.pass(hours(12), "mail.send");
    EXPECT_EQ(mail()["state"], "failed");
    const json delivery = desk.get(path + "/deliveries")["items"][0];
    EXPECT_EQ(delivery["outcome"], "given_up");
    EXPECT_EQ(delivery["message_id"], message["id"]);
    EXPECT_EQ(desk.get(path + "/notes")["items"].size(), 1U);

    // It is not lost: once the server is back it is sent when somebody says so.
    desk.sink().refuse(false);
    desk.post("/api/v1/outgoing-mails/" + std::to_string(mail()["id"].get<std::int64_t>()) + "/retry", json::object(),
              200);
    EXPECT_EQ(desk.sink().waitFor(1).size(), 1U);
    ASSERT_TRUE(kontor::test::waitFor([&] { return mail()["state"] == "sent"; }));
    desk.pass(minutes(1), "mail.send");
    EXPECT_EQ(desk.mailbox()["send_failures"], 0);
    EXPECT_THAT(desk.admin().get("/readyz").body, Not(HasSubstr("mail does not leave")));
}

/// An IMAP server with nothing in it, when it is there.
class EmptyBox {
  public:
    EmptyBox() : script([this](TcpPeer& peer) { talk(peer); }) {}
    std::atomic<bool> broken = true;
    TcpScript script;

  private:
    void talk(TcpPeer& peer) {
        if (broken) return;
        peer.say("* OK [CAPABILITY IMAP4rev1] ready\r\n");
        while (!peer.gone()) {
            const std::string line = peer.line();
            if (peer.gone()) return;
            const std::string tag = line.substr(0, line.find(' '));
            if (line.find("SELECT") != std::string::npos) peer.say("* 0 EXISTS\r\n* OK [UIDVALIDITY 3] x\r\n");
            peer.say(tag + " OK done\r\n");
        }
    }
};

TEST(MailTime, ASilentMailboxRaisesTheAlarmAndRecoversByItself) {
    EmptyBox box;
    ClockedDesk desk({{"imap_host", "127.0.0.1"},
                      {"imap_port", box.script.port()},
                      {"imap_encryption", "none"},
                      {"imap_user", "support"},
                      {"imap_password", "x"}});
    desk.pass(minutes(1), "mail.poll");
    EXPECT_THAT(desk.mailbox()["last_error"].get<std::string>(), HasSubstr("127.0.0.1"));
    EXPECT_FALSE(desk.mailbox()["alarm"].get<bool>());
    EXPECT_THAT(desk.admin().get("/readyz").body, Not(HasSubstr("support@desk.test")));
    const auto failures = desk.mailbox()["poll_failures"].get<int>();
    EXPECT_FALSE(desk.mailbox()["next_poll_at"].is_null());

    // It is left alone in its pause, but not when somebody asks.
    const int tried = box.script.clients();
    desk.pass(minutes(0), "mail.poll");
    EXPECT_EQ(box.script.clients(), tried);
    desk.post("/api/v1/mailboxes/poll", json::object(), 202);
    ASSERT_TRUE(kontor::test::waitFor([&] { return desk.mailbox()["poll_failures"] == failures + 1; }));

    desk.pass(minutes(31), "mail.poll");
    EXPECT_TRUE(desk.mailbox()["alarm"].get<bool>());
    EXPECT_THAT(desk.admin().get("/readyz").body, HasSubstr("support@desk.test"));
    EXPECT_EQ(desk.admin().get("/readyz").status, 200) << "tickets are still served";
    EXPECT_THAT(desk.admin().get("/admin/mail").body, HasSubstr("127.0.0.1"));

    box.broken = false;
    desk.pass(minutes(16), "mail.poll");
    EXPECT_FALSE(desk.mailbox()["alarm"].get<bool>());
    EXPECT_EQ(desk.mailbox()["last_error"], "");
    EXPECT_EQ(desk.mailbox()["poll_failures"], 0);
    EXPECT_THAT(desk.admin().get("/readyz").body, Not(HasSubstr("support@desk.test")));
}

TEST(MailTime, CapsHoldForAnHour) {
    ClockedDesk desk(json{{"acknowledge", true}});
    auto& settings = desk.server().kernel().settings();
    for (const auto& [key, value] : {std::pair{"mail.max_per_sender_hour", 6},
                                     {"mail.max_per_ticket_hour", 3},
                                     {"mail.max_acknowledgements_hour", 2}})
        settings.set(Viewer::system("test"), key, Json(std::int64_t{value}));
    int number = 0;
    const auto write = [&](const std::string& from, const std::string& headers = "") {
        const std::string n = std::to_string(++number);
        return desk.handIn(letter(from, "support@desk.test", "No " + n, "text " + n,
                                  "Message-ID: <m" + n + "@people.test>\r\n" + headers));
    };
    for (int i = 0; i < 6; ++i) EXPECT_EQ(write("anna@people.test")["state"], "ticket");
    const json seventh = write("anna@people.test");
    EXPECT_EQ(seventh["state"], "quarantined");
    EXPECT_THAT(seventh["reason"].get<std::string>(), HasSubstr("in an hour"));
    EXPECT_EQ(desk.queued("acknowledgement").size(), 2U);
    EXPECT_EQ(write("otto@people.test")["state"], "ticket") << "others are not concerned";
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(write("erna@people.test", "In-Reply-To: <m8@people.test>\r\n")["state"], "message");
    EXPECT_EQ(write("erna@people.test", "In-Reply-To: <m8@people.test>\r\n")["state"], "quarantined");

    desk.server().clock().advance(minutes(61));
    EXPECT_EQ(write("anna@people.test")["state"], "ticket");
    EXPECT_EQ(write("erna@people.test", "In-Reply-To: <m8@people.test>\r\n")["state"], "message");
    EXPECT_EQ(desk.queued("acknowledgement").size(), 4U) << "otto's and one more of anna's";
    // What was over the cap is filed when an administrator says so.
    const std::string retry = "/api/v1/incoming-mails/" + std::to_string(seventh["id"].get<std::int64_t>()) + "/retry";
    EXPECT_EQ(desk.post(retry, json::object(), 200)["state"], "ticket");
}

}  // namespace
}  // namespace kontor::mail::test

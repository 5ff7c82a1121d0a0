// A mailbox whose server misbehaves: nothing is lost, other mail goes on, and the server can be stopped meanwhile.
#include <gmock/gmock.h>

#include <atomic>

#include "clocked_desk.h"
#include "kontor/kernel.h"
#include "mail_desk.h"

namespace kontor::mail::test {
namespace {

using kontor::test::TcpPeer;
using kontor::test::TcpScript;
using std::chrono::minutes;
using ::testing::HasSubstr;

/// Two mails; the first one can't be fetched as long as `breaks`, in one of several ways.
class BreakingBox {
  public:
    enum class Way { closes, hangs, garbage };
    explicit BreakingBox(Way way) : _way(way), script([this](TcpPeer& peer) { talk(peer); }) {}

    std::atomic<bool> breaks = true;
    std::atomic<bool> hanging = false;

  private:
    void talk(TcpPeer& peer) {
        peer.say("* OK [CAPABILITY IMAP4rev1] ready\r\n");
        while (!peer.gone()) {
            const std::string line = peer.line();
            if (peer.gone()) return;
            const std::string tag = line.substr(0, line.find(' '));
            const bool first = line.find("FETCH 7") != std::string::npos;
            const std::string uid = first ? "7" : "8";
            const std::string raw = "From: user" + uid + "@customer.test\r\nSubject: mail " + uid + "\r\n\r\nx\r\n";
            if (line.find("BODY.PEEK") != std::string::npos) {
                if (first && breaks && _way == Way::closes)
                    return peer.say("* 1 FETCH (UID 7 BODY[] {500}\r\nFrom: us");
                if (first && breaks && _way == Way::garbage)
                    peer.say("%&/ 1 FETCH ((((\r\n" + tag + " BAD \xFF\xFE\r\n");
                if (first && breaks && _way == Way::hangs) {
                    hanging = true;
                    return peer.hang();
                }
                if (first && breaks) continue;
                peer.say("* 1 FETCH (UID " + uid + " BODY[] {" + std::to_string(raw.size()) + "}\r\n" + raw + ")\r\n");
            } else if (line.find("RFC822.SIZE") != std::string::npos) {
                peer.say("* 1 FETCH (UID " + uid + " RFC822.SIZE " + std::to_string(raw.size()) + ")\r\n");
            } else if (line.find("STORE") != std::string::npos) {
                (line.find("STORE 7") != std::string::npos ? _seen7 : _seen8) = true;
            } else if (line.find("SEARCH") != std::string::npos) {
                peer.say(std::string("* SEARCH") + (_seen7 ? "" : " 7") + (_seen8 ? "" : " 8") + "\r\n");
            } else if (line.find("SELECT") != std::string::npos) {
                peer.say("* 2 EXISTS\r\n* OK [UIDVALIDITY 3] x\r\n");
            }
            peer.say(tag + " OK done\r\n");
        }
    }

    const Way _way;
    std::atomic<bool> _seen7 = false;
    std::atomic<bool> _seen8 = false;

  public:
    TcpScript script;  // last: its threads use the others
};

json boxFields(const BreakingBox& box) {
    return {{"imap_host", "127.0.0.1"}, {"imap_port", box.script.port()}, {"imap_encryption", "none"},
            {"imap_user", "support"},   {"imap_password", "x"},           {"active", false}};
}

class MailBadServer : public ::testing::TestWithParam<BreakingBox::Way> {};

TEST_P(MailBadServer, AMailItChokesOnDoesNotStopTheOthers) {
    BreakingBox box(GetParam());
    ClockedDesk desk(boxFields(box));
    desk.server().kernel().settings().set(Viewer::system("test"), "mail.server_timeout_seconds", Json(std::int64_t{1}));
    desk.patch("/api/v1/mailboxes/" + std::to_string(desk.mailboxId()), {{"active", true}});
    const auto states = [&] {
        std::string all;
        const json page = desk.get("/api/v1/incoming-mails?sort=id");
        for (const json& mail : page["items"]) all += mail["state"].get<std::string>() + " ";
        return all;
    };
    for (int tries = 0; tries < 10 && states().empty(); ++tries) desk.pass(minutes(16), "mail.poll");
    EXPECT_EQ(states(), "quarantined ") << "after the third time it is set aside";
    EXPECT_FALSE(desk.mailbox()["last_error"].get<std::string>().empty());
    desk.pass(minutes(16), "mail.poll");
    EXPECT_EQ(states(), "quarantined ticket ");
    EXPECT_EQ(desk.mailbox()["last_error"], "");
    const json aside = desk.get("/api/v1/incoming-mails?sort=id")["items"][0];
    EXPECT_THAT(aside["reason"].get<std::string>(), HasSubstr("stays on the mail server"));
}

TEST_P(MailBadServer, WhatCouldNotBeFetchedComesOnceTheServerIsWell) {
    BreakingBox box(GetParam());
    ClockedDesk desk(boxFields(box));
    desk.server().kernel().settings().set(Viewer::system("test"), "mail.server_timeout_seconds", Json(std::int64_t{1}));
    desk.patch("/api/v1/mailboxes/" + std::to_string(desk.mailboxId()), {{"active", true}});
    ASSERT_TRUE(kontor::test::waitFor([&] {
        desk.server().kernel().jobs().wake("mail.poll");
        return desk.mailbox()["poll_failures"] == 1;
    }));
    EXPECT_EQ(desk.get("/api/v1/incoming-mails")["items"].size(), 0U);
    box.breaks = false;
    desk.pass(minutes(16), "mail.poll");
    EXPECT_EQ(desk.mailbox()["last_error"], "");
    const json mails = desk.get("/api/v1/incoming-mails?sort=id");
    ASSERT_EQ(mails["items"].size(), 2U);
    for (const json& mail : mails["items"]) EXPECT_EQ(mail["state"], "ticket");
}

INSTANTIATE_TEST_SUITE_P(That, MailBadServer,
                         ::testing::Values(BreakingBox::Way::closes, BreakingBox::Way::hangs,
                                           BreakingBox::Way::garbage),
                         [](const auto& info) {
                             return info.param == BreakingBox::Way::closes  ? "Closes"
                                    : info.param == BreakingBox::Way::hangs ? "Hangs"
                                                                            : "TalksNonsense";
                         });

/// With ten minutes of patience for the mail server, a stop is not kept waiting by it.
TEST(MailServerHangs, TheStopOfTheServerDoesNotWaitForIt) {
    BreakingBox box(BreakingBox::Way::hangs);
    auto desk = std::make_unique<ClockedDesk>(boxFields(box));
    desk->server().kernel().settings().set(Viewer::system("test"), "mail.server_timeout_seconds",
                                           Json(std::int64_t{600}));
    desk->patch("/api/v1/mailboxes/" + std::to_string(desk->mailboxId()), {{"active", true}});
    desk->server().kernel().jobs().wake("mail.poll");
    ASSERT_TRUE(kontor::test::waitFor([&] { return box.hanging.load(); }));
    desk.reset();  // the test's own time limit is the check
}

}  // namespace
}  // namespace kontor::mail::test

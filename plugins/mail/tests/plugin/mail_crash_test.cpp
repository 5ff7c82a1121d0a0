// The server is killed between the commit that files a mail and the mark on the mail server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kontor/testing/test_server.h"
#include "kontor/testing/wait_for.h"
#include "mail_server.h"

namespace kontor::mail::test {
namespace {

using kontor::test::MailServer;
using nlohmann::json;

class MailCrash : public ::testing::TestWithParam<const char*> {};

TEST_P(MailCrash, LosesNothingAndDoublesNothing) {
    if (const std::string why = MailServer::missing(); !why.empty()) GTEST_SKIP() << why;
    MailServer mail;
    kontor::test::TestServer server;
    server.start();
    auto admin = std::make_unique<kontor::test::HttpClient>(server.admin());
    const json mailbox{{"name", "Desk"},
                       {"address", "support@example.test"},
                       {"imap_host", "localhost"},
                       {"imap_port", mail.imapPort()},
                       {"imap_encryption", "none"},
                       {"imap_user", "support"},
                       {"imap_password", "pw-support"},
                       {"acknowledge", false}};
    ASSERT_EQ(admin->post("/api/v1/mailboxes", mailbox.dump()).status, 201);
    admin.reset();
    server.stop();

    mail.deliver("support", "From: user1@customer.test\r\nSubject: once\r\nMessage-ID: <once@x>\r\n\r\nx\r\n");
    mail.deliver("support", "From: user2@customer.test\r\nSubject: also once\r\n\r\nx\r\n");
    server.setEnvironment({std::string("KONTOR_CRASH_AT=") + GetParam()});
    // It may be polled, and die, before it is asked to, or before it is even ready.
    try {
        server.start();
        server.admin().post("/api/v1/mailboxes/poll", "{}");
    } catch (const std::exception&) {
        SUCCEED();
    }
    ASSERT_TRUE(kontor::test::waitFor([&] { return !server.running(); }, std::chrono::seconds(400)))
        << "the test point was not reached: " << server.output();

    server.setEnvironment({});
    server.start();
    auto again = server.admin();
    const auto settled = [&] {
        again.post("/api/v1/mailboxes/poll", "{}");
        const auto page = json::parse(again.get("/api/v1/incoming-mails").body);
        std::size_t filed = 0;
        for (const json& item : page["items"]) filed += item["state"] == "ticket" ? 1 : 0;
        return filed == 2;
    };
    ASSERT_TRUE(kontor::test::waitFor(settled, std::chrono::seconds(400))) << server.output();
    EXPECT_EQ(json::parse(again.get("/api/v1/incoming-mails").body)["items"].size(), 2U);
    EXPECT_EQ(json::parse(again.get("/api/v1/tickets?total=true").body)["total"], 2);
}

INSTANTIATE_TEST_SUITE_P(At, MailCrash, ::testing::Values("mail.before_filing", "mail.before_mark_seen"),
                         [](const auto& info) {
                             std::string name = info.param;
                             for (char& c : name)
                                 if (c == '.' || c == '_') c = 'X';
                             return name;
                         });

}  // namespace
}  // namespace kontor::mail::test

// Letters from real mail servers through the whole server and back.
#include <gmock/gmock.h>

#include <iostream>
#include <map>
#include <set>

#include "kontor/http.h"
#include "mail_desk.h"

namespace kontor::mail::test {
namespace {

using kontor::test::MailServer;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class MailFlow : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const std::string why = MailServer::missing(); !why.empty()) GTEST_SKIP() << why;
        mail = std::make_unique<MailServer>();
    }
    std::unique_ptr<MailServer> mail;
};

std::vector<std::string> trace(const json& incoming) {
    return incoming["trace"].get<std::vector<std::string>>();
}

TEST_F(MailFlow, ALetterBecomesATicketAndTheAnswerTravelsBothWays) {
    MailDesk desk(*mail);
    sendMail(*mail, "user1@customer.test", "support@example.test",
             letter("Anna Berg <user1@customer.test>", "support@example.test", "Printer on fire", "",
                    "Message-ID: <first@customer.test>\r\nContent-Type: multipart/related; boundary=R\r\n") +
                 "--R\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                 "<p>Look: <img src=\"cid:pic@x\"><script>alert(1)</script></p>\r\n"
                 "--R\r\nContent-Type: image/png; name=fire.png\r\nContent-ID: <pic@x>\r\n"
                 "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--R--\r\n");
    desk.pollUntil(1);
    const json first = desk.incoming().at(0);
    ASSERT_EQ(first["state"], "ticket") << first.dump(2);
    const auto ticketId = first["ticket_id"].get<std::int64_t>();
    const std::string path = "/api/v1/tickets/" + std::to_string(ticketId);
    const json ticket = desk.get(path);
    EXPECT_EQ(ticket["subject"], "Printer on fire");
    EXPECT_EQ(ticket["source"], "email");
    const std::string html = ticket["description_html"];
    EXPECT_THAT(html, Not(HasSubstr("script")));
    EXPECT_THAT(html, HasSubstr("/api/v1/files/"));
    EXPECT_EQ(ticket["attachments"][0]["name"], "fire.png");
    const json requester = desk.get("/api/v1/users/" + std::to_string(ticket["requester_id"].get<std::int64_t>()));
    EXPECT_EQ(requester["email"], "user1@customer.test");
    EXPECT_EQ(requester["name"], "Anna Berg");

    // The acknowledgement, once, for machines marked as automatic.
    ASSERT_EQ(mail->waitForMessages("user1", 1), 1U);
    const ParsedMessage receipt = parseMessage(mail->messages("user1").front());
    EXPECT_THAT(receipt.subject, HasSubstr(ticket["number"].get<std::string>()));
    EXPECT_EQ(receipt.header("auto-submitted"), "auto-replied");
    EXPECT_THAT(receipt.inReplyTo, Contains("first@customer.test"));

    // An agent answers; the answer goes out in the thread.
    desk.post(path + "/messages", {{"body_html", "<p>Use the <b>extinguisher</b>.</p>"}}, 201);
    ASSERT_EQ(mail->waitForMessages("user1", 2), 2U);
    const std::vector<std::string> inbox = mail->messages("user1");
    ParsedMessage answer = parseMessage(inbox[1]);
    if (!answer.header("auto-submitted").empty()) answer = parseMessage(inbox[0]);
    EXPECT_THAT(answer.htmlBody, HasSubstr("extinguisher"));
    EXPECT_THAT(answer.textBody, HasSubstr("extinguisher"));
    EXPECT_THAT(answer.references, Contains("first@customer.test"));
    EXPECT_TRUE(answer.header("auto-submitted").empty());

    // The requester answers that: it joins the ticket by the signed token, whatever the subject is.
    sendMail(*mail, "user1@customer.test", "support@example.test",
             letter("user1@customer.test", "support@example.test", "something else", "It is out.",
                    "Message-ID: <second@customer.test>\r\nIn-Reply-To: <" + answer.messageId + ">\r\n"));
    desk.pollUntil(2);
    const json second = desk.incoming().at(1);
    EXPECT_EQ(second["state"], "message");
    EXPECT_EQ(second["ticket_id"], ticketId);
    EXPECT_EQ(second["threaded_by"], "signed_token");
    EXPECT_THAT(trace(second), Contains(HasSubstr("signed token in the message id")));

    // A colleague answers the first letter directly: found by an id that was only seen.
    sendMail(*mail, "user2@customer.test", "support@example.test",
             letter("user2@customer.test", "support@example.test", "Re: Printer", "Mine burns too.",
                    "Message-ID: <third@customer.test>\r\nReferences: <first@customer.test>\r\n"));
    // The same mail again, as a second copy of it came by a list.
    desk.pollUntil(3);
    sendMail(*mail, "user2@customer.test", "support@example.test",
             letter("user2@customer.test", "support@example.test", "[list] Re: Printer", "Mine burns too.\r\n-- list",
                    "Message-ID: <third@customer.test>\r\nReferences: <first@customer.test>\r\n"));
    desk.pollUntil(4);
    const auto all = desk.incoming();
    EXPECT_EQ(all[2]["ticket_id"], ticketId);
    EXPECT_EQ(all[2]["threaded_by"], "references");
    EXPECT_EQ(all[3]["state"], "duplicate");

    // A stranger who only knows the number makes a ticket of their own.
    sendMail(
        *mail, "sales@other.test", "support@example.test",
        letter("sales@other.test", "support@example.test", "[" + ticket["number"].get<std::string>() + "] hello", "x"));
    desk.pollUntil(5);
    const json stranger = desk.incoming().at(4);
    EXPECT_EQ(stranger["state"], "ticket");
    EXPECT_NE(stranger["ticket_id"], ticketId);
    EXPECT_THAT(trace(stranger), Contains(HasSubstr("takes no part")));
    EXPECT_EQ(desk.messages(ticketId).size(), 3U);
    EXPECT_EQ(mail->waitForMessages("user1", 2), 2U) << "one receipt, one answer";
}

TEST_F(MailFlow, MachinesNeverOpenATicketAgainNorGetAnAnswer) {
    MailDesk desk(*mail, "support", {{"after_reading", "move"}, {"done_folder", "Done"}});
    sendMail(
        *mail, "user1@customer.test", "support@example.test",
        letter("user1@customer.test", "support@example.test", "Screen", "dark", "Message-ID: <s1@customer.test>\r\n"));
    desk.pollUntil(1);
    const auto ticketId = desk.incoming().at(0)["ticket_id"].get<std::int64_t>();
    const std::string path = "/api/v1/tickets/" + std::to_string(ticketId);
    ASSERT_EQ(mail->waitForMessages("user1", 1), 1U);
    const ParsedMessage receipt = parseMessage(mail->messages("user1").front());
    ASSERT_EQ(desk.admin().patch(path, R"({"status":"resolved"})").status, 200);

    sendMail(*mail, "", "support@example.test",
             letter("user1@customer.test", "support@example.test", "Out of office", "I am away.",
                    "Auto-Submitted: auto-replied\r\nIn-Reply-To: <" + receipt.messageId + ">\r\n"));
    desk.pollUntil(2);
    sendMail(
        *mail, "", "support@example.test",
        letter("MAILER-DAEMON@mx.customer.test", "support@example.test", "Undelivered Mail", "",
               "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n") +
            "--B\r\n\r\nfailed\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
            "Final-Recipient: rfc822; user1@customer.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            "\r\n--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" +
            receipt.messageId + ">\r\n\r\n--B--\r\n");
    desk.pollUntil(3);
    sendMail(*mail, "", "support@example.test",
             letter("user2@customer.test", "support@example.test", "Automatic reply: hello", "away"));
    desk.pollUntil(4);

    const auto all = desk.incoming();
    EXPECT_EQ(all[1]["class"], "auto_reply");
    EXPECT_EQ(all[1]["ticket_id"], ticketId);
    EXPECT_EQ(all[2]["class"], "bounce");
    EXPECT_EQ(all[2]["ticket_id"], ticketId) << all[2].dump(2);
    EXPECT_EQ(all[3]["state"], "quarantined");
    EXPECT_EQ(desk.get(path)["status"], "resolved");
    for (const json& message : desk.messages(ticketId)) EXPECT_TRUE(message["automatic"].get<bool>()) << message.dump();
    const json notes = desk.get(path + "/notes");
    ASSERT_EQ(notes["items"].size(), 1U);
    EXPECT_THAT(notes["items"][0]["body_text"].get<std::string>(), HasSubstr("user1@customer.test"));
    EXPECT_EQ(notes["items"][0]["visibility"], "private");
    EXPECT_EQ(desk.get("/api/v1/outgoing-mails")["items"].size(), 1U) << "one receipt and nothing else";
    EXPECT_EQ(mail->waitForMessages("support", 4, "Done"), 4U);

    // A person's answer opens it again.
    sendMail(*mail, "user1@customer.test", "support@example.test",
             letter("user1@customer.test", "support@example.test", "still dark", "x",
                    "References: <" + receipt.messageId + ">\r\n"));
    desk.pollUntil(5);
    EXPECT_EQ(desk.get(path)["status"], "open");
}

TEST_F(MailFlow, QuarantineKeepsWholeMailAndTheNextGoesOn) {
    MailDesk desk(*mail, "support", {{"unknown_senders", "quarantine"}});
    // Known before any mail is there: the mailbox is polled whenever its time comes.
    desk.post("/api/v1/users", {{"login", "agent9"}, {"name", "A"}, {"email", "agent@desk.test"}, {"roles", {"agent"}}},
              201);
    const std::string unknown = letter("user1@customer.test", "support@example.test", "Who am I", "hello");
    mail->deliver("support", "Subject: nobody sent this\r\n\r\nx\r\n");
    mail->deliver("support", unknown);
    mail->deliver("support", letter("Agent <agent@desk.test>", "support@example.test", "known", "x"));
    desk.pollUntil(3);
    const auto all = desk.incoming();
    EXPECT_EQ(all[0]["state"], "quarantined");
    EXPECT_EQ(all[0]["reason"], "there is no sender address");
    EXPECT_EQ(all[1]["state"], "quarantined");
    EXPECT_EQ(all[2]["state"], "ticket") << all[2].dump(2);

    const std::string path = "/api/v1/incoming-mails/" + std::to_string(all[1]["id"].get<std::int64_t>());
    const auto raw = desk.admin().get(path + "/raw");
    EXPECT_EQ(raw.status, 200);
    EXPECT_EQ(raw.body, unknown);
    EXPECT_THAT(raw.header("content-disposition"), HasSubstr("attachment"));
    EXPECT_EQ(desk.post(path + "/retry", json::object(), 200)["state"], "quarantined");
    desk.post("/api/v1/users",
              {{"login", "user1"}, {"name", "U"}, {"email", "user1@customer.test"}, {"roles", {"requester"}}}, 201);
    EXPECT_EQ(desk.post(path + "/retry", json::object(), 200)["state"], "ticket");
    desk.post(path + "/retry", json::object(), 409);
    const std::string other = "/api/v1/incoming-mails/" + std::to_string(all[0]["id"].get<std::int64_t>());
    EXPECT_EQ(desk.post(other + "/discard", json::object(), 200)["state"], "discarded");
    desk.post("/api/v1/incoming-mails/999999/retry", json::object(), 404);
    EXPECT_EQ(desk.admin().patch(other, R"({"state":"ticket"})").status, 422) << "written by the server alone";
    EXPECT_EQ(desk.admin().del(other).status, 403);
}

TEST_F(MailFlow, ServersThatRefuseAndServersThatWait) {
    MailDesk desk(*mail);
    sendMail(*mail, "user1@customer.test", "support@example.test",
             letter("user1@customer.test", "support@example.test", "Mouse", "gone"));
    desk.pollUntil(1);
    const std::string path =
        "/api/v1/tickets/" + std::to_string(desk.incoming().at(0)["ticket_id"].get<std::int64_t>());
    desk.post(path + "/messages", {{"body_text", "see cc"}, {"cc", {"refused@example.test", "later@example.test"}}},
              201);
    desk.sendUntil("purpose:reply state:queued", 1);
    ASSERT_EQ(mail->waitForMessages("user1", 2), 2U);
    ASSERT_TRUE(kontor::test::waitFor([&] { return desk.get(path + "/notes")["items"].size() == 1; },
                                      std::chrono::seconds(400)));
    const json waiting = desk.get("/api/v1/outgoing-mails?q=" + percentEncode("purpose:reply"))["items"][0];
    EXPECT_EQ(waiting["state"], "queued");
    EXPECT_GE(waiting["attempts"], 1);
    EXPECT_THAT(desk.get(path + "/notes")["items"][0]["body_text"].get<std::string>(), HasSubstr("no such person"));

    const std::string again = "/api/v1/outgoing-mails/" + std::to_string(waiting["id"].get<std::int64_t>());
    desk.post(again + "/retry", json::object(), 200);
    ASSERT_TRUE(kontor::test::waitFor([&] { return desk.get(again)["attempts"] > waiting["attempts"]; },
                                      std::chrono::seconds(400)));
    EXPECT_EQ(mail->messages("user1").size(), 2U) << "nobody gets it twice";
}

/// Over IMAP, so that each mail is spooled, parsed, filed and marked; then what became of them is added up.
TEST_F(MailFlow, TheWholeCorpusEndsSomewhereWithAReason) {
    MailDesk desk(*mail, "support", {{"smtp_host", ""}});
    const auto corpus = kontor::test::mailCorpus();
    ASSERT_GE(corpus.size(), 120U);
    RecordProperty("messages", static_cast<int>(corpus.size()));
    for (const auto& [name, raw] : corpus) mail->deliver("support", raw);
    // An empty file is no message to an IMAP server; all others are.
    std::size_t offered = 0;
    for (const auto& [name, raw] : corpus) offered += raw.empty() ? 0 : 1;
    desk.pollUntil(offered);

    std::map<std::string, std::size_t> states;
    std::map<std::string, std::size_t> classes;
    std::set<std::int64_t> tickets;
    const auto all = desk.incoming();
    for (const json& item : all) {
        ++states[item["state"].get<std::string>()];
        ++classes[item["class"].get<std::string>()];
        EXPECT_FALSE(item["reason"].get<std::string>().empty());
        EXPECT_EQ(item["ticket_id"].is_number(), item["state"] != "quarantined") << item.dump(2);
        EXPECT_THAT(item["reason"].get<std::string>(), Not(HasSubstr("could not be filed"))) << item.dump(2);
        EXPECT_THAT(item["reason"].get<std::string>(), Not(HasSubstr("does not fit"))) << item.dump(2);
        if (item["ticket_id"].is_number()) tickets.insert(item["ticket_id"].get<std::int64_t>());
    }
    for (const auto& [state, count] : states) std::cout << "state " << state << ": " << count << "\n";
    for (const auto& [kind, count] : classes) std::cout << "class " << kind << ": " << count << "\n";
    EXPECT_EQ(all.size(), offered);
    EXPECT_EQ(states["ticket"] + states["message"] + states["duplicate"] + states["quarantined"], offered);
    EXPECT_EQ(desk.get("/api/v1/tickets?limit=1&total=true")["total"], states["ticket"]);
    EXPECT_EQ(tickets.size(), states["ticket"]) << "what joins a ticket joins one that mail made";
    std::size_t said = 0;
    for (const std::int64_t ticket : tickets) {
        const auto messages = desk.messages(ticket);
        said += messages.size();
        const auto page = desk.admin().get("/tickets/" + std::to_string(ticket));
        EXPECT_EQ(page.status, 200) << ticket;
        EXPECT_THAT(page.body, Not(HasSubstr("<script>"))) << ticket;
    }
    EXPECT_EQ(said, states["message"]) << "each joined mail is one message";
    const json box = desk.get("/api/v1/mailboxes/" + std::to_string(desk.mailboxId()));
    EXPECT_EQ(box["last_error"], "");
}

TEST_F(MailFlow, TwoDesksThatWriteToEachOtherFallSilent) {
    MailDesk one(*mail, "support");
    MailDesk two(*mail, "sales");
    mail->deliver("support", letter("sales@example.test", "support@example.test", "Hello", "from the other desk",
                                    "Message-ID: <start@other>\r\n"));
    one.pollUntil(1);
    EXPECT_EQ(one.incoming().at(0)["state"], "ticket");
    ASSERT_EQ(mail->waitForMessages("sales", 1), 1U);
    two.pollUntil(1);
    const json received = two.incoming().at(0);
    EXPECT_EQ(received["class"], "auto_reply");
    EXPECT_EQ(received["state"], "quarantined");
    EXPECT_EQ(two.get("/api/v1/outgoing-mails")["items"].size(), 0U);
    EXPECT_EQ(one.get("/api/v1/outgoing-mails")["items"].size(), 1U);
    EXPECT_EQ(mail->messages("support").size(), 1U);
}

TEST_F(MailFlow, GuestsAreFiledForOneRequesterAndNotAcknowledgedWithoutEnd) {
    MailDesk desk(*mail);
    const auto guest = desk.server().createUser("guest", "a quite long secret 9", {"requester"});
    const std::string box = "/api/v1/mailboxes/" + std::to_string(desk.mailboxId());
    ASSERT_EQ(desk.admin().patch(box, json{{"unknown_senders", "guest"}, {"guest_requester_id", guest}}.dump()).status,
              200);
    for (int i = 0; i < 5; ++i)
        mail->deliver("support",
                      letter("Walter <user2@customer.test>", "support@example.test", "No " + std::to_string(i), "x"));
    desk.pollUntil(5);
    EXPECT_EQ(desk.incoming("state:ticket").size(), 5U);
    EXPECT_EQ(desk.get("/api/v1/outgoing-mails")["items"].size(), 3U) << "three acknowledgements an hour";
    ASSERT_EQ(mail->waitForMessages("user2", 3), 3U);
    const std::string path =
        "/api/v1/tickets/" + std::to_string(desk.incoming().at(4)["ticket_id"].get<std::int64_t>());
    EXPECT_EQ(desk.get(path)["requester_id"], guest);
    desk.post(path + "/messages", {{"body_text", "for the guest"}}, 201);
    EXPECT_EQ(mail->waitForMessages("user2", 4), 4U) << "the answer goes to who wrote";
}

TEST_F(MailFlow, MailIsHandedInAndWrittenOverRest) {
    MailDesk desk(*mail);
    const std::string path = "/api/v1/incoming-mails?mailbox_id=" + std::to_string(desk.mailboxId());
    const std::string raw = letter("user1@customer.test", "support@example.test", "By hand", "x");
    const kontor::test::HttpHeaders type{{"Content-Type", "message/rfc822"}};
    const auto first = desk.admin().request("POST", path, raw, type);
    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(json::parse(first.body)["state"], "ticket");
    const auto second = desk.admin().request("POST", path, raw, type);
    EXPECT_EQ(json::parse(second.body)["id"], json::parse(first.body)["id"]);
    EXPECT_EQ(desk.admin().request("POST", "/api/v1/incoming-mails", raw, type).status, 400);
    const auto poison = desk.admin().request("POST", path, "no header at all", type);
    EXPECT_EQ(json::parse(poison.body)["state"], "quarantined") << poison.body;

    desk.post("/api/v1/outgoing-mails", {{"to", "user2@customer.test"}, {"subject", "Test"}, {"text", "works"}}, 201);
    ASSERT_EQ(mail->waitForMessages("user2", 1), 1U);
    EXPECT_EQ(parseMessage(mail->messages("user2")[0]).header("auto-submitted"), "auto-generated");
    desk.post("/api/v1/outgoing-mails", {{"to", "a@b.test\r\nBcc: c@d.test"}, {"subject", "x"}}, 422);
    desk.post("/api/v1/outgoing-mails", {{"to", "a@b.test"}, {"subject", "x"}, {"bcc", "y"}}, 422);
}

TEST_F(MailFlow, APasswordIsNeverShownAndAWrongOneIsReported) {
    MailDesk desk(*mail);
    const std::string path = "/api/v1/mailboxes/" + std::to_string(desk.mailboxId());
    EXPECT_THAT(desk.get(path).dump(), Not(HasSubstr("pw-support")));
    EXPECT_TRUE(desk.post(path + "/test", json::object(), 200)["ok"].get<bool>());
    ASSERT_EQ(desk.admin().patch(path, R"({"imap_password":"wrong"})").status, 200);
    const json tried = desk.post(path + "/test", json::object(), 200);
    EXPECT_FALSE(tried["ok"].get<bool>());
    EXPECT_TRUE(tried["servers"][1]["ok"].get<bool>());
    desk.post("/api/v1/mailboxes/poll", json::object(), 202);
    ASSERT_TRUE(kontor::test::waitFor([&] { return desk.get(path)["last_error"] != ""; }, std::chrono::seconds(400)));
    EXPECT_EQ(desk.admin().patch(path, R"({"imap_host":"a/../b"})").status, 422);
    EXPECT_EQ(desk.admin().patch(path, R"({"after_reading":"move"})").status, 422);
    desk.server().createUser("someone", "a quite long secret 8", {"agent"});
    EXPECT_EQ(desk.server().signedIn("someone", "a quite long secret 8").get("/api/v1/mailboxes").status, 403);
    EXPECT_EQ(desk.server().signedIn("someone", "a quite long secret 8").get("/api/v1/incoming-mails").status, 403);
    EXPECT_EQ(desk.server().client().get("/api/v1/mailboxes").status, 401);
}

}  // namespace
}  // namespace kontor::mail::test

// Who hears of what was said in a ticket, whose mail is taken for an answer, and what is shown of its way.
#include <gmock/gmock.h>

#include "clocked_desk.h"
#include "mail_desk.h"

namespace kontor::mail::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string page(ClockedDesk& desk, const json& incoming) {
    const auto answer = desk.admin().get("/tickets/" + std::to_string(incoming["ticket_id"].get<std::int64_t>()));
    EXPECT_EQ(answer.status, 200);
    return answer.body;
}

TEST(MailAnswers, EndWithTheSignatureOfAuthorElseOfTheTeamElseOfTheMailbox) {
    ClockedDesk desk;
    desk.person("anna", "requester");
    const auto bert = desk.person("bert", "agent");
    const auto team = ClockedDesk::post(desk.admin(), "/api/v1/groups", {{"name", "Printers & more"}})["id"];
    const json mail = desk.handIn(letter("anna@people.test", "support@desk.test", "Printer", "It burns."));
    const std::string path = ticketPath(mail);
    desk.patch(path, {{"group_id", team}});
    auto agent = desk.server().as("bert");
    std::size_t sent = 0;
    const auto answer = [&](const char* text) {
        ClockedDesk::post(agent, path + "/messages", {{"body_text", text}});
        const auto mails = desk.sink().waitFor(++sent);
        return mails.size() < sent ? std::string() : mails.back().raw;
    };
    EXPECT_THAT(answer("one"), Not(HasSubstr("Your team")));
    const std::string signatures = "/api/v1/mail-signatures";
    const json made = ClockedDesk::post(
        desk.admin(), signatures, {{"group_id", team}, {"html_en", "<p>Your team {group}</p><script>x</script>"}});
    EXPECT_THAT(answer("two"), AllOf(HasSubstr("Your team Printers & more"), HasSubstr("Your team Printers &amp; more"),
                                     Not(HasSubstr("script"))));
    const json own = ClockedDesk::post(agent, signatures, {{"user_id", bert}, {"html_en", "<p>Yours, {agent}</p>"}});
    EXPECT_THAT(answer("three"), AllOf(HasSubstr("Yours, "), Not(HasSubstr("Your team"))));
    EXPECT_EQ(agent.post(signatures, json({{"user_id", bert}, {"html_en", "x"}}).dump()).status, 409);
    EXPECT_EQ(agent.post(signatures, json({{"group_id", team}, {"html_en", "x"}}).dump()).status, 403);
    EXPECT_EQ(agent.post(signatures, json({{"html_en", "x"}}).dump()).status / 100, 4);
    const auto number = [](const json& record) { return std::to_string(record["id"].get<std::int64_t>()); };
    EXPECT_EQ(agent.get(signatures + "/" + number(made)).status, 404);
    EXPECT_EQ(agent.del(signatures + "/" + number(own)).status, 204);
}

TEST(MailAnswers, GoToRequesterCopiesAndWatchersAndNotesToNobody) {
    ClockedDesk desk;
    const auto anna = desk.person("anna", "requester");
    const auto wanda = desk.person("wanda", "requester");
    const auto bert = desk.person("bert", "agent");
    const auto gone = desk.person("gone", "agent");
    const json mail = desk.handIn(
        letter("anna@people.test", "support@desk.test", "Printer", "It burns.", "Message-ID: <first@people.test>\r\n"));
    ASSERT_EQ(mail["state"], "ticket") << mail.dump(2);
    const std::string path = ticketPath(mail);
    ASSERT_EQ(desk.get(path)["requester_id"], anna);
    desk.patch(path, {{"watcher_ids", {wanda, bert, gone}}});
    desk.patch("/api/v1/users/" + std::to_string(gone), {{"active", false}});

    auto agent = desk.server().as("bert");
    ClockedDesk::post(agent, path + "/messages", {{"body_text", "Use water."}, {"cc", {"fire@brigade.test"}}});
    EXPECT_THAT(desk.queued(), ElementsAre("anna@people.test, fire@brigade.test, wanda@people.test"));
    const auto sent = desk.sink().waitFor(1);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_THAT(sent[0].recipients, ElementsAre("anna@people.test", "fire@brigade.test", "wanda@people.test"));
    EXPECT_THAT(sent[0].raw, Not(HasSubstr("wanda"))) << "who watches is nobody's business";

    // Neither kind of note leaves by mail, whoever writes it.
    ClockedDesk::post(agent, path + "/notes", {{"body_text", "SECRET-NOTE"}, {"visibility", "private"}});
    ClockedDesk::post(agent, path + "/notes", {{"body_text", "PUBLIC-NOTE"}, {"visibility", "public"}});
    // What the requester writes goes to who watches.
    auto requester = desk.server().as("anna");
    ClockedDesk::post(requester, path + "/messages", {{"body_text", "Still burning."}});
    EXPECT_THAT(desk.queued(), ElementsAre("anna@people.test, fire@brigade.test, wanda@people.test",
                                           "wanda@people.test, bert@people.test"));
    // By mail with wanda in copy: she has it already.
    desk.handIn(letter("anna@people.test", "support@desk.test", "Re: Printer", "By mail.",
                       "Cc: Wanda <wanda@people.test>\r\nIn-Reply-To: <first@people.test>\r\n"));
    EXPECT_THAT(desk.queued().back(), "bert@people.test");
    const std::size_t before = desk.queued().size();
    // A machine's mail is shown and goes nowhere.
    desk.handIn(letter("anna@people.test", "support@desk.test", "Out of office", "Away.",
                       "Auto-Submitted: auto-replied\r\nIn-Reply-To: <first@people.test>\r\n"));
    EXPECT_EQ(desk.queued().size(), before);
    for (const auto& each : desk.sink().waitFor(before)) {
        EXPECT_THAT(each.raw, Not(HasSubstr("NOTE")));
        EXPECT_THAT(each.recipients, Not(::testing::Contains("gone@people.test")));
    }
}

TEST(MailAnswers, OfRulesGoOutAndSayThatAMachineWroteThem) {
    ClockedDesk desk;
    desk.person("anna", "requester");
    const json mail = desk.handIn(letter("anna@people.test", "support@desk.test", "Printer", "It burns."));
    auto& kernel = desk.server().kernel();
    const Ref ticket{"ticket", mail["ticket_id"].get<std::int64_t>()};
    kernel.db().write([&](Transaction& tx) {
        Patch message;
        message.set("body_text", std::string("Still there?")).set("automatic", true);
        kernel.records().create(tx, Viewer::system("rule 1: Remind", Origin::rule), "message", message, ticket);
    });
    EXPECT_THAT(desk.queued("notification"), ElementsAre("anna@people.test"));
    const auto sent = desk.sink().waitFor(1);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_THAT(sent[0].raw, HasSubstr("Auto-Submitted: auto-generated"));
}

TEST(MailAnswers, OfAgentsByMailAreSentOnOnlyWhenTheSenderIsConfirmed) {
    ClockedDesk desk(json{{"trusted_auth_server", "mx.desk.test"}});
    desk.person("anna", "requester");
    desk.person("olga", "requester");
    const auto bert = desk.person("bert", "agent");
    const json first = desk.handIn(
        letter("anna@people.test", "support@desk.test", "Printer", "It burns.", "Message-ID: <first@people.test>\r\n"));
    const std::string path = ticketPath(first);
    const auto answer = [&](const std::string& from, const std::string& id, const std::string& results) {
        return desk.handIn(letter(from, "support@desk.test", "Re: Printer", "Answer " + id + "\r\n\r\n> It burns.",
                                  "Message-ID: <" + id + "@people.test>\r\nIn-Reply-To: <first@people.test>\r\n" +
                                      (results.empty() ? "" : "Authentication-Results: " + results + "\r\n")));
    };
    const auto messageOf = [&](const json& incoming) {
        return desk.get(path + "/messages/" + std::to_string(incoming["entry_id"].get<std::int64_t>()));
    };

    const json confirmed = answer("bert@people.test", "one", "mx.desk.test; dmarc=pass header.from=people.test");
    EXPECT_EQ(confirmed["sender_check"], "passed");
    EXPECT_EQ(messageOf(confirmed)["direction"], "out");
    EXPECT_EQ(messageOf(confirmed)["author_id"], bert);
    EXPECT_EQ(messageOf(confirmed)["channel"], "email");
    EXPECT_THAT(desk.queued(), ElementsAre("anna@people.test"));
    EXPECT_EQ(desk.get(path)["status"], "open");

    // Forged, unchecked, or checked by somebody else: kept, marked, not sent on, and nobody's word.
    for (const auto& [id, results, result] :
         {std::tuple{"two", "mx.desk.test; dmarc=fail header.from=people.test", "failed"},
          {"three", "", "unknown"},
          {"four", "mx.evil.test; dmarc=pass header.from=people.test", "unknown"}}) {
        const json doubted = answer("bert@people.test", id, results);
        EXPECT_EQ(doubted["state"], "message") << doubted.dump(2);
        EXPECT_EQ(doubted["sender_check"], result);
        EXPECT_EQ(messageOf(doubted)["direction"], "in");
        EXPECT_TRUE(messageOf(doubted)["author_id"].is_null());
    }
    EXPECT_EQ(desk.queued().size(), 1U);
    const std::string shown = page(desk, first);
    EXPECT_THAT(shown, HasSubstr("Not sent on: the sender is not confirmed."));
    EXPECT_THAT(shown, HasSubstr("The sender is not confirmed and may be forged."));
    EXPECT_THAT(shown, HasSubstr("Show quoted text")) << "what is carried along is folded";

    // Somebody else's mail is part of the conversation, and no answer.
    const json other = answer("olga@people.test", "five", "mx.desk.test; dmarc=pass header.from=people.test");
    EXPECT_EQ(messageOf(other)["direction"], "in");
    // An agent in their own matter asks.
    const json own = desk.handIn(letter("bert@people.test", "support@desk.test", "Mouse", "Gone.",
                                        "Message-ID: <mouse@people.test>\r\n"
                                        "Authentication-Results: mx.desk.test; dmarc=pass\r\n"));
    const json more = desk.handIn(letter("bert@people.test", "support@desk.test", "Re: Mouse", "Found.",
                                         "In-Reply-To: <mouse@people.test>\r\n"
                                         "Authentication-Results: mx.desk.test; dmarc=pass\r\n"));
    EXPECT_EQ(more["ticket_id"], own["ticket_id"]);
    EXPECT_EQ(desk.queued().size(), 1U);
    // Rights count when the mail is worked on: an agent no longer is none.
    desk.patch("/api/v1/users/" + std::to_string(bert), {{"roles", {"requester"}}});
    EXPECT_EQ(messageOf(answer("bert@people.test", "six", "mx.desk.test; dmarc=pass"))["direction"], "in");
    EXPECT_EQ(desk.queued().size(), 1U);
    EXPECT_EQ(desk.sink().waitFor(1).size(), 1U);
}

TEST(MailAnswers, ThatComeBackAreShownWithTheirReasonAtTheMessage) {
    ClockedDesk desk;
    desk.person("anna", "requester");
    desk.person("bert", "agent");
    const json first = desk.handIn(letter("anna@people.test", "support@desk.test", "Printer", "It burns."));
    const std::string path = ticketPath(first);
    const auto sendOne = [&](const std::string& text, const std::string& copy) {
        const std::size_t before = desk.sink().mails().size();
        const json message = desk.post(path + "/messages", {{"body_text", text}, {"cc", {copy}}});
        desk.sink().waitFor(before + 1);
        EXPECT_TRUE(kontor::test::waitFor(
            [&] { return desk.get("/api/v1/outgoing-mails?q=state:sent")["items"].size() == before + 1; }));
        const json mails = desk.get("/api/v1/outgoing-mails?sort=-id");
        return std::pair{message["id"].get<std::int64_t>(), mails["items"][0]["message_id"].get<std::string>()};
    };
    const auto deliveries = [&](std::int64_t message, const std::string& address) {
        const json page = desk.get(path + "/deliveries");
        for (const json& item : page["items"])
            if (item["message_id"] == message && item["address"] == address) return item;
        return json();
    };
    const auto [one, oneId] = sendOne("Use water.", "gone@copy.test");
    EXPECT_EQ(deliveries(one, "anna@people.test")["outcome"], "sent");
    EXPECT_THAT(page(desk, first), HasSubstr("Sent to anna@people.test, gone@copy.test"));

    const json bounce =
        desk.handIn(letter("MAILER-DAEMON@mx.copy.test", "support@desk.test", "Undelivered Mail", "",
                           "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n") +
                    "--B\r\n\r\nfailed\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; "
                    "mx.copy.test\r\n\r\n"
                    "Final-Recipient: rfc822; Gone@copy.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                    "Diagnostic-Code: smtp; 550 5.1.1 <script>no such box</script>\r\n\r\n"
                    "Final-Recipient: rfc822; anna@people.test\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
                    "\r\n--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" +
                    oneId + ">\r\n\r\n--B--\r\n");
    EXPECT_EQ(bounce["class"], "bounce");
    EXPECT_EQ(bounce["ticket_id"], first["ticket_id"]);
    const json failed = deliveries(one, "gone@copy.test");
    EXPECT_EQ(failed["outcome"], "bounced") << failed.dump(2);
    EXPECT_EQ(failed["report"]["action"], "failed");
    EXPECT_EQ(failed["report"]["status"], "5.1.1");
    EXPECT_EQ(failed["report"]["server"], "mx.copy.test");
    EXPECT_THAT(failed["report"]["diagnostic"].get<std::string>(), HasSubstr("no such box"));
    EXPECT_EQ(deliveries(one, "anna@people.test")["outcome"], "delayed");
    std::string shown = page(desk, first);
    EXPECT_THAT(shown, HasSubstr("Did not arrive at gone@copy.test"));
    EXPECT_THAT(shown, HasSubstr("mx.copy.test"));
    EXPECT_THAT(shown, Not(HasSubstr("<script>no such")));

    // A server that writes for people only: our mail is named in the text.
    const auto [two, twoId] = sendOne("More water.", "old@copy.test");
    const json old =
        desk.handIn(letter("MAILER-DAEMON@old.test", "support@desk.test", "failure notice",
                           "Hi. This is the qmail-send program.\r\n<old@copy.test>:\r\nSorry, no mailbox here.\r\n"
                           "--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <" +
                               twoId + ">\r\n",
                           "Return-Path: <>\r\n"));
    EXPECT_EQ(old["ticket_id"], first["ticket_id"]) << old.dump(2);
    EXPECT_EQ(deliveries(two, "old@copy.test")["outcome"], "bounced");
    EXPECT_THAT(deliveries(two, "old@copy.test")["report"]["diagnostic"].get<std::string>(),
                HasSubstr("no mailbox here"));
    EXPECT_EQ(desk.get(path + "/notes")["items"].size(), 2U) << "one for each that did not arrive";

    // Requesters see neither the remarks nor the route.
    auto anna = desk.server().as("anna");
    EXPECT_EQ(anna.get(path + "/deliveries").status, 403);
    EXPECT_THAT(anna.get("/portal/tickets/" + std::to_string(first["ticket_id"].get<std::int64_t>())).body,
                Not(HasSubstr("Did not arrive")));
    EXPECT_EQ(desk.server().as("bert").get("/api/v1/tickets/999999/deliveries").status, 404);
}

}  // namespace
}  // namespace kontor::mail::test

// From a change of a record to the receiver, and what is kept of it.
#include <gmock/gmock.h>

#include "faulty_receiver.h"
#include "hook_desk.h"
#include "kontor/text.h"

namespace kontor::webhooks {
namespace {

using ::testing::HasSubstr;

using Deliveries = HookDesk;

TEST_F(Deliveries, CarryASignedBodyOnce) {
    const auto hook = makeHook(admin, R"(["ticket.created"])");
    const auto ticket = makeTicket(admin, "Printer on fire");
    admin.patch("/api/v1/tickets/" + std::to_string(ticket), R"({"subject": "Printer out"})");
    ASSERT_TRUE(receiver.waitFor(1));
    const auto heard = receiver.heard()[0];
    EXPECT_EQ(heard.headers.at("X-Kontor-Signature"), "sha256=" + hmacSha256Hex(sampleSecret, heard.body));
    EXPECT_EQ(heard.headers.at("X-Kontor-Event"), "ticket.created");
    EXPECT_EQ(heard.headers.at("Content-Type"), "application/json");
    EXPECT_FALSE(heard.headers.at("X-Kontor-Timestamp").empty());
    const Json body = Json::parse(heard.body);
    EXPECT_EQ(body["event"].text(), "ticket.created");
    EXPECT_EQ(body["kind"].text(), "ticket");
    EXPECT_EQ(body["action"].text(), "created");
    EXPECT_EQ(body["record_id"].integer(), ticket);
    EXPECT_GT(body["id"].integer(), 0);
    EXPECT_TRUE(parseTime(body["at"].text()));
    EXPECT_EQ(body["data"]["id"].integer(), ticket);
    EXPECT_THAT(body["changed"].dump(), HasSubstr("subject"));

    // The second change is none it asked for; a third one proves that the second was passed over.
    const auto next = makeTicket(admin, "Scanner");
    ASSERT_TRUE(receiver.waitFor(2));
    EXPECT_EQ(Json::parse(receiver.heard()[1].body)["record_id"].integer(), next);
    ASSERT_TRUE(kontor::test::waitFor([&] {
        const Json all = deliveries(hook);
        return all.size() == 2 && all.items()[1]["state"].text() == "delivered";
    }));
    const auto listed = admin.get(pathOf(hook, "/deliveries?sort=id&q=state:delivered"));
    ASSERT_EQ(listed.status, 200) << listed.body;
    const Json first = Json::parse(listed.body)["items"].items()[0];
    EXPECT_EQ(first.find("payload"), nullptr);
    EXPECT_EQ(admin.post(pathOf(hook, "/deliveries"), "{}").status, 403);
    EXPECT_EQ(std::to_string(first["id"].integer()), heard.headers.at("X-Kontor-Delivery"));
    EXPECT_EQ(first["status"].integer(), 200);
    EXPECT_EQ(first["attempts"].integer(), 1);
    EXPECT_EQ(delivery(hook, first["id"].integer())["payload"].text(), heard.body);
}

TEST_F(Deliveries, AreTriedAgainAfterAFailureWithPauses) {
    const auto hook = makeHook(admin);
    receiver.answer({500, "out of order"});
    makeTicket(admin);
    ASSERT_TRUE(tried(hook, 1));
    const auto id = deliveries(hook).items()[0]["id"].integer();
    const Json failed = delivery(hook, id);
    EXPECT_EQ(failed["state"].text(), "queued");
    EXPECT_EQ(failed["status"].integer(), 500);
    EXPECT_EQ(failed["response"].text(), "out of order");
    EXPECT_EQ(parseTime(failed["next_attempt_at"].text()), server.clock().now() + std::chrono::minutes(1));

    receiver.answer({200, "thanks"});
    server.clock().advance(std::chrono::minutes(2));
    ASSERT_TRUE(tried(hook, 2));
    const Json done = delivery(hook, id);
    EXPECT_EQ(done["state"].text(), "delivered");
    EXPECT_EQ(done["error"].text(), "");
    EXPECT_TRUE(done["next_attempt_at"].isNull());
    ASSERT_EQ(receiver.heard().size(), 2U);
    EXPECT_EQ(receiver.heard()[0].body, receiver.heard()[1].body);
    EXPECT_EQ(receiver.heard()[0].headers.at("X-Kontor-Delivery"), receiver.heard()[1].headers.at("X-Kontor-Delivery"));
}

TEST_F(Deliveries, OutliveReceiversThatBreakInEveryWay) {
    const std::vector<std::pair<std::string, std::string>> ways{
        {"closes at once", ""},
        {"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n"},
        {"garbage", std::string("\0\xff\x01garbage\r\n\r\n", 14)},
        {"closes within the first line", "HTTP/1."},
        {"closes within the body", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this"}};
    for (const auto& [name, answer] : ways) {
        SCOPED_TRACE(name);
        test::FaultyReceiver broken(answer, false);
        const auto made = admin.post("/api/v1/webhooks", hookJson(broken.url()));
        ASSERT_EQ(made.status, 201) << made.body;
        const auto hook = Json::parse(made.body)["id"].integer();
        makeTicket(admin, "Printer");
        ASSERT_TRUE(tried(hook, 1));
        const auto id = deliveries(hook).items()[0]["id"].integer();
        const Json failed = delivery(hook, id);
        EXPECT_EQ(failed["state"].text(), "queued");
        EXPECT_FALSE(failed["error"].text().empty());
        EXPECT_EQ(parseTime(failed["next_attempt_at"].text()), server.clock().now() + std::chrono::minutes(1));
        // It comes back as it should be, and gets what it missed.
        ASSERT_EQ(admin.patch(pathOf(hook), R"({"url": ")" + receiver.url() + "\"}").status, 200);
        server.clock().advance(std::chrono::minutes(2));
        ASSERT_TRUE(tried(hook, 2));
        EXPECT_EQ(delivery(hook, id)["state"].text(), "delivered");
        ASSERT_EQ(admin.del(pathOf(hook)).status, 204);
    }
}

TEST_F(Deliveries, AReceiverThatHangsHoldsUpNoOther) {
    test::FaultyReceiver hangs("HTTP/1.1 200 OK\r\n", true);
    const auto slow = admin.post("/api/v1/webhooks", hookJson(hangs.url()));
    ASSERT_EQ(slow.status, 201) << slow.body;
    const auto hook = makeHook(admin);
    makeTicket(admin, "One");
    makeTicket(admin, "Two");
    // The one that hangs costs one time-out a round, not one for each event.
    ASSERT_TRUE(receiver.waitFor(2));
    ASSERT_TRUE(tried(Json::parse(slow.body)["id"].integer(), 1));
    EXPECT_THAT(deliveries(Json::parse(slow.body)["id"].integer()).dump(), HasSubstr("imed out"));
    ASSERT_TRUE(kontor::test::waitFor([&] {
        const Json all = deliveries(hook);
        return all.size() == 2 && all.items()[0]["state"].text() == "delivered" &&
               all.items()[1]["state"].text() == "delivered";
    }));
}

TEST_F(Deliveries, AreGivenUpAfterTenAttemptsAndCanBeSentAgain) {
    const auto hook = makeHook(admin);
    receiver.answer({404, "gone"});
    makeTicket(admin);
    for (int attempt = 1; attempt <= 10; ++attempt) {
        ASSERT_TRUE(tried(hook, attempt)) << attempt;
        if (attempt < 10) server.clock().advance(std::chrono::hours(13));
    }
    const Json lost = deliveries(hook).items()[0];
    EXPECT_EQ(lost["state"].text(), "failed");
    EXPECT_TRUE(lost["next_attempt_at"].isNull());
    EXPECT_EQ(receiver.heard().size(), 10U);

    receiver.answer({204, ""});
    auto renewed = server.admin();  // the old session has ended in the days that passed
    const std::string path = pathOf(hook, "/deliveries/" + std::to_string(lost["id"].integer()) + "/redeliver");
    const auto answer = renewed.post(path, "{}");
    EXPECT_EQ(answer.status, 202) << answer.body;
    ASSERT_TRUE(receiver.waitFor(11));
    EXPECT_EQ(receiver.heard()[10].body, receiver.heard()[0].body);
    EXPECT_TRUE(kontor::test::waitFor([&] { return deliveries(hook).items()[0]["state"].text() == "delivered"; }));
    EXPECT_EQ(renewed.post(pathOf(hook, "/deliveries/999999/redeliver"), "{}").status, 404);
    EXPECT_EQ(renewed.post(pathOf(hook + 1, "/deliveries/1/redeliver"), "{}").status, 404);
}

TEST_F(Deliveries, TellTheOwnerOnlyWhatTheOwnerSees) {
    auto bert = newManager("bert");
    const auto hook = makeHook(bert, R"(["ticket.created", "note.created", "message.created"])");
    const auto hidden = makeTicket(admin, "The director's laptop");
    const auto own = makeTicket(bert, "My keyboard");
    const std::string notes = "/api/v1/tickets/" + std::to_string(own) + "/notes";
    EXPECT_EQ(admin.post(notes, R"({"body_text": "private remark"})").status, 201);
    EXPECT_EQ(admin.post("/api/v1/tickets/" + std::to_string(hidden) + "/messages", R"({"body_text": "psst"})").status,
              201);
    EXPECT_EQ(admin.post(notes, R"({"body_text": "public remark", "visibility": "public"})").status, 201);
    ASSERT_TRUE(receiver.waitFor(2));
    const auto heard = receiver.heard();
    ASSERT_EQ(heard.size(), 2U);
    const Json ticket = Json::parse(heard[0].body);
    EXPECT_EQ(ticket["record_id"].integer(), own);
    EXPECT_EQ(ticket["data"].find("tags"), nullptr);  // not for requesters
    const Json note = Json::parse(heard[1].body);
    EXPECT_EQ(note["data"]["body_text"].text(), "public remark");
    EXPECT_EQ(note["data"]["owner"]["id"].integer(), own);
    EXPECT_EQ(deliveries(hook).size(), 2U);
}

TEST_F(Deliveries, EndWithTheRightsOfTheOwner) {
    auto bert = newManager("bert");
    const auto hook = makeHook(bert);
    receiver.answer({503, "later"});
    makeTicket(bert);
    ASSERT_TRUE(tried(hook, 1));
    const auto owner = Json::parse(admin.get(pathOf(hook)).body)["owner_id"].integer();
    EXPECT_EQ(admin.patch("/api/v1/users/" + std::to_string(owner), R"({"active": false})").status, 200);
    server.clock().advance(std::chrono::minutes(2));
    ASSERT_TRUE(tried(hook, 2));
    EXPECT_EQ(deliveries(hook).items()[0]["state"].text(), "failed");
    EXPECT_EQ(receiver.heard().size(), 1U);
}

TEST_F(Deliveries, OfADeletedRecordHoldNoData) {
    makeHook(admin, R"(["ticket.deleted"])");
    const auto ticket = makeTicket(admin);
    EXPECT_EQ(admin.del("/api/v1/tickets/" + std::to_string(ticket)).status, 204);
    ASSERT_TRUE(receiver.waitFor(1));
    const Json body = Json::parse(receiver.heard()[0].body);
    EXPECT_EQ(body["record_id"].integer(), ticket);
    EXPECT_TRUE(body["data"].isNull());
}

TEST_F(Deliveries, StayOutOfNetworksThatAreNotAllowedAnyMore) {
    const auto hook = makeHook(admin);
    allow("");
    makeTicket(admin);
    ASSERT_TRUE(tried(hook, 1));
    const Json refused = deliveries(hook).items()[0];
    EXPECT_EQ(refused["state"].text(), "queued");
    EXPECT_THAT(refused["error"].text(), HasSubstr("webhooks.allowed_networks"));
    EXPECT_TRUE(receiver.heard().empty());
}

TEST_F(Deliveries, ATrialIsMadeAtOnceAndOnce) {
    const auto hook = makeHook(admin);
    const auto good = admin.post(pathOf(hook, "/test"), "{}");
    ASSERT_EQ(good.status, 200) << good.body;
    EXPECT_EQ(Json::parse(good.body)["state"].text(), "delivered");
    ASSERT_EQ(receiver.heard().size(), 1U);
    EXPECT_EQ(receiver.heard()[0].headers.at("X-Kontor-Event"), "webhook.test");
    receiver.answer({302, "", receiver.url("/elsewhere")});
    const auto bad = admin.post(pathOf(hook, "/test"), "{}");
    EXPECT_EQ(Json::parse(bad.body)["state"].text(), "failed");
    EXPECT_EQ(Json::parse(bad.body)["status"].integer(), 302);
    EXPECT_EQ(receiver.heard().size(), 2U);
}

TEST_F(Deliveries, AreNotMadeWhileTheWebhookIsSwitchedOff) {
    const auto hook = makeHook(admin);
    EXPECT_EQ(admin.patch(pathOf(hook), R"({"active": false})").status, 200);
    // Of another webhook that hears of the ticket: the event has been passed over.
    makeHook(admin, R"(["ticket.created"])");
    makeTicket(admin, "heard by the other");
    ASSERT_TRUE(receiver.waitFor(1));
    EXPECT_EQ(deliveries(hook).size(), 0U);
    EXPECT_EQ(receiver.heard().size(), 1U);
    const auto trial = Json::parse(admin.post(pathOf(hook, "/test"), "{}").body);
    EXPECT_EQ(
        admin.post(pathOf(hook, "/deliveries/" + std::to_string(trial["id"].integer()) + "/redeliver"), "{}").status,
        409);
}

TEST_F(Deliveries, CanBeWorkedOnFromTheShell) {
    const auto hook = makeHook(admin);
    const Viewer root = Viewer::system("test", Origin::shell);
    const auto run = [&](const std::string& name, std::vector<std::pair<std::string, std::string>> values) {
        CommandCall call;
        call.values = std::move(values);
        return server.kernel().catalog().commands.find(name)->second.run(call, root, server.kernel());
    };
    const std::string id = std::to_string(hook);
    const auto list = run("webhooks list", {});
    ASSERT_EQ(list.blocks.at(0).rows.size(), 1U);
    EXPECT_EQ(list.blocks.at(0).rows[0][1], "Monitoring");
    EXPECT_EQ(list.blocks.at(0).json.dump().find("secret"), std::string::npos);
    EXPECT_EQ(run("webhooks test", {{"id", id}}).exitCode, 0);
    receiver.answer({500, "no"});
    EXPECT_EQ(run("webhooks test", {{"id", id}}).exitCode, 1);
    const auto sent = run("webhooks deliveries", {{"id", id}});
    ASSERT_EQ(sent.blocks.at(0).rows.size(), 2U);
    EXPECT_EQ(run("webhooks deliveries", {{"id", id}, {"failed", "true"}}).blocks.at(0).rows.size(), 1U);
    receiver.answer({200, "yes"});
    run("webhooks redeliver", {{"id", id}, {"delivery", sent.blocks.at(0).rows[0][0]}});
    EXPECT_TRUE(receiver.waitFor(3));
    EXPECT_THROW(run("webhooks test", {{"id", "999"}}), NotFound);
}

}  // namespace
}  // namespace kontor::webhooks

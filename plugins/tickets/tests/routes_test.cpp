#include <gtest/gtest.h>

#include "kontor/testing/test_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::tickets {
namespace {

using test::jsonNumber;
using test::jsonSize;
using test::jsonText;

/// Over HTTP, as integrators do it.
class TicketRoutes : public ::testing::Test {
  protected:
    void SetUp() override {
        server.start();
        agentId = server.createUser("agent", password, {"agent"});
        server.createUser("anna", password, {"requester"});
    }
    std::int64_t create(test::HttpClient& client, const std::string& json) {
        const auto response = client.post("/api/v1/tickets", json);
        EXPECT_EQ(response.status, 201) << response.body;
        return jsonNumber(response.body, "id");
    }

    test::TestServer server;
    const std::string password = "correct horse battery staple 9";
    std::int64_t agentId = 0;
};

TEST_F(TicketRoutes, BulkSaysForEachTicketWhatBecameOfIt) {
    auto agent = server.signedIn("agent", password);
    const auto first = create(agent, R"({"subject": "one"})");
    const auto second = create(agent, R"({"subject": "two"})");
    const auto blocked = create(agent, R"({"subject": "three"})");
    ASSERT_EQ(
        agent.post("/api/v1/tickets/" + std::to_string(blocked) + "/tasks", R"({"title": "first", "required": true})")
            .status,
        201);

    const std::string ids =
        "[" + std::to_string(first) + "," + std::to_string(blocked) + ",99999," + std::to_string(second) + "]";
    auto response = agent.post("/api/v1/tickets/bulk", R"({"ids": )" + ids + R"(, "patch": {"status": "resolved"}})");
    ASSERT_EQ(response.status, 200) << response.body;
    ASSERT_EQ(jsonSize(response.body, "results"), 4);
    EXPECT_EQ(jsonNumber(response.body, "results.0.status"), 200);
    EXPECT_EQ(jsonNumber(response.body, "results.1.status"), 409);
    EXPECT_EQ(jsonNumber(response.body, "results.2.status"), 404);
    EXPECT_EQ(jsonNumber(response.body, "results.3.status"), 200);
    EXPECT_EQ(jsonText(agent.get("/api/v1/tickets/" + std::to_string(first)).body, "status"), "resolved");
    EXPECT_EQ(jsonText(agent.get("/api/v1/tickets/" + std::to_string(blocked)).body, "status"), "new");

    response = agent.post("/api/v1/tickets/bulk", R"({"q": "status:resolved", "patch": {"status": "closed"}})");
    EXPECT_EQ(jsonSize(response.body, "results"), 2) << response.body;

    EXPECT_EQ(agent.post("/api/v1/tickets/bulk", R"({"ids": [1], "q": "", "patch": {}})").status, 422);
    EXPECT_EQ(agent.post("/api/v1/tickets/bulk", R"({"ids": ["x"], "patch": {}})").status, 422);
    EXPECT_EQ(agent.post("/api/v1/tickets/bulk", R"({"ids": [1], "patch": {"nonsense": 1}})").status, 422);
    EXPECT_EQ(agent.post("/api/v1/tickets/bulk", R"({"ids": [1]})").status, 422);
    EXPECT_EQ(agent.post("/api/v1/tickets/bulk", R"({"q": "nonsense:1", "patch": {}})").status, 400);
    EXPECT_EQ(agent.post("/api/v1/tickets/bulk", "[]").status, 400);
    EXPECT_EQ(server.signedIn("anna", password).post("/api/v1/tickets/bulk", R"({"ids": [1], "patch": {}})").status,
              403);
    EXPECT_EQ(server.client().post("/api/v1/tickets/bulk", R"({"ids": [1], "patch": {}})").status, 401);
}

TEST_F(TicketRoutes, MergeSplitAndNumbersWorkOverRest) {
    auto agent = server.signedIn("agent", password);
    auto anna = server.signedIn("anna", password);
    const auto one = create(anna, R"({"subject": "one"})");
    const auto two = create(anna, R"({"subject": "two"})");
    const std::string path = "/api/v1/tickets/" + std::to_string(one);
    auto response = anna.post(path + "/messages", R"({"body_text": "a second matter"})");
    ASSERT_EQ(response.status, 201) << response.body;
    response = agent.post(path + "/split", R"({"message_id": )" + std::to_string(jsonNumber(response.body, "id")) +
                                               R"(, "subject": "Second"})");
    ASSERT_EQ(response.status, 201) << response.body;
    EXPECT_EQ(jsonText(response.body, "description"), "a second matter");
    EXPECT_FALSE(response.header("location").empty());

    response = agent.post(path + "/merge", R"({"into_id": )" + std::to_string(two) + "}");
    ASSERT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(jsonNumber(response.body, "id"), two);
    EXPECT_EQ(jsonNumber(agent.get(path).body, "merged_into_id"), two);
    EXPECT_EQ(agent.post(path + "/merge", R"({"into_id": )" + std::to_string(two) + "}").status, 409);
    EXPECT_EQ(agent.post(path + "/merge", R"({"into_id": "x"})").status, 422);
    EXPECT_EQ(agent.post(path + "/merge", R"({"wrong": 1})").status, 422);
    EXPECT_EQ(agent.post("/api/v1/tickets/x/merge", R"({"into_id": 1})").status, 404);
    EXPECT_EQ(anna.post(path + "/merge", R"({"into_id": 1})").status, 403);

    EXPECT_EQ(jsonNumber(agent.get("/api/v1/tickets/by-number/T-" + std::to_string(two)).body, "id"), two);
    EXPECT_EQ(agent.get("/api/v1/tickets/by-number/T-xyz").status, 404);
    EXPECT_EQ(anna.get("/api/v1/tickets/by-number/T-999").status, 404);
}

TEST_F(TicketRoutes, TextBlocksAreFilledInForTheTicketAndRefusedWithAnUnknownVariable) {
    auto admin = server.admin();
    auto agent = server.signedIn("agent", password);
    auto anna = server.signedIn("anna", password);
    const auto id = create(anna, R"({"subject": "Printer {agent}"})");
    const std::string text =
        R"("body_de": "Guten Tag {requester}, zu {number}: {subject}", "body_en": "Hello {requester}, about {number}: {subject} {")";
    EXPECT_EQ(agent.post("/api/v1/text-blocks", R"({"name": "Greeting", )" + text + "}").status, 403);
    auto response = admin.post("/api/v1/text-blocks", R"({"name": "Greeting", )" + text + "}");
    ASSERT_EQ(response.status, 201) << response.body;
    response = admin.post("/api/v1/text-blocks", R"({"name": "Wrong", "body_en": "Hello {requestor}"})");
    EXPECT_EQ(response.status, 422);
    EXPECT_NE(response.body.find("body_en"), std::string::npos) << response.body;
    EXPECT_EQ(admin.post("/api/v1/text-blocks", R"({"name": "Empty"})").status, 422);

    const std::string path = "/api/v1/tickets/" + std::to_string(id) + "/text-blocks";
    response = agent.get(path);
    ASSERT_EQ(response.status, 200) << response.body;
    // What a person wrote into the subject is text, not a variable.
    EXPECT_NE(response.body.find("Printer {agent}"), std::string::npos) << response.body;
    EXPECT_EQ(response.body.find("{requester}"), std::string::npos) << response.body;
    EXPECT_EQ(anna.get(path).status, 403);
    EXPECT_EQ(agent.get("/api/v1/tickets/99999/text-blocks").status, 404);
}

TEST_F(TicketRoutes, PresenceNamesTheOthersAndOnlyToAgents) {
    server.createUser("second", password, {"agent"});
    auto agent = server.signedIn("agent", password);
    auto second = server.signedIn("second", password);
    auto anna = server.signedIn("anna", password);
    const auto id = std::to_string(create(anna, R"({"subject": "x"})"));
    const auto say = [&](test::HttpClient& client, const std::string& state) {
        return client.post("/api/v1/presence", R"({"kind": "ticket", "id": )" + id + R"(, "state": ")" + state + "\"}");
    };
    EXPECT_EQ(say(agent, "writing").body, R"({"others":[]})");
    auto response = say(second, "viewing");
    ASSERT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(jsonSize(response.body, "others"), 1);
    EXPECT_NE(response.body.find("writing"), std::string::npos) << response.body;
    EXPECT_EQ(say(agent, "gone").status, 200);
    EXPECT_EQ(say(second, "viewing").body, R"({"others":[]})");
    EXPECT_EQ(say(anna, "viewing").status, 403);
    EXPECT_EQ(say(agent, "sleeping").status, 422);
    EXPECT_EQ(agent.post("/api/v1/presence", R"({"kind": "ticket", "id": 99999, "state": "viewing"})").status, 404);
    EXPECT_EQ(agent.post("/api/v1/presence", R"({"kind": "nothing", "id": "x", "more": 1})").status, 422);
}

TEST_F(TicketRoutes, AStatusIsReplacedByAJobAndTheMatrixSaysThePriority) {
    auto admin = server.admin();
    auto agent = server.signedIn("agent", password);
    auto response = admin.post("/api/v1/ticket-statuses",
                               R"({"name": "parts", "label_de": "Teile", "label_en": "Parts", "state": "pending"})");
    ASSERT_EQ(response.status, 201) << response.body;
    EXPECT_EQ(response.body.find("\"field\""), std::string::npos);
    const std::string status = "/api/v1/ticket-statuses/" + std::to_string(jsonNumber(response.body, "id"));
    const auto ticket = create(agent, R"({"subject": "x", "status": "parts"})");

    EXPECT_EQ(agent.post(status + "/replace", R"({"with": "pending"})").status, 403);
    for (const char* bad : {R"({})", R"({"with": "open"})", R"({"with": "nope"})", R"({"with": 1})",
                            R"({"with": "parts"})", R"({"with": "pending", "now": true})"})
        EXPECT_EQ(admin.post(status + "/replace", bad).status, 422) << bad;
    EXPECT_EQ(admin.post("/api/v1/ticket-statuses/1/replace", R"({"with": "open"})").status, 409);
    EXPECT_EQ(admin.del(status).status, 409);
    response = admin.post(status + "/replace", R"({"with": "pending"})");
    ASSERT_EQ(response.status, 202) << response.body;
    ASSERT_TRUE(test::waitFor([&] { return admin.get(status).status == 404; }));
    EXPECT_EQ(jsonText(agent.get("/api/v1/tickets/" + std::to_string(ticket)).body, "status"), "pending");

    const std::string path = "/api/v1/tickets/priority-matrix";
    EXPECT_EQ(jsonText(agent.get(path).body, "high.high"), "urgent");
    const std::string all = R"({"low": "low", "medium": "normal", "high": "high"})";
    EXPECT_EQ(agent.put(path, R"({"low": )" + all + "}").status, 403);
    for (const std::string& bad : {std::string("{}"), R"({"low": )" + all + "}", std::string(R"({"low": 1})"),
                                   R"({"low": )" + all + R"(, "medium": )" + all + R"(, "high": {"low": "nope"}})"})
        EXPECT_EQ(admin.put(path, bad).status, 422) << bad;
    response = admin.put(path, R"({"low": )" + all + R"(, "medium": )" + all + R"(, "high": )" + all + "}");
    ASSERT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(jsonText(agent.post("/api/v1/tickets", R"({"subject": "x", "impact": "low", "urgency": "high"})").body,
                       "priority"),
              "high");
}

}  // namespace
}  // namespace kontor::tickets

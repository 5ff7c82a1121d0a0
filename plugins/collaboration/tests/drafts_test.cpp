// Messages and notes that are sent later, and who is spoken to in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::collaboration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DraftsOverRest : public ::testing::Test {
  protected:
    test::LocalServer server{{.plugins = {"tickets", "collaboration", "web", "api"}}};
    test::HttpClient admin = server.admin();
    std::int64_t agentId = server.createUser("agent", {"agent"});
    std::int64_t otherId = server.createUser("other", {"agent"});
    std::int64_t annaId = server.createUser("anna", {"requester"});
    test::HttpClient agent = server.as("agent");
    test::HttpClient other = server.as("other");
    test::HttpClient anna = server.as("anna");
    std::string ticket;

    void SetUp() override {
        const auto made =
            admin.post("/api/v1/tickets", Json::object({{"subject", "Printer"}, {"requester_id", annaId}}).dump());
        ticket = "/api/v1/tickets/" + std::to_string(Json::parse(made.body)["id"].integer());
    }
    static Json ok(const test::HttpResponse& answer, int status = 200) {
        EXPECT_EQ(answer.status, status) << answer.body;
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    std::string draft(test::HttpClient& client, const std::string& json) {
        return ticket + "/drafts/" + std::to_string(ok(client.post(ticket + "/drafts", json), 201)["id"].integer());
    }
    std::vector<std::string> said(const std::string& group = "messages") {
        std::vector<std::string> result;
        const Json body = ok(admin.get(ticket + "/" + group));
        for (const auto& item : body["items"].items()) result.push_back(item["body_text"].text());
        return result;
    }
    std::string stateOf(const std::string& path) { return ok(agent.get(path))["state"].text(); }
    std::size_t seenBy(test::HttpClient& client) { return ok(client.get(ticket + "/drafts"))["items"].size(); }
    /// Lets so much time pass, and waits until the job came by.
    void pass(std::chrono::seconds span, const std::string& path, const std::string& state) {
        server.clock().advance(span);
        EXPECT_TRUE(test::waitFor([&] {
            server.kernel().jobs().wake("collaboration.send_drafts");
            return stateOf(path) == state;
        })) << ok(agent.get(path)).dump();
    }
};

TEST_F(DraftsOverRest, WhatWaitsIsSentOnceWithTheStatusThatWasWished) {
    const auto path = draft(agent, R"({"body_text": "Done.", "status_after": "resolved", "send_after": 5})");
    EXPECT_EQ(stateOf(path), "waiting");
    EXPECT_THAT(said(), IsEmpty());
    pass(std::chrono::seconds(6), path, "sent");
    EXPECT_THAT(said(), ElementsAre("Done."));
    EXPECT_EQ(ok(agent.get(ticket))["status"].text(), "resolved");
    EXPECT_EQ(ok(admin.get(ticket + "/messages"))["items"].items()[0]["author_id"].integer(), agentId);

    EXPECT_EQ(agent.post(path + "/send", "{}").status, 200) << "once more is no mistake";
    EXPECT_EQ(said().size(), 1U);
    EXPECT_EQ(agent.patch(path, R"({"state": "draft"})").status, 409);
    EXPECT_EQ(agent.del(path).status, 409);
}

TEST_F(DraftsOverRest, AMomentLaterItIsTakenBack) {
    const auto path = draft(agent, R"({"body_text": "Oops", "send_after": 60})");
    EXPECT_EQ(ok(agent.patch(path, R"({"state": "draft"})"))["state"].text(), "draft");
    EXPECT_EQ(agent.post(path + "/send", "{}").status, 409);
    const auto gone = draft(agent, R"({"body_text": "Oops again", "send_after": 60})");
    EXPECT_EQ(agent.del(gone).status, 204);
    const auto last = draft(agent, R"({"body_text": "the last", "send_after": 60})");
    pass(std::chrono::seconds(61), last, "sent");
    EXPECT_THAT(said(), ElementsAre("the last"));
    EXPECT_EQ(ok(agent.patch(path, R"({"body_text": "better", "state": "waiting"})"))["state"].text(), "waiting");
    EXPECT_EQ(ok(agent.post(path + "/send", "{}"))["state"].text(), "sent");
    EXPECT_THAT(said(), ElementsAre("the last", "better"));
}

TEST_F(DraftsOverRest, AnAnswerThatComesFirstTakesItBack) {
    const auto path = draft(agent, R"({"body_text": "Still there?", "send_after": 3600, "unless_answered": true})");
    server.clock().advance(std::chrono::seconds(60));
    ok(anna.post(ticket + "/messages", R"({"body_text": "It works again."})"), 201);
    pass(std::chrono::seconds(3600), path, "taken_back");
    EXPECT_THAT(said(), ElementsAre("It works again."));
}

TEST_F(DraftsOverRest, ItIsSentWithTheRightsOfThatMoment) {
    const auto note = draft(other, R"({"body_text": "among us", "as": "note_private", "send_after": 60})");
    ok(admin.patch("/api/v1/users/" + std::to_string(otherId), R"({"active": false})"));
    const auto mine = draft(agent, R"({"body_text": "mine", "as": "note_public", "send_after": 60})");
    pass(std::chrono::seconds(61), mine, "sent");
    ok(admin.patch("/api/v1/users/" + std::to_string(otherId), R"({"active": true})"));
    auto again = server.as("other");
    EXPECT_TRUE(test::waitFor([&] { return ok(again.get(note))["state"].text() == "failed"; }));
    EXPECT_THAT(said("notes"), ElementsAre("mine"));

    ok(agent.post(ticket + "/tasks", R"({"title": "first", "required": true})"), 201);
    const auto path = draft(agent, R"({"body_text": "Done.", "status_after": "resolved", "send_after": 60})");
    const auto refused = agent.post(path + "/send", "{}");
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(said(), IsEmpty()) << "both or none";
    EXPECT_EQ(stateOf(path), "failed");
    EXPECT_FALSE(ok(agent.get(path))["error"].text().empty());
}

TEST_F(DraftsOverRest, OnesOwnDraftsAreOnesOwn) {
    const auto kept = draft(agent, R"({"body_text": "half a thought"})");
    const auto waits = draft(agent, R"({"body_text": "on its way", "send_after": 3000})");
    EXPECT_EQ(seenBy(agent), 2U);
    EXPECT_EQ(seenBy(other), 1U) << "that an answer waits";
    EXPECT_EQ(seenBy(anna), 0U);
    EXPECT_EQ(other.get(kept).status, 404);
    EXPECT_EQ(other.patch(waits, R"({"state": "draft"})").status, 403);
    EXPECT_EQ(other.post(waits + "/send", "{}").status, 403);
    EXPECT_EQ(anna.post(waits + "/send", "{}").status, 404);
    EXPECT_EQ(other.del(waits).status, 403);
    const auto version = ok(agent.get(ticket))["version"].integer();
    ok(agent.patch(kept, R"({"body_text": "a whole one"})"));
    EXPECT_EQ(ok(agent.get(ticket))["version"].integer(), version) << "nobody's work on the ticket is disturbed";
    EXPECT_THAT(ok(agent.get(ticket + "/activity")).dump(), ::testing::Not(HasSubstr("thought")));

    for (const char* bad :
         {R"({"body_text": "", "send_after": 5})", R"({"body_text": "x", "send_after": -1})",
          R"({"body_text": "x", "send_at": "2099-01-01T00:00:00Z"})", R"({"body_text": "x", "as": "letter"})",
          R"({"body_text": "x", "state": "sent"})", R"({"body_text": "x", "mention_ids": [99999]})"})
        EXPECT_EQ(agent.post(ticket + "/drafts", bad).status, 422) << bad;
    EXPECT_EQ(anna.post(ticket + "/drafts", R"({"body_text": "x", "as": "note_public", "send_after": 5})").status, 422);
    EXPECT_EQ(anna.post(ticket + "/drafts", R"({"body_text": "x", "status_after": "closed", "send_after": 5})").status,
              422);
    const auto hers = draft(anna, R"({"body_text": "from me", "send_after": 5})");
    EXPECT_EQ(anna.post(hers + "/send", "{}").status, 200);
    EXPECT_THAT(said(), ElementsAre("from me"));
}

TEST_F(DraftsOverRest, PeopleAreSpokenToWhoMaySeeIt) {
    const auto people = [&] {
        return server.kernel().db().read([&](Transaction& tx) {
            return tx.all<std::int64_t>("SELECT user_id FROM mentions ORDER BY entry_id, user_id");
        });
    };
    const std::string id = std::to_string(annaId);
    const auto refused =
        agent.post(ticket + "/notes", R"({"body_text": "x", "visibility": "private", "mention_ids": [)" + id + "]}");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr("mention_ids"));
    ok(agent.post(ticket + "/notes", R"({"body_text": "x", "visibility": "public", "mention_ids": [)" + id + "]}"),
       201);
    EXPECT_THAT(people(), ElementsAre(annaId));
    const auto note =
        ok(agent.post(ticket + "/notes", R"({"body_text": "@other, @anna, @nobody and x@agent.example"})"), 201)["id"]
            .integer();
    EXPECT_THAT(people(), ElementsAre(annaId, otherId)) << "not anna, who may not read private notes";
    const std::string path = ticket + "/notes/" + std::to_string(note);
    ok(agent.patch(path, R"({"body_text": "@other and @agent"})"));
    EXPECT_THAT(people(), ElementsAre(annaId, agentId, otherId));
    EXPECT_EQ(agent.patch(path, R"({"mention_ids": [)" + id + "]}").status, 422);
    ok(anna.post(ticket + "/messages", R"({"body_text": "hello @other"})"), 201);
    EXPECT_EQ(people().size(), 3U) << "what requesters write is text";

    EXPECT_EQ(other.patch(path, R"({"body_text": "mine"})").status, 403);
    EXPECT_EQ(other.del(path).status, 403);
    EXPECT_EQ(agent.del(path).status, 204);
}

}  // namespace
}  // namespace kontor::collaboration

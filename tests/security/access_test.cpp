// Who has no business with a ticket, its conversation or its files finds no way to them (IDOR, tenant leaks: S5, S13).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "desk.h"
#include "kontor/testing/wait_for.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Access : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();
    const std::string ticket = "/api/v1/tickets/" + std::to_string(desk.ticket);
    const Catalog& catalog = desk.server.kernel().catalog();

    static void expectNothingOf(const std::string& word, const HttpResponse& answer) {
        EXPECT_THAT(answer.body, Not(HasSubstr(word)));
        for (const auto& [name, value] : answer.headers) EXPECT_THAT(value, Not(HasSubstr(word))) << name;
    }
    /// Each once: many have no place for a number.
    std::set<std::string> pathsOf(const std::string& method, const std::set<std::string>& ids,
                                  const std::vector<std::int64_t>& entries) {
        std::set<std::string> result;
        for (const auto& id : ids)
            for (const auto entry : entries)
                for (auto& path : pathsWith(catalog, method, id, std::to_string(entry))) result.insert(std::move(path));
        return result;
    }
    std::int64_t total(HttpClient& client, const std::string& q) {
        const auto answer = client.get("/api/v1/tickets?total=true&q=" + percentEncode(q));
        return answer.status == 200 ? Json::parse(answer.body)["total"].integer() : -answer.status;
    }
};

TEST_F(Access, NoPathOfTheCatalogueShowsAnOutsiderWhatIsHers) {
    std::set<std::string> ids;
    for (const auto id : {desk.ticket, desk.message, desk.note, desk.task, desk.file, desk.ritaId})
        ids.insert(std::to_string(id));
    const auto paths = pathsOf("GET", ids, {desk.message, desk.note});
    std::size_t asked = 0;
    for (auto& [who, client] : desk.outsiders())
        for (const auto& path : paths)
            for (const char* accepted : {"text/html", "application/json"}) {
                SCOPED_TRACE(who + " " + path);
                const auto answer = client->get(path, {{"Accept", accepted}});
                EXPECT_LT(answer.status, 500) << answer.body;
                expectNothingOf(hers, answer);
                expectNothingOf(internal, answer);
                ++asked;
            }
    EXPECT_GT(asked, 200U);
    // The desk is no empty one: who may see it does.
    EXPECT_THAT(desk.rita.get(ticket).body, HasSubstr(hers));
    EXPECT_THAT(desk.agent.get(ticket + "/notes").body, HasSubstr(internal));
    EXPECT_THAT(desk.rita.get("/api/v1/files/" + std::to_string(desk.file)).body, HasSubstr(hers));
}

TEST_F(Access, QuestionsCountsAndSearchesDoNotTellEither) {
    ASSERT_TRUE(waitFor([&] {
        return desk.rita.get(std::string("/api/v1/search?q=") + hers).body.find("<mark>") != std::string::npos;
    }));
    for (const std::string& q : std::vector<std::string>{
             hers, "id:" + std::to_string(desk.ticket), "subject:" + std::string(hers), "-subject:lamp",
             "created>2000-01-01 -lamp", "requester_id:" + std::to_string(desk.ritaId)}) {
        SCOPED_TRACE(q);
        EXPECT_LE(total(desk.otto, q), 0);
        EXPECT_GE(total(desk.agent, q), 1);
        for (auto& [who, client] : desk.outsiders()) {
            SCOPED_TRACE(who);
            // The question itself may come back, the record may not.
            const auto found = client->get("/api/v1/search?q=" + percentEncode(q));
            if (found.status == 200) {
                EXPECT_EQ(Json::parse(found.body)["items"].size(), 0U) << found.body;
            }
            expectNothingOf(hers + std::string(" desk"), client->get("/search?q=" + percentEncode(q)));
            expectNothingOf(hers + std::string(" desk"), client->get("/tickets?q=" + percentEncode(q)));
        }
    }
    for (const char* typed : {"zebra", "subject:zebra", "tag:rose", "requester:", "assignee:a"})
        for (auto& [who, client] : desk.outsiders())
            for (const char* kind : {"ticket", "user", "message", "note"}) {
                const auto answer =
                    client->get("/api/v1/query/completions?kind=" + std::string(kind) + "&q=" + percentEncode(typed));
                expectNothingOf(hers, answer);
                expectNothingOf(internal, answer);
                expectNothingOf("@example.org", answer);
            }
}

TEST_F(Access, WhatOneMayNotReadOneMayNotAskFor) {
    // Tags are for agents; whether a question by tag finds her own ticket would tell Rita.
    EXPECT_EQ(total(desk.rita, "tag:rosewood"), -400);
    EXPECT_EQ(total(desk.rita, "tags:none"), -400);
    EXPECT_EQ(total(desk.agent, "tag:rosewood"), 1);
    // Of people who help a requester may know the name, and nothing else.
    for (const char* question :
         {"q=login:ag*", "q=email:agnes@example.org", "q=role:admin", "q=roles:agent", "q=source:local", "q=locale:en",
          "q=phone:1", "sort=login", "sort=-email", "sort=updated_at", "q=created>2000-01-01"}) {
        const auto answer = desk.rita.get("/api/v1/users?limit=1&" + std::string(question));
        EXPECT_EQ(answer.status, 400) << question << " " << answer.body;
    }
    // Free words look into names only: her own and those of the two who work on tickets.
    EXPECT_EQ(Json::parse(desk.rita.get("/api/v1/users?q=agnes%40example").body)["items"].size(), 0U);
    EXPECT_EQ(Json::parse(desk.rita.get("/api/v1/users?q=Test").body)["items"].size(), 3U);
    // A login or an address is no way to name somebody whose login and address one may not know.
    EXPECT_EQ(total(desk.rita, "assignee:agnes"), total(desk.rita, "assignee:no-such-login"));
    EXPECT_EQ(total(desk.rita, "assignee:agnes@example.org"), total(desk.rita, "assignee:x@example.org"));
    EXPECT_EQ(total(desk.agent, "assignee:agnes"), 0);
    const auto page = desk.rita.get("/api/v1/users?limit=1");
    const auto cursor = fromBase64Url(Json::parse(page.body)["next_cursor"].text());
    ASSERT_TRUE(cursor);
    EXPECT_THAT(*cursor, Not(HasSubstr("example.org")));
    EXPECT_EQ(desk.agent.get("/api/v1/users?q=email:agnes@example.org&sort=login").status, 200);
}

TEST_F(Access, NoPathOfTheCatalogueLetsAnOutsiderWrite) {
    const auto before = desk.tables();
    const auto bodies = {Json::object(),
                         Json::object({{"subject", "mine now"}}),
                         Json::object({{"body_text", "mine now"}}),
                         Json::object({{"title", "mine now"}}),
                         Json::object({{"requester_id", desk.ottoId}}),
                         Json::object({{"type", "relates_to"}, {"kind", "ticket"}, {"target_id", desk.ticket}}),
                         Json::object({{"into_id", desk.ottos}}),
                         Json::object({{"message_id", desk.message}})};
    const std::string id = std::to_string(desk.ticket);
    std::size_t asked = 0;
    for (auto& [who, client] : desk.outsiders())
        for (const char* method : {"POST", "PATCH", "DELETE"})
            for (const auto& path : pathsOf(method, {id}, {desk.message, desk.note, desk.task})) {
                // Signing in and out, one's own uploads, tokens and data are for everybody; the shell is asked
                // further down.
                if (!path.starts_with("/api/v1/") || path.ends_with("/sessions") ||
                    path.find("/current") != path.npos || path.ends_with("/sessions/others") ||
                    path.ends_with("/others") || path.ends_with("/files") || path.ends_with("/tokens") ||
                    path.ends_with("/export") || path.find("/commands") != path.npos)
                    continue;
                // As many tickets as one likes may be made; what must not change is hers.
                if (std::string(method) == "POST" && path == "/api/v1/tickets") continue;
                for (const auto& body : bodies) {
                    SCOPED_TRACE(who + " " + method + " " + path + " " + body.dump());
                    const auto answer =
                        client->request(method, path, method == std::string("DELETE") ? "" : body.dump());
                    EXPECT_THAT(answer.status, AnyOf(400, 401, 403, 404, 409, 422)) << answer.body;
                    expectNothingOf(hers, answer);
                    ++asked;
                    if (method == std::string("DELETE")) break;
                }
            }
    EXPECT_GT(asked, 500U);
    EXPECT_EQ(desk.tables(), before);
    for (auto& [who, client] : desk.outsiders())
        for (const std::string& line :
             std::vector<std::string>{"tickets show " + id, "tickets show T-000001", "tickets close " + id,
                                      "users show rita", "search query " + std::string(hers)}) {
            SCOPED_TRACE(who + ": " + line);
            const auto ran = client->post("/api/v1/commands/run", Json::object({{"line", line}}).dump());
            EXPECT_THAT(ran.status, AnyOf(200, 401, 403)) << ran.body;
            expectNothingOf(hers + std::string(" desk"), ran);
            expectNothingOf(hers,
                            client->post("/api/v1/commands/complete", Json::object({{"line", line + " "}}).dump()));
        }
    // What one sees one may take along; hers is not in it.
    for (auto& [who, client] : desk.outsiders())
        for (const auto& path : pathsOf("POST", {id}, {desk.message, desk.note, desk.task}))
            if (path.ends_with("/export") && !path.ends_with("/me/export")) {
                SCOPED_TRACE(who + " " + path);
                expectNothingOf(hers, client->post(path, R"({"format": "json"})"));
            }
    // What was tried in the shell or taken along stands in the journal.
    auto after = desk.tables();
    for (const char* noted : {"journal", "journal_head"}) after[noted] = before.at(noted);
    EXPECT_EQ(after, before);
}

TEST_F(Access, BulkMergeAndSplitGoTheSameWayAsSingleChanges) {
    const std::string id = std::to_string(desk.ticket);
    const auto before = desk.tables();
    for (auto& [who, client] : desk.outsiders()) {
        SCOPED_TRACE(who);
        for (const auto& [path, body] : std::vector<std::pair<std::string, std::string>>{
                 {"/api/v1/tickets/bulk", R"({"ids":[)" + id + R"(],"patch":{"status":"closed"}})"},
                 {"/api/v1/tickets/bulk", R"({"q":"zebrawood","patch":{"status":"closed"}})"},
                 {ticket + "/merge", R"({"into_id":)" + std::to_string(desk.ottos) + "}"},
                 {"/api/v1/tickets/" + std::to_string(desk.ottos) + "/merge", R"({"into_id":)" + id + "}"},
                 {ticket + "/split", R"({"message_id":)" + std::to_string(desk.message) + "}"},
                 {"/api/v1/tickets/" + std::to_string(desk.ottos) + "/split",
                  R"({"message_id":)" + std::to_string(desk.message) + "}"}})
            // Who works on some tickets is told for each one; that nothing changed the tables say.
            EXPECT_THAT(client->post(path, body).status,
                        AnyOf(401, 403, 404, client == &desk.elsewhere && path.ends_with("/bulk") ? 200 : 403))
                << path;
    }
    // An agent may, but a message is split off its own ticket only, and a field nobody may set is refused in bulk too.
    EXPECT_THAT(desk.agent
                    .post("/api/v1/tickets/" + std::to_string(desk.ottos) + "/split",
                          R"({"message_id":)" + std::to_string(desk.message) + "}")
                    .status,
                AnyOf(404, 422));
    EXPECT_EQ(desk.agent.post("/api/v1/tickets/bulk", R"({"ids":[)" + id + R"(],"patch":{"number":"T-1"}})").status,
              422);
    // Of each attempt in bulk stands what became of it, for who made it.
    auto after = desk.tables();
    for (const char* noted : {"bulk_runs", "bulk_items"}) after[noted] = before.at(noted);
    EXPECT_EQ(after, before);
}

TEST_F(Access, AnAnswerIsReplayedToNobodyElse) {
    const std::string body = Json::object({{"subject", "Once only"}}).dump();
    const HttpHeaders key{{"Idempotency-Key", "the same for all"}};
    const auto first = desk.rita.post("/api/v1/tickets", body, key);
    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(desk.rita.post("/api/v1/tickets", body, key).body, first.body);
    const auto others = desk.otto.post("/api/v1/tickets", body, key);
    EXPECT_EQ(others.status, 201);
    EXPECT_EQ(others.header("idempotency-replayed"), "");
    EXPECT_NE(Json::parse(others.body)["id"].integer(), Json::parse(first.body)["id"].integer());
    EXPECT_EQ(desk.nobody.post("/api/v1/tickets", body, key).status, 401);
    // Nobody is many: a key of theirs is not kept, so that no session is handed to the next one who guesses it.
    const std::string pair = R"({"login":"rita","password":"correct horse battery staple 7"})";
    const auto session = desk.nobody.post("/api/v1/sessions", pair, key);
    const auto again = desk.server.client().post("/api/v1/sessions", pair, key);
    ASSERT_EQ(again.status, 201) << again.body;
    EXPECT_NE(Json::parse(session.body)["token"].text(), Json::parse(again.body)["token"].text());
}

/// Peers were broken into by what renders an export: it fetched addresses and files that a ticket named (S7).
TEST_F(Access, NothingIsRenderedOnTheServer) {
    for (const auto& route : catalog.routes)
        for (const char* rendered : {"pdf", "image/", "officedocument", "opendocument", "postscript", "zip", "msword"})
            EXPECT_THAT(route.responseMediaType, Not(HasSubstr(rendered)))
                << route.path << " needs a test that its renderer reaches no network and no files (docs/security.md)";
}

TEST_F(Access, FilesOfOthersCannotBeUsed) {
    for (const auto& [path, body] : std::vector<std::pair<std::string, Json>>{
             {"/api/v1/tickets/" + std::to_string(desk.ottos) + "/messages", Json::object({{"body_text", "see"}})},
             {"/api/v1/tickets", Json::object({{"subject", "see"}})}}) {
        Json with = body;
        with["file_ids"] = Json::array({desk.file});
        const auto answer = desk.otto.post(path, with.dump());
        EXPECT_EQ(answer.status, 422) << answer.body;
        expectNothingOf(hers, answer);
    }
    EXPECT_EQ(desk.otto.get("/api/v1/files/" + std::to_string(desk.file)).status, 404);
}

}  // namespace
}  // namespace kontor::test

// Agents whose rights are limited to a place, a department, a group or a category, on every way to what lies outside:
// generated from the catalogue, for each limit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk.h"
#include "kontor/testing/event_listener.h"
#include "kontor/testing/wait_for.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A ticket and all that hangs on it, with a word that stands in each of them.
struct Case {
    std::string word;
    std::int64_t ticket = 0;
    std::int64_t message = 0;
    std::int64_t note = 0;
    std::int64_t task = 0;
    std::int64_t file = 0;
};

/// Somebody with a limit, a ticket inside it, and one outside.
struct Limited {
    HttpClient client;
    std::string login;
    Case inside;
    Case outside;
};

const std::map<std::string, std::pair<std::string, std::string>> limits{
    {"place", {"locations", "location_id"}},
    {"department", {"departments", "department_id"}},
    {"group", {"groups", "group_id"}},
    {"category", {"categories", "category_id"}}};

class LimitsTest : public ::testing::TestWithParam<std::string> {
  protected:
    Desk& desk = Desk::get();
    const Catalog& catalog = desk.server.kernel().catalog();
    Limited& limited = of(desk, GetParam());

    /// Made once for each limit: the desk outlives the tests.
    static Limited& of(Desk& desk, const std::string& limit) {
        static std::map<std::string, Limited> all;
        const auto found = all.find(limit);
        return found != all.end() ? found->second : all.emplace(limit, make(desk, limit)).first->second;
    }
    static Limited make(Desk& desk, const std::string& limit) {
        const auto& [collection, field] = limits.at(limit);
        const auto place = [&](const std::string& name, const Json& above) {
            Json body = Json::object({{"name", name + " " + limit}});
            if (!above.isNull()) body["parent_id"] = above;
            return desk.make(desk.admin, "/api/v1/" + collection, body)["id"];
        };
        const Json here = place("Here", {});
        const Json below = place("Below", here);
        const Json there = place("There", {});
        const std::string login = "limited-" + limit;
        const auto id = desk.server.createUser(login, {"requester"});
        Json grant = Json::object({{"role", "agent"}, {"user_id", id}});
        grant[field + "s"] = Json::array({here});
        desk.make(desk.admin, "/api/v1/role-grants", grant);
        return {desk.server.as(login), login, ticket(desk, "inword" + limit, field, below),
                ticket(desk, "outword" + limit, field, there)};
    }
    static Case ticket(Desk& desk, const std::string& word, const std::string& field, const Json& place) {
        Case made{word};
        Json values =
            Json::object({{"subject", word + " subject"}, {"description", word}, {"requester_id", desk.ottoId}});
        values[field] = place;
        made.ticket = desk.make(desk.admin, "/api/v1/tickets", values)["id"].integer();
        const std::string path = "/api/v1/tickets/" + std::to_string(made.ticket);
        const auto upload = desk.admin.request("POST", "/api/v1/files", word + " content",
                                               {{"Content-Type", "text/plain"}, {"X-File-Name", word + ".txt"}});
        made.file = Json::parse(upload.body)["id"].integer();
        made.message = desk.make(desk.admin, path + "/messages",
                                 Json::object({{"body_text", word}, {"file_ids", Json::array({made.file})}}))["id"]
                           .integer();
        made.note =
            desk.make(desk.admin, path + "/notes", Json::object({{"body_text", word}, {"visibility", "private"}}))["id"]
                .integer();
        made.task = desk.make(desk.admin, path + "/tasks", Json::object({{"title", word}}))["id"].integer();
        return made;
    }

    void expectNothing(const HttpResponse& answer) const {
        EXPECT_LT(answer.status, 500) << answer.body;
        EXPECT_THAT(answer.body, Not(HasSubstr(limited.outside.word)));
        for (const auto& [name, value] : answer.headers)
            EXPECT_THAT(value, Not(HasSubstr(limited.outside.word))) << name;
    }
    std::int64_t total(const std::string& q) {
        const auto answer = limited.client.get("/api/v1/tickets?total=true&q=" + percentEncode(q));
        return answer.status == 200 ? Json::parse(answer.body)["total"].integer() : -answer.status;
    }
    static std::string path(const Case& one) { return "/api/v1/tickets/" + std::to_string(one.ticket); }
};

TEST_P(LimitsTest, NoPathShowsWhatLiesOutside) {
    std::set<std::string> asked;
    const Case& out = limited.outside;
    for (const auto id : {out.ticket, out.file})
        for (const auto entry : {out.message, out.note, out.task, out.file})
            for (const auto& path : pathsWith(catalog, "GET", std::to_string(id), std::to_string(entry)))
                if (asked.insert(path).second) {
                    SCOPED_TRACE(path);
                    expectNothing(limited.client.get(path, {{"Accept", "application/json, text/html"}}));
                }
    EXPECT_GT(asked.size(), 100U);
    // The way inside is open, so that the silence outside means something.
    const Case& in = limited.inside;
    for (const char* group : {"", "/messages", "/notes", "/tasks", "/activity"})
        EXPECT_THAT(limited.client.get(path(in) + group).body, HasSubstr(in.word)) << group;
    EXPECT_THAT(limited.client.get("/api/v1/files/" + std::to_string(in.file)).body, HasSubstr(in.word));
    EXPECT_THAT(limited.client.get("/tickets/" + std::to_string(in.ticket)).body, HasSubstr(in.word));
}

TEST_P(LimitsTest, ListsCountsAndSearchesHoldWhatLiesInside) {
    const Case& in = limited.inside;
    const Case& out = limited.outside;
    ASSERT_TRUE(waitFor(
        [&] { return limited.client.get("/api/v1/search?q=" + in.word).body.find("<mark>") != std::string::npos; }));
    EXPECT_EQ(total(""), 1);
    EXPECT_EQ(total("subject:" + in.word), 1);
    EXPECT_EQ(total("-subject:" + in.word), 0);
    EXPECT_EQ(total(limits.at(GetParam()).second + ":any"), total(""));
    for (const std::string& q : {out.word, "subject:" + out.word, "id:" + std::to_string(out.ticket)}) {
        SCOPED_TRACE(q);
        EXPECT_EQ(total(q), 0);
        EXPECT_EQ(Json::parse(limited.client.get("/api/v1/search?q=" + percentEncode(q)).body)["items"].size(), 0U);
    }
    // What was typed comes back, the subject does not.
    for (const char* page : {"/tickets?q=", "/search?q="})
        EXPECT_THAT(limited.client.get(page + out.word).body, Not(HasSubstr(out.word + " subject"))) << page;
    for (const char* page : {"/", "/tickets", "/tickets?view=1", "/tickets?q=status:open", "/portal",
                             "/tickets?layout=board", "/api/v1/tickets?limit=200&fields=id,subject,description"})
        expectNothing(limited.client.get(page));
    for (const char* kind : {"ticket", "message", "note", "task", "user"})
        for (const char* typed : {"outw", "subject:outw", "related:"})
            expectNothing(limited.client.get("/api/v1/query/completions?kind=" + std::string(kind) + "&q=" + typed));
    for (const std::string& line : {std::string("tickets list"), "tickets show " + std::to_string(out.ticket),
                                    "search query " + in.word + " OR subject"})
        expectNothing(limited.client.post("/api/v1/commands/run", Json::object({{"line", line}}).dump()));
    // A view counts for each reader what is theirs.
    const Json view = desk.make(
        desk.admin, "/api/v1/views",
        Json::object({{"name", "of " + GetParam()}, {"query", in.word + " OR " + out.word}, {"sharing", "everyone"}}));
    EXPECT_EQ(total(in.word + " OR " + out.word), 1);
    EXPECT_EQ(desk.admin.del("/api/v1/views/" + std::to_string(view["id"].integer())).status, 204);
}

TEST_P(LimitsTest, NothingOutsideIsChangedUsedOrReferredTo) {
    const Case& in = limited.inside;
    const Case& out = limited.outside;
    const auto version = Json::parse(desk.admin.get(path(out)).body)["version"].integer();
    const auto tells = [&](const HttpResponse& answer) {
        EXPECT_THAT(answer.status, AnyOf(400, 403, 404, 422)) << answer.body;
        expectNothing(answer);
    };
    tells(limited.client.patch(path(out), R"({"priority": "urgent"})"));
    tells(limited.client.del(path(out)));
    for (const char* group : {"messages", "notes", "tasks"})
        tells(limited.client.post(path(out) + "/" + group, R"({"body_text": "x", "title": "x"})"));
    tells(limited.client.patch(path(out) + "/notes/" + std::to_string(out.note), R"({"body_text": "x"})"));
    tells(limited.client.post(
        path(in) + "/relations",
        Json::object({{"type", "relates_to"}, {"kind", "ticket"}, {"target_id", out.ticket}}).dump()));
    tells(limited.client.post(path(in) + "/messages",
                              Json::object({{"body_text", "x"}, {"file_ids", Json::array({out.file})}}).dump()));
    tells(limited.client.post(path(in) + "/merge", Json::object({{"into_id", out.ticket}}).dump()));
    tells(limited.client.post(path(out) + "/merge", Json::object({{"into_id", in.ticket}}).dump()));
    const auto bulk = limited.client.post(
        "/api/v1/tickets/bulk",
        Json::object({{"ids", Json::array({out.ticket})}, {"patch", Json::object({{"priority", "urgent"}})}}).dump());
    expectNothing(bulk);
    EXPECT_THAT(bulk.body, Not(HasSubstr("\"status\":200"))) << bulk.body;
    EXPECT_EQ(Json::parse(desk.admin.get(path(out)).body)["version"].integer(), version);
    // It stays inside, too: nobody passes on without the right to do so, nor makes tickets there.
    const Json away = Json::parse(desk.admin.get(path(out)).body)[limits.at(GetParam()).second];
    Json move = Json::object();
    move[limits.at(GetParam()).second] = away;
    EXPECT_EQ(limited.client.patch(path(in), move.dump()).status, 422);
    move["subject"] = "new";
    move["priority"] = "high";
    EXPECT_EQ(limited.client.post("/api/v1/tickets", move.dump()).status, 422);
}

TEST_P(LimitsTest, TheStreamTellsOfWhatLiesInsideAlone) {
    const std::string token = desk.server.kernel()
                                  .accounts()
                                  .signIn(limited.login, "correct horse battery staple 7", "127.0.0.1", false)
                                  .token;
    EventListener stream(desk.server.url(), "/api/v1/events?kinds=ticket,message,note,task,relation,activity", token,
                         {});
    ASSERT_TRUE(stream.hears("retry:")) << stream.heard();
    const auto of = [](const Case& one) { return "\"kind\":\"ticket\",\"id\":" + std::to_string(one.ticket) + ","; };
    desk.make(desk.admin, path(limited.outside) + "/tasks", Json::object({{"title", "outside"}}));
    for (const auto* one : {&limited.outside, &limited.inside})
        ASSERT_EQ(desk.admin.patch(path(*one), R"({"description": "touched"})").status, 200);
    // Events come in order.
    ASSERT_TRUE(stream.hears(of(limited.inside))) << stream.heard();
    EXPECT_THAT(stream.heard(), Not(HasSubstr(of(limited.outside))));
    EXPECT_THAT(stream.heard(), Not(HasSubstr("event: task")));
    for (const auto* one : {&limited.outside, &limited.inside})
        desk.admin.patch(path(*one), Json::object({{"description", one->word}}).dump());
}

TEST_P(LimitsTest, AnExportTakesAlongWhatItsReaderMaySee) {
    // Otto requested both; who exports him sees one of them.
    const std::string role = "exports-" + GetParam();
    desk.make(desk.admin, "/api/v1/roles",
              Json::object({{"name", role},
                            {"title", role},
                            {"permissions", Json::array({"users.read", "users.read_all", "users.export"})}}));
    const auto id = Json::parse(limited.client.get("/api/v1/me").body)["id"].integer();
    ASSERT_EQ(desk.admin
                  .patch("/api/v1/users/" + std::to_string(id),
                         Json::object({{"roles", Json::array({"requester", role})}}).dump())
                  .status,
              200);
    auto client = desk.server.as(limited.login);
    const std::string of = "/api/v1/users/" + std::to_string(desk.ottoId) + "/export";
    const auto made = client.post(of, "");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto file = client.get(of);
    EXPECT_THAT(file.body, HasSubstr(limited.inside.word));
    expectNothing(file);
}

INSTANTIATE_TEST_SUITE_P(Limits, LimitsTest, ::testing::Values("place", "department", "group", "category"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kontor::test

// What leaves in one piece – data of a person, saved lists – holds nothing its reader could not see otherwise (IDOR by
// export: S13).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Exports : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();

    static std::string exportOf(std::int64_t user) { return "/api/v1/users/" + std::to_string(user) + "/export"; }
    /// What is answered to who has it put together and downloads it.
    static HttpResponse exported(HttpClient& client, const std::string& path) {
        const auto made = client.post(path, "");
        return made.status == 201 ? client.get(path) : made;
    }
    /// The file an export was put into last.
    std::int64_t newestExport() {
        return desk.server.kernel().db().read([](Transaction& tx) {
            return tx.one<std::optional<std::int64_t>>("SELECT MAX(id) FROM file WHERE name LIKE 'kontor-person-%'")
                .value_or(0);
        });
    }
    std::int64_t idOf(HttpClient& client) { return Json::parse(client.get("/api/v1/me").body)["id"].integer(); }
};

TEST_F(Exports, OnesOwnHoldsNothingThatIsKeptFromOneElsewhere) {
    const auto hersAnswer = exported(desk.rita, "/api/v1/me/export");
    ASSERT_EQ(hersAnswer.status, 200) << hersAnswer.body;
    EXPECT_THAT(hersAnswer.body, HasSubstr(hers));
    EXPECT_THAT(hersAnswer.body, Not(HasSubstr(internal)));
    for (const char* secret : {"secret", "_hash", "$argon2", "correct horse"})
        EXPECT_THAT(hersAnswer.body, Not(HasSubstr(secret)));
    for (auto& [who, client] : desk.outsiders()) {
        SCOPED_TRACE(who);
        const auto answer = exported(*client, "/api/v1/me/export");
        EXPECT_THAT(answer.status, AnyOf(200, 401, 403)) << answer.body;
        EXPECT_THAT(answer.body, Not(HasSubstr(hers)));
        EXPECT_THAT(answer.body, Not(HasSubstr(internal)));
    }
    // Another may download nothing of it, and nobody what was not put together.
    EXPECT_THAT(desk.agent.get(exportOf(desk.ritaId)).status, AnyOf(403, 404));
    EXPECT_EQ(desk.admin.get(exportOf(desk.agentId)).status, 404);
    // A token for one purpose takes nobody's data along, not even its owner's.
    EXPECT_EQ(exported(desk.narrow, "/api/v1/me/export").status, 403);
    EXPECT_EQ(exported(desk.nobody, "/api/v1/me/export").status, 401);
}

TEST_F(Exports, OfOthersAreForThoseWhoMayEverythingThatPersonMay) {
    for (const auto target : {desk.ritaId, desk.ottoId, desk.agentId, idOf(desk.admin)})
        for (auto& [who, client] : desk.outsiders()) {
            if (client != &desk.nobody && idOf(*client) == target) continue;
            EXPECT_THAT(exported(*client, exportOf(target)).status, AnyOf(401, 403, 404)) << who << " " << target;
        }
    EXPECT_THAT(exported(desk.agent, exportOf(desk.ritaId)).status, AnyOf(403, 404));
    EXPECT_THAT(exported(desk.rita, exportOf(desk.agentId)).status, AnyOf(403, 404));
    // Who may export people, and nothing else, takes along what they may see themselves, and nobody with more rights.
    desk.make(desk.admin, "/api/v1/roles",
              Json::object({{"name", "exporter"},
                            {"title", "Exporter"},
                            {"permissions", Json::array({"users.read", "users.export"})}}));
    desk.server.createUser("xavier", {"exporter"});
    auto xavier = desk.server.as("xavier");
    EXPECT_THAT(exported(xavier, exportOf(idOf(desk.admin))).status, AnyOf(403, 404));
    EXPECT_THAT(exported(xavier, exportOf(desk.agentId)).status, AnyOf(403, 404));
    const auto ritas = exported(xavier, exportOf(desk.ritaId));
    EXPECT_THAT(ritas.body, Not(HasSubstr(hers))) << ritas.status;
    EXPECT_THAT(ritas.body, Not(HasSubstr(internal)));
    EXPECT_EQ(exported(desk.admin, exportOf(desk.ritaId)).status, 200);
}

TEST_F(Exports, TheirFilesAreNotReadByTheirNumbers) {
    ASSERT_EQ(exported(desk.rita, "/api/v1/me/export").status, 200);
    const std::string file = std::to_string(newestExport());
    ASSERT_NE(file, "0");
    for (auto& [who, client] : desk.outsiders())
        EXPECT_THAT(client->get("/api/v1/files/" + file).status, AnyOf(401, 403, 404)) << who;
    EXPECT_EQ(desk.agent.get("/api/v1/files/" + file).status, 404);
    const auto answer = desk.otto.post("/api/v1/tickets", R"({"subject":"see","file_ids":[)" + file + "]}");
    EXPECT_EQ(answer.status, 422) << answer.body;
}

TEST_F(Exports, ASavedListShowsEachReaderTheirOwn) {
    const auto view = [&](HttpClient& client, const std::string& name, const std::string& sharing) {
        return desk.make(client, "/api/v1/views",
                         Json::object({{"name", name}, {"query", std::string(hers) + " OR A"}, {"sharing", sharing}}));
    };
    const std::string mine =
        "/api/v1/views/" + std::to_string(view(desk.agent, "private " + std::string(hers), "private")["id"].integer());
    view(desk.admin, "shared by all", "everyone");
    const std::string all = "/tickets?q=" + percentEncode(std::string(hers) + " OR A");
    for (auto& [who, client] : desk.outsiders()) {
        SCOPED_TRACE(who);
        EXPECT_THAT(client->get(mine).status, AnyOf(401, 403, 404));
        EXPECT_THAT(client->patch(mine, R"({"sharing":"everyone"})").status, AnyOf(401, 403, 404));
        EXPECT_THAT(client->del(mine).status, AnyOf(401, 403, 404));
        EXPECT_THAT(client->get("/api/v1/views").body, Not(HasSubstr("private ")));
        for (const char* layout : {"", "&layout=board"}) {
            // Neither the rows nor how many there are: the list of a view says the same as the question it keeps.
            const auto page = client->get(all + layout, {{"Accept", "text/html"}});
            EXPECT_THAT(page.body, Not(HasSubstr(std::string(hers) + " desk")));
            EXPECT_THAT(page.body, Not(HasSubstr("private ")));
        }
        const auto counted = client->get("/api/v1/tickets?total=true&q=" + percentEncode(hers));
        if (counted.status == 200) {
            EXPECT_EQ(Json::parse(counted.body)["total"].integer(), 0);
        }
    }
    EXPECT_THAT(desk.agent.get(all, {{"Accept", "text/html"}}).body, HasSubstr(std::string(hers) + " desk"));
    EXPECT_EQ(desk.agent.get(mine).status, 200);
    // A list is made for oneself: nobody gives theirs to another person, or shares it where they do not belong.
    for (const char* body :
         {R"({"name":"x","query":"A","owner_id":1})", R"({"name":"x","query":"A","group_id":1,"sharing":"group"})",
          R"({"name":"x","query":"A","sharing":"everyone"})"})
        EXPECT_THAT(desk.agent.post("/api/v1/views", body).status, AnyOf(403, 422)) << body;
}

TEST_F(Exports, TablesOfTheShellHoldWhatTheAskerSees) {
    for (const char* line : {"tickets list --format csv", "tickets list --format json", "tickets list", "users list"}) {
        const std::string body = Json::object({{"line", line}}).dump();
        for (auto& [who, client] : desk.outsiders()) {
            const auto ran = client->post("/api/v1/commands/run", body);
            EXPECT_THAT(ran.status, AnyOf(200, 401, 403)) << line << ran.body;
            EXPECT_THAT(ran.body, Not(HasSubstr(std::string(hers) + " desk"))) << who << " " << line;
        }
    }
    // The command is a real one: who may see the ticket is shown it.
    const auto shown = desk.agent.post("/api/v1/commands/run", R"({"line":"tickets list"})");
    EXPECT_THAT(shown.body, HasSubstr(std::string(hers) + " desk")) << shown.status;
}

}  // namespace
}  // namespace kontor::test

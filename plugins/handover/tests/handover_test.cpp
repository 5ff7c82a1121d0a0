// Hand-overs and returns: drafted, issued, signed in the portal, by mail and at the desk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/action_link.h"
#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"
#include "kontor/text.h"
#include "kontor/tool.h"

namespace kontor::handover {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* drawn = "M10 10L100 120L200 20L300 180M400 40L500 160";

class Handovers : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        _server =
            new test::LocalServer({.plugins = {"handover", "printing", "assets", "tickets", "notifications", "api"},
                                   .config = {{"public_url", "https://kontor.example"}}});
        _agent = _server->createUser("anna", {"agent"});
        _server->kernel().settings().set(Viewer::system("test"), "core.organisation", "Stadt Nordheim");
    }
    static void TearDownTestSuite() { delete _server; }

    static test::LocalServer& server() { return *_server; }
    test::HttpClient agent = server().as("anna");

    /// A new person each time, so that cases do not meet.
    std::pair<std::int64_t, test::HttpClient> person() {
        const std::string login = "person" + std::to_string(++_people);
        const auto id = server().createUser(login, {"requester"});
        return {id, server().as(login)};
    }
    Json made(test::HttpClient& client, const std::string& path, const Json& body, int status = 201) {
        const auto answer = client.post(path, body.dump());
        if (answer.status != status) throw std::runtime_error(path + ": " + answer.body);
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    Json got(test::HttpClient& client, const std::string& path) {
        const auto answer = client.get(path);
        EXPECT_EQ(answer.status, 200) << path << " " << answer.body;
        return Json::parse(answer.body);
    }
    std::int64_t asset(const std::string& name) {
        return made(_admin, "/api/v1/assets",
                    Json::object({{"name", name},
                                  {"type_id", 1},
                                  {"serial", "SN-" + std::to_string(++_assets)},
                                  {"state", "in_stock"}}))["id"]
            .integer();
    }
    Json assetNow(std::int64_t id) { return got(_admin, "/api/v1/assets/" + std::to_string(id)); }
    static std::string pathOf(std::int64_t id, const std::string& rest = {}) {
        return "/api/v1/handovers/" + std::to_string(id) + rest;
    }
    std::int64_t draft(std::int64_t personId, const std::vector<std::int64_t>& assets,
                       const std::string& kind = "hand_over") {
        Json ids = Json::array();
        for (const auto id : assets) ids.push(Json(id));
        return made(agent, "/api/v1/handovers",
                    Json::object({{"kind", kind},
                                  {"person_id", personId},
                                  {"asset_ids", std::move(ids)},
                                  {"language", "de"},
                                  {"accessories", "Netzteil 65 W"}}))["id"]
            .integer();
    }
    std::int64_t issued(std::int64_t personId, const std::vector<std::int64_t>& assets,
                        const std::string& kind = "hand_over") {
        const auto id = draft(personId, assets, kind);
        EXPECT_EQ(made(agent, pathOf(id, "/issue"), Json::object(), 200)["state"].text(), "issued");
        return id;
    }
    static std::string textOf(const std::string& pdf) {
        Tools tools(1);
        ToolCall call{.arguments = {"/usr/bin/pdftotext", "-layout", "-", "-"}, .input = pdf};
        call.limit = std::chrono::minutes(2);
        const auto result = tools.run(call);
        EXPECT_TRUE(result.good()) << result.explain();
        return result.output;
    }
    test::HttpResponse press(test::HttpClient& client, const std::string& path, const std::string& form) {
        return client.request("POST", path, form,
                              {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "text/html"}});
    }

    static inline std::int64_t _agent = 0;
    test::HttpClient _admin = server().admin();

  private:
    static inline test::LocalServer* _server = nullptr;
    static inline int _people = 0;
    static inline int _assets = 0;
};

TEST_F(Handovers, AreSignedInThePortal) {
    auto [id, owner] = person();
    auto [strangerId, stranger] = person();
    const auto notebook = asset("NB <Anna>");
    const auto handover = draft(id, {notebook});
    EXPECT_EQ(owner.get(pathOf(handover)).status, 404) << "a draft is the agents' affair";
    EXPECT_EQ(owner.post(pathOf(handover, "/sign"), R"({"name": "x"})").status, 404);

    const Json now = made(agent, pathOf(handover, "/issue"), Json::object(), 200);
    EXPECT_THAT(now["document"].text(), AllOf(HasSubstr("<h1>Übergabe H-"), HasSubstr("NB &lt;Anna&gt;"),
                                              HasSubstr("Stadt Nordheim"), HasSubstr("Netzteil 65 W")));
    EXPECT_EQ(agent.patch(pathOf(handover), R"({"note": "later"})").status, 409);
    EXPECT_EQ(agent.del(pathOf(handover)).status, 409);
    EXPECT_EQ(agent.post(pathOf(handover, "/issue"), "{}").status, 409);
    EXPECT_EQ(assetNow(notebook)["state"].text(), "in_stock");

    EXPECT_EQ(stranger.get(pathOf(handover)).status, 404);
    EXPECT_EQ(stranger.get("/portal/handovers/" + std::to_string(handover)).status, 404);
    EXPECT_EQ(owner.post(pathOf(handover, "/sign"), R"({"name": "  "})").status, 422);
    EXPECT_THAT(owner.get("/portal/handovers").body, HasSubstr(now["number"].text()));
    EXPECT_THAT(owner.get("/portal/handovers/" + std::to_string(handover)).body, HasSubstr("NB &lt;Anna&gt;"));
    const auto page = "/portal/handovers/" + std::to_string(handover);
    EXPECT_EQ(press(owner, page, "action=sign&name=Rita").status, 422) << "without agreeing";
    EXPECT_EQ(press(owner, page, "action=sign&agree=true&name=Rita+Roth").status, 303);

    const Json done = got(owner, pathOf(handover));
    EXPECT_EQ(done["state"].text(), "signed");
    EXPECT_EQ(done["signed_name"].text(), "Rita Roth");
    EXPECT_EQ(done["signed_via"].text(), "portal");
    EXPECT_EQ(assetNow(notebook)["user_id"].integer(), id);
    EXPECT_EQ(assetNow(notebook)["state"].text(), "in_use");
    EXPECT_EQ(owner.post(pathOf(handover, "/sign"), R"({"name": "again"})").status, 409);
    EXPECT_EQ(agent.post(pathOf(handover, "/cancel"), "{}").status, 409);
    EXPECT_EQ(got(owner, "/api/v1/users/" + std::to_string(id) + "/holdings")["items"].size(), 1U);
}

TEST_F(Handovers, AreNotSignedByWhoActsForThePerson) {
    auto [id, owner] = person();
    const auto handover = issued(id, {asset("Dock")});
    auto helper = server().admin();
    ASSERT_EQ(
        helper.post("/api/v1/users/" + std::to_string(id) + "/impersonation", R"({"reason": "help"})").status / 100, 2);
    EXPECT_EQ(helper.post(pathOf(handover, "/sign"), R"({"name": "Rita Roth"})").status, 409);
    EXPECT_EQ(helper.post(pathOf(handover, "/refuse"), R"({"reason": "no"})").status, 409);
    EXPECT_EQ(got(owner, pathOf(handover))["state"].text(), "issued");
}

TEST_F(Handovers, AreKeptAsTheyWereSigned) {
    auto [id, owner] = person();
    const auto notebook = asset("Notebook Eins");
    const auto handover = issued(id, {notebook});
    EXPECT_EQ(owner.post(pathOf(handover, "/sign"), R"({"name": "Rita Roth"})").status, 200);
    ASSERT_TRUE(test::waitFor([&] { return got(owner, pathOf(handover))["file_id"].isInteger(); }));
    const auto first = owner.get(pathOf(handover, "/pdf"));
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(sha256Hex(first.body), got(owner, pathOf(handover))["sha256"].text());
    EXPECT_THAT(textOf(first.body), AllOf(HasSubstr("Notebook Eins"), HasSubstr("Rita Roth"), HasSubstr("Portal")));
    EXPECT_EQ(_admin.patch("/api/v1/assets/" + std::to_string(notebook), R"({"name": "Umbenannt"})").status, 200);
    EXPECT_EQ(owner.get(pathOf(handover, "/pdf")).body, first.body);
    auto [otherId, other] = person();
    EXPECT_EQ(other.get(pathOf(handover, "/pdf")).status, 404);
    const auto file = got(owner, pathOf(handover))["file_id"].integer();
    EXPECT_EQ(owner.get("/api/v1/files/" + std::to_string(file)).body, first.body);
    EXPECT_EQ(other.get("/api/v1/files/" + std::to_string(file)).status, 404);
}

TEST_F(Handovers, AreSignedAtTheDeskByHand) {
    auto [id, owner] = person();
    const auto phone = asset("Telefon");
    const auto handover = issued(id, {phone});
    EXPECT_EQ(agent.post(pathOf(handover, "/sign"), R"({"name": "Rita"})").status, 422) << "nothing drawn";
    EXPECT_EQ(agent.post(pathOf(handover, "/sign"), R"({"name": "Rita", "signature": "M0 0\"/><script>"})").status,
              422);
    const auto desk = "/handovers/" + std::to_string(handover) + "/desk";
    EXPECT_EQ(agent.get(desk).status, 200);
    EXPECT_EQ(press(owner, desk, "name=Rita&signature=" + percentEncode(drawn)).status, 403);
    EXPECT_EQ(press(agent, desk, "name=Rita&signature=" + percentEncode(drawn)).status, 303);
    const Json done = got(agent, pathOf(handover));
    EXPECT_EQ(done["signed_via"].text(), "desk");
    EXPECT_EQ(done["signature"].text(), drawn);
    EXPECT_EQ(assetNow(phone)["user_id"].integer(), id);
    const auto pdf = agent.get(pathOf(handover, "/pdf"));
    EXPECT_EQ(pdf.status, 200);
    EXPECT_THAT(textOf(pdf.body), HasSubstr("vor Ort"));
}

TEST_F(Handovers, AreSignedByTheLinkOfAMail) {
    auto [id, owner] = person();
    const auto handover = issued(id, {asset("Dock")});
    const auto link = server().kernel().db().write([&](Transaction& tx) {
        return server().kernel().get<ActionLinks>().make(tx, id, "handover.sign", {"handover", handover},
                                                         Json::object(),
                                                         server().clock().now() + std::chrono::hours(24));
    });
    const std::string token = link.substr(link.find("token=") + 6);
    auto nobody = server().client();
    EXPECT_THAT(nobody.get("/act?token=" + token, {{"Accept", "text/html"}}).body, HasSubstr("Dock"));
    EXPECT_EQ(got(owner, pathOf(handover))["state"].text(), "issued");
    EXPECT_EQ(press(nobody, "/act", "token=" + token).status, 200);
    EXPECT_EQ(got(owner, pathOf(handover))["signed_via"].text(), "mail");
}

TEST_F(Handovers, AreRefusedOrTakenBack) {
    auto [id, owner] = person();
    const auto first = issued(id, {asset("Maus")});
    EXPECT_EQ(owner.post(pathOf(first, "/refuse"), "{}").status, 422);
    EXPECT_EQ(owner.post(pathOf(first, "/refuse"), R"({"reason": "Die Tasche fehlt."})").status, 200);
    EXPECT_EQ(got(agent, pathOf(first))["refused_reason"].text(), "Die Tasche fehlt.");
    EXPECT_EQ(owner.post(pathOf(first, "/sign"), R"({"name": "x"})").status, 409);
    const auto second = issued(id, {asset("Tastatur")});
    EXPECT_EQ(owner.post(pathOf(second, "/cancel"), "{}").status, 403);
    EXPECT_EQ(agent.post(pathOf(second, "/cancel"), "{}").status, 200);
    EXPECT_EQ(owner.post(pathOf(second, "/sign"), R"({"name": "x"})").status, 409);
}

TEST_F(Handovers, SayWhatCannotBeHandedOver) {
    auto [id, owner] = person();
    auto [otherId, other] = person();
    EXPECT_EQ(
        agent
            .post(pathOf(made(agent, "/api/v1/handovers", Json::object({{"person_id", id}}))["id"].integer(), "/issue"),
                  "{}")
            .status,
        409)
        << "there is nothing in it";
    const auto screen = asset("Bildschirm");
    EXPECT_EQ(owner.post(pathOf(issued(id, {screen}), "/sign"), R"({"name": "x"})").status, 200);
    EXPECT_EQ(agent.post(pathOf(draft(otherId, {screen}), "/issue"), "{}").status, 409) << "somebody else has it";
    EXPECT_EQ(agent.post(pathOf(draft(otherId, {screen}, "return"), "/issue"), "{}").status, 409);
    EXPECT_EQ(agent.post("/api/v1/handovers", R"({"person_id": 999999})").status, 422);
    EXPECT_EQ(agent.post("/api/v1/handovers", Json::object({{"person_id", id}, {"state", "signed"}}).dump()).status,
              422);
    EXPECT_EQ(owner.post("/api/v1/handovers", Json::object({{"person_id", id}}).dump()).status, 403);
}

TEST_F(Handovers, WhoLeavesGivesEverythingBack) {
    auto [id, owner] = person();
    const auto one = asset("Gerät eins");
    const auto two = asset("Gerät zwei");
    EXPECT_EQ(owner.post(pathOf(issued(id, {one, two}), "/sign"), R"({"name": "x"})").status, 200);
    const std::string user = "/api/v1/users/" + std::to_string(id);
    EXPECT_EQ(got(agent, user + "/holdings")["items"].size(), 2U);
    made(agent, "/api/v1/tickets", Json::object({{"subject", "Offen"}, {"requester_id", id}}));
    const std::string page = "/people/" + std::to_string(id) + "/holdings";
    EXPECT_THAT(agent.get(page).body, AllOf(HasSubstr("Gerät eins"), HasSubstr("Gerät zwei")));
    EXPECT_EQ(owner.get(page).status, 403);

    const Json back = made(agent, user + "/return", Json::object());
    EXPECT_EQ(back["kind"].text(), "return");
    EXPECT_EQ(back["asset_ids"].size(), 2U);
    EXPECT_EQ(agent.post(user + "/return", "{}").status, 409) << "there is such a draft";
    const Json parts = got(agent, user + "/leaving")["parts"];
    bool seen = false;
    for (const auto& part : parts.items())
        if (part["part"].text() == "handovers") seen = part["items"].size() == 1;
    EXPECT_TRUE(seen) << parts.dump();

    const auto handover = back["id"].integer();
    EXPECT_EQ(agent.post(pathOf(handover, "/issue"), "{}").status, 200);
    EXPECT_EQ(agent.post(pathOf(handover, "/sign"), Json::object({{"name", "x"}, {"signature", drawn}}).dump()).status,
              200);
    EXPECT_EQ(assetNow(one)["state"].text(), "in_stock");
    EXPECT_TRUE(assetNow(two)["user_id"].isNull());
    EXPECT_EQ(agent.post(user + "/return", "{}").status, 409) << "nothing is left";
}

TEST_F(Handovers, AreMadeOnPages) {
    auto [id, owner] = person();
    const auto notebook = asset("Notebook Seite");
    const auto form = agent.get("/handovers/new?person=" + std::to_string(id) + "&assets=" + std::to_string(notebook));
    EXPECT_THAT(form.body,
                AllOf(HasSubstr("Notebook Seite"), HasSubstr("value=\"" + std::to_string(id) + "\" selected")));
    const std::string values = "kind=hand_over&person_id=" + std::to_string(id) +
                               "&asset_ids=" + std::to_string(notebook) +
                               "&date=2026-12-01&language=en&note=&template_id=";
    const auto answer = press(agent, "/handovers/new", values + "&action=save");
    ASSERT_EQ(answer.status, 303) << answer.body;
    const std::string page = answer.header("location");
    EXPECT_THAT(agent.get(page).body, HasSubstr("<h1>Hand-over H-"));
    EXPECT_EQ(press(agent, page, values + "&action=issue").status, 303);
    EXPECT_THAT(agent.get(page).body, HasSubstr("/desk"));
    EXPECT_THAT(agent.get("/handovers").body, HasSubstr(page + "\""));
    EXPECT_EQ(press(agent, "/handovers/new", "kind=hand_over&action=save").status, 422);
    EXPECT_EQ(press(agent, page, "action=cancel").status, 303);
}

TEST_F(Handovers, TemplatesAreCheckedAndSanitised) {
    const auto put = [&](const std::string& html) {
        return _admin.post(
            "/api/v1/handover-templates",
            Json::object({{"name", "Own"}, {"kind", "return"}, {"language", "en"}, {"html", html}}).dump());
    };
    const auto good = put("<h1 onclick=x()>{number}</h1><img src=\"file:///etc/passwd\"><script>x()</script>{items}");
    ASSERT_EQ(good.status, 201) << good.body;
    const std::string html = Json::parse(good.body)["html"].text();
    EXPECT_THAT(html, AllOf(Not(HasSubstr("onclick")), Not(HasSubstr("script")), Not(HasSubstr("file:"))));
    EXPECT_EQ(put("<p>{persn}</p>").status, 422);
    EXPECT_EQ(agent.post("/api/v1/handover-templates", R"({"name": "x", "html": "y"})").status, 403);
}

}  // namespace
}  // namespace kontor::handover

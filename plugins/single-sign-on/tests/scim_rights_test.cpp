// Whom and what provisioning may change: no more than the owner of its token, within the token's scopes.
#include <atomic>
#include <thread>

#include "kontor/testing/wait_for.h"
#include "scim_desk.h"

namespace kontor::sso::test {
namespace {

using ::testing::HasSubstr;

std::string changes(const std::string& operations) {
    return R"({"Operations":[)" + operations + "]}";
}

const std::string off = changes(R"({"op":"replace","path":"active","value":false})");

TEST_F(Scim, WhoMayDoMoreThanTheTokenIsNotChanged) {
    const Json anna = make("anna@example.org", "x-1");
    const std::string path = "/Users/" + anna["id"].text();
    ASSERT_EQ(admin.patch("/api/v1/users/" + anna["id"].text(), R"({"roles":["agent"]})").status, 200);
    EXPECT_THAT(ask("PATCH", path, off, 403)["detail"].text(), HasSubstr("more than this token"));
    const std::string mail = R"({"op":"replace","path":"emails","value":[{"value":"me@evil.example"}]})";
    ask("PATCH", path, changes(mail), 403);
    ask("PUT", path, R"({"userName":"anna@example.org","externalId":"x-2"})", 403);
    ask("DELETE", path, "", 403);
    EXPECT_EQ(account(anna)["email"].text(), "anna@example.org");

    ASSERT_EQ(admin.patch("/api/v1/users/" + std::to_string(entra), R"({"roles":["provisioning","agent"]})").status,
              200);
    ask("PATCH", path, off, 403);  // the scope of the token still bounds it
    scim = provisioner("entra", R"(["*"])");
    EXPECT_EQ(ask("PATCH", path, off)["active"], Json(false));
    // By a group that was given a role, it is the same.
    const Json bob = make("bob@example.org", "x-3");
    const auto team = admin.post("/api/v1/groups", R"({"name":"Chiefs","member_ids":[)" + bob["id"].text() + "]}");
    ASSERT_EQ(team.status, 201) << team.body;
    ASSERT_EQ(
        admin
            .post("/api/v1/role-grants", R"({"role":"auditor","group_id":)" + Json::parse(team.body)["id"].dump() + "}")
            .status,
        201);
    ask("PATCH", "/Users/" + bob["id"].text(), off, 403);
}

TEST_F(Scim, AGroupThatWasGivenARoleTakesNoMembersFromWhoLacksIt) {
    const Json anna = make("anna@example.org", "x-1");
    const Json group = ask("POST", "/Groups", R"({"displayName":"Admins"})", 201);
    const std::string path = "/Groups/" + group["id"].text();
    const std::string join =
        changes(R"({"op":"add","path":"members","value":[{"value":")" + anna["id"].text() + R"("}]})");
    ASSERT_EQ(admin.post("/api/v1/role-grants", R"({"role":"agent","group_id":)" + group["id"].text() + "}").status,
              201);
    ask("PATCH", path, join, 403);
    ask("PUT", path, R"({"displayName":"Admins","members":[{"value":")" + anna["id"].text() + "\"}]}", 403);
    ask("DELETE", path, "", 403);
    ask("PATCH", path, changes(R"({"op":"replace","path":"displayName","value":"Chiefs"})"));
    EXPECT_EQ(ask("GET", path)["members"].size(), 0U);
    ASSERT_EQ(admin.patch("/api/v1/users/" + std::to_string(entra), R"({"roles":["provisioning","agent"]})").status,
              200);
    scim = provisioner("entra", "[]");
    EXPECT_EQ(ask("PATCH", path, join)["members"].size(), 1U);
    // A role over the own groups reaches further with each of them.
    ASSERT_EQ(admin.patch("/api/v1/users/" + std::to_string(entra), R"({"roles":["provisioning"]})").status, 200);
    const Json light = make("light@example.org", "x-2");
    const Json other = ask("POST", "/Groups", R"({"displayName":"Other"})", 201);
    ASSERT_EQ(admin.patch("/api/v1/users/" + light["id"].text(), R"({"roles":["requester","agent-light"]})").status,
              200);
    ask("PATCH", "/Groups/" + other["id"].text(),
        changes(R"({"op":"add","path":"members","value":[{"value":")" + light["id"].text() + R"("}]})"), 403);
}

TEST_F(Scim, WhoWasLetInAgainKeepsTheLogin) {
    const Json anna = make("anna@example.org", "x-1");
    ask("DELETE", "/Users/" + anna["id"].text(), "", 204);
    ASSERT_EQ(admin.patch("/api/v1/users/" + anna["id"].text(), R"({"active":true})").status, 200);
    EXPECT_EQ(ask("POST", "/Users", R"({"userName":"anna@example.org","externalId":"x-2"})", 409)["scimType"].text(),
              "uniqueness");
    EXPECT_EQ(account(anna)["login"].text(), "anna@example.org");
    EXPECT_EQ(account(anna)["email"].text(), "anna@example.org");
    EXPECT_EQ(make("anna@example.org", "x-1")["id"], anna["id"]) << "the same one is the same one";
}

TEST_F(Scim, TwoWhoJoinAGroupAtTheSameTimeAreBothInIt) {
    const Json a = make("a@example.org", "x-1");
    const Json b = make("b@example.org", "x-2");
    const Json group = ask("POST", "/Groups", R"({"displayName":"Network"})", 201);
    const std::string path = "/scim/v2/Groups/" + group["id"].text();
    auto second = provisioner("entra", R"(["sso:provision"])");
    Kernel& kernel = server.kernel();
    const auto waiting = [&] {
        return kernel.db().read([&](Transaction& tx) {
            return tx.one<std::int64_t>(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '%user_group%FOR UPDATE%' AND ID "
                "<> CONNECTION_ID()");
        });
    };
    int statuses[2] = {0, 0};
    bool both = false;
    std::atomic<bool> held = false;
    std::atomic<bool> over = false;
    {
        const std::jthread holder([&] {
            kernel.db().write([&](Transaction& tx) {
                tx.one<std::int64_t>("SELECT id FROM user_group WHERE id = ? FOR UPDATE",
                                     std::stoll(group["id"].text()));
                held = true;
                kontor::test::waitFor([&] { return over.load(); });
            });
        });
        EXPECT_TRUE(kontor::test::waitFor([&] { return held.load(); }));
        const auto join = [&](kontor::test::HttpClient& client, const Json& who, int& status) {
            return std::jthread([&client, &status, path, id = who["id"].text()] {
                status =
                    client.patch(path, changes(R"({"op":"add","path":"members","value":[{"value":")" + id + R"("}]})"))
                        .status;
            });
        };
        const auto first = join(scim, a, statuses[0]);
        const auto other = join(second, b, statuses[1]);
        both = kontor::test::waitFor([&] { return waiting() == 2; }, std::chrono::seconds(25));
        over = true;
    }
    EXPECT_TRUE(both);
    EXPECT_EQ(statuses[0], 200);
    EXPECT_EQ(statuses[1], 200);
    EXPECT_EQ(ask("GET", "/Groups/" + group["id"].text())["members"].size(), 2U);
}

TEST_F(Scim, ListsCostTheSameStatementsHoweverLongTheyAre) {
    const auto statements = [&](const std::string& path, std::size_t wanted) {
        ask("GET", path);  // what is kept in memory is read once
        const auto answer = scim.get("/scim/v2" + path);
        EXPECT_EQ(Json::parse(answer.body)["Resources"].size(), wanted);
        EXPECT_NE(answer.header("x-kontor-statements"), "");
        return answer.header("x-kontor-statements");
    };
    const std::string department =
        R"(,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"})";
    const Json first = make("p0@example.org", "p-0", department);
    const auto group = [&](const std::string& name, const Json& member) {
        ask("POST", "/Groups",
            R"({"displayName":")" + name + R"(","members":[{"value":")" + member["id"].text() + "\"}]}", 201);
    };
    group("g0", first);
    const auto users = statements("/Users", 1);
    const auto groups = statements("/Groups", 1);
    for (int i = 1; i < 6; ++i) {
        const std::string n = std::to_string(i);
        group("g" + n, make("p" + n + "@example.org", "p-" + n, department));
    }
    EXPECT_EQ(statements("/Users", 6), users);
    EXPECT_EQ(statements("/Groups", 6), groups);
}

}  // namespace
}  // namespace kontor::sso::test

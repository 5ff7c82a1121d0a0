// Who decides whom the installation believes.
#include <gmock/gmock.h>

#include "sso_desk.h"

namespace kontor::sso::test {
namespace {

using ::testing::HasSubstr;
using ProviderRights = SsoDesk;

TEST_F(ProviderRights, OnlyWhoMayEverythingDecidesWhoSomebodyIs) {
    make("roles", Json::object({{"name", "gatekeeper"},
                                {"title", "Gatekeeper"},
                                {"permissions", Json::array({"sso.administer", "users.*", "roles.*"})}}));
    server.createUser("gate", {"gatekeeper"});
    auto gate = server.as("gate");
    const std::string path = "/api/v1/identity-providers/" + std::to_string(provider);
    EXPECT_EQ(gate.post("/api/v1/identity-providers",
                        Json::object({{"name", "Mine"}, {"issuer", idp.issuer()}, {"client_id", "x"}}).dump())
                  .status,
              403);
    for (const char* change :
         {R"({"issuer":"https://evil.example"})", R"({"link_by_email":true})", R"({"provisioned_claim":"oid"})",
          R"({"trust_second_factor":true})", R"({"second_factor_words":["pwd"]})", R"({"trust_email":true})",
          R"({"groups_claim":"amr"})", R"({"email_claim":"nickname"})", R"({"ca_file":"/tmp/ca.pem"})",
          R"({"client_id":"other"})", R"({"create_people":false})"})
        EXPECT_EQ(gate.patch(path, change).status, 403) << change;
    EXPECT_EQ(gate.patch(path, R"({"name":"Company","position":3,"client_secret":"rotated"})").status, 200);
    EXPECT_EQ(gate.patch(path, R"({"active":false})").status, 200) << "to shut the door is no trust";
    EXPECT_EQ(gate.patch(path, R"({"active":true})").status, 403);
    EXPECT_EQ(admin.patch(path, R"({"active":true,"link_by_email":true})").status, 200);
}

TEST_F(ProviderRights, AnAdministratorIsLinkedToNoProviderByItself) {
    server.createUser("chief", {"admin"});
    const auto team = make("groups", Json::object({{"name", "Chiefs"}}));
    const auto deputy = server.createUser("deputy", {"requester"});
    make("role-grants", Json::object({{"role", "admin"}, {"group_id", team}}));
    EXPECT_EQ(admin
                  .patch("/api/v1/groups/" + std::to_string(team),
                         Json::object({{"member_ids", Json::array({deputy})}}).dump())
                  .status,
              200);
    change(Json::object({{"create_people", true}, {"link_by_email", true}}));
    for (const char* who : {"chief", "deputy"}) {
        auto tab = browser();
        const auto answer = signIn(tab, Json::object({{"email", std::string(who) + "@example.org"}}), who);
        EXPECT_EQ(answer.status, 403) << who;
        EXPECT_EQ(loginOf(tab), "401");
        EXPECT_EQ(user(who)["source"].text(), "local");
    }
}

TEST_F(ProviderRights, AnAddressNobodyVouchesForCountsOnlyWhereThatIsTrusted) {
    const Json silent = Json::object({{"email_verified", nullptr}});
    auto tab = browser();
    EXPECT_EQ(signIn(tab, silent).status, 303);
    EXPECT_TRUE(user("alice")["email"].isNull()) << "it is not kept either";
    change(Json::object({{"email_domains", Json::array({"example.test"})}}));
    auto second = browser();
    EXPECT_EQ(signIn(second, silent).status, 403);
    change(Json::object({{"trust_email", true}}));
    EXPECT_EQ(signIn(second, silent).status, 303);
    second = browser();
    EXPECT_EQ(user("alice")["email"].text(), "alice@example.test");
    EXPECT_EQ(signIn(second, Json::object({{"email_verified", false}})).status, 403) << "who says no is believed";
    // Nobody is taken for somebody else by it.
    server.createUser("bob", {"agent"});
    change(Json::object({{"email_domains", Json::array()}, {"create_people", false}, {"link_by_email", true}}));
    auto third = browser();
    EXPECT_EQ(signIn(third, Json::object({{"email_verified", nullptr}, {"email", "bob@example.org"}}), "s-9").status,
              403);
}

TEST_F(ProviderRights, TheClaimOfProvisionedPeopleIsAskedForToo) {
    const Json anna = Json::parse([&] {
        EXPECT_EQ(admin
                      .post("/api/v1/roles", R"({"name":"provisioning","title":"P","permissions":["sso.provision",)"
                                             R"("tokens.use"]})")
                      .status,
                  201);
        server.createUser("entra", {"provisioning"});
        return server.as("entra")
            .post("/scim/v2/Users", R"({"userName":"anna@example.org","externalId":"oid-1"})")
            .body;
    }());
    idp.userInfo(Json::object({{"sub", "s-1"}, {"oid", "oid-1"}}));
    change(Json::object({{"create_people", false}, {"provisioned_claim", "oid"}, {"groups_claim", ""}}));
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object()).status, 303);
    EXPECT_EQ(loginOf(tab), "anna@example.org") << anna.dump();
}

TEST_F(ProviderRights, APictureStandsOnTheButtonAndNothingThatRuns) {
    const std::string path = "/api/v1/identity-providers/" + std::to_string(provider) + "/logo";
    const auto upload = [&](kontor::test::HttpClient& client, const std::string& content) {
        return client
            .request("POST", path,
                     "--B\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\nContent-Type: "
                     "image/png\r\n\r\n" +
                         content + "\r\n--B--\r\n",
                     {{"Content-Type", "multipart/form-data; boundary=B"}})
            .status;
    };
    const std::string png = "\x89PNG\r\n\x1a\nxyz";
    for (const std::string& bad : {std::string("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
                                   std::string("<html>"), std::string(), png + std::string(300 << 10, 'x')})
        EXPECT_EQ(upload(admin, bad), 422) << bad.substr(0, 20);
    server.createUser("plain", {"agent"});
    auto plain = server.as("plain");
    EXPECT_EQ(upload(plain, png), 403);
    EXPECT_EQ(upload(admin, png), 204);
    auto tab = browser();
    const std::string page = tab.get("/sign-in").body;
    const auto at = page.find("/sign-in/oidc/" + std::to_string(provider) + "/logo/");
    ASSERT_NE(at, std::string::npos) << page;
    const auto shown = tab.get(page.substr(at, page.find('"', at) - at));
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.body, png);
    EXPECT_EQ(shown.header("content-type"), "image/png");
    EXPECT_THAT(shown.header("content-security-policy"), HasSubstr("sandbox"));
    EXPECT_EQ(tab.get("/sign-in/oidc/" + std::to_string(provider) + "/logo/0123456789abcdef").status, 404);
    EXPECT_EQ(admin.del(path).status, 204);
    EXPECT_THAT(tab.get("/sign-in").body, ::testing::Not(HasSubstr("/logo/")));
}

}  // namespace
}  // namespace kontor::sso::test

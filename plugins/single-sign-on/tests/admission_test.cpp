// Who somebody is here whom a provider has authenticated.
#include <gmock/gmock.h>

#include "sso_desk.h"

namespace kontor::sso::test {
namespace {

using ::testing::HasSubstr;
using Admission = SsoDesk;

TEST_F(Admission, TheFirstSignInMakesTheAccountAndFurtherOnesFindIt) {
    auto tab = browser();
    const auto page = tab.get("/sign-in?next=%2Fprofile");
    EXPECT_THAT(page.body, HasSubstr("Sign in with Company account"));
    EXPECT_THAT(page.body, HasSubstr("/sign-in/oidc/" + std::to_string(provider) + "?next=%2Fprofile"));
    const Begun begun = begin(tab);
    EXPECT_EQ(begun.at("response_type"), "code");
    EXPECT_EQ(begun.at("client_id"), "kontor");
    EXPECT_EQ(begun.at("code_challenge_method"), "S256");
    EXPECT_EQ(begun.at("scope"), "openid profile email");
    EXPECT_EQ(begun.at("redirect_uri"), server.url() + "/sign-in/oidc/" + std::to_string(provider) + "/callback");
    const auto back = comeBack(tab, begun, idp.rsa.token("PS256", claims(begun)));
    EXPECT_EQ(back.status, 303) << back.body;
    EXPECT_EQ(back.header("location"), "/profile");
    EXPECT_THAT(idp.lastForm(), HasSubstr("code_verifier="));
    EXPECT_THAT(idp.lastForm(), ::testing::Not(HasSubstr("client_secret"))) << "it is in the header";
    EXPECT_EQ(loginOf(tab), "alice");
    const Json alice = user("alice");
    EXPECT_EQ(alice["name"].text(), "Alice Ä");
    EXPECT_EQ(alice["email"].text(), "alice@example.test");
    EXPECT_EQ(alice["source"].text(), "oidc-" + std::to_string(provider));
    EXPECT_EQ(alice["roles"], Json::array({"requester"}));
    EXPECT_EQ(alice["locale"].text(), "de");
    EXPECT_EQ(alice["time_zone"].text(), "Europe/Vienna");

    // The subject is who it is, whatever else has changed.
    auto later = browser();
    EXPECT_EQ(signIn(later, Json::object(
                                {{"preferred_username", "married"}, {"name", "Alice B"}, {"email", "b@example.test"}}))
                  .status,
              303);
    EXPECT_EQ(loginOf(later), "alice");
    EXPECT_EQ(user("alice")["id"], alice["id"]);
    EXPECT_EQ(user("alice")["name"].text(), "Alice B");
    EXPECT_EQ(user("alice")["email"].text(), "b@example.test");
    EXPECT_EQ(server.client().post("/api/v1/sessions", R"({"login":"alice","password":""})").status, 401);
}

TEST_F(Admission, SomebodyElseWithTheSameLoginOrAddressTakesNoAccount) {
    server.createUser("alice", {"agent"});
    auto tab = browser();
    auto answer = signIn(tab, Json::object());
    EXPECT_EQ(answer.status, 403) << "the login is somebody's";
    EXPECT_THAT(answer.body, HasSubstr("could not be found for sure"));
    answer = signIn(tab, Json::object({{"preferred_username", "other"}, {"email", "alice@example.org"}}));
    EXPECT_EQ(answer.status, 403) << "the address is";
    EXPECT_EQ(loginOf(tab), "401");
    change(Json::object({{"create_people", false}}));
    answer = signIn(tab, Json::object({{"preferred_username", "other"}, {"email", "other@example.org"}}));
    EXPECT_EQ(answer.status, 403);
    EXPECT_THAT(answer.body, HasSubstr("no account here yet"));
}

TEST_F(Admission, AnAccountIsLinkedByAVerifiedAddressWhereThatIsAllowed) {
    const auto bob = server.createUser("bob", {"agent"});
    change(Json::object({{"create_people", false}, {"link_by_email", true}}));
    auto tab = browser();
    Json more = Json::object({{"email", "Bob@Example.org"}, {"email_verified", false}});
    EXPECT_EQ(signIn(tab, more).status, 403);
    more["email_verified"] = nullptr;
    EXPECT_EQ(signIn(tab, more).status, 403) << "saying nothing is not vouching";
    more["email_verified"] = "true";
    EXPECT_EQ(signIn(tab, more).status, 303);
    EXPECT_EQ(loginOf(tab), "bob");
    EXPECT_EQ(user("bob")["id"].integer(), bob);
    EXPECT_EQ(user("bob")["roles"], Json::array({"agent"})) << "what no mapping speaks of stays";
    auto other = browser();
    EXPECT_EQ(signIn(other, more, "s-2").status, 403) << "the address has gone to another subject";
    EXPECT_EQ(signIn(other, Json::object({{"email", nullptr}})).status, 303) << "known by the subject alone";
}

TEST_F(Admission, DomainsAndSwitchedOffAccountsAreHeeded) {
    change(Json::object({{"email_domains", Json::array({"example.test"})}}));
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object({{"email", "a@example.test.evil.org"}})).status, 403);
    EXPECT_EQ(signIn(tab, Json::object({{"email", nullptr}})).status, 403);
    EXPECT_EQ(signIn(tab, Json::object({{"email_verified", false}})).status, 403);
    EXPECT_EQ(signIn(tab, Json::object()).status, 303);
    const std::string path = "/api/v1/users/" + std::to_string(user("alice")["id"].integer());
    EXPECT_EQ(admin.patch(path, R"({"active":false})").status, 200);
    auto second = browser();
    auto answer = signIn(second, Json::object());
    EXPECT_EQ(answer.status, 403);
    EXPECT_THAT(answer.body, HasSubstr("switched off"));
    EXPECT_EQ(admin.del(path).status, 204);
    EXPECT_EQ(signIn(second, Json::object()).status, 403) << "nor does a deleted one come back";
    change(Json::object({{"active", false}}));
    EXPECT_EQ(second.get("/sign-in/oidc/" + std::to_string(provider)).status, 404);
    EXPECT_THAT(second.get("/sign-in").body, ::testing::Not(HasSubstr("Company account")));
}

TEST_F(Admission, MappedGroupsGiveAndTakeRolesAndGroups) {
    const auto team = make("groups", Json::object({{"name", "Network"}}));
    make("identity-provider-mappings", Json::object({{"provider_id", provider}, {"value", "it"}, {"role", "agent"}}));
    make("identity-provider-mappings", Json::object({{"provider_id", provider}, {"value", "all"}, {"group_id", team}}));
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object()).status, 303);
    EXPECT_EQ(user("alice")["roles"], Json::array({"agent"}));
    EXPECT_EQ(user("alice")["group_ids"], Json::array({team}));
    auto again = browser();
    EXPECT_EQ(signIn(again, Json::object({{"groups", Json::array()}})).status, 303);
    EXPECT_EQ(user("alice")["roles"], Json::array({"requester"}));
    EXPECT_EQ(user("alice")["group_ids"], Json::array());
    auto third = browser();
    EXPECT_EQ(signIn(third, Json::object()).status, 303);
    auto fourth = browser();
    // Too many to be told: nothing is taken from anybody.
    EXPECT_EQ(signIn(fourth, Json::object({{"groups", nullptr}, {"_claim_names", Json::object({{"groups", "src1"}})}}))
                  .status,
              303);
    EXPECT_EQ(user("alice")["roles"], Json::array({"agent"}));
}

TEST_F(Admission, TheUserInfoEndpointCompletesTheToken) {
    idp.userInfo(Json::object({{"sub", "s-1"}, {"groups", Json::array({"it"})}, {"name", "From elsewhere"}}));
    make("identity-provider-mappings", Json::object({{"provider_id", provider}, {"value", "it"}, {"role", "agent"}}));
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object({{"groups", nullptr}})).status, 303);
    EXPECT_EQ(user("alice")["roles"], Json::array({"agent"}));
    EXPECT_EQ(user("alice")["name"].text(), "Alice Ä") << "the token goes first";
    idp.userInfo(Json::object({{"sub", "s-2"}, {"groups", Json::array({"it"})}}));
    auto other = browser();
    EXPECT_EQ(signIn(other, Json::object({{"groups", nullptr}})).status, 403) << "about somebody else";
}

TEST_F(Admission, ASecondFactorOfTheProviderCountsWhereItIsTrusted) {
    EXPECT_EQ(admin.patch("/api/v1/roles/3", R"({"second_factor":true})").status, 200);
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object({{"amr", Json::array({"pwd", "mfa"})}})).header("location"),
              "/profile/second-factor");
    change(Json::object({{"trust_second_factor", true}}));
    auto second = browser();
    EXPECT_EQ(signIn(second, Json::object({{"amr", Json::array({"pwd"})}})).header("location"),
              "/profile/second-factor");
    auto third = browser();
    EXPECT_EQ(signIn(third, Json::object({{"amr", Json::array({"pwd", "mfa"})}})).header("location"), "/profile");
    EXPECT_EQ(loginOf(third), "alice");
}

TEST_F(Admission, SecretsAreNeverShownAndRolesNotGivenAway) {
    const auto shown = admin.get("/api/v1/identity-providers/" + std::to_string(provider));
    EXPECT_THAT(shown.body, ::testing::Not(HasSubstr("a+b")));
    EXPECT_EQ(make("roles", Json::object({{"name", "gatekeeper"},
                                          {"title", "Gatekeeper"},
                                          {"permissions", Json::array({"sso.administer"})}})) > 0,
              true);
    server.createUser("gate", {"gatekeeper"});
    auto gate = server.as("gate");
    EXPECT_EQ(gate.get("/api/v1/identity-providers").status, 200);
    const Json mapping = Json::object({{"provider_id", provider}, {"value", "all"}, {"role", "admin"}});
    EXPECT_EQ(gate.post("/api/v1/identity-provider-mappings", mapping.dump()).status, 403);
    EXPECT_EQ(
        gate.patch("/api/v1/identity-providers/" + std::to_string(provider), R"({"default_role":"admin"})").status,
        403);
}

}  // namespace
}  // namespace kontor::sso::test

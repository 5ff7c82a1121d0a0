// What comes back from a provider that lies, is somebody else, or is not well.
#include <gmock/gmock.h>

#include "kontor/text.h"
#include "sso_desk.h"

namespace kontor::sso::test {
namespace {

using ::testing::HasSubstr;
using HostileProvider = SsoDesk;

TEST_F(HostileProvider, TokensThatAreNotForThisSignInLetNobodyIn) {
    using Change = std::function<void(Json&)>;
    const std::int64_t at = now();
    const std::vector<std::pair<const char*, Change>> lies{
        {"another issuer", [](Json& c) { c["iss"] = "https://evil.example"; }},
        {"issuer with a slash", [&](Json& c) { c["iss"] = idp.issuer() + "/"; }},
        {"another client", [](Json& c) { c["aud"] = "other"; }},
        {"another client in a list", [](Json& c) { c["aud"] = Json::array({"other"}); }},
        {"several clients and no azp",
         [](Json& c) {
             c["aud"] = Json::array({"kontor", "other"});
         }},
        {"made for another", [](Json& c) { c["azp"] = "other"; }},
        {"expired", [&](Json& c) { c["exp"] = at - 61; }},
        {"from the future", [&](Json& c) { c["iat"] = at + 3600; }},
        {"not yet", [&](Json& c) { c["nbf"] = at + 3600; }},
        {"without an end", [](Json& c) { c.erase("exp"); }},
        {"with a text for an end", [](Json& c) { c["exp"] = "tomorrow"; }},
        {"with an end beyond numbers", [](Json& c) { c["exp"] = 1e300; }},
        {"another nonce", [](Json& c) { c["nonce"] = "other"; }},
        {"no nonce", [](Json& c) { c.erase("nonce"); }},
        {"no subject", [](Json& c) { c.erase("sub"); }},
        {"a subject that is a number", [](Json& c) { c["sub"] = 1; }},
        {"a very long subject", [](Json& c) { c["sub"] = std::string(300, 's'); }},
    };
    for (const auto& [name, lie] : lies) {
        SCOPED_TRACE(name);
        auto tab = browser();
        const Begun begun = begin(tab);
        Json all = claims(begun);
        lie(all);
        const auto answer = comeBack(tab, begun, idp.rsa.token("RS256", all));
        EXPECT_EQ(answer.status, 403) << answer.body;
        EXPECT_THAT(answer.body, HasSubstr("can not be trusted"));
        EXPECT_EQ(loginOf(tab), "401");
    }
    EXPECT_TRUE(user("alice").isNull());
}

TEST_F(HostileProvider, SignaturesOfOthersLetNobodyIn) {
    const SigningKey thief("RSA", "rsa-1");
    auto tab = browser();
    Begun begun = begin(tab);
    EXPECT_EQ(comeBack(tab, begun, thief.token("RS256", claims(begun))).status, 403);
    begun = begin(tab);
    EXPECT_EQ(comeBack(tab, begun, unsignedToken(Json::object({{"alg", "none"}}), claims(begun), "")).status, 403);
    begun = begin(tab);
    // The public key as the secret of an HMAC.
    const Json header = Json::object({{"alg", "HS256"}, {"kid", "rsa-1"}});
    EXPECT_EQ(comeBack(tab, begun, unsignedToken(header, claims(begun), toBase64Url(std::string(32, 'x')))).status,
              403);
    begun = begin(tab);
    EXPECT_EQ(comeBack(tab, begun, "no token").status, 403);
    begun = begin(tab);
    EXPECT_EQ(comeBack(tab, begun, idp.ed.token("EdDSA", claims(begun))).status, 303) << "and a good one does";
    EXPECT_EQ(loginOf(tab), "alice");
}

TEST_F(HostileProvider, AStateCountsOnceInTheBrowserThatBeganAndForItsProvider) {
    auto tab = browser();
    const Begun begun = begin(tab);
    const std::string good = idp.rsa.token("RS256", claims(begun));
    auto other = browser();
    EXPECT_EQ(comeBack(other, begun, good).status, 403) << "another browser";
    EXPECT_EQ(idp.asked("/token"), 0) << "the code is not even used";

    const Begun astray = begin(other);
    const auto second = make(
        "identity-providers",
        Json::object({{"name", "Second"}, {"issuer", idp.issuer()}, {"client_id", "kontor"}, {"create_people", true}}));
    EXPECT_EQ(
        other.get("/sign-in/oidc/" + std::to_string(second) + "/callback?code=c&state=" + astray.at("state")).status,
        403)
        << "another provider";
    EXPECT_EQ(comeBack(tab, begun, good).status, 303);
    const Begun later = begin(other);
    EXPECT_EQ(comeBack(tab, begun, good).status, 403) << "once more";
    server.clock().advance(std::chrono::minutes(16));
    EXPECT_EQ(comeBack(other, later, idp.rsa.token("RS256", claims(later))).status, 403) << "too late";
    for (const char* query : {"", "?state=x", "?code=c", "?state=%00&code=c", "?state=..%2F..&code=c",
                              "?state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&code=c"}) {
        auto strange = browser();
        EXPECT_THAT(strange.get("/sign-in/oidc/" + std::to_string(provider) + "/callback" + query).status,
                    ::testing::AnyOf(400, 403))
            << query;
    }
    EXPECT_EQ(idp.asked("/token"), 1);
}

TEST_F(HostileProvider, AnAnswerOfAnotherProviderIsNotMixedUp) {
    Json described = idp.description();
    described["authorization_response_iss_parameter_supported"] = true;
    idp.answer("/.well-known/openid-configuration", {200, described.dump()});
    auto tab = browser();
    Begun begun = begin(tab);
    EXPECT_EQ(comeBack(tab, begun, idp.rsa.token("RS256", claims(begun))).status, 403) << "it must name itself";
    begun = begin(tab);
    EXPECT_EQ(comeBack(tab, begun, idp.rsa.token("RS256", claims(begun)), "&iss=https%3A%2F%2Fevil.example").status,
              403);
    EXPECT_EQ(idp.asked("/token"), 0) << "the code is kept from whoever it is";
    begun = begin(tab);
    EXPECT_EQ(comeBack(tab, begun, idp.rsa.token("RS256", claims(begun)), "&iss=" + percentEncode(idp.issuer())).status,
              303);
}

TEST_F(HostileProvider, WhatTheProviderRefusesIsTold) {
    auto tab = browser();
    const Begun begun = begin(tab);
    const auto answer =
        tab.get("/sign-in/oidc/" + std::to_string(provider) +
                "/callback?error=access_denied&error_description=%3Cb%3Eno%3C%2Fb%3E&state=" + begun.at("state"));
    EXPECT_EQ(answer.status, 403);
    EXPECT_THAT(answer.body, HasSubstr("did not let you through"));
    EXPECT_THAT(answer.body, ::testing::Not(HasSubstr("<b>no")));
}

TEST_F(HostileProvider, OneThatIsAwayHangsOrTalksNonsenseIsDownAndNothingElseIs) {
    const std::string path = "/.well-known/openid-configuration";
    Json foreign = idp.description();
    foreign["issuer"] = "https://evil.example";
    const std::vector<std::pair<const char*, FakeProvider::Answer>> troubles{
        {"an error", {500, "{}"}},   {"no JSON", {200, "<html>"}},
        {"a list", {200, "[]"}},     {"far too much", {200, "{\"a\":\"" + std::string(1 << 20, 'x') + "\"}"}},
        {"elsewhere", {302, "{}"}},  {"another's description", {200, foreign.dump()}},
        {"no end", {200, "", true}},
    };
    for (const auto& [name, trouble] : troubles) {
        SCOPED_TRACE(name);
        idp.answer(path, trouble);
        if (trouble.hang) set("sso.timeout_seconds", 1);
        auto tab = browser();
        const auto answer = tab.get("/sign-in/oidc/" + std::to_string(provider));
        EXPECT_EQ(answer.status, 503);
        EXPECT_THAT(answer.body, HasSubstr("does not answer just now"));
        EXPECT_EQ(tab.get("/sign-in").status, 200);
    }
    EXPECT_EQ(server.admin().get("/api/v1/me").status, 200) << "passwords are not concerned";
    const auto tested = admin.post("/api/v1/identity-providers/" + std::to_string(provider) + "/test", "");
    EXPECT_EQ(Json::parse(tested.body)["ok"], Json(false));
}

TEST_F(HostileProvider, TroubleOnTheWayBackIsNoIncident) {
    for (const auto& [path, trouble] : std::vector<std::pair<const char*, FakeProvider::Answer>>{
             {"/token", {500, "{}"}},
             {"/token", {200, "{}"}},
             {"/token", {401, R"({"error":"invalid_client","error_description":"\u0000\u001b[31m"})"}},
             {"/token", {200, "", true}},
             {"/keys", {200, R"({"keys":[]})"}},
             {"/keys", {404, ""}}}) {
        SCOPED_TRACE(path + trouble.body);
        idp.answer("/token", {200, Json::object({{"id_token", "x.y.z"}}).dump()});
        auto tab = browser();
        const Begun begun = begin(tab);
        idp.answer("/token", {200, Json::object({{"id_token", idp.rsa.token("RS256", claims(begun))}}).dump()});
        idp.answer(path, trouble);
        server.clock().advance(std::chrono::minutes(2));
        set("sso.timeout_seconds", trouble.hang ? 1 : 30);
        EXPECT_EQ(comeBack(tab, begun, "").status, 503);
        set("sso.timeout_seconds", 30);
    }
    auto tab = browser();
    const Begun begun = begin(tab);
    idp.answer("/token", {400, R"({"error":"invalid_grant"})"});
    EXPECT_EQ(comeBack(tab, begun, "").status, 403);
}

TEST_F(HostileProvider, NewKeysAreReadWhenATokenNeedsThemButNotForEveryToken) {
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object()).status, 303);
    EXPECT_EQ(idp.asked("/keys"), 1);
    const SigningKey fresh("RSA", "rsa-2");
    idp.answer("/keys", {200, Json::object({{"keys", Json::array({fresh.jwk()})}}).dump()});
    server.clock().advance(std::chrono::minutes(5));
    auto second = browser();
    Begun begun = begin(second);
    EXPECT_EQ(comeBack(second, begun, fresh.token("RS256", claims(begun))).status, 303);
    EXPECT_EQ(idp.asked("/keys"), 2);
    const SigningKey unknown("RSA", "rsa-3");
    for (int i = 0; i < 3; ++i) {
        auto third = browser();
        begun = begin(third);
        EXPECT_EQ(comeBack(third, begun, unknown.token("RS256", claims(begun))).status, 403);
    }
    EXPECT_EQ(idp.asked("/keys"), 2) << "they were read a moment ago";
    server.clock().advance(std::chrono::minutes(1));
    auto last = browser();
    begun = begin(last);
    EXPECT_EQ(comeBack(last, begun, unknown.token("RS256", claims(begun))).status, 403);
    EXPECT_EQ(idp.asked("/keys"), 3);
}

TEST_F(HostileProvider, WhoSignsInWhileKeysAreReadForTheFirstTimeIsLetInToo) {
    const Json bob = Json::object({{"preferred_username", "bob"}, {"email", "bob@example.test"}});
    bool nested = false;
    int second = 0;
    idp.answer("/keys", {200, idp.keys(), false, [&] {
                             if (std::exchange(nested, true)) return;
                             auto other = browser();
                             second = signIn(other, bob, "s-2").status;
                         }});
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object()).status, 303);
    EXPECT_EQ(second, 303);
}

/// Else the keys of the old one would be good for the new one.
TEST_F(HostileProvider, WhatOneSaysThatWasChangedMeanwhileIsNotKept) {
    const SigningKey old("RSA", "old-1");
    bool changed = false;
    const std::string own = Json::object({{"keys", Json::array({old.jwk()})}}).dump();
    idp.answer("/keys", {200, own, false, [&] {
                             if (std::exchange(changed, true)) return;
                             change(Json::object({{"name", "Another company"}}));
                             auto other = browser();
                             begin(other);  // it is known as it is now
                         }});
    auto tab = browser();
    Begun begun = begin(tab);
    comeBack(tab, begun, old.token("RS256", claims(begun)));
    ASSERT_TRUE(changed);
    idp.answer("/keys", {200, idp.keys()});
    auto next = browser();
    begun = begin(next);
    EXPECT_EQ(comeBack(next, begun, old.token("RS256", claims(begun))).status, 403);
    EXPECT_EQ(idp.asked("/keys"), 2);
}

TEST_F(HostileProvider, NoNetworkIsCalledThatNobodyAllowed) {
    set("sso.allowed_networks", "");
    auto tab = browser();
    EXPECT_EQ(tab.get("/sign-in/oidc/" + std::to_string(provider)).status, 503);
    const auto tested = admin.post("/api/v1/identity-providers/" + std::to_string(provider) + "/test", "");
    EXPECT_THAT(tested.body, HasSubstr("sso.allowed_networks"));
    EXPECT_EQ(idp.asked("/.well-known/openid-configuration"), 0);
    for (const char* issuer : {"http://login.example.org", "https://u:p@login.example.org", "file:///etc/passwd",
                               "https://login.example.org/?a=b", "https://login.example.org/#x", "login.example.org"})
        EXPECT_EQ(admin
                      .post("/api/v1/identity-providers",
                            Json::object({{"name", "x"}, {"issuer", issuer}, {"client_id", "x"}}).dump())
                      .status,
                  422)
            << issuer;
}

}  // namespace
}  // namespace kontor::sso::test

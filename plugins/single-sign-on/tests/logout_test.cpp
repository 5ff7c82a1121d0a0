// Signing out here and there.
#include <gmock/gmock.h>

#include "kontor/http.h"
#include "sso_desk.h"

namespace kontor::sso::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Logout : public SsoDesk {
  protected:
    Json notice(const std::string& id) {
        return Json::object(
            {{"iss", idp.issuer()},
             {"aud", "kontor"},
             {"iat", now()},
             {"exp", now() + 120},
             {"jti", id},
             {"events", Json::object({{"http://schemas.openid.net/event/backchannel-logout", Json::object()}})}});
    }
    int tell(const std::string& token) {
        auto client = server.client();
        return client
            .request("POST", "/sign-in/oidc/" + std::to_string(provider) + "/logout", "logout_token=" + token,
                     {{"Content-Type", "application/x-www-form-urlencoded"}})
            .status;
    }
    int tell(const Json& claims) { return tell(idp.rsa.token("RS256", claims)); }
};

TEST_F(Logout, AProvidersWordEndsTheSessionItSpeaksOf) {
    auto first = browser();
    auto second = browser();
    auto bob = browser();
    EXPECT_EQ(signIn(first, Json::object({{"sid", "one"}})).status, 303);
    EXPECT_EQ(signIn(second, Json::object({{"sid", "two"}})).status, 303);
    EXPECT_EQ(
        signIn(bob, Json::object({{"sid", "three"}, {"preferred_username", "bob"}, {"email", "bob@example.test"}}),
               "s-2")
            .status,
        303);
    Json claims = notice("t-1");
    claims["sid"] = "one";
    EXPECT_EQ(tell(claims), 200);
    EXPECT_EQ(loginOf(first), "401");
    EXPECT_EQ(loginOf(second), "alice");
    EXPECT_EQ(tell(claims), 400) << "a token counts once";
    Json all = notice("t-2");
    all["sub"] = "s-1";
    EXPECT_EQ(tell(all), 200);
    EXPECT_EQ(loginOf(second), "401");
    EXPECT_EQ(loginOf(bob), "bob");
    Json mismatched = notice("t-3");
    mismatched["sub"] = "s-1";
    mismatched["sid"] = "three";
    EXPECT_EQ(tell(mismatched), 200);
    EXPECT_EQ(loginOf(bob), "bob") << "neither of them alone";
}

TEST_F(Logout, NobodyElseEndsSessions) {
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object({{"sid", "one"}})).status, 303);
    const auto changed = [&](const char* name, const Json& value) {
        Json claims = notice(std::string("t-") + name);
        claims["sid"] = "one";
        if (value.isNull())
            claims.erase(name);
        else
            claims[name] = value;
        return claims;
    };
    for (const auto& [name, value] : std::vector<std::pair<const char*, Json>>{{"iss", "https://evil.example"},
                                                                               {"aud", "other"},
                                                                               {"exp", now() - 3600},
                                                                               {"iat", now() + 3600},
                                                                               {"jti", nullptr},
                                                                               {"sid", nullptr},
                                                                               {"events", nullptr},
                                                                               {"events", Json::object()},
                                                                               {"nonce", "n"}})
        EXPECT_EQ(tell(changed(name, value)), 400) << name;
    EXPECT_EQ(tell(SigningKey("RSA", "rsa-1").token("RS256", changed("x", 1))), 400);
    EXPECT_EQ(tell(std::string("nonsense")), 400);
    EXPECT_EQ(tell(std::string()), 400);
    EXPECT_EQ(loginOf(tab), "alice");
}

TEST_F(Logout, SigningOutHereLeadsToTheProvider) {
    auto tab = browser();
    EXPECT_EQ(signIn(tab, Json::object({{"sid", "one"}})).status, 303);
    const auto profile = tab.get("/profile");
    const std::string mark = "name=\"csrf_token\" value=\"";
    const auto at = profile.body.find(mark) + mark.size();
    const std::string csrf = profile.body.substr(at, profile.body.find('"', at) - at);
    const auto out =
        tab.request("POST", "/sign-out", "csrf_token=" + csrf, {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(out.status, 200) << out.body;
    EXPECT_THAT(out.header("refresh"), StartsWith("0; url=" + idp.issuer() + "/end?id_token_hint="));
    EXPECT_THAT(out.header("refresh"),
                HasSubstr("post_logout_redirect_uri=" + percentEncode(server.url() + "/sign-in")));
    EXPECT_EQ(loginOf(tab), "401");
}

}  // namespace
}  // namespace kontor::sso::test

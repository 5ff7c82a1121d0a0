// Tokens by themselves: what is taken apart and believed.
#include <gtest/gtest.h>

#include "core/claims.h"
#include "core/metadata.h"
#include "fake_provider.h"
#include "kontor/text.h"

namespace kontor::sso::test {
namespace {

KeySet keysOf(std::initializer_list<Json> keys) {
    return KeySet::parse(Json::object({{"keys", Json(Json::Array(keys))}}));
}

TEST(Tokens, TheExampleOfTheStandardIsBelieved) {
    // RFC 7515, appendix A.3.
    const KeySet keys = keysOf({Json::object({{"kty", "EC"},
                                              {"crv", "P-256"},
                                              {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                              {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}})});
    const std::string text =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        "cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    const SignedToken token = SignedToken::parse(text);
    EXPECT_NO_THROW(keys.verify(token));
    EXPECT_EQ(token.claims["iss"].text(), "joe");
    SignedToken changed = token;
    changed.signedPart.back() = changed.signedPart.back() == 'A' ? 'B' : 'A';
    EXPECT_THROW(keys.verify(changed), BadToken);
}

TEST(Tokens, FourAlgorithmsAndNoOther) {
    const SigningKey rsa("RSA", "a");
    const SigningKey ec("EC", "b");
    const SigningKey ed("OKP", "c");
    const KeySet keys = keysOf({rsa.jwk(), ec.jwk(), ed.jwk()});
    EXPECT_EQ(keys.size(), 3U);
    const Json claims = Json::object({{"sub", "x"}});
    for (const auto& [algorithm, key] : {std::pair{"RS256", &rsa}, {"PS256", &rsa}, {"ES256", &ec}, {"EdDSA", &ed}}) {
        EXPECT_NO_THROW(keys.verify(SignedToken::parse(key->token(algorithm, claims)))) << algorithm;
        std::string broken = key->token(algorithm, claims);
        broken[broken.size() - 10] = broken[broken.size() - 10] == 'A' ? 'B' : 'A';
        EXPECT_THROW(keys.verify(SignedToken::parse(broken)), BadToken) << algorithm;
    }
    for (const char* algorithm : {"none", "None", "HS256", "HS512", "RS384", "ES512", "dir", "RSA-OAEP", ""})
        EXPECT_THROW(SignedToken::parse(unsignedToken(Json::object({{"alg", algorithm}}), claims, "AAAA")), BadToken)
            << algorithm;
    // A key is used for what it is, not for what the token says.
    EXPECT_THROW(keys.verify(SignedToken::parse(ec.token("ES256", claims, Json::object({{"alg", "RS256"}})))),
                 UnknownKey);
    EXPECT_THROW(keys.verify(SignedToken::parse(rsa.token("RS256", claims, Json::object({{"kid", "b"}})))), UnknownKey);
    EXPECT_THROW(keys.verify(SignedToken::parse(rsa.token("RS256", claims, Json::object({{"alg", "PS256"}})))),
                 BadToken);
}

TEST(Tokens, WhatIsNoTokenIsRefused) {
    const SigningKey rsa("RSA", "a");
    const std::string good = rsa.token("RS256", Json::object({{"sub", "x"}}));
    for (const std::string& text : {std::string(), std::string("a.b"), std::string("..."), good + ".x",
                                    good.substr(0, good.rfind('.') + 1), "%%%" + good, std::string(100'000, 'a'),
                                    std::string("e30.e30.e30"), toBase64Url("[1]") + "." + toBase64Url("{}") + ".AA",
                                    toBase64Url(R"({"alg":"RS256"})") + "." + toBase64Url("\"text\"") + ".AA",
                                    toBase64Url(R"({"alg":"RS256","alg":"ES256"})") + "." + toBase64Url("{}") + ".AA"})
        EXPECT_THROW(SignedToken::parse(text), BadToken) << text.substr(0, 50);
    EXPECT_THROW(SignedToken::parse(rsa.token("RS256", Json::object(), Json::object({{"crit", Json::array({"b64"})}}))),
                 BadToken);
}

TEST(Tokens, KeysThatAreUnfitAreLeftOut) {
    const SigningKey rsa("RSA", "a");
    Json encryption = rsa.jwk();
    encryption["use"] = "enc";
    Json small = rsa.jwk();
    small["n"] = toBase64Url(std::string(128, '\x91'));
    Json other = SigningKey("EC", "b").jwk();
    other["crv"] = "P-521";
    Json offCurve = SigningKey("EC", "c").jwk();
    offCurve["y"] = offCurve["x"];
    const KeySet keys = keysOf({encryption, small, other, offCurve, Json::object({{"kty", "oct"}, {"k", "c2VjcmV0"}}),
                                Json("key"), Json::object()});
    EXPECT_EQ(keys.size(), 0U);
    EXPECT_EQ(KeySet::parse(Json::object({{"keys", "none"}})).size(), 0U);
}

TEST(Metadata, IsTakenFromTheIssuerAlone) {
    const auto described = [](const char* name, const Json& value) {
        Json json = Json::object({{"issuer", "https://login.example.org"},
                                  {"authorization_endpoint", "https://login.example.org/a"},
                                  {"token_endpoint", "https://login.example.org/t"},
                                  {"jwks_uri", "https://login.example.org/k"}});
        json[name] = value;
        return json;
    };
    const std::string issuer = "https://login.example.org";
    EXPECT_NO_THROW(Metadata::parse(described("x", 1), issuer));
    EXPECT_THROW(Metadata::parse(described("issuer", "https://login.example.org/"), issuer), BadMetadata);
    EXPECT_THROW(Metadata::parse(described("token_endpoint", "http://login.example.org/t"), issuer), BadMetadata);
    EXPECT_THROW(Metadata::parse(described("token_endpoint", "file:///etc/passwd"), issuer), BadMetadata);
    EXPECT_THROW(Metadata::parse(described("jwks_uri", nullptr), issuer), BadMetadata);
    EXPECT_THROW(Metadata::parse(described("authorization_endpoint", "javascript:alert(1)"), issuer), BadMetadata);
    EXPECT_THROW(Metadata::parse(described("response_types_supported", Json::array({"id_token"})), issuer),
                 BadMetadata);
    EXPECT_THROW(Metadata::parse(described("code_challenge_methods_supported", Json::array({"plain"})), issuer),
                 BadMetadata);
    EXPECT_EQ(metadataUrl("https://login.example.org/realm/"),
              "https://login.example.org/realm/.well-known/openid-configuration");
}

}  // namespace
}  // namespace kontor::sso::test

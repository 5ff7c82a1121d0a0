// Encryption and signatures of web push, with the examples of RFC 8291.
#include "core/web_push.h"

#include <gtest/gtest.h>

#include "kontor/json.h"
#include "kontor/text.h"

namespace kontor::notifications {
namespace {

std::string raw(std::string_view text) {
    const auto bytes = fromBase64Url(text);
    EXPECT_TRUE(bytes) << text;
    return bytes.value_or("");
}

const std::string browserKey =
    raw("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
const std::string browserSecret = raw("BTBZMqHH6r4Tts7J_aSIgg");

TEST(WebPush, EncryptsAsAppendixAOfRfc8291) {
    const PushKeys keys{raw("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"),
                        raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")};
    EXPECT_EQ(toBase64Url(encryptPush("When I grow up, I want to be a watermelon", browserKey, browserSecret, keys,
                                      raw("DGv6ra1nlYgDCS1FRnbzlw"))),
              "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_"
              "c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
              "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
}

TEST(WebPush, NoTwoMessagesAreAlike) {
    EXPECT_NE(encryptPush("x", browserKey, browserSecret), encryptPush("x", browserKey, browserSecret));
    EXPECT_EQ(encryptPush("x", browserKey, browserSecret).size(), 16U + 4 + 1 + 65 + 1 + 1 + 16);
}

TEST(WebPush, KeysOfStrangersAreChecked) {
    EXPECT_TRUE(isPushKey(browserKey));
    EXPECT_TRUE(isPushKey(newPushKeys().publicKey));
    std::string off = browserKey;
    off[40] = static_cast<char>(off[40] ^ 1);
    for (const std::string& bad :
         {std::string(), std::string(65, '\0'), std::string(65, '\4'), browserKey.substr(1), browserKey + "x", off})
        EXPECT_FALSE(isPushKey(bad));
    EXPECT_THROW(encryptPush("x", off, browserSecret), std::invalid_argument);
    EXPECT_THROW(encryptPush("x", browserKey, "short"), std::invalid_argument);
    EXPECT_THROW(encryptPush(std::string(mostPushBytes + 1, 'x'), browserKey, browserSecret), std::invalid_argument);
}

TEST(WebPush, TheServerSignsWhoItIs) {
    const PushKeys keys = newPushKeys();
    const std::string header = vapidHeader("https://push.example.org", 1'800'000'000, "https://desk.example.org", keys);
    ASSERT_TRUE(header.starts_with("vapid t="));
    const auto comma = header.find(", k=");
    ASSERT_NE(comma, std::string::npos);
    EXPECT_EQ(raw(header.substr(comma + 4)), keys.publicKey);
    const auto parts = split(header.substr(8, comma - 8), '.');
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(Json::parse(raw(parts[0])), Json::parse(R"({"typ": "JWT", "alg": "ES256"})"));
    const Json claims = Json::parse(raw(parts[1]));
    EXPECT_EQ(claims["aud"].text(), "https://push.example.org");
    EXPECT_EQ(claims["exp"].integer(), 1'800'000'000);
    EXPECT_TRUE(verifySignature(parts[0] + "." + parts[1], raw(parts[2]), keys.publicKey));
    EXPECT_FALSE(verifySignature(parts[0] + "." + parts[1] + "x", raw(parts[2]), keys.publicKey));
    EXPECT_FALSE(verifySignature(parts[0] + "." + parts[1], raw(parts[2]), newPushKeys().publicKey));
}

}  // namespace
}  // namespace kontor::notifications

#include "kontor/json.h"

#include <gtest/gtest.h>

namespace kontor {

TEST(Json, ReadsAndWritesEveryKindOfValue) {
    const std::string text = R"({"a":null,"b":true,"c":-7,"d":1.5,"e":"ä\n","f":[1,"x"],"g":{}})";
    EXPECT_EQ(Json::parse(text).dump(), text);
}

TEST(Json, KeepsTheOrderOfMembers) {
    Json json;
    json["z"] = 1;
    json["a"] = 2;
    EXPECT_EQ(json.dump(), R"({"z":1,"a":2})");
}

TEST(Json, RefusesWhatIsNone) {
    for (const char* text :
         {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "nul", "\"\xff\"", "1 2", "{'a':1}", "[1e999]", "NaN"})
        EXPECT_THROW(Json::parse(text), JsonError) << text;
}

TEST(Json, DepthIsBounded) {
    EXPECT_NO_THROW(Json::parse(std::string(32, '[') + std::string(32, ']')));
    EXPECT_THROW(Json::parse(std::string(33, '[') + std::string(33, ']')), JsonError);
    EXPECT_THROW(Json::parse(std::string(1000000, '[')), JsonError);
}

TEST(Json, BrokenUtf8InAValueIsReplacedWhenWritten) {
    EXPECT_EQ(Json("a\xff").dump(), "\"a\xEF\xBF\xBD\"");
}

TEST(Json, WritesWhatTheLibraryWrites) {
    std::string controls;
    for (char c = 0; c < 0x20; ++c) controls += c;
    EXPECT_EQ(Json(controls + "\"\\/\x7f€").dump(),
              "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f\\u0010\\u"
              "0011\\u0012\\u0013"
              "\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f\\\"\\\\/\x7f€\"");
    EXPECT_EQ(Json::array({1.0, -0.5, 1e30, INT64_MIN, false, Json(), Json::array(), Json::object()}).dump(),
              "[1.0,-0.5,1e+30,-9223372036854775808,false,null,[],{}]");
    const Json json = Json::object({{"a\nb", Json::array({1, "x\ty", Json::object({{"ü", 2.25}})})}});
    EXPECT_EQ(Json::parse(json.pretty()).dump(), json.dump());
    EXPECT_EQ(Json::parse(json.dump()), json);
}

TEST(Json, EveryCharacterIsWrittenRightWhereverItStands) {
    for (std::size_t length = 1; length < 20; ++length)
        for (std::size_t at = 0; at < length; ++at)
            for (int c = 0; c < 256; ++c) {
                std::string text(length, 'x');
                text[at] = static_cast<char>(c);
                const std::string written = Json(text).dump();
                if (c < 128)
                    ASSERT_EQ(Json::parse(written).string(), text) << written;
                else
                    ASSERT_NE(written.find("\xEF\xBF\xBD"), std::string::npos) << written;
            }
}

TEST(Json, ItemsOfATemporaryOutliveIt) {
    std::int64_t sum = 0;
    for (const auto& item : Json::parse("[1,2,3]").items()) sum += item.integer();
    EXPECT_EQ(sum, 6);
}

TEST(Json, NumbersBeyondSixtyFourBitsAreReal) {
    EXPECT_TRUE(Json::parse("9223372036854775807").isInteger());
    EXPECT_FALSE(Json::parse("18446744073709551615").isInteger());
}

}  // namespace kontor

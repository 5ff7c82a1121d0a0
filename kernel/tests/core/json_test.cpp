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
    for (const char* text : {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "nul", "\"\xff\"", "1 2", "{'a':1}", "[1e999]", "NaN"})
        EXPECT_THROW(Json::parse(text), JsonError) << text;
}

TEST(Json, DepthIsBounded) {
    EXPECT_NO_THROW(Json::parse(std::string(32, '[') + std::string(32, ']')));
    EXPECT_THROW(Json::parse(std::string(33, '[') + std::string(33, ']')), JsonError);
    EXPECT_THROW(Json::parse(std::string(1000000, '[')), JsonError);
}

TEST(Json, BrokenUtf8InAValueIsReplacedWhenWritten) { EXPECT_EQ(Json("a\xff").dump(), "\"a\xEF\xBF\xBD\""); }

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

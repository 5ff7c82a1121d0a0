#include "core/promise.h"

#include <gtest/gtest.h>

#include "core/span.h"

namespace kontor::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(Spans, AreReadAsPeopleWriteThem) {
    for (const auto& [text, span] : std::vector<std::pair<const char*, Duration>>{{"4h", hours(4)},
                                                                                  {" 30 Min ", minutes(30)},
                                                                                  {"1h 30m", minutes(90)},
                                                                                  {"1H30M", minutes(90)},
                                                                                  {"2 Std", hours(2)},
                                                                                  {"90m", minutes(90)},
                                                                                  {"20000h", hours(20'000)}}) {
        EXPECT_EQ(readSpan(text), span) << text;
        EXPECT_EQ(readSpan(spanText(span)), span) << text;
    }
    for (const char* text : {"", "4", "h", "0m", "-1h", "1d", "30m 1h", "1h 1h", "20001h", "99999999999999999999m",
                             "1h,5m", "１h", "1.5h"})
        EXPECT_FALSE(readSpan(text)) << text;
    EXPECT_EQ(spanText(-minutes(61)), "-1h 1m");
    EXPECT_EQ(spanText(Duration(0)), "0m");
    EXPECT_EQ(readOffset("-1h"), -hours(1));
    EXPECT_EQ(readOffset("+30m"), minutes(30));
    EXPECT_EQ(readOffset("0"), Duration(0));
    EXPECT_FALSE(readOffset("--1h"));
    for (const auto at : {Duration(-hours(1)), Duration(0), Duration(minutes(5))})
        EXPECT_EQ(readOffset(offsetText(at)), at);
}

TEST(Promises, ComeBackAsTheyWereWritten) {
    std::vector<FieldError> errors;
    const auto targets = readTargets(
        Json::parse(
            R"({"default":{"first_response":"4h","resolution":"40h"},"low":{},"urgent":{"resolution":"240m"}})"),
        errors);
    EXPECT_EQ(toJson(targets).dump(),
              R"({"default":{"first_response":"4h","resolution":"40h"},"urgent":{"resolution":"4h"}})");
    EXPECT_EQ(toJson(readGroupTargets(Json::parse(R"({"default":"8h","12":"30m"})"), errors)).dump(),
              R"({"default":"8h","12":"30m"})");
    const char* steps = R"({"late":{"clock":"resolution","at":"0","raise_priority":true,"group_id":3,"tags":["late"]},)"
                        R"("warn":{"clock":"first_response","at":"-1h","notify":["assignee","group"]}})";
    EXPECT_EQ(toJson(readSteps(Json::parse(steps), errors)).dump(), steps);
    EXPECT_TRUE(errors.empty());
}

TEST(Promises, WhatIsWrongIsSaid) {
    const auto wrong = [](auto read, const char* json) {
        std::vector<FieldError> errors;
        read(Json::parse(json), errors);
        return !errors.empty();
    };
    for (const char* json :
         {"[]", "3", R"({"default":3})", R"({"default":{"resolution":4}})", R"({"default":{"resolution":"soon"}})",
          R"({"default":{"group":"4h"}})", R"({"No Name":{"resolution":"4h"}})", R"({"default":{"lunch":"4h"}})"})
        EXPECT_TRUE(wrong(readTargets, json)) << json;
    for (const char* json : {"[]", R"({"x":"4h"})", R"({"99999999999999999999":"4h"})", R"({"3":4})", R"({"3":{}})"})
        EXPECT_TRUE(wrong(readGroupTargets, json)) << json;
    for (const char* json :
         {"null", R"({"a":[]})", R"({"a":{}})", R"({"a":{"clock":"resolution","at":"-1h"}})",
          R"({"a":{"clock":"lunch","at":"-1h","notify":["group"]}})",
          R"({"a":{"clock":"group","at":3,"notify":["group"]}})",
          R"({"a":{"clock":"group","at":"0","notify":["everybody"]}})",
          R"({"a":{"clock":"group","at":"0","notify":"x"}})",
          R"({"breach":{"clock":"group","at":"0","notify":["group"]}})",
          R"({"a":{"clock":"group","at":"0","raise_priority":"yes"}})",
          R"({"a":{"clock":"group","at":"0","group_id":"1"}})", R"({"a":{"clock":"group","at":"0","tags":[1]}})",
          R"({"a":{"clock":"group","at":"0","tags":[""]}})", R"({"a b":{"clock":"group","at":"0","tags":["x"]}})"})
        EXPECT_TRUE(wrong(readSteps, json)) << json;
    for (const char* json : {R"(["closed"])", R"([1])", R"("pending")"}) EXPECT_TRUE(wrong(readPauses, json)) << json;
}

}  // namespace
}  // namespace kontor::sla

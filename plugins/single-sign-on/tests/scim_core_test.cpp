// Filters and changes by themselves.
#include <gtest/gtest.h>

#include "core/scim_patch.h"

namespace kontor::sso::test {
namespace {

TEST(ScimFilter, IsReadAsTheStandardHasIt) {
    const Json item = Json::object({{"type", "work"}, {"value", "Anna@Example.org"}, {"primary", true}});
    for (const char* text : {"type eq \"work\"", "TYPE Eq \"WORK\"", "type eq \"work\" and value co \"@example\"",
                             "not (type eq \"home\")", "type eq \"home\" or value sw \"anna\"",
                             "(type eq \"home\" or type eq \"work\") and primary eq true", "value ew \".org\"",
                             "type ne \"home\"", "value pr", "not (missing pr)", "missing ne \"x\"", "primary eq True"})
        EXPECT_TRUE(ScimFilter::parse(text).matches(item)) << text;
    for (const char* text : {"type eq \"home\"", "missing pr", "missing eq \"x\"", "value eq \"anna\"",
                             "type eq \"work\" and value eq \"x\"", "primary eq \"true\""})
        EXPECT_FALSE(ScimFilter::parse(text).matches(item)) << text;
    // `and` binds closer than `or`.
    EXPECT_TRUE(ScimFilter::parse("type eq \"work\" or type eq \"home\" and value eq \"x\"").matches(item));
    const auto emails = ScimFilter::parse("emails[type eq \"work\"].value eq \"a\"");
    EXPECT_EQ(emails.kind, ScimFilter::Kind::items);
    EXPECT_EQ(emails.parts.front().parts.size(), 2U);
    EXPECT_EQ(ScimFilter::parse("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"x\"").attribute, "username");
    EXPECT_EQ(
        ScimFilter::parse("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"x\"").attribute,
        "enterprise.department");
}

TEST(ScimFilter, WhatIsNoneIsRefused) {
    std::string deep;
    for (int i = 0; i < 500; ++i) deep += "(";
    std::string wide = "a pr";
    for (int i = 0; i < 200; ++i) wide += " or a pr";
    for (const std::string& text :
         {std::string("x"), std::string("x eq"), std::string("eq \"x\""), std::string("x eq \"a"),
          std::string("x like \"a\""), std::string("x eq a b"), std::string("(x pr"), std::string("x pr)"),
          std::string("not x pr"), std::string("x eq [1]"), std::string("x[y eq \"a\""), std::string("x eq {}"),
          std::string("\xff pr"), deep, wide, std::string(5000, 'a')})
        EXPECT_THROW(ScimFilter::parse(text), ScimError) << text.substr(0, 40);
}

Json patched(const char* before, const char* operations) {
    Json resource = Json::parse(before);
    applyScimPatch(resource, Json::parse(std::string(R"({"Operations":)") + operations + "}"));
    return resource;
}

TEST(ScimPatch, DoesWhatTheStandardSays) {
    const char* user = R"({"userName":"a","name":{"givenName":"A"},"emails":[{"type":"work","value":"a@x.org"}]})";
    EXPECT_EQ(patched(user, R"([{"op":"replace","path":"userName","value":"b"}])")["userName"].text(), "b");
    EXPECT_EQ(patched(user, R"([{"op":"add","path":"name.familyName","value":"B"}])")["name"]["familyName"].text(),
              "B");
    EXPECT_EQ(
        patched(user, R"([{"op":"replace","value":{"userName":"c","name":{"givenName":"C"}}}])")["name"]["givenName"]
            .text(),
        "C");
    EXPECT_EQ(patched(user, R"([{"op":"remove","path":"name"}])").find("name"), nullptr);
    EXPECT_EQ(
        patched(user, R"([{"op":"add","path":"emails","value":[{"type":"home","value":"h@x.org"}]}])")["emails"].size(),
        2U);
    EXPECT_EQ(patched(user, R"([{"op":"replace","path":"emails","value":[{"value":"h@x.org"}]}])")["emails"].size(),
              1U);
    EXPECT_EQ(patched(user, R"([{"op":"remove","path":"emails[type eq \"work\"]"}])")["emails"].size(), 0U);
}

TEST(ScimPatch, UnderstandsEntra) {
    const char* user = R"({"userName":"a","active":true,"emails":[{"type":"work","value":"a@x.org"}]})";
    EXPECT_EQ(patched(user, R"([{"op":"Replace","path":"active","value":"False"}])")["active"].text(), "False");
    EXPECT_EQ(patched(user, R"([{"op":"Add","path":"emails[type eq \"work\"].value","value":"b@x.org"}])")["emails"]
                  .items()[0]["value"]
                  .text(),
              "b@x.org");
    const Json added =
        patched(R"({"userName":"a"})", R"([{"op":"Add","path":"emails[type eq \"work\"].value","value":"b@x.org"}])");
    EXPECT_EQ(added["emails"].dump(), R"([{"type":"work","value":"b@x.org"}])");
    const Json dotted = patched(user, R"([{"op":"Add","value":{"name.givenName":"G","displayName":"D",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"IT"}}])");
    EXPECT_EQ(dotted["name"]["givenName"].text(), "G");
    EXPECT_EQ(dotted[scimEnterpriseSchema]["department"].text(), "IT");
    const char* group = R"({"displayName":"g","members":[{"value":"1"},{"value":"2"},{"value":"3"}]})";
    EXPECT_EQ(patched(group, R"([{"op":"Remove","path":"members","value":[{"value":"2"}]}])")["members"].dump(),
              R"([{"value":"1"},{"value":"3"}])");
    EXPECT_EQ(patched(group, R"([{"op":"Remove","path":"members[value eq \"2\"]"}])")["members"].size(), 2U);
    EXPECT_EQ(
        patched(group, R"([{"op":"Add","path":"members","value":[{"value":"3"},{"value":"4"}]}])")["members"].size(),
        4U);
    EXPECT_EQ(patched(group, R"([{"op":"Remove","path":"members"}])")["members"].size(), 0U);
}

TEST(ScimPatch, RefusesWhatIsNone) {
    for (const char* operations :
         {"{}", "[]", "[1]", R"([{"op":"move","path":"a","value":1}])", R"([{"path":"a","value":1}])",
          R"([{"op":"add","path":"a"}])", R"([{"op":"remove"}])", R"([{"op":"add","value":"text"}])",
          R"([{"op":"add","path":1,"value":1}])", R"([{"op":"add","path":"a[","value":1}])",
          R"([{"op":"add","path":"a b","value":1}])", R"([{"op":"replace","path":"id","value":"9"}])",
          R"([{"op":"replace","path":"userName.part","value":"9"}])",
          R"([{"op":"replace","path":"emails[value pr].value","value":"x"}])"})
        EXPECT_THROW(patched(R"({"id":"1","userName":"a"})", operations), ScimError) << operations;
}

}  // namespace
}  // namespace kontor::sso::test

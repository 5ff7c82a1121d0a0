#include "text/template_store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "kontor/testing/temp_dir.h"
#include "text/catalogues.h"

namespace kontor {
namespace {

class TemplateTest : public testing::Test {
  protected:
    TemplateTest() : store(catalogues) {}
    void put(const std::string& name, const std::string& text) {
        std::ofstream(directory.path() / (name + ".mustache")) << text;
    }
    std::string complaint() {
        store.add("t", directory.path());
        try {
            store.check();
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return {};
    }
    test::TempDir directory;
    Catalogues catalogues;
    TemplateStore store;
};

TEST_F(TemplateTest, ValuesAreEscapedAndNeverTemplates) {
    put("page", "<p title=\"{{a}}\">{{a}}</p>{{> t/part}}");
    put("part", "[{{b}}]\n");
    ASSERT_EQ(complaint(), "");
    EXPECT_EQ(store.render("t/page", Json::object({{"a", "<\"{{b}}\">"}, {"b", "secret"}}), "en"),
              "<p title=\"&lt;&quot;{{b}}&quot;&gt;\">&lt;&quot;{{b}}&quot;&gt;</p>[secret]");
}

TEST_F(TemplateTest, SectionsFollowBooleansAndLists) {
    put("page", "{{#yes}}Y{{/yes}}{{^no}}N{{/no}}{{#list}}<{{name}}>{{/list}}{{#none}}x{{/none}}");
    ASSERT_EQ(complaint(), "");
    const Json list = Json::array({Json::object({{"name", "a"}}), Json::object({{"name", "b"}})});
    EXPECT_EQ(
        store.render("t/page", Json::object({{"yes", true}, {"no", false}, {"list", list}, {"none", Json()}}), "en"),
        "YN<a><b>");
}

TEST_F(TemplateTest, WhatIsWrongIsFoundAtStart) {
    put("bad", "{{#open}}");
    EXPECT_NE(complaint().find("t/bad"), std::string::npos);
    put("bad", "{{> t/nobody}}");
    EXPECT_NE(complaint().find("t/nobody"), std::string::npos);
    put("bad", "{{> t/bad}}");
    EXPECT_NE(complaint().find("includes itself"), std::string::npos);
    put("bad", "{{#tr}}no.such.text{{/tr}}");
    EXPECT_NE(complaint().find("no.such.text"), std::string::npos);
}

}  // namespace
}  // namespace kontor

#include "text/catalogues.h"

#include <gtest/gtest.h>

#include <fstream>

#include "kontor/testing/temp_dir.h"

namespace kontor {
namespace {

class CataloguesTest : public testing::Test {
  protected:
    void SetUp() override {
        write("en.po",
              "# comment\nmsgid \"\"\nmsgstr \"Language: en\"\n\nmsgid \"hello\"\nmsgstr \"Hello {name}\"\nmsgid "
              "\"long\"\nmsgstr \"\"\n\"one \"\n\"two\\n\"\n");
        write("de.po", "msgid \"hello\"\nmsgstr \"Guten Tag, {name}\"\n");
        catalogues.add(directory.path());
    }
    void write(const char* name, const char* text) { std::ofstream(directory.path() / name) << text; }
    test::TempDir directory;
    Catalogues catalogues;
};

TEST_F(CataloguesTest, TextsComeInTheLanguageOrInEnglish) {
    EXPECT_EQ(catalogues.text("de", "hello", {{"name", "Anna"}}), "Guten Tag, Anna");
    EXPECT_EQ(catalogues.text("fr", "hello", {{"name", "Anna"}}), "Hello Anna");
    EXPECT_EQ(catalogues.text("de", "long", {}), "one two\n");
    EXPECT_EQ(catalogues.text("de", "none", {}), "none");
}

TEST_F(CataloguesTest, AValueThatLooksLikeAHoleStaysAsItIs) {
    EXPECT_EQ(catalogues.text("en", "hello", {{"name", "{name}"}}), "Hello {name}");
    EXPECT_EQ(catalogues.text("en", "hello", {}), "Hello {name}");
}

TEST_F(CataloguesTest, TheReadersLanguageIsChosen) {
    EXPECT_EQ(catalogues.negotiate("fr, de;q=0.8, en;q=0.5"), "de");
    EXPECT_EQ(catalogues.negotiate("de-AT"), "de");
    EXPECT_EQ(catalogues.negotiate(""), "en");
    EXPECT_EQ(catalogues.negotiate(";;;,q=,=,de;q=x"), "en");
}

TEST_F(CataloguesTest, BrokenFilesSayTheLine) {
    write("en.po", "msgid \"a\"\nmsgstr oops\n");
    try {
        catalogues.add(directory.path());
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("en.po:2"), std::string::npos);
    }
}

}  // namespace
}  // namespace kontor

#include "plugins/manifest.h"

#include <gtest/gtest.h>

#include <fstream>

#include "kontor/abi_stamp.h"
#include "kontor/testing/temp_dir.h"

namespace kontor {
namespace {

constexpr const char* good =
    R"({"id":"loans","version":"1.2.0","title":{"en":"Loans","de":"Ausleihe"},"sdk":"0.1","depends":{"tickets":">=0.1"}})";

TEST(Manifest, IsReadWhole) {
    const Manifest manifest = parseManifest(good);
    EXPECT_EQ(manifest.id, "loans");
    EXPECT_EQ(manifest.depends.at("tickets"), ">=0.1");
}

TEST(Manifest, SaysWhatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"{", "JSON"},
        {"[]", "object"},
        {R"({"id":"a","version":"1","sdk":"0.1"})", "title"},
        {R"({"id":"A b","version":"1","sdk":"0.1","title":{"en":"x","de":"x"}})", "id"},
        {R"({"id":"a","version":"one","sdk":"0.1","title":{"en":"x","de":"x"}})", "version"},
        {R"({"id":"a","version":"1","sdk":"0.1","title":{"en":"x","de":"x"},"extra":1})", "extra"},
        {R"({"id":"a","version":"1","sdk":"0.1","title":{"en":"x","de":"x"},"depends":{"b":"~1"}})", "~1"},
    };
    for (const auto& [text, word] : cases) {
        try {
            parseManifest(text);
            FAIL() << text;
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
        }
    }
}

TEST(Manifest, RangesFit) {
    EXPECT_TRUE(versionFits("1.2.3", "*"));
    EXPECT_TRUE(versionFits("1.2.3", ">=1.2"));
    EXPECT_FALSE(versionFits("1.1.9", ">=1.2"));
    EXPECT_TRUE(versionFits("1.9", "^1.2"));
    EXPECT_FALSE(versionFits("2.0", "^1.2"));
    EXPECT_FALSE(versionFits("0.2.0", "^0.1"));
    EXPECT_TRUE(versionFits("1.2.3", "1.2"));
    EXPECT_FALSE(versionFits("1.3.0", "1.2"));
}

TEST(Stamp, DifferencesNameBothSides) {
    EXPECT_TRUE(stampDifferences(KONTOR_ABI_STAMP).empty());
    const auto all = stampDifferences("kontor-abi;sdk=9.9;g++=99");
    ASSERT_GE(all.size(), 2u);
    EXPECT_NE(all[0].find("9.9"), std::string::npos);
    EXPECT_NE(all[1].find("99"), std::string::npos);
    EXPECT_FALSE(stampDifferences("").empty());
}

TEST(PluginFile, ForeignFilesAreRefusedUnread) {
    const test::TempDir directory;
    const auto path = directory.path() / "x.so";
    for (const std::string& content : {std::string(), std::string("hello"),
                                       std::string("\x7f"
                                                   "ELF") +
                                           std::string(100, '\xff')}) {
        std::ofstream(path) << content;
        EXPECT_THROW(readPluginFile(path), std::runtime_error);
    }
    // A library of the system is a good ELF file without a manifest.
    EXPECT_THROW(readPluginFile("/lib/x86_64-linux-gnu/libc.so.6"), std::runtime_error);
}

}  // namespace
}  // namespace kontor

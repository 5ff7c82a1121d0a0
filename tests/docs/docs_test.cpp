// The manuals say what is there: keys, commands, files, links.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "kontor/log.h"
#include "kontor/testing/local_server.h"
#include "message_manual.h"
#include "server/config.h"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const fs::path top = KONTOR_SOURCE_DIRECTORY;

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> pages() {
    std::vector<fs::path> result;
    for (const char* name : {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "ARCHITECTURE.md"})
        result.push_back(top / name);
    for (const auto& entry : fs::recursive_directory_iterator(top / "docs"))
        if (entry.path().extension() == ".md") result.push_back(entry.path());
    return result;
}

TEST(Docs, EveryConfigurationKeyIsExplained) {
    const auto page = contentOf(top / "docs/admin/configuration.md");
    for (const auto& key : Config::keys()) EXPECT_THAT(page, HasSubstr("`" + std::string(key.name) + "`"));
}

TEST(Docs, EveryMessageOfTheLogIsExplained) {
    const LocalServer server;  // loads every plugin
    std::set<std::string_view> ids;
    for (const LogEvent* event : allLogEvents()) {
        EXPECT_FALSE(event->text.empty()) << event->id;
        EXPECT_FALSE(event->explanation.empty()) << event->id;
        EXPECT_TRUE(ids.insert(event->id).second) << event->id << " is declared twice";
    }
    EXPECT_GT(ids.size(), 20u);
    EXPECT_THAT(messageManual(), HasSubstr("**`plugin.refused`** (error)"));
}

TEST(Docs, LinksLeadToFiles) {
    static const std::regex link(R"(\]\(([^)#: ]+)(#[^)]*)?\))");
    std::vector<std::string> broken;
    for (const auto& page : pages()) {
        const auto text = contentOf(page);
        EXPECT_FALSE(text.empty()) << page;
        for (std::sregex_iterator found(text.begin(), text.end(), link), end; found != end; ++found)
            if (!fs::exists(page.parent_path() / (*found)[1].str()))
                broken.push_back(fs::relative(page, top).string() + ": " + (*found)[1].str());
    }
    EXPECT_THAT(broken, IsEmpty());
}

}  // namespace
}  // namespace kontor::test

// The manuals say what is there: keys, commands, files, links.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "kontor/log.h"
#include "kontor/testing/local_server.h"
#include "kontor/text.h"
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

/// The lines of a text without blanks at their ends, empty ones left out.
std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream input(text);
    for (std::string line; std::getline(input, line);)
        if (const auto trimmedLine = trimmed(line); !trimmedLine.empty()) lines.emplace_back(trimmedLine);
    return lines;
}

/// Whether the lines stand in the file in this order and without others between them; `…` skips some.
bool standsIn(const std::vector<std::string>& quoted, const std::vector<std::string>& file) {
    auto from = file.begin();
    for (auto part = quoted.begin(); part != quoted.end();) {
        const auto end = std::find(part, quoted.end(), "…");
        from = std::search(from, file.end(), part, end);
        if (from == file.end()) return false;
        from += end - part;
        part = end == quoted.end() ? end : std::next(end);
    }
    return true;
}

TEST(Docs, WhatIsQuotedStandsInTheCode) {
    static const std::regex fence("```[a-z]+ ([^\\s]+)\\n([^`]*)```");
    int quotes = 0;
    for (const auto& page : pages()) {
        const auto text = contentOf(page);
        for (std::sregex_iterator found(text.begin(), text.end(), fence), end; found != end; ++found) {
            ++quotes;
            const auto source = contentOf(top / (*found)[1].str());
            EXPECT_FALSE(source.empty()) << (*found)[1];
            EXPECT_TRUE(standsIn(linesOf((*found)[2]), linesOf(source))) << (*found)[1] << " has it no more:\n"
                                                                         << (*found)[2];
        }
    }
    EXPECT_GT(quotes, 10);
}

}  // namespace
}  // namespace kontor::test

// The arrows between the kernel's parts and inside a plugin: what the table of ARCHITECTURE.md and CONTRIBUTING.md say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "source_tree.h"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

const fs::path repository = KONTOR_SOURCE_DIRECTORY;

class Arrows : public ::testing::Test {
  protected:
    const std::vector<SourceFile> files = sourceFiles(repository, {".h", ".cpp"});
    std::vector<std::string> faults;

    void fault(const SourceFile& file, int line, const std::string& what) {
        faults.push_back(file.path + ":" + std::to_string(line) + ": " + what);
    }
};

/// The file of this repository that a quoted include means, from the top; empty for one that is elsewhere.
std::string fileMeant(const SourceFile& file, const std::string& header) {
    for (const fs::path& folder :
         {fs::path(file.path).parent_path(), fs::path("kernel/src"), fs::path(file.pluginFolder())})
        if (!folder.empty() && fs::exists(repository / folder / header))
            return (folder / header).lexically_normal().string();
    return {};
}

/// "kernel/src/records/cursor.h" → "records"; empty outside of kernel/src.
std::string partOf(const std::string& path) {
    const std::string sources = "kernel/src/";
    return path.starts_with(sources) ? path.substr(sources.size(), path.find('/', sources.size()) - sources.size())
                                     : std::string();
}

TEST_F(Arrows, TheLibraryOfTheSdkKnowsNoServer) {
    for (const auto& file : files) {
        if (!file.path.starts_with("kernel/lib/") || file.isTest()) continue;
        for (const auto& include : includesOf(file))
            if (include.quoted && !include.header.starts_with("kontor/") &&
                !fileMeant(file, include.header).starts_with("kernel/lib/"))
                fault(file, include.line, include.header);
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Arrows, ThePartsOfTheServerHaveAnOrder) {
    std::map<std::string, std::set<std::string>> uses;
    for (const auto& file : files) {
        const std::string part = partOf(file.path);
        if (part.empty() || file.isTest()) continue;
        uses[part];
        for (const auto& include : includesOf(file))
            if (const std::string other = partOf(fileMeant(file, include.header)); !other.empty() && other != part)
                uses[part].insert(other);
    }
    EXPECT_GT(uses.size(), 10U);
    // Parts that use none of those left are taken away; what stays in the end goes in circles.
    for (bool taken = true; taken;) {
        taken = false;
        for (auto part = uses.begin(); part != uses.end();) {
            const bool isBottom = std::none_of(part->second.begin(), part->second.end(),
                                               [&](const auto& other) { return uses.contains(other); });
            part = isBottom ? uses.erase(part) : std::next(part);
            taken = taken || isBottom;
        }
    }
    for (const auto& [part, others] : uses) faults.push_back(part + " uses " + ::testing::PrintToString(others));
    EXPECT_THAT(faults, IsEmpty());
}

/// A way in: a file that takes requests, makes pages or answers commands. Web-ui is nothing else.
bool isWayIn(const SourceFile& file) {
    static const std::regex signs(R"(\bRequest&|\bCommandResult\b|\bPageContent\b)");
    return std::any_of(file.lines.begin(), file.lines.end(),
                       [&](const auto& line) { return std::regex_search(withoutComment(line.text), signs); });
}

TEST_F(Arrows, InsideAPluginWaysInUseServicesAndNotTheOtherWayRound) {
    std::set<std::string> waysIn;
    for (const auto& file : files)
        if (file.folder() == "plugins" && !file.isTest() && isWayIn(file))
            waysIn.insert(fs::path(file.path).replace_extension().string());
    EXPECT_GT(waysIn.size(), 10U);
    for (const auto& file : files) {
        const fs::path path(file.path);
        if (file.folder() != "plugins" || file.isTest() || path.filename() == "plugin.cpp") continue;
        const std::string self = fs::path(path).replace_extension().string();
        if (waysIn.contains(self)) continue;
        for (const auto& include : includesOf(file))
            if (include.quoted &&
                waysIn.contains(fs::path(fileMeant(file, include.header)).replace_extension().string()))
                fault(file, include.line, include.header);
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Arrows, AStoreUsesNoService) {
    for (const auto& file : files) {
        const std::string name = fs::path(file.path).stem().string();
        if (file.folder() != "plugins" || file.isTest() || !name.ends_with("store")) continue;
        for (const auto& include : includesOf(file))
            if (include.quoted && fs::path(include.header).stem().string().ends_with("service"))
                fault(file, include.line, include.header);
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Arrows, NoWayInTalksSql) {
    // Any statement, however its transaction is called; a condition for a list (`ListRequest::extra`) is none.
    static const std::regex statement(
        R"(\b(tx|transaction)\.(execute|insert|one|maybe|all|each|run|change)\b|"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s)");
    int seen = 0;
    for (const auto& file : files) {
        const bool mayHoldStores = file.folder() == "plugins" || file.folder() == "web-ui" || file.folder() == "api";
        const bool above = file.folder() == "admin-shell" || mayHoldStores;
        if (!above || file.isTest() || (mayHoldStores && !isWayIn(file))) continue;
        ++seen;
        for (const auto& line : file.lines)
            if (std::regex_search(withoutComment(line.text), statement)) fault(file, line.number, line.text);
    }
    EXPECT_GT(seen, 30);
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Arrows, FilesStayShort) {
    for (const auto& file : files)
        if (file.lines.size() > 400) faults.push_back(file.path + ": " + std::to_string(file.lines.size()) + " lines");
    EXPECT_THAT(faults, IsEmpty());
}

}  // namespace
}  // namespace kontor::test

// The house plan, checked: who may include what, and what may be called only in one place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "source_tree.h"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

const fs::path top = KONTOR_SOURCE_DIRECTORY;
const std::vector<std::string> cppEndings{".h", ".cpp"};

bool startsWith(const std::string& text, const std::string& prefix) {
    return text.rfind(prefix, 0) == 0;
}

std::string at(const SourceFile& file, int line, const std::string& what) {
    return file.path + ":" + std::to_string(line) + ": " + what;
}

/// "kontor/mail/sender.h" → "mail"; empty for the SDK's own headers.
std::string publishedBy(const std::string& header) {
    if (!startsWith(header, "kontor/")) return {};
    const auto end = header.find('/', 7);
    return end == std::string::npos ? std::string() : header.substr(7, end - 7);
}

/// What the manifest in a plugin's folder says it may use, itself included.
std::set<std::string> mayUse(const std::string& folder) {
    std::set<std::string> allowed;
    std::ifstream file(top / folder / "plugin.json");
    const auto manifest = nlohmann::json::parse(file, nullptr, false);
    if (!manifest.is_object()) return allowed;
    if (manifest.contains("id")) allowed.insert(manifest["id"].get<std::string>());
    for (const char* key : {"depends", "optional"})
        if (manifest.contains(key))
            for (const auto& item : manifest[key].items()) allowed.insert(item.key());
    return allowed;
}

class Architecture : public ::testing::Test {
  protected:
    const std::vector<SourceFile> files = sourceFiles(top, cppEndings);
    std::vector<std::string> faults;
};

TEST_F(Architecture, TheSdkIncludesNothingButItselfAndTheStandardLibrary) {
    int seen = 0;
    for (const auto& file : files) {
        if (!startsWith(file.path, "kernel/include/kontor/")) continue;
        ++seen;
        for (const auto& include : includesOf(file)) {
            const bool own = startsWith(include.header, "kontor/") && publishedBy(include.header).empty();
            const bool exporting =
                file.path == "kernel/include/kontor/plugin.h" && startsWith(include.header, "boost/dll/");
            if (!own && !exporting && include.header.find('.') != std::string::npos)
                faults.push_back(at(file, include.line, include.header));
        }
    }
    EXPECT_GT(seen, 15);
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Architecture, TheKernelKnowsNoPlugin) {
    for (const auto& file : files) {
        if (file.folder() != "kernel" || file.isTest()) continue;
        for (const auto& include : includesOf(file)) {
            const bool published =
                !publishedBy(include.header).empty() && !fs::exists(top / "kernel/include" / include.header);
            // Quoted without a path of its own it must be found in the kernel (whose folder src/plugins loads them).
            const bool own = fs::exists((top / file.path).parent_path() / include.header) ||
                             fs::exists(top / "kernel/src" / include.header) || startsWith(include.header, "kontor/");
            const bool outside = include.header.find("../") != std::string::npos ||
                                 (include.quoted && !own && fs::exists(top / include.header));
            if (published || outside) faults.push_back(at(file, include.line, include.header));
        }
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Architecture, APluginUsesTheSdkAndWhatThePluginsOfItsManifestPublish) {
    for (const auto& file : files) {
        const std::string plugin = file.pluginFolder();
        if (plugin.empty()) continue;
        const auto allowed = mayUse(plugin);
        for (const auto& include : includesOf(file)) {
            const std::string owner = publishedBy(include.header);
            if (owner == "testing") {
                if (!file.isTest()) faults.push_back(at(file, include.line, include.header));
                continue;
            }
            if (!owner.empty() && allowed.count(owner) == 0) faults.push_back(at(file, include.line, include.header));
            if (!include.quoted || startsWith(include.header, "kontor/")) continue;
            // Anything else in quotes is a file of this plugin, found beside the file or from the plugin's folder.
            const fs::path folder = top / plugin;
            const fs::path beside = (top / file.path).parent_path() / include.header;
            const fs::path found = fs::exists(beside) ? beside : folder / include.header;
            const auto inside = fs::weakly_canonical(found).string();
            if (!startsWith(inside, fs::weakly_canonical(folder).string() + "/") && !file.isTest())
                faults.push_back(at(file, include.line, include.header));
        }
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Architecture, FoldersAboveTheKernelDoNotReachIntoIt) {
    for (const auto& file : files) {
        const auto folder = file.folder();
        if ((folder != "api" && folder != "web-ui" && folder != "plugins" && folder != "admin-shell") || file.isTest())
            continue;
        for (const auto& include : includesOf(file)) {
            const bool intoKernel = include.header.find("kernel/") != std::string::npos ||
                                    (include.quoted && !startsWith(include.header, "kontor/") &&
                                     !fs::exists((top / file.path).parent_path() / include.header) &&
                                     fs::exists(top / "kernel/src" / include.header));
            if (intoKernel) faults.push_back(at(file, include.line, include.header));
        }
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Architecture, TheShellKnowsOnlyTheWire) {
    for (const auto& file : files) {
        if (file.folder() != "admin-shell" || file.isTest()) continue;
        for (const auto& include : includesOf(file)) {
            if (startsWith(include.header, "kontor/")) faults.push_back(at(file, include.line, include.header));
        }
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Architecture, OnlyTheDatabaseFacadeSpeaksToTheConnector) {
    static const std::regex connector(
        R"(^(cppconn/|mysql_driver|mysql_connection|mysql_error|mysql/|mysql\.h|mariadb/).*)");
    std::set<std::string> users;
    for (const auto& file : files) {
        if (file.isTest() || startsWith(file.path, "kernel/src/embedded/")) continue;
        for (const auto& include : includesOf(file)) {
            if (!std::regex_match(include.header, connector)) continue;
            users.insert(fs::path(file.path).parent_path().string());
            if (file.folder() != "kernel") faults.push_back(at(file, include.line, include.header));
        }
    }
    EXPECT_THAT(faults, IsEmpty());
    EXPECT_LE(users.size(), 1u) << ::testing::PrintToString(users);
}

TEST_F(Architecture, TimeComesOnlyFromTheClock) {
    // steady_clock measures how long something took and is free; the time of day is not.
    static const std::regex timeOfDay(
        R"((system_clock\s*::\s*now|\bgettimeofday\s*\(|CLOCK_REALTIME|\btime\s*\(\s*(nullptr|NULL|0)\s*\)|Poco::(Timestamp|DateTime)\s*(\(\)|\{\}|\w+\s*;)|utc_clock::now))");
    int seen = 0;
    for (const auto& file : files) {
        if (file.folder() == "tests" && startsWith(file.path, "tests/architecture/")) continue;
        const bool clock = file.folder() == "kernel" && fs::path(file.path).filename() == "clock.cpp";
        for (const auto& line : file.lines) {
            if (!std::regex_search(withoutComment(line.text), timeOfDay)) continue;
            if (clock) ++seen;
            if (!clock && !file.isTest()) faults.push_back(at(file, line.number, line.text));
        }
    }
    EXPECT_THAT(faults, IsEmpty());
    EXPECT_LE(seen, 2);
}

TEST_F(Architecture, NoStatementAsksTheDatabaseForTheTime) {
    static const std::regex databaseTime(
        R"(\b(NOW|UTC_TIMESTAMP|CURRENT_TIMESTAMP|SYSDATE|CURDATE|CURTIME)\s*(\(|\b))");
    for (const auto& file : sourceFiles(top, {".cpp", ".h", ".sql"})) {
        if (file.isTest()) continue;
        for (const auto& line : file.lines)
            if (std::regex_search(withoutComment(line.text), databaseTime))
                faults.push_back(at(file, line.number, line.text));
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Architecture, EveryTableHasAPrimaryKey) {
    static const std::regex create(R"(CREATE\s+TABLE\s+(IF\s+NOT\s+EXISTS\s+)?`?(\w+)`?\s*\(([^;]*)\))",
                                   std::regex::icase);
    static const std::regex primary(R"(PRIMARY\s+KEY)", std::regex::icase);
    for (const auto& file : sourceFiles(top, {".sql"})) {
        if (file.path.find("/migrations/") == std::string::npos || file.isTest()) continue;
        std::string text;
        for (const auto& line : file.lines) text += line.text + "\n";
        for (std::sregex_iterator found(text.begin(), text.end(), create), end; found != end; ++found)
            if (!std::regex_search((*found)[3].first, (*found)[3].second, primary))
                faults.push_back(file.path + ": " + (*found)[2].str());
    }
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(Architecture, HeadersAreGuardedAndNothingIsLeftUnfinished) {
    static const std::regex unfinished(R"(\b(TODO|FIXME|XXX)\b)");
    for (const auto& file : files) {
        if (startsWith(file.path, "tests/architecture/")) continue;
        bool guarded = file.path.back() != 'h';
        for (const auto& line : file.lines) {
            guarded = guarded || startsWith(line.text, "#pragma once");
            if (std::regex_search(line.text, unfinished)) faults.push_back(at(file, line.number, line.text));
        }
        if (!guarded) faults.push_back(file.path + ": no #pragma once");
    }
    EXPECT_THAT(faults, IsEmpty());
}

}  // namespace
}  // namespace kontor::test

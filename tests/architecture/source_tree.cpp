#include "source_tree.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>

namespace kontor::test {

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> topFolders{"kernel", "plugins", "api", "web-ui", "admin-shell", "appliance", "tests"};
const std::set<std::string> skippedNames{"node_modules", "dist", "build", ".git"};

bool endsWithAny(const std::string& name, const std::vector<std::string>& endings) {
    return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) {
        return name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
    });
}

SourceFile readSource(const fs::path& top, const fs::path& path) {
    SourceFile file{fs::relative(path, top).string(), {}};
    std::ifstream input(path, std::ios::binary);
    int number = 0;
    for (std::string line; std::getline(input, line);) file.lines.push_back({++number, line});
    return file;
}

}  // namespace

std::string SourceFile::folder() const {
    return path.substr(0, path.find('/'));
}

std::string SourceFile::pluginFolder() const {
    if (folder() == "api" || folder() == "web-ui") return folder();
    if (folder() != "plugins") return {};
    const auto end = path.find('/', std::string("plugins/").size());
    return end == std::string::npos ? std::string() : path.substr(0, end);
}

bool SourceFile::isTest() const {
    return folder() == "tests" || path.find("/tests/") != std::string::npos;
}

std::vector<SourceFile> sourceFiles(const fs::path& top, const std::vector<std::string>& endings) {
    std::vector<SourceFile> files;
    for (const auto& folder : topFolders) {
        if (!fs::exists(top / folder)) continue;
        for (auto entry = fs::recursive_directory_iterator(top / folder); entry != fs::end(entry); ++entry) {
            if (entry->is_directory() && skippedNames.count(entry->path().filename().string()) > 0) {
                entry.disable_recursion_pending();
            } else if (entry->is_regular_file() && endsWithAny(entry->path().filename().string(), endings)) {
                files.push_back(readSource(top, entry->path()));
            }
        }
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

std::vector<Include> includesOf(const SourceFile& file) {
    static const std::regex directive(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
    std::vector<Include> includes;
    for (const auto& line : file.lines) {
        std::smatch match;
        if (line.text.find('#') != std::string::npos && std::regex_match(line.text, match, directive))
            includes.push_back({line.number, match[2], match[1] == "\""});
    }
    return includes;
}

std::string withoutComment(const std::string& line) {
    const auto start = line.find("//");
    return start == std::string::npos ? line : line.substr(0, start);
}

}  // namespace kontor::test

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kontor::test {

struct SourceLine {
    int number;
    std::string text;
};

/// One file of the repository, its path relative to the top.
struct SourceFile {
    std::string path;
    std::vector<SourceLine> lines;

    /// "kernel", "plugins", …
    std::string folder() const;
    /// The folder of the plugin it belongs to ("plugins/tickets", "api", "web-ui"), empty for others.
    std::string pluginFolder() const;
    /// Inside a folder of tests: it may use the test library and reach into what it tests.
    bool isTest() const;
};

struct Include {
    int line;
    std::string header;
    bool quoted;
};

/// Every file with one of these endings below the fixed top-level folders.
std::vector<SourceFile> sourceFiles(const std::filesystem::path& top, const std::vector<std::string>& endings);

std::vector<Include> includesOf(const SourceFile& file);

/// The line without what follows `//`; good enough to look for calls.
std::string withoutComment(const std::string& line);

}  // namespace kontor::test

// A whole file as one string, for what the servers of the tests write.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace kontor::test {

/// What the file holds, byte by byte; empty when it is not there.
inline std::string readFile(const std::filesystem::path& path) {
    const std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return std::move(content).str();
}

}  // namespace kontor::test

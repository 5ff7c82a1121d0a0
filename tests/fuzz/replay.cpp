// TARGET_replay FOLDER…: gives every file of the folders to the target, whole and cut short at many places.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "check.h"

namespace fs = std::filesystem;

namespace {

void run(const std::string& input) {
    // A copy of exactly this size, so that a sanitizer sees the first byte read beyond it.
    const std::vector<std::uint8_t> bytes(input.begin(), input.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int count, char** arguments) {
    std::size_t files = 0;
    for (int i = 1; i < count; ++i) {
        if (!fs::is_directory(arguments[i])) continue;
        std::vector<fs::path> paths;
        for (const auto& entry : fs::directory_iterator(arguments[i])) paths.push_back(entry.path());
        std::sort(paths.begin(), paths.end());
        for (const auto& path : paths) {
            std::ifstream file(path, std::ios::binary);
            const std::string input{std::istreambuf_iterator<char>(file), {}};
            std::fprintf(stderr, "%s\n", path.c_str());
            run(input);
            for (std::size_t cut = 1; cut < 16; ++cut) run(input.substr(0, input.size() * cut / 16));
            ++files;
        }
    }
    run({});
    std::printf("%zu inputs\n", files);
    return files == 0 ? 1 : 0;
}

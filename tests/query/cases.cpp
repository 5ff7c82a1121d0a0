#include "cases.h"

#include <fstream>
#include <stdexcept>

namespace kontor::test {

const std::string& Case::at(const std::string& key) const {
    const auto found = lines.find(key);
    if (found == lines.end()) throw std::runtime_error(where + ": no line '" + key + ":'");
    return found->second;
}

std::vector<Case> readCases(const std::string& file) {
    std::ifstream in(KONTOR_CASES "/" + file);
    if (!in) throw std::runtime_error("cannot read " + file);
    std::vector<Case> cases;
    bool isOpen = false;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.starts_with('#')) continue;
        if (line.empty()) {
            isOpen = false;
            continue;
        }
        if (!isOpen) cases.push_back({file + ":" + std::to_string(number), {}});
        isOpen = true;
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) throw std::runtime_error(cases.back().where + ": no key");
        const std::size_t value = line.find_first_not_of(' ', colon + 1);
        cases.back().lines[line.substr(0, colon)] = value == std::string::npos ? "" : line.substr(value);
    }
    return cases;
}

}  // namespace kontor::test

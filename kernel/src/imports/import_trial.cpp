#include "imports/import_trial.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor {

std::set<std::size_t> ImportTrial::last(const std::vector<std::string>& touched) const {
    std::set<std::size_t> rows;
    for (const auto& value : touched)
        if (const auto found = _last.find(value); found != _last.end()) rows.insert(found->second);
    return rows;
}

std::vector<std::size_t> ImportTrial::before(std::size_t from, std::size_t end) const {
    std::set<std::size_t> found;
    std::vector<std::size_t> open;
    const auto add = [&](const std::set<std::size_t>& rows) {
        for (const auto row : rows)
            if (found.insert(row).second) open.push_back(row);
    };
    ImportFile::Errors ignored;
    for (std::size_t row = from; row < end; ++row) add(last(_file.touched(_file.of(_rows.at(row), ignored))));
    while (!open.empty()) {
        const std::size_t row = open.back();
        open.pop_back();
        if (const auto earlier = _earlier.find(row); earlier != _earlier.end()) add(earlier->second);
    }
    return {found.begin(), found.end()};
}

void ImportTrial::taken(std::size_t row, const std::vector<std::string>& touched) {
    if (auto earlier = last(touched); !earlier.empty()) _earlier[row] = std::move(earlier);
    // Of the places along a path only the last is the row's own; the others it makes where they are missing.
    std::size_t ownPath = 0;
    for (const auto& value : touched)
        if (value.starts_with("path ")) ownPath = std::max(ownPath, value.size());
    for (const auto& value : touched) {
        if (value.starts_with("path ") && value.size() < ownPath)
            _last.try_emplace(value, row);
        else
            _last.insert_or_assign(value, row);
    }
    ImportFile::Errors ignored;
    for (auto& name : _file.namesOf(_file.of(_rows.at(row), ignored))) _names.insert(std::move(name));
}

bool ImportTrial::has(const std::string& word) const {
    return _names.contains(asciiLower(word));
}

}  // namespace kontor

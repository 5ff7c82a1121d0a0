#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::directory {

/// One entry as a server gave it. Values are bytes, whatever they mean; names of attributes are in lower case, options
/// such as `;range=0-1499` included.
struct Entry {
    std::string dn;
    std::map<std::string, std::vector<std::string>, std::less<>> attributes;

    /// The first value, empty when there is none.
    const std::string& first(std::string_view name) const {
        const auto& values = all(name);
        static const std::string none;
        return values.empty() ? none : values.front();
    }
    const std::vector<std::string>& all(std::string_view name) const {
        static const std::vector<std::string> none;
        const auto found = attributes.find(name);
        return found == attributes.end() ? none : found->second;
    }
};

}  // namespace kontor::directory

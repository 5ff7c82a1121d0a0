#include <algorithm>

#include "kontor/query.h"

namespace kontor {

namespace {

std::string describe(std::size_t position, const std::string& key, const QueryError::Params& params) {
    std::string text = "query, character " + std::to_string(position) + ": " + key;
    for (const auto& [name, value] : params) text.append(", ").append(name).append("=").append(value);
    return text;
}

}  // namespace

QueryError::QueryError(std::size_t position, std::string key, Params params)
    : std::runtime_error(describe(position, key, params)),
      position(position),
      key(std::move(key)),
      params(std::move(params)) {}

std::string_view QueryError::param(std::string_view name) const {
    const auto found =
        std::find_if(params.begin(), params.end(), [&](const auto& param) { return param.first == name; });
    return found == params.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace kontor

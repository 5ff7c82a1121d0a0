#include "kontor/command.h"

#include <algorithm>
#include <charconv>

#include "kontor/error.h"

namespace kontor {

bool CommandCall::has(std::string_view name) const {
    return std::any_of(values.begin(), values.end(), [&](const auto& value) { return value.first == name; });
}

std::string CommandCall::text(std::string_view name, std::string_view fallback) const {
    for (const auto& [key, value] : values)
        if (key == name) return value;
    return std::string(fallback);
}

std::vector<std::string> CommandCall::all(std::string_view name) const {
    std::vector<std::string> result;
    for (const auto& [key, value] : values)
        if (key == name) result.push_back(value);
    return result;
}

std::int64_t CommandCall::number(std::string_view name) const {
    const std::string value = text(name);
    std::int64_t result = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
    if (error != std::errc() || end != value.data() + value.size())
        throw Invalid(std::string(name), "error.not_a_number");
    return result;
}

CommandResult CommandResult::text(std::string text) {
    CommandResult result;
    result.line(std::move(text));
    return result;
}

CommandResult& CommandResult::table(std::vector<std::string> columns, std::vector<std::vector<std::string>> rows,
                                    Json json) {
    Block block;
    block.type = Block::Type::table;
    block.columns = std::move(columns);
    block.rows = std::move(rows);
    block.json = std::move(json);
    blocks.push_back(std::move(block));
    return *this;
}

CommandResult& CommandResult::record(std::vector<std::pair<std::string, std::string>> fields, Json json) {
    Block block;
    block.type = Block::Type::record;
    block.fields = std::move(fields);
    block.json = std::move(json);
    blocks.push_back(std::move(block));
    return *this;
}

CommandResult& CommandResult::line(std::string text) {
    Block block;
    block.text = std::move(text);
    blocks.push_back(std::move(block));
    return *this;
}

}  // namespace kontor

#include "protocol.h"

#include "failure.h"

namespace kontor::shell {

namespace {

using json = nlohmann::ordered_json;

constexpr int maxDepth = 64;

[[noreturn]] void broken(const std::string& what) {
    throw Failure(Exit::failed,
                  tr("The server's answer is not understood: ", "Unverständliche Antwort des Servers: ") + what);
}

std::string text(const json& object, const char* name) {
    const auto it = object.find(name);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

bool flag(const json& object, const char* name) {
    const auto it = object.find(name);
    return it != object.end() && it->is_boolean() && it->get<bool>();
}

/// The array member `name`; an absent one is empty, anything else is an error. Every element is an object.
const json& objects(const json& object, const char* name) {
    static const json none = json::array();
    const auto it = object.find(name);
    if (it == object.end() || it->is_null()) {
        return none;
    }
    if (!it->is_array()) {
        broken(name);
    }
    for (const json& element : *it) {
        if (!element.is_object()) {
            broken(name);
        }
    }
    return *it;
}

std::optional<std::size_t> offset(const json& object, const char* name) {
    const auto it = object.find(name);
    if (it == object.end() || !it->is_number_unsigned()) {
        return std::nullopt;
    }
    return it->get<std::size_t>();
}

Table parseTable(const json& block) {
    Table table;
    for (const json& column : objects(block, "columns")) {
        std::string name = text(column, "name");
        std::string title = text(column, "title");
        if (title.empty()) {
            title = name;
        }
        table.columns.push_back({std::move(name), std::move(title), text(column, "align") == "right"});
    }
    if (!block.contains("rows") || !block["rows"].is_array()) {
        broken("rows");
    }
    for (const json& row : block["rows"]) {
        if (!row.is_array()) {
            broken("rows");
        }
        std::vector<json> cells(row.begin(), row.end());
        cells.resize(table.columns.size());
        table.rows.push_back(std::move(cells));
    }
    return table;
}

Record parseRecord(const json& block) {
    Record record;
    if (!block.contains("fields") || !block["fields"].is_array()) {
        broken("fields");
    }
    for (const json& field : block["fields"]) {
        if (!field.is_array() || field.size() != 2) {
            broken("fields");
        }
        record.fields.emplace_back(cellText(field[0]), cellText(field[1]));
    }
    return record;
}

std::vector<Argument> parseArguments(const json& command, const char* name) {
    std::vector<Argument> arguments;
    for (const json& entry : objects(command, name)) {
        Argument argument{text(entry, "name"),     text(entry, "type"),    text(entry, "doc"), {},
                          flag(entry, "required"), flag(entry, "repeated")};
        if (entry.contains("values") && entry["values"].is_array()) {
            for (const json& value : entry["values"]) {
                argument.values.push_back(cellText(value));
            }
        }
        arguments.push_back(std::move(argument));
    }
    return arguments;
}

json parseObject(std::string_view body) {
    json value = parseJson(body);
    if (!value.is_object()) {
        broken("no object");
    }
    return value;
}

}  // namespace

json parseJson(std::string_view body) {
    // Writing a very deep value would overflow the stack, so it is refused while reading.
    const auto guard = [](int depth, json::parse_event_t, json&) {
        if (depth > maxDepth) {
            broken("too deep");
        }
        return true;
    };
    try {
        return json::parse(body, guard);
    } catch (const json::exception&) {
        broken("no JSON");
    }
}

std::string cellText(const json& cell) {
    if (cell.is_null()) {
        return {};
    }
    if (cell.is_string()) {
        return cell.get<std::string>();
    }
    return cell.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<Block> parseBlocks(const json& blocks) {
    std::vector<Block> result;
    if (!blocks.is_array()) {
        broken("blocks");
    }
    for (const json& block : blocks) {
        if (!block.is_object()) {
            broken("blocks");
        }
        const std::string type = text(block, "type");
        if (type == "table") {
            result.emplace_back(parseTable(block));
        } else if (type == "record") {
            result.emplace_back(parseRecord(block));
        } else if (type == "json") {
            result.emplace_back(Json{block.value("value", json())});
        } else {
            // also a type this version does not know: its text is better than nothing
            result.emplace_back(Text{text(block, "text")});
        }
    }
    return result;
}

Result parseResult(std::string_view body) {
    const json value = parseObject(body);
    Result result;
    if (!value.contains("exit_code") || !value["exit_code"].is_number_integer()) {
        broken("exit_code");
    }
    result.exitCode = value["exit_code"].get<int>();
    result.line = text(value, "line");
    result.format = text(value, "format");
    result.blocks = parseBlocks(value.value("blocks", json::array()));
    for (const json& error : objects(value, "errors")) {
        result.errors.push_back({text(error, "message"), text(error, "hint"), offset(error, "position")});
    }
    if (const auto uploads = value.find("upload"); uploads != value.end() && uploads->is_array()) {
        for (const json& name : *uploads) {
            if (!name.is_string()) {
                broken("upload");
            }
            result.upload.push_back(name.get<std::string>());
        }
    }
    for (const json& question : objects(value, "ask")) {
        result.ask.push_back({text(question, "name"), text(question, "prompt"), flag(question, "repeat")});
    }
    if (const auto it = value.find("confirm"); it != value.end() && it->is_object()) {
        result.confirm = Confirm{text(*it, "text"), text(*it, "token")};
    }
    if (const auto it = value.find("follow"); it != value.end() && it->is_object()) {
        result.follow = text(*it, "url");
    }
    return result;
}

Completion parseCompletion(std::string_view body) {
    const json value = parseObject(body);
    Completion completion;
    completion.from = offset(value, "from").value_or(0);
    for (const json& candidate : objects(value, "candidates")) {
        completion.candidates.push_back(
            {text(candidate, "text"), text(candidate, "description"), flag(candidate, "partial")});
    }
    return completion;
}

Catalogue parseCatalogue(std::string_view body) {
    const json value = parseObject(body);
    Catalogue catalogue;
    if (const auto it = value.find("server"); it != value.end() && it->is_object()) {
        catalogue.serverName = text(*it, "name");
        catalogue.serverVersion = text(*it, "version");
    }
    if (const auto it = value.find("user"); it != value.end() && it->is_object()) {
        catalogue.login = text(*it, "login");
    }
    for (const json& group : objects(value, "groups")) {
        catalogue.groups.emplace_back(text(group, "name"), text(group, "summary"));
    }
    for (const json& entry : objects(value, "commands")) {
        Command command{text(entry, "name"),
                        text(entry, "summary"),
                        text(entry, "description"),
                        parseArguments(entry, "arguments"),
                        parseArguments(entry, "options"),
                        {}};
        for (const json& example : objects(entry, "examples")) {
            command.examples.push_back({text(example, "line"), text(example, "doc")});
        }
        catalogue.commands.push_back(std::move(command));
    }
    return catalogue;
}

std::int64_t parseFile(std::string_view body) {
    const json value = parseJson(body);
    if (!value.is_object() || !value.contains("id") || !value["id"].is_number_integer()) {
        broken("id");
    }
    return value["id"].get<std::int64_t>();
}

}  // namespace kontor::shell

#include "kontor/plugin.h"

#include <algorithm>

#include "command_runner.h"
#include "command_tree.h"
#include "completion.h"
#include "kontor/text.h"

namespace kontor::shell {

namespace {

constexpr std::size_t maxLine = 64 * 1024;

void allowOnly(const Json& body, std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : body.members())
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw Invalid(name, "error.unknown_field", {{"field", name}});
}

std::string textOf(const Json& body, std::string_view name, std::size_t limit = maxLine) {
    const Json* value = body.find(name);
    if (!value || value->isNull()) return {};
    if (!value->isString()) throw Invalid(std::string(name), "error.not_a_text");
    if (value->string().size() > limit) throw Invalid(std::string(name), "shell.too_long");
    return value->string();
}

std::string lineOf(const Json& body) {
    const Json* words = body.find("words");
    if (!words || words->isNull()) {
        if (!body.find("line")) throw Invalid("line", "error.required");
        return textOf(body, "line");
    }
    if (!words->isArray() || words->size() > 1000) throw Invalid("words", "shell.not_words");
    std::vector<std::string> list;
    for (const auto& word : words->items()) {
        if (!word.isString()) throw Invalid("words", "shell.not_words");
        list.push_back(word.string());
    }
    std::string line = joinWords(list);
    if (line.size() > maxLine) throw Invalid("words", "shell.too_long");
    return line;
}

Reply runRoute(Request& http, const Viewer& viewer, Kernel& kernel) {
    const Json& body = http.json();
    allowOnly(body, {"line", "words", "width", "format", "confirm", "secrets", "files"});
    RunRequest request;
    request.line = lineOf(body);
    if (const Json* width = body.find("width"); width && !width->isInteger())
        throw Invalid("width", "error.not_a_number");
    if (const std::string format = textOf(body, "format"); !format.empty()) request.format = format;
    if (request.format != "table" && request.format != "json" && request.format != "csv")
        throw Invalid("format", "shell.not_a_format");
    request.confirm = textOf(body, "confirm", 200);
    if (const Json* secrets = body.find("secrets")) {
        if (!secrets->isObject()) throw Invalid("secrets", "error.not_an_object");
        for (const auto& [name, value] : secrets->members()) {
            if (!value.isString() || value.string().size() > 4096) throw Invalid("secrets", "error.not_a_text");
            request.secrets[name] = value.string();
        }
    }
    if (const Json* files = body.find("files")) {
        if (!files->isObject()) throw Invalid("files", "error.not_an_object");
        for (const auto& [name, value] : files->members()) {
            if (!value.isInteger() || value.integer() <= 0) throw Invalid("files", "error.not_an_id");
            request.files[name] = value.integer();
        }
    }
    const Viewer shell = viewer.withOrigin(Origin::shell);
    return Reply::json(CommandRunner(shell, kernel).run(request));
}

Reply completeRoute(Request& http, const Viewer& viewer, Kernel& kernel) {
    const Json& body = http.json();
    allowOnly(body, {"line", "cursor"});
    const std::string line = textOf(body, "line");
    std::size_t cursor = line.size();
    if (const Json* given = body.find("cursor")) {
        if (!given->isInteger() || given->integer() < 0) throw Invalid("cursor", "error.not_a_number");
        cursor = std::min(cursor, static_cast<std::size_t>(given->integer()));
    }
    const auto ask = [&](const CommandArgument& argument, std::string_view typed) {
        return argument.complete(typed, viewer, kernel);
    };
    const std::string before = line.substr(0, cursor);
    if (!isUtf8(before)) throw Invalid("cursor", "error.not_utf8");  // in the middle of a character
    const Candidates candidates = complete(kernel.catalog().commands, viewer, before, ask);
    Json list = Json::array();
    for (const auto& candidate : candidates.list) {
        Json item = Json::object({{"text", candidate.text}, {"description", candidate.description}});
        if (candidate.partial) item["partial"] = true;
        list.push(std::move(item));
    }
    return Reply::json(Json::object({{"from", candidates.from}, {"candidates", std::move(list)}}));
}

Reply treeRoute(Request&, const Viewer& viewer, Kernel& kernel) {
    return Reply::json(commandTree(viewer, kernel));
}

Route route(std::string method, std::string path, std::string summary, std::string doc, Handler handler) {
    return {.method = std::move(method),
            .path = std::move(path),
            .access = signedIn("every command has a permission of its own, and others are not shown"),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .handler = std::move(handler),
            .tag = "Commands"};
}

Json typed(const char* type) {
    return Json::object({{"type", type}});
}

Json listOf(Json items) {
    return Json::object({{"type", "array"}, {"items", std::move(items)}});
}

Json objectSchema(std::initializer_list<Json::Member> properties, std::initializer_list<Json> required = {}) {
    Json schema = Json::object({{"type", "object"}, {"properties", Json::object(properties)}});
    if (required.size() != 0) schema["required"] = Json::array(required);
    return schema;
}

Route makeRunRoute() {
    Route run = route(
        "POST", "/api/v1/commands/run", "Runs a command of the administration shell",
        "Looks at one line as the shell takes it. The answer is 200 also when the command failed; its exit code tells.",
        runRoute);
    run.requestSchema =
        objectSchema({{"line", typed("string")},
                      {"words", listOf(typed("string"))},
                      {"width", typed("integer")},
                      {"format", Json::object({{"type", "string"}, {"enum", Json::array({"table", "json", "csv"})}})},
                      {"confirm", typed("string")},
                      {"secrets", Json::object({{"type", "object"}, {"additionalProperties", typed("string")}})},
                      {"files", Json::object({{"type", "object"}, {"additionalProperties", typed("integer")}})}});
    run.requestExample = Json::object({{"line", "status"}});
    run.responseSchema = objectSchema({{"exit_code", typed("integer")},
                                       {"line", typed("string")},
                                       {"format", typed("string")},
                                       {"blocks", listOf(typed("object"))},
                                       {"errors", listOf(typed("object"))},
                                       {"confirm", typed("object")},
                                       {"ask", listOf(typed("object"))},
                                       {"upload", listOf(typed("string"))},
                                       {"follow", typed("object")}},
                                      {"exit_code", "line", "format", "blocks", "errors"});
    run.responseExample =
        Json::object({{"exit_code", 0},
                      {"line", "status"},
                      {"format", "table"},
                      {"blocks", Json::array({Json::object({{"type", "text"}, {"text", "Everything is well."}})})},
                      {"errors", Json::array()}});
    return run;
}

Route makeCompleteRoute() {
    Route route_ = route("POST", "/api/v1/commands/complete", "Completes a command line",
                         "What could stand at the cursor: commands, options, values, names.", completeRoute);
    route_.requestSchema = objectSchema({{"line", typed("string")}, {"cursor", typed("integer")}}, {"line"});
    route_.requestExample = Json::object({{"line", "sta"}, {"cursor", 3}});
    route_.responseSchema =
        objectSchema({{"from", typed("integer")}, {"candidates", listOf(typed("object"))}}, {"from", "candidates"});
    route_.responseExample =
        Json::object({{"from", 0},
                      {"candidates",
                       Json::array({Json::object({{"text", "status"}, {"description", "Shows how the server is"}})})}});
    return route_;
}

Route makeTreeRoute() {
    Route tree = route("GET", "/api/v1/commands", "Lists the commands one may use", "With everything help is made of.",
                       treeRoute);
    tree.responseSchema = objectSchema({{"server", typed("object")},
                                        {"user", typed("object")},
                                        {"groups", listOf(typed("object"))},
                                        {"commands", listOf(typed("object"))}},
                                       {"server", "user", "commands"});
    tree.responseExample = Json::object({{"server", Json::object({{"name", "desk"}, {"version", "0.1.0"}})},
                                         {"user", Json::object({{"login", "admin"}})},
                                         {"groups", Json::array()},
                                         {"commands", Json::array()}});
    return tree;
}

/// The administration shell over HTTP: admin-shell/PROTOCOL.md.
class ShellPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.route(makeTreeRoute());
        registry.route(makeRunRoute());
        registry.route(makeCompleteRoute());
    }
};

}  // namespace

}  // namespace kontor::shell

KONTOR_PLUGIN(kontor::shell::ShellPlugin)

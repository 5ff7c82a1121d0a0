#include "command_tree.h"

#include <unistd.h>

#include "kontor/command_file.h"
#include "lookup.h"

namespace kontor::shell {

namespace {

std::string_view typeName(CommandArgument::Type type) {
    switch (type) {
        case CommandArgument::Type::text:
            return "text";
        case CommandArgument::Type::word:
            return "word";
        case CommandArgument::Type::integer:
            return "integer";
        case CommandArgument::Type::flag:
            return "flag";
        case CommandArgument::Type::secret:
            return "secret";
        case CommandArgument::Type::query:
            return "query";
    }
    return "text";
}

Json describe(const CommandArgument& argument, bool option) {
    Json json = Json::object({{"name", (option ? "--" : "") + argument.name},
                              {"type", isLocalFile(argument) ? "file" : typeName(argument.type)},
                              {"doc", argument.doc}});
    if (!option) json["required"] = argument.required;
    if (takesRest(argument)) json["repeated"] = true;
    for (const auto& choice : argument.choices) json["values"].push(choice);
    return json;
}

Json describe(const Command& command) {
    Json json = Json::object({{"name", command.name},
                              {"summary", command.summary},
                              {"description", command.doc},
                              {"arguments", Json::array()},
                              {"options", Json::array()},
                              {"examples", Json::array()}});
    for (const auto& argument : command.arguments) json["arguments"].push(describe(argument, false));
    for (const auto& option : command.options) json["options"].push(describe(option, true));
    for (const auto& example : command.examples) json["examples"].push(Json::object({{"line", example}}));
    return json;
}

}  // namespace

std::string serverName() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? std::string(name) : std::string("kontor");
}

Json commandTree(const Viewer& viewer, Kernel& kernel) {
    Json commands = Json::array();
    for (const Command* command : usable(kernel.catalog().commands, viewer)) commands.push(describe(*command));
    return Json::object({{"server", Json::object({{"name", serverName()}, {"version", KONTOR_VERSION}})},
                         {"user", Json::object({{"login", viewer.isSystem() ? std::string("root") : viewer.login()}})},
                         {"groups", Json::array()},
                         {"commands", std::move(commands)}});
}

}  // namespace kontor::shell

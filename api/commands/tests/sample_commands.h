#pragma once

#include "kontor/command_file.h"
#include "lookup.h"

namespace kontor::shell {

inline Viewer viewerWith(std::vector<std::string> permissions) {
    ViewerData data;
    data.id = 7;
    data.login = "anna";
    data.permissions = std::move(permissions);
    return Viewer(std::move(data));
}

inline CommandArgument argument(std::string name, CommandArgument::Type type, bool required = true) {
    CommandArgument result;
    result.name = std::move(name);
    result.doc = "About " + result.name;
    result.type = type;
    result.required = required;
    return result;
}

inline Commands sampleCommands() {
    using Type = CommandArgument::Type;
    Commands commands;
    const auto add = [&](Command command) {
        command.access = needs(command.name.starts_with("users") ? "users.write" : "tickets.read");
        command.summary = "Does " + command.name;
        Catalog::Owned<Command> owned;
        static_cast<Command&>(owned) = command;
        commands.emplace(command.name, owned);
    };
    Command list;
    list.name = "tickets list";
    list.arguments = {argument("query", Type::query, false)};
    list.options = {argument("limit", Type::integer, false), argument("all", Type::flag, false)};
    list.arguments[0].complete = [](std::string_view, const Viewer&, Kernel&) { return std::vector<std::string>(); };
    add(list);
    Command close;
    close.name = "tickets close";
    close.confirm = "The ticket is closed.";
    close.arguments = {argument("id", Type::integer), argument("reason", Type::word, false)};
    close.arguments[1].choices = {"solved", "duplicate", "no answer"};
    add(close);
    Command reset;
    reset.name = "users reset-password";
    reset.arguments = {argument("login", Type::word), argument("password", Type::secret)};
    reset.arguments[0].complete = [](std::string_view, const Viewer&, Kernel&) { return std::vector<std::string>(); };
    add(reset);
    Command roles;
    roles.name = "users role add";
    roles.arguments = {argument("login", Type::word), argument("role", Type::word)};
    roles.arguments[1].repeated = true;
    add(roles);
    Command import;
    import.name = "users import";
    import.arguments = {fileArgument("file", "About file")};
    import.arguments[0].repeated = true;
    add(import);
    return commands;
}

}  // namespace kontor::shell

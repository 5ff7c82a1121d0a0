#include <algorithm>

#include "commands/command_parts.h"
#include "kontor/password_links.h"
#include "kontor/second_factor.h"
#include "kontor/text.h"

namespace kontor {

namespace {

using parts::argument;
using parts::findUser;

CommandResult listUsers(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.q = call.text("query");
    if (call.has("limit")) request.limit = static_cast<int>(std::clamp<std::int64_t>(call.number("limit"), 1, 200));
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "user", request); });
    return CommandResult::ofRecords(page, viewer, {"id", "login", "name", "email", "roles", "active"});
}

CommandResult showUser(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const AnyRecord user = kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, viewer, {"user", findUser(tx, viewer, kernel, call.text("login"))});
    });
    return CommandResult::ofRecord(user, viewer);
}

CommandResult createUser(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json values = Json::object({{"login", call.text("login")}, {"name", call.text("name")}});
    for (const char* field : {"email", "phone", "locale", "password"})
        if (call.has(field)) values[field] = call.text(field);
    if (call.has("time-zone")) values["time_zone"] = call.text("time-zone");
    for (const auto& role : call.all("role")) values["roles"].push(role);
    const AnyRecord user = kernel.db().write([&](Transaction& tx) {
        const RecordType& type = kernel.records().type("user");
        return kernel.records().create(tx, viewer, "user", Patch::fromJson(type, viewer, values, true));
    });
    CommandResult result = CommandResult::ofRecord(user, viewer);
    if (!call.has("password") && !call.json)
        result.line("No password is set yet: users reset-password " + call.text("login"));
    return result;
}

CommandResult resetPassword(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const bool generate = !call.has("password");
    const std::string password = generate ? randomToken(15) : call.text("password");
    kernel.db().write([&](Transaction& tx) {
        const std::int64_t id = findUser(tx, viewer, kernel, call.text("login"));
        Json values = Json::object({{"password", password}});
        kernel.records().patch(tx, viewer, {"user", id},
                               Patch::fromJson(kernel.records().type("user"), viewer, values, false));
    });
    if (!generate) return CommandResult::text("The password is set; all sessions of this person have ended.");
    CommandResult result;
    result.record({{"login", call.text("login")}, {"password", password}},
                  Json::object({{"login", call.text("login")}, {"password", password}}));
    return result;
}

/// Changes one person by what `change` makes of the present values.
AnyRecord changeUser(const std::string& login, const Viewer& viewer, Kernel& kernel,
                     const std::function<Json(const Json&)>& change) {
    return kernel.db().write([&](Transaction& tx) {
        const AnyRecord user = kernel.records().get(tx, viewer, {"user", findUser(tx, viewer, kernel, login)});
        const Json values = change(user.toJson(viewer));
        return kernel.records().patch(tx, viewer, user.ref(), Patch::fromJson(user.type(), viewer, values, false),
                                      user.version());
    });
}

CommandResult changeRoles(const CommandCall& call, const Viewer& viewer, Kernel& kernel, bool add) {
    const AnyRecord user = changeUser(call.text("login"), viewer, kernel, [&](const Json& now) {
        std::vector<std::string> roles;
        for (const auto& role : now["roles"].items()) roles.push_back(role.text());
        for (const auto& role : call.all("role")) {
            std::erase(roles, role);
            if (add) roles.push_back(role);
        }
        Json list = Json::array();
        for (const auto& role : roles) list.push(role);
        return Json::object({{"roles", std::move(list)}});
    });
    const Json roles = user.toJson(viewer)["roles"];
    CommandResult result =
        CommandResult::text(call.text("login") + " has the roles: " + (roles.size() == 0 ? "none" : cellText(roles)));
    return result;
}

CommandResult setActive(const CommandCall& call, const Viewer& viewer, Kernel& kernel, bool active) {
    changeUser(call.text("login"), viewer, kernel, [&](const Json&) { return Json::object({{"active", active}}); });
    return CommandResult::text(call.text("login") +
                               (active ? " may sign in again." : " can no longer sign in; all sessions have ended."));
}

CommandResult resetSecondFactor(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) {
        kernel.get<SecondFactor>().reset(tx, viewer, findUser(tx, viewer, kernel, call.text("login")));
    });
    return CommandResult::text(call.text("login") +
                               " signs in without a second factor until a new one is set up; all sessions have ended.");
}

CommandResult inviteCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) {
        kernel.get<PasswordLinks>().invite(tx, viewer, findUser(tx, viewer, kernel, call.text("login")));
    });
    return CommandResult::text("A link to choose a password is on its way to " + call.text("login") + ".");
}

Command userCommand(std::string name, std::string summary, std::string doc, std::string permission,
                    std::vector<std::string> examples) {
    Command command;
    command.name = std::move(name);
    command.summary = std::move(summary);
    command.doc = std::move(doc);
    command.access = needs(std::move(permission));
    command.examples = std::move(examples);
    return command;
}

CommandArgument person() {
    return argument("login", "The person: login, e-mail address or number", parts::completeLogins);
}

CommandArgument word(std::string name, std::string doc) {
    return parts::optional(argument(std::move(name), std::move(doc)));
}

}  // namespace

void addUserCommands(Registry& registry) {
    Command list = userCommand("users list", "Lists people", "All of them, or those a query finds.", "users.read_all",
                               {"users list", "users list role:agent active:yes"});
    list.arguments = {parts::query("user", "Which people, in the query language")};
    list.options = {parts::optional(parts::number("limit", "How many at most (50)"))};
    list.run = listUsers;
    registry.command(list);

    Command show = userCommand("users show", "Shows a person", "", "users.read", {"users show anna.berg"});
    show.arguments = {person()};
    show.run = showUser;
    registry.command(show);

    Command create = userCommand(
        "users create", "Adds a person", "With --password the password is asked for, without echo.", "users.write",
        {"users create anna.berg --name 'Anna Berg' --email anna.berg@example.com --role agent --password"});
    create.arguments = {argument("login", "Name to sign in with")};
    CommandArgument name = argument("name", "Name of the person");
    create.options = {
        name,
        word("email", "E-mail address"),
        word("phone", "Telephone number"),
        parts::repeated(parts::optional(argument("role", "A role; may come several times", parts::completeRoles))),
        parts::optional(parts::choice("locale", "Language", {"de", "en"})),
        word("time-zone", "Time zone, e.g. Europe/Berlin"),
        parts::optional(parts::secret("password", "Password"))};
    create.run = createUser;
    registry.command(create);

    Command reset =
        userCommand("users reset-password", "Sets a new password",
                    "Asked for with --password, otherwise made and shown once. All sessions of the person end.",
                    "users.write", {"users reset-password anna.berg", "users reset-password anna.berg --password"});
    reset.arguments = {person()};
    reset.options = {parts::optional(parts::secret("password", "New password"))};
    reset.run = resetPassword;
    registry.command(reset);

    Command invited = userCommand("users invite", "Mails a person a link to choose a password",
                                  "The link is good for three days, once. Needs a mailbox that sends.", "users.write",
                                  {"users invite anna.berg"});
    invited.arguments = {person()};
    invited.run = inviteCommand;
    registry.command(invited);

    Command factor = userCommand("users reset-second-factor", "Lets a person sign in without the second factor",
                                 "For who lost the device and the recovery codes. All sessions of the person end.",
                                 "users.write", {"users reset-second-factor anna.berg"});
    factor.arguments = {person()};
    factor.run = resetSecondFactor;
    registry.command(factor);

    for (const bool add : {true, false}) {
        Command roles = userCommand(add ? "users role add" : "users role remove",
                                    add ? "Gives a person roles" : "Takes roles from a person",
                                    "Nobody can give or take rights they do not have.", "users.write",
                                    {add ? "users role add anna.berg agent" : "users role remove anna.berg admin"});
        roles.arguments = {person(), parts::repeated(argument("role", "The role", parts::completeRoles))};
        roles.run = [add](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
            return changeRoles(call, viewer, kernel, add);
        };
        registry.command(roles);
    }

    Command off = userCommand("users deactivate", "Keeps a person from signing in", "Nothing of what they did is lost.",
                              "users.write", {"users deactivate anna.berg"});
    off.arguments = {person()};
    off.confirm = "The person is signed out everywhere and can no longer sign in. Go on?";
    off.run = [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
        return setActive(call, viewer, kernel, false);
    };
    registry.command(off);

    Command on =
        userCommand("users activate", "Lets a person sign in again", "", "users.write", {"users activate anna.berg"});
    on.arguments = {person()};
    on.run = [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
        return setActive(call, viewer, kernel, true);
    };
    registry.command(on);
}

}  // namespace kontor

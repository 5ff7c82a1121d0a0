#include "commands.h"

#include "feed.h"
#include "kontor/error.h"

namespace kontor::my_work {

namespace {

CommandResult revoke(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::string login = call.text("login");
    const auto id = kernel.db().read([&](Transaction& tx) { return kernel.accounts().findByLogin(tx, login); });
    if (!id) throw Invalid("login", "error.no_such_record", {{"id", login}});
    const bool was = revokeFeed(viewer, *id, kernel);
    return CommandResult::text(was ? "The calendar link of " + login + " finds nothing any more."
                                   : login + " has no calendar link.");
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command({.name = "tasks revoke-feed",
                      .summary = "Takes back somebody's calendar link",
                      .doc = "The secret link by which a calendar program reads the tasks of that person.",
                      .access = needs("users.write"),
                      .arguments = {{.name = "login", .doc = "Whose"}},
                      .examples = {"tasks revoke-feed anna.berg"},
                      .run = revoke});
}

}  // namespace kontor::my_work

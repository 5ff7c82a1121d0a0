#include "commands/command_parts.h"
#include "kontor/error.h"

namespace kontor {

namespace {

/// Whose tokens are meant: one's own, or with the right to it somebody else's.
std::int64_t ownerOf(Transaction& tx, const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    if (!call.has("user")) {
        if (viewer.id() == 0) throw Invalid("user", "error.required");
        return viewer.id();
    }
    const std::int64_t id = parts::findUser(tx, viewer, kernel, call.text("user"));
    if (id != viewer.id()) viewer.require("users.write");
    return id;
}

/// Tokens are seen by their owners only, so an administrator looks with the owner's eyes.
Viewer ownerView(Transaction& tx, std::int64_t owner, const Viewer& viewer, Kernel& kernel) {
    return owner == viewer.id() ? viewer : kernel.accounts().viewerOf(tx, owner, Origin::shell);
}

CommandResult listTokens(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) {
        const Viewer owner = ownerView(tx, ownerOf(tx, call, viewer, kernel), viewer, kernel);
        ListRequest request;
        request.limit = 200;
        return CommandResult::ofRecords(kernel.records().list(tx, owner, "token", request), owner,
                                        {"id", "name", "scopes", "expires_at", "used_at", "created_at"});
    });
}

std::optional<Time> expiryOf(const CommandCall& call) {
    if (!call.has("expires")) return std::nullopt;
    const std::string text = call.text("expires");
    const auto time = parseTime(text.size() == 10 ? text + "T00:00:00Z" : text);
    if (!time) throw Invalid("expires", "error.not_a_time");
    return time;
}

CommandResult createTokenCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto expires = expiryOf(call);
    const NewToken token = kernel.db().write([&](Transaction& tx) {
        const std::int64_t owner = ownerOf(tx, call, viewer, kernel);
        return kernel.accounts().createToken(tx, viewer, owner, call.text("name"), call.all("scope"), expires);
    });
    CommandResult result;
    result.record({{"id", std::to_string(token.id)}, {"token", token.secret}},
                  Json::object({{"id", token.id}, {"token", token.secret}}));
    if (!call.json) result.line("The token is shown this once; only its hash is kept.");
    return result;
}

CommandResult revokeToken(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) {
        const Viewer owner = ownerView(tx, ownerOf(tx, call, viewer, kernel), viewer, kernel);
        kernel.records().remove(tx, owner, {"token", call.number("id")});
    });
    return CommandResult::text("The token is revoked.");
}

Command tokenCommand(std::string name, std::string summary, std::string doc, std::vector<std::string> examples) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .access = needs("tokens.use"),
            .examples = std::move(examples)};
}

CommandArgument whose() {
    return parts::optional(
        parts::argument("user", "Whose: login, e-mail address or number; one's own without it", parts::completeLogins));
}

}  // namespace

void addTokenCommands(Registry& registry) {
    Command list =
        tokenCommand("tokens list", "Lists access tokens", "", {"tokens list", "tokens list --user anna.berg"});
    list.options = {whose()};
    list.run = listTokens;
    registry.command(list);

    Command create = tokenCommand(
        "tokens create", "Makes an access token",
        "For programs that use the REST interface, and for this shell from another machine. Without --scope it may do "
        "all that its owner may.",
        {"tokens create monitoring --user anna.berg --scope tickets:read --expires 2027-12-31"});
    create.arguments = {parts::argument("name", "What it is for")};
    create.options = {whose(),
                      parts::repeated(parts::optional(parts::argument(
                          "scope", "What it may be used for, e.g. tickets:read; may come several times"))),
                      parts::optional(parts::argument("expires", "When it ends: a day or a time (UTC)"))};
    create.run = createTokenCommand;
    registry.command(create);

    Command revoke = tokenCommand("tokens revoke", "Revokes an access token", "", {"tokens revoke 5 --user anna.berg"});
    revoke.arguments = {parts::number("id", "Number of the token")};
    revoke.options = {whose()};
    revoke.confirm = "Programs that use this token can no longer sign in. Go on?";
    revoke.run = revokeToken;
    registry.command(revoke);
}

}  // namespace kontor

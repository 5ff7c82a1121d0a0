#include <algorithm>

#include "commands/command_parts.h"

namespace kontor {

namespace {

ListRequest limited(const CommandCall& call) {
    ListRequest request;
    if (call.has("limit")) request.limit = static_cast<int>(std::clamp<std::int64_t>(call.number("limit"), 1, 200));
    return request;
}

CommandResult listSessionsCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) {
        ListRequest request = limited(call);
        request.extra = {"t.user_id = ?", {parts::findUser(tx, viewer, kernel, call.text("login"))}};
        return CommandResult::ofRecords(kernel.records().list(tx, viewer, "session", request), viewer,
                                        {"id", "device", "address", "way", "created_at", "used_at", "expires_at"});
    });
}

CommandResult endSessionsCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto ended = kernel.db().write([&](Transaction& tx) {
        const std::int64_t user = parts::findUser(tx, viewer, kernel, call.text("login"));
        if (call.has("only")) {
            const AnyRecord session = kernel.records().get(tx, viewer, {"session", call.number("only")});
            if (std::get<std::int64_t>(session.get("user_id")) != user) throw NotFound("session of another person");
            kernel.records().remove(tx, viewer, session.ref());
            return std::size_t{1};
        }
        ListRequest request;
        request.extra = {"t.user_id = ?", {user}};
        request.limit = 200;
        const auto sessions = kernel.records().list(tx, viewer, "session", request).items;
        for (const auto& session : sessions) kernel.records().remove(tx, viewer, session.ref());
        return sessions.size();
    });
    return CommandResult::text(std::to_string(ended) + (ended == 1 ? " session has ended." : " sessions have ended."));
}

CommandResult listSignIns(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    ListRequest request = limited(call);
    request.q = call.text("query");
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "sign-in", request); });
    return CommandResult::ofRecords(page, viewer,
                                    {"at", "login", "outcome", "way", "address", "device", "times", "reason"});
}

}  // namespace

void addSignInCommands(Registry& registry) {
    const CommandArgument person =
        parts::argument("login", "The person: login, e-mail address or number", parts::completeLogins);
    const CommandArgument limit = parts::optional(parts::number("limit", "How many at most (50)"));

    registry.command({.name = "users sessions",
                      .summary = "Lists where a person is signed in",
                      .access = needs("sessions.use"),
                      .arguments = {person},
                      .options = {limit},
                      .examples = {"users sessions anna.berg"},
                      .run = listSessionsCommand});
    registry.command({.name = "users end-sessions",
                      .summary = "Signs a person out",
                      .doc = "Everywhere, or with --only from one session. Access tokens go on.",
                      .access = needs("sessions.use"),
                      .arguments = {person},
                      .options = {parts::optional(parts::number("only", "Number of the one session to end"))},
                      .examples = {"users end-sessions anna.berg", "users end-sessions anna.berg --only 31"},
                      .confirm = "The person has to sign in again. Go on?",
                      .run = endSessionsCommand});
    registry.command({.name = "users sign-ins",
                      .summary = "Lists sign-ins and attempts at them",
                      .doc = "All of them, the newest first, or those a query finds.",
                      .access = needs("sessions.use"),
                      .arguments = {parts::query("sign-in", "Which, in the query language")},
                      .options = {limit},
                      .examples = {"users sign-ins", "users sign-ins 'user:anna.berg outcome:wrong'"},
                      .run = listSignIns});
}

}  // namespace kontor

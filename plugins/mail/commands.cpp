#include "commands.h"

#include "jobs.h"
#include "mail_system.h"
#include "mailbox.h"
#include "outgoing_mail.h"
#include "server_access.h"
#include "spooled_mail.h"

namespace kontor::mail {

namespace {

std::string number(std::int64_t value) {
    return std::to_string(value);
}
/// A table of what matches; in JSON everything a list of them says.
template <class T>
CommandResult list(Kernel& kernel, const Viewer& viewer, std::string q, std::string sort,
                   const std::vector<std::string>& columns) {
    const ListRequest request{.q = std::move(q), .sort = std::move(sort), .limit = 200};
    return kernel.db().read([&](Transaction& tx) {
        return CommandResult::ofRecords(kernel.records().list(tx, viewer, T::kind, request), viewer, columns);
    });
}

template <class T>
T get(Kernel& kernel, const Viewer& viewer, std::int64_t id) {
    return kernel.db().read([&](Transaction& tx) { return kernel.records().get<T>(tx, viewer, id); });
}

CommandResult mailboxes(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    return list<Mailbox>(kernel, viewer, "", "name",
                         {"id", "address", "active", "last_success_at", "alarm", "last_error"});
}

CommandResult testCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const MailboxTest tried = testMailbox(kernel, get<Mailbox>(kernel, viewer, call.number("id")));
    std::vector<std::vector<std::string>> rows;
    for (const auto& line : tried.lines) rows.push_back({line.server, line.ok ? "ok" : "failed", line.text});
    CommandResult result;
    result.table({"Server", "Result", "Text"}, std::move(rows));
    result.exitCode = tried.ok() ? 0 : 1;
    return result;
}

CommandResult pollCommand(const CommandCall&, const Viewer&, Kernel& kernel) {
    pollNow(kernel);
    return CommandResult::text("Polling has been started.");
}

CommandResult quarantine(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    return list<SpooledMail>(kernel, viewer, "state:quarantined", "-created_at",
                             {"id", "created_at", "from", "subject", "reason"});
}

CommandResult showSpooled(Kernel& kernel, const Viewer& viewer, std::int64_t id) {
    return kernel.db().read([&](Transaction& tx) {
        return CommandResult::ofRecord(kernel.records().get(tx, viewer, {std::string(SpooledMail::kind), id}), viewer);
    });
}

CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return showSpooled(kernel, viewer, call.number("id"));
}

CommandResult retryCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = call.number("id");
    kernel.get<MailSystem>().intake().retry(viewer, id);
    CommandResult result = showSpooled(kernel, viewer, id);
    result.exitCode = get<SpooledMail>(kernel, viewer, id).state == "quarantined" ? 1 : 0;
    return result;
}

CommandResult discardCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.get<MailSystem>().intake().discard(viewer, call.number("id"));
    return CommandResult::text("Mail " + number(call.number("id")) + " was given up; its raw text is kept.");
}

CommandResult outgoing(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return list<OutgoingMail>(kernel, viewer, call.has("all") ? "" : "state:queued,failed", "-created_at",
                              {"id", "state", "recipients", "subject", "attempts", "last_error"});
}

CommandResult resendCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.get<MailSystem>().queue().retry(viewer, call.number("id"));
    return CommandResult::text("Mail " + number(call.number("id")) + " is tried again now.");
}

CommandArgument mailbox() {
    return recordArgument(std::string(Mailbox::kind), "The mailbox.");
}
CommandArgument quarantined() {
    return recordArgument(std::string(SpooledMail::kind), "The mail.", "state:quarantined");
}
CommandArgument waiting() {
    return recordArgument(std::string(OutgoingMail::kind), "The mail.", "state:queued,failed");
}

}  // namespace

void addCommands(Registry& registry) {
    const Access administer = needs("mail.administer");
    registry.command({.name = "mail mailboxes",
                      .summary = "List mailboxes and how they do",
                      .doc = "With the time of the last successful poll and what went wrong since.",
                      .access = administer,
                      .examples = {"mail mailboxes"},
                      .run = mailboxes});
    registry.command(
        {.name = "mail test",
         .summary = "Try a mailbox",
         .doc = "Signs in to its IMAP and SMTP server and says what came of it. Ends with 1 when one fails.",
         .access = administer,
         .arguments = {mailbox()},
         .examples = {"mail test 1"},
         .run = testCommand});
    registry.command({.name = "mail poll",
                      .summary = "Fetch mail now",
                      .doc = "Lets all mailboxes be polled without waiting.",
                      .access = administer,
                      .examples = {"mail poll"},
                      .run = pollCommand});
    registry.command({.name = "mail quarantine list",
                      .summary = "List mail that could not be filed",
                      .doc = "Newest first, with the reason. Nothing of it is lost.",
                      .access = administer,
                      .examples = {"mail quarantine list"},
                      .run = quarantine});
    registry.command(
        {.name = "mail quarantine show",
         .summary = "Show an incoming mail",
         .doc = "Everything that is known of it, with the trace of the decision; also of mail that was filed.",
         .access = administer,
         .arguments = {quarantined()},
         .examples = {"mail quarantine show 17"},
         .run = show});
    registry.command({.name = "mail quarantine retry",
                      .summary = "File a mail again",
                      .doc = "As if it had just come. Ends with 1 when it is in quarantine again.",
                      .access = administer,
                      .arguments = {quarantined()},
                      .examples = {"mail quarantine retry 17"},
                      .run = retryCommand});
    registry.command({.name = "mail quarantine discard",
                      .summary = "Give up a mail",
                      .doc = "It is not filed any more; its raw text is kept.",
                      .access = administer,
                      .arguments = {quarantined()},
                      .examples = {"mail quarantine discard 17"},
                      .confirm = "The mail will not become a ticket.",
                      .run = discardCommand});
    registry.command(
        {.name = "mail outgoing list",
         .summary = "List mail on its way out",
         .doc = "What waits or failed, and what the server said; with --all also what was sent.",
         .access = administer,
         .options = {{.name = "all", .doc = "Sent mail too.", .type = CommandArgument::Type::flag, .required = false}},
         .examples = {"mail outgoing list"},
         .run = outgoing});
    registry.command({.name = "mail outgoing retry",
                      .summary = "Send a mail again now",
                      .doc = "For mail that failed or waits.",
                      .access = administer,
                      .arguments = {waiting()},
                      .examples = {"mail outgoing retry 9"},
                      .run = resendCommand});
}

}  // namespace kontor::mail

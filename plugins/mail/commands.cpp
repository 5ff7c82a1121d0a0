#include "commands.h"

#include "jobs.h"
#include "kontor/text.h"
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
std::string when(const std::optional<Time>& time) {
    return time ? formatTime(*time) : "never";
}

template <class T>
std::vector<T> list(Kernel& kernel, const Viewer& viewer, const std::string& q, const std::string& sort) {
    ListRequest request;
    request.q = q;
    request.sort = sort;
    request.limit = 200;
    for (const Field& field : kernel.records().type(T::kind).fields)
        if (!field.isSecret) request.fields.emplace_back(field.name);
    return kernel.db().read([&](Transaction& tx) { return kernel.records().all<T>(tx, viewer, request); });
}

template <class T>
T get(Kernel& kernel, const Viewer& viewer, std::int64_t id) {
    return kernel.db().read([&](Transaction& tx) { return kernel.records().get<T>(tx, viewer, id); });
}

Json jsonOf(FieldTable fields, const auto& records) {
    Json result = Json::array();
    for (const auto& record : records) result.push(toJson(fields, &record));
    return result;
}

CommandResult mailboxes(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const auto all = list<Mailbox>(kernel, viewer, "", "name");
    std::vector<std::vector<std::string>> rows;
    for (const Mailbox& mailbox : all)
        rows.push_back({number(mailbox.id), mailbox.address, mailbox.active ? "yes" : "no", when(mailbox.lastSuccessAt),
                        mailbox.alarm ? "ALARM" : "", mailbox.lastError});
    CommandResult result;
    result.table({"ID", "Address", "Active", "Last success", "Alarm", "Error"}, std::move(rows),
                 jsonOf(mailboxFields, all));
    return result;
}

CommandResult test(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const MailboxTest tried = testMailbox(kernel, get<Mailbox>(kernel, viewer, call.number("id")));
    std::vector<std::vector<std::string>> rows;
    for (const auto& line : tried.lines) rows.push_back({line.server, line.ok ? "ok" : "failed", line.text});
    CommandResult result;
    result.table({"Server", "Result", "Text"}, std::move(rows));
    result.exitCode = tried.ok() ? 0 : 1;
    return result;
}

CommandResult poll(const CommandCall&, const Viewer&, Kernel& kernel) {
    pollNow(kernel);
    return CommandResult::text("Polling has been started.");
}

CommandResult quarantine(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const auto all = list<SpooledMail>(kernel, viewer, "state:quarantined", "-created_at");
    std::vector<std::vector<std::string>> rows;
    for (const SpooledMail& mail : all)
        rows.push_back({number(mail.id), formatTime(mail.createdAt), mail.fromAddress, mail.subject, mail.reason});
    CommandResult result;
    result.table({"ID", "Fetched", "From", "Subject", "Reason"}, std::move(rows), jsonOf(spooledMailFields, all));
    return result;
}

CommandResult showSpooled(const SpooledMail& mail) {
    CommandResult result;
    result.record({{"id", number(mail.id)},
                   {"mailbox", number(mail.mailboxId)},
                   {"state", mail.state},
                   {"class", mail.mailClass},
                   {"reason", mail.reason},
                   {"from", mail.fromAddress},
                   {"subject", mail.subject},
                   {"message id", mail.messageId},
                   {"size", number(mail.size)},
                   {"ticket", mail.ticketId ? number(*mail.ticketId) : ""},
                   {"threaded by", mail.threadedBy},
                   {"attempts", number(mail.attempts)},
                   {"fetched", formatTime(mail.createdAt)},
                   {"trace", join(mail.trace, "\n")}},
                  toJson(spooledMailFields, &mail));
    return result;
}

CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return showSpooled(get<SpooledMail>(kernel, viewer, call.number("id")));
}

CommandResult retry(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = call.number("id");
    kernel.get<MailSystem>().intake().retry(viewer, id);
    const auto mail = get<SpooledMail>(kernel, viewer, id);
    CommandResult result = showSpooled(mail);
    result.exitCode = mail.state == "quarantined" ? 1 : 0;
    return result;
}

CommandResult discard(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.get<MailSystem>().intake().discard(viewer, call.number("id"));
    return CommandResult::text("Mail " + number(call.number("id")) + " was given up; its raw text is kept.");
}

CommandResult outgoing(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto all = list<OutgoingMail>(kernel, viewer, call.has("all") ? "" : "state:queued,failed", "-created_at");
    std::vector<std::vector<std::string>> rows;
    for (const OutgoingMail& mail : all)
        rows.push_back(
            {number(mail.id), mail.state, mail.recipients, mail.subject, number(mail.attempts), mail.lastError});
    CommandResult result;
    result.table({"ID", "State", "To", "Subject", "Attempts", "Error"}, std::move(rows),
                 jsonOf(outgoingMailFields, all));
    return result;
}

CommandResult resend(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.get<MailSystem>().queue().retry(viewer, call.number("id"));
    return CommandResult::text("Mail " + number(call.number("id")) + " is tried again now.");
}

template <class T>
CommandArgument idOf(std::string doc, std::string q) {
    CommandArgument argument{"id", std::move(doc), CommandArgument::Type::integer, true, false, {}, {}};
    argument.complete = [q = std::move(q)](std::string_view, const Viewer& viewer, Kernel& kernel) {
        std::vector<std::string> ids;
        for (const T& record : list<T>(kernel, viewer, q, "id")) ids.push_back(number(record.id));
        return ids;
    };
    return argument;
}

Command command(std::string name, std::string summary, std::string doc, std::string example,
                std::function<CommandResult(const CommandCall&, const Viewer&, Kernel&)> run) {
    Command result;
    result.name = std::move(name);
    result.summary = std::move(summary);
    result.doc = std::move(doc);
    result.access = needs("mail.administer");
    result.examples = {std::move(example)};
    result.run = std::move(run);
    return result;
}

}  // namespace

void addCommands(Registry& registry) {
    const auto with = [](Command result, CommandArgument argument) {
        result.arguments.push_back(std::move(argument));
        return result;
    };
    registry.command(command("mail mailboxes", "List mailboxes and how they do",
                             "With the time of the last successful poll and what went wrong since.", "mail mailboxes",
                             mailboxes));
    registry.command(
        with(command("mail test", "Try a mailbox",
                     "Signs in to its IMAP and SMTP server and says what came of it. Ends with 1 when one fails.",
                     "mail test 1", test),
             idOf<Mailbox>("The mailbox.", "")));
    registry.command(
        command("mail poll", "Fetch mail now", "Lets all mailboxes be polled without waiting.", "mail poll", poll));
    registry.command(command("mail quarantine list", "List mail that could not be filed",
                             "Newest first, with the reason. Nothing of it is lost.", "mail quarantine list",
                             quarantine));
    registry.command(
        with(command("mail quarantine show", "Show an incoming mail",
                     "Everything that is known of it, with the trace of the decision; also of mail that was filed.",
                     "mail quarantine show 17", show),
             idOf<SpooledMail>("The mail.", "state:quarantined")));
    registry.command(with(command("mail quarantine retry", "File a mail again",
                                  "As if it had just come. Ends with 1 when it is in quarantine again.",
                                  "mail quarantine retry 17", retry),
                          idOf<SpooledMail>("The mail.", "state:quarantined")));
    Command given =
        with(command("mail quarantine discard", "Give up a mail", "It is not filed any more; its raw text is kept.",
                     "mail quarantine discard 17", discard),
             idOf<SpooledMail>("The mail.", "state:quarantined"));
    given.confirm = "The mail will not become a ticket.";
    registry.command(std::move(given));
    Command queue = command("mail outgoing list", "List mail on its way out",
                            "What waits or failed, and what the server said; with --all also what was sent.",
                            "mail outgoing list", outgoing);
    queue.options.push_back({"all", "Sent mail too.", CommandArgument::Type::flag, false, false, {}, {}});
    registry.command(std::move(queue));
    registry.command(with(command("mail outgoing retry", "Send a mail again now", "For mail that failed or waits.",
                                  "mail outgoing retry 9", resend),
                          idOf<OutgoingMail>("The mail.", "state:queued,failed")));
}

}  // namespace kontor::mail

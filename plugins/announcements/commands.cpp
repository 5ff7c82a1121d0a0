#include "commands.h"

#include "kontor/html.h"
#include "kontor/kernel.h"
#include "service.h"

namespace kontor::announcements {

namespace {

using Type = CommandArgument::Type;

const std::string kind(Announcement::kind);
const std::vector<std::string> columns{"id", "state", "severity", "audience", "title", "shown_from", "shown_until"};

CommandResult listAnnouncements(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const ListRequest request{.q = call.has("all") ? "" : "state:scheduled,shown", .limit = 200};
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, kind, request); });
    return CommandResult::ofRecords(page, viewer, columns);
}

/// A moment as one types it: by one's own clock, or RFC 3339.
std::string momentOf(const std::string& text, const Viewer& viewer) {
    const auto local = readFormTime(text, viewer.timeZone());
    return local ? formatTime(*local) : text;
}

CommandResult post(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json values = Json::object({{"title", call.text("title")}});
    if (call.has("body")) values["body"] = textToHtml(call.text("body"));
    for (const char* name : {"severity", "audience"})
        if (call.has(name)) values[name] = call.text(name);
    if (call.has("from")) values["shown_from"] = momentOf(call.text("from"), viewer);
    if (call.has("until")) values["shown_until"] = momentOf(call.text("until"), viewer);
    return kernel.db().write([&](Transaction& tx) {
        const Patch patch = Patch::fromJson(kernel.records().type(kind), viewer, values, true);
        return CommandResult::ofRecord(kernel.records().create(tx, viewer, kind, patch), viewer);
    });
}

CommandResult end(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Announcement ended = withdraw(viewer, kernel, call.number("id"));
    return CommandResult::text("\"" + ended.title + "\" is withdrawn.");
}

CommandArgument choice(std::string name, std::string doc, std::span<const std::string_view> words) {
    return {.name = std::move(name),
            .doc = std::move(doc),
            .required = false,
            .choices = std::vector<std::string>(words.begin(), words.end())};
}

CommandArgument text(std::string name, std::string doc) {
    return {.name = std::move(name), .doc = std::move(doc), .type = Type::text, .required = false};
}

}  // namespace

Command listCommand() {
    return {.name = "announcements list",
            .summary = "List announcements",
            .doc = "What is shown and what is to come, the newest first; with --all also what is over.",
            .access = needs("announcements.read"),
            .options = {{.name = "all", .doc = "What is over, too.", .type = Type::flag, .required = false}},
            .examples = {"announcements list", "announcements list --all --json"},
            .run = listAnnouncements};
}

Command postCommand() {
    return {.name = "announcements post",
            .summary = "Announce something",
            .doc =
                "Shown on all pages of its audience, at once unless it says from when. Times are those of your own "
                "clock, as 2026-01-31T22:00, or RFC 3339.",
            .access = needs("announcements.write"),
            .arguments = {{.name = "title", .doc = "What it is about, in a line.", .type = Type::text}},
            .options = {text("body", "What people should know and do."),
                        choice("severity", "How bad it is.", severities), choice("audience", "Who is told.", audiences),
                        text("from", "From when it is shown."), text("until", "Until when it is shown.")},
            .examples = {"announcements post \"E-mail is down\" --severity outage --body \"We are working on it.\"",
                         "announcements post \"Work on the network\" --from 2026-01-31T22:00 --until 2026-02-01T02:00"},
            .run = post};
}

Command withdrawCommand() {
    return {.name = "announcements withdraw",
            .summary = "End an announcement",
            .doc = "It is not shown any more, or never will be; the list keeps it.",
            .access = needs("announcements.write"),
            .arguments = {recordArgument(kind, "The announcement.", "state:scheduled,shown")},
            .examples = {"announcements withdraw 3"},
            .run = end};
}

}  // namespace kontor::announcements

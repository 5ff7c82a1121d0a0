#include "commands.h"

#include "holdings.h"
#include "service.h"

namespace kontor::handover {

namespace {

CommandResult listHandovers(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.q = call.text("query");
    request.limit = 200;
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Handover::kind, request); });
    return CommandResult::ofRecords(page, viewer,
                                    {"id", "number", "kind", "state", "person_id", "date", "signed_at", "sha256"});
}

CommandResult showHandover(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto record = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().get(tx, viewer, handoverRef(call.number("id"))); });
    return CommandResult::ofRecord(record, viewer);
}

CommandResult issueHandover(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto issued =
        kernel.db().write([&](Transaction& tx) { return issue(tx, viewer, kernel, call.number("id")); });
    return CommandResult::text(issued.number + " waits for its signature.");
}

CommandResult cancelHandover(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto gone = kernel.db().write([&](Transaction& tx) { return cancel(tx, viewer, kernel, call.number("id")); });
    return CommandResult::text(gone.number + " is cancelled.");
}

CommandResult leaving(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto parts =
        kernel.db().read([&](Transaction& tx) { return leavingParts(tx, viewer, kernel, call.number("id")); });
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const auto& part : parts) {
        for (const auto& item : part.items)
            rows.push_back(
                {part.id, item.number.empty() ? std::to_string(item.id) : item.number, item.name, item.state});
        json.push(toJson(part));
    }
    CommandResult result;
    return std::move(result.table({"Part", "Number", "Name", "State"}, std::move(rows), std::move(json)));
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command(
        {.name = "handovers list",
         .summary = "List hand-overs and returns",
         .doc = "The newest first, or those a query finds.",
         .access = needs("handover.read_all"),
         .arguments =
             {{.name = "query", .doc = "Which ones.", .type = CommandArgument::Type::query, .required = false}},
         .examples = {"handovers list", "handovers list 'state:issued person:anna'"},
         .run = listHandovers});
    registry.command({.name = "handovers show",
                      .summary = "Show a hand-over",
                      .doc = "With what was handed over, how it was signed, and the SHA-256 of its document.",
                      .access = needs("handover.read_all"),
                      .arguments = {recordArgument(std::string(Handover::kind), "The hand-over.")},
                      .examples = {"handovers show 12"},
                      .run = showHandover});
    registry.command({.name = "handovers issue",
                      .summary = "Put a hand-over before the person",
                      .doc = "Fixes what it says and tells the person, who signs it.",
                      .access = needs("handover.write"),
                      .arguments = {recordArgument(std::string(Handover::kind), "The draft.", "state:draft")},
                      .examples = {"handovers issue 12"},
                      .run = issueHandover});
    registry.command(
        {.name = "handovers cancel",
         .summary = "Cancel a hand-over",
         .doc = "As long as it is not signed.",
         .access = needs("handover.write"),
         .arguments = {recordArgument(std::string(Handover::kind), "The hand-over.", "state:draft,issued")},
         .examples = {"handovers cancel 12"},
         .confirm = "The hand-over can't be signed any more.",
         .run = cancelHandover});
    registry.command({.name = "handovers leaving",
                      .summary = "What is to be settled before a person leaves",
                      .doc = "Assets, loans, licences, confirmations without a signature and tickets.",
                      .access = needs("handover.write"),
                      .arguments = {recordArgument("user", "The person.")},
                      .examples = {"handovers leaving 7"},
                      .run = leaving});
}

}  // namespace kontor::handover

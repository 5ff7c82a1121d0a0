#include "commands.h"

#include "absence.h"
#include "kontor/kernel.h"

namespace kontor::absences {

Command listCommand() {
    return {.name = "absences list",
            .summary = "List absences",
            .doc = "Who is away now or will be; with --all also what is over.",
            .access = needs("absences.own"),
            .options =
                {{.name = "all", .doc = "What is over, too.", .type = CommandArgument::Type::flag, .required = false}},
            .examples = {"absences list", "absences list --all"},
            .run = [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                const ListRequest request{.q = call.has("all") ? "" : "state:planned,now", .limit = 200};
                const auto page = kernel.db().read(
                    [&](Transaction& tx) { return kernel.records().list(tx, viewer, Absence::kind, request); });
                return CommandResult::ofRecords(page, viewer,
                                                {"id", "user_id", "state", "starts_at", "ends_at", "substitute_id"});
            }};
}

}  // namespace kontor::absences

#include "command_help.h"
#include "kontor/error.h"
#include "preset.h"

namespace kontor::tickets {

namespace {

template <class T>
CommandResult listPresetRecords(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) {
        ListRequest list;
        list.sort = "position";
        list.limit = 200;
        const RecordPage page = kernel.records().list(tx, viewer, T::kind, list);
        std::vector<std::string> columns{"id", "name", "description", "sharing", "active"};
        if (T::kind == TicketTemplate::kind) columns.emplace_back("in_portal");
        return CommandResult::ofRecords(page, viewer, columns);
    });
}

CommandResult runMacro(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Ticket ticket = kernel.db().write([&](Transaction& tx) {
        const auto found = kernel.get<TicketService>().findByNumber(tx, viewer, call.text("number"));
        if (!found) throw NotFound("ticket " + call.text("number"));
        const auto macro = presetNamed<Macro>(tx, viewer, kernel, "macro", call.text("macro"));
        return applyMacro(tx, viewer, kernel, found->id, macro).ticket;
    });
    CommandResult result = CommandResult::text(ticket.number + " is " + ticket.status + ".");
    result.blocks.front().json = toJson(ticketFields, &ticket);
    return result;
}

Command listing(std::string name, std::string summary, std::string example) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .access = needs("tickets.presets"),
            .examples = {std::move(example)}};
}

}  // namespace

void addPresetCommands(Registry& registry) {
    Command templates = listing("templates list", "Lists templates of tickets", "templates list");
    templates.run = listPresetRecords<TicketTemplate>;
    registry.command(std::move(templates));

    Command macros = listing("macros list", "Lists macros", "macros list --json");
    macros.run = listPresetRecords<Macro>;
    registry.command(std::move(macros));

    Command apply = listing("tickets macro", "Applies a macro to a ticket", "tickets macro 42 'Ask for details'");
    apply.doc = "Its answer, its private note and the fields it sets, all or nothing.";
    apply.arguments = {{.name = "number", .doc = "Number of the ticket: T-000042 or 42", .complete = completeNumber},
                       {.name = "macro", .doc = "The macro, by its name or id"}};
    apply.run = runMacro;
    registry.command(std::move(apply));
}

}  // namespace kontor::tickets

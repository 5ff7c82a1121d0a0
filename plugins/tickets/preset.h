#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/tickets/ticket.h"
#include "kontor/web/sharing.h"

namespace kontor::tickets {

/// What a template of tickets and a macro have in common: values of a ticket's fields, kept under a name, one's own or
/// shared.
struct Preset {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string description;
    Json values = Json::object();
    std::string sharing = "private";
    std::optional<std::int64_t> ownerId;
    std::optional<std::int64_t> groupId;
    std::int64_t position = 0;
    bool active = true;
    Time createdAt{};
    Time updatedAt{};
};

/// What a new ticket begins with.
struct TicketTemplate : Preset {
    static constexpr std::string_view kind = "ticket_template";

    bool inPortal = false;
};

/// Several changes of a ticket, an answer and a note in one step.
struct Macro : Preset {
    static constexpr std::string_view kind = "macro";

    std::string reply;
    std::string note;
    std::vector<std::string> tagsAdd;
    std::vector<std::string> tagsRemove;
};

RecordType ticketTemplateType();
RecordType macroType();

/// POST /api/v1/tickets/{id}/macros/{macro}.
Route macroRoute();

/// What a macro came to: the ticket, and what was answered and noted.
struct Applied {
    Ticket ticket;
    std::string reply;
    std::string note;
};
/// Does all a macro says, in this transaction: the answer, the note, then the fields.
Applied applyMacro(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t ticketId, std::int64_t macroId);

/// Those the viewer may use, in their order.
template <class T>
std::vector<T> presetsFor(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    if (!viewer.may("tickets.presets")) return {};
    ListRequest list;
    list.q = "active:yes";
    list.sort = "position";
    list.limit = 200;
    return kernel.records().all<T>(tx, viewer, list);
}

/// The preset of that name or id. Throws Invalid naming `field`.
template <class T>
std::int64_t presetNamed(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& field,
                         const std::string& name) {
    const bool isId = !name.empty() && name.size() <= 18 && name.find_first_not_of("0123456789") == std::string::npos;
    ListRequest list;
    list.extra = isId ? Predicate{"t.id = ?", {std::stoll(name)}} : Predicate{"t.name = ?", {name}};
    const auto found = kernel.records().list(tx, viewer, T::kind, list).items;
    if (found.empty()) throw Invalid(field, "error.no_such_record");
    return found.front().id();
}

/// Pages for keeping them: /tickets/templates and /tickets/macros.
void addPresetPages(Registry& registry);
void addPresetCommands(Registry& registry);

}  // namespace kontor::tickets

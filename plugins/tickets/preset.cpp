#include "preset.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket_service.h"
#include "text_variables.h"

namespace kontor::tickets {

namespace {

constexpr std::array presetFields{
    field<&Preset::id>("id").filterable().sortable().doc("Id of it.").example("3"),
    field<&Preset::version>("version").doc("Grows with every change; the ETag.").example("1"),
    field<&Preset::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What agents find it by.")
        .example("\"New employee\""),
    field<&Preset::description>("description")
        .limit(500)
        .writable()
        .doc("When to use it.")
        .example("\"Account, laptop and phone for the first day.\""),
    field<&Preset::values>("values")
        .stored("field_values")
        .writable()
        .doc("Fields of a ticket and what they are set to, as a ticket is written; a null takes one out again.")
        .example("{\"type\":\"service_request\",\"priority\":\"high\"}"),
    field<&Preset::sharing>("sharing")
        .oneOf(web::sharings)
        .writable()
        .filterable()
        .doc("Who uses it: oneself, a group, or everyone (the last needs tickets.configure).")
        .example("\"private\""),
    field<&Preset::ownerId>("owner_id").refersTo("user").filterable().query("owner").doc("Who made it.").example("3"),
    field<&Preset::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .query("group")
        .doc("The group it is shared with.")
        .example("null"),
    field<&Preset::position>("position")
        .between(0, 1'000'000)
        .writable()
        .sortable()
        .doc("Place in the menu.")
        .example("10"),
    field<&Preset::active>("active").writable().filterable().doc("Whether agents are offered it.").example("true"),
    field<&Preset::createdAt>("created_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Preset::updatedAt>("updated_at")
        .sortable()
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

template <std::size_t A, std::size_t B>
constexpr std::array<Field, A + B> joinedFields(const std::array<Field, A>& a, const std::array<Field, B>& b) {
    std::array<Field, A + B> all{};
    for (std::size_t i = 0; i < A; ++i) all[i] = a[i];
    for (std::size_t i = 0; i < B; ++i) all[A + i] = b[i];
    return all;
}

constexpr auto templateFields = joinedFields(
    presetFields, std::array{field<&TicketTemplate::inPortal>("in_portal")
                                 .writable()
                                 .filterable()
                                 .doc("Whether people are offered it in the portal; it must be for everyone.")
                                 .example("false")});

constexpr auto macroFields = joinedFields(
    presetFields,
    std::array{field<&Macro::reply>("reply")
                   .as(FieldType::longText)
                   .limit(20'000)
                   .writable()
                   .doc("An answer to the requester; variables as in text blocks. Empty: none.")
                   .example("\"Hello {requester}, it is done.\""),
               field<&Macro::note>("note")
                   .as(FieldType::longText)
                   .limit(20'000)
                   .writable()
                   .doc("A private note, with the same variables. Empty: none.")
                   .example("\"\""),
               field<&Macro::tagsAdd>("tags_add").limit(50).writable().doc("Tags it gets.").example("[\"printer\"]"),
               field<&Macro::tagsRemove>("tags_remove").limit(50).writable().doc("Tags it loses.").example("[]")});

/// Values are named as the fields they stand in: values.priority.
[[noreturn]] void refuseValues(const Invalid& invalid) {
    std::vector<FieldError> errors = invalid.errors();
    for (auto& error : errors) error.field = "values." + error.field;
    throw Invalid(std::move(errors));
}

void preparePreset(WriteContext& context, const Preset* before, Preset& after) {
    const Viewer& viewer = context.viewer;
    if (trimmed(after.name).empty()) throw Invalid("name", "error.required");
    web::prepareSharing(viewer, before, after, "tickets.configure");
    if (!after.values.isObject()) throw Invalid("values", "error.not_an_object");
    try {
        Patch::fromJson(context.kernel.records().type(Ticket::kind), viewer, after.values, false);
    } catch (const Invalid& invalid) {
        refuseValues(invalid);
    }
}

void prepareMacro(WriteContext& context, const Macro* before, Macro& after) {
    preparePreset(context, before, after);
    std::vector<FieldError> errors;
    checkVariables("reply", after.reply, errors);
    checkVariables("note", after.note, errors);
    if (!errors.empty()) throw Invalid(std::move(errors));
}

template <class T>
RecordType presetType(std::string collection, std::string table, FieldTable fields) {
    RecordType type = recordType<T>(std::move(collection), std::move(table), fields);
    type.label = "{t}.name";
    type.readPermission = "tickets.presets";
    type.createPermission = "tickets.presets";
    type.writePermission = "tickets.presets";
    type.deletePermission = "tickets.presets";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.description"};
    type.lookup = {"t.name"};
    type.visible = web::sharedWith;
    type.removing = web::removingShared<Preset>("tickets.configure");
    return type;
}

void prepareTemplate(WriteContext& context, const TicketTemplate* before, TicketTemplate& after) {
    preparePreset(context, before, after);
    if (after.inPortal && after.sharing != "everyone") throw Invalid("in_portal", "tickets.template_not_for_everyone");
}

bool sameTag(const std::string& a, const std::string& b) {
    return asciiLower(a) == asciiLower(b);
}

std::vector<std::string> tagsAfter(const Ticket& ticket, const Macro& macro) {
    std::vector<std::string> tags = ticket.tags;
    const auto has = [](const std::vector<std::string>& list, const std::string& tag) {
        return std::any_of(list.begin(), list.end(), [&](const std::string& other) { return sameTag(other, tag); });
    };
    std::erase_if(tags, [&](const std::string& tag) { return has(macro.tagsRemove, tag); });
    for (const auto& tag : macro.tagsAdd)
        if (!has(tags, tag)) tags.push_back(tag);
    return tags;
}

}  // namespace

RecordType ticketTemplateType() {
    RecordType type = presetType<TicketTemplate>("ticket-templates", "ticket_templates", templateFields);
    type.doc = "What a new ticket begins with: values of its fields under a name.";
    type.prepare = prepared<TicketTemplate>(prepareTemplate);
    return type;
}

RecordType macroType() {
    RecordType type = presetType<Macro>("macros", "macros", macroFields);
    type.doc = "Several changes of a ticket, an answer and a note in one step.";
    type.prepare = prepared<Macro>(prepareMacro);
    return type;
}

Applied applyMacro(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t ticketId, std::int64_t macroId) {
    auto& service = kernel.get<TicketService>();
    const Ref ref{std::string(Ticket::kind), ticketId};
    const auto macro = kernel.records().get<Macro>(tx, viewer, macroId);
    const auto ticket = kernel.records().get<Ticket>(tx, viewer, ticketId);
    kernel.records().viewerOver(tx, viewer, ref).require("tickets.write");
    Patch patch = Patch::fromJson(kernel.records().type(Ticket::kind), viewer, macro.values, false);
    if (!macro.tagsAdd.empty() || !macro.tagsRemove.empty()) patch.set("tags", tagsAfter(ticket, macro));
    Applied applied;
    Answer answer;
    if (!trimmed(macro.reply).empty()) {
        answer.text = applied.reply = filledFor(tx, viewer, kernel, ticket, macro.reply);
        service.reply(tx, viewer, ticketId, answer);
    }
    if (!trimmed(macro.note).empty()) {
        answer.text = applied.note = filledFor(tx, viewer, kernel, ticket, macro.note);
        service.note(tx, viewer, ticketId, answer, true);
    }
    if (!patch.empty()) service.patch(tx, viewer, ticketId, patch);
    kernel.ledger().journal(tx, viewer, ref, "macro_applied", {{"macro", Json(), macro.name}});
    applied.ticket = kernel.records().get<Ticket>(tx, viewer, ticketId);
    return applied;
}

}  // namespace kontor::tickets

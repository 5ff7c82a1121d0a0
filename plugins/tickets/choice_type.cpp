#include "choice_type.h"

#include <algorithm>

#include "kontor/colours.h"
#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::tickets {

namespace {

constexpr std::int64_t ticketsAtOnce = 100;
constexpr std::array<std::string_view, 4> fixedFields{"type", "impact", "urgency", "source"};

/// The fields of every kind; `own` stand behind the name.
template <class... Own>
constexpr auto choiceFields(const Field& of, const Own&... own) {
    return std::array{
        idField<&TicketChoice::id>(),
        versionField<&TicketChoice::version>(),
        of,
        field<&TicketChoice::name>("name")
            .as(FieldType::word)
            .limit(40)
            .required()
            .createOnly()
            .filterable()
            .sortable()
            .doc("What tickets hold: small letters, digits and _.")
            .example("\"waiting_for_parts\""),
        own...,
        field<&TicketChoice::labelDe>("label_de")
            .limit(80)
            .required()
            .writable()
            .doc("What it is called in German.")
            .example("\"Wartet auf Ersatzteil\""),
        field<&TicketChoice::labelEn>("label_en")
            .limit(80)
            .required()
            .writable()
            .doc("What it is called in English.")
            .example("\"Waiting for parts\""),
        field<&TicketChoice::colour>("colour")
            .as(FieldType::word)
            .limit(12)
            .writable()
            .doc("One of grey, red, orange, amber, lime, green, teal, cyan, blue, indigo, violet, pink, or none.")
            .example("\"orange\""),
        field<&TicketChoice::position>("position")
            .between(0, 1'000'000)
            .writable()
            .sortable()
            .doc("Place in lists; at the end when nothing is said.")
            .example("35"),
        field<&TicketChoice::active>("active")
            .writable()
            .filterable()
            .doc("Whether tickets can be given it.")
            .example("true"),
        field<&TicketChoice::builtIn>("built_in")
            .doc("Whether it came with the product and must stay.")
            .example("false"),
        field<&TicketChoice::createdAt>("created_at")
            .doc("When it was made.")
            .example("\"2026-01-31T08:15:00.000000Z\""),
        field<&TicketChoice::updatedAt>("updated_at")
            .sortable()
            .doc("When it was last changed.")
            .example("\"2026-01-31T08:15:00.000000Z\""),
    };
}

/// Which field it is a value of, where its kind says so already.
constexpr Field hiddenField() {
    return field<&TicketChoice::field>("field").as(FieldType::word).limit(12).secret().doc("Field.").example("null");
}

constexpr auto statusFields = choiceFields(hiddenField(), field<&TicketChoice::base>("state")
                                                              .stored("base")
                                                              .oneOf(ticketStates)
                                                              .required()
                                                              .createOnly()
                                                              .filterable()
                                                              .doc("The built-in status whose rules it follows.")
                                                              .example("\"pending\""));
constexpr auto priorityFields = choiceFields(hiddenField(), field<&TicketChoice::base>("level")
                                                                .stored("base")
                                                                .oneOf(priorities)
                                                                .required()
                                                                .createOnly()
                                                                .filterable()
                                                                .doc("The built-in priority it counts as.")
                                                                .example("\"high\""));
constexpr auto resolutionFields = choiceFields(hiddenField());
constexpr auto valueFields = choiceFields(field<&TicketChoice::field>("field")
                                              .oneOf(fixedFields)
                                              .filterable()
                                              .sortable()
                                              .doc("The field of tickets it is a value of.")
                                              .example("\"type\""));

/// Where a ticket without it could not be, or rules would have nothing to go by.
bool mustStayActive(const TicketChoice& choice) {
    return choice.builtIn && choice.field != "type" && choice.field != "source";
}

void prepareChoice(WriteContext& context, const TicketChoice* before, TicketChoice& after) {
    if (!CustomFields::isName(after.name)) throw Invalid("name", "tickets.not_a_name");
    if (!after.colour.empty() && !isColour(after.colour))
        throw Invalid("colour", "error.not_one_of",
                      {{"values", join(std::vector<std::string>(colours.begin(), colours.end()), ", ")}});
    if (trimmed(after.labelDe).empty()) throw Invalid("label_de", "error.required");
    if (trimmed(after.labelEn).empty()) throw Invalid("label_en", "error.required");
    if (!after.active && mustStayActive(after)) throw Invalid("active", "tickets.built_in_status");
    if (before) return;
    if (context.tx.maybe<std::int64_t>("SELECT id FROM ticket_choices WHERE field = ? AND name = ?", after.field,
                                       after.name))
        throw Conflict("tickets.status_exists", {{"name", after.name}});
    if (after.position == 0)
        after.position = 10 + context.tx
                                  .one<std::optional<std::int64_t>>(
                                      "SELECT MAX(position) FROM ticket_choices WHERE field = ?", after.field)
                                  .value_or(0);
}

void removingChoice(WriteContext& context, const void* record) {
    const auto& choice = *static_cast<const TicketChoice*>(record);
    if (choice.builtIn) throw Conflict("tickets.built_in_status");
    if (const auto uses = usesOf(context.tx, choice.field, choice.name))
        throw Conflict("tickets.choice_in_use", {{"name", choice.name}, {"count", std::to_string(uses)}});
    if (choice.field == "priority" &&
        context.tx.maybe<std::string>("SELECT impact FROM ticket_priority_matrix WHERE priority_name = ? LIMIT 1",
                                      choice.name))
        throw Conflict("tickets.choice_in_matrix", {{"name", choice.name}});
    context.kernel.get<Dictionaries>().changed(context.tx);
}

template <class T>
RecordType choiceType(std::string collection, FieldTable fields, std::string doc) {
    RecordType type = recordType<T>(std::move(collection), "ticket_choices", fields);
    type.doc = std::move(doc);
    type.label = "COALESCE(NULLIF({t}.label_{lang}, ''), {t}.name)";
    type.readPermission = "tickets.read";
    type.createPermission = "tickets.configure";
    type.writePermission = "tickets.configure";
    type.deletePermission = "tickets.configure";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.label_de", "t.label_en"};
    type.visible = [field = T().field](const Viewer&) { return Predicate{"t.field = ?", {field}}; };
    type.prepare =
        prepared<T>([](WriteContext& context, const T* before, T& after) { prepareChoice(context, before, after); });
    type.written = writtenBy<T>(
        [](WriteContext& context, const T*, const T&) { context.kernel.get<Dictionaries>().changed(context.tx); });
    type.removing = removingChoice;
    return type;
}

}  // namespace

std::vector<RecordType> choiceTypes() {
    std::vector<RecordType> types;
    types.push_back(choiceType<TicketStatus>("ticket-statuses", statusFields,
                                             "A status tickets can have, inside one of the five states."));
    types.push_back(choiceType<TicketPriority>("ticket-priorities", priorityFields,
                                               "A priority tickets can have, inside one of the four levels."));
    types.push_back(choiceType<TicketResolution>("ticket-resolutions", resolutionFields,
                                                 "A way in which a ticket can have been resolved."));
    RecordType values = choiceType<TicketValue>(
        "ticket-values", valueFields,
        "What the values of type, impact, urgency and source are called; there are no others of these.");
    values.visible = [](const Viewer&) { return Predicate{"t.field IN ('type', 'impact', 'urgency', 'source')", {}}; };
    values.createPermission.clear();
    values.deletePermission.clear();
    types.push_back(std::move(values));
    return types;
}

std::string_view choiceKindOf(std::string_view field) {
    if (field == "status") return TicketStatus::kind;
    if (field == "priority") return TicketPriority::kind;
    if (field == "resolution") return TicketResolution::kind;
    return std::find(fixedFields.begin(), fixedFields.end(), field) != fixedFields.end() ? TicketValue::kind
                                                                                         : std::string_view();
}

std::int64_t usesOf(Transaction& tx, std::string_view field, const std::string& name) {
    // Own priorities and resolutions are in no index: administrators ask for this, and seldom.
    if (field == "status")
        return tx.one<std::int64_t>("SELECT COUNT(*) FROM tickets WHERE status = ? AND deleted_at IS NULL", name);
    if (field == "priority")
        return tx.one<std::int64_t>("SELECT COUNT(*) FROM tickets WHERE priority_name = ? AND deleted_at IS NULL",
                                    name);
    if (field == "resolution")
        return tx.one<std::int64_t>("SELECT COUNT(*) FROM tickets WHERE resolution_code = ? AND deleted_at IS NULL",
                                    name);
    return 0;
}

std::vector<std::int64_t> ticketsWith(Transaction& tx, const std::string& choices, const std::string& name,
                                      std::int64_t after) {
    if (choices == "status")
        return tx.all<std::int64_t>(
            "SELECT id FROM tickets WHERE status = ? AND deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?", name,
            after, ticketsAtOnce);
    if (choices == "priority")
        return tx.all<std::int64_t>(
            "SELECT id FROM tickets WHERE priority_name = ? AND deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?",
            name, after, ticketsAtOnce);
    return tx.all<std::int64_t>(
        "SELECT id FROM tickets WHERE resolution_code = ? AND deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?", name,
        after, ticketsAtOnce);
}

}  // namespace kontor::tickets

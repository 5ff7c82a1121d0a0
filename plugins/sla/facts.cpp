#include "facts.h"

#include <algorithm>
#include <array>

namespace kontor::sla {

namespace {

using Type = Fact::Type;

/// Fields that are set because a clock stands where it stands, and bookkeeping.
constexpr std::array<std::string_view, 9> consequences{
    "due_at",     "due_by_hand",     "first_response_due_at",  "first_responded_at", "sla_state",
    "sla_due_at", "last_message_at", "last_message_direction", "status_changed_at"};

bool isConsequence(std::string_view field) {
    return std::find(consequences.begin(), consequences.end(), field) != consequences.end();
}

const Json* changeOf(const JournalEntry& entry, std::string_view field) {
    for (const auto& change : entry.changes.items())
        if (change["field"].text() == field) return &change["to"];
    return nullptr;
}

bool isOneOfReferences(const AnyRecord& ticket, const Json& id) {
    const FieldValue requester = ticket.get("requester_id");
    return id.isInteger() && requester == FieldValue(id.integer());
}

std::string textOf(const AnyRecord& ticket, std::string_view field) {
    const FieldValue value = ticket.get(field);
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

std::optional<Type> typeOf(const Moment& moment) {
    const JournalEntry& entry = moment.entry;
    if (entry.action == "created") return Type::created;
    if (entry.action == "deleted") return Type::deleted;
    if (entry.action == "message_created") {
        const bool in = changeOf(entry, "direction")->text() == "in";
        const Json* author = changeOf(entry, "author_id");
        return in || (author && isOneOfReferences(moment.after, *author)) ? Type::requesterSaid : Type::agentSaid;
    }
    const Json* into = changeOf(entry, "merged_into_id");
    return into && !into->isNull() ? Type::merged : Type::changed;
}

}  // namespace

bool countsChange(std::span<const std::string> fields) {
    return !std::all_of(fields.begin(), fields.end(), isConsequence);
}

bool isFact(JournalEntry& entry) {
    if (entry.action == "created" || entry.action == "deleted") return true;
    if (entry.action == "updated") {
        std::vector<std::string> fields;
        for (const auto& change : entry.changes.items()) fields.push_back(change["field"].text());
        return countsChange(fields);
    }
    if (entry.action != "message_created" || !changeOf(entry, "direction")) return false;
    std::erase_if(entry.changes.items(), [](const Json& change) {
        const std::string field = change["field"].text();
        return field != "direction" && field != "author_id" && field != "automatic";
    });
    return true;
}

Situation situationOf(const AnyRecord& ticket, std::map<std::string, std::string> values) {
    Situation now;
    now.state = textOf(ticket, "state");
    const FieldValue group = ticket.get("group_id");
    if (const auto* id = std::get_if<std::int64_t>(&group)) now.groupId = *id;
    now.values = std::move(values);
    now.values["priority"] = textOf(ticket, "priority");
    if (std::string own = textOf(ticket, "priority_name"); !own.empty()) now.values["priority_name"] = std::move(own);
    return now;
}

std::vector<Fact> factsOf(std::span<const Moment> moments, const ValuesOf& values) {
    std::vector<Fact> facts;
    for (const auto& moment : moments) {
        const auto type = typeOf(moment);
        if (!type || (facts.empty() && *type != Type::created)) continue;
        Fact fact;
        // Clocks of several nodes differ a little.
        fact.at = facts.empty() ? moment.entry.at : std::max(facts.back().at, moment.entry.at);
        fact.type = *type;
        if (const Json* automatic = changeOf(moment.entry, "automatic")) fact.automatic = *automatic == Json(true);
        fact.now = situationOf(moment.after, values(fact.at, moment.after));
        facts.push_back(std::move(fact));
    }
    return facts;
}

}  // namespace kontor::sla

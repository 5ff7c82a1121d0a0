#include "rule_query.h"

#include <algorithm>

#include "kontor/kernel.h"
#include "rule.h"

namespace kontor::automation {

namespace {

constexpr std::string_view wasPrefix = "was.";
const std::vector<std::string> ways{"web", "api", "mail", "shell", "rule", "system"};

/// Nothing of it goes through SQL; the language wants an expression all the same.
constexpr const char* noSql = "NULL";

QueryField named(std::string name, QueryType type, std::string title) {
    return {.name = std::move(name), .type = type, .sql = noSql, .title = std::move(title)};
}

void addUnlessTaken(QueryFields& fields, QueryField field) {
    if (!fields.find(field.name)) fields.add(std::move(field));
}

Json changeOf(const JournalEntry& entry, std::string_view field) {
    for (const auto& change : entry.changes.items())
        if (change["field"].text() == field) return change["to"];
    return {};
}

/// Whether the person behind `requester_id` deserves special care.
std::vector<QueryValue> vipOf(Transaction& tx, const AnyRecord& record) {
    const FieldValue requester = record.get("requester_id");
    const auto* id = std::get_if<std::int64_t>(&requester);
    if (!id) return {};
    return {tx.maybe<std::int64_t>("SELECT vip FROM user WHERE id = ?", *id).value_or(0)};
}

}  // namespace

std::shared_ptr<const QueryFields> eventFields(Kernel& kernel, const Viewer& viewer, std::string_view kind) {
    const RecordType& type = kernel.records().type(kind);
    auto fields = std::make_shared<QueryFields>();
    std::vector<QueryField> earlier;
    std::vector<std::string> names;
    for (const auto& field : kernel.queryFields(kind).all()) {
        const Field* described = type.field(field.name);
        if (described && !viewer.isSystem() && type.fieldReadable && !type.fieldReadable(viewer, *described)) continue;
        fields->add(field);
        names.push_back(field.name);
        QueryField was = field;
        was.name = std::string(wasPrefix) + field.name;
        for (auto& alias : was.aliases) alias = std::string(wasPrefix) + alias;
        earlier.push_back(std::move(was));
    }
    for (const auto& field : type.fields) {
        const bool readable = viewer.isSystem() || !type.fieldReadable || type.fieldReadable(viewer, field);
        if (field.type != FieldType::json || !field.isFilterable || !readable) continue;
        fields->addMembers(std::string(field.name), noSql);
        fields->addMembers(std::string(wasPrefix) + std::string(field.name), noSql);
        names.emplace_back(field.name);
    }
    for (auto& field : earlier) addUnlessTaken(*fields, std::move(field));
    QueryField changed = named("changed", QueryType::enumeration, "Fields that changed.");
    changed.values = std::move(names);
    changed.sql = "EXISTS (SELECT 1 WHERE {})";
    changed.element = noSql;
    addUnlessTaken(*fields, std::move(changed));
    QueryField event = named("event", QueryType::enumeration, "What happened.");
    for (const auto name : ruleEvents) event.values.emplace_back(name);
    addUnlessTaken(*fields, std::move(event));
    QueryField via = named("via", QueryType::enumeration, "The way it came.");
    via.values = ways;
    addUnlessTaken(*fields, std::move(via));
    QueryField actor = named("actor", QueryType::reference, "Who did it.");
    actor.kind = "user";
    addUnlessTaken(*fields, std::move(actor));
    addUnlessTaken(*fields, named("message.text", QueryType::text, "What was written."));
    if (type.field("requester_id"))
        addUnlessTaken(*fields, named("requester.vip", QueryType::boolean, "Whether the requester is a VIP."));
    return fields;
}

QueryRecord eventValues(Transaction& tx, Kernel&, const Happening& happening) {
    const Moment& moment = happening.moment;
    return {[&](std::string_view name) -> std::vector<QueryValue> {
        const JournalEntry& entry = moment.entry;
        if (name.starts_with(wasPrefix)) return queryValues(moment.before, name.substr(wasPrefix.size()));
        if (name == "event") return {happening.event};
        if (name == "via") return {entry.via};
        if (name == "actor") return entry.actorId ? std::vector<QueryValue>{entry.actorId} : std::vector<QueryValue>();
        if (name == "requester.vip") return vipOf(tx, moment.after);
        if (name == "message.text") return {changeOf(entry, "body_text").text()};
        std::vector<QueryValue> changed;
        // What happens to an entry changes nothing of the record.
        if (name == "changed" && (happening.event == "created" || happening.event == "updated"))
            for (const auto& change : entry.changes.items()) changed.emplace_back(change["field"].text());
        return changed;
    }};
}

}  // namespace kontor::automation

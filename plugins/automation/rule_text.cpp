#include "rule_text.h"

#include <set>

#include "action_list.h"
#include "kontor/labels.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket.h"

namespace kontor::automation {

namespace {

/// What a reference of a change points at: its own field's kind, or for a way to choose, the team.
void addRefs(const Field* field, const Json& value, std::set<Ref>& refs) {
    if (value.isObject() && value["group_id"].isInteger()) refs.insert({"group", value["group_id"].integer()});
    if (!field || field->target.empty()) return;
    if (value.isInteger()) refs.insert({std::string(field->target), value.integer()});
    if (value.isArray())
        for (const auto& item : value.items())
            if (item.isInteger()) refs.insert({std::string(field->target), item.integer()});
}

}  // namespace

std::string RuleText::text(const std::string& key, const Message::Params& params) const {
    return _kernel.translations().text(_viewer.locale(), key, params);
}

std::string RuleText::name(const Rule& rule) const {
    const std::string key = "automation.built_in." + rule.builtIn;
    const bool unchanged = !rule.builtIn.empty() && _kernel.translations().text("en", key) == rule.name;
    return unchanged ? text(key) : rule.name;
}

std::string RuleText::description(const Rule& rule) const {
    const std::string key = "automation.built_in." + rule.builtIn + ".text";
    return rule.description.empty() && !rule.builtIn.empty() && _kernel.translations().has("en", key)
               ? text(key)
               : rule.description;
}

std::string RuleText::event(const std::string& event) const {
    return text("automation.event." + event);
}

std::string RuleText::when(const Rule& rule) const {
    if (!rule.schedule.empty()) {
        const auto words = split(asciiLower(rule.schedule), ' ');
        return words.size() == 2 ? text("automation.schedule." + words[0], {{"at", words[1]}}) : rule.schedule;
    }
    std::vector<std::string> events;
    for (const auto& one : rule.events) events.push_back(event(one));
    return join(events, ", ");
}

std::string RuleText::label(const RecordType& type, const std::string& name) const {
    if (const Field* field = type.field(name)) {
        const std::string key = field->title.empty() ? "field." + name : std::string(field->title);
        return _kernel.translations().has(_viewer.locale(), key) ? text(key) : name;
    }
    const Action* action = findAction(_kernel.catalog(), name);
    return action ? text(action->title()) : name;
}

std::string RuleText::value(const RecordType& type, const std::string& name, const Json& value) const {
    const Field* field = type.field(name);
    const auto nameOf = [&](const std::string& kind, const Json& id) {
        const auto found = _names.find({kind, id.integer()});
        return found == _names.end() ? "#" + std::to_string(id.integer()) : found->second;
    };
    if (value.isObject() && value["how"].isString())
        return text("automation.how." + value["how"].text(),
                    {{"group", value["group_id"].isInteger() ? nameOf("group", value["group_id"]) : ""}});
    if (value.isArray()) {
        std::vector<std::string> parts;
        for (const auto& item : value.items()) parts.push_back(this->value(type, name, item));
        return join(parts, ", ");
    }
    if (field && !field->target.empty() && value.isInteger()) return nameOf(std::string(field->target), value);
    if (field && field->type == FieldType::time)
        if (const auto at = parseTime(value.text())) return localTime(*at, _viewer.locale(), _viewer.timeZone());
    if (value.isString() && field) {
        // The words of tickets are named by administrators.
        if (const auto* found = _dictionary ? _dictionary->find(name, value.string()) : nullptr)
            return found->label(_viewer.locale());
        const std::string key = "value." + name + "." + value.string();
        if (_kernel.translations().has(_viewer.locale(), key)) return text(key);
    }
    return cellText(value);
}

Json RuleText::changes(Transaction& tx, const RecordType& type, const Json& changes) {
    return this->changes(tx, type, std::vector<Json>{changes}).front();
}

std::vector<Json> RuleText::changes(Transaction& tx, const RecordType& type, const std::vector<Json>& many) {
    std::set<Ref> refs;
    for (const auto& changes : many)
        if (changes.isArray())
            for (const auto& change : changes.items())
                for (const char* side : {"from", "to"}) addRefs(type.field(change["field"].text()), change[side], refs);
    _names.clear();
    if (type.kind == tickets::Ticket::kind) _dictionary = _kernel.get<tickets::Dictionaries>().get(tx);
    if (!refs.empty()) _names = _kernel.get<Labels>().labels(tx, _viewer, {refs.begin(), refs.end()});
    std::vector<Json> result;
    for (const auto& changes : many) {
        Json rows = Json::array();
        if (changes.isArray())
            for (const auto& change : changes.items()) {
                const std::string field = change["field"].text();
                const std::string from = value(type, field, change["from"]);
                rows.push(Json::object({{"label", label(type, field)},
                                        {"from", from},
                                        {"has_from", !from.empty()},
                                        {"to", value(type, field, change["to"])}}));
            }
        result.push_back(std::move(rows));
    }
    return result;
}

}  // namespace kontor::automation

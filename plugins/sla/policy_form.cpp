#include "policy_form.h"

#include <algorithm>
#include <set>

#include "core/promise.h"
#include "kontor/error.h"
#include "kontor/labels.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket.h"

namespace kontor::sla {

namespace {

constexpr std::size_t mostSteps = 20;

std::string at(const FormValues& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

std::optional<std::int64_t> idIn(const std::string& text, const char* field) {
    if (text.empty()) return std::nullopt;
    if (text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw Invalid(field, "error.not_an_id");
    return std::stoll(text);
}

/// Ids with commas between them.
Json idsIn(const std::string& text) {
    Json ids = Json::array();
    for (const auto& part : split(text, ','))
        if (const auto id = idIn(std::string(trimmed(part)), "steps")) ids.push(*id);
    return ids;
}

std::string stepKey(std::size_t number, const std::string& part) {
    return "s." + std::to_string(number) + "." + part;
}

/// Names of the priorities the form has rows for, `default` first.
std::vector<std::string> prioritiesIn(const FormValues& values) {
    std::vector<std::string> names{"default"};
    names.insert(names.end(), tickets::priorities.rbegin(), tickets::priorities.rend());
    for (const auto& [name, value] : values) {
        const auto parts = split(name, '.');
        if (parts.size() == 3 && parts[0] == "t" && parts[1] != "+" &&
            std::find(names.begin(), names.end(), parts[1]) == names.end())
            names.push_back(parts[1]);
    }
    return names;
}

Json targetsIn(const FormValues& values) {
    Json targets = Json::object();
    auto names = prioritiesIn(values);
    names.push_back("+");
    for (const auto& name : names) {
        Json row = Json::object();
        for (std::size_t i = 0; i < 3; ++i)
            if (const std::string text(trimmed(at(values, "t." + name + "." + std::string(clockNames[i]))));
                !text.empty())
                row[clockNames[i]] = text;
        if (row.size() == 0) continue;
        const std::string priority = name == "+" ? asciiLower(trimmed(at(values, "t.+"))) : name;
        targets[priority] = std::move(row);
    }
    return targets;
}

Json groupsIn(const FormValues& values) {
    Json ola = Json::object();
    for (const auto& [name, value] : values)
        if (name.starts_with("o.") && !trimmed(value).empty()) ola[name.substr(2)] = std::string(trimmed(value));
    return ola;
}

Json stepsIn(const FormValues& values) {
    Json steps = Json::object();
    for (std::size_t i = 0; i < mostSteps; ++i) {
        const std::string name(trimmed(at(values, stepKey(i, "name"))));
        if (name.empty()) continue;
        Json step = Json::object({{"clock", at(values, stepKey(i, "clock"))}, {"at", at(values, stepKey(i, "at"))}});
        Json notify = Json::array(), tags = Json::array();
        for (const auto who : noticed)
            if (at(values, stepKey(i, "notify." + std::string(who))) == "true") notify.push(Json(who));
        for (const auto& tag : split(at(values, stepKey(i, "tags")), ','))
            if (!trimmed(tag).empty()) tags.push(Json(trimmed(tag)));
        if (notify.size() > 0) step["notify"] = std::move(notify);
        if (tags.size() > 0) step["tags"] = std::move(tags);
        for (const auto& [part, member] : {std::pair("user_ids", "notify_user_ids"), {"group_ids", "notify_group_ids"}})
            if (Json ids = idsIn(at(values, stepKey(i, part))); ids.size() > 0) step[member] = std::move(ids);
        if (at(values, stepKey(i, "raise_priority")) == "true") step["raise_priority"] = true;
        if (const auto group = idIn(at(values, stepKey(i, "group_id")), "steps")) step["group_id"] = *group;
        if (steps.find(name)) throw Invalid("steps", "sla.error.step_twice", {{"name", name}});
        steps[name] = std::move(step);
    }
    return steps;
}

/// A merge patch that leaves nothing but `wanted`.
Json replacing(Json wanted, const Json& before) {
    for (const auto& [name, value] : before.members())
        if (!wanted.find(name)) wanted[name] = Json();
    return wanted;
}

Json choices(const std::vector<std::pair<std::string, std::string>>& options, const std::string& chosen) {
    Json list = Json::array();
    for (const auto& [value, label] : options)
        list.push(Json::object({{"value", value}, {"label", label}, {"selected", value == chosen}}));
    return list;
}

/// What can be read of ids with commas; the check of the form says the rest.
std::vector<std::int64_t> idsOf(const std::string& text) {
    std::vector<std::int64_t> ids;
    for (const auto& part : split(text, ',')) {
        const auto id = trimmed(part);
        if (!id.empty() && id.size() < 18 && id.find_first_not_of("0123456789") == std::string::npos)
            ids.push_back(std::stoll(std::string(id)));
    }
    return ids;
}

Json chosenOf(const std::vector<std::pair<std::string, std::string>>& options, const std::string& chosen) {
    const auto ids = idsOf(chosen);
    Json list = Json::array();
    for (const auto& [value, label] : options)
        list.push(Json::object({{"value", value},
                                {"label", label},
                                {"selected", std::find(ids.begin(), ids.end(), std::stoll(value)) != ids.end()}}));
    return list;
}

Json peopleChosen(const std::string& chosen, const std::map<Ref, std::string>& names) {
    Json list = Json::array();
    for (const auto id : idsOf(chosen)) {
        const auto name = names.find({"user", id});
        list.push(Json::object(
            {{"value", std::to_string(id)}, {"label", name == names.end() ? "#" + std::to_string(id) : name->second}}));
    }
    return list;
}

std::vector<std::pair<std::string, std::string>> recordsOf(Transaction& tx, Kernel& kernel, const Viewer& viewer,
                                                           const char* kind) {
    std::vector<std::pair<std::string, std::string>> options;
    ListRequest request;
    request.limit = 200;
    request.sort = "name";
    for (const auto& record : kernel.records().list(tx, viewer, kind, request).items)
        options.emplace_back(std::to_string(record.id()), std::get<std::string>(record.get("name")));
    return options;
}

}  // namespace

FormValues valuesOf(const Policy& policy) {
    FormValues values{{"name", policy.name},
                      {"query", policy.query},
                      {"position", policy.position == 0 ? "" : std::to_string(policy.position)},
                      {"calendar_id", policy.calendarId ? std::to_string(*policy.calendarId) : ""},
                      {"active", policy.active ? "true" : ""},
                      {"version", std::to_string(policy.version)}};
    for (const auto& [priority, row] : policy.targets.members())
        for (const auto& [clock, span] : row.members()) values["t." + priority + "." + clock] = span.text();
    for (const auto& [group, span] : policy.ola.members()) values["o." + group] = span.text();
    for (const auto& state : policy.pauses) values["p." + state] = "true";
    std::size_t number = 0;
    for (const auto& [name, step] : policy.steps.members()) {
        values[stepKey(number, "name")] = name;
        values[stepKey(number, "clock")] = step["clock"].text();
        values[stepKey(number, "at")] = step["at"].text();
        for (const auto& who : step["notify"].isArray() ? step["notify"].items() : Json::Array{})
            values[stepKey(number, "notify." + who.text())] = "true";
        std::vector<std::string> tags;
        for (const auto& tag : step["tags"].isArray() ? step["tags"].items() : Json::Array{})
            tags.push_back(tag.text());
        values[stepKey(number, "tags")] = join(tags, ", ");
        for (const auto& [part, member] :
             {std::pair("user_ids", "notify_user_ids"), {"group_ids", "notify_group_ids"}}) {
            std::vector<std::string> ids;
            for (const auto& id : step[member].isArray() ? step[member].items() : Json::Array{})
                ids.push_back(std::to_string(id.integer()));
            values[stepKey(number, part)] = join(ids, ",");
        }
        if (step["raise_priority"] == Json(true)) values[stepKey(number, "raise_priority")] = "true";
        if (step["group_id"].isInteger())
            values[stepKey(number, "group_id")] = std::to_string(step["group_id"].integer());
        ++number;
    }
    return values;
}

FormValues sentValues(Request& request) {
    FormValues values;
    for (const auto& [name, value] : request.form()) {
        const bool isOneOfMany = name.ends_with("_ids") && !values[name].empty() && !value.empty();
        values[name] = isOneOfMany ? values[name] + "," + value : value;
    }
    return values;
}

Patch patchOf(const FormValues& values, const Policy* before) {
    Patch patch;
    const Policy none;
    const Policy& old = before ? *before : none;
    const std::string name(trimmed(at(values, "name")));
    if (name.empty()) throw Invalid("name", "error.required");
    if (characters(name) > 100) throw Invalid("name", "error.too_long", {{"most", "100"}});
    const std::string query(trimmed(at(values, "query")));
    if (characters(query) > maxQueryLength)
        throw Invalid("query", "error.too_long", {{"most", std::to_string(maxQueryLength)}});
    patch.set("name", name).set("query", query).set("active", at(values, "active") == "true");
    const auto position = idIn(std::string(trimmed(at(values, "position"))), "position");
    if (position && *position > 1'000'000)
        throw Invalid("position", "error.out_of_range", {{"low", "0"}, {"high", "1000000"}});
    if (position) patch.set("position", *position);
    const auto calendar = idIn(at(values, "calendar_id"), "calendar_id");
    patch.set("calendar_id", calendar ? FieldValue(*calendar) : FieldValue(nullptr));
    std::vector<std::string> pauses;
    for (const auto state : pausable)
        if (at(values, "p." + std::string(state)) == "true") pauses.emplace_back(state);
    patch.set("pauses", pauses);
    patch.set("targets", replacing(targetsIn(values), old.targets));
    patch.set("ola", replacing(groupsIn(values), old.ola));
    patch.set("steps", replacing(stepsIn(values), old.steps));
    return patch;
}

void putForm(Json& data, const FormValues& values, const ClockWords& words, Transaction& tx, Kernel& kernel) {
    for (const char* field : {"name", "query", "position", "version"}) data[field] = at(values, field);
    data["is_active"] = at(values, "active") == "true";
    std::vector<std::pair<std::string, std::string>> calendars{{"", words.text("sla.calendar.default")}};
    for (auto& option : recordsOf(tx, kernel, words.viewer, "business_calendar"))
        calendars.push_back(std::move(option));
    data["calendars"] = choices(calendars, at(values, "calendar_id"));

    Json rows = Json::array();
    for (const auto& priority : prioritiesIn(values)) {
        const std::string key = "tickets.priority." + priority;
        const bool named = words.translations.has(words.viewer.locale(), key);
        Json cells = Json::array();
        for (std::size_t i = 0; i < 3; ++i) {
            const std::string field = "t." + priority + "." + std::string(clockNames[i]);
            cells.push(Json::object(
                {{"name", field}, {"value", at(values, field)}, {"label", words.clock(static_cast<Clock>(i))}}));
        }
        const std::string label = priority == "default" ? words.text("sla.priority.default")
                                  : named               ? words.text(key)
                                                        : priority;
        rows.push(Json::object({{"label", label}, {"cells", std::move(cells)}}));
    }
    data["targets"] = std::move(rows);

    Json states = Json::array();
    for (const auto state : pausable)
        states.push(Json::object({{"name", "p." + std::string(state)},
                                  {"label", words.text("tickets.status." + std::string(state))},
                                  {"checked", at(values, "p." + std::string(state)) == "true"}}));
    data["pauses"] = std::move(states);

    const auto groups = recordsOf(tx, kernel, words.viewer, "group");
    Json ola = Json::array({Json::object(
        {{"name", "o.default"}, {"label", words.text("sla.group.default")}, {"value", at(values, "o.default")}})});
    for (const auto& [id, label] : groups)
        ola.push(Json::object({{"name", "o." + id}, {"label", label}, {"value", at(values, "o." + id)}}));
    data["ola"] = std::move(ola);

    std::vector<std::pair<std::string, std::string>> clocks, takers{{"", "–"}};
    for (std::size_t i = 0; i < clockCount; ++i) clocks.emplace_back(clockNames[i], words.clock(static_cast<Clock>(i)));
    takers.insert(takers.end(), groups.begin(), groups.end());
    std::vector<Ref> named;
    for (std::size_t i = 0; i < mostSteps; ++i)
        for (const auto& id : idsOf(at(values, stepKey(i, "user_ids")))) named.push_back({"user", id});
    std::map<Ref, std::string> names;
    if (!named.empty()) names = kernel.get<Labels>().labels(tx, words.viewer, named);
    Json steps = Json::array();
    bool hadEmpty = false;
    for (std::size_t i = 0; i < mostSteps && !hadEmpty; ++i) {
        const auto part = [&](const char* name) { return at(values, stepKey(i, name)); };
        hadEmpty = part("name").empty();
        Json who = Json::array();
        for (const auto person : noticed)
            who.push(Json::object({{"name", stepKey(i, "notify." + std::string(person))},
                                   {"label", words.text("sla.notify." + std::string(person))},
                                   {"checked", part(("notify." + std::string(person)).c_str()) == "true"}}));
        steps.push(Json::object({{"key", "s." + std::to_string(i)},
                                 {"number", std::to_string(i + 1)},
                                 {"is_new", hadEmpty},
                                 {"name", part("name")},
                                 {"at", part("at")},
                                 {"tags", part("tags")},
                                 {"raise", part("raise_priority") == "true"},
                                 {"clocks", choices(clocks, part("clock").empty() ? "resolution" : part("clock"))},
                                 {"groups", choices(takers, part("group_id"))},
                                 {"told_groups", chosenOf(groups, part("group_ids"))},
                                 {"told_people", peopleChosen(part("user_ids"), names)},
                                 {"notify", std::move(who)}}));
    }
    data["steps"] = std::move(steps);
}

}  // namespace kontor::sla

#include "core/promise.h"

#include <algorithm>

#include "core/span.h"
#include "kontor/text.h"

namespace kontor::sla {

namespace {

constexpr std::size_t mostNames = 50;
constexpr std::size_t mostSteps = 20;
constexpr std::size_t longestName = 40;

bool isName(std::string_view text) {
    return !text.empty() && text.size() <= longestName && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

template <class Words>
bool isOneOfWords(const Words& words, std::string_view text) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// Members of an object, which `most` bounds; says so when it is none.
Json::Object membersOf(const Json& json, const char* field, std::size_t most, std::vector<FieldError>& errors) {
    if (!json.isObject()) {
        errors.push_back({field, {"error.not_an_object", {}}});
        return {};
    }
    if (json.size() > most) {
        errors.push_back({field, {"error.too_many", {{"most", std::to_string(most)}}}});
        return {};
    }
    return json.members();
}

void unknownMember(const char* field, const std::string& name, std::vector<FieldError>& errors) {
    errors.push_back({field, {"sla.error.unknown_member", {{"name", std::string(leftCharacters(name, 60))}}}});
}

std::optional<Duration> spanIn(const Json& json, const char* field, const std::string& where,
                               std::vector<FieldError>& errors) {
    const auto span = json.isString() ? readSpan(json.text()) : std::nullopt;
    if (!span) errors.push_back({field, {"sla.error.span", {{"name", std::string(leftCharacters(where, 60))}}}});
    return span;
}

std::vector<std::string> wordsIn(const Json& json, const char* field, std::vector<FieldError>& errors) {
    std::vector<std::string> words;
    const bool list = json.isArray() && json.size() <= mostNames;
    if (list)
        for (const auto& word : json.items())
            if (word.isString()) words.emplace_back(trimmed(word.text()));
    if (!list || words.size() != json.size()) errors.push_back({field, {"sla.error.words", {}}});
    return words;
}

std::vector<std::int64_t> idsIn(const Json& json, const char* field, std::vector<FieldError>& errors) {
    std::vector<std::int64_t> ids;
    const bool list = json.isArray() && json.size() <= mostNames;
    if (list)
        for (const auto& id : json.items())
            if (id.isInteger() && id.integer() > 0) ids.push_back(id.integer());
    if (!list || ids.size() != json.size()) errors.push_back({field, {"error.not_an_id", {}}});
    return ids;
}

Json idsJson(const std::vector<std::int64_t>& ids) {
    Json list = Json::array();
    for (const auto id : ids) list.push(id);
    return list;
}

Json wordsJson(const std::vector<std::string>& words) {
    Json list = Json::array();
    for (const auto& word : words) list.push(Json(word));
    return list;
}

Step readStep(const std::string& name, const Json& json, std::vector<FieldError>& errors) {
    constexpr const char* field = "steps";
    Step step;
    step.name = name;
    if (!isName(name) || name == breachStep) errors.push_back({field, {"sla.error.step_name", {{"name", name}}}});
    bool hasClock = false, hasTime = false;
    for (const auto& [key, value] : membersOf(json, field, 20, errors)) {
        if (key == "clock") {
            const auto clock = clockNamed(value.text());
            hasClock = clock.has_value();
            if (clock) step.clock = *clock;
        } else if (key == "at") {
            const auto at = readOffset(value.text());
            hasTime = at.has_value();
            if (at) step.at = *at;
        } else if (key == "notify") {
            step.notify = wordsIn(value, field, errors);
            for (const auto& who : step.notify)
                if (!isOneOfWords(noticed, who)) unknownMember(field, who, errors);
        } else if (key == "notify_user_ids") {
            step.notifyUserIds = idsIn(value, field, errors);
        } else if (key == "notify_group_ids") {
            step.notifyGroupIds = idsIn(value, field, errors);
        } else if (key == "raise_priority") {
            step.raisePriority = value == Json(true);
            if (!value.isBool()) errors.push_back({field, {"error.not_a_boolean", {}}});
        } else if (key == "group_id") {
            if (value.isInteger())
                step.groupId = value.integer();
            else if (!value.isNull())
                errors.push_back({field, {"error.not_an_id", {}}});
        } else if (key == "tags") {
            step.tags = wordsIn(value, field, errors);
            for (const auto& tag : step.tags)
                if (tag.empty() || characters(tag) > 50)
                    errors.push_back({field, {"error.too_long", {{"most", "50"}}}});
        } else {
            unknownMember(field, key, errors);
        }
    }
    if (!hasClock) errors.push_back({field, {"sla.error.step_clock", {{"name", name}}}});
    if (!hasTime) errors.push_back({field, {"sla.error.step_at", {{"name", name}}}});
    if (!step.tells() && !step.raisePriority && !step.groupId && step.tags.empty())
        errors.push_back({field, {"sla.error.step_nothing", {{"name", name}}}});
    return step;
}

}  // namespace

std::string_view nameOf(Clock clock) {
    return clockNames[static_cast<std::size_t>(clock)];
}

std::optional<Clock> clockNamed(std::string_view name) {
    const auto found = std::find(clockNames.begin(), clockNames.end(), name);
    if (found == clockNames.end()) return std::nullopt;
    return static_cast<Clock>(found - clockNames.begin());
}

Targets readTargets(const Json& json, std::vector<FieldError>& errors) {
    constexpr const char* field = "targets";
    Targets targets;
    for (const auto& [priority, values] : membersOf(json, field, mostNames, errors)) {
        if (!isName(priority)) {
            unknownMember(field, priority, errors);
            continue;
        }
        auto& row = targets[priority];
        for (const auto& [clock, value] : membersOf(values, field, mostNames, errors)) {
            const auto which = clockNamed(clock);
            if (!which || *which == Clock::group)
                unknownMember(field, priority + "." + clock, errors);
            else if (!value.isNull())
                row[static_cast<std::size_t>(*which)] = spanIn(value, field, priority + "." + clock, errors);
        }
        // Says nothing.
        if (row == Targets::mapped_type{}) targets.erase(priority);
    }
    return targets;
}

GroupTargets readGroupTargets(const Json& json, std::vector<FieldError>& errors) {
    constexpr const char* field = "ola";
    GroupTargets targets;
    for (const auto& [group, value] : membersOf(json, field, 500, errors)) {
        const bool isNumber = !group.empty() && group.size() < 18 &&
                              std::all_of(group.begin(), group.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!isNumber && group != "default")
            unknownMember(field, group, errors);
        else if (const auto span = spanIn(value, field, group, errors))
            targets[isNumber ? std::stoll(group) : 0] = *span;
    }
    return targets;
}

std::vector<Step> readSteps(const Json& json, std::vector<FieldError>& errors) {
    std::vector<Step> steps;
    for (const auto& [name, value] : membersOf(json, "steps", mostSteps, errors))
        steps.push_back(readStep(name, value, errors));
    return steps;
}

std::vector<std::string> readPauses(const Json& json, std::vector<FieldError>& errors) {
    auto pauses = wordsIn(json, "pauses", errors);
    for (const auto& state : pauses)
        if (!isOneOfWords(pausable, state)) unknownMember("pauses", state, errors);
    return pauses;
}

Json toJson(const Targets& targets) {
    Json json = Json::object();
    for (const auto& [priority, row] : targets) {
        Json values = Json::object();
        for (std::size_t i = 0; i < row.size(); ++i)
            if (row[i]) values[clockNames[i]] = spanText(*row[i]);
        json[priority] = std::move(values);
    }
    return json;
}

Json toJson(const GroupTargets& targets) {
    Json json = Json::object();
    for (const auto& [group, span] : targets) json[group == 0 ? "default" : std::to_string(group)] = spanText(span);
    return json;
}

Json toJson(const std::vector<Step>& steps) {
    Json json = Json::object();
    for (const auto& step : steps) {
        Json one = Json::object({{"clock", nameOf(step.clock)}, {"at", offsetText(step.at)}});
        if (!step.notify.empty()) one["notify"] = wordsJson(step.notify);
        if (!step.notifyUserIds.empty()) one["notify_user_ids"] = idsJson(step.notifyUserIds);
        if (!step.notifyGroupIds.empty()) one["notify_group_ids"] = idsJson(step.notifyGroupIds);
        if (step.raisePriority) one["raise_priority"] = true;
        if (step.groupId) one["group_id"] = *step.groupId;
        if (!step.tags.empty()) one["tags"] = wordsJson(step.tags);
        json[step.name] = std::move(one);
    }
    return json;
}

std::optional<Duration> readOffset(std::string_view text) {
    text = trimmed(text);
    if (text == "0") return Duration(0);
    const bool before = text.starts_with('-');
    if (before || text.starts_with('+')) text.remove_prefix(1);
    const auto span = readSpan(text);
    if (!span) return std::nullopt;
    return before ? -*span : *span;
}

std::string offsetText(Duration at) {
    if (at == Duration(0)) return "0";
    return (at > Duration(0) ? "+" : "") + spanText(at);
}

}  // namespace kontor::sla

#include "record_activity.h"

#include <algorithm>
#include <array>

#include "kontor/error.h"
#include "record_details.h"

namespace kontor::web {

namespace {

constexpr int historyShown = 50;
constexpr int changesTold = 20;
constexpr std::size_t longestValue = 80;
constexpr const char* historyKind = "activity";

template <class T>
T heldIn(const AnyRecord& record, std::string_view field) {
    FieldValue value = record.get(field);
    T* held = std::get_if<T>(&value);
    return held ? std::move(*held) : T();
}

JournalEntry entryFrom(const AnyRecord& activity) {
    JournalEntry entry;
    entry.id = activity.id();
    entry.at = heldIn<Time>(activity, "at");
    entry.actorId = heldIn<std::int64_t>(activity, "actor_id");
    entry.impersonatorId = heldIn<std::int64_t>(activity, "impersonator_id");
    entry.via = heldIn<std::string>(activity, "via");
    entry.action = heldIn<std::string>(activity, "action");
    entry.changes = heldIn<Json>(activity, "changes");
    entry.reason = heldIn<std::string>(activity, "reason");
    return entry;
}

/// The value of a field as the journal keeps it; nothing when it does not fit the field any more.
std::optional<FieldValue> valueFrom(const Field& field, const Json& value) {
    std::vector<FieldError> ignored;
    return value.isNull() ? FieldValue(nullptr) : readField(field, value, ignored);
}

void nameRefs(const RecordType& type, const std::vector<JournalEntry>& events, std::set<Ref>& named) {
    for (const auto& event : events) {
        for (const auto id : {event.actorId, event.impersonatorId})
            if (id != 0) named.insert({"user", id});
        if (!event.changes.isArray()) continue;
        for (const auto& change : event.changes.items())
            if (const Field* field = type.field(change["field"].text()))
                for (const char* side : {"from", "to"})
                    if (const auto value = valueFrom(*field, change[side]))
                        for (auto& ref : refsIn(*field, *value)) named.insert(std::move(ref));
    }
}

std::string shortened(std::string_view text) {
    return std::string(leftCharacters(text, longestValue));
}

/// Follows from other fields, or says the same as another one.
bool isTold(const Field& field, const RecordWords& words) {
    const bool isHtml = field.type == FieldType::html;
    return words.reads(field) && !isHtml && field.name != "updated_at" && field.name != "version";
}

/// Lines about events.
class Told {
  public:
    Told(const RecordWords& words, const RecordNames& names)
        : _words(words), _names(names), _controls(words.controls(names, "a")) {}

    Json of(const JournalEntry& event) const {
        std::string actor = event.actorId == 0 ? _words.text("web.history.system") : person(event.actorId);
        if (event.actorId == 0 && !event.reason.empty())
            actor = _words.text("web.history.system_because", {{"reason", event.reason}});
        if (event.impersonatorId != 0)
            actor = _words.text("web.history.for_support", {{"person", actor}, {"name", person(event.impersonatorId)}});
        return Json::object({{"author", actor},
                             {"text", deed(event)},
                             {"via", _words.textOr("web.history.via." + event.via, event.via)},
                             {"at", moment(event.at, _words.viewer)}});
    }

  private:
    std::string person(std::int64_t id) const {
        std::string name = nameIn(_names, {"user", id});
        return name.empty() ? _words.text("web.history.someone") : name;
    }

    std::string valueText(const Field* field, const Json& json) const {
        if (json.isNull()) return "–";
        if (field)
            if (const auto value = valueFrom(*field, json))
                return shortened(_controls.text(*field, *value, _words.choicesOf(*field)));
        return shortened(json.isString() ? json.string() : json.dump());
    }

    std::string changed(const Json& change) const {
        const std::string name = change["field"].text();
        const Field* field = _words.type.field(name);
        if (field && !isTold(*field, _words)) return {};
        const bool had = !change["from"].isNull();
        const bool has = !change["to"].isNull();
        const std::string label = field ? _controls.label(*field) : _words.textOr("web.history.entry." + name, name);
        return _words.text(
            had && has ? "web.history.changed"
            : has      ? "web.history.set"
                       : "web.history.cleared",
            {{"field", label}, {"from", valueText(field, change["from"])}, {"to", valueText(field, change["to"])}});
    }

    /// "task_created": what was done to an entry, and what that is called.
    std::string deed(const JournalEntry& event) const {
        const std::string key = "web.history.did." + event.action;
        if (event.action != "updated" && _words.has(key)) return _words.text(key);
        for (const std::string end : {"_created", "_updated", "_deleted"})
            if (event.action.ends_with(end)) {
                const std::string kind = event.action.substr(0, event.action.size() - end.size());
                return _words.text("web.history.entry" + end, {{"kind", entryLabel(kind)}, {"title", title(event)}});
            }
        std::vector<std::string> deeds;
        if (event.changes.isArray())
            for (const auto& change : event.changes.items())
                if (auto text = changed(change); !text.empty()) deeds.push_back(std::move(text));
        if (!deeds.empty()) return join(deeds, "; ");
        return _words.text("web.history.did.updated");
    }

    std::string entryLabel(const std::string& kind) const {
        for (const auto& [name, group] : _words.kernel.catalog().groups)
            if (group.entry.kind == kind) return _words.text(group.title);
        return kind;
    }

    static std::string title(const JournalEntry& event) {
        if (!event.changes.isArray()) return {};
        for (const std::string_view name : {"title", "name", "subject", "body_text", "text"})
            for (const auto& change : event.changes.items())
                if (change["field"].text() == name)
                    for (const char* side : {"to", "from"})
                        if (change[side].isString() && !change[side].string().empty())
                            return shortened(change[side].string());
        return {};
    }

    const RecordWords& _words;
    const RecordNames& _names;
    FieldControls _controls;
};

std::vector<JournalEntry> pageFrom(Transaction& tx, const RecordWords& words, const ListRequest& list,
                                   std::optional<std::string>* next) {
    RecordPage page = words.kernel.records().list(tx, words.viewer, historyKind, list);
    if (next) *next = std::move(page.nextCursor);
    std::vector<JournalEntry> events;
    for (const auto& record : page.items) events.push_back(entryFrom(record));
    return events;
}

}  // namespace

bool hasHistory(const RecordWords& words) {
    const auto& groups = words.type.groups;
    const auto group = words.kernel.catalog().groups.find(historyKind);
    return std::find(groups.begin(), groups.end(), historyKind) != groups.end() &&
           group != words.kernel.catalog().groups.end() && words.may(group->second.entry.readPermission);
}

RecordHistory readHistory(Transaction& tx, const RecordWords& words, const Ref& ref, const HistoryFilter& filter,
                          std::set<Ref>& named) {
    RecordHistory history;
    history.filter = filter;
    if (filter.person) named.insert({"user", *filter.person});
    history.events = pageFrom(
        tx, words, {.q = filter.query(), .sort = "-id", .cursor = filter.cursor, .limit = historyShown, .owner = ref},
        &history.next);
    nameRefs(words.type, history.events, named);
    return history;
}

void putHistory(Json& data, const Ref& ref, const RecordHistory& history, const RecordNames& names,
                const RecordWords& words) {
    const Told told(words, names);
    const HistoryFilter& filter = history.filter;
    const std::string path = words.page.path + "/" + std::to_string(ref.id);
    Json items = Json::array();
    for (const auto& event : history.events) items.push(told.of(event));
    Json shown = Json::object({{"has_items", items.size() > 0},
                               {"path", path},
                               {"is_filtered", filter.isFiltered()},
                               {"all_href", HistoryFilter().href(path, {})},
                               {"has_first", !filter.cursor.empty()},
                               {"first_href", filter.href(path, {})},
                               {"has_next", history.next.has_value()},
                               {"from", filter.from},
                               {"until", filter.until},
                               {"has_person", filter.person.has_value()}});
    if (history.next) shown["next_href"] = filter.href(path, *history.next);
    if (filter.person)
        shown["person"] =
            Json::object({{"id", std::to_string(*filter.person)}, {"name", nameIn(names, {"user", *filter.person})}});
    Json ways = Json::array();
    for (const auto way : historyWays)
        ways.push(Json::object({{"value", way},
                                {"label", words.text("web.history.via." + std::string(way))},
                                {"selected", way == filter.via}}));
    shown["ways"] = std::move(ways);
    const FieldControls controls = words.controls(names, "a");
    Json fields = Json::array();
    for (const auto& field : words.type.fields)
        if (field.isWritable && isTold(field, words))
            fields.push(Json::object(
                {{"value", field.name}, {"label", controls.label(field)}, {"selected", field.name == filter.field}}));
    shown["fields"] = std::move(fields);
    shown["items"] = std::move(items);
    data["tab_history"] = true;
    data["history"] = std::move(shown);
}

Reply RecordDetailPages::changes(Request& request, const Viewer& person, Kernel& kernel, const RecordDetailPage& page) {
    const Ref ref{page.kind, request.number()};
    const auto since = parseTime(request.queryValue("since").value_or(""));
    if (!since) throw Invalid::request("since", "error.not_a_time");
    const std::string q =
        "at>" + formatTime(*since) + (person.id() != 0 ? " -actor:" + std::to_string(person.id()) : "");
    const Viewer viewer =
        kernel.db().read([&](Transaction& tx) { return kernel.records().viewerOver(tx, person, ref); });
    const RecordWords words(kernel, viewer, page);
    if (!hasHistory(words)) throw NotFound("history of " + toString(ref));
    const auto [events, names] = kernel.db().read([&](Transaction& tx) {
        kernel.records().get(tx, viewer, ref);
        auto read = pageFrom(tx, words, {.q = q, .sort = "-id", .limit = changesTold, .owner = ref}, nullptr);
        std::set<Ref> named;
        nameRefs(words.type, read, named);
        auto labels = kernel.get<Labels>().labels(tx, viewer, {named.begin(), named.end()});
        return std::pair(std::move(read), std::move(labels));
    });
    const Told told(words, names);
    Json items = Json::array();
    for (const auto& event : events) {
        const Json line = told.of(event);
        items.push(Json::object({{"id", event.id},
                                 {"at", formatTime(event.at)},
                                 {"who", line["author"].text()},
                                 {"via", event.via},
                                 {"text", line["text"].text()}}));
    }
    Json body = Json::object({{"until", formatTime(events.empty() ? *since : events.front().at)}});
    body["items"] = std::move(items);
    return Reply::json(body);
}

}  // namespace kontor::web

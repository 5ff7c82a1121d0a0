#include "ticket_activity.h"

#include <algorithm>
#include <array>

#include "conversation_view.h"
#include "field_controls.h"
#include "kontor/error.h"

namespace kontor::tickets {

namespace {

constexpr int activityShown = 50;
constexpr int changesTold = 20;
constexpr const char* activityKind = "activity";
constexpr std::array<std::string_view, 6> origins{"web", "api", "mail", "shell", "rule", "system"};

/// `2026-01-31`; anything else is as if nothing was asked.
std::string dayOf(const Request& request, std::string_view name) {
    const std::string text = request.queryValue(name).value_or("");
    const bool isDay = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                       std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
    return isDay && parseTime(text + "T00:00:00Z") ? text : std::string();
}

bool canBeAskedFor(const Field& field, const Viewer& viewer, const RecordType& type) {
    return field.isWritable && !field.isSecret && field.type != FieldType::html &&
           (!type.fieldReadable || type.fieldReadable(viewer, field));
}

template <class T>
T heldAs(const AnyRecord& record, std::string_view field) {
    FieldValue value = record.get(field);
    T* held = std::get_if<T>(&value);
    return held ? std::move(*held) : T();
}

std::vector<JournalEntry> entriesOf(const RecordPage& page) {
    std::vector<JournalEntry> entries;
    for (const auto& record : page.items) entries.push_back(journalEntryOf(record));
    return entries;
}

RecordPage historyOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t ticket, const std::string& q,
                     const std::string& cursor, int limit) {
    ListRequest list;
    list.owner = Ref{std::string(Ticket::kind), ticket};
    list.q = q;
    list.sort = "-id";
    list.cursor = cursor;
    list.limit = limit;
    return kernel.records().list(tx, viewer, activityKind, list);
}

Reply changes(Request& request, const Viewer& person, Kernel& kernel) {
    const std::int64_t id = request.number();
    const auto since = parseTime(request.queryValue("since").value_or(""));
    if (!since) throw Invalid::request("since", "error.not_a_time");
    const std::string q =
        "at>" + formatTime(*since) + (person.id() != 0 ? " -actor:" + std::to_string(person.id()) : "");
    const Viewer viewer = kernel.db().read([&](Transaction& tx) {
        return kernel.records().viewerOver(tx, person, {std::string(Ticket::kind), id});
    });
    const PageWords words(kernel, viewer);
    return kernel.db().read([&](Transaction& tx) {
        kernel.records().get<Ticket>(tx, viewer, id);
        const auto entries = entriesOf(historyOf(tx, viewer, kernel, id, q, {}, changesTold));
        const auto named = namedIn(entries);
        const Names names(tx, kernel, viewer, std::vector<Ref>(named.begin(), named.end()));
        Json items = Json::array();
        for (const auto& entry : entries) {
            const Json event = eventOf(entry, names, words);
            if (event["text"].text().empty()) continue;
            items.push(Json::object({{"id", entry.id},
                                     {"at", formatTime(entry.at)},
                                     {"who", event["author"].text()},
                                     {"via", entry.via},
                                     {"text", event["text"].text()}}));
        }
        Json body = Json::object({{"until", formatTime(entries.empty() ? *since : entries.front().at)}});
        body["items"] = std::move(items);
        return Reply::json(body);
    });
}

Json described(const char* type, const char* doc) {
    return Json::object({{"type", type}, {"description", doc}});
}

}  // namespace

ActivityFilter ActivityFilter::of(const Request& request) {
    ActivityFilter filter;
    const std::string person = request.queryValue("person").value_or("");
    if (!person.empty() && person.size() <= 18 && person.find_first_not_of("0123456789") == std::string::npos)
        filter.person = std::stoll(person);
    const std::string via = request.queryValue("via").value_or("");
    if (std::find(origins.begin(), origins.end(), via) != origins.end()) filter.via = via;
    const std::string field = request.queryValue("field").value_or("");
    if (findField(ticketFields, field) != nullptr) filter.field = field;
    filter.from = dayOf(request, "from");
    filter.until = dayOf(request, "until");
    filter.cursor = request.queryValue("cursor").value_or("");
    return filter;
}

std::string ActivityFilter::query() const {
    std::string q;
    if (person) q += " actor:" + std::to_string(*person);
    if (!via.empty()) q += " via:" + via;
    // Whole names, in the list's own quotes.
    if (!field.empty()) q += " fields:\"\\\"" + field + "\\\"\"";
    if (!from.empty()) q += " at>=" + from;
    if (!until.empty()) q += " at<=" + until;
    return q;
}

std::string ActivityFilter::href(std::int64_t ticket, const std::string& after) const {
    std::string path = "/tickets/" + std::to_string(ticket) + "?tab=activity";
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) path += "&" + std::string(name) + "=" + percentEncode(value);
    };
    if (person) add("person", std::to_string(*person));
    add("via", via);
    add("field", field);
    add("from", from);
    add("until", until);
    add("cursor", after);
    return path;
}

JournalEntry journalEntryOf(const AnyRecord& activity) {
    JournalEntry entry;
    entry.id = activity.id();
    entry.at = heldAs<Time>(activity, "at");
    entry.actorId = heldAs<std::int64_t>(activity, "actor_id");
    entry.impersonatorId = heldAs<std::int64_t>(activity, "impersonator_id");
    entry.via = heldAs<std::string>(activity, "via");
    entry.action = heldAs<std::string>(activity, "action");
    entry.changes = heldAs<Json>(activity, "changes");
    entry.reason = heldAs<std::string>(activity, "reason");
    return entry;
}

void readActivity(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t ticket,
                  const ActivityFilter& filter, Surroundings& around, std::set<Ref>& named) {
    const RecordPage page = historyOf(tx, viewer, kernel, ticket, filter.query(), filter.cursor, activityShown);
    around.timeline.events = entriesOf(page);
    around.next = page.nextCursor;
    if (filter.person) named.insert({"user", *filter.person});
}

void putActivity(Json& data, std::int64_t ticket, const ActivityFilter& filter, const Surroundings& around,
                 Kernel& kernel, const PageWords& words) {
    const RecordType& type = kernel.records().type(Ticket::kind);
    data["tab_activity"] = true;
    Json items = Json::array();
    for (const auto& event : around.timeline.events) {
        Json item = eventOf(event, *around.people, words);
        // Only what follows from something else: the time of the last message, a service level.
        if (item["text"].text().empty()) item["text"] = words.text("tickets.did.updated");
        item["via"] = words.value("tickets.via.", event.via);
        items.push(std::move(item));
    }
    Json activity = Json::object({{"has_items", items.size() > 0},
                                  {"is_filtered", filter.isFiltered()},
                                  {"path", "/tickets/" + std::to_string(ticket)},
                                  {"all_href", ActivityFilter().href(ticket, {})},
                                  {"has_next", around.next.has_value()},
                                  {"has_first", !filter.cursor.empty()},
                                  {"first_href", filter.href(ticket, {})},
                                  {"from", filter.from},
                                  {"until", filter.until}});
    if (around.next) activity["next_href"] = filter.href(ticket, *around.next);
    activity["items"] = std::move(items);
    activity["has_person"] = filter.person.has_value();
    if (filter.person)
        activity["person"] =
            Json::object({{"id", std::to_string(*filter.person)}, {"name", around.people->of(*filter.person)}});
    activity["ways"] = words.options("tickets.via.", origins, filter.via);
    const FieldControls controls(kernel, words, nullptr, "a");
    Json fields = Json::array();
    for (const auto& field : ticketFields)
        if (canBeAskedFor(field, words.viewer(), type))
            fields.push(Json::object(
                {{"value", field.name}, {"label", controls.label(field)}, {"selected", field.name == filter.field}}));
    activity["fields"] = std::move(fields);
    data["activity"] = std::move(activity);
}

Route changesRoute() {
    Route route{.method = "GET",
                .path = "/api/v1/tickets/{id}/changes",
                .access = needs("collaboration.read_activity"),
                .summary = "What others did to a ticket since a moment",
                .doc =
                    "In words of the reader's language, newest first, at most 20: for who has the ticket open. What "
                    "the reader did is left out. `since` is a time; `until` is the one to ask from the next time.",
                .handler = changes,
                .parameters = {{.name = "since",
                                .doc = "A time: what was done after it.",
                                .schema = Json::object({{"type", "string"}, {"format", "date-time"}}),
                                .required = true}},
                .tag = "tickets"};
    Json item = Json::object({{"type", "object"}});
    item["properties"] = Json::object({{"id", described("integer", "Place in the journal.")},
                                       {"at", described("string", "When it was done.")},
                                       {"who", described("string", "Who did it, by name.")},
                                       {"via", described("string",
                                                         "How: web, api, mail, shell; rule and system are "
                                                         "what the product did by itself.")},
                                       {"text", described("string", "What was done.")}});
    item["required"] = Json::array({"id", "at", "who", "via", "text"});
    Json items = Json::object({{"type", "array"}});
    items["items"] = std::move(item);
    route.responseSchema = Json::object({{"type", "object"}});
    route.responseSchema["properties"] = Json::object({{"until", described("string", "Up to when this tells.")}});
    route.responseSchema["properties"]["items"] = std::move(items);
    route.responseSchema["required"] = Json::array({"until", "items"});
    route.responseExample = Json::object({{"until", "2026-01-31T08:20:00.000000Z"}, {"items", Json::array()}});
    route.responseExample["items"].push(Json::object({{"id", 815},
                                                      {"at", "2026-01-31T08:20:00.000000Z"},
                                                      {"who", "Ada Berg"},
                                                      {"via", "web"},
                                                      {"text", "Status: New → Open"}}));
    return route;
}

}  // namespace kontor::tickets

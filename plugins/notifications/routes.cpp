#include "routes.h"

#include "choices.h"
#include "kontor/kernel.h"
#include "notice_view.h"
#include "notification_store.h"
#include "service.h"

namespace kontor::notifications {

namespace {

constexpr int mostShown = 50;
constexpr std::size_t mostIds = 200;

Json describe(const ShownNotice& shown) {
    const Notification& notice = shown.notice;
    return Json::object({{"id", notice.id},
                         {"type", notice.type},
                         {"title", shown.title},
                         {"about", shown.about},
                         {"actor", shown.actor},
                         {"text", notice.text},
                         {"path", notice.path},
                         {"count", notice.count},
                         {"unread", !notice.readAt},
                         {"at", formatTime(notice.updatedAt)}});
}

Reply summary(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto limit = static_cast<int>(request.queryNumber("limit", 20, 0, mostShown));
    return kernel.db().read([&](Transaction& tx) {
        const std::int64_t unread = store::unread(tx, viewer.id());
        Json answer =
            Json::object({{"unread", std::min(unread, store::unreadLimit)}, {"more", unread > store::unreadLimit}});
        Json items = Json::array();
        if (limit > 0)
            for (const auto& shown : newest(tx, kernel, viewer, limit)) items.push(describe(shown));
        answer["items"] = std::move(items);
        return Reply::json(answer);
    });
}

std::vector<std::int64_t> idsIn(const Json& list) {
    std::vector<std::int64_t> ids;
    if (!list.isArray() || list.size() > mostIds) throw Invalid("ids", "notifications.error.ids");
    for (const auto& item : list.items()) {
        if (!item.isInteger()) throw Invalid("ids", "notifications.error.ids");
        ids.push_back(item.integer());
    }
    return ids;
}

Reply read(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json& body = request.json();
    std::vector<FieldError> errors;
    for (const auto& [name, value] : body.members())
        if (name != "ids" && name != "before") errors.push_back({name, {"error.unknown_field", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    if (const Json* ids = body.find("ids"); ids) {
        markRead(kernel, viewer, idsIn(*ids));
    } else {
        const auto before = parseTime(body["before"].text());
        if (!before) throw Invalid("before", "error.not_a_time");
        markAllRead(kernel, viewer, *before);
    }
    return Reply::noContent();
}

Json channelsSchema() {
    Json ways = Json::array();
    for (const auto way : mailWays) ways.push(way);
    Json properties = Json::object({{"mail", Json::object({{"type", "string"}})},
                                    {"app", Json::object({{"type", "boolean"}})},
                                    {"push", Json::object({{"type", "boolean"}})}});
    properties["mail"]["enum"] = std::move(ways);
    return Json::object({{"type", "object"}, {"properties", std::move(properties)}});
}

Json choicesSchema() {
    const Json text = Json::object({{"type", "string"}});
    Json times = Json::object({{"type", "object"}});
    times["properties"] =
        Json::object({{"digest_at", text}, {"quiet_from", text}, {"quiet_to", text}, {"weekdays", text}});
    Json types = Json::object({{"type", "object"}});
    types["additionalProperties"] = channelsSchema();
    Json schema = Json::object({{"type", "object"}});
    schema["properties"] = Json::object({{"types", std::move(types)}, {"times", std::move(times)}});
    return schema;
}

const Json choicesExample = Json::object(
    {{"types", Json::object({{"tickets.assigned", Json::object({{"mail", "now"}, {"app", true}, {"push", false}})}})},
     {"times",
      Json::object(
          {{"digest_at", "07:00"}, {"quiet_from", "20:00"}, {"quiet_to", "06:30"}, {"weekdays", "1111100"}})}});

Reply putChoices(Request& request, const Viewer& viewer, Kernel& kernel) {
    setChoices(kernel, viewer, request.json());
    return Reply::json(choicesJson(kernel, viewer));
}

Json schemaOfSummary() {
    return Json::object({{"type", "object"}});
}

}  // namespace

void addRoutes(Registry& registry) {
    registry.route({.method = "GET",
                    .path = "/api/v1/notifications/summary",
                    .access = needs("notifications.read"),
                    .summary = "What is new",
                    .doc =
                        "How many of one's notices are unread, up to 99, and the newest in the reader's language. What "
                        "the reader may not see any more is left out.",
                    .handler = summary,
                    .parameters = {{.name = "limit",
                                    .doc = "How many to tell of, 0 to 50.",
                                    .schema = Json::object({{"type", "integer"}})}},
                    .responseSchema = schemaOfSummary(),
                    .responseExample = Json::object({{"unread", 2}, {"more", false}, {"items", Json::array()}}),
                    .tag = "notifications"});
    registry.route({.method = "POST",
                    .path = "/api/v1/notifications/read",
                    .access = needs("notifications.read"),
                    .summary = "Mark as read",
                    .doc =
                        "These notices (`ids`), or all up to a moment (`before`). What was still to be mailed of them "
                        "is not mailed any more.",
                    .handler = read,
                    .requestSchema = Json::object({{"type", "object"}}),
                    .requestExample = Json::object({{"before", "2026-01-31T08:15:00.000000Z"}}),
                    .successStatus = 204,
                    .tag = "notifications"});
    registry.route({.method = "GET",
                    .path = "/api/v1/me/notification-choices",
                    .access = needs("notifications.read"),
                    .summary = "How one is told",
                    .doc = "For each sort of notice that can concern one: mail (off, now, digest), the bell (app), web "
                           "push; and when mail is wanted, by one's own clock.",
                    .handler = [](Request&, const Viewer& viewer,
                                  Kernel& kernel) { return Reply::json(choicesJson(kernel, viewer)); },
                    .responseSchema = choicesSchema(),
                    .responseExample = choicesExample,
                    .tag = "notifications"});
    registry.route({.method = "PATCH",
                    .path = "/api/v1/me/notification-choices",
                    .access = needs("notifications.read"),
                    .summary = "Choose how one is told",
                    .doc = "What is left out stays; null for a sort of notice goes back to the default.",
                    .handler = putChoices,
                    .requestSchema = choicesSchema(),
                    .requestExample = choicesExample,
                    .responseSchema = choicesSchema(),
                    .responseExample = choicesExample,
                    .tag = "notifications",
                    .requestMediaType = "application/merge-patch+json"});
}

}  // namespace kontor::notifications

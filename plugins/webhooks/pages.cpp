#include "pages.h"

#include "delivery.h"
#include "delivery_queue.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "sender.h"
#include "webhook.h"

namespace kontor::webhooks {

namespace {

const std::string home = "/admin/webhooks";
constexpr std::size_t secretBytes = 32;
constexpr int deliveriesShown = 50;

std::string pathOf(std::int64_t id) {
    return home + "/" + std::to_string(id);
}

Reply page(Request& request, const Viewer& viewer, Kernel& kernel, std::string title, std::string templateName,
           Json data, int status = 200) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = std::move(title);
    content.templateName = std::move(templateName);
    content.active = "webhooks.admin";
    content.data = std::move(data);
    content.status = status;
    return frame->render(request, viewer, content);
}

Reply showList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        ListRequest list;
        list.limit = 200;
        const auto hooks = kernel.records().all<Webhook>(tx, viewer, list);
        std::vector<std::int64_t> owners;
        owners.reserve(hooks.size());
        for (const auto& hook : hooks) owners.push_back(hook.ownerId);
        std::map<std::int64_t, std::string> names;
        if (!owners.empty())
            for (auto& [id, name] : kernel.records().labels(tx, viewer, "user", owners)) names[id] = std::move(name);
        for (const auto& hook : hooks)
            rows.push(Json::object(
                {{"href", pathOf(hook.id)},
                 {"name", hook.name},
                 {"url", hook.url},
                 {"events", join(hook.events, ", ")},
                 {"owner", names[hook.ownerId]},
                 {"state",
                  Json::object({{"key", hook.active ? "done" : "cancelled"},
                                {"label", translations.text(viewer.locale(),
                                                            hook.active ? "webhooks.on" : "webhooks.off")}})}}));
    });
    Json data = Json::object({{"has_rows", rows.size() > 0}});
    data["rows"] = std::move(rows);
    return page(request, viewer, kernel, translations.text(viewer.locale(), "webhooks.admin"), "webhooks/list",
                std::move(data));
}

Json deliveryRow(const Delivery& delivery, const Viewer& viewer, Kernel& kernel) {
    const char* key = delivery.state == "delivered" ? "done" : delivery.state == "failed" ? "failed" : "pending";
    const std::string answer = !delivery.error.empty() ? delivery.error
                               : delivery.status       ? "HTTP " + std::to_string(*delivery.status)
                                                       : "";
    return Json::object(
        {{"id", std::to_string(delivery.id)},
         {"event", delivery.event},
         {"about", delivery.aboutId ? delivery.aboutKind + " " + std::to_string(*delivery.aboutId) : ""},
         {"at", web::moment(delivery.createdAt, viewer)},
         {"attempts", std::to_string(delivery.attempts)},
         {"answer", answer},
         {"state",
          Json::object({{"key", key},
                        {"label", kernel.translations().text(viewer.locale(), "webhooks.state." + delivery.state)}})}});
}

/// The form of a new webhook, or of one with its deliveries; what was sent goes before what is stored.
Reply showOne(Request& request, const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> id, Json data,
              int status) {
    const Translations& translations = kernel.translations();
    Webhook hook;
    Json rows = Json::array();
    if (id)
        kernel.db().read([&](Transaction& tx) {
            rows = Json::array();
            hook = kernel.records().get<Webhook>(tx, viewer, *id);
            ListRequest list;
            list.owner = Ref{std::string(Webhook::kind), *id};
            list.limit = deliveriesShown;
            for (const auto& delivery : kernel.records().all<Delivery>(tx, viewer, list))
                rows.push(deliveryRow(delivery, viewer, kernel));
        });
    const bool refused = data.find("has_errors") != nullptr;
    data["is_new"] = !id;
    data["heading"] = id ? hook.name : translations.text(viewer.locale(), "webhooks.new");
    data["action"] = id ? pathOf(*id) : home + "/new";
    data["name"] = refused ? request.formValue("name") : hook.name;
    data["url"] = refused ? request.formValue("url") : hook.url;
    data["events"] = refused ? request.formValue("events") : join(hook.events, ", ");
    data["active"] = refused ? request.formValue("active") == "true" : hook.active;
    data["version"] = std::to_string(hook.version);
    data["has_deliveries"] = rows.size() > 0;
    data["deliveries"] = std::move(rows);
    data["confirm_delete"] = translations.text(viewer.locale(), "webhooks.confirm_delete", {{"name", hook.name}});
    data["confirm_secret"] = translations.text(viewer.locale(), "webhooks.confirm_secret");
    const std::string title = data["heading"].text();
    return page(request, viewer, kernel, title, "webhooks/one", std::move(data), status);
}

std::vector<std::string> eventsIn(const std::string& text) {
    std::vector<std::string> events;
    for (const auto& line : split(replaceAll(replaceAll(text, "\r", " "), "\n", ","), ','))
        for (const auto& word : split(line, ' '))
            if (!word.empty()) events.push_back(word);
    return events;
}

Patch patchOf(Request& request) {
    Patch patch;
    patch.set("name", request.formValue("name"));
    patch.set("url", std::string(trimmed(request.formValue("url"))));
    patch.set("events", eventsIn(request.formValue("events")));
    patch.set("active", request.formValue("active") == "true");
    return patch;
}

Reply refused(Request& request, const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> id,
              const Invalid& invalid) {
    Json data = Json::object();
    web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "webhooks.field.");
    return showOne(request, viewer, kernel, id, std::move(data), 422);
}

Json shownOnce(const std::string& secret) {
    Json data = Json::object({{"has_secret", true}, {"secret", secret}});
    return data;
}

Reply createOnPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string secret = randomToken(secretBytes);
    try {
        const std::int64_t id = kernel.db().write([&](Transaction& tx) {
            return kernel.records().create(tx, viewer, Webhook::kind, patchOf(request).set("secret", secret)).id();
        });
        return showOne(request, viewer, kernel, id, shownOnce(secret), 200);
    } catch (const Invalid& invalid) {
        return refused(request, viewer, kernel, {}, invalid);
    }
}

std::int64_t deliveryIn(Request& request) {
    const std::string text = request.formValue("delivery");
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw NotFound("delivery " + text);
    return std::stoll(text);
}

Reply change(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::string action = request.formValue("action");
    const Ref ref{std::string(Webhook::kind), id};
    try {
        if (action == "delete") {
            kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, ref); });
            return web::redirectWith(home, "webhooks.done.deleted");
        }
        if (action == "secret") {
            const std::string secret = randomToken(secretBytes);
            kernel.db().write(
                [&](Transaction& tx) { kernel.records().patch(tx, viewer, ref, Patch().set("secret", secret)); });
            return showOne(request, viewer, kernel, id, shownOnce(secret), 200);
        }
        if (action == "test")
            Sender(kernel).attempt(addTrial(kernel, viewer, id));
        else if (action == "redeliver")
            redeliver(kernel, viewer, id, deliveryIn(request));
        else
            kernel.db().write([&](Transaction& tx) { kernel.records().patch(tx, viewer, ref, patchOf(request)); });
    } catch (const Invalid& invalid) {
        return refused(request, viewer, kernel, id, invalid);
    } catch (const Conflict& conflict) {
        return web::redirectWith(pathOf(id), conflict.message().key);
    }
    return web::redirectWith(pathOf(id), action == "test"        ? "webhooks.done.tested"
                                         : action == "redeliver" ? "webhooks.done.redelivered"
                                                                 : "webhooks.done.saved");
}

}  // namespace

void addPages(Registry& registry) {
    const Access manage = needs("webhooks.manage");
    registry.page({.path = home, .access = manage, .title = "webhooks.admin", .get = showList});
    registry.page({.path = home + "/new",
                   .access = manage,
                   .title = "webhooks.new",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showOne(request, viewer, kernel, {}, Json::object(), 200); },
                   .post = createOnPage});
    registry.page(
        {.path = home + "/{id}",
         .access = manage,
         .title = "webhooks.one",
         .get = [](Request& request, const Viewer& viewer,
                   Kernel& kernel) { return showOne(request, viewer, kernel, request.number(), Json::object(), 200); },
         .post = change});
    MenuEntry entry;
    entry.id = "webhooks.admin";
    entry.area = MenuEntry::Area::admin;
    entry.title = "webhooks.admin";
    entry.path = home;
    entry.icon = "webhook";
    entry.access = needs("webhooks.manage");
    entry.order = 150;
    entry.group = menuGroups::connections;
    registry.menu(std::move(entry));
}

}  // namespace kontor::webhooks

#include "pages.h"

#include <algorithm>
#include <map>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket.h"
#include "kontor/web/picker.h"
#include "kontor/web/view.h"
#include "recurring_ticket.h"

namespace kontor::recurring {

namespace {

const std::string home = "/admin/recurring";
constexpr std::string_view templateKind = "ticket_template";
constexpr std::size_t datesShown = 10;
/// Texts and references of the ticket that the form has; others are kept as they are.
constexpr std::array texts{"subject", "description"};
struct Picker {
    const char* field;
    const char* kind;
    const char* collection;
};
constexpr std::array<Picker, 4> pickers{{{"requester_id", "user", "users"},
                                         {"assignee_id", "user", "users"},
                                         {"group_id", "group", "groups"},
                                         {"category_id", "category", "categories"}}};

struct Words {
    const Viewer& viewer;
    Kernel& kernel;

    std::string text(const std::string& key, const Message::Params& params = {}) const {
        return kernel.translations().text(viewer.locale(), key, params);
    }
    std::string time(const std::optional<Time>& at, const std::string& zone) const {
        return at ? localTime(*at, viewer.locale(), zone) : "–";
    }
};

std::string pathOf(std::int64_t id) {
    return home + "/" + std::to_string(id);
}

Reply page(Request& request, const Words& words, std::string title, std::string templateName, Json data,
           int status = 200) {
    return words.kernel.get<PageFrame>().render(request, words.viewer,
                                                {.area = PageContent::Area::admin,
                                                 .title = std::move(title),
                                                 .templateName = std::move(templateName),
                                                 .data = std::move(data),
                                                 .active = "recurring.admin",
                                                 .status = status});
}

Reply showAll(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Words words{viewer, kernel};
    ListRequest list;
    list.limit = 200;
    std::vector<RecurringTicket> all;
    std::map<std::int64_t, std::string> named;
    kernel.db().read([&](Transaction& tx) {
        all = kernel.records().all<RecurringTicket>(tx, viewer, list);
        std::vector<std::int64_t> templates;
        for (const auto& one : all)
            if (one.templateId) templates.push_back(*one.templateId);
        for (auto& [id, name] : kernel.records().labels(tx, viewer, templateKind, templates)) named[id] = name;
    });
    Json rows = Json::array();
    for (const auto& one : all)
        rows.push(Json::object({{"href", pathOf(one.id)},
                                {"name", one.name},
                                {"subject", one.ticket["subject"].text(one.templateId ? named[*one.templateId] : "")},
                                {"next", words.time(one.nextAt, viewer.timeZone())},
                                {"has_last", one.lastTicketId.has_value()},
                                {"last_href", "/tickets/" + std::to_string(one.lastTicketId.value_or(0))},
                                {"last", words.time(one.lastAt, viewer.timeZone())},
                                {"failed", !one.lastError.empty()},
                                {"error", one.lastError}}));
    return page(request, words, words.text("recurring.admin"), "recurring/all",
                Json::object({{"has_rows", rows.size() > 0}, {"rows", std::move(rows)}}));
}

std::optional<std::int64_t> idIn(const std::string& text) {
    const bool isId = !text.empty() && text.size() < 18 && text.find_first_not_of("0123456789") == std::string::npos;
    return isId ? std::optional<std::int64_t>(std::stoll(text)) : std::nullopt;
}

/// What the form says, on top of what is kept.
RecurringTicket sent(Request& request, RecurringTicket recurring) {
    const auto value = [&](const std::string& name) { return std::string(trimmed(request.formValue(name))); };
    recurring.name = value("name");
    recurring.rule = value("rule");
    recurring.startsOn = value("starts_on");
    recurring.timeOfDay = value("time_of_day");
    recurring.timeZone = value("time_zone");
    recurring.onClosedDay = value("on_closed_day");
    recurring.active = value("active") == "true";
    recurring.templateId = idIn(value("template_id"));
    // What is left empty is the template's, where there is one.
    for (const char* field : texts)
        if (value(field).empty() && recurring.templateId)
            recurring.ticket.erase(field);
        else
            recurring.ticket[field] = value(field);
    if (const std::string priority = value("priority"); priority.empty())
        recurring.ticket.erase("priority");
    else
        recurring.ticket["priority"] = priority;
    for (const auto& picker : pickers) {
        if (const auto id = idIn(value(picker.field)))
            recurring.ticket[picker.field] = *id;
        else
            recurring.ticket.erase(picker.field);
    }
    return recurring;
}

Json choicesOf(const Words& words, std::span<const std::string_view> values, const std::string& prefix,
               const std::string& chosen) {
    Json list = Json::array();
    for (const auto value : values)
        list.push(Json::object(
            {{"value", value}, {"label", words.text(prefix + std::string(value))}, {"selected", value == chosen}}));
    return list;
}

/// Templates for everyone; the chosen one also when it is none any more.
Json templatesFor(Transaction& tx, const Words& words, const RecurringTicket& recurring) {
    ListRequest list;
    list.q = "active:yes sharing:everyone";
    list.limit = 200;
    Json options = Json::array();
    bool known = !recurring.templateId;
    const auto add = [&](std::int64_t id, const std::string& name) {
        known = known || id == recurring.templateId;
        options.push(
            Json::object({{"value", std::to_string(id)}, {"label", name}, {"selected", id == recurring.templateId}}));
    };
    for (const auto& one :
         words.kernel.records().list(tx, Viewer::system("recurring tickets"), templateKind, list).items)
        add(one.id(), toText(one.get("name")));
    if (!known) add(*recurring.templateId, "#" + std::to_string(*recurring.templateId));
    return options;
}

/// The next dates, or why there are none.
void putDates(Json& data, Transaction& tx, const Words& words, const RecurringTicket& recurring) {
    Json dates = Json::array();
    try {
        for (const auto at : words.kernel.get<calendars::Recurrences>().next(tx, recurring.recurrence(),
                                                                             words.kernel.clock().now(), datesShown))
            dates.push(Json::object({{"text", localTime(at, words.viewer.locale(), recurring.timeZone)}}));
    } catch (const Invalid&) {
        // The form says what is wrong.
    }
    data["has_dates"] = dates.size() > 0;
    data["dates"] = std::move(dates);
}

Reply showOne(Request& request, const Viewer& viewer, Kernel& kernel, const RecurringTicket& recurring, Json data,
              int status = 200) {
    const Words words{viewer, kernel};
    kernel.db().read([&](Transaction& tx) {
        Json people = Json::array();
        for (const auto& picker : pickers) {
            const Json& id = recurring.ticket[picker.field];
            Json one = Json::object({{"field", picker.field},
                                     {"label", words.text("recurring.ticket." + std::string(picker.field))},
                                     {"collection", std::string("/api/v1/") + picker.collection},
                                     {"fixed", web::offeredOf(kernel.records().type(picker.kind))},
                                     {"required", std::string_view(picker.field) == "requester_id"},
                                     {"has_value", id.isInteger()}});
            if (id.isInteger()) {
                const auto labels = kernel.records().labels(tx, viewer, picker.kind, {id.integer()});
                one["value"] = std::to_string(id.integer());
                one["text"] = labels.empty() ? std::to_string(id.integer()) : labels.front().second;
            }
            people.push(std::move(one));
        }
        data["people"] = std::move(people);
        data["templates"] = templatesFor(tx, words, recurring);
        putDates(data, tx, words, recurring);
    });
    for (const char* field : texts) data[field] = recurring.ticket[field].text();
    data["has_templates"] = data["templates"].size() > 0;
    data["name"] = recurring.name;
    data["rule"] = recurring.rule;
    data["starts_on"] = recurring.startsOn;
    data["time_of_day"] = recurring.timeOfDay;
    data["time_zone"] = recurring.timeZone;
    data["is_active"] = recurring.active;
    data["version"] = std::to_string(recurring.version);
    data["closed"] = choicesOf(words, closedDays, "recurring.closed.", recurring.onClosedDay);
    data["priorities"] =
        choicesOf(words, tickets::priorities, "tickets.priority.", recurring.ticket["priority"].text());
    data["is_new"] = recurring.id == 0;
    data["heading"] = recurring.id == 0 ? words.text("recurring.new") : recurring.name;
    data["action"] = recurring.id == 0 ? home + "/new" : pathOf(recurring.id);
    data["failed"] = !recurring.lastError.empty();
    data["error"] = recurring.lastError;
    data["confirm_delete"] = words.text("recurring.confirm_delete", {{"name", recurring.name}});
    const std::string title = data["heading"].text();
    return page(request, words, title, "recurring/one", std::move(data), status);
}

RecurringTicket empty(const Viewer& viewer, Kernel& kernel) {
    RecurringTicket recurring;
    recurring.timeZone = viewer.timeZone();
    recurring.rule = "FREQ=WEEKLY";
    recurring.startsOn = formTime(kernel.clock().now(), viewer.timeZone()).substr(0, 10);
    recurring.ticket["requester_id"] = viewer.id();
    return recurring;
}

Patch patchOf(const RecurringTicket& now, const RecurringTicket* before) {
    Json ticket = now.ticket;
    if (before)
        for (const auto& [name, value] : before->ticket.members())
            if (!ticket.find(name)) ticket[name] = Json();
    if (std::find(closedDays.begin(), closedDays.end(), now.onClosedDay) == closedDays.end())
        throw Invalid("on_closed_day", "error.not_one_of",
                      {{"values", join({closedDays.begin(), closedDays.end()}, ", ")}});
    for (const auto& [field, text, most] : {std::tuple("name", &now.name, 100), {"rule", &now.rule, 500}})
        if (text->empty() || characters(*text) > static_cast<std::size_t>(most))
            throw Invalid(field, text->empty() ? "error.required" : "error.too_long", {{"most", std::to_string(most)}});
    Patch patch;
    patch.set("name", now.name).set("ticket", ticket).set("rule", now.rule).set("starts_on", now.startsOn);
    patch.set("template_id", now.templateId ? FieldValue(*now.templateId) : FieldValue(nullptr));
    patch.set("time_of_day", now.timeOfDay).set("time_zone", now.timeZone).set("on_closed_day", now.onClosedDay);
    return patch.set("active", now.active);
}

Reply save(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    RecurringTicket before = empty(viewer, kernel);
    if (id != 0)
        before =
            kernel.db().read([&](Transaction& tx) { return kernel.records().get<RecurringTicket>(tx, viewer, id); });
    const std::string action = request.formValue("action");
    if (action == "delete" && id != 0) {
        kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, recurringRef(id)); });
        return web::redirectWith(home, "recurring.done.deleted");
    }
    const RecurringTicket now = sent(request, before);
    Json data = Json::object();
    try {
        const Patch patch = patchOf(now, id == 0 ? nullptr : &before);
        const std::string version = request.formValue("version");
        const auto kept = kernel.db().write([&](Transaction& tx) {
            if (id == 0) return kernel.records().create(tx, viewer, RecurringTicket::kind, patch).id();
            const auto is = std::to_string(kernel.records().get<RecurringTicket>(tx, viewer, id).version);
            if (version != is && !version.empty()) throw Stale(std::stoll(is));
            return kernel.records().patch(tx, viewer, recurringRef(id), patch).id();
        });
        return web::redirectWith(pathOf(kept), "recurring.done.saved");
    } catch (const Invalid& invalid) {
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "recurring.field.");
        return showOne(request, viewer, kernel, now, std::move(data), 422);
    } catch (const Stale&) {
        data["has_errors"] = true;
        data["errors"] =
            Json::array({Json::object({{"text", kernel.translations().text(viewer.locale(), "web.record.stale")}})});
        RecurringTicket again = now;
        return showOne(request, viewer, kernel, again, std::move(data), 412);
    }
}

}  // namespace

void addPages(Registry& registry) {
    const Access manage = needs("recurring.manage");
    registry.page({.path = home, .access = manage, .title = "recurring.admin", .get = showAll});
    registry.page(
        {.path = home + "/new",
         .access = manage,
         .title = "recurring.new",
         .get = [](Request& request, const Viewer& viewer,
                   Kernel& kernel) { return showOne(request, viewer, kernel, empty(viewer, kernel), Json::object()); },
         .post = [](Request& request, const Viewer& viewer,
                    Kernel& kernel) { return save(request, viewer, kernel, 0); }});
    registry.page({.path = home + "/{id}",
                   .access = manage,
                   .title = "recurring.one",
                   .get =
                       [](Request& request, const Viewer& viewer, Kernel& kernel) {
                           const auto recurring = kernel.db().read([&](Transaction& tx) {
                               return kernel.records().get<RecurringTicket>(tx, viewer, request.number());
                           });
                           return showOne(request, viewer, kernel, recurring, Json::object());
                       },
                   .post = [](Request& request, const Viewer& viewer,
                              Kernel& kernel) { return save(request, viewer, kernel, request.number()); }});
    registry.menu({.id = "recurring.admin",
                   .area = MenuEntry::Area::admin,
                   .title = "recurring.admin",
                   .path = home,
                   .icon = "history",
                   .access = manage,
                   .order = 77,
                   .group = menuGroups::serviceDesk});
}

}  // namespace kontor::recurring

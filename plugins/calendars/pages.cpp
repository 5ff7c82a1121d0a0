#include "pages.h"

#include "day_view.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "page_actions.h"
#include "reckoning.h"

namespace kontor::calendars {

namespace {

/// What makes the texts of a page.
struct Reader {
    const Viewer& viewer;
    Kernel& kernel;

    std::string text(const std::string& key, const Message::Params& params = {}) const {
        return kernel.translations().text(viewer.locale(), key, params);
    }
    std::string time(Time at, const std::string& zone) const { return localTime(at, viewer.locale(), zone); }
    std::string region(const std::string& name) const { return text("calendars.region." + name); }
};

Reply page(Request& request, const Reader& reader, std::string title, std::string templateName, Json data,
           int status = 200) {
    auto* frame = reader.kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    return frame->render(request, reader.viewer,
                         {.area = PageContent::Area::admin,
                          .title = std::move(title),
                          .templateName = std::move(templateName),
                          .data = std::move(data),
                          .active = "calendars.admin",
                          .status = status});
}

Json stateOf(const Reader& reader, Transaction& tx, std::int64_t calendarId) {
    const auto time = reader.kernel.get<Calendars>().of(tx, calendarId);
    const bool open = time && time->isOpen(reader.kernel.clock().now());
    return Json::object({{"key", open ? "done" : "cancelled"},
                         {"label", reader.text(open ? "calendars.open_now" : "calendars.closed_now")}});
}

Reply showList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Reader reader{viewer, kernel};
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        ListRequest list;
        list.limit = 200;
        for (const auto& calendar : kernel.records().all<Calendar>(tx, viewer, list))
            rows.push(Json::object({{"href", pathOf(calendar.id)},
                                    {"name", calendar.name},
                                    {"is_default", calendar.isDefault},
                                    {"zone", calendar.timeZone},
                                    {"region", reader.region(calendar.region)},
                                    {"state", stateOf(reader, tx, calendar.id)}}));
    });
    return page(request, reader, reader.text("calendars.admin"), "calendars/list",
                Json::object({{"rows", std::move(rows)}, {"can_manage", viewer.may("calendars.manage")}}));
}

/// The form: of a calendar, or as it was sent and refused.
void putForm(Json& data, Request& request, const Reader& reader, const Calendar& calendar, bool refused) {
    const Edition edition = shownEdition(calendar);
    const auto sent = [&](const std::string& name, const std::string& kept) {
        return refused ? request.formValue(name) : kept;
    };
    const bool planned = calendar.validFrom > reader.kernel.clock().now();
    data["name"] = sent("name", calendar.name);
    data["time_zone"] = sent("time_zone", calendar.timeZone);
    data["valid_from"] = sent("valid_from", planned ? formTime(calendar.validFrom, calendar.timeZone) : "");
    data["is_default"] = calendar.isDefault;
    data["make_default"] = refused && request.formValue("is_default") == "true";
    // What was refused was made of that version, and must not overwrite what came since.
    data["version"] = sent("version", std::to_string(calendar.version));
    if (planned)
        data["planned"] = Json::object(
            {{"text", reader.text("calendars.planned", {{"at", reader.time(calendar.validFrom, calendar.timeZone)},
                                                        {"zone", calendar.timeZone}})}});
    Json choices = Json::array();
    const std::string chosen = sent("region", calendar.region);
    for (const auto region : regions)
        choices.push(Json::object(
            {{"value", region}, {"label", reader.region(std::string(region))}, {"selected", region == chosen}}));
    data["regions"] = std::move(choices);
    Json week = Json::array();
    for (std::size_t i = 0; i < weekdays.size(); ++i) {
        const std::string day(weekdays[i]);
        Json row = Json::object({{"name", day},
                                 {"label", reader.text("calendars.field." + day)},
                                 {"value", sent(day, hoursText(edition.week[i]))}});
        if (const Json* error = data.find("error_" + day)) row["error"] = *error;
        week.push(std::move(row));
    }
    data["week"] = std::move(week);
}

void putYear(Json& data, const Request& request, const Reader& reader, const Calendar& calendar) {
    const Day today = std::chrono::floor<std::chrono::days>(reader.kernel.clock().now());
    const auto year = static_cast<int>(request.queryNumber("year", yearOf(today), 1991, 2199));
    const auto& translations = reader.kernel.translations();
    const auto link = [&](int to) { return pathOf(calendar.id) + "?year=" + std::to_string(to) + "#year"; };
    Json rows = Json::array();
    for (const auto& day : notableDays(calendar, year))
        rows.push(Json::object({{"date", dayText(day.day)},
                                {"label", dateText(day.day, reader.viewer, translations)},
                                {"name", nameOf(day, reader.viewer, translations)},
                                {"is_exception", day.special.has_value()},
                                {"hours", hoursOrClosed(day.hours, reader.viewer, translations)}}));
    data["year"] = std::to_string(year);
    if (year > 1991)
        data["year_before"] = Json::object({{"href", link(year - 1)}, {"label", std::to_string(year - 1)}});
    if (year < 2199) data["year_after"] = Json::object({{"href", link(year + 1)}, {"label", std::to_string(year + 1)}});
    data["has_days"] = rows.size() > 0;
    data["days"] = std::move(rows);
}

/// The moment so many working hours after another, as asked for in the address.
void putAnswer(Json& data, const Request& request, const Reader& reader, const Calendar& calendar) {
    const std::string from =
        request.queryValue("from").value_or(formTime(reader.kernel.clock().now(), calendar.timeZone));
    const std::string hours = request.queryValue("hours").value_or("8");
    data["from"] = std::string(leftCharacters(from, 30));
    data["hours"] = std::string(leftCharacters(hours, 10));
    if (!request.queryValue("hours")) return;
    const auto say = [&](const char* key, Message::Params params = {}) {
        data["answer"] = Json::object({{"text", reader.text(key, params)}});
    };
    const auto moment = readFormTime(from, calendar.timeZone);
    const auto work = readWork(hours);
    if (!moment) return say("calendars.answer.no_moment");
    if (!work) return say("calendars.error.work");
    try {
        const Preview found = preview(reader.kernel, reader.viewer, calendar.id, {.from = *moment, .work = work});
        if (!found.dueAt || (!found.isOpen && !found.nextOpenAt)) return say("calendars.answer.never");
        const std::string due = reader.time(*found.dueAt, calendar.timeZone);
        if (found.isOpen) return say("calendars.answer.open", {{"due", due}});
        say("calendars.answer.closed", {{"due", due}, {"opens", reader.time(*found.nextOpenAt, calendar.timeZone)}});
    } catch (const Invalid&) {
        say("calendars.answer.no_moment");
    }
}

void putFound(Json& data, const Reader& reader, const IcalImport& found) {
    const auto& translations = reader.kernel.translations();
    Json days = Json::array(), leftOut = Json::array();
    for (const auto& day : found.added)
        days.push(Json::object({{"value", dayText(day.day) + " " + day.name},
                                {"label", dateText(day.day, reader.viewer, translations)},
                                {"name", day.name}}));
    for (const auto& event : found.leftOut)
        leftOut.push(Json::object({{"line", std::to_string(event.line)},
                                   {"name", event.name},
                                   {"reason", translations.text(reader.viewer.locale(), event.why)}}));
    Json list = Json::object();
    list["known"] = reader.text("calendars.import.known", {{"count", std::to_string(found.known.size())}});
    list["has_known"] = !found.known.empty();
    list["has_days"] = days.size() > 0;
    list["days"] = std::move(days);
    list["has_left_out"] = leftOut.size() > 0;
    list["left_out"] = std::move(leftOut);
    data["found"] = std::move(list);
}

Reply showOne(Request& request, const Reader& reader, std::int64_t id, Json data, int status = 200) {
    const bool refused = data.find("has_errors") != nullptr;
    const bool formRefused = refused && request.formValue("action") == "save";
    Calendar calendar;
    reader.kernel.db().read([&](Transaction& tx) {
        calendar = reader.kernel.records().get<Calendar>(tx, reader.viewer, id);
        data["state"] = stateOf(reader, tx, id);
    });
    data["heading"] = calendar.name;
    data["action"] = pathOf(id);
    data["is_new"] = false;
    data["can_manage"] = reader.viewer.may("calendars.manage");
    data["date"] = refused ? request.formValue("date") : "";
    data["day_name"] = refused ? request.formValue("day_name") : "";
    data["day_hours"] = refused ? request.formValue("day_hours") : "";
    data["confirm_delete"] = reader.text("calendars.confirm_delete", {{"name", calendar.name}});
    putForm(data, request, reader, calendar, formRefused);
    putYear(data, request, reader, calendar);
    putAnswer(data, request, reader, calendar);
    return page(request, reader, calendar.name, "calendars/one", std::move(data), status);
}

Reply showNew(Request& request, const Reader& reader, Json data, int status = 200) {
    const bool refused = data.find("has_errors") != nullptr;
    Calendar calendar;
    calendar.timeZone = reader.viewer.timeZone();
    calendar.hours = Json::parse(R"({"mon":[["08:00","17:00"]],"tue":[["08:00","17:00"]],"wed":[["08:00","17:00"]],)"
                                 R"("thu":[["08:00","17:00"]],"fri":[["08:00","17:00"]]})");
    data["heading"] = reader.text("calendars.new");
    data["action"] = home + "/new";
    data["is_new"] = true;
    data["can_manage"] = true;
    putForm(data, request, reader, calendar, refused);
    return page(request, reader, reader.text("calendars.new"), "calendars/one", std::move(data), status);
}

Json refusal(const Invalid& invalid, const Reader& reader) {
    Json data = Json::object();
    web::putErrors(data, invalid, reader.kernel.translations(), reader.viewer.locale(), "calendars.field.");
    return data;
}

Reply createOnPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Reader reader{viewer, kernel};
    try {
        return web::redirectWith(pathOf(createFrom(request, viewer, kernel)), "calendars.done.saved");
    } catch (const Invalid& invalid) {
        return showNew(request, reader, refusal(invalid, reader), 422);
    }
}

Reply changeByPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    if (!viewer.may("calendars.manage")) throw Forbidden("calendars.manage");
    const Reader reader{viewer, kernel};
    const std::int64_t id = request.number();
    const std::string action = request.formValue("action");
    try {
        if (action == "delete") {
            removeCalendar(viewer, kernel, id);
            return web::redirectWith(home, "calendars.done.deleted");
        }
        if (action == "look") {
            Json data = Json::object();
            putFound(data, reader, lookThrough(request, viewer, kernel, id));
            return showOne(request, reader, id, std::move(data));
        }
        if (action == "add_found")
            return web::redirectWith(pathOf(id), "calendars.done.days_added",
                                     std::to_string(addFoundFrom(request, viewer, kernel, id)));
        if (action == "add_day")
            addDayFrom(request, viewer, kernel, id);
        else if (action == "remove_day")
            removeDayFrom(request, viewer, kernel, id);
        else
            saveFrom(request, viewer, kernel, id);
    } catch (const Invalid& invalid) {
        return showOne(request, reader, id, refusal(invalid, reader), 422);
    } catch (const Stale&) {
        Json data = Json::object();
        data["has_errors"] = true;
        data["errors"] = Json::array({Json::object({{"text", reader.text("web.record.stale")}})});
        return showOne(request, reader, id, std::move(data), 412);
    } catch (const Conflict& conflict) {
        return web::redirectWith(pathOf(id), conflict.message().key);
    }
    // Back to the year of the day that was added or taken away.
    const std::string year = request.formValue("date").substr(0, 4);
    const bool day = action == "add_day" || action == "remove_day";
    return web::redirectWith(pathOf(id) + (day ? "?year=" + year + "#year" : ""), "calendars.done.saved");
}

}  // namespace

void addPages(Registry& registry) {
    const Access read = needs("calendars.read");
    registry.page({.path = home, .access = read, .title = "calendars.admin", .get = showList});
    registry.page({.path = home + "/new",
                   .access = needs("calendars.manage"),
                   .title = "calendars.new",
                   .get =
                       [](Request& request, const Viewer& viewer, Kernel& kernel) {
                           return showNew(request, {viewer, kernel}, Json::object());
                       },
                   .post = createOnPage});
    registry.page({.path = home + "/{id}",
                   .access = read,
                   .title = "calendars.one",
                   .get =
                       [](Request& request, const Viewer& viewer, Kernel& kernel) {
                           return showOne(request, {viewer, kernel}, request.number(), Json::object());
                       },
                   .post = changeByPage,
                   .bodyLimit = 2 << 20});
    registry.menu({.id = "calendars.admin",
                   .area = MenuEntry::Area::admin,
                   .title = "calendars.admin",
                   .path = home,
                   .icon = "calendar",
                   .access = needs("calendars.manage"),
                   .order = 75,
                   .group = menuGroups::serviceDesk});
}

}  // namespace kontor::calendars

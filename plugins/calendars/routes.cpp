#include "routes.h"

#include "core/ical_days.h"
#include "day_view.h"
#include "ical_import.h"
#include "kontor/kernel.h"
#include "reckoning.h"

namespace kontor::calendars {

namespace {

Json orNull(const std::optional<Time>& time) {
    return time ? Json(formatTime(*time)) : Json();
}

std::optional<Time> timeIn(const Request& request, const char* name) {
    const auto text = request.queryValue(name);
    if (!text) return std::nullopt;
    const auto time = parseTime(*text);
    if (!time) throw Invalid::request(name, "error.not_a_time");
    return time;
}

Reply answerPreview(Request& request, const Viewer& viewer, Kernel& kernel) {
    Question question;
    question.from = timeIn(request, "from").value_or(kernel.clock().now());
    question.to = timeIn(request, "to");
    if (const auto hours = request.queryValue("hours")) {
        question.work = readWork(*hours);
        if (!question.work) throw Invalid::request("hours", "calendars.error.work");
    }
    const Preview found = preview(kernel, viewer, request.number(), question);
    Json spans = Json::array();
    for (const auto& span : found.spans)
        spans.push(
            Json::object({{"from", formatTime(span.from)}, {"to", formatTime(span.to)}, {"edition_id", span.edition}}));
    Json answer = Json::object({{"from", formatTime(found.from)},
                                {"is_open", found.isOpen},
                                {"next_open_at", orNull(found.nextOpenAt)},
                                {"due_at", orNull(found.dueAt)},
                                {"open_seconds", Json()},
                                {"spans", std::move(spans)}});
    if (found.open)
        answer["open_seconds"] =
            static_cast<std::int64_t>(std::chrono::duration_cast<std::chrono::seconds>(*found.open).count());
    return Reply::json(answer);
}

Reply answerHolidays(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Day today = std::chrono::floor<std::chrono::days>(kernel.clock().now());
    const auto year = static_cast<int>(request.queryNumber("year", yearOf(today), 1991, 2199));
    const auto calendar =
        kernel.db().read([&](Transaction& tx) { return kernel.records().get<Calendar>(tx, viewer, request.number()); });
    Json items = Json::array();
    for (const auto& day : notableDays(calendar, year))
        items.push(Json::object({{"date", dayText(day.day)},
                                 {"name", nameOf(day, viewer, kernel.translations())},
                                 {"holiday", day.holiday.empty() ? Json() : Json(day.holiday)},
                                 {"exception", day.special.has_value()},
                                 {"hours", toJson(day.hours)}}));
    return Reply::json(Json::object({{"year", static_cast<std::int64_t>(year)}, {"items", std::move(items)}}));
}

Json daysJson(const std::vector<IcalDay>& days) {
    Json list = Json::array();
    for (const auto& day : days)
        list.push(Json::object({{"date", dayText(day.day)}, {"name", day.name}, {"line", day.line}}));
    return list;
}

Reply takeIcal(Request& request, const Viewer& viewer, Kernel& kernel) {
    const bool apply = request.queryFlag("apply");
    const IcalImport found = importIcal(kernel, viewer, request.number(), request.body(), apply);
    Json leftOut = Json::array();
    for (const auto& event : found.leftOut)
        leftOut.push(Json::object({{"line", event.line},
                                   {"name", event.name},
                                   {"reason", kernel.translations().text(viewer.locale(), event.why)}}));
    return Reply::json(Json::object({{"applied", apply},
                                     {"days", daysJson(found.added)},
                                     {"known", daysJson(found.known)},
                                     {"left_out", std::move(leftOut)}}));
}

Json type(const char* name, const char* format = nullptr) {
    Json schema = Json::object({{"type", name}});
    if (format) schema["format"] = format;
    return schema;
}

Json nullable(const char* name, const char* format = nullptr) {
    Json schema = type(name, format);
    schema["type"] = Json::array({name, "null"});
    return schema;
}

Json objectOf(std::initializer_list<Json::Member> properties) {
    return Json::object({{"type", "object"}, {"properties", Json::object(properties)}});
}

Json listOf(Json items) {
    return Json::object({{"type", "array"}, {"items", std::move(items)}});
}

Route previewRoute() {
    return {
        .method = "GET",
        .path = "/api/v1/business-calendars/{id}/preview",
        .access = needs("calendars.read"),
        .summary = "Reckon with a business calendar",
        .doc =
            "Whether it is open at a moment, when it opens next, when work that begins then is done, how much "
            "open time lies before another moment. due_at and next_open_at are null when ten years do not "
            "suffice; at most 100 spans are shown.",
        .handler = answerPreview,
        .parameters = {{"from", "The moment; now when left out.", type("string", "date-time")},
                       {"hours", "How much work: 8, 7.5 or 7:30 hours.", type("string")},
                       {"to", "The other moment.", type("string", "date-time")}},
        .responseSchema = objectOf({{"from", type("string", "date-time")},
                                    {"is_open", type("boolean")},
                                    {"next_open_at", nullable("string", "date-time")},
                                    {"due_at", nullable("string", "date-time")},
                                    {"open_seconds", nullable("integer")},
                                    {"spans", listOf(objectOf({{"from", type("string", "date-time")},
                                                               {"to", type("string", "date-time")},
                                                               {"edition_id", type("integer")}}))}}),
        .responseExample = Json::parse(
            R"({"from": "2026-11-27T14:00:00.000000Z", "is_open": true, "next_open_at": "2026-11-27T14:00:00.000000Z",
                    "due_at": "2026-11-30T13:00:00.000000Z", "open_seconds": null, "spans": [
                    {"from": "2026-11-27T14:00:00.000000Z", "to": "2026-11-27T16:00:00.000000Z", "edition_id": 1},
                    {"from": "2026-11-30T07:00:00.000000Z", "to": "2026-11-30T13:00:00.000000Z", "edition_id": 1}]})"),
        .tag = "business-calendars"};
}

Route holidaysRoute() {
    return {.method = "GET",
            .path = "/api/v1/business-calendars/{id}/holidays",
            .access = needs("calendars.read"),
            .summary = "Holidays and exceptions of a year",
            .doc =
                "All days of the year that are other than their weekday, in order, by what the calendar says now: "
                "public holidays of its region and exceptions. hours are those of the day; none is closed.",
            .handler = answerHolidays,
            .parameters = {{"year", "1991 to 2199; this year when left out.", type("integer")}},
            .responseSchema = objectOf({{"year", type("integer")},
                                        {"items", listOf(objectOf({{"date", type("string", "date")},
                                                                   {"name", type("string")},
                                                                   {"holiday", nullable("string")},
                                                                   {"exception", type("boolean")},
                                                                   {"hours", type("array")}}))}}),
            .responseExample = Json::parse(
                R"({"year": 2026, "items": [{"date": "2026-12-25", "name": "Christmas Day", "holiday": "christmas_day",
                    "exception": false, "hours": []}]})"),
            .tag = "business-calendars"};
}

Route icalRoute() {
    const Json day = objectOf({{"date", type("string", "date")}, {"name", type("string")}, {"line", type("integer")}});
    return {
        .method = "POST",
        .path = "/api/v1/business-calendars/{id}/holidays",
        .access = needs("calendars.manage"),
        .summary = "Take closed days from an iCalendar file",
        .doc =
            "Reads the whole-day events of the file, repeated ones too, from last year to five years ahead. "
            "Without apply=true nothing is changed: the answer says which days would be added, which are "
            "already an exception or a public holiday, and which events are left out, and why. What is wrong with a "
            "file is said with "
            "its line.",
        .handler = takeIcal,
        .parameters = {{"apply", "true adds the days; otherwise it is a trial.", type("boolean")}},
        .requestSchema = type("string"),
        .requestExample =
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\n"
            "SUMMARY:Company holiday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        .responseSchema = objectOf(
            {{"applied", type("boolean")},
             {"days", listOf(day)},
             {"known", listOf(day)},
             {"left_out",
              listOf(objectOf({{"line", type("integer")}, {"name", type("string")}, {"reason", type("string")}}))}}),
        .responseExample = Json::parse(
            R"({"applied": false, "days": [{"date": "2026-12-24", "name": "Company holiday", "line": 3}],
                    "known": [], "left_out": []})"),
        .tag = "business-calendars",
        .bodyLimit = largestIcal,
        .requestMediaType = "text/calendar"};
}

}  // namespace

void addRoutes(Registry& registry) {
    registry.route(previewRoute());
    registry.route(holidaysRoute());
    registry.route(icalRoute());
}

}  // namespace kontor::calendars

#include "hours.h"

#include <algorithm>
#include <optional>

#include "kontor/text.h"

namespace kontor::calendars {

namespace {

constexpr int minutesADay = 24 * 60;

/// "8:30" or "08:30", up to "24:00".
std::optional<int> readClock(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon < 1 || colon > 2 || text.size() != colon + 3) return std::nullopt;
    int parts[2] = {0, 0};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == colon) continue;
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        int& part = parts[i > colon];
        part = part * 10 + (text[i] - '0');
    }
    const int minutes = parts[0] * 60 + parts[1];
    if (parts[1] > 59 || minutes > minutesADay) return std::nullopt;
    return minutes;
}

std::string clockText(int minutes) {
    const int ofDay = minutes > minutesADay ? minutes - minutesADay : minutes;
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return two(ofDay / 60) + ":" + two(ofDay % 60);
}

/// Adds a span; says what is wrong with it, if anything is.
std::optional<Message> add(DayHours& hours, std::string_view from, std::string_view to) {
    const auto begin = readClock(from);
    const auto end = readClock(to);
    if (!begin || *begin == minutesADay) return Message{"calendars.error.clock", {{"text", std::string(from)}}};
    if (!end) return Message{"calendars.error.clock", {{"text", std::string(to)}}};
    hours.push_back({*begin, *end <= *begin ? *end + minutesADay : *end});
    return std::nullopt;
}

/// Sorts; says what is wrong with all of them together.
std::optional<Message> settle(DayHours& hours) {
    if (hours.size() > mostSpans)
        return Message{"calendars.error.too_many_spans", {{"most", std::to_string(mostSpans)}}};
    std::sort(hours.begin(), hours.end(), [](const Hours& a, const Hours& b) { return a.from < b.from; });
    for (std::size_t i = 1; i < hours.size(); ++i)
        if (hours[i].from < hours[i - 1].to)
            return Message{"calendars.error.overlap",
                           {{"first", hoursText({hours[i - 1]})}, {"second", hoursText({hours[i]})}}};
    return std::nullopt;
}

DayHours readHours(const Json& json, const std::string& where, const char* field, std::vector<FieldError>& errors) {
    DayHours hours;
    const auto refuse = [&](Message message) {
        message.params.emplace_back("day", where);
        errors.push_back({field, std::move(message)});
    };
    if (!json.isArray()) {
        refuse({"calendars.error.not_spans", {}});
        return hours;
    }
    for (const auto& span : json.items()) {
        const bool pair =
            span.isArray() && span.size() == 2 && span.items()[0].isString() && span.items()[1].isString();
        auto wrong = pair ? add(hours, span.items()[0].string(), span.items()[1].string())
                          : std::optional(Message{"calendars.error.not_spans", {}});
        if (wrong) {
            refuse(std::move(*wrong));
            return hours;
        }
    }
    if (auto wrong = settle(hours)) refuse(std::move(*wrong));
    return hours;
}

}  // namespace

WeekHours readWeek(const Json& json, std::vector<FieldError>& errors) {
    WeekHours week;
    if (!json.isObject()) return week;
    for (const auto& [name, value] : json.members()) {
        const auto day = std::find(weekdays.begin(), weekdays.end(), name);
        if (day == weekdays.end())
            errors.push_back({"hours", {"calendars.error.weekday", {{"day", name}}}});
        else
            week[static_cast<std::size_t>(day - weekdays.begin())] = readHours(value, name, "hours", errors);
    }
    return week;
}

SpecialDays readDays(const Json& json, std::vector<FieldError>& errors) {
    SpecialDays days;
    if (!json.isObject()) return days;
    if (json.size() > mostDays) {
        errors.push_back({"days", {"calendars.error.too_many_days", {{"most", std::to_string(mostDays)}}}});
        return days;
    }
    for (const auto& [name, value] : json.members()) {
        const auto refuse = [&, &date = name](const char* key) { errors.push_back({"days", {key, {{"day", date}}}}); };
        const auto day = readDay(name);
        if (!day) {
            refuse("calendars.error.date");
            continue;
        }
        if (!value.isObject()) {
            refuse("calendars.error.not_a_day");
            continue;
        }
        SpecialDay special;
        for (const auto& [key, part] : value.members()) {
            if (key == "hours")
                special.hours = readHours(part, name, "days", errors);
            else if (key == "name" && part.isString() && characters(part.string()) <= longestDayName)
                special.name = trimmed(part.string());
            else
                refuse("calendars.error.not_a_day");
        }
        days[*day] = std::move(special);
    }
    return days;
}

Json toJson(const DayHours& hours) {
    Json json = Json::array();
    for (const auto& span : hours) json.push(Json::array({clockText(span.from), clockText(span.to)}));
    return json;
}

Json toJson(const WeekHours& week) {
    Json json = Json::object();
    for (std::size_t day = 0; day < week.size(); ++day)
        if (!week[day].empty()) json[weekdays[day]] = toJson(week[day]);
    return json;
}

Json toJson(const SpecialDay& day) {
    return Json::object({{"name", day.name}, {"hours", toJson(day.hours)}});
}

std::string hoursText(const DayHours& hours) {
    std::vector<std::string> parts;
    for (const auto& span : hours) parts.push_back(clockText(span.from) + "-" + clockText(span.to));
    return join(parts, ", ");
}

DayHours readHoursText(std::string_view text, const std::string& field) {
    DayHours hours;
    // People also write the dash of typographers.
    for (const auto& part : split(replaceAll(std::string(text), "\xE2\x80\x93", "-"), ',')) {
        const std::string_view span = trimmed(part);
        if (span.empty()) continue;
        const auto dash = span.find('-');
        if (dash == std::string_view::npos)
            throw Invalid(field, "calendars.error.span", {{"text", std::string(leftCharacters(span, 40))}});
        if (auto wrong = add(hours, trimmed(span.substr(0, dash)), trimmed(span.substr(dash + 1))))
            throw Invalid(field, std::move(wrong->key), std::move(wrong->params));
    }
    if (auto wrong = settle(hours)) throw Invalid(field, std::move(wrong->key), std::move(wrong->params));
    return hours;
}

}  // namespace kontor::calendars

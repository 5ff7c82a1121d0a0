#include "reckoning.h"

#include "calendar_book.h"
#include "kontor/text.h"

namespace kontor::calendars {

namespace {

constexpr int mostHours = 20'000;

std::optional<int> wholeNumber(std::string_view text, std::size_t mostDigits) {
    if (text.empty() || text.size() > mostDigits) return std::nullopt;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

void checkMoment(const char* field, Time at) {
    if (at < Time(dayOf(1900, 1, 1)) || at > Time(dayOf(2199, 12, 31)))
        throw Invalid::request(field, "calendars.error.moment");
}

}  // namespace

std::optional<Duration> readWork(std::string_view text) {
    text = trimmed(text);
    const auto mark = text.find_first_of(".,:");
    const auto hours = wholeNumber(text.substr(0, mark), 5);
    if (!hours || *hours > mostHours) return std::nullopt;
    int minutes = 0;
    if (mark != std::string_view::npos) {
        const std::string_view rest = text.substr(mark + 1);
        const auto part = wholeNumber(rest, 2);
        if (!part || (text[mark] == ':' && (rest.size() != 2 || *part > 59))) return std::nullopt;
        const int hundredths = rest.size() == 1 ? *part * 10 : *part;
        minutes = text[mark] == ':' ? *part : (hundredths * 60 + 50) / 100;
    }
    return std::chrono::minutes(*hours * 60 + minutes);
}

Preview preview(Kernel& kernel, const Viewer& viewer, std::int64_t calendarId, const Question& question) {
    checkMoment("from", question.from);
    if (question.to) {
        checkMoment("to", *question.to);
        if (*question.to < question.from ||
            *question.to - question.from > std::chrono::days(366 * BusinessTime::yearsAhead))
            throw Invalid::request("to", "calendars.error.to");
    }
    const auto time = kernel.db().read([&](Transaction& tx) {
        kernel.records().get<Calendar>(tx, viewer, calendarId);
        return kernel.get<Calendars>().of(tx, calendarId);
    });
    Preview result;
    result.from = question.from;
    result.isOpen = time->isOpen(question.from);
    result.nextOpenAt = time->nextOpen(question.from);
    if (question.work) result.dueAt = time->after(question.from, *question.work);
    if (question.to) result.open = time->between(question.from, *question.to);
    if (const auto until = question.to ? question.to : result.dueAt)
        result.spans = time->open(question.from, *until, mostSpansShown);
    return result;
}

Edition shownEdition(const Calendar& calendar) {
    std::vector<FieldError> errors;  // checked before it was written
    return {0,
            calendar.updatedAt,
            calendar.validFrom,
            calendar.timeZone,
            calendar.region,
            readWeek(calendar.hours, errors),
            readDays(calendar.days, errors)};
}

std::vector<NotableDay> notableDays(const Calendar& calendar, int year) {
    const Edition edition = shownEdition(calendar);
    std::vector<NotableDay> days;
    for (Day day = dayOf(year, 1, 1); day <= dayOf(year, 12, 31); day += std::chrono::days(1)) {
        DayPlan plan = planOf(edition, day);
        if (plan.holiday.empty() && !plan.special) continue;
        days.push_back({day, std::move(plan.holiday), plan.special ? std::optional(*plan.special) : std::nullopt,
                        std::move(plan.hours)});
    }
    return days;
}

}  // namespace kontor::calendars

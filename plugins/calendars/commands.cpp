#include "commands.h"

#include "day_view.h"
#include "kontor/kernel.h"
#include "reckoning.h"

namespace kontor::calendars {

namespace {

Calendar calendarIn(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read(
        [&](Transaction& tx) { return kernel.records().get<Calendar>(tx, viewer, call.number("id")); });
}

CommandResult listCommand(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.limit = 200;
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Calendar::kind, request); });
    return CommandResult::ofRecords(page, viewer, {"id", "name", "is_default", "time_zone", "region", "valid_from"});
}

CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Calendar calendar = calendarIn(call, viewer, kernel);
    const Edition edition = shownEdition(calendar);
    std::vector<std::pair<std::string, std::string>> fields{{"name", calendar.name},
                                                            {"default", calendar.isDefault ? "yes" : "no"},
                                                            {"time_zone", calendar.timeZone},
                                                            {"region", calendar.region},
                                                            {"valid_from", formatTime(calendar.validFrom)}};
    for (std::size_t day = 0; day < weekdays.size(); ++day)
        fields.emplace_back(weekdays[day], hoursOrClosed(edition.week[day], viewer, kernel.translations()));
    fields.emplace_back("exceptions", std::to_string(edition.days.size()));
    CommandResult result;
    result.record(std::move(fields), toJson(calendarFields, &calendar));
    return result;
}

CommandResult holidays(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Day today = std::chrono::floor<std::chrono::days>(kernel.clock().now());
    const std::int64_t year = call.has("year") ? call.number("year") : yearOf(today);
    if (year < 1991 || year > 2199) throw Invalid("year", "error.out_of_range", {{"low", "1991"}, {"high", "2199"}});
    std::vector<std::vector<std::string>> rows;
    for (const auto& day : notableDays(calendarIn(call, viewer, kernel), static_cast<int>(year)))
        rows.push_back({dayText(day.day), nameOf(day, viewer, kernel.translations()),
                        day.special ? "exception" : "public holiday",
                        hoursOrClosed(day.hours, viewer, kernel.translations())});
    CommandResult result;
    result.table({"Date", "Name", "What", "Open"}, std::move(rows));
    return result;
}

CommandResult due(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Question question;
    question.work = readWork(call.text("hours"));
    if (!question.work) throw Invalid("hours", "calendars.error.work");
    question.from = kernel.clock().now();
    if (call.has("from")) {
        const auto from = parseTime(call.text("from"));
        if (!from) throw Invalid("from", "error.not_a_time");
        question.from = *from;
    }
    const Calendar calendar = calendarIn(call, viewer, kernel);
    const Preview found = preview(kernel, viewer, calendar.id, question);
    const auto local = [&](const std::optional<Time>& time) {
        return time ? localTime(*time, viewer.locale(), calendar.timeZone) : "never";
    };
    const auto utc = [](const std::optional<Time>& time) { return time ? Json(formatTime(*time)) : Json(); };
    CommandResult result;
    result.record({{"from", local(found.from)},
                   {"open", found.isOpen ? "yes" : "no"},
                   {"opens", local(found.nextOpenAt)},
                   {"due", local(found.dueAt)},
                   {"time_zone", calendar.timeZone}},
                  Json::object({{"from", utc(found.from)},
                                {"is_open", found.isOpen},
                                {"next_open_at", utc(found.nextOpenAt)},
                                {"due_at", utc(found.dueAt)}}));
    return result;
}

Command command(std::string name, std::string summary, std::string doc, std::string example,
                std::function<CommandResult(const CommandCall&, const Viewer&, Kernel&)> run) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .access = needs("calendars.read"),
            .examples = {std::move(example)},
            .run = std::move(run)};
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command(command("calendars list", "List business calendars", "With zone, region and the default.",
                             "calendars list", listCommand));
    Command shown = command("calendars show", "Show a business calendar",
                            "Its hours of the week and how many exceptions it has.", "calendars show 1", show);
    shown.arguments.push_back(recordArgument(std::string(Calendar::kind), "The calendar."));
    registry.command(std::move(shown));

    Command year = command("calendars holidays", "List holidays and exceptions of a year",
                           "All days that are other than their weekday, by what the calendar says now.",
                           "calendars holidays 1 --year 2027", holidays);
    year.arguments.push_back(recordArgument(std::string(Calendar::kind), "The calendar."));
    year.options.push_back({.name = "year",
                            .doc = "1991 to 2199; this year when left out.",
                            .type = CommandArgument::Type::integer,
                            .required = false});
    registry.command(std::move(year));

    Command reckoned = command("calendars due", "Reckon when work is done",
                               "When so many working hours have passed, shown in the calendar's zone.",
                               "calendars due 1 8 --from 2026-11-27T15:00:00+01:00", due);
    reckoned.arguments.push_back(recordArgument(std::string(Calendar::kind), "The calendar."));
    reckoned.arguments.push_back({.name = "hours", .doc = "How much work: 8, 7.5 or 7:30 hours."});
    reckoned.options.push_back(
        {.name = "from", .doc = "When it begins, RFC 3339; now when left out.", .required = false});
    registry.command(std::move(reckoned));
}

}  // namespace kontor::calendars

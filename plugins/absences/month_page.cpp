#include "month_page.h"

#include "kontor/error.h"
#include "kontor/template.h"
#include "kontor/web/view.h"
#include "month.h"

namespace kontor::absences {

namespace {

using std::chrono::year_month;

constexpr const char* monthHome = "/absences";

std::string monthHref(year_month month, std::optional<std::int64_t> groupId) {
    return std::string(monthHome) + "?month=" + monthText(month) +
           "&group=" + (groupId ? std::to_string(*groupId) : "all");
}

/// The team that is asked for; the first of one's own where none is.
std::optional<std::int64_t> groupAsked(const Request& request, const Viewer& viewer) {
    const std::string wanted = request.queryValue("group").value_or("");
    if (wanted.empty()) {
        const auto& own = viewer.data().groupIds;
        return own.empty() ? std::nullopt : std::optional(own.front());
    }
    if (wanted == "all" || wanted.size() > 18 || wanted.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::stoll(wanted);
}

Json groupOptions(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> chosen) {
    Json options = Json::array();
    ListRequest request{.sort = "name", .limit = 200, .fields = {"id", "name"}};
    for (const auto& group : kernel.records().list(tx, viewer, "group", request).items)
        options.push(Json::object({{"value", std::to_string(group.id())},
                                   {"label", toText(group.get("name"))},
                                   {"selected", chosen == group.id()}}));
    return options;
}

class MonthView {
  public:
    MonthView(const Viewer& viewer, Kernel& kernel, const AbsenceMonth& month)
        : _viewer(viewer), _kernel(kernel), _month(month) {}

    Json days() const {
        Json list = Json::array();
        for (unsigned number = 1; number <= daysIn(_month.month); ++number)
            list.push(Json::object({{"number", std::to_string(number)},
                                    {"weekday", text("absences.weekday." + std::to_string(weekday(number)))},
                                    {"is_free", isWeekend(number)}}));
        return list;
    }
    Json rows() const {
        Json rows = Json::array();
        for (const auto& person : _month.people) {
            Json row = Json::object({{"name", person.name}});
            row["days"] = cells(person);
            rows.push(std::move(row));
        }
        return rows;
    }
    std::string title() const {
        return text("absences.month." + std::to_string(static_cast<unsigned>(_month.month.month()))) + " " +
               std::to_string(static_cast<int>(_month.month.year()));
    }

  private:
    std::string text(const std::string& key, const Message::Params& params = {}) const {
        return _kernel.translations().text(_viewer.locale(), key, params);
    }
    /// From 1, Monday, to 7.
    unsigned weekday(unsigned number) const {
        const std::chrono::sys_days day = _month.month / std::chrono::day(number);
        return std::chrono::weekday(day).iso_encoding();
    }
    bool isWeekend(unsigned number) const { return weekday(number) > 5; }

    std::string told(const Absence& absence) const {
        const auto time = [&](Time at) { return localTime(at, _viewer.locale(), _viewer.timeZone()); };
        std::string said = time(absence.startsAt) + " – " + time(absence.endsAt);
        if (!absence.substituteId) return said;
        const auto name = _month.names.find(*absence.substituteId);
        return said + ", " + text("absences.field.substitute_id") + ": " +
               (name == _month.names.end() ? "–" : name->second);
    }
    Json cells(const PersonMonth& person) const {
        Json cells = Json::array();
        for (std::size_t i = 0; i < person.days.size(); ++i) {
            const auto& absence = person.days[i];
            Json cell =
                Json::object({{"is_free", isWeekend(static_cast<unsigned>(i) + 1)}, {"is_away", absence.has_value()}});
            // Said once, where it begins.
            const bool begins = absence && (i == 0 || person.days[i - 1] != absence);
            cell["begins"] = begins;
            if (absence) cell["text"] = told(_month.absences[*absence]);
            cells.push(std::move(cell));
        }
        return cells;
    }

    const Viewer& _viewer;
    Kernel& _kernel;
    const AbsenceMonth& _month;
};

Reply showMonth(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto month =
        monthIn(request.queryValue("month").value_or("")).value_or(monthOf(kernel.clock().now(), viewer));
    const auto group = groupAsked(request, viewer);
    AbsenceMonth found;
    Json groups;
    kernel.db().read([&](Transaction& tx) {
        found = absencesIn(tx, viewer, kernel, month, group);
        groups = groupOptions(tx, viewer, kernel, group);
    });
    const MonthView view(viewer, kernel, found);
    PageContent content;
    content.title = kernel.translations().text(viewer.locale(), "absences.calendar");
    content.templateName = "absences/month";
    content.active = "absences.calendar";
    Json& data = content.data;
    data["month"] = view.title();
    data["month_value"] = monthText(month);
    data["all"] = !group;
    data["groups"] = std::move(groups);
    data["before_href"] = monthHref(month - std::chrono::months(1), group);
    data["next_href"] = monthHref(month + std::chrono::months(1), group);
    data["days"] = view.days();
    data["rows"] = view.rows();
    data["has_rows"] = data["rows"].size() > 0;
    data["is_cut"] = found.isCut;
    return kernel.get<PageFrame>().render(request, viewer, content);
}

CommandResult monthCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto month = call.has("month") ? monthIn(call.text("month")) : monthOf(kernel.clock().now(), viewer);
    if (!month) throw Invalid("month", "absences.error.month");
    const auto group = call.has("group") ? std::optional(call.number("group")) : std::nullopt;
    const auto found = kernel.db().read([&](Transaction& tx) { return absencesIn(tx, viewer, kernel, *month, group); });
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const auto& person : found.people) {
        std::string line;
        Json days = Json::array();
        for (std::size_t i = 0; i < person.days.size(); ++i) {
            line += person.days[i] ? "x" : ".";
            if (person.days[i]) days.push(static_cast<std::int64_t>(i) + 1);
        }
        rows.push_back({person.name, line});
        json.push(Json::object({{"user_id", person.userId}, {"name", person.name}, {"days", std::move(days)}}));
    }
    CommandResult result;
    return std::move(result.table({"Person", monthText(*month)}, std::move(rows), std::move(json)));
}

}  // namespace

void addMonth(Registry& registry) {
    const Access mayRead = needs("absences.read");
    registry.page({.path = monthHome, .access = mayRead, .title = "absences.calendar", .get = showMonth});
    registry.menu({.id = "absences.calendar",
                   .area = MenuEntry::Area::workspace,
                   .title = "absences.calendar",
                   .path = monthHome,
                   .icon = "calendar",
                   .access = mayRead,
                   .order = 27});
    registry.command(
        {.name = "absences month",
         .summary = "Show who is away on which days of a month",
         .doc = "A mark for each day, from the first on; of a team, or of all who are away.",
         .access = mayRead,
         .options =
             {{.name = "group", .doc = "Id of the team.", .type = CommandArgument::Type::integer, .required = false},
              {.name = "month", .doc = "As 2026-08; this month unless said.", .required = false}},
         .examples = {"absences month", "absences month --group 2 --month 2026-08"},
         .run = monthCommand});
}

}  // namespace kontor::absences

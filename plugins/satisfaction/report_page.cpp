#include "report_page.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/labels.h"
#include "kontor/template.h"
#include "kontor/web/view.h"
#include "rating.h"
#include "report.h"

namespace kontor::satisfaction {

namespace {

constexpr const char* reportHome = "/satisfaction";
constexpr int answersShown = 25;
constexpr std::array<std::int64_t, 4> spansOffered{30, 90, 365, 3650};
constexpr std::int64_t usualSpan = 30;

/// What the address asks for.
struct Asked {
    std::string by = "agent";
    std::int64_t days = 90;
    bool lowOnly = false;
    std::string cursor;

    explicit Asked(const Request& request)
        : days(request.queryNumber("days", 90, 1, spansOffered.back())),
          lowOnly(request.queryFlag("low")),
          cursor(request.queryValue("cursor").value_or("")) {
        const std::string wanted = request.queryValue("by").value_or(by);
        if (std::find(groupings.begin(), groupings.end(), wanted) != groupings.end()) by = wanted;
    }
    std::string href(const std::string& grouping, std::int64_t span, bool low) const {
        return std::string(reportHome) + "?by=" + grouping + "&days=" + std::to_string(span) + (low ? "&low=true" : "");
    }
};

struct Answers {
    RecordPage page;
    std::map<Ref, std::string> names;
};

Answers answersOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Asked& asked) {
    const std::int64_t low = kernel.settings().integer("satisfaction.low_mark");
    ListRequest list{.q = "answered<" + std::to_string(asked.days) + "d",
                     .sort = "-answered_at",
                     .cursor = asked.cursor,
                     .limit = answersShown,
                     .anyOwner = true};
    if (asked.lowOnly) list.q += " score<=" + std::to_string(low);
    Answers answers{kernel.records().list(tx, viewer, Rating::kind, list), {}};
    std::vector<Ref> refs;
    for (const auto& item : answers.page.items) {
        const auto& rating = item.as<Rating>();
        refs.push_back(rating.owner());
        refs.push_back({"user", rating.requesterId});
        if (rating.agentId) refs.push_back({"user", *rating.agentId});
    }
    if (!refs.empty()) answers.names = kernel.get<Labels>().labels(tx, viewer, refs);
    return answers;
}

std::string starsOf(std::int64_t score) {
    std::string stars;
    for (std::int64_t i = 1; i <= best; ++i) stars += i <= score ? "★" : "☆";
    return stars;
}

Json answerRows(const Answers& answers, const Viewer& viewer, Kernel& kernel) {
    const auto nameOf = [&](const Ref& ref) {
        const auto found = answers.names.find(ref);
        return found == answers.names.end() ? std::string("–") : found->second;
    };
    Json rows = Json::array();
    for (const auto& item : answers.page.items) {
        const auto& rating = item.as<Rating>();
        const std::int64_t score = rating.score.value_or(0);
        rows.push(Json::object(
            {{"stars", starsOf(score)},
             {"step", kernel.translations().text(viewer.locale(), "satisfaction.step." + std::to_string(score))},
             {"has_comment", !rating.comment.empty()},
             {"comment", rating.comment},
             {"href", "/tickets/" + std::to_string(rating.recordId) + "?tab=ratings"},
             {"ticket", nameOf(rating.owner())},
             {"requester", nameOf({"user", rating.requesterId})},
             {"agent", rating.agentId ? nameOf({"user", *rating.agentId}) : "–"},
             {"at", web::moment(rating.answeredAt.value_or(rating.askedAt), viewer)}}));
    }
    return rows;
}

Json averageRow(const Average& average, const std::string& name, const Viewer& viewer) {
    const auto count = [&](std::int64_t value) { return web::number(value, viewer.locale()); };
    return Json::object({{"name", name},
                         {"has_average", average.answered > 0},
                         {"average", averageText(average, viewer.locale())},
                         {"stars", starsOf((average.hundredths() + 50) / 100)},
                         {"answered", count(average.answered)},
                         {"asked", count(average.asked)},
                         {"low", count(average.low)}});
}

Reply showReport(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Asked asked(request);
    const auto text = [&](const std::string& key, const Message::Params& params = {}) {
        return kernel.translations().text(viewer.locale(), key, params);
    };
    const Time now = kernel.clock().now();
    Report report;
    Answers answers;
    kernel.db().read([&](Transaction& tx) {
        report = reportOf(tx, viewer, kernel, asked.by, now - std::chrono::hours(24 * asked.days),
                          now + std::chrono::seconds(1));
        answers = answersOf(tx, viewer, kernel, asked);
    });
    Json parts = Json::array();
    for (const auto& average : report.parts)
        parts.push(averageRow(average, average.name.empty() ? text("satisfaction.none") : average.name, viewer));
    Json by = Json::array();
    for (const auto grouping : groupings)
        by.push(Json::object({{"label", text("satisfaction.by." + std::string(grouping))},
                              {"href", asked.href(std::string(grouping), asked.days, asked.lowOnly)},
                              {"active", grouping == asked.by}}));
    Json spans = Json::array();
    for (const auto days : spansOffered)
        spans.push(Json::object({{"label", text("satisfaction.days." + std::to_string(days))},
                                 {"value", std::to_string(days)},
                                 {"selected", days == asked.days}}));
    PageContent content;
    content.title = text("satisfaction.title");
    content.templateName = "satisfaction/report";
    content.active = "satisfaction";
    Json& data = content.data;
    data["by_name"] = text("satisfaction.by." + asked.by);
    data["by_value"] = asked.by;
    data["low_only"] = asked.lowOnly;
    data["has_parts"] = parts.size() > 0;
    data["total"] = averageRow(report.total, text("satisfaction.all"), viewer);
    data["parts"] = std::move(parts);
    data["by"] = std::move(by);
    data["spans"] = std::move(spans);
    data["rows"] = answerRows(answers, viewer, kernel);
    data["has_rows"] = data["rows"].size() > 0;
    data["has_next"] = answers.page.nextCursor.has_value();
    data["next_href"] = asked.href(asked.by, asked.days, asked.lowOnly) +
                        (answers.page.nextCursor ? "&cursor=" + percentEncode(*answers.page.nextCursor) : "");
    return kernel.get<PageFrame>().render(request, viewer, content);
}

std::string tileText(const Viewer& viewer, Kernel& kernel) {
    const Time now = kernel.clock().now();
    const Report report = kernel.db().read([&](Transaction& tx) {
        return reportOf(tx, viewer, kernel, "month", now - std::chrono::hours(24 * usualSpan),
                        now + std::chrono::seconds(1));
    });
    const std::string average = averageText(report.total, viewer.locale());
    return average.empty() ? "–" : average + " (" + web::number(report.total.answered, viewer.locale()) + ")";
}

}  // namespace

void addReportPage(Registry& registry) {
    const Access mayRead = needs("satisfaction.read");
    registry.page({.path = reportHome, .access = mayRead, .title = "satisfaction.title", .get = showReport});
    registry.menu({.id = "satisfaction",
                   .area = MenuEntry::Area::workspace,
                   .title = "satisfaction.title",
                   .path = reportHome,
                   .icon = "star",
                   .access = mayRead,
                   .order = 26});
    registry.tile({.id = "satisfaction.average",
                   .title = "tile.satisfaction.average",
                   .access = mayRead,
                   .link = reportHome,
                   .value = tileText});
}

}  // namespace kontor::satisfaction

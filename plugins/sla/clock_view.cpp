#include "clock_view.h"

#include <algorithm>

#include "clock_store.h"
#include "core/span.h"
#include "kontor/web/view.h"

namespace kontor::sla {

namespace {

using Ended = ClockRun::Ended;

Json orNull(const std::optional<Time>& time) {
    if (time) return Json(formatTime(*time));
    return Json();
}

Json orNull(const std::optional<std::int64_t>& number) {
    if (number) return Json(*number);
    return Json();
}

std::int64_t secondsOf(Duration span) {
    return std::chrono::duration_cast<std::chrono::seconds>(span).count();
}

}  // namespace

std::string_view standOf(const ClockRun& run) {
    if (run.ended == Ended::met) return run.breachedAt ? "late" : "met";
    if (run.ended == Ended::handedOver) return "handed_over";
    if (run.ended == Ended::cancelled) return "cancelled";
    if (!run.target) return "none";
    if (run.breachedAt) return "breached";
    return run.running ? "running" : "paused";
}

std::vector<ClockRun> worthShowing(std::vector<ClockRun> runs) {
    std::erase_if(runs, [](const ClockRun& run) { return !run.target; });
    std::stable_sort(runs.begin(), runs.end(), [](const ClockRun& a, const ClockRun& b) {
        return std::pair(a.ended != Ended::no, a.clock) < std::pair(b.ended != Ended::no, b.clock);
    });
    return runs;
}

Json clockJson(const ClockRun& run, const Editions& editions) {
    Json json = Json::object({{"clock", nameOf(run.clock)}, {"run", run.number}, {"state", standOf(run)}});
    json["policy_id"] = orNull(run.policy == 0 ? std::optional<std::int64_t>() : run.policy);
    json["policy"] = Json();
    if (const Edition* edition = editions.find(run.edition)) json["policy"] = edition->name;
    json["group_id"] = orNull(run.groupId);
    json["started_at"] = formatTime(run.startedAt);
    json["target_seconds"] = Json();
    if (run.target) json["target_seconds"] = secondsOf(*run.target);
    json["spent_seconds"] = secondsOf(run.spent);
    json["due_at"] = orNull(run.dueAt);
    json["breached_at"] = orNull(run.breachedAt);
    json["ended_at"] = orNull(run.endedAt);
    return json;
}

std::string_view nameOf(Stretch::Why why) {
    constexpr std::array<std::string_view, 5> names{"counted", "closed", "paused", "finished", "no_target"};
    return names[static_cast<std::size_t>(why)];
}

Json stretchJson(const Stretch& stretch) {
    const bool counted = stretch.why == Stretch::Why::counted;
    using Id = std::optional<std::int64_t>;
    Json json = Json::object(
        {{"from", formatTime(stretch.from)}, {"to", formatTime(stretch.to)}, {"why", nameOf(stretch.why)}});
    json["seconds"] = counted ? secondsOf(stretch.to - stretch.from) : 0;
    json["policy_edition_id"] = orNull(stretch.edition == 0 ? Id() : Id(stretch.edition));
    json["calendar_edition_id"] = orNull(counted ? Id(stretch.calendarEdition) : Id());
    return json;
}

std::string ClockWords::span(Duration span) const {
    const std::int64_t minutes = std::abs(std::chrono::floor<std::chrono::minutes>(span).count());
    const std::string hours = std::to_string(minutes / 60), rest = std::to_string(minutes % 60);
    if (minutes < 60) return text("sla.span.minutes", {{"minutes", rest}});
    return text(minutes % 60 == 0 ? "sla.span.hours" : "sla.span.both", {{"hours", hours}, {"minutes", rest}});
}

Json ClockWords::shown(const ClockRun& run) const {
    const std::string_view stand = standOf(run);
    Json json = Json::object({{"clock", nameOf(run.clock)},
                              {"run", std::to_string(run.number)},
                              {"label", clock(run.clock)},
                              {"state", stand},
                              {"state_label", text("sla.stand." + std::string(stand))},
                              {"is_late", stand == "breached" || stand == "late"},
                              {"is_open", run.ended == Ended::no},
                              {"target", run.target ? span(*run.target) : ""}});
    const auto put = [&](const char* key, const std::optional<Time>& at) {
        if (at) json[key] = web::moment(*at, viewer);
    };
    if (run.ended == Ended::no)
        put("due", run.dueAt);
    else
        put("ended", run.endedAt);
    if (stand == "paused" && run.target)
        json["left"] = Json::object({{"text", text("sla.left", {{"span", span(*run.target - run.spent)}})}});
    return json;
}

}  // namespace kontor::sla

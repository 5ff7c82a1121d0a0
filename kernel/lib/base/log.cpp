#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "kontor/clock.h"
#include "kontor/guarded.h"
#include "kontor/json.h"
#include "kontor/log_level.h"

namespace kontor {

namespace {

std::atomic<LogEvent::Level> threshold = LogEvent::Level::info;
thread_local std::vector<std::pair<std::string_view, std::string>> frames;

Guarded<std::vector<const LogEvent*>>& events() {
    static Guarded<std::vector<const LogEvent*>> all;
    return all;
}

std::string fill(std::string_view text, const LogFields& fields) {
    std::string result(text);
    for (const auto& [name, value] : fields) {
        const std::string hole = "{" + std::string(name) + "}";
        for (auto at = result.find(hole); at != std::string::npos; at = result.find(hole, at + value.size()))
            result.replace(at, hole.size(), value);
    }
    return result;
}

}  // namespace

LogEvent::LogEvent(Level level, std::string_view id, std::string_view text, std::string_view explanation)
    : level(level), id(id), text(text), explanation(explanation) {
    events().lock()->push_back(this);
}

std::vector<const LogEvent*> allLogEvents() {
    auto result = *events().lock();
    std::sort(result.begin(), result.end(), [](const LogEvent* a, const LogEvent* b) { return a->id < b->id; });
    return result;
}

void log(const LogEvent& event, const LogFields& fields) {
    if (event.level < threshold.load(std::memory_order_relaxed)) return;
    Json line = Json::object({{"at", formatTime(systemClock().now())},
                              {"level", std::string(logLevelName(event.level))},
                              {"event", std::string(event.id)},
                              {"text", fill(event.text, fields)}});
    for (const auto& [name, value] : fields) line[name] = value;
    for (const auto& [name, value] : frames) line["in." + std::string(name)] = value;
    const std::string text = line.dump() + "\n";
    // One write per line, so that lines of several threads do not mix.
    if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;
}

std::string_view logLevelName(LogEvent::Level level) {
    switch (level) {
        case LogEvent::Level::debug:
            return "debug";
        case LogEvent::Level::info:
            return "info";
        case LogEvent::Level::warning:
            return "warning";
        case LogEvent::Level::error:
            return "error";
    }
    return "error";
}

std::optional<LogEvent::Level> logLevelOf(std::string_view name) {
    const auto level = std::find_if(logLevels.begin(), logLevels.end(),
                                    [&](LogEvent::Level known) { return logLevelName(known) == name; });
    return level == logLevels.end() ? std::nullopt : std::optional(*level);
}

void setLogLevel(LogEvent::Level level) {
    threshold = level;
}
LogEvent::Level logLevel() {
    return threshold;
}

Context::Context(std::string_view name, std::string value) {
    frames.emplace_back(name, std::move(value));
}
Context::~Context() {
    frames.pop_back();
}

}  // namespace kontor

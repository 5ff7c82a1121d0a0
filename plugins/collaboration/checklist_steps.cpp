#include "checklist_steps.h"

#include <algorithm>
#include <charconv>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::collaboration {

namespace {

constexpr std::size_t mostSteps = 100;
constexpr std::size_t longestTitle = 255;
constexpr int mostHours = 24 * 366;

[[noreturn]] void badLine(std::size_t line, const char* key, std::string_view part = {}) {
    throw Invalid("steps", key, {{"line", std::to_string(line)}, {"part", std::string(leftCharacters(part, 60))}});
}

std::optional<int> wholeNumber(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::chrono::hours> spanOf(std::string_view text) {
    if (text.size() < 2) return std::nullopt;
    const auto count = wholeNumber(text.substr(0, text.size() - 1));
    const char unit = text.back();
    const int hours = unit == 'h' ? 1 : unit == 'd' ? 24 : unit == 'w' ? 24 * 7 : 0;
    if (!count || *count < 1 || *count > mostHours || hours == 0 || *count * hours > mostHours) return std::nullopt;
    return std::chrono::hours(*count * hours);
}

void readOption(ChecklistStep& step, std::string_view option, std::size_t line) {
    constexpr std::string_view after = "after ";
    if (option.starts_with("@") && option.size() > 1) {
        step.assignee = trimmed(option.substr(1));
    } else if (option.starts_with("#") && option.size() > 1) {
        step.group = trimmed(option.substr(1));
    } else if (option.starts_with("+")) {
        step.due = spanOf(trimmed(option.substr(1)));
        if (!step.due) badLine(line, "collaboration.bad_step_time", option);
    } else if (option.starts_with(after)) {
        for (const auto& part : split(option.substr(after.size()), ',')) {
            const auto number = wholeNumber(trimmed(part));
            if (!number || *number < 1 || static_cast<std::size_t>(*number) >= line)
                badLine(line, "collaboration.bad_step_after", option);
            const auto at = static_cast<std::size_t>(*number) - 1;
            if (std::find(step.after.begin(), step.after.end(), at) == step.after.end()) step.after.push_back(at);
        }
    } else {
        badLine(line, "collaboration.bad_step_option", option);
    }
}

}  // namespace

std::vector<ChecklistStep> readSteps(std::string_view text) {
    std::vector<ChecklistStep> steps;
    for (const auto& whole : split(text, '\n')) {
        if (trimmed(whole).empty()) continue;
        const std::size_t line = steps.size() + 1;
        if (line > mostSteps) throw Invalid("steps", "error.too_many", {{"most", std::to_string(mostSteps)}});
        const auto parts = split(whole, '|');
        ChecklistStep step;
        std::string_view title = trimmed(parts.front());
        step.required = title.starts_with("!");
        if (step.required) title = trimmed(title.substr(1));
        if (title.empty()) badLine(line, "collaboration.step_without_title");
        if (characters(title) > longestTitle) badLine(line, "collaboration.step_too_long", title);
        step.title = title;
        for (std::size_t i = 1; i < parts.size(); ++i)
            if (!trimmed(parts[i]).empty()) readOption(step, trimmed(parts[i]), line);
        steps.push_back(std::move(step));
    }
    if (steps.empty()) throw Invalid("steps", "error.required");
    return steps;
}

}  // namespace kontor::collaboration

#include "text_variables.h"

#include <algorithm>
#include <array>

#include "kontor/error.h"
#include "kontor/html.h"
#include "kontor/text.h"
#include "page_words.h"

namespace kontor::tickets {

namespace {

constexpr std::array<std::string_view, 11> textVariableNames{"requester", "requester_first_name",
                                                             "agent",     "number",
                                                             "subject",   "organisation",
                                                             "assignee",  "group",
                                                             "status",    "due",
                                                             "link"};
constexpr std::string_view customVariables = "custom.";

bool isVariableName(std::string_view name) {
    return !name.empty() && name.size() <= 80 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

/// Calls `text` with what stands between variables and `variable` with each name.
template <class Text, class Variable>
void goThrough(std::string_view all, Text&& text, Variable&& variable) {
    std::size_t from = 0;
    for (auto open = all.find('{'); open != std::string_view::npos; open = all.find('{', open + 1)) {
        const auto close = all.find('}', open);
        if (close == std::string_view::npos) break;
        const auto name = all.substr(open + 1, close - open - 1);
        if (!isVariableName(name)) continue;
        text(all.substr(from, open - from));
        variable(name);
        from = close + 1;
        open = close;
    }
    text(all.substr(from));
}

}  // namespace

void checkVariables(const std::string& field, std::string_view text, std::vector<FieldError>& errors) {
    goThrough(
        text, [](std::string_view) {},
        [&](std::string_view name) {
            if (name.starts_with(customVariables)) return;
            if (name.find_first_of("0123456789.") != std::string_view::npos) return;  // braces of something else
            const bool known =
                std::find(textVariableNames.begin(), textVariableNames.end(), name) != textVariableNames.end();
            if (known) return;
            const std::string all = join({textVariableNames.begin(), textVariableNames.end()}, ", ") + ", " +
                                    customVariables.data() + "NAME";
            errors.push_back({field, {"tickets.unknown_variable", {{"name", std::string(name)}, {"known", all}}}});
        });
}

std::string TextVariables::fill(std::string_view text, bool isHtml) const {
    std::string result;
    goThrough(
        text, [&](std::string_view part) { result += part; },
        [&](std::string_view name) {
            const auto found =
                std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == name; });
            if (found != values.end())
                result += isHtml ? escapeHtml(found->second) : found->second;
            else if (!name.starts_with(customVariables))
                result += "{" + std::string(name) + "}";
        });
    return result;
}

TextVariables textVariables(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ticket& ticket) {
    TextVariables result;
    result.requesterLocale = viewer.locale();
    std::string requester;
    try {
        const Json person = kernel.records().get(tx, viewer, {"user", ticket.requesterId}).toJson(viewer);
        requester = person["name"].text();
        result.requesterLocale = person["locale"].text(result.requesterLocale);
    } catch (const NotFound&) {
        // Somebody this viewer may not see: the text goes without the name.
    }
    std::vector<Ref> refs;
    if (ticket.assigneeId) refs.push_back({"user", *ticket.assigneeId});
    if (ticket.groupId) refs.push_back({"group", *ticket.groupId});
    const Names names(tx, kernel, viewer, refs);
    const std::string base = kernel.config("public_url");
    const PageWords words(tx, kernel, viewer);
    result.values = {
        {"requester", requester},
        {"requester_first_name", requester.substr(0, requester.find(' '))},
        {"agent", viewer.name()},
        {"number", ticket.number},
        {"subject", ticket.subject},
        {"organisation", kernel.settings().text("core.organisation")},
        {"assignee", names.of("user", ticket.assigneeId)},
        {"group", names.of("group", ticket.groupId)},
        {"status", words.dictionary().label("status", ticket.status, result.requesterLocale)},
        {"due", ticket.dueAt ? localTime(*ticket.dueAt, result.requesterLocale, viewer.timeZone()) : ""},
        {"link", base.empty() ? "" : base + "/portal/tickets/" + std::to_string(ticket.id)},
    };
    if (ticket.custom.isObject())
        for (const auto& [name, value] : ticket.custom.members())
            result.values.emplace_back(std::string(customVariables) + name, cellText(value));
    return result;
}

std::string filledFor(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ticket& ticket,
                      const std::string& text) {
    return textVariables(tx, viewer, kernel, ticket).fill(text, false);
}

}  // namespace kontor::tickets

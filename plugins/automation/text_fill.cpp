#include "text_fill.h"

#include <algorithm>
#include <array>

#include "field_change.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::automation {

namespace {

constexpr std::array<std::string_view, 5> variableNames{"number", "subject", "requester", "requester_first_name",
                                                        "organisation"};

std::string fieldText(const AnyRecord& record, std::string_view field) {
    return record.type().field(field) ? toText(record.get(field)) : "";
}

}  // namespace

Requester requesterOf(const ActionCall& call) {
    Requester requester;
    const auto id = idIn(call.record, "requester_id");
    if (!id) return requester;
    requester.id = *id;
    try {
        const AnyRecord user = call.context.kernel.records().get(call.context.tx, call.context.viewer, {"user", *id});
        requester.name = fieldText(user, "name");
        requester.locale = fieldText(user, "locale");
    } catch (const NotFound&) {
        // Somebody who is gone: the text goes without a name.
    }
    return requester;
}

Variables variablesOf(const ActionCall& call, const Requester& requester) {
    return {{"number", fieldText(call.record, "number")},
            {"subject", fieldText(call.record, "subject")},
            {"requester", requester.name},
            {"requester_first_name", requester.name.substr(0, requester.name.find(' '))},
            {"organisation", call.context.kernel.settings().text("core.organisation")}};
}

void checkVariables(const std::string& argument, const std::string& text) {
    for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
        const auto close = text.find('}', open);
        if (close == std::string::npos) return;
        const std::string name = text.substr(open + 1, close - open - 1);
        const bool isName = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
        if (isName && std::find(variableNames.begin(), variableNames.end(), name) == variableNames.end())
            throw Invalid(argument, "automation.error.variable",
                          {{"name", name}, {"known", join({variableNames.begin(), variableNames.end()}, ", ")}});
    }
}

std::string filled(const std::string& text, const Variables& variables) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto found = std::find_if(variables.begin(), variables.end(), [&](const auto& variable) {
            return text.compare(at, variable.first.size() + 2, "{" + variable.first + "}") == 0;
        });
        if (found == variables.end()) {
            result += text[at++];
        } else {
            result += found->second;
            at += found->first.size() + 2;
        }
    }
    return result;
}

}  // namespace kontor::automation

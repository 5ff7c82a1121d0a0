#include "text_block.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::tickets {

namespace {

using Variables = std::vector<std::pair<std::string_view, std::string>>;
constexpr std::array<std::string_view, 6> variableNames{"requester", "requester_first_name", "agent", "number",
                                                        "subject",   "organisation"};

void prepareTextBlock(WriteContext&, const TextBlock*, TextBlock& block) {
    std::vector<FieldError> errors;
    if (trimmed(block.name).empty()) errors.push_back({"name", {"error.required", {}}});
    if (trimmed(block.bodyDe).empty() && trimmed(block.bodyEn).empty())
        errors.push_back({"body_de", {"error.required", {}}});
    checkVariables("body_de", block.bodyDe, errors);
    checkVariables("body_en", block.bodyEn, errors);
    if (!errors.empty()) throw Invalid(std::move(errors));
}

/// In one go, so that a subject which looks like a variable stays what it is.
std::string filled(const std::string& body, const Variables& variables) {
    std::string result;
    for (std::size_t at = 0; at < body.size();) {
        const auto found = std::find_if(variables.begin(), variables.end(), [&](const auto& variable) {
            const auto& name = variable.first;
            return body[at] == '{' && body.compare(at + 1, name.size(), name) == 0 &&
                   at + 1 + name.size() < body.size() && body[at + 1 + name.size()] == '}';
        });
        if (found == variables.end()) {
            result += body[at++];
        } else {
            result += found->second;
            at += found->first.size() + 2;
        }
    }
    return result;
}

/// What the variables stand for in a ticket, and its requester's language.
std::pair<Variables, std::string> variablesOf(Transaction& tx, Kernel& kernel, const Viewer& viewer,
                                              const Ticket& ticket) {
    std::string name;
    std::string locale = viewer.locale();
    try {
        const Json requester = kernel.records().get(tx, viewer, {"user", ticket.requesterId}).toJson(viewer);
        name = requester["name"].text();
        locale = requester["locale"].text(locale);
    } catch (const NotFound&) {
        // Somebody this viewer may not see: the text goes without the name.
    }
    return {{{"requester", name},
             {"requester_first_name", name.substr(0, name.find(' '))},
             {"agent", viewer.name()},
             {"number", ticket.number},
             {"subject", ticket.subject},
             {"organisation", kernel.settings().text("core.organisation")}},
            locale};
}

}  // namespace

void checkVariables(const std::string& field, const std::string& body, std::vector<FieldError>& errors) {
    for (auto open = body.find('{'); open != std::string::npos; open = body.find('{', open + 1)) {
        const auto close = body.find('}', open);
        if (close == std::string::npos) return;
        const std::string name = body.substr(open + 1, close - open - 1);
        const bool isName = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
        if (isName && std::find(variableNames.begin(), variableNames.end(), name) == variableNames.end())
            errors.push_back({field,
                              {"tickets.unknown_variable",
                               {{"name", name}, {"known", join({variableNames.begin(), variableNames.end()}, ", ")}}}});
    }
}

std::string filledFor(Transaction& tx, Kernel& kernel, const Viewer& viewer, const Ticket& ticket,
                      const std::string& body) {
    return filled(body, variablesOf(tx, kernel, viewer, ticket).first);
}

Json filledBlocks(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t ticketId) {
    Json items = Json::array();
    const Ticket ticket = kernel.records().get<Ticket>(tx, viewer, ticketId);
    const auto [variables, locale] = variablesOf(tx, kernel, viewer, ticket);
    ListRequest list;
    list.q = "active:true";
    list.limit = 200;
    for (const auto& block : kernel.records().all<TextBlock>(tx, viewer, list)) {
        const bool german = block.bodyEn.empty() || (locale.starts_with("de") && !block.bodyDe.empty());
        items.push(Json::object({{"id", block.id},
                                 {"name", block.name},
                                 {"locale", german ? "de" : "en"},
                                 {"text", filled(german ? block.bodyDe : block.bodyEn, variables)}}));
    }
    return items;
}

RecordType textBlockType() {
    RecordType type = recordType<TextBlock>("text-blocks", "text_blocks", textBlockFields);
    type.doc = "Texts agents put into their answers, in German and English, with variables.";
    type.label = "{t}.name";
    type.readPermission = "tickets.text_blocks";
    type.createPermission = "tickets.configure";
    type.writePermission = "tickets.configure";
    type.deletePermission = "tickets.configure";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.body_de", "t.body_en"};
    type.prepare = prepared<TextBlock>(prepareTextBlock);
    return type;
}

}  // namespace kontor::tickets

#include "choice_pages.h"

#include <algorithm>
#include <optional>

#include "choice_replacing.h"
#include "choice_type.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/template.h"
#include "page_words.h"
#include "priority_matrix.h"

namespace kontor::tickets {

namespace {

constexpr const char* fieldsHome = "/admin/ticket-fields";
constexpr std::size_t extensibleFields = 3;

bool isExtensible(std::string_view field) {
    const auto* end = choiceFieldNames.begin() + extensibleFields;
    return std::find(choiceFieldNames.begin(), end, field) != end;
}

/// Which field the address names; statuses when it names none.
std::string choiceFieldIn(const Request& request) {
    const auto found = request.params.find("field");
    if (found == request.params.end()) return "status";
    if (choiceKindOf(found->second).empty()) throw NotFound("ticket field " + found->second);
    return found->second;
}

std::vector<TicketChoice> orderedChoices(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                         const std::string& field) {
    std::vector<TicketChoice> result;
    for (const auto& item :
         kernel.records()
             .list(tx, viewer, choiceKindOf(field), {.limit = 200, .extra = {"t.field = ?", {field}}})
             .items)
        result.push_back(item.as<TicketChoice>());
    return result;
}

std::string baseLabel(const TicketChoice& choice, const PageWords& words) {
    return choice.base.empty() ? std::string() : words.label(choice.field, choice.base);
}

Json choiceRowOf(const TicketChoice& choice, const std::vector<TicketChoice>& all, const PageWords& words) {
    Json row = Json::object({{"id", std::to_string(choice.id)},
                             {"version", std::to_string(choice.version)},
                             {"name", choice.name},
                             {"label", words.viewer().locale() == "de" ? choice.labelDe : choice.labelEn},
                             {"style", web::colourClass(choice.colour)},
                             {"label_de", choice.labelDe},
                             {"label_en", choice.labelEn},
                             {"base", baseLabel(choice, words)},
                             {"has_base", !choice.base.empty() && choice.base != choice.name},
                             {"active", choice.active},
                             {"built_in", choice.builtIn},
                             {"is_first", choice.id == all.front().id},
                             {"is_last", choice.id == all.back().id}});
    row["colours"] = web::colourOptions(choice.colour, words.translations(), words.viewer().locale());
    Json others = Json::array();
    for (const auto& other : all)
        if (other.id != choice.id && other.active && other.base == choice.base)
            others.push(Json::object(
                {{"value", other.name}, {"label", words.viewer().locale() == "de" ? other.labelDe : other.labelEn}}));
    row["can_delete"] = !choice.builtIn;
    row["can_replace"] = !choice.builtIn && others.size() > 0;
    row["others"] = std::move(others);
    row["confirm"] = words.text("tickets.fields.delete_confirm", {{"name", row["label"].text()}});
    return row;
}

Json fieldTabsOf(std::string_view active, const PageWords& words) {
    Json tabs = Json::array();
    for (const auto field : choiceFieldNames)
        tabs.push(Json::object({{"label", words.text("tickets.fields." + std::string(field))},
                                {"href", std::string(fieldsHome) + "/" + std::string(field)},
                                {"active", field == active}}));
    tabs.push(Json::object({{"label", words.text("tickets.fields.matrix")},
                            {"href", std::string(fieldsHome) + "/matrix"},
                            {"active", active == "matrix"}}));
    return tabs;
}

Reply framedFields(Request& request, const Viewer& viewer, Kernel& kernel, std::string_view active,
                   std::string templateName, Json data, int status, const PageWords& words) {
    data["tabs"] = fieldTabsOf(active, words);
    return kernel.get<PageFrame>().render(request, viewer,
                                          {.area = PageContent::Area::admin,
                                           .title = words.text("tickets.fields"),
                                           .templateName = std::move(templateName),
                                           .data = std::move(data),
                                           .active = "tickets.fields",
                                           .status = status});
}

Reply showChoices(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const std::string field = choiceFieldIn(request);
    const PageWords words(kernel, viewer);
    const auto all = kernel.db().read([&](Transaction& tx) { return orderedChoices(tx, viewer, kernel, field); });
    Json rows = Json::array();
    for (const auto& choice : all) rows.push(choiceRowOf(choice, all, words));
    data["has_rows"] = rows.size() > 0;
    data["rows"] = std::move(rows);
    data["action"] = std::string(fieldsHome) + "/" + field;
    data["collection"] = "/api/v1/" + kernel.records().type(choiceKindOf(field)).collection;
    data["heading"] = words.text("tickets.fields." + field);
    data["about"] = words.text("tickets.fields." + field + ".text");
    data["can_add"] = isExtensible(field);
    data["has_bases"] = field == "status" || field == "priority";
    data["base_label"] = words.text(field == "priority" ? "tickets.fields.level" : "tickets.fields.state");
    Json bases = Json::array();
    for (const auto& choice : all)
        if (choice.builtIn)
            bases.push(Json::object({{"value", choice.name}, {"label", words.label(field, choice.name)}}));
    data["bases"] = std::move(bases);
    data["colours"] = web::colourOptions("", words.translations(), words.viewer().locale());
    const bool adds = status != 200 && request.formValue("action") == "add";
    for (const char* name : {"name", "label_de", "label_en"})
        data[std::string("new_") + name] = adds ? request.formValue(name) : std::string();
    return framedFields(request, viewer, kernel, field, "tickets/ticket_fields", std::move(data), status, words);
}

std::int64_t choiceNumberIn(Request& request, std::string_view name) {
    const std::string text = request.formValue(name);
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw Invalid(std::string(name), "error.not_an_id");
    return std::stoll(text);
}

Patch choicePatchIn(Request& request, const RecordType& type, const Viewer& viewer, bool creating) {
    Json values = Json::object();
    for (const char* name : {"label_de", "label_en", "colour"})
        values[name] = std::string(trimmed(request.formValue(name)));
    if (creating) {
        values["name"] = std::string(trimmed(request.formValue("name")));
        if (type.field("state")) values["state"] = request.formValue("base");
        if (type.field("level")) values["level"] = request.formValue("base");
    } else {
        values["active"] = request.formValue("active") == "true";
    }
    return Patch::fromJson(type, viewer, values, creating);
}

/// One place up or down; places are counted anew in steps, so that one may be put between two.
void moveChoice(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& field, std::int64_t id,
                bool up) {
    auto all = orderedChoices(tx, viewer, kernel, field);
    const auto at = std::find_if(all.begin(), all.end(), [&](const auto& choice) { return choice.id == id; });
    if (at == all.end() || (up ? at == all.begin() : at + 1 == all.end())) return;
    std::iter_swap(at, up ? at - 1 : at + 1);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (const auto place = static_cast<std::int64_t>(10 * (i + 1)); all[i].position != place)
            kernel.records().patch(tx, viewer, {std::string(choiceKindOf(field)), all[i].id},
                                   Patch().set("position", place));
}

/// Does what the button says; gives the text that tells of it.
std::string_view changeChoices(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel,
                               const std::string& field) {
    const std::string action = request.formValue("action");
    const RecordType& type = kernel.records().type(choiceKindOf(field));
    if (action == "add") {
        kernel.records().create(tx, viewer, type.kind, choicePatchIn(request, type, viewer, true));
        return "tickets.fields.added";
    }
    const Ref ref{type.kind, choiceNumberIn(request, "id")};
    if (action == "up" || action == "down") {
        moveChoice(tx, viewer, kernel, field, ref.id, action == "up");
        return "";
    }
    if (action == "delete") {
        kernel.records().remove(tx, viewer, ref);
        return "tickets.fields.deleted";
    }
    if (action == "replace") {
        startReplacing(tx, viewer, kernel, ref, request.formValue("with"));
        return "tickets.fields.replacing";
    }
    kernel.records().patch(tx, viewer, ref, choicePatchIn(request, type, viewer, false),
                           choiceNumberIn(request, "version"));
    return "tickets.fields.saved";
}

/// What the rules say against it, as the form shows it; called while the exception is handled.
std::pair<Json, int> choiceRefusal(const Viewer& viewer, Kernel& kernel) {
    Json data = Json::object({{"has_errors", true}});
    const auto say = [&](const std::string& text) { data["errors"] = Json::array({Json::object({{"text", text}})}); };
    try {
        throw;
    } catch (const Invalid& invalid) {
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "tickets.fields.field.");
        return {std::move(data), 422};
    } catch (const Stale&) {
        say(kernel.translations().text(viewer.locale(), "tickets.fields.stale"));
        return {std::move(data), 412};
    } catch (const Conflict& conflict) {
        say(kernel.translations().text(viewer.locale(), conflict.message()));
        return {std::move(data), 409};
    }
}

Reply saveChoices(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string field = choiceFieldIn(request);
    try {
        const auto said =
            kernel.db().write([&](Transaction& tx) { return changeChoices(tx, request, viewer, kernel, field); });
        const std::string path = std::string(fieldsHome) + "/" + field;
        return said.empty() ? Reply::redirect(path) : web::redirectWith(path, said);
    } catch (const Invalid&) {
        auto [data, status] = choiceRefusal(viewer, kernel);
        return showChoices(request, viewer, kernel, std::move(data), status);
    } catch (const Conflict&) {
        auto [data, status] = choiceRefusal(viewer, kernel);
        return showChoices(request, viewer, kernel, std::move(data), status);
    }
}

Reply showMatrix(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    Json rows = Json::array();
    for (const auto impact : levels) {
        Json cells = Json::array();
        for (const auto urgency : levels) {
            const auto chosen = words.dictionary().priorityOf(impact, urgency);
            Json cell = Json::object(
                {{"field", std::string(impact) + "." + std::string(urgency)},
                 {"label", words.text("tickets.fields.cell", {{"impact", words.label("impact", impact)},
                                                              {"urgency", words.label("urgency", urgency)}})},
                 {"style", web::colourClass(words.dictionary().colour("priority", chosen))}});
            cell["options"] = words.choices("priority", chosen);
            cells.push(std::move(cell));
        }
        Json row = Json::object({{"label", words.label("impact", impact)}});
        row["cells"] = std::move(cells);
        rows.push(std::move(row));
    }
    Json heads = Json::array();
    for (const auto urgency : levels) heads.push(Json::object({{"label", words.label("urgency", urgency)}}));
    Json data = Json::object({{"action", std::string(fieldsHome) + "/matrix"}});
    data["rows"] = std::move(rows);
    data["heads"] = std::move(heads);
    return framedFields(request, viewer, kernel, "matrix", "tickets/priority_matrix", std::move(data), 200, words);
}

Reply keepMatrix(Request& request, const Viewer& viewer, Kernel& kernel) {
    Json matrix = Json::object();
    for (const auto impact : levels) {
        Json row = Json::object();
        for (const auto urgency : levels)
            row[urgency] = request.formValue(std::string(impact) + "." + std::string(urgency));
        matrix[impact] = std::move(row);
    }
    kernel.db().write([&](Transaction& tx) { saveMatrix(tx, viewer, kernel, matrix); });
    return web::redirectWith(std::string(fieldsHome) + "/matrix", "tickets.fields.saved");
}

}  // namespace

void addChoicePages(Registry& registry) {
    const auto show = [](Request& request, const Viewer& viewer, Kernel& kernel) {
        return showChoices(request, viewer, kernel, Json::object(), 200);
    };
    registry.page({.path = fieldsHome, .access = needs("tickets.configure"), .title = "tickets.fields", .get = show});
    registry.page({.path = std::string(fieldsHome) + "/{field}",
                   .access = needs("tickets.configure"),
                   .title = "tickets.fields",
                   .get = show,
                   .post = saveChoices});
    registry.page({.path = std::string(fieldsHome) + "/matrix",
                   .access = needs("tickets.configure"),
                   .title = "tickets.fields.matrix",
                   .get = showMatrix,
                   .post = keepMatrix});
    registry.menu({.id = "tickets.fields",
                   .area = MenuEntry::Area::admin,
                   .title = "tickets.fields",
                   .path = fieldsHome,
                   .icon = "tag",
                   .access = needs("tickets.configure"),
                   .order = 58,
                   .group = menuGroups::serviceDesk});
}

}  // namespace kontor::tickets

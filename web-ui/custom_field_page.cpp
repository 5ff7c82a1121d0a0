#include <algorithm>

#include "frame.h"
#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/web/colours.h"
#include "kontor/web/view.h"
#include "record_pages.h"

namespace kontor::web {

namespace {

constexpr std::size_t emptyRows = 3;  ///< below the values, for new ones

std::string pickListPath(std::int64_t id) {
    return "/admin/custom-fields/" + std::to_string(id);
}

/// A row of the form.
struct ChoiceRow {
    std::string value = {};
    std::string labelDe = {};
    std::string labelEn = {};
    std::string colour = {};
    std::int64_t position = 0;
    bool removed = false;
};

std::vector<ChoiceRow> keptRows(const Json& field) {
    std::vector<ChoiceRow> rows;
    const Json& details = field["choice_details"];
    for (const auto& choice : field["choices"].items()) {
        const Json& detail = details[choice.string()];
        rows.push_back({choice.string(), detail["label_de"].text(), detail["label_en"].text(), detail["colour"].text(),
                        static_cast<std::int64_t>(10 * (rows.size() + 1)), false});
    }
    return rows;
}

/// What the form says, by place; rows without a value are not there.
std::vector<ChoiceRow> sentRows(Request& request) {
    std::vector<ChoiceRow> rows;
    for (std::size_t i = 0; i < 400; ++i) {
        const auto sent = [&](const char* name) {
            return std::string(trimmed(request.formValue(name + ("-" + std::to_string(i)))));
        };
        ChoiceRow row{sent("value"),  sent("label_de"), sent("label_en"),
                      sent("colour"), 1'000'000,        sent("remove") == "true"};
        if (row.value.empty()) continue;
        const std::string place = sent("position");
        if (!place.empty() && place.size() < 8 && place.find_first_not_of("0123456789") == std::string::npos)
            row.position = std::stoll(place);
        rows.push_back(std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.position < b.position; });
    return rows;
}

Json rowsFor(std::vector<ChoiceRow> rows, const Translations& translations, const std::string& locale) {
    for (std::size_t i = 0; i < emptyRows; ++i)
        rows.push_back({.position = static_cast<std::int64_t>(10 * (rows.size() + 1))});
    Json result = Json::array();
    for (const auto& row : rows) {
        const std::string& label = locale == "de" ? row.labelDe : row.labelEn;
        Json json = Json::object({{"i", std::to_string(result.size())},
                                  {"value", row.value},
                                  {"is_new", row.value.empty()},
                                  {"label_de", row.labelDe},
                                  {"label_en", row.labelEn},
                                  {"position", std::to_string(row.position)},
                                  {"label", label.empty() ? row.value : label},
                                  {"style", colourClass(row.colour)}});
        json["colours"] = colourOptions(row.colour, translations, locale);
        result.push(std::move(json));
    }
    return result;
}

Reply showPickList(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const std::int64_t id = request.number();
    const Json field = kernel.db()
                           .read([&](Transaction& tx) {
                               return kernel.records().get(tx, viewer, {"custom_field", id});
                           })
                           .toJson(viewer);
    const std::string type = field["type"].text();
    data["label"] = field[viewer.locale() == "de" ? "label_de" : "label_en"].text();
    data["name"] = field["name"].text();
    data["id"] = std::to_string(id);
    data["path"] = pickListPath(id);
    data["record"] = "/admin/records/custom-fields/" + std::to_string(id);
    data["version"] = std::to_string(field["version"].integer());
    data["is_choice"] = type == "choice";
    data["is_text"] = type == "text";
    data["is_other"] = type != "choice" && type != "text";
    data["least"] = status == 200 ? "1" : request.formValue("least");
    data["rows"] = rowsFor(status == 200 ? keptRows(field) : sentRows(request), kernel.translations(), viewer.locale());
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = data["label"].text();
    content.templateName = "web/pick_list";
    content.active = "records.custom-fields";
    content.status = status;
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Patch pickListPatch(Request& request, const Json& before, const RecordType& type, const Viewer& viewer) {
    Json choices = Json::array();
    Json details = Json::object();
    for (const auto& row : sentRows(request)) {
        if (!row.removed) choices.push(row.value);
        details[row.value] =
            Json::object({{"label_de", row.labelDe}, {"label_en", row.labelEn}, {"colour", row.colour}});
    }
    // What records may still hold keeps its name, and is known to be out of use.
    for (const auto& choice : before["choices"].items())
        if (!details.find(choice.string())) details[choice.string()] = Json::object();
    return Patch::fromJson(
        type, viewer, Json::object({{"choices", std::move(choices)}, {"choice_details", std::move(details)}}), false);
}

Reply savePickList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const Ref ref{"custom_field", id};
    Json data = Json::object({{"has_errors", true}});
    const auto say = [&](const std::string& text) { data["errors"] = Json::array({Json::object({{"text", text}})}); };
    try {
        kernel.db().write([&](Transaction& tx) {
            const Json before = kernel.records().get(tx, viewer, ref).toJson(viewer);
            const std::string version = request.formValue("version");
            const bool isNumber =
                !version.empty() && version.size() < 18 && version.find_first_not_of("0123456789") == std::string::npos;
            kernel.records().patch(tx, viewer, ref,
                                   pickListPatch(request, before, kernel.records().type("custom_field"), viewer),
                                   isNumber ? std::optional(std::stoll(version)) : std::nullopt);
        });
        return redirectWith(pickListPath(id), "web.record.saved");
    } catch (const Invalid& invalid) {
        putErrors(data, invalid, kernel.translations(), viewer.locale());
        return showPickList(request, viewer, kernel, std::move(data), 422);
    } catch (const Stale&) {
        say(kernel.translations().text(viewer.locale(), "web.record.stale"));
        return showPickList(request, viewer, kernel, std::move(data), 412);
    } catch (const Conflict& conflict) {
        say(kernel.translations().text(viewer.locale(), conflict.message()));
        return showPickList(request, viewer, kernel, std::move(data), 409);
    }
}

}  // namespace

void addCustomFieldPage(Registry& registry) {
    registry.page({.path = "/admin/custom-fields/{id}",
                   .access = needs("custom_fields.write"),
                   .title = "web.pick_list",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showPickList(request, viewer, kernel, Json::object(), 200); },
                   .post = savePickList,
                   .bodyLimit = 1 << 20});
}

}  // namespace kontor::web

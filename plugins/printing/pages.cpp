#include "pages.h"

#include <algorithm>
#include <array>

#include "kontor/error.h"
#include "kontor/pdf.h"
#include "kontor/web/view.h"
#include "label_service.h"

namespace kontor::printing {

namespace {

/// What the form, or the address it is reached by, says, as the body of the REST request.
Json bodyFrom(const std::function<std::string(const char*)>& value, const std::vector<std::string>& parts) {
    Json body = Json::object({{"kind", value("kind")}});
    Json ids = Json::array();
    for (const auto& word : split(value("ids"), ',')) {
        const std::string id(trimmed(word));
        if (id.empty()) continue;
        const bool isId = id.size() < 18 && id.find_first_not_of("0123456789") == std::string::npos;
        ids.push(isId ? Json(static_cast<std::int64_t>(std::stoll(id))) : Json(id));
    }
    if (ids.size() > 0) body["ids"] = std::move(ids);
    if (const std::string q = value("q"); !q.empty()) body["q"] = q;
    for (const char* name : {"sheet", "start"}) {
        const std::string number = value(name);
        if (number.empty()) continue;
        const bool isNumber = number.size() < 10 && number.find_first_not_of("0123456789") == std::string::npos;
        body[name] = isNumber ? Json(static_cast<std::int64_t>(std::stoll(number))) : Json(number);
    }
    for (const char* name : {"code", "format", "content"})
        if (const std::string word = value(name); !word.empty()) body[name] = word;
    if (!parts.empty()) {
        Json list = Json::array();
        for (const auto& part : parts) list.push(Json(part));
        body["fields"] = std::move(list);
    }
    return body;
}

Json wordChoices(const Translations& translations, const Viewer& viewer, std::span<const std::string_view> words,
                 const std::string& prefix, const std::function<bool(std::string_view)>& chosen) {
    Json list = Json::array();
    for (const auto word : words)
        list.push(Json::object({{"value", word},
                                {"label", translations.text(viewer.locale(), prefix + std::string(word))},
                                {"selected", chosen(word)}}));
    return list;
}

std::string idList(const LabelRequest& request) {
    std::vector<std::string> ids;
    for (const auto id : request.ids) ids.push_back(std::to_string(id));
    return join(ids, ",");
}

Reply showForm(Request& request, const Viewer& viewer, Kernel& kernel, const LabelRequest& wanted, Json data,
               int status) {
    const Translations& words = kernel.translations();
    LabelledRecords records;
    std::vector<LabelSheet> sheets;
    kernel.db().read([&](Transaction& tx) {
        records = labelledRecords(tx, viewer, kernel, wanted);
        ListRequest list;
        list.limit = 200;
        sheets = kernel.records().all<LabelSheet>(tx, viewer, list);
    });
    Json options = Json::array();
    for (const auto& sheet : sheets)
        options.push(Json::object(
            {{"value", std::to_string(sheet.id)}, {"label", sheet.name}, {"selected", sheet.id == wanted.sheet}}));
    Json names = Json::array();
    for (const auto& name : records.names) names.push(Json::object({{"text", name}}));
    const std::string content =
        wanted.content.empty() ? kernel.settings().text("printing.code_content") : wanted.content;
    const auto is = [](std::string_view chosen) { return [chosen](std::string_view word) { return word == chosen; }; };
    data["kind"] = wanted.kind;
    data["ids"] = idList(wanted);
    data["q"] = wanted.q;
    data["count"] = words.text(viewer.locale(), records.count == 1 ? "printing.count_one" : "printing.count",
                               {{"count", std::to_string(records.count)}});
    data["has_more"] = records.count > records.names.size();
    data["more"] = std::to_string(records.count - std::min(records.count, records.names.size()));
    data["names"] = std::move(names);
    data["sheets"] = std::move(options);
    data["codes"] = wordChoices(words, viewer, barCodeKinds, "printing.code.",
                                is(barCodeKinds[static_cast<std::size_t>(wanted.code)]));
    data["contents"] = wordChoices(words, viewer, codeContents, "printing.content.", is(content));
    data["parts"] = wordChoices(words, viewer, labelParts, "printing.part.",
                                [&](std::string_view part) { return wanted.shows(part); });
    data["start"] = std::to_string(wanted.start);
    data["can_configure"] = viewer.may("printing.configure");
    data["no_pdf"] = !kernel.get<Pdf>().ready();
    return kernel.get<PageFrame>().render(request, viewer,
                                          {.title = words.text(viewer.locale(), "printing.labels"),
                                           .templateName = "printing/labels",
                                           .data = std::move(data),
                                           .status = status});
}

Reply showLabels(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto value = [&](const char* name) { return request.queryValue(name).value_or(""); };
    return showForm(request, viewer, kernel, readLabelRequest(bodyFrom(value, {})), Json::object(), 200);
}

Reply makeLabels(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : request.form())
        if (name == "fields") parts.push_back(value);
    const auto value = [&](const char* name) { return std::string(trimmed(request.formValue(name))); };
    const LabelRequest wanted = readLabelRequest(bodyFrom(value, parts));
    try {
        PrintedLabels printed = printLabels(viewer, kernel, wanted);
        Reply reply;
        reply.body = std::move(printed.content);
        return reply.with("Content-Type", printed.mediaType)
            .with("Content-Disposition", "attachment; filename=\"" + printed.fileName + "\"");
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "printing.field.");
        return showForm(request, viewer, kernel, wanted, std::move(data), 422);
    }
}

/// Kinds whose lists and pages offer labels; of those whose plugin is absent nobody asks.
constexpr std::array labelledKinds{"asset", "consumable", "location"};

/// In the head of a list: labels of what is selected, or else of all that the list finds.
Panel listPanel(const std::string& kind) {
    return {.id = "printing." + kind + ".list",
            .place = kind + ".list",
            .title = "printing.labels",
            .access = needs("printing.labels"),
            .templateName = "printing/list_tool",
            .data = [kind](const Ref&, Request& request, const Viewer&, Kernel&) {
                const std::string q = request.queryValue("q").value_or("");
                return std::optional(Json::object(
                    {{"href", "/labels?kind=" + kind + "&q=" + percentEncode(trimmed(q).empty() ? "id>0" : q)}}));
            }};
}

/// In the menu of a record.
Panel actionPanel(const std::string& kind) {
    return {.id = "printing." + kind + ".action",
            .place = kind + ".actions",
            .title = "printing.label",
            .access = needs("printing.labels"),
            .templateName = "printing/action",
            .data = [kind](const Ref& record, Request&, const Viewer&, Kernel&) {
                return std::optional(
                    Json::object({{"href", "/labels?kind=" + kind + "&ids=" + std::to_string(record.id)}}));
            }};
}

}  // namespace

void addPages(Registry& registry) {
    registry.page({.path = "/labels",
                   .access = needs("printing.labels"),
                   .title = "printing.labels",
                   .get = showLabels,
                   .post = makeLabels});
    for (const char* kind : labelledKinds) {
        registry.panel(listPanel(kind));
        registry.panel(actionPanel(kind));
    }
    registry.menu({.id = "records.label-sheets",
                   .area = MenuEntry::Area::admin,
                   .title = "records.label-sheets",
                   .path = "/admin/records/label-sheets",
                   .icon = "tag",
                   .access = needs("printing.configure"),
                   .order = 78,
                   .group = menuGroups::serviceDesk});
}

}  // namespace kontor::printing

#include "draft_form.h"

#include <algorithm>

#include "handover_template.h"
#include "kontor/error.h"
#include "page_words.h"
#include "service.h"

namespace kontor::handover {

namespace {

Json wordOptions(const PageWords& words, std::span<const std::string_view> values, const std::string& prefix,
                 const std::string& chosen) {
    Json list = Json::array();
    for (const auto value : values)
        list.push(Json::object(
            {{"value", value}, {"label", words.text(prefix + std::string(value))}, {"selected", value == chosen}}));
    return list;
}

Json recordOptions(Transaction& tx, const PageWords& words, const char* kind, const std::vector<std::int64_t>& ids) {
    Json list = Json::array();
    if (ids.empty()) return list;
    for (const auto& [id, name] : words.kernel.records().labels(tx, words.viewer, kind, ids))
        list.push(Json::object({{"value", std::to_string(id)}, {"label", name}}));
    return list;
}

std::vector<std::int64_t> idsFrom(const std::string& text) {
    std::vector<std::int64_t> ids;
    for (const auto& word : split(text, ','))
        if (const auto id = idFrom(trimmed(word)); id != 0 && std::find(ids.begin(), ids.end(), id) == ids.end())
            ids.push_back(id);
    if (ids.size() > mostItems) ids.resize(mostItems);
    return ids;
}

bool isOneOfWords(std::span<const std::string_view> words, std::string_view text) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

Handover sentDraft(Request& request) {
    Handover sent;
    const auto value = [&](const char* name) { return std::string(trimmed(request.formValue(name))); };
    sent.direction = value("kind");
    sent.personId = idFrom(value("person_id"));
    sent.date = parseDate(value("date"));
    sent.language = value("language");
    if (const auto id = idFrom(value("template_id"))) sent.templateId = id;
    std::vector<std::string> assets;
    for (const auto& [name, text] : request.form())
        if (name == "asset_ids") assets.push_back(text);
    sent.assetIds = idsFrom(join(assets, ","));
    sent.accessories = value("accessories");
    sent.consumables = value("consumables");
    sent.note = value("note");
    return sent;
}

std::int64_t saveDraft(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    const Handover sent = sentDraft(request);
    Json body = Json::object({{"kind", sent.direction},
                              {"accessories", sent.accessories},
                              {"consumables", sent.consumables},
                              {"note", sent.note}});
    if (sent.personId != 0) body["person_id"] = sent.personId;
    if (sent.date) body["date"] = formatDate(*sent.date);
    if (!sent.language.empty()) body["language"] = sent.language;
    if (sent.templateId) body["template_id"] = *sent.templateId;
    Json assets = Json::array();
    for (const auto asset : sent.assetIds) assets.push(Json(asset));
    body["asset_ids"] = std::move(assets);
    if (sent.personId == 0) throw Invalid("person_id", "error.required");
    const auto patch = Patch::fromJson(kernel.records().type(Handover::kind), viewer, body, id == 0);
    if (id == 0) return kernel.records().create(tx, viewer, Handover::kind, patch).id();
    const auto version = idFrom(request.formValue("version"));
    return kernel.records()
        .patch(tx, viewer, handoverRef(id), patch, version == 0 ? std::nullopt : std::optional(version))
        .id();
}

Reply showDraft(Request& request, const Viewer& viewer, Kernel& kernel, const Handover& handover, Json data,
                int status) {
    const PageWords words{viewer, kernel};
    const bool isNew = handover.id == 0;
    kernel.db().read([&](Transaction& tx) {
        data["people"] = handover.personId == 0 ? Json::array() : recordOptions(tx, words, "user", {handover.personId});
        data["assets_chosen"] = recordOptions(tx, words, "asset", handover.assetIds);
        Json templates = Json::array();
        ListRequest list;
        list.q = "active:true";
        list.limit = 200;
        for (const auto& one : kernel.records().all<HandoverTemplate>(tx, viewer, list))
            templates.push(Json::object({{"value", std::to_string(one.id)},
                                         {"label", one.name},
                                         {"selected", one.id == handover.templateId.value_or(0)}}));
        data["templates"] = std::move(templates);
        if (!isNew) data["document"] = shownDocument(tx, viewer, kernel, handover.id).html;
    });
    const std::string id = std::to_string(handover.id);
    data["is_new"] = isNew;
    data["heading"] = isNew ? words.text("handover.new") : words.title(handover);
    data["action"] = isNew ? "/handovers/new" : "/handovers/" + id;
    data["version"] = std::to_string(handover.version);
    data["pdf"] = "/api/v1/handovers/" + id + "/pdf";
    data["kinds"] = wordOptions(words, handoverKinds, "handover.title.", handover.direction);
    data["languages"] = wordOptions(words, handoverLanguages, "handover.language.", handover.language);
    data["date"] = handover.date ? formatDate(*handover.date) : "";
    data["accessories"] = handover.accessories;
    data["consumables"] = handover.consumables;
    data["note"] = handover.note;
    data["confirm_delete"] = words.text("handover.confirm_delete", {{"number", handover.number}});
    const std::string title = data["heading"].text();
    return words.page(request, PageContent::Area::workspace, title, "handover/draft", std::move(data), "handover.all",
                      status);
}

Reply showNewDraft(Request& request, const Viewer& viewer, Kernel& kernel) {
    Handover empty;
    const auto value = [&](const char* name) { return request.queryValue(name).value_or(""); };
    if (isOneOfWords(handoverKinds, value("kind"))) empty.direction = value("kind");
    empty.personId = idFrom(value("person"));
    empty.assetIds = idsFrom(value("assets"));
    empty.date = std::chrono::floor<std::chrono::days>(kernel.clock().now());
    empty.language = "";
    return showDraft(request, viewer, kernel, empty, Json::object(), 200);
}

}  // namespace kontor::handover

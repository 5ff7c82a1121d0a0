// The page of one record of any kind.
#include <algorithm>

#include "kontor/facets.h"
#include "kontor/template.h"
#include "kontor/web/colours.h"
#include "record_activity.h"
#include "record_details.h"
#include "record_group.h"

namespace kontor::web {

namespace {

constexpr const char* overviewTab = "overview";
constexpr const char* historyTab = "activity";
constexpr std::string_view panelTab = "panel:";

/// What the page is made of, read in one transaction.
struct Details {
    std::optional<AnyRecord> record;
    std::string label;
    std::vector<CustomFields::Declared> custom;
    std::map<std::string, std::int64_t> counts;
    std::vector<AnyRecord> entries;
    RecordHistory history;
    RecordNames names;
};

bool isLongField(const Field& field) {
    return field.type == FieldType::longText || field.type == FieldType::html;
}

bool isHousekeeping(const Field& field) {
    for (const char* name : {"id", "version", "created_at", "updated_at", "custom"})
        if (field.name == name) return true;
    return field.type == FieldType::json;
}

bool hasValue(const Field& field) {
    return !field.column.empty() || !field.expression.empty() || !field.linkTable.empty();
}

/// The fields beside the record.
std::vector<const Field*> propertiesOf(const RecordWords& words) {
    std::vector<const Field*> result;
    const auto add = [&](const Field* field) {
        if (field && words.reads(*field)) result.push_back(field);
    };
    for (const auto& name : words.page.properties) add(words.type.field(name));
    if (words.page.properties.empty())
        for (const auto& field : words.type.fields)
            if (!isHousekeeping(field) && !isLongField(field) && hasValue(field)) add(&field);
    return result;
}

/// The long texts of the first tab.
std::vector<const Field*> textsOf(const RecordWords& words) {
    std::vector<const Field*> result;
    const auto add = [&](const Field* field) {
        if (field && words.reads(*field)) result.push_back(field);
    };
    for (const auto& name : words.page.texts) add(words.type.field(name));
    if (words.page.texts.empty())
        for (const auto& field : words.type.fields)
            if (isLongField(field) && hasValue(field)) add(&field);
    return result;
}

/// The groups that have a tab of their own.
std::vector<std::string> tabGroups(const RecordWords& words) {
    std::vector<std::string> result;
    for (const auto& name : words.type.groups) {
        const auto group = words.kernel.catalog().groups.find(name);
        if (name == historyTab || group == words.kernel.catalog().groups.end()) continue;
        if (words.may(group->second.entry.readPermission)) result.push_back(name);
    }
    return result;
}

std::vector<const Panel*> panelsAt(const std::string& place, const RecordWords& words) {
    std::vector<const Panel*> result;
    for (const auto& panel : words.kernel.catalog().panels)
        if (panel.place == place &&
            (panel.access.kind != Access::Kind::permission || words.viewer.may(panel.access.permission)))
            result.push_back(&panel);
    return result;
}

std::string overviewPlace(const RecordWords& words) {
    return words.page.overview.empty() ? words.page.kind + ".overview" : words.page.overview;
}

bool hasOverview(const RecordWords& words) {
    return !textsOf(words).empty() || !panelsAt(overviewPlace(words), words).empty();
}

/// The tab that is asked for, else the first there is; empty for a record without any.
std::string tabOf(const Request& request, const RecordWords& words) {
    std::vector<std::string> tabs;
    if (hasOverview(words)) tabs.push_back(overviewTab);
    for (const auto& name : tabGroups(words)) tabs.push_back(name);
    for (const auto* panel : panelsAt(words.page.kind + ".tab", words))
        tabs.push_back(std::string(panelTab) + panel->id);
    if (hasHistory(words)) tabs.push_back(historyTab);
    const std::string wanted = request.queryValue("tab").value_or("");
    if (std::find(tabs.begin(), tabs.end(), wanted) != tabs.end()) return wanted;
    return tabs.empty() ? "" : tabs.front();
}

Details readDetails(Transaction& tx, const RecordWords& words, const Ref& ref, const std::string& tab,
                    const HistoryFilter& filter) {
    Details details;
    Kernel& kernel = words.kernel;
    details.record.emplace(kernel.records().get(tx, words.viewer, ref));
    std::set<Ref> named{ref};
    for (const auto& field : words.type.fields)
        if (words.reads(field))
            for (auto& one : refsIn(field, details.record->get(field.name))) named.insert(std::move(one));
    const auto groups = tabGroups(words);
    details.counts = kernel.get<Facets>().entries(tx, words.viewer, ref, groups);
    if (tab == historyTab)
        details.history = readHistory(tx, words, ref, filter, named);
    else if (std::find(groups.begin(), groups.end(), tab) != groups.end())
        details.entries = readGroup(tx, words, ref, tab, named);
    if (const Field* custom = words.type.field("custom");
        custom && custom->type == FieldType::json && words.reads(*custom))
        details.custom = kernel.get<CustomFields>().of(tx, ref.kind);
    details.names = kernel.get<Labels>().labels(tx, words.viewer, {named.begin(), named.end()});
    details.label = nameIn(details.names, ref);
    return details;
}

Json propertyControls(const Details& details, const RecordWords& words) {
    const FieldControls controls = words.controls(details.names, "p");
    Json list = Json::array();
    for (const auto* field : propertiesOf(words)) {
        Json control = controls.of(*field, details.record->get(field->name), words.choicesOf(*field));
        control["editable"] = words.writes(*field);
        const auto refs = refsIn(*field, details.record->get(field->name));
        const std::string page = refs.size() == 1 ? pageOf(words.kernel, refs.front()) : std::string();
        control["has_href"] = !page.empty();
        control["href"] = page;
        list.push(std::move(control));
    }
    const Field* custom = words.type.field("custom");
    for (const auto& declared : details.custom) {
        Json control = controls.of(declared, toJson(details.record->get("custom")));
        control["editable"] = custom && words.writes(*custom);
        control["has_href"] = false;
        list.push(std::move(control));
    }
    return list;
}

void putHead(Json& data, const Details& details, const RecordWords& words) {
    const AnyRecord& record = *details.record;
    const FieldControls controls = words.controls(details.names, "h");
    Json facts = Json::array();
    const auto wordOf = [&](const Field& field) {
        if (words.page.word)
            if (auto word = words.page.word(record, field, words.viewer, words.kernel)) return *word;
        return ListWord{controls.text(field, record.get(field.name), words.choicesOf(field)), {}};
    };
    const auto add = [&](const Field& field, bool isState) {
        ListWord word = wordOf(field);
        if (word.label.empty() || word.label == "–") return;
        if (isState && word.style.empty()) word.style = "k-chip k-status k-status-" + toText(record.get(field.name));
        facts.push(Json::object({{"text", word.label}, {"is_chip", !word.style.empty()}, {"style", word.style}}));
    };
    const auto& shown = words.page.headline;
    for (const char* name : {"state", "status"})
        if (const Field* field = words.type.field(name); field && words.reads(*field)) {
            if (std::find(shown.begin(), shown.end(), name) == shown.end()) add(*field, true);
            break;
        }
    for (const auto& name : shown)
        if (const Field* field = words.type.field(name); field && words.reads(*field))
            add(*field, name == "state" || name == "status");
    data["headline"] = std::move(facts);
    for (const auto& [name, member] : {std::pair{"created_at", "created"}, std::pair{"updated_at", "updated"}}) {
        const FieldValue value = words.type.field(name) ? record.get(name) : FieldValue(nullptr);
        const auto* at = std::get_if<Time>(&value);
        data[std::string("has_") + member] = at != nullptr;
        if (at) data[member] = moment(*at, words.viewer);
    }
    const Field* number = words.type.field("number");
    data["number"] = number && words.reads(*number) ? toText(record.get("number")) : "#" + std::to_string(record.id());
}

Json tabsOf(const Ref& ref, const std::string& active, const Details& details, const RecordWords& words) {
    const std::string base = words.page.path + "/" + std::to_string(ref.id);
    Json list = Json::array();
    const auto add = [&](const std::string& id, const std::string& label, std::int64_t count) {
        const bool isCut = count >= Records::countLimit;
        list.push(Json::object({{"label", label},
                                {"href", base + "?tab=" + percentEncode(id)},
                                {"active", id == active},
                                {"has_count", count > 0},
                                {"count", isCut ? "999+" : std::to_string(count)}}));
    };
    if (hasOverview(words)) add(overviewTab, words.text("web.detail.overview"), 0);
    for (const auto& name : tabGroups(words)) {
        const auto count = details.counts.find(name);
        add(name, words.text(words.kernel.catalog().groups.find(name)->second.title),
            count == details.counts.end() ? 0 : count->second);
    }
    for (const auto* panel : panelsAt(words.page.kind + ".tab", words))
        add(std::string(panelTab) + panel->id, words.text(panel->title), 0);
    if (hasHistory(words)) add(historyTab, words.text("web.detail.history"), 0);
    return list;
}

void putTab(Json& data, const Ref& ref, const std::string& tab, const Details& details, Request& request,
            const RecordWords& words) {
    for (const char* name : {"tab_overview", "tab_group", "tab_history", "tab_panel"}) data[name] = false;
    PageFrame& frame = words.kernel.get<PageFrame>();
    if (tab == overviewTab) {
        data["tab_overview"] = true;
        const FieldControls controls = words.controls(details.names, "t");
        Json texts = Json::array();
        for (const auto* field : textsOf(words)) {
            Json control = controls.of(*field, details.record->get(field->name));
            const bool isHtml = field->type == FieldType::html;
            control["editable"] = words.writes(*field) && !isHtml;
            control["is_html"] = isHtml;
            control["html"] = isHtml ? toText(details.record->get(field->name)) : "";
            texts.push(std::move(control));
        }
        data["has_texts"] = texts.size() > 0;
        data["texts"] = std::move(texts);
        data["overview"] = frame.panels(request, words.viewer, overviewPlace(words), ref);
    } else if (tab == historyTab) {
        putHistory(data, ref, details.history, details.names, words);
    } else if (tab.starts_with(panelTab)) {
        data["tab_panel"] = true;
        for (const auto* panel : panelsAt(words.page.kind + ".tab", words))
            if (tab == std::string(panelTab) + panel->id)
                data["panel"] = frame.panel(request, words.viewer, *panel, ref);
    } else if (!tab.empty()) {
        putGroup(data, ref, tab, details.entries, details.names, words);
    }
}

/// Kinds of records this one can be linked to, for the dialog.
Json relatedKinds(const RecordWords& words) {
    Json kinds = Json::array();
    for (const auto& [kind, type] : words.kernel.catalog().records) {
        const bool takes = std::find(type.groups.begin(), type.groups.end(), "relations") != type.groups.end();
        if (!takes || type.collection.empty() || !words.may(type.readPermission)) continue;
        kinds.push(
            Json::object({{"kind", kind},
                          {"collection", type.collection},
                          {"label", collectionLabel(type, words.kernel.translations(), words.viewer.locale())}}));
    }
    return kinds;
}

void putActions(Json& data, const Ref& ref, Request& request, const RecordWords& words) {
    const auto& groups = words.type.groups;
    const auto relations = words.kernel.catalog().groups.find("relations");
    const bool relates = std::find(groups.begin(), groups.end(), "relations") != groups.end() &&
                         relations != words.kernel.catalog().groups.end() &&
                         words.may(relations->second.entry.createPermission);
    const std::string html =
        words.kernel.get<PageFrame>().panels(request, words.viewer, words.page.kind + ".actions", ref);
    const bool deletes = words.may(words.type.deletePermission);
    data["has_actions"] = relates || deletes || !html.empty();
    data["can_relate"] = relates;
    data["can_delete_record"] = deletes;
    data["actions"] = html;
    data["kinds"] = relates ? relatedKinds(words).dump() : "[]";
}

}  // namespace

Reply RecordDetailPages::show(Request& request, const Viewer& person, Kernel& kernel, const RecordDetailPage& page) {
    const Ref ref{page.kind, request.number()};
    const Viewer viewer =
        kernel.db().read([&](Transaction& tx) { return kernel.records().viewerOver(tx, person, ref); });
    const RecordWords words(kernel, viewer, page);
    const std::string tab = tabOf(request, words);
    const HistoryFilter filter = HistoryFilter::of(request, words.type);
    const Details details = kernel.db().read([&](Transaction& tx) { return readDetails(tx, words, ref, tab, filter); });

    PageContent content;
    content.area = page.area;
    content.title = details.label.empty() ? toString(ref) : details.label;
    content.templateName = "web/detail";
    content.active = page.active.empty() ? words.type.collection : page.active;
    Json& data = content.data;
    data["frame"] = Json::object({{"flush", true}});
    data["frame"]["query"] = Json::object({{"kind", page.kind}, {"action", page.path}});
    if (!page.create.empty() && words.may(words.type.createPermission))
        data["frame"]["create"] = Json::object(
            {{"href", page.create}, {"label", words.text(page.createTitle.empty() ? "ui.add" : page.createTitle)}});
    data["kind"] = page.kind;
    data["collection"] = words.type.collection;
    data["path"] = page.path;
    data["list_title"] = words.text(page.title);
    data["id"] = std::to_string(ref.id);
    data["version"] = std::to_string(details.record->version());
    data["heading"] = content.title;
    data["since"] = formatTime(kernel.clock().now());
    data["sees_changes"] = hasHistory(words);
    putHead(data, details, words);
    putActions(data, ref, request, words);
    data["tabs"] = tabsOf(ref, tab, details, words);
    data["has_tabs"] = data["tabs"].size() > 0;
    putTab(data, ref, tab, details, request, words);
    data["properties"] = propertyControls(details, words);
    data["side"] = kernel.get<PageFrame>().panels(request, viewer, page.kind + ".side", ref);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace kontor::web

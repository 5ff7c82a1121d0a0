#include "panels.h"

#include "installation.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/labels.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "product.h"
#include "service.h"
#include "tables.h"

namespace kontor::software {

namespace {

constexpr int rowsShown = 50;

std::string pageOf(std::string_view kind, std::int64_t id) {
    const std::string number = std::to_string(id);
    if (kind == "asset") return "/assets/" + number;
    if (kind == License::kind) return "/licenses/" + number;
    if (kind == "software_title") return "/software-titles/" + number;
    return "/software/" + number;
}

/// The same tab, further down.
std::string furtherDown(const Request& request, const std::string& cursor) {
    std::string href = request.path + "?tab=" + percentEncode(request.queryValue("tab").value_or(""));
    if (request.queryFlag("uncovered")) href += "&uncovered=true";
    return href + "&from=" + percentEncode(cursor);
}

std::string refusals(const LineRecord& line, const Explanation& found, const Tables& tables) {
    std::string text;
    for (const auto& [id, why] : line.refused.members())
        text += (text.empty() ? "" : "; ") + found.nameOf(License::kind, std::stoll(id)) + ": " +
                tables.text("software.refused." + why.text());
    return text.empty() ? tables.text("software.refused.none") : text;
}

void putLicenses(Tables& tables, const Explanation& found) {
    tables.table("records.licenses",
                 {"licenses.field.name", "licenses.field.metric", "licenses.field.quantity", "software.used",
                  "license-positions.field.allocated", "software.free", "licenses.field.state"},
                 "software.no_licenses");
    for (const auto& [license, use] : found.licenses)
        tables.row({{license.name, pageOf(License::kind, license.id)},
                    {tables.word("licenses.metric", license.metric)},
                    {tables.number(license.quantity)},
                    {tables.number(use.used)},
                    {tables.number(use.allocated)},
                    {tables.number(use.free)}},
                   use.out ? "rejected" : "done",
                   use.out ? tables.text("software.refused." + std::string(nameOf(*use.out)))
                           : tables.text("software.counts"));
}

void putLines(Tables& tables, const Explanation& found, const Request& request) {
    tables.table("records.license-lines",
                 {"license-lines.field.asset_id", "license-lines.field.product_version",
                  "license-lines.field.license_id", "software.why", "license-lines.field.covered"},
                 "software.no_lines");
    for (const auto& line : found.lines) {
        const std::string license = line.licenseId ? found.nameOf(License::kind, *line.licenseId) : "";
        std::string why =
            line.covered ? tables.word("license-lines.coverage", line.coverage) : refusals(line, found, tables);
        if (line.idle) why += " · " + tables.text("license-lines.field.idle");
        tables.row({{found.nameOf("asset", line.assetId), pageOf("asset", line.assetId)},
                    {line.productVersion},
                    {license, line.licenseId ? pageOf(License::kind, *line.licenseId) : ""},
                    {why}},
                   line.covered ? "done" : "rejected",
                   tables.text(line.covered ? "license-lines.field.covered" : "license-lines.coverage.none"));
    }
    if (found.nextCursor) tables.next(furtherDown(request, *found.nextCursor));
}

Json explanationTables(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t productId) {
    const auto found = kernel.db().read([&](Transaction& tx) {
        return explain(tx, viewer, kernel, productId,
                       {.onlyUncovered = request.queryFlag("uncovered"),
                        .limit = rowsShown,
                        .cursor = request.queryValue("from").value_or("")});
    });
    Tables tables(viewer, kernel);
    const auto& position = found.position;
    tables.table(
        "software.position",
        {"license-positions.field.owned", "license-positions.field.allocated", "license-positions.field.installed",
         "license-positions.field.covered", "license-positions.field.short", "license-positions.field.surplus",
         "license-positions.field.reclaimable", "license-positions.field.unproven"},
        "software.no_position");
    std::vector<Cell> cells;
    for (const auto value : {position.owned, position.allocated, position.installed, position.covered,
                             position.shortage, position.surplus, position.reclaimable, position.unproven})
        cells.push_back({tables.number(value)});
    tables.row(cells);
    if (position.stale)
        tables.note(tables.text("software.stale"));
    else if (position.reckonedAt)
        tables.note(tables.text("software.as_of",
                                {{"time", localTime(*position.reckonedAt, viewer.locale(), viewer.timeZone())}}));
    putLicenses(tables, found);
    putLines(tables, found, request);
    return std::move(tables).data();
}

std::optional<Json> complianceOfProduct(const Ref& ref, Request& request, const Viewer& viewer, Kernel& kernel) {
    return explanationTables(request, viewer, kernel, ref.id);
}

std::optional<Json> complianceOfPosition(const Ref& ref, Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto position =
        kernel.db().read([&](Transaction& tx) { return kernel.records().get<PositionRecord>(tx, viewer, ref.id); });
    return explanationTables(request, viewer, kernel, position.softwareId);
}

std::optional<Json> versionsOfProduct(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    Tables tables(viewer, kernel);
    const auto versions = kernel.db().read([&](Transaction& tx) { return versionsOf(tx, viewer, kernel, ref.id); });
    tables.table("software.versions",
                 {"software-titles.field.product_version", "software.titles", "software-titles.field.installed"},
                 "software.no_titles");
    for (const auto& one : versions)
        tables.row({{one.version.empty() ? "–" : one.version},
                    {tables.number(one.titles),
                     "/software-titles?q=" +
                         percentEncode("software:" + std::to_string(ref.id) +
                                       (one.version.empty() ? "" : " product_version:\"" + one.version + "\""))},
                    {tables.number(one.installed)}});
    return std::move(tables).data();
}

std::optional<Json> machinesOfProduct(const Ref& ref, Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto page = kernel.db().read([&](Transaction& tx) {
        return machinesOf(tx, viewer, kernel, ref.id, request.queryValue("from").value_or(""), rowsShown);
    });
    Tables tables(viewer, kernel);
    tables.table(
        "software.machines",
        {"installations.field.asset_id", "installations.field.title_id", "software-titles.field.product_version"},
        "software.no_machines");
    for (const auto& one : page.items)
        tables.row({{page.nameOf(one.assetId), pageOf("asset", one.assetId)},
                    {one.title, pageOf("software_title", one.titleId)},
                    {one.version}});
    if (page.nextCursor) tables.next(furtherDown(request, *page.nextCursor));
    return std::move(tables).data();
}

std::optional<Json> usesOfLicense(const Ref& ref, Request& request, const Viewer& viewer, Kernel& kernel) {
    ListRequest list;
    list.q = "license:" + std::to_string(ref.id);
    list.sort = "id";
    list.limit = rowsShown;
    list.cursor = request.queryValue("from").value_or("");
    Tables tables(viewer, kernel);
    tables.table("software.uses",
                 {"license-lines.field.asset_id", "license-lines.field.software_id",
                  "license-lines.field.product_version", "license-lines.field.coverage", "license-lines.field.taken"},
                 "software.no_uses");
    kernel.db().read([&](Transaction& tx) {
        const auto page = kernel.records().list(tx, viewer, LineRecord::kind, list);
        std::vector<Ref> refs;
        for (const auto& item : page.items) {
            refs.push_back({"asset", item.as<LineRecord>().assetId});
            refs.push_back(productRef(item.as<LineRecord>().softwareId));
        }
        const auto names = kernel.get<Labels>().labels(tx, viewer, refs);
        const auto nameOf = [&](const Ref& one) {
            const auto found = names.find(one);
            return found == names.end() ? toString(one) : found->second;
        };
        for (const auto& item : page.items) {
            const auto& line = item.as<LineRecord>();
            tables.row({{nameOf({"asset", line.assetId}), pageOf("asset", line.assetId)},
                        {nameOf(productRef(line.softwareId)), pageOf(Product::kind, line.softwareId)},
                        {line.productVersion},
                        {tables.word("license-lines.coverage", line.coverage)},
                        {tables.number(line.taken)}});
        }
        if (page.nextCursor) tables.next(furtherDown(request, *page.nextCursor));
    });
    return std::move(tables).data();
}

std::optional<Json> softwareOfAsset(const Ref& ref, Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto software = kernel.db().read([&](Transaction& tx) {
        return onMachine(tx, viewer, kernel, ref.id, request.queryValue("from").value_or(""), rowsShown);
    });
    Tables tables(viewer, kernel);
    tables.table(
        "software.installed",
        {"installations.field.title_id", "software-titles.field.maker", "software-titles.field.reported_version",
         "installations.field.software_id", "installations.field.installed_on", "installations.field.source"},
        "software.nothing_reported");
    for (const auto& one : software.items)
        tables.row({{one.title, pageOf("software_title", one.titleId)},
                    {one.maker},
                    {one.version},
                    {one.product, one.productId ? pageOf(Product::kind, *one.productId) : ""},
                    {.text = one.installedOn ? localDate(*one.installedOn, viewer.locale()) : "", .isTime = true},
                    {one.source == byHandSource ? tables.text("software.by_hand") : one.source}});
    if (software.nextCursor) tables.next(furtherDown(request, *software.nextCursor));
    tables.table("records.software-changes",
                 {"field.created_at", "software-changes.field.title_id", "software-changes.field.from_title_id",
                  "software-changes.field.what"},
                 "software.no_changes");
    for (const auto& one : software.changes)
        tables.row({{.text = localTime(one.at, viewer.locale(), viewer.timeZone()), .isTime = true},
                    {one.title},
                    {one.fromTitle}},
                   one.what == "vanished"  ? "closed"
                   : one.what == "updated" ? "pending"
                                           : "open",
                   tables.word("software-changes.what", one.what));
    return std::move(tables).data();
}

std::optional<Json> listTools(const Ref&, Request&, const Viewer& viewer, Kernel& kernel) {
    Json links = Json::array();
    const auto add = [&](const char* permission, const char* key, const char* href) {
        if (viewer.may(permission))
            links.push(Json::object({{"href", href}, {"label", kernel.translations().text(viewer.locale(), key)}}));
    };
    add("software.read", "records.software-titles", "/software-titles");
    add("software.read_installations", "records.software-alerts", "/software-alerts");
    return Json::object({{"links", std::move(links)}});
}

}  // namespace

void addPanels(Registry& registry) {
    const auto tab = [&](const char* id, const char* place, const char* title, const char* permission, int order,
                         auto data) {
        registry.panel({.id = id,
                        .place = place,
                        .title = title,
                        .access = needs(permission),
                        .order = order,
                        .templateName = "software/tables",
                        .data = data});
    };
    tab("software.compliance", "software.tab", "software.compliance", "software.read_licenses", 10,
        complianceOfProduct);
    tab("software.versions", "software.tab", "software.versions", "software.read", 20, versionsOfProduct);
    tab("software.machines", "software.tab", "software.machines", "software.read_installations", 30, machinesOfProduct);
    tab("software.explained", "license_position.tab", "software.compliance", "software.read_licenses", 10,
        complianceOfPosition);
    tab("software.uses", "license.tab", "software.uses", "software.read_licenses", 10, usesOfLicense);
    tab("software.installed", "asset.tab", "software.title", "software.read", 30, softwareOfAsset);
    registry.panel({.id = "software.tools",
                    .place = "software.list",
                    .title = "software.title",
                    .access = needs("software.read"),
                    .templateName = "software/list_tools",
                    .data = listTools});
}

}  // namespace kontor::software

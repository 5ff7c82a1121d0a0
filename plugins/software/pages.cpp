#include "pages.h"

#include "kontor/field_labels.h"
#include "kontor/kernel.h"
#include "kontor/web/record_list.h"
#include "kontor/web/record_page.h"
#include "kontor/web/view.h"
#include "panels.h"
#include "recogniser.h"
#include "service.h"
#include "tables.h"

namespace kontor::software {

namespace {

const std::string recognitionPath = "/admin/software-recognition";

/// States in the colours people expect of them.
std::optional<web::ListWord> stateWord(const AnyRecord& record, const Field& field, const Viewer& viewer,
                                       Kernel& kernel) {
    if (field.name != "state") return std::nullopt;
    const std::string state = toText(record.get("state"));
    const char* colour = state == "short" || state == "expired"     ? "rejected"
                         : state == "surplus" || state == "planned" ? "pending"
                         : state == "balanced" || state == "active" ? "done"
                                                                    : "closed";
    return web::ListWord{valueLabel(field, state, kernel.translations(), viewer.locale(), record.type().collection),
                         std::string("k-chip k-status k-status-") + colour};
}

void addProductPages(Registry& registry) {
    web::addRecordList(
        registry,
        {.kind = "software",
         .path = "/software",
         .access = needs("software.read"),
         .title = "records.software",
         .icon = "package",
         .columns = {"name", "installed", "licensing", "banned", "updated_at"},
         .facets = {"licensing", "banned"},
         .views =
             {{.id = "all", .title = "software.view.all", .icon = "package"},
              {.id = "licensed", .title = "software.view.licensed", .icon = "certificate", .q = "licensing:required"},
              {.id = "banned", .title = "software.view.banned", .icon = "alert-triangle", .q = "banned:true"}},
         .create = "/admin/records/software/new",
         .createTitle = "software.new",
         .changes = {{.field = "licensing"}, {.field = "banned"}},
         .emptyText = "software.empty"});
    web::addRecordPage(registry,
                       {.kind = "software",
                        .path = "/software",
                        .access = needs("software.read"),
                        .title = "records.software",
                        .headline = {"licensing", "banned"},
                        .properties = {"maker", "product", "edition", "licensing", "banned", "ban_reason", "installed"},
                        .texts = {"notes"}});
    web::addRecordList(
        registry, {.kind = "software_title",
                   .path = "/software-titles",
                   .access = needs("software.read"),
                   .title = "records.software-titles",
                   .icon = "list-check",
                   .columns = {"name", "maker", "reported_version", "state", "title_kind", "software_id", "installed"},
                   .facets = {"state", "title_kind", "software_id"},
                   .views = {{.id = "unrecognised",
                              .title = "software.view.unrecognised",
                              .icon = "alert-triangle",
                              .q = "state:unrecognised"},
                             {.id = "all", .title = "software.view.titles"}},
                   .create = "/admin/records/software-titles/new",
                   .createTitle = "software.new_title",
                   .changes = {{.field = "title_kind"}, {.field = "software_id"}},
                   .emptyText = "software.titles.empty",
                   .active = "software"});
    web::addRecordPage(registry, {.kind = "software_title",
                                  .path = "/software-titles",
                                  .access = needs("software.read"),
                                  .title = "records.software-titles",
                                  .headline = {"state", "title_kind"},
                                  .properties = {"maker", "reported_version", "platform", "software_id",
                                                 "product_version", "title_kind", "by_hand", "rule_id", "installed"},
                                  .active = "software"});
    web::addRecordList(registry, {.kind = "software_alert",
                                  .path = "/software-alerts",
                                  .access = needs("software.read_installations"),
                                  .title = "records.software-alerts",
                                  .icon = "alert-triangle",
                                  .columns = {"software_id", "asset_id", "state", "created_at", "ended_at"},
                                  .facets = {"state", "software_id"},
                                  .views = {{.id = "open", .title = "software.view.open_alerts", .q = "state:open"},
                                            {.id = "all", .title = "software.view.alerts"}},
                                  .emptyText = "software.alerts.empty",
                                  .active = "software"});
    web::addRecordPage(registry, {.kind = "software_alert",
                                  .path = "/software-alerts",
                                  .access = needs("software.read_installations"),
                                  .title = "records.software-alerts",
                                  .headline = {"state"},
                                  .properties = {"software_id", "asset_id", "state", "created_at", "ended_at"},
                                  .active = "software"});
}

void addLicensePages(Registry& registry) {
    web::addRecordList(
        registry,
        {.kind = "license",
         .path = "/licenses",
         .access = needs("software.read_licenses"),
         .title = "records.licenses",
         .icon = "certificate",
         .columns = {"name", "software_id", "metric", "quantity", "valid_until", "state", "proven"},
         .facets = {"state", "metric", "proven", "software_id"},
         .views = {{.id = "all", .title = "software.view.licenses", .icon = "certificate"},
                   {.id = "unproven", .title = "software.view.unproven", .icon = "alert-triangle", .q = "proven:false"},
                   {.id = "ending",
                    .title = "software.view.ending",
                    .icon = "clock",
                    .q = "state:active valid_until:today..+90d"}},
         .create = "/admin/records/licenses/new",
         .createTitle = "software.new_license",
         .changes = {{.field = "responsible_id"}},
         .emptyText = "software.licenses.empty",
         .word = stateWord});
    web::addRecordPage(
        registry, {.kind = "license",
                   .path = "/licenses",
                   .access = needs("software.read_licenses"),
                   .title = "records.licenses",
                   .headline = {"state", "metric"},
                   .properties = {"software_id", "metric", "quantity", "product_version", "upgrade_to", "downgrade_to",
                                  "valid_from", "valid_until", "maintenance_until", "bound_asset_id", "location_id",
                                  "proof", "proof_reference", "supplier_id", "order_number", "cost", "responsible_id"},
                   .texts = {"notes"}});
    web::addRecordList(
        registry,
        {.kind = "license_position",
         .path = "/compliance",
         .access = needs("software.read_licenses"),
         .title = "records.license-positions",
         .icon = "chart-bar",
         .columns = {"name", "state", "owned", "allocated", "installed", "short", "surplus", "reclaimable"},
         .optional = {"allocated", "reclaimable"},
         .facets = {"state"},
         .views = {{.id = "licensed",
                    .title = "software.view.positions",
                    .icon = "chart-bar",
                    .q = "state:short,surplus,balanced"},
                   {.id = "short", .title = "software.view.short", .icon = "alert-triangle", .q = "state:short"},
                   {.id = "surplus", .title = "software.view.surplus", .q = "state:surplus"},
                   {.id = "reclaimable", .title = "software.view.reclaimable", .q = "reclaimable>0"}},
         .emptyText = "software.positions.empty",
         .word = stateWord});
    web::addRecordPage(
        registry, {.kind = "license_position",
                   .path = "/compliance",
                   .access = needs("software.read_licenses"),
                   .title = "records.license-positions",
                   .headline = {"state"},
                   .properties = {"software_id", "state", "licenses", "owned", "unproven", "allocated", "installed",
                                  "covered", "short", "surplus", "reclaimable", "reckoned_at"},
                   .word = stateWord});
}

void addRulePages(Registry& registry) {
    web::addRecordList(registry, {.kind = "software_rule",
                                  .path = "/admin/software-rules",
                                  .access = needs("software.manage"),
                                  .title = "records.software-rules",
                                  .icon = "list-check",
                                  .columns = {"position", "name", "name_match", "name_text", "title_kind",
                                              "set_product", "active", "shipped"},
                                  .facets = {"active", "shipped", "title_kind"},
                                  .create = "/admin/records/software-rules/new",
                                  .createTitle = "software.new_rule",
                                  .active = "software.rules",
                                  .area = PageContent::Area::admin});
    web::addRecordPage(registry, {.kind = "software_rule",
                                  .path = "/admin/software-rules",
                                  .access = needs("software.manage"),
                                  .title = "records.software-rules",
                                  .active = "software.rules",
                                  .area = PageContent::Area::admin});
}

std::int64_t titlesIn(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& q) {
    return kernel.records().counts(tx, viewer, "software_title", {q}).front();
}

void putTrial(Tables& tables, const RecognitionReport& report) {
    tables
        .table("software.recognition.trial",
               {"software-rules.field.name_text", "software.recognition.was", "software.recognition.would_be"},
               "software.recognition.no_change")
        .note(tables.text("software.recognition.counts", {{"titles", tables.number(report.titles)},
                                                          {"changed", tables.number(report.changed)},
                                                          {"products", tables.number(report.productsMade)}}));
    for (const auto& change : report.examples)
        tables.row({{change.title, "/software-titles/" + std::to_string(change.titleId)}, {change.from}, {change.to}});
}

Reply showRecognition(Request& request, const Viewer& viewer, Kernel& kernel) {
    Tables tables(viewer, kernel);
    Json facts = Json::array();
    kernel.db().read([&](Transaction& tx) {
        facts = Json::array();
        for (const auto* state : {"recognised", "unrecognised", "new"}) {
            const std::string q = std::string("state:") + state;
            const auto count = titlesIn(tx, viewer, kernel, q);
            facts.push(Json::object({{"label", tables.word("software-titles.state", state)},
                                     {"text", tables.number(count) + (count >= Records::countLimit ? "+" : "")},
                                     {"has_href", true},
                                     {"href", "/software-titles?q=" + percentEncode(q)}}));
        }
    });
    const bool trial = request.queryFlag("trial");
    if (trial) putTrial(tables, tryRules(kernel, std::nullopt));
    Json data = std::move(tables).data();
    data["facts"] = std::move(facts);
    data["has_trial"] = trial;
    data["can_apply"] = viewer.may("software.manage");
    return kernel.get<PageFrame>().render(request, viewer,
                                          {.area = PageContent::Area::admin,
                                           .title = kernel.translations().text(viewer.locale(), "software.recognition"),
                                           .templateName = "software/recognition",
                                           .data = std::move(data),
                                           .active = "software.recognition"});
}

void addRecognitionPage(Registry& registry) {
    registry.page({.path = recognitionPath,
                   .access = needs("software.manage"),
                   .title = "software.recognition",
                   .get = showRecognition,
                   .post = [](Request&, const Viewer& viewer, Kernel& kernel) {
                       startApplying(kernel, viewer);
                       return web::redirectWith(recognitionPath, "software.recognition.started");
                   }});
}

void addMenus(Registry& registry) {
    const auto workspace = [&](const char* id, const char* title, const char* path, const char* icon,
                               const char* permission, int order) {
        registry.menu(
            {.id = id, .title = title, .path = path, .icon = icon, .access = needs(permission), .order = order});
    };
    workspace("software", "records.software", "/software", "package", "software.read", 50);
    workspace("licenses", "records.licenses", "/licenses", "certificate", "software.read_licenses", 51);
    workspace("license-positions", "software.compliance", "/compliance", "chart-bar", "software.read_licenses", 52);
    const auto admin = [&](const char* id, const char* title, const std::string& path, const char* icon, int order) {
        registry.menu({.id = id,
                       .area = MenuEntry::Area::admin,
                       .title = title,
                       .path = path,
                       .icon = icon,
                       .access = needs("software.manage"),
                       .order = order,
                       .group = "assets.menu"});
    };
    admin("software.recognition", "software.recognition", recognitionPath, "search", 96);
    admin("software.rules", "records.software-rules", "/admin/software-rules", "list-check", 97);
}

}  // namespace

void addPages(Registry& registry) {
    addProductPages(registry);
    addLicensePages(registry);
    addRulePages(registry);
    addRecognitionPage(registry);
    addMenus(registry);
    addPanels(registry);
}

}  // namespace kontor::software

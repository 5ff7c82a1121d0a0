#include "asset_store.h"
#include "depreciation.h"
#include "kontor/kernel.h"
#include "kontor/time.h"
#include "kontor/translations.h"
#include "loan.h"
#include "pages.h"
#include "relation.h"

namespace kontor::assets {

namespace {

constexpr int loansShown = 5;
constexpr int relationsShown = 100;
constexpr int partsShown = 50;

std::string panelText(Kernel& kernel, const Viewer& viewer, const std::string& key) {
    return kernel.translations().text(viewer.locale(), key);
}

/// What it is worth today.
std::optional<Json> valuePanel(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    const auto asset =
        kernel.db().read([&](Transaction& tx) { return kernel.records().get<Asset>(tx, viewer, ref.id); });
    const auto plan = planOf(asset);
    if (!plan || asset.depreciation == "none") return std::nullopt;
    const auto money = [&](std::int64_t minor) {
        return localMoney(Money{minor, asset.price->currency}, viewer.locale());
    };
    const Date today = std::chrono::floor<std::chrono::days>(kernel.clock().now());
    Json years = Json::array();
    for (const auto& year : depreciationYears(*plan, 12))
        years.push(Json::object(
            {{"year", std::to_string(year.year)}, {"taken", money(year.taken)}, {"value", money(year.value)}}));
    Json data = Json::object({{"value", money(bookValue(*plan, today))},
                              {"price", money(plan->price)},
                              {"method", panelText(kernel, viewer, "value.depreciation." + asset.depreciation)}});
    data["years"] = std::move(years);
    return data;
}

/// Who has or gets it on loan, and a form for the next one.
std::optional<Json> loansPanel(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    ListRequest list;
    list.q = "asset:" + std::to_string(ref.id) + " state:reserved,lent";
    list.sort = "starts_on";
    list.limit = loansShown;
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        const auto loans = kernel.records().all<Loan>(tx, viewer, list);
        std::vector<std::int64_t> people;
        for (const auto& loan : loans) people.push_back(loan.userId);
        std::map<std::int64_t, std::string> names;
        if (!people.empty())
            for (auto& [id, name] : kernel.records().labels(tx, viewer, "user", people)) names[id] = name;
        for (const auto& loan : loans)
            rows.push(Json::object({{"href", "/asset-loans/" + std::to_string(loan.id)},
                                    {"person", names[loan.userId]},
                                    {"from", localDate(*loan.startsOn, viewer.locale())},
                                    {"to", localDate(*loan.dueOn, viewer.locale())},
                                    {"url", "/api/v1/asset-loans/" + std::to_string(loan.id)},
                                    {"is_reserved", loan.state == "reserved"},
                                    {"is_lent", loan.state == "lent"},
                                    {"state", panelText(kernel, viewer, "value.state." + loan.state)}}));
    });
    const bool canLend = viewer.may("assets.write");
    if (!canLend && rows.size() == 0) return std::nullopt;
    Json data = Json::object({{"id", std::to_string(ref.id)},
                              {"can_lend", canLend},
                              {"has_rows", rows.size() > 0},
                              {"today", formatDate(std::chrono::floor<std::chrono::days>(kernel.clock().now()))}});
    data["rows"] = std::move(rows);
    return data;
}

/// Relations of its own, with a form for another one; and its parts.
std::optional<Json> relationsPanel(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    Json rows = Json::array();
    Json parts = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        parts = Json::array();
        const std::string id = std::to_string(ref.id);
        ListRequest list;
        list.q = "from:" + id + " OR to:" + id;
        list.limit = relationsShown;
        const auto relations = kernel.records().all<AssetRelation>(tx, viewer, list);
        std::vector<std::int64_t> ends;
        for (const auto& one : relations) ends.push_back(one.fromId == ref.id ? one.toId : one.fromId);
        std::map<std::int64_t, std::string> names;
        if (!ends.empty())
            for (auto& [end, name] : kernel.records().labels(tx, viewer, Asset::kind, ends)) names[end] = name;
        for (const auto& one : relations) {
            const bool isForward = one.fromId == ref.id;
            const auto other = isForward ? one.toId : one.fromId;
            rows.push(Json::object(
                {{"word", panelText(kernel, viewer, (isForward ? "value.type." : "assets.back.") + one.type)},
                 {"name", names[other]},
                 {"href", "/assets/" + std::to_string(other)},
                 {"note", one.note},
                 {"url", "/api/v1/asset-relations/" + std::to_string(one.id)}}));
        }
        ListRequest inside;
        inside.q = "parent:" + id;
        inside.sort = "name";
        inside.limit = partsShown;
        inside.fields = {"number", "name"};
        for (const auto& part : kernel.records().all<Asset>(tx, viewer, inside))
            parts.push(Json::object(
                {{"name", part.number + " " + part.name}, {"href", "/assets/" + std::to_string(part.id)}}));
    });
    Json types = Json::array();
    for (const auto type : assetRelationTypes)
        types.push(
            Json::object({{"value", type}, {"label", panelText(kernel, viewer, "value.type." + std::string(type))}}));
    Json data = Json::object({{"id", std::to_string(ref.id)},
                              {"can_write", viewer.may("assets.write")},
                              {"has_rows", rows.size() > 0},
                              {"has_parts", parts.size() > 0}});
    data["rows"] = std::move(rows);
    data["parts"] = std::move(parts);
    data["types"] = std::move(types);
    return data;
}

/// Tickets that name it.
std::optional<Json> ticketsPanel(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    if (!kernel.catalog().records.contains("ticket") || !viewer.may("tickets.read")) return std::nullopt;
    ListRequest list;
    list.extra = linkedWith("ticket", ref.id);
    list.sort = "-id";
    list.limit = loansShown;
    list.fields = {"number", "subject", "state"};
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "ticket", list); });
    if (page.items.empty()) return std::nullopt;
    Json rows = Json::array();
    for (const auto& ticket : page.items)
        rows.push(Json::object({{"href", "/tickets/" + std::to_string(ticket.id())},
                                {"subject", toText(ticket.get("subject"))},
                                {"state", toText(ticket.get("state"))}}));
    Json data = Json::object();
    data["rows"] = std::move(rows);
    return data;
}

}  // namespace

void addAssetPanels(Registry& registry) {
    const auto panel = [&](const char* id, const char* place, const char* permission, const char* templateName,
                           auto data, int order) {
        registry.panel({.id = id,
                        .place = place,
                        .title = id,
                        .access = needs(permission),
                        .order = order,
                        .templateName = templateName,
                        .data = data});
    };
    panel("assets.relations", "asset.overview", "assets.read_all", "assets/relations", relationsPanel, 10);
    panel("assets.loans", "asset.overview", "assets.read_all", "assets/loans", loansPanel, 20);
    panel("assets.value", "asset.side", "assets.read_all", "assets/value", valuePanel, 10);
    panel("assets.tickets", "asset.side", "assets.read_all", "assets/tickets", ticketsPanel, 20);
}

}  // namespace kontor::assets

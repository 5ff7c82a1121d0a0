#include "service.h"

#include <map>
#include <stdexcept>

#include "kontor/error.h"
#include "level.h"
#include "rights.h"
#include "store.h"

namespace kontor::stock {

namespace {

Json labelled(const std::map<std::int64_t, std::string>& names, std::int64_t id) {
    const auto found = names.find(id);
    return Json::object({{"id", id}, {"label", found == names.end() ? std::string() : found->second}});
}

std::map<std::int64_t, std::string> namesOf(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                            std::string_view kind, const std::vector<std::int64_t>& ids) {
    std::map<std::int64_t, std::string> names;
    if (ids.empty()) return names;
    for (auto& [id, label] : kernel.records().labels(tx, viewer, kind, ids)) names.emplace(id, std::move(label));
    return names;
}

}  // namespace

std::vector<WorthRow> valuation(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& by) {
    if (by != "store" && by != "type") throw Invalid::request("by", "error.not_one_of", {{"values", "store, type"}});
    const RecordType& type = kernel.records().type(Level::kind);
    const auto sums = worthBy(tx, by, conjoin(visibleRows(type, viewer), viewer.within(readCosts, type.places)));
    std::map<std::int64_t, std::string> names;
    if (by == "store") {
        std::vector<std::int64_t> ids;
        for (const auto& sum : sums) ids.push_back(std::stoll(sum.key));
        names = namesOf(tx, viewer, kernel, Store::kind, ids);
    }
    std::vector<WorthRow> rows;
    for (const auto& sum : sums) {
        const auto found = by == "store" ? names.find(std::stoll(sum.key)) : names.end();
        rows.push_back({sum, by == "type" ? sum.key : found == names.end() ? std::string() : found->second});
    }
    return rows;
}

Json valuationJson(const std::string& by, const std::vector<WorthRow>& rows) {
    Json list = Json::array();
    std::map<std::string, std::int64_t> totals;
    for (const auto& [worth, label] : rows) {
        totals[worth.currency] += worth.minor;
        list.push(Json::object(
            {{"key", worth.key},
             {"label", label},
             {"articles", worth.articles},
             {"value", Json::object({{"amount", formatAmount(worth.minor)}, {"currency", worth.currency}})}}));
    }
    Json sums = Json::array();
    for (const auto& [currency, minor] : totals)
        sums.push(Json::object({{"amount", formatAmount(minor)}, {"currency", currency}}));
    return Json::object({{"by", by}, {"rows", std::move(list)}, {"totals", std::move(sums)}});
}

Json suggestions(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    const auto low = kernel.records().all<Level>(tx, viewer, {.q = "below:true", .limit = 200});
    std::vector<std::int64_t> articleIds;
    std::vector<std::int64_t> storeIds;
    for (const auto& level : low) articleIds.push_back(level.consumableId), storeIds.push_back(level.storeId);
    std::map<std::int64_t, Consumable> articles;
    std::vector<std::int64_t> supplierIds;
    if (!articleIds.empty() && viewer.may("consumables.read"))
        for (auto& article :
             kernel.records().all<Consumable>(tx, viewer, {.limit = 200, .extra = isOneOf("t.id", articleIds)})) {
            if (article.supplierId) supplierIds.push_back(*article.supplierId);
            articles.emplace(article.id, std::move(article));
        }
    const auto stores = namesOf(tx, viewer, kernel, Store::kind, storeIds);
    const auto suppliers = namesOf(tx, viewer, kernel, "supplier", supplierIds);
    Json items = Json::array();
    for (const auto& level : low) {
        const auto found = articles.find(level.consumableId);
        if (found == articles.end()) continue;
        const Consumable& article = found->second;
        Json item = Json::object({{"level_id", level.id},
                                  {"store", labelled(stores, level.storeId)},
                                  {"consumable", Json::object({{"id", article.id}, {"label", article.name}})},
                                  {"unit", article.unit},
                                  {"order_number", article.orderNumber},
                                  {"quantity", level.quantity},
                                  {"suggested", level.suggested}});
        item["supplier"] = article.supplierId ? labelled(suppliers, *article.supplierId) : Json();
        if (article.price && viewer.may(readCosts)) {
            try {
                item["cost"] = Json::object({{"amount", formatAmount(worthAt(article.price->minor, level.suggested))},
                                             {"currency", article.price->currency}});
            } catch (const std::overflow_error&) {
                item["cost"] = Json();
            }
        }
        items.push(std::move(item));
    }
    return Json::object({{"items", std::move(items)}});
}

}  // namespace kontor::stock

#include "service.h"

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::assets {

namespace {

/// The id in what a QR label holds: the address of the asset's page.
std::string idInAddress(const std::string& code) {
    const auto at = code.rfind("/assets/");
    if (at == std::string::npos) return {};
    const std::string id = code.substr(at + 8);
    const bool isId = !id.empty() && id.size() < 18 && id.find_first_not_of("0123456789") == std::string::npos;
    return isId ? id : std::string();
}

std::vector<AnyRecord> assetsWithIds(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                     const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return {};
    ListRequest list;
    list.extra = isOneOf("t.id", ids);
    list.sort = "id";
    return kernel.records().list(tx, viewer, Asset::kind, list).items;
}

}  // namespace

Json checkNumber(Transaction& tx, const Viewer& viewer, Kernel& kernel, Identifying which, const std::string& value,
                 std::int64_t typeId, std::int64_t assetId) {
    const auto type = typeId == 0 ? std::nullopt : typeRules(tx, typeId);
    if (typeId != 0 && !type)
        throw Invalid::request("type_id", "error.no_such_record", {{"id", std::to_string(typeId)}});
    const std::string rule = type ? type->unique(which) : "all";
    const auto norm = normOf(which, value);
    const auto scope = scopeOf(rule, typeId);
    Json answer = Json::object({{"free", true}, {"rule", rule}, {"identifies", norm.has_value()}, {"asset", nullptr}});
    if (!norm || !scope) return answer;
    const auto other = takenBy(tx, which, *norm, *scope, assetId);
    if (!other) return answer;
    answer["free"] = false;
    for (const auto& [id, name] : kernel.records().labels(tx, viewer, Asset::kind, {other->first}))
        answer["asset"] = Json::object({{"id", id}, {"name", name}});
    return answer;
}

std::vector<AnyRecord> assetsOfCode(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& code) {
    if (const std::string id = idInAddress(code); !id.empty())
        return assetsWithIds(tx, viewer, kernel, {std::stoll(id)});
    return assetsWithIds(tx, viewer, kernel, withCode(tx, code));
}

Asset assetMeant(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& text) {
    const auto found = assetsOfCode(tx, viewer, kernel, text);
    if (found.size() > 1) throw Invalid("asset", "assets.error.several", {{"code", text}});
    if (!found.empty()) return kernel.records().get<Asset>(tx, viewer, found.front().id());
    if (!text.empty() && text.size() < 18 && text.find_first_not_of("0123456789") == std::string::npos)
        return kernel.records().get<Asset>(tx, viewer, std::stoll(text));
    throw NotFound("asset " + text);
}

}  // namespace kontor::assets

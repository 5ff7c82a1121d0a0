#include <array>

#include "kontor/assets/asset.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/labels.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "pages.h"

namespace kontor::assets {

namespace {

struct FormPicker {
    const char* field;
    const char* kind;
    const char* collection;
};
constexpr std::array<FormPicker, 6> pickers{{{"type_id", "asset_type", "asset-types"},
                                             {"model_id", "asset_model", "asset-models"},
                                             {"user_id", "user", "users"},
                                             {"location_id", "location", "locations"},
                                             {"department_id", "department", "departments"},
                                             {"parent_id", "asset", "assets"}}};
constexpr std::array<const char*, 3> identifyingOnes{"number", "serial", "barcode"};
constexpr std::array<const char*, 8> others{"name",         "price",       "purchased_on", "warranty_until",
                                            "order_number", "cost_centre", "notes",        "tags"};

/// What the form says, of all its fields.
std::string givenValue(Request& request, const std::string& name) {
    if (request.method == "POST") return std::string(trimmed(request.formValue(name)));
    return std::string(trimmed(request.queryValue(name).value_or("")));
}

std::optional<std::int64_t> idOf(const std::string& text) {
    if (text.empty() || text.size() > 17 || text.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::stoll(text);
}

Reply showNewAsset(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const auto text = [&](const std::string& key) { return kernel.translations().text(viewer.locale(), key); };
    std::vector<Ref> refs;
    for (const auto& picker : pickers)
        if (const auto id = idOf(givenValue(request, picker.field))) refs.push_back({picker.kind, *id});
    const auto names = kernel.db().read([&](Transaction& tx) { return kernel.get<Labels>().labels(tx, viewer, refs); });
    const auto withError = [&](Json& control, const std::string& field) {
        if (const Json* error = data.find("error_" + field)) control["error"] = *error;
    };
    Json choosers = Json::array();
    for (const auto& picker : pickers) {
        const std::string value = givenValue(request, picker.field);
        const auto id = idOf(value);
        const auto name = id ? names.find({picker.kind, *id}) : names.end();
        Json control = Json::object({{"field", picker.field},
                                     {"label", text("assets.field." + std::string(picker.field))},
                                     {"collection", picker.collection},
                                     {"has_value", name != names.end()},
                                     {"value", value},
                                     {"text", name == names.end() ? std::string() : name->second}});
        withError(control, picker.field);
        choosers.push(std::move(control));
    }
    data["choosers"] = std::move(choosers);
    Json checked = Json::array();
    for (const std::string field : identifyingOnes) {
        Json control = Json::object({{"field", field},
                                     {"label", text("assets.field." + field)},
                                     {"value", givenValue(request, field)},
                                     {"is_number", field == "number"}});
        withError(control, field);
        checked.push(std::move(control));
    }
    data["checked"] = std::move(checked);
    for (const std::string field : others) data[field] = givenValue(request, field);
    PageContent content;
    content.title = text("assets.new");
    content.templateName = "assets/new";
    content.active = "assets";
    content.data = std::move(data);
    content.status = status;
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Patch sentAsset(Request& request) {
    Patch patch;
    std::vector<FieldError> errors;
    const auto take = [&](const std::string& name) {
        const std::string text = givenValue(request, name);
        if (text.empty()) return;
        if (auto value = readFieldText(*findField(assetFields, name), text, errors)) patch.set(name, std::move(*value));
    };
    for (const auto& picker : pickers) take(picker.field);
    for (const auto* field : identifyingOnes) take(field);
    for (const auto* field : others) take(field);
    if (!patch.has("type_id") && !patch.has("model_id")) errors.push_back({"type_id", {"error.required", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    return patch;
}

Reply makeAsset(Request& request, const Viewer& viewer, Kernel& kernel) {
    Json data = Json::object();
    try {
        const Patch patch = sentAsset(request);
        const auto asset =
            kernel.db().write([&](Transaction& tx) { return kernel.records().create<Asset>(tx, viewer, patch); });
        return web::redirectWith("/assets/" + std::to_string(asset.id), "assets.created", asset.number);
    } catch (const Invalid& invalid) {
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "assets.field.");
        return showNewAsset(request, viewer, kernel, std::move(data), 422);
    }
}

}  // namespace

void addNewAssetPage(Registry& registry) {
    registry.page({.path = "/assets/new",
                   .access = needs("assets.write"),
                   .title = "assets.new",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showNewAsset(request, viewer, kernel, Json::object(), 200); },
                   .post = makeAsset});
}

}  // namespace kontor::assets

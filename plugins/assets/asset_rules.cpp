#include "asset_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "asset_states.h"
#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/tags.h"
#include "kontor/text.h"
#include "number_pattern.h"
#include "source_store.h"

namespace kontor::assets {

namespace {

constexpr std::array identifyingFields{std::pair{"number", Identifying::number},
                                       std::pair{"serial", Identifying::serial},
                                       std::pair{"barcode", Identifying::barcode}};
constexpr const char* usualPattern = "A-{000000}";

const std::string& valueOf(const Asset& asset, Identifying which) {
    return which == Identifying::number ? asset.number : which == Identifying::serial ? asset.serial : asset.barcode;
}

bool hasSameKeys(const Asset& a, const Asset& b) {
    return a.typeId == b.typeId && a.number == b.number && a.serial == b.serial && a.barcode == b.barcode;
}

/// Maker, type and name, as far as the model says them.
void followModel(WriteContext& context, const Asset* before, Asset& asset, std::string& nameOfModel) {
    if (!asset.modelId || (before && before->modelId == asset.modelId)) return;
    const auto model = modelFacts(context.tx, *asset.modelId);
    if (!model) throw Invalid("model_id", "error.no_such_record", {{"id", std::to_string(*asset.modelId)}});
    if (model->manufacturerId) asset.manufacturerId = model->manufacturerId;
    if (asset.typeId == 0 && model->typeId) asset.typeId = *model->typeId;
    nameOfModel = model->name;
}

/// By the pattern of the type; where somebody gave numbers of that pattern by hand, after the largest of them.
std::string nextNumber(WriteContext& context, const TypeRules& type) {
    auto pattern = parsePattern(type.numberPattern.empty() ? usualPattern : type.numberPattern);
    if (!pattern) pattern = parsePattern(usualPattern);
    const NumberPattern today = pattern->on(std::chrono::floor<std::chrono::days>(context.now));
    const auto isTaken = [&](const std::string& number) {
        return takenBy(context.tx, Identifying::number, *normOf(Identifying::number, number),
                       scopeOf(type.numberUnique, type.id).value_or(0), 0)
            .has_value();
    };
    std::string number = today.number(countOn(context.tx, today.key()));
    if (!isTaken(number)) return number;
    setCounter(context.tx, today.key(), largestBetween(context.tx, today.before, today.after));
    return today.number(countOn(context.tx, today.key()));
}

void beginAsset(WriteContext& context, const TypeRules& type, const std::string& nameOfModel, Asset& asset) {
    if (!type.active) throw Invalid("type_id", "assets.error.type_not_offered");
    if (asset.number.empty()) asset.number = nextNumber(context, type);
    if (asset.name.empty()) asset.name = nameOfModel.empty() ? type.name : nameOfModel;
    if (!asset.depreciation.empty()) return;
    asset.depreciation = type.depreciation;
    if (!asset.usefulMonths) asset.usefulMonths = type.usefulMonths;
    if (!asset.rate) asset.rate = type.rate;
}

void checkOnlyOnes(WriteContext& context, const TypeRules& type, const Asset* before, const Asset& after) {
    std::vector<FieldError> errors;
    for (const auto& [name, which] : identifyingFields) {
        const std::string& value = valueOf(after, which);
        if (before && before->typeId == after.typeId && valueOf(*before, which) == value) continue;
        const auto scope = scopeOf(type.unique(which), type.id);
        const auto norm = normOf(which, value);
        if (!scope || !norm) continue;
        if (const auto other = takenBy(context.tx, which, *norm, *scope, after.id))
            errors.push_back({name, {"assets.error.taken", {{"value", value}, {"number", other->second}}}});
    }
    if (!errors.empty()) throw Invalid(std::move(errors));
}

/// Own fields belong to types; a value may outlive the change of a type.
void checkOwnFields(WriteContext& context, const TypeRules& type, const Asset* before, const Asset& after) {
    const auto own = type.ownFields();
    const auto has = [&](const std::string& name) {
        return own.empty() || std::find(own.begin(), own.end(), name) != own.end();
    };
    std::vector<FieldError> errors;
    for (const auto& [name, value] : after.custom.members()) {
        const Json* old = before ? before->custom.find(name) : nullptr;
        if (!has(name) && (!old || *old != value))
            errors.push_back({"custom." + name, {"assets.error.field_not_of_type", {{"type", type.name}}}});
    }
    if (errors.empty() && !before && !context.viewer.isSystem())
        for (const auto& field : context.kernel.get<CustomFields>().of(context.tx, Asset::kind))
            if (field.required && has(field.name) && !after.custom.find(field.name))
                errors.push_back({"custom." + field.name, {"error.required", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    context.kernel.get<CustomFields>().check(context, Asset::kind, before ? &before->custom : nullptr, after.custom,
                                             false);
}

void checkPlaceInOther(WriteContext& context, const Asset* before, const Asset& after) {
    if (!after.parentId || !before || before->parentId == after.parentId) return;
    if (liesAbove(context.tx, after.id, *after.parentId)) throw Invalid("parent_id", "assets.error.part_of_itself");
}

void checkMoney(const Asset& asset) {
    if (asset.price && asset.price->minor < 0) throw Invalid("price", "assets.error.negative");
    if (!asset.residual) return;
    if (asset.residual->minor < 0) throw Invalid("residual", "assets.error.negative");
    if (asset.price && asset.price->currency != asset.residual->currency)
        throw Invalid("residual", "assets.error.other_currency");
    if (asset.price && asset.residual->minor > asset.price->minor)
        throw Invalid("residual", "assets.error.residual_above_price");
}

std::vector<std::string> changedFields(const Asset& before, const Asset& after) {
    std::vector<std::string> result;
    for (const auto& field : assetFields)
        if (field.isWritable && field.get(&before) != field.get(&after)) result.emplace_back(field.name);
    return result;
}

}  // namespace

std::optional<Identifying> identifyingField(std::string_view field) {
    for (const auto& [name, which] : identifyingFields)
        if (field == name) return which;
    return std::nullopt;
}

std::string_view fieldOf(Identifying which) {
    return identifyingFields[static_cast<std::size_t>(which)].first;
}

void prepareAsset(WriteContext& context, const Asset* before, Asset& after) {
    for (auto* text :
         {&after.number, &after.name, &after.serial, &after.barcode, &after.orderNumber, &after.costCentre})
        *text = trimmed(*text);
    std::string nameOfModel;
    followModel(context, before, after, nameOfModel);
    if (!before && after.typeId == 0) after.typeId = typeOfOthers(context.tx).value_or(0);
    if (after.typeId == 0) throw Invalid("type_id", "error.required");
    if (!before || !hasSameKeys(*before, after) || before->custom != after.custom) {
        const auto type = typeRules(context.tx, after.typeId);
        if (!type) throw Invalid("type_id", "error.no_such_record", {{"id", std::to_string(after.typeId)}});
        if (!before) beginAsset(context, *type, nameOfModel, after);
        checkOnlyOnes(context, *type, before, after);
        checkOwnFields(context, *type, before, after);
    }
    if (after.number.empty()) throw Invalid("number", "error.required");
    if (after.name.empty()) throw Invalid("name", "error.required");
    tidyTags(after.tags);
    checkMoney(after);
    checkPlaceInOther(context, before, after);
    applyState(context, before, after);
}

void assetWritten(WriteContext& context, const Asset* before, const Asset& after) {
    if (!before || !hasSameKeys(*before, after)) {
        const auto type = typeRules(context.tx, after.typeId);
        if (!type) return;
        const auto scope = [&](Identifying which) { return scopeOf(type->unique(which), type->id); };
        putKeys(context.tx, after.id,
                {normOf(Identifying::number, after.number), scope(Identifying::number),
                 normOf(Identifying::serial, after.serial), scope(Identifying::serial),
                 normOf(Identifying::barcode, after.barcode), scope(Identifying::barcode)});
    }
    if (before)
        if (const auto changed = changedFields(*before, after); !changed.empty())
            forgetSources(context.tx, after.id, changed);
}

void removingAsset(WriteContext& context, const void* record) {
    const auto& asset = *static_cast<const Asset*>(record);
    if (hasParts(context.tx, asset.id)) throw Conflict("assets.error.has_parts", {{"number", asset.number}});
    clearKeys(context.tx, asset.id);
    forgetIdentities(context.tx, asset.id);
}

}  // namespace kontor::assets

#include "rule.h"

#include <stdexcept>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "rule_store.h"

namespace kontor::software {

namespace {

constexpr std::int64_t positionStep = 10;

void prepareRule(WriteContext& context, const RecognitionRule*, RecognitionRule& after) {
    std::vector<FieldError> errors;
    for (auto* text : {&after.name, &after.makerText, &after.nameText, &after.versionText, &after.platform,
                       &after.setMaker, &after.setProduct, &after.setEdition, &after.setVersion})
        *text = std::string(trimmed(*text));
    if (after.name.empty()) errors.push_back({"name", {"error.required", {}}});
    bool conditions = !after.platform.empty();
    const auto condition = [&](const char* field, const std::string& way, const std::string& text) {
        if (way == "any") return;
        conditions = true;
        if (text.empty()) errors.push_back({field, {"error.required", {}}});
    };
    condition("maker_text", after.makerMatch, after.makerText);
    condition("name_text", after.nameMatch, after.nameText);
    condition("version_text", after.versionMatch, after.versionText);
    if (!conditions) errors.push_back({"name_match", {"software.error.no_condition", {}}});
    const std::pair<const char*, const std::string&> outcomes[] = {{"set_maker", after.setMaker},
                                                                   {"set_product", after.setProduct},
                                                                   {"set_edition", after.setEdition},
                                                                   {"set_version", after.setVersion}};
    for (const auto& [field, text] : outcomes)
        if (const auto part = unknownPart(text))
            errors.push_back({field, {"software.error.unknown_part", {{"part", *part}}}});
    if (after.titleKind == "application" && after.setProduct.empty())
        errors.push_back({"set_product", {"software.error.no_product", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    if (after.position == 0) after.position = lastRulePosition(context.tx) + positionStep;
}

}  // namespace

Condition conditionOf(std::string_view way, std::string text) {
    for (std::size_t i = 0; i < matchWays.size(); ++i)
        if (matchWays[i] == way) return {static_cast<Condition::How>(i), std::move(text)};
    throw std::out_of_range("no way to match: " + std::string(way));
}

Rule RecognitionRule::rule() const {
    return {.id = id,
            .maker = conditionOf(makerMatch, makerText),
            .name = conditionOf(nameMatch, nameText),
            .version = conditionOf(versionMatch, versionText),
            .platform = platform,
            .setMaker = setMaker,
            .setProduct = setProduct,
            .setEdition = setEdition,
            .setVersion = setVersion,
            .titleKind = titleKind};
}

RecordType ruleType() {
    RecordType type = recordType<RecognitionRule>("software-rules", "software_rules", ruleFields);
    type.doc = "Says what titles are. New titles are recognised at once, those there are when the rules are applied.";
    type.label = "{t}.name";
    type.readPermission = "software.read";
    type.createPermission = "software.manage";
    type.writePermission = "software.manage";
    type.deletePermission = "software.manage";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.name_text", "t.set_product"};
    type.prepare = prepared<RecognitionRule>(prepareRule);
    return type;
}

}  // namespace kontor::software

#include "views.h"

namespace kontor::software {

namespace {

Json licenseJson(const ExplainedLicense& one) {
    const auto& [license, use] = one;
    Json json = Json::object({{"id", license.id},
                              {"name", license.name},
                              {"metric", license.metric},
                              {"quantity", license.quantity},
                              {"counts", !use.out.has_value()},
                              {"why_not", nullptr},
                              {"used", use.used},
                              {"allocated", use.allocated},
                              {"allocated_idle", use.idle},
                              {"free", use.free}});
    if (use.out) json["why_not"] = nameOf(*use.out);
    return json;
}

}  // namespace

Json explanationJson(const Explanation& explanation) {
    Json licenses = Json::array(), lines = Json::array();
    for (const auto& one : explanation.licenses) licenses.push(licenseJson(one));
    for (const auto& line : explanation.lines) {
        Json json = toJson(lineFields, &line);
        json["machine"] = explanation.nameOf("asset", line.assetId);
        lines.push(std::move(json));
    }
    return Json::object({{"position", toJson(positionFields, &explanation.position)},
                         {"licenses", std::move(licenses)},
                         {"lines", std::move(lines)},
                         {"next_cursor", orNull(explanation.nextCursor)}});
}

Json reportJson(const RecognitionReport& report) {
    Json examples = Json::array();
    for (const auto& change : report.examples) {
        Json example = Json::object(
            {{"title_id", change.titleId}, {"title", change.title}, {"from", change.from}, {"to", change.to}});
        example["rule_id"] = nullptr;
        if (change.ruleId > 0) example["rule_id"] = change.ruleId;
        examples.push(std::move(example));
    }
    return Json::object({{"titles", report.titles},
                         {"changed", report.changed},
                         {"recognised", report.recognised},
                         {"unrecognised", report.unrecognised},
                         {"products_made", report.productsMade},
                         {"by_candidate", report.byCandidate},
                         {"examples", std::move(examples)}});
}

}  // namespace kontor::software

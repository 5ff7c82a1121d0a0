#include "record_runs.h"

#include <map>
#include <set>

#include "rule_text.h"

namespace kontor::automation {

namespace {

std::map<std::int64_t, std::string> ruleNames(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                              const std::vector<RunRow>& rows) {
    std::set<std::int64_t> ids;
    for (const auto& row : rows) ids.insert(row.ruleId);
    std::map<std::int64_t, std::string> names;
    if (ids.empty()) return names;
    // Whoever sees what a rule did may know its name; its steps stay with who sets up rules.
    ListRequest list{.limit = 200};
    list.extra = isOneOf("t.id", {ids.begin(), ids.end()});
    const RuleText words(viewer, kernel);
    for (const auto& rule : kernel.records().all<Rule>(tx, Viewer::system("names of rules"), list))
        names[rule.id] = words.name(rule);
    return names;
}

Json readableChanges(const RecordType& type, const Viewer& viewer, const Json& results) {
    Json changes = Json::array();
    if (!results["changes"].isArray()) return changes;
    for (const auto& change : results["changes"].items()) {
        const Field* field = type.field(change["field"].text());
        if (!field || !type.fieldReadable || type.fieldReadable(viewer, *field)) changes.push(change);
    }
    return changes;
}

}  // namespace

std::vector<RecordRun> recordRuns(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& about) {
    const auto rows = runsAbout(tx, about, mostRecordRuns);
    const auto names = ruleNames(tx, viewer, kernel, rows);
    const RecordType& type = kernel.records().type(about.kind);
    std::vector<RecordRun> runs;
    for (const auto& row : rows) {
        const auto name = names.find(row.ruleId);
        runs.push_back({row.ruleId, name == names.end() ? std::string() : name->second, row.at, row.event, row.outcome,
                        readableChanges(type, viewer, Json::parse(row.results)),
                        viewer.may("automation.configure") ? row.error : std::string()});
    }
    return runs;
}

}  // namespace kontor::automation

#include "run_view.h"

#include "kontor/text.h"
#include "kontor/web/view.h"

namespace kontor::directory {

Json runSummary(const Run& run, const Viewer& viewer, Kernel& kernel) {
    const auto text = [&](const std::string& key) { return kernel.translations().text(viewer.locale(), key); };
    std::vector<std::string> counts;
    for (const auto& [key, value] : {std::pair{"seen", run.seen},
                                     {"created", run.created},
                                     {"updated", run.updated},
                                     {"locked", run.locked},
                                     {"unlocked", run.unlocked},
                                     {"conflicts", run.conflicts}})
        if (value > 0)
            counts.push_back(web::number(value, viewer.locale()) + " " + text("directory.count." + std::string(key)));
    return Json::object({{"id", std::to_string(run.id)},
                         {"mode", text("directory.run." + run.mode)},
                         {"dry_run", run.dryRun},
                         {"state", text("directory.run." + run.state)},
                         {"counts", join(counts, " · ")},
                         {"trouble", run.state == "failed" || run.state == "held"},
                         {"error", run.error},
                         {"at", web::moment(run.createdAt, viewer)}});
}

Json runDetail(const Run& run, const Viewer& viewer, Kernel& kernel) {
    const auto text = [&](const std::string& key) { return kernel.translations().text(viewer.locale(), key); };
    Json data = runSummary(run, viewer, kernel);
    data["directory_id"] = std::to_string(run.directoryId);
    data["over"] = run.over();
    data["held"] = run.state == "held";
    data["locked"] = std::to_string(run.locked);
    data["server"] = run.server;
    Json findings = Json::array();
    for (const auto& finding : run.findings) findings.push(Json::object({{"text", finding}}));
    data["has_findings"] = findings.size() > 0;
    data["findings"] = std::move(findings);
    Json changes = Json::array();
    const Json& items = run.changes["items"];
    if (items.isArray())
        for (const Json& item : items.items()) {
            Json fields = Json::array();
            if (item["changes"].isArray())
                for (const Json& change : item["changes"].items())
                    fields.push(Json::object({{"field", change["field"].text()},
                                              {"from", change["from"].text()},
                                              {"to", change["to"].text()}}));
            changes.push(Json::object({{"action", text("directory.change." + item["action"].text("update"))},
                                       {"login", item["login"].text()},
                                       {"fields", std::move(fields)}}));
        }
    data["has_changes"] = changes.size() > 0;
    data["changes"] = std::move(changes);
    const bool more = run.changes["more"].isInteger() && run.changes["more"].integer() > 0;
    data["has_more"] = more;
    data["more"] = more ? web::number(run.changes["more"].integer(), viewer.locale()) : "";
    return data;
}

}  // namespace kontor::directory

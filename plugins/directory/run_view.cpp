#include "run_view.h"

#include <charconv>
#include <map>

#include "directory_store.h"
#include "kontor/text.h"
#include "kontor/web/view.h"

namespace kontor::directory {

namespace {

using Labels = std::map<std::int64_t, std::string>;

Labels labelsOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::string_view kind,
                const std::vector<std::int64_t>& ids) {
    Labels result;
    for (auto& [id, label] : kernel.records().labels(tx, viewer, kind, ids)) result[id] = std::move(label);
    return result;
}

/// The class of the chip a state is shown by.
const char* chipOf(const std::string& state) {
    if (state == "running") return "open";
    if (state == "waiting") return "new";
    return state == "held" ? "pending" : state == "done" ? "done" : state == "failed" ? "failed" : "cancelled";
}
const char* chipOfAction(const std::string& action) {
    return action == "create" ? "new" : action == "lock" ? "failed" : action == "unlock" ? "done" : "closed";
}

std::string countsText(const Run& run, const Viewer& viewer, const Translations& texts) {
    std::vector<std::string> counts;
    for (const auto& [key, value] : {std::pair{"seen", run.seen},
                                     {"created", run.created},
                                     {"updated", run.updated},
                                     {"locked", run.locked},
                                     {"unlocked", run.unlocked},
                                     {"conflicts", run.conflicts},
                                     {"computers_seen", run.computersSeen},
                                     {"computers_changed", run.computersChanged}})
        if (value > 0)
            counts.push_back(web::number(value, viewer.locale()) + " " +
                             texts.text(viewer.locale(), "directory.count." + std::string(key)));
    return join(counts, " · ");
}

Json summary(const Run& run, const Labels& directories, const Viewer& viewer, const Translations& texts) {
    const auto directory = directories.find(run.directoryId);
    return Json::object({{"id", std::to_string(run.id)},
                         {"directory", directory == directories.end() ? "" : directory->second},
                         {"mode", texts.text(viewer.locale(), "directory.run." + run.mode)},
                         {"dry_run", run.dryRun},
                         {"state", texts.text(viewer.locale(), "directory.run." + run.state)},
                         {"key", chipOf(run.state)},
                         {"counts", countsText(run, viewer, texts)},
                         {"trouble", !run.error.empty()},
                         {"error", run.error},
                         {"at", web::moment(run.createdAt, viewer)}});
}

std::vector<std::int64_t> idsIn(const std::string& text) {
    std::vector<std::int64_t> ids;
    for (const auto& part : split(text, ',')) {
        const std::string_view word = trimmed(part);
        std::int64_t id = 0;
        if (std::from_chars(word.data(), word.data() + word.size(), id).ec == std::errc() && id > 0) ids.push_back(id);
    }
    return ids;
}

/// The fields of a diff in words: names for numbers, and labels for fields.
class Diff {
  public:
    Diff(const Json& items, const Viewer& viewer, Kernel& kernel) : _viewer(viewer), _texts(kernel.translations()) {
        std::vector<std::int64_t> users;
        std::vector<std::int64_t> groups;
        for (const Json& item : items.items())
            for (const Json& change : item["changes"].items())
                for (const char* side : {"from", "to"})
                    for (const auto id : idsIn(change[side].text())) {
                        if (change["field"].text() == "manager_id") users.push_back(id);
                        if (change["field"].text() == "group_ids") groups.push_back(id);
                    }
        kernel.db().read([&](Transaction& tx) {
            _users = labelsOf(tx, kernel, viewer, "user", users);
            _groups = labelsOf(tx, kernel, viewer, "group", groups);
        });
    }

    Json fields(const Json& changes) const {
        Json fields = Json::array();
        for (const Json& change : changes.items()) {
            const std::string field = change["field"].text();
            const std::string from = shown(field, change["from"].text());
            const std::string to = shown(field, change["to"].text());
            fields.push(Json::object({{"field", label(field)},
                                      {"from", from},
                                      {"has_from", !from.empty()},
                                      {"to", to},
                                      {"has_to", !to.empty()},
                                      {"is_last", fields.size() + 1 == changes.size()}}));
        }
        return fields;
    }

  private:
    std::string text(const std::string& key) const { return _texts.text(_viewer.locale(), key); }
    std::string label(const std::string& field) const {
        if (field == "lock") return text("directory.change.reason");
        const bool place = field == "department" || field == "location";
        return text("field." + field + (place ? "_id" : ""));
    }
    std::string shown(const std::string& field, const std::string& value) const {
        if (field == "active") return text(value == "true" ? "ui.yes" : "ui.no");
        if (field == "lock" && !value.empty()) return text("directory.lock." + value);
        if (field == "manager_id") return named(_users, value);
        if (field == "group_ids") return named(_groups, value);
        return value;
    }
    static std::string named(const Labels& labels, const std::string& value) {
        std::vector<std::string> names;
        for (const auto id : idsIn(value)) {
            const auto found = labels.find(id);
            names.push_back(found == labels.end() ? "#" + std::to_string(id) : found->second);
        }
        return join(names, ", ");
    }

    const Viewer& _viewer;
    const Translations& _texts;
    Labels _users;
    Labels _groups;
};

/// How far a run is: by what the last one read, as nobody knows how many there are.
void putProgress(Json& data, const Run& run, const Viewer& viewer, Kernel& kernel) {
    data["has_progress"] = false;
    data["has_rate"] = false;
    if (!run.startedAt) return;
    const Time until = run.finishedAt ? *run.finishedAt : kernel.clock().now();
    const auto seconds = std::chrono::duration_cast<std::chrono::milliseconds>(until - *run.startedAt).count() / 1000.0;
    if (seconds > 0 && run.seen > 0) {
        data["has_rate"] = true;
        data["rate"] = kernel.translations().text(
            viewer.locale(), "directory.rate",
            {{"rate", web::number(static_cast<std::int64_t>(static_cast<double>(run.seen) / seconds), viewer.locale())},
             {"seconds", web::number(static_cast<std::int64_t>(seconds), viewer.locale())}});
    }
    if (run.state != "running" || run.mode != "full") return;
    const auto expected =
        kernel.db().read([&](Transaction& tx) { return store::seenByLastFullRun(tx, run.directoryId); });
    if (expected == 0 || expected < run.seen) return;
    data["has_progress"] = true;
    data["expected"] = std::to_string(expected);
    data["seen"] = std::to_string(run.seen);
}

}  // namespace

Json runSummaries(std::span<const Run> runs, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::int64_t> ids;
    for (const Run& run : runs) ids.push_back(run.directoryId);
    const auto directories =
        kernel.db().read([&](Transaction& tx) { return labelsOf(tx, kernel, viewer, "directory", ids); });
    Json list = Json::array();
    for (const Run& run : runs) list.push(summary(run, directories, viewer, kernel.translations()));
    return list;
}

Json runDetail(const Run& run, const Viewer& viewer, Kernel& kernel) {
    const auto& texts = kernel.translations();
    const auto text = [&](const std::string& key) { return texts.text(viewer.locale(), key); };
    Json data = runSummaries({&run, 1}, viewer, kernel).items().front();
    data["directory_id"] = std::to_string(run.directoryId);
    data["over"] = run.over();
    data["held"] = run.state == "held";
    data["locked"] = std::to_string(run.locked);
    data["confirm_allow"] =
        texts.text(viewer.locale(), "directory.confirm_allow", {{"count", web::number(run.locked, viewer.locale())}});
    data["has_counts"] = !data["counts"].text().empty();
    data["server"] = run.server;
    data["has_server"] = !run.server.empty();
    putProgress(data, run, viewer, kernel);
    Json findings = Json::array();
    for (const auto& finding : run.findings) findings.push(Json::object({{"text", finding}}));
    data["has_findings"] = findings.size() > 0;
    data["findings"] = std::move(findings);
    Json changes = Json::array();
    if (const Json& items = run.changes["items"]; items.isArray()) {
        const Diff diff(items, viewer, kernel);
        for (const Json& item : items.items()) {
            const std::string action = item["action"].text("update");
            const std::int64_t user = item["user_id"].isInteger() ? item["user_id"].integer() : 0;
            changes.push(Json::object({{"action", text("directory.change." + action)},
                                       {"key", chipOfAction(action)},
                                       {"login", item["login"].text()},
                                       {"has_user", user > 0},
                                       {"user_id", std::to_string(user)},
                                       {"fields", diff.fields(item["changes"])}}));
        }
    }
    data["has_changes"] = changes.size() > 0;
    data["changes"] = std::move(changes);
    const bool more = run.changes["more"].isInteger() && run.changes["more"].integer() > 0;
    data["has_more"] = more;
    data["more"] = more ? web::number(run.changes["more"].integer(), viewer.locale()) : "";
    return data;
}

}  // namespace kontor::directory

#include "payload.h"

namespace kontor::webhooks {

namespace {

/// Whether the viewer could see a record that is gone: by the type's own rule, of which the row of a record that keeps
/// its history still tells. What left no row was seen by those who see all of the kind.
bool couldSee(Transaction& tx, const RecordType& type, const Viewer& viewer, std::int64_t id) {
    const Predicate rule = visibleRows(type, viewer);
    if (rule.sql == noRow().sql) return false;
    if (rule.sql.empty()) return true;
    if (!type.softDelete) return false;
    const Predicate where = conjoin({"t.id = ?", {id}}, rule);
    bool found = false;
    tx.run("SELECT 1 FROM " + type.table + " t WHERE " + where.sql, where.values, [&](const SqlRow&) { found = true; });
    return found;
}

bool isThere(Transaction& tx, Kernel& kernel, const Viewer& viewer, const Ref& ref) {
    try {
        kernel.records().get(tx, viewer, ref);
        return true;
    } catch (const NotFound&) {
        return false;
    } catch (const Forbidden&) {
        return false;
    }
}

/// Names of the changed fields that the viewer may know to exist.
Json changedFields(const RecordType& type, const Viewer& viewer, const std::vector<std::string>& names) {
    Json result = Json::array();
    for (const auto& name : names) {
        const Field* field = type.field(name);
        if (field && (!type.fieldReadable || type.fieldReadable(viewer, *field))) result.push(name);
    }
    return result;
}

std::string bodyOf(std::int64_t id, const std::string& event, Time at, Json kind, Json recordId, Json action,
                   Json changed, Json data) {
    return Json::object({{"id", id},
                         {"event", event},
                         {"at", formatTime(at)},
                         {"kind", std::move(kind)},
                         {"record_id", std::move(recordId)},
                         {"action", std::move(action)},
                         {"changed", std::move(changed)},
                         {"data", std::move(data)}})
        .dump();
}

}  // namespace

bool maySee(Transaction& tx, Kernel& kernel, const Viewer& viewer, const Ref& ref) {
    const auto found = kernel.catalog().records.find(ref.kind);
    if (found == kernel.catalog().records.end()) return false;
    return isThere(tx, kernel, viewer, ref) ||
           couldSee(tx, found->second, kernel.records().viewerOver(tx, viewer, ref), ref.id);
}

std::optional<std::string> payloadFor(Transaction& tx, Kernel& kernel, const Viewer& viewer, const StoredEvent& stored,
                                      const RecordChanged& change) {
    const auto found = kernel.catalog().records.find(change.kind);
    if (found == kernel.catalog().records.end()) return std::nullopt;
    const RecordType& type = found->second;
    Json data;
    if (change.action == "deleted") {
        // An entry is seen by who sees its owner.
        if (!change.ownerKind.empty() && !isThere(tx, kernel, viewer, {change.ownerKind, change.ownerId}))
            return std::nullopt;
        const Viewer here = kernel.records().viewerOver(tx, viewer, {change.kind, change.id});
        if (!couldSee(tx, type, here, change.id)) return std::nullopt;
    } else {
        try {
            data = kernel.records().get(tx, viewer, {change.kind, change.id}).toJson(viewer);
        } catch (const NotFound&) {
            return std::nullopt;
        } catch (const Forbidden&) {
            return std::nullopt;
        }
    }
    if (!change.ownerKind.empty() && data.isObject())
        data["owner"] = Json::object({{"kind", change.ownerKind}, {"id", change.ownerId}});
    return bodyOf(stored.position, change.kind + "." + change.action, stored.at, change.kind, change.id, change.action,
                  changedFields(type, viewer, change.changed), std::move(data));
}

std::optional<std::string> callPayload(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::string_view event,
                                       const Ref& about, Time at) {
    if (!isThere(tx, kernel, viewer, about)) return std::nullopt;
    return bodyOf(0, std::string(event), at, about.kind, about.id, "called", Json::array(),
                  kernel.records().get(tx, viewer, about).toJson(viewer));
}

std::string trialPayload(Time now, std::int64_t webhookId) {
    return bodyOf(0, "webhook.test", now, "webhook", webhookId, "test", Json::array(), Json());
}

}  // namespace kontor::webhooks

#include "bulk_record.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor::api {

namespace {

constexpr int mostTries = 5;  ///< of a record that others change at the same time
constexpr std::size_t errorLength = 500;

Json valueOf(const AnyRecord& record, std::string_view field) {
    return toJson(record.get(field));
}

/// With the version it was read at, so that what an undo goes back to is what was there.
AnyRecord patchAsRead(Transaction& tx, const Viewer& viewer, Kernel& kernel, const AnyRecord& before,
                      const Patch& patch) {
    const auto version = before.version();
    return kernel.records().patch(tx, viewer, before.ref(), patch, version > 0 ? std::optional(version) : std::nullopt);
}

/// Again while others are faster.
template <class F>
auto whileStale(F&& f) {
    for (int tries = 1;; ++tries) {
        try {
            return f();
        } catch (const Stale&) {
            if (tries == mostTries) throw;
        }
    }
}

}  // namespace

Patch patchFor(const RecordType& type, const Viewer& viewer, const BulkRequest& request, const AnyRecord& record) {
    if (request.tagsAdd.empty() && request.tagsRemove.empty())
        return Patch::fromJson(type, viewer, request.patch, false);
    Json patch = request.patch;
    const Json had = valueOf(record, "tags");
    std::vector<std::string> tags;
    if (had.isArray())
        for (const auto& tag : had.items()) tags.push_back(tag.text());
    for (const auto& tag : request.tagsAdd)
        if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
    std::erase_if(tags, [&](const std::string& tag) {
        return std::find(request.tagsRemove.begin(), request.tagsRemove.end(), tag) != request.tagsRemove.end();
    });
    patch["tags"] = Json::array();
    for (auto& tag : tags) patch["tags"].push(std::move(tag));
    return Patch::fromJson(type, viewer, patch, false);
}

Failure currentFailure(const Viewer& viewer, Kernel& kernel) {
    const auto failure = [&](int status, const Error& error) {
        return Failure{status, kernel.translations().text(viewer.locale(), error.message()), {}};
    };
    try {
        throw;
    } catch (const Invalid& error) {
        Failure result = failure(422, error);
        for (const auto& [field, message] : error.errors())
            result.errors.emplace_back(field, kernel.translations().text(viewer.locale(), message));
        return result;
    } catch (const NotFound& error) {
        return failure(404, error);
    } catch (const Forbidden& error) {
        return failure(403, error);
    } catch (const Unavailable& error) {
        return failure(503, error);
    } catch (const Error& error) {
        return failure(409, error);
    }
}

std::vector<std::int64_t> idsAfter(Transaction& tx, const Viewer& viewer, Kernel& kernel, const RecordType& type,
                                   const std::string& q, std::int64_t after) {
    ListRequest list{.q = q, .sort = "id", .limit = 200, .fields = {"id"}, .extra = {"t.id > ?", {after}}};
    std::vector<std::int64_t> ids;
    for (const auto& item : kernel.records().list(tx, viewer, type.kind, list).items) ids.push_back(item.id());
    return ids;
}

Found findRecords(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request,
                  std::size_t limit) {
    Found found;
    if (!request.q) {
        found.ids = request.ids;
        found.total = static_cast<std::int64_t>(found.ids.size());
        return found;
    }
    kernel.db().read([&](Transaction& tx) {
        found = Found();
        for (std::int64_t after = 0; found.ids.size() <= limit;) {
            const auto page = idsAfter(tx, viewer, kernel, type, *request.q, after);
            if (page.empty()) break;
            after = page.back();
            found.ids.insert(found.ids.end(), page.begin(), page.end());
        }
        found.total = static_cast<std::int64_t>(found.ids.size());
        if (found.ids.size() <= limit) return;
        const ListRequest count{.q = *request.q, .sort = "id", .limit = 1, .total = true, .fields = {"id"}};
        found.total = kernel.records().list(tx, viewer, type.kind, count).total.value_or(found.total);
    });
    if (found.total > static_cast<std::int64_t>(mostInBulk))
        throw Invalid("q", "api.bulk.too_many_found",
                      {{"count", std::to_string(found.total)}, {"most", std::to_string(mostInBulk)}});
    return found;
}

Changed changeOne(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request,
                  std::int64_t runId, std::int64_t id) {
    Changed result;
    try {
        return whileStale([&] {
            return kernel.db().write([&](Transaction& tx) {
                const AnyRecord before = kernel.records().get(tx, viewer, {type.kind, id});
                const Patch patch = patchFor(type, viewer, request, before);
                const AnyRecord after = patchAsRead(tx, viewer, kernel, before, patch);
                Changed changed;
                changed.item.recordId = id;
                changed.item.status = 200;
                for (const auto& [field, value] : patch.values()) {
                    const Json old = valueOf(before, field);
                    const Json now = valueOf(after, field);
                    if (old == now) continue;
                    changed.item.before[field] = old;
                    changed.item.wrote[field] = now;
                }
                changed.version = after.version();
                bulk_store::keep(tx, runId, changed.item);
                return changed;
            });
        });
    } catch (const Error&) {
        // What was changed before is told all the same, also when the server stops or the database is away.
        result.failure = currentFailure(viewer, kernel);
    }
    result.item.recordId = id;
    result.item.status = result.failure.status;
    result.item.error = leftCharacters(result.failure.text(), errorLength);
    try {
        if (result.failure.status != 503)
            kernel.db().write([&](Transaction& tx) { bulk_store::keep(tx, runId, result.item); });
    } catch (const Unavailable&) {
        // Nothing was changed, so nothing is lost but the reason why.
    }
    return result;
}

bulk_store::Undone undoOne(const Viewer& viewer, Kernel& kernel, const RecordType& type, std::int64_t runId,
                           const BulkItem& item) {
    using bulk_store::Undone;
    Undone how = Undone::refused;
    try {
        return whileStale([&] {
            return kernel.db().write([&](Transaction& tx) {
                const AnyRecord now = kernel.records().get(tx, viewer, {type.kind, item.recordId});
                Json back = Json::object();
                for (const auto& [field, wrote] : item.wrote.members())
                    if (type.field(field) && valueOf(now, field) == wrote) back[field] = item.before[field];
                how = back.size() > 0 ? Undone::putBack : Undone::kept;
                if (back.size() > 0) patchAsRead(tx, viewer, kernel, now, Patch::fromJson(type, viewer, back, false));
                bulk_store::setUndone(tx, runId, item.recordId, how);
                return how;
            });
        });
    } catch (const Unavailable&) {
        throw;
    } catch (const Error&) {
        // Deleted since, a guard's veto, rights that are gone.
    }
    kernel.db().write([&](Transaction& tx) { bulk_store::setUndone(tx, runId, item.recordId, Undone::refused); });
    return Undone::refused;
}

}  // namespace kontor::api

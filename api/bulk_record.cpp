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

std::optional<std::int64_t> versionOf(const AnyRecord& record) {
    return record.version() > 0 ? std::optional(record.version()) : std::nullopt;
}

/// With the version it was read at, so that what an undo goes back to is what was there.
AnyRecord patchAsRead(Transaction& tx, const Viewer& viewer, Kernel& kernel, const AnyRecord& before,
                      const Patch& patch) {
    return kernel.records().patch(tx, viewer, before.ref(), patch, versionOf(before));
}

/// The change as that record needs it: tags are added to those it has.
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

/// Those of the fields that are still as the run wrote them, all or none.
bulk_store::Undone putBack(const Viewer& viewer, Kernel& kernel, const RecordType& type, std::int64_t runId,
                           const BulkItem& item, const std::vector<std::string>& fields) {
    using bulk_store::Undone;
    try {
        return whileStale([&] {
            return kernel.db().write([&](Transaction& tx) {
                const AnyRecord now = kernel.records().get(tx, viewer, {type.kind, item.recordId});
                Json back = Json::object();
                for (const auto& field : fields)
                    if (type.field(field) && valueOf(now, field) == item.wrote[field]) back[field] = item.before[field];
                const Undone how = back.size() > 0 ? Undone::putBack : Undone::kept;
                if (back.size() > 0) patchAsRead(tx, viewer, kernel, now, Patch::fromJson(type, viewer, back, false));
                bulk_store::setUndone(tx, runId, item.recordId, how);
                return how;
            });
        });
    } catch (const Unavailable&) {
        throw;
    } catch (const Error&) {
        // Deleted since, a guard's veto, rights that are gone.
        return Undone::refused;
    }
}

}  // namespace

Done doTo(Transaction& tx, const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request,
          const AnyRecord& before, std::optional<std::int64_t> version) {
    if (!request.action) {
        const Patch patch = patchFor(type, viewer, request, before);
        Done done{kernel.records().patch(tx, viewer, before.ref(), patch, version), {}, {}};
        for (const auto& [field, value] : patch.values()) done.fields.push_back(field);
        return done;
    }
    // Changes nothing, but locks the record as it was read.
    kernel.records().patch(tx, viewer, before.ref(), {}, version);
    auto left = request.action->apply(tx, viewer, kernel, before.ref(), request.actionValue);
    Done done{kernel.records().get(tx, viewer, before.ref()), {}, std::move(left)};
    for (const auto& field : type.fields)
        if (field.isWritable && field.get != nullptr && !field.isSecret &&
            (!type.fieldWritable || type.fieldWritable(viewer, field)))
            done.fields.emplace_back(field.name);
    return done;
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
                const Done done = doTo(tx, viewer, kernel, type, request, before, versionOf(before));
                Changed changed;
                changed.item.recordId = id;
                changed.item.status = 200;
                for (const auto& field : done.fields) {
                    const Json old = valueOf(before, field);
                    const Json now = valueOf(done.after, field);
                    if (old == now) continue;
                    changed.item.before[field] = old;
                    changed.item.wrote[field] = now;
                }
                // What it left counts as a change; an undo finds no field of that name.
                if (changed.item.wrote.size() == 0 && !done.left.empty())
                    changed.item.wrote[request.action->member()] = request.actionValue;
                changed.version = done.after.version();
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
    std::vector<std::string> fields;
    for (const auto& [field, wrote] : item.wrote.members()) fields.push_back(field);
    Undone how = putBack(viewer, kernel, type, runId, item, fields);
    if (how != Undone::refused) return how;
    // Where they don't go back together, each that goes by itself: a ticket that was answered is never new again.
    if (fields.size() > 1)
        for (const auto& field : fields)
            if (putBack(viewer, kernel, type, runId, item, {field}) == Undone::putBack) how = Undone::putBack;
    kernel.db().write([&](Transaction& tx) { bulk_store::setUndone(tx, runId, item.recordId, how); });
    return how;
}

}  // namespace kontor::api

// What a bulk change is asked for, and a look at what it would do.
#include <algorithm>
#include <map>

#include "bulk.h"
#include "bulk_record.h"
#include "kontor/command.h"
#include "kontor/error.h"
#include "kontor/field_labels.h"
#include "kontor/labels.h"
#include "kontor/provided.h"
#include "kontor/text.h"

namespace kontor::api {

namespace {

std::vector<std::int64_t> idsFrom(const Json& list) {
    if (!list.isArray()) throw Invalid("ids", "error.not_a_list");
    if (list.size() > mostInBulk) throw Invalid("ids", "error.too_many", {{"most", std::to_string(mostInBulk)}});
    std::vector<std::int64_t> ids;
    for (const auto& item : list.items()) {
        if (!item.isInteger() || item.integer() <= 0) throw Invalid("ids", "error.not_an_id");
        if (std::find(ids.begin(), ids.end(), item.integer()) == ids.end() || ids.size() > mostAtOnce)
            ids.push_back(item.integer());
    }
    return ids;
}

std::vector<std::string> wordsFrom(const RecordType& type, const Viewer& viewer, const Json& body, const char* member) {
    const Json* list = body.find(member);
    if (!list || list->isNull()) return {};
    const Field* tags = type.field("tags");
    if (!tags || tags->type != FieldType::words) throw Invalid(member, "error.unknown_field");
    try {
        Patch::fromJson(type, viewer, Json::object({{"tags", *list}}), false);
    } catch (const Invalid& invalid) {
        throw Invalid(member, invalid.errors().front().message.key, invalid.errors().front().message.params);
    }
    std::vector<std::string> words;
    for (const auto& word : list->items()) words.push_back(word.string());
    return words;
}

/// A failure as people are told of it, whatever record it is of.
struct Refusals {
    std::map<std::pair<int, std::string>, std::int64_t> counts;

    Json toJson() const {
        Json result = Json::array();
        for (const auto& [what, count] : counts)
            result.push(Json::object({{"status", what.first}, {"title", what.second}, {"count", count}}));
        return result;
    }
};

/// Thrown to take back what was only tried.
struct TakenBack {};

/// What people are shown of the changes of a preview: names, words and local times.
class ShownChanges {
  public:
    ShownChanges(const Viewer& viewer, Kernel& kernel, const RecordType& type)
        : _viewer(viewer), _kernel(kernel), _type(type) {}

    /// One statement for all names.
    void read(const std::vector<std::pair<std::int64_t, Json>>& examples) {
        std::vector<Ref> refs;
        for (const auto& [id, changes] : examples) {
            refs.push_back({_type.kind, id});
            for (const auto& change : changes.items())
                if (const Field* field = _type.field(change["field"].text()); field && !field->target.empty())
                    for (const char* side : {"from", "to"})
                        for (const auto target : idsOf(change[side]))
                            refs.push_back({std::string(field->target), target});
        }
        std::sort(refs.begin(), refs.end());
        refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
        if (!refs.empty())
            _kernel.db().read([&](Transaction& tx) { _names = _kernel.get<Labels>().labels(tx, _viewer, refs); });
    }
    std::string nameOf(std::int64_t id) const { return name({_type.kind, id}); }
    Json toJson(Json changes) const {
        for (auto& change : changes.items()) {
            const Field* field = _type.field(change["field"].text());
            if (!field) continue;
            change["label"] = fieldLabel(*field, _kernel.translations(), _viewer.locale(), _type.collection);
            change["from_text"] = textOf(*field, change["from"]);
            change["to_text"] = textOf(*field, change["to"]);
        }
        return changes;
    }

  private:
    static std::vector<std::int64_t> idsOf(const Json& value) {
        std::vector<std::int64_t> ids;
        if (value.isInteger()) ids.push_back(value.integer());
        if (value.isArray())
            for (const auto& item : value.items())
                if (item.isInteger()) ids.push_back(item.integer());
        return ids;
    }
    std::string name(const Ref& ref) const {
        const auto found = _names.find(ref);
        return found == _names.end() || found->second.empty() ? "#" + std::to_string(ref.id) : found->second;
    }
    std::string textOf(const Field& field, const Json& value) const {
        std::vector<std::string> texts;
        if (!field.target.empty()) {
            for (const auto id : idsOf(value)) texts.push_back(name({std::string(field.target), id}));
            return join(texts, ", ");
        }
        if (field.type == FieldType::time && value.isString())
            if (const auto at = parseTime(value.string())) return localTime(*at, _viewer.locale(), _viewer.timeZone());
        if (value.isArray()) {
            for (const auto& item : value.items()) texts.push_back(cellText(item));
            return join(texts, ", ");
        }
        return value.isString()
                   ? valueLabel(field, value.string(), _kernel.translations(), _viewer.locale(), _type.collection)
                   : cellText(value);
    }

    const Viewer& _viewer;
    Kernel& _kernel;
    const RecordType& _type;
    std::map<Ref, std::string> _names;
};

Json differences(const AnyRecord& before, const AnyRecord& after, const Viewer& viewer) {
    const Json old = before.toJson(viewer);
    const Json now = after.toJson(viewer);
    Json changes = Json::array();
    for (const auto& [field, value] : now.members())
        if (field != "version" && field != "updated_at" && value != old[field])
            changes.push(Json::object({{"field", field}, {"from", old[field]}, {"to", value}}));
    return changes;
}

/// What is tried of some records, in one transaction that is rolled back.
struct Tried {
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::vector<std::pair<std::int64_t, Json>> examples;
    std::vector<std::pair<int, std::string>> refusals;
};

Tried tryOut(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request,
             std::span<const std::int64_t> ids, std::size_t examplesWanted) {
    Tried tried;
    try {
        kernel.db().write([&](Transaction& tx) {
            tried = Tried();
            for (const auto id : ids) {
                try {
                    const AnyRecord before = kernel.records().get(tx, viewer, {type.kind, id});
                    const Done done = doTo(tx, viewer, kernel, type, request, before, std::nullopt);
                    Json changes = differences(before, done.after, viewer);
                    for (const auto& [label, text] : done.left)
                        changes.push(Json::object({{"field", request.action->member()},
                                                   {"label", label},
                                                   {"from", Json()},
                                                   {"to", text},
                                                   {"from_text", ""},
                                                   {"to_text", text}}));
                    ++(changes.size() > 0 ? tried.changed : tried.unchanged);
                    if (changes.size() > 0 && tried.examples.size() < examplesWanted)
                        tried.examples.emplace_back(id, changes);
                } catch (const Unavailable&) {
                    throw;
                } catch (const Error&) {
                    const Failure failure = currentFailure(viewer, kernel);
                    tried.refusals.emplace_back(failure.status, failure.text());
                }
            }
            throw TakenBack();
        });
    } catch (const TakenBack&) {
    }
    return tried;
}

}  // namespace

std::vector<const BulkAction*> actionsFor(const Catalog& catalog, const RecordType& type) {
    std::vector<const BulkAction*> actions;
    for (const auto* action : providedOf<BulkAction>(catalog))
        if (action->kind() == type.kind) actions.push_back(action);
    return actions;
}

void takeAction(BulkRequest& request, const Catalog& catalog, const RecordType& type, const Json& body) {
    for (const auto* action : actionsFor(catalog, type))
        if (const Json* value = body.find(action->member())) {
            if (request.action) throw Invalid(action->member(), "api.bulk.action_alone");
            request.action = action;
            request.actionValue = *value;
        }
}

BulkRequest bulkRequestFrom(Kernel& kernel, const RecordType& type, const Viewer& viewer, const Json& body) {
    constexpr std::array<std::string_view, 6> known{"ids", "q", "patch", "tags_add", "tags_remove", "preview"};
    BulkRequest request;
    takeAction(request, kernel.catalog(), type, body);
    for (const auto& [name, value] : body.members()) {
        if (request.action && name == request.action->member()) continue;
        if (std::find(known.begin(), known.end(), name) == known.end()) throw Invalid(name, "error.unknown_field");
        const bool changes = name == "patch" || name == "tags_add" || name == "tags_remove";
        if (request.action && changes) throw Invalid(name, "api.bulk.action_alone");
    }
    if (request.action)
        kernel.db().read([&](Transaction& tx) { request.action->check(tx, viewer, kernel, request.actionValue); });
    const Json* ids = body.find("ids");
    const Json* q = body.find("q");
    if ((ids != nullptr) == (q != nullptr)) throw Invalid(ids ? "q" : "ids", "api.bulk.ids_or_q");
    if (ids)
        request.ids = idsFrom(*ids);
    else if (!q->isString())
        throw Invalid("q", "error.not_a_text");
    else
        request.q = q->string();
    request.tagsAdd = wordsFrom(type, viewer, body, "tags_add");
    request.tagsRemove = wordsFrom(type, viewer, body, "tags_remove");
    if (const Json* patch = body.find("patch"); patch && !patch->isNull()) {
        if (!patch->isObject()) throw Invalid("patch", "error.not_an_object");
        Patch::fromJson(type, viewer, *patch, false);
        request.patch = *patch;
    } else if (request.tagsAdd.empty() && request.tagsRemove.empty() && !request.action) {
        throw Invalid("patch", "error.required");
    }
    if (request.patch.find("tags") && (!request.tagsAdd.empty() || !request.tagsRemove.empty()))
        throw Invalid("patch", "api.bulk.tags_twice");
    if (const Json* preview = body.find("preview"); preview && !preview->isNull()) {
        if (!preview->isBool()) throw Invalid("preview", "error.not_a_boolean");
        request.preview = preview->boolean();
    }
    return request;
}

Json previewBulk(const Viewer& viewer, Kernel& kernel, const RecordType& type, const BulkRequest& request) {
    const Found found = findRecords(viewer, kernel, type, request, mostLookedAt);
    const std::vector<std::int64_t> ids(
        found.ids.begin(), found.ids.begin() + static_cast<std::ptrdiff_t>(
                                                   std::min(found.ids.size(), request.q ? mostLookedAt : mostAtOnce)));
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t refused = 0;
    std::vector<std::pair<std::int64_t, Json>> examples;
    Refusals refusals;
    constexpr std::size_t atOnce = 50;  // records are locked while they are tried
    for (std::size_t at = 0; at < ids.size(); at += atOnce) {
        const auto some = std::span(ids).subspan(at, std::min(atOnce, ids.size() - at));
        auto tried = tryOut(viewer, kernel, type, request, some, mostExamples - examples.size());
        changed += tried.changed;
        unchanged += tried.unchanged;
        refused += static_cast<std::int64_t>(tried.refusals.size());
        for (auto& refusal : tried.refusals) ++refusals.counts[std::move(refusal)];
        for (auto& example : tried.examples) examples.push_back(std::move(example));
    }
    ShownChanges words(viewer, kernel, type);
    words.read(examples);
    Json shown = Json::array();
    for (auto& [id, changes] : examples)
        shown.push(
            Json::object({{"id", id}, {"label", words.nameOf(id)}, {"changes", words.toJson(std::move(changes))}}));
    return Json::object({{"found", found.total},
                         {"looked_at", ids.size()},
                         {"changed", changed},
                         {"unchanged", unchanged},
                         {"refused", refused},
                         {"examples", std::move(shown)},
                         {"refusals", refusals.toJson()}});
}

}  // namespace kontor::api

#include "search_service.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "kontor/text.h"
#include "snippet.h"

namespace kontor::search {

namespace {

constexpr std::size_t maxCandidates = 500;
constexpr std::size_t hitsAtATime = 100;
constexpr int ownPages = 5;  // of 200 ids each

/// All ids the viewer may see of a kind, when these are few; nothing when they are many.
std::optional<std::vector<std::int64_t>> fewVisible(Transaction& tx, Kernel& kernel, const Viewer& viewer,
                                                    const RecordType& type) {
    ListRequest request;
    request.fields = {"id"};
    request.sort = "-id";
    request.limit = 200;
    std::vector<std::int64_t> ids;
    for (int page = 0; page < ownPages; ++page) {
        const RecordPage records = kernel.records().list(tx, viewer, type.kind, request);
        for (const auto& record : records.items) ids.push_back(record.id());
        if (!records.nextCursor) return ids;
        request.cursor = *records.nextCursor;
    }
    return std::nullopt;
}

bool readable(const Source& source, const Viewer& viewer) {
    const RecordType& type = *source.type;
    if (!type.readPermission.empty() && !viewer.may(type.readPermission)) return false;
    // Words of all fields lie together, so somebody who may not read one of them can't search the kind.
    return !type.fieldReadable || std::all_of(source.fields.begin(), source.fields.end(),
                                              [&](const Field* field) { return type.fieldReadable(viewer, *field); });
}

constexpr std::string_view readPrivate = "collaboration.read_private";

/// What reading the entries of that kind takes.
std::vector<std::string> permissionsForEntries(const Source& source) {
    std::vector<std::string> result;
    for (const auto* group : source.groups)
        if (!group->entry.readPermission.empty()) result.push_back(group->entry.readPermission);
    return result;
}

/// Those of these records that lie inside the limits in which the viewer holds all of the permissions.
std::set<Ref> inside(Kernel& kernel, const Viewer& viewer, const std::map<std::string, std::vector<std::int64_t>>& ids,
                     const std::vector<std::string>& permissions) {
    return kernel.db().read([&](Transaction& tx) {
        std::set<Ref> result;
        for (const auto& [kind, all] : ids) {
            const RecordType& type = kernel.records().type(kind);
            for (std::size_t at = 0; at < all.size(); at += hitsAtATime) {
                const auto first = all.begin() + static_cast<std::ptrdiff_t>(at);
                const auto last = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), at + hitsAtATime));
                ListRequest request;
                request.fields = {"id"};
                request.sort = "id";
                request.limit = hitsAtATime;
                request.extra = isOneOf("t.id", {first, last});
                for (const auto& permission : permissions)
                    request.extra = conjoin(std::move(request.extra), viewer.within(permission, type.places));
                for (const auto& record : kernel.records().list(tx, viewer, kind, request).items)
                    result.insert(record.ref());
            }
        }
        return result;
    });
}

}  // namespace

/// Where a viewer may look.
struct SearchService::Sight {
    std::vector<Scope> scopes;
    std::vector<Zone> zones;
    std::vector<Zone> zonesInside;         ///< where rights are held within limits: zones inside them
    std::vector<std::string> permissions;  ///< by which these are read
};

struct SearchService::Found {
    Candidate candidate;
    bool inside = false;
};

SearchService::Sight SearchService::sightOf(Kernel& kernel, const Viewer& viewer,
                                            const std::vector<std::string>& kinds) const {
    const Documents& documents = _indexer->documents();
    for (const auto& kind : kinds)
        if (!documents.source(kind)) throw Invalid::request("kinds", "search.unknown_kind", {{"kind", kind}});
    Sight sight;
    std::vector<std::string> permissions;
    for (const auto& source : documents.sources()) {
        const RecordType& type = *source.type;
        if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), type.kind) == kinds.end()) continue;
        if (!readable(source, viewer)) continue;
        for (auto& permission : permissionsForEntries(source)) permissions.push_back(std::move(permission));
        Scope scope{type.kind, std::nullopt};
        // Of a kind the viewer sees little of, the best hits may all be out of sight: look among their own then.
        if (!visibleRows(type, viewer).sql.empty())
            scope.ids = kernel.db().read([&](Transaction& tx) { return fewVisible(tx, kernel, viewer, type); });
        if (!scope.ids || !scope.ids->empty()) sight.scopes.push_back(std::move(scope));
    }
    const auto zones = [&](const auto& holds) {
        std::vector<Zone> result{Zone::title, Zone::record};
        if (!std::all_of(permissions.begin(), permissions.end(), holds)) return result;
        result.push_back(Zone::entries);
        if (holds(std::string(readPrivate))) result.push_back(Zone::restricted);
        return result;
    };
    sight.zones = zones([&](const std::string& permission) { return viewer.mayEverywhere(permission); });
    auto more = zones([&](const std::string& permission) { return viewer.may(permission); });
    if (more.size() > sight.zones.size()) {
        if (more.back() == Zone::restricted) permissions.emplace_back(readPrivate);
        sight.zonesInside = std::move(more);
        sight.permissions = std::move(permissions);
    }
    return sight;
}

/// The best ones first. What only who reads more than others finds counts for records inside their limits.
std::vector<SearchService::Found> SearchService::candidates(Kernel& kernel, const Viewer& viewer, const Sight& sight,
                                                            const QueryText& text) const {
    std::vector<Found> result;
    std::set<Ref> allowed;
    if (!sight.zonesInside.empty()) {
        auto more = _indexer->index().find({text, sight.scopes, sight.zonesInside}, maxCandidates);
        std::map<std::string, std::vector<std::int64_t>> ids;
        for (const auto& candidate : more) ids[candidate.ref.kind].push_back(candidate.ref.id);
        allowed = inside(kernel, viewer, ids, sight.permissions);
        for (auto& candidate : more)
            if (allowed.contains(candidate.ref)) result.push_back({std::move(candidate), true});
    }
    for (auto& candidate : _indexer->index().find({text, sight.scopes, sight.zones}, maxCandidates))
        if (!allowed.contains(candidate.ref)) result.push_back({std::move(candidate), false});
    if (!allowed.empty())
        std::stable_sort(result.begin(), result.end(),
                         [](const Found& a, const Found& b) { return a.candidate.weight > b.candidate.weight; });
    return result;
}

std::vector<SearchHit> SearchService::find(Kernel& kernel, const Viewer& viewer, const Sight& sight,
                                           const QueryText& text, std::size_t limit) const {
    const auto candidates = this->candidates(kernel, viewer, sight, text);
    std::vector<SearchHit> hits;
    for (std::size_t at = 0; at < candidates.size() && hits.size() < limit; at += hitsAtATime) {
        const auto end = std::min(candidates.size(), at + hitsAtATime);
        std::map<std::string, std::vector<std::int64_t>> byKind;
        for (auto i = at; i < end; ++i) {
            const Ref& ref = candidates[i].candidate.ref;
            byKind[ref.kind].push_back(ref.id);
        }
        const auto labels = kernel.db().read([&](Transaction& tx) {
            std::map<Ref, std::string> visible;
            for (const auto& [kind, ids] : byKind)
                for (auto& [id, label] : kernel.records().labels(tx, viewer, kind, ids))
                    visible.emplace(Ref{kind, id}, std::move(label));
            return visible;
        });
        for (auto i = at; i < end && hits.size() < limit; ++i) {
            const auto& [candidate, isInside] = candidates[i];
            const auto label = labels.find(candidate.ref);
            if (label == labels.end()) continue;
            SearchHit hit;
            hit.ref = candidate.ref;
            hit.inside = isInside;
            hit.title = label->second;
            hit.score = candidate.weight;
            const Source* source = _indexer->documents().source(hit.ref.kind);
            hit.url = replaceAll(source ? source->declared->url : "", "{id}", std::to_string(hit.ref.id));
            hits.push_back(std::move(hit));
        }
    }
    // Relative to what is shown: a weight as such would speak of texts the viewer does not see.
    const double best = hits.empty() || hits.front().score <= 0 ? 1 : hits.front().score;
    for (auto& hit : hits) hit.score = std::round(hit.score / best * 1000) / 1000;
    return hits;
}

std::optional<std::string> SearchService::suggest(Kernel& kernel, const Viewer& viewer, const Sight& sight,
                                                  const QueryText& text) const {
    QueryText changed = text;
    bool any = false;
    for (auto& part : changed.parts) {
        if (part.excluded || part.prefix) continue;
        for (auto& word : part.words) {
            const std::string other = _indexer->index().similar(word);
            if (other.empty() || other == word) continue;
            word = other;
            any = true;
        }
    }
    if (!any) return std::nullopt;
    changed.whole = printQueryText(changed);
    // Words come from all texts; one is told of only when it leads to something the viewer sees.
    if (find(kernel, viewer, sight, changed, 1).empty()) return std::nullopt;
    return changed.whole;
}

SearchResult SearchService::search(Kernel& kernel, const Viewer& viewer, const SearchRequest& request) const {
    const QueryText text = parseQueryText(request.q);
    const Sight sight = sightOf(kernel, viewer, request.kinds);
    SearchResult result;
    result.items = find(kernel, viewer, sight, text, request.limit);
    if (result.items.empty()) {
        result.suggestion = suggest(kernel, viewer, sight, text);
        return result;
    }
    for (const bool isInside : {false, true}) {
        std::vector<Ref> refs;
        for (const auto& item : result.items)
            if (item.inside == isInside) refs.push_back(item.ref);
        if (refs.empty()) continue;
        const auto texts = _indexer->index().texts(refs, isInside ? sight.zonesInside : sight.zones);
        auto next = texts.begin();
        for (auto& item : result.items)
            if (item.inside == isInside) item.snippet = snippet(*next++, text);
    }
    return result;
}

}  // namespace kontor::search

#include "search_service.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "kontor/text.h"
#include "snippet.h"

namespace kontor::search {

namespace {

constexpr std::size_t maxCandidates = 500;
constexpr std::size_t batchSize = 100;
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

bool entriesReadable(const Source& source, const Viewer& viewer) {
    return std::all_of(source.groups.begin(), source.groups.end(), [&](const GroupType* group) {
        return group->entry.readPermission.empty() || viewer.may(group->entry.readPermission);
    });
}

}  // namespace

/// Where a viewer may look.
struct SearchService::Sight {
    std::vector<Scope> scopes;
    std::vector<Zone> zones;
};

SearchService::Sight SearchService::sightOf(Kernel& kernel, const Viewer& viewer,
                                            const std::vector<std::string>& kinds) const {
    const Documents& documents = _indexer->documents();
    for (const auto& kind : kinds)
        if (!documents.source(kind)) throw Invalid::request("kinds", "search.unknown_kind", {{"kind", kind}});
    Sight sight;
    bool entries = true;
    for (const auto& source : documents.sources()) {
        const RecordType& type = *source.type;
        if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), type.kind) == kinds.end()) continue;
        if (!readable(source, viewer)) continue;
        entries = entries && entriesReadable(source, viewer);
        Scope scope{type.kind, std::nullopt};
        // Of a kind the viewer sees little of, the best hits may all be out of sight: look among their own then.
        if (type.visible && !type.visible(viewer).sql.empty())
            scope.ids = kernel.db().read([&](Transaction& tx) { return fewVisible(tx, kernel, viewer, type); });
        if (!scope.ids || !scope.ids->empty()) sight.scopes.push_back(std::move(scope));
    }
    sight.zones = {Zone::title, Zone::record};
    if (entries) sight.zones.push_back(Zone::entries);
    if (entries && viewer.may("collaboration.read_private")) sight.zones.push_back(Zone::restricted);
    return sight;
}

std::vector<SearchHit> SearchService::find(Kernel& kernel, const Viewer& viewer, const Sight& sight,
                                           const QueryText& text, std::size_t limit) const {
    const auto candidates = _indexer->index().find({text, sight.scopes, sight.zones}, maxCandidates);
    std::vector<SearchHit> hits;
    for (std::size_t at = 0; at < candidates.size() && hits.size() < limit; at += batchSize) {
        const auto end = std::min(candidates.size(), at + batchSize);
        std::map<std::string, std::vector<std::int64_t>> byKind;
        for (auto i = at; i < end; ++i) byKind[candidates[i].ref.kind].push_back(candidates[i].ref.id);
        const auto labels = kernel.db().read([&](Transaction& tx) {
            std::map<Ref, std::string> visible;
            for (const auto& [kind, ids] : byKind)
                for (auto& [id, label] : kernel.records().labels(tx, viewer, kind, ids))
                    visible.emplace(Ref{kind, id}, std::move(label));
            return visible;
        });
        for (auto i = at; i < end && hits.size() < limit; ++i) {
            const auto label = labels.find(candidates[i].ref);
            if (label == labels.end()) continue;
            SearchHit hit;
            hit.ref = candidates[i].ref;
            hit.title = label->second;
            hit.score = candidates[i].weight;
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
    std::vector<Ref> refs;
    for (const auto& item : result.items) refs.push_back(item.ref);
    const auto texts = _indexer->index().texts(refs, sight.zones);
    for (std::size_t i = 0; i < result.items.size(); ++i) result.items[i].snippet = snippet(texts[i], text);
    return result;
}

}  // namespace kontor::search

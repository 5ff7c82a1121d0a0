#include "register.h"

#include <algorithm>
#include <map>
#include <set>

#include "asset_review.h"
#include "identity.h"
#include "kontor/assets/asset.h"
#include "kontor/text.h"
#include "source_store.h"

namespace kontor::assets {

namespace {

/// How much it says that an identity is the same. From `enough` on it decides alone.
constexpr std::array<std::pair<std::string_view, int>, 7> weights{
    {{"agent", 100}, {"uuid", 60}, {"serial", 60}, {"inventory", 60}, {"barcode", 60}, {"mac", 35}, {"hostname", 15}}};
constexpr int enough = 50;
constexpr int ofOtherSchemes = 30;

int weightOf(std::string_view scheme) {
    for (const auto& [name, weight] : weights)
        if (name == scheme) return weight;
    return ofOtherSchemes;
}

/// A machine has one of each of these, so another one speaks against it.
bool isSingle(std::string_view scheme) {
    return scheme == "uuid" || scheme == "serial";
}

std::vector<std::int64_t> assetsThatAre(Transaction& tx, const Identity& identity) {
    auto ids = assetsWith(tx, identity.scheme, identity.value);
    if (identity.scheme == "uuid")
        for (const auto id : assetsWith(tx, "uuid", byteSwapped(identity.value))) ids.push_back(id);
    for (const auto id : assetsNumbered(tx, identity.scheme, identity.value)) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

bool isSame(const Identity& a, const StoredIdentity& b) {
    if (a.scheme != b.scheme) return false;
    return a.value == b.value || (a.scheme == "uuid" && byteSwapped(a.value) == b.value);
}

/// What an asset is known by and the machine is not.
void weighAgainst(Transaction& tx, const std::vector<Identity>& given, Candidate& candidate) {
    const auto known = identitiesOf(tx, candidate.assetId);
    for (const auto& [scheme, weight] : weights) {
        if (!isSingle(scheme)) continue;
        const auto isScheme = [&, &scheme = scheme](const auto& one) { return one.scheme == scheme; };
        if (std::none_of(given.begin(), given.end(), isScheme) || std::none_of(known.begin(), known.end(), isScheme))
            continue;
        const bool agrees = std::any_of(given.begin(), given.end(), [&, &scheme = scheme](const Identity& one) {
            return one.scheme == scheme && std::any_of(known.begin(), known.end(),
                                                       [&](const StoredIdentity& other) { return isSame(one, other); });
        });
        if (agrees) continue;
        candidate.score -= weight;
        candidate.reasons.push_back("-" + std::string(scheme));
    }
}

std::vector<Identity> canonicalOnes(const std::vector<Identity>& identities) {
    std::vector<Identity> result;
    for (const auto& identity : identities)
        if (auto one = canonical(identity)) result.push_back(std::move(*one));
    return result;
}

/// {"7": {score, reasons}}
Json candidatesJson(const Found& found) {
    Json result = Json::object();
    for (const auto& candidate : found.candidates) {
        Json one = Json::object({{"score", candidate.score}});
        one["reasons"] = Json::array();
        for (const auto& reason : candidate.reasons) one["reasons"].push(reason);
        result[std::to_string(candidate.assetId)] = std::move(one);
    }
    return result;
}

/// {"mac": ["…", "…"]}
Json identitiesJson(const std::vector<Identity>& identities) {
    Json result = Json::object();
    for (const auto& identity : identities) result[identity.scheme].push(identity.value);
    return result;
}

bool isNothing(const FieldValue& value) {
    return std::holds_alternative<std::nullptr_t>(value) || toText(value).empty();
}

}  // namespace

std::optional<Identity> canonical(const Identity& identity) {
    const std::string scheme = asciiLower(trimmed(identity.scheme));
    std::optional<std::string> value;
    if (scheme == "uuid") {
        value = canonicalUuid(identity.value);
    } else if (scheme == "mac") {
        value = canonicalMac(identity.value);
    } else if (scheme == "serial") {
        if (!isJunkSerial(identity.value)) value = normalised(identity.value);
    } else if (scheme == "inventory" || scheme == "barcode") {
        value = normalised(identity.value);
    } else {
        value = asciiLower(trimmed(identity.value));
    }
    if (scheme.empty() || scheme.size() > 16 || !value || value->empty() || characters(*value) > 190)
        return std::nullopt;
    return Identity{scheme, *value};
}

Found AssetRegister::find(Transaction& tx, const std::vector<Identity>& identities) {
    const auto given = canonicalOnes(identities);
    std::map<std::int64_t, Candidate> byId;
    std::set<std::pair<std::int64_t, std::string>> counted;
    for (const auto& identity : given)
        for (const auto id : assetsThatAre(tx, identity)) {
            if (!counted.insert({id, identity.scheme}).second) continue;  // five cards say no more than one
            auto& candidate = byId[id];
            candidate.assetId = id;
            candidate.score += weightOf(identity.scheme);
            candidate.reasons.push_back(identity.scheme);
        }
    Found found;
    // What points at two assets decides for neither, whatever speaks against one of them.
    int pointedAt = 0;
    for (auto& [id, candidate] : byId) {
        pointedAt += candidate.score >= enough;
        weighAgainst(tx, given, candidate);
        found.candidates.push_back(std::move(candidate));
    }
    std::stable_sort(found.candidates.begin(), found.candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    if (found.candidates.empty()) return found;
    const Candidate& best = found.candidates.front();
    const bool isContradicted = std::any_of(best.reasons.begin(), best.reasons.end(),
                                            [](const std::string& reason) { return reason.starts_with("-"); });
    if (best.score >= enough && !isContradicted && pointedAt < 2)
        found.outcome = Found::Outcome::one;
    else if (best.score >= enough || isContradicted)
        found.outcome = best.score > 0 ? Found::Outcome::ambiguous : Found::Outcome::none;
    return found;
}

void AssetRegister::identify(Transaction& tx, std::int64_t assetId, const std::vector<Identity>& identities,
                             const AuditSource& source) {
    for (const auto& identity : canonicalOnes(identities))
        putIdentity(tx, assetId, identity.scheme, identity.value, source.at);
    setLastSeen(tx, assetId, source.at);
}

std::vector<std::string> AssetRegister::put(Transaction& tx, const Viewer& viewer, std::int64_t assetId,
                                            const Patch& values, const AuditSource& source) {
    const AnyRecord before = _kernel->records().get(tx, viewer, assetRef(assetId));
    std::set<std::string> own;
    for (const auto& known : sourcesOf(tx, assetId)) own.insert(known.field);
    Patch taken;
    std::vector<std::string> left;
    for (const auto& [field, value] : values.values()) {
        const FieldValue held = before.get(field);
        if (held == value) continue;
        if (own.contains(field) || isNothing(held))
            taken.set(field, value);
        else
            left.push_back(field);
    }
    if (taken.empty()) return left;
    _kernel->records().patch(tx, viewer, assetRef(assetId), taken);
    for (const auto& [field, value] : taken.values()) putSource(tx, assetId, {field, "audit", source.name, source.at});
    return left;
}

std::int64_t AssetRegister::review(Transaction& tx, const Viewer& viewer, const std::string& title, const Found& found,
                                   const std::vector<Identity>& identities, const Json& values,
                                   const AuditSource& source) {
    AssetReview review;
    review.title = std::string(leftCharacters(title, 200));
    review.source = source.name;
    review.identities = identitiesJson(canonicalOnes(identities));
    review.candidates = candidatesJson(found);
    review.found = values;
    return putReview(tx, viewer, *_kernel, review);
}

Json AssetRegister::explain(Transaction& tx, const Viewer& viewer, std::int64_t assetId) {
    const AnyRecord asset = _kernel->records().get(tx, viewer, assetRef(assetId));
    struct Said {
        std::string way, source;
        Time at;
    };
    std::map<std::string, Said> said;
    // The last change of each field, as the journal has it; the newest entries come first.
    for (const auto& entry : _kernel->journal().of(tx, assetRef(assetId), 0, 500))
        if (entry.changes.isArray())
            for (const auto& change : entry.changes.items())
                said.try_emplace(change["field"].text(), Said{"person", entry.via, entry.at});
    for (const auto& known : sourcesOf(tx, assetId)) said[known.field] = {known.way, known.source, known.at};
    Json list = Json::array();
    for (const auto& field : assetFields) {
        const auto by = said.find(std::string(field.name));
        if (by == said.end() || isNothing(asset.get(field.name))) continue;
        if (asset.type().fieldReadable && !asset.type().fieldReadable(viewer, field)) continue;
        list.push(Json::object({{"field", field.name},
                                {"way", by->second.way},
                                {"source", by->second.source},
                                {"at", formatTime(by->second.at)}}));
    }
    return list;
}

}  // namespace kontor::assets

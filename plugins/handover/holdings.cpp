#include "holdings.h"

#include <array>
#include <map>

#include "handover.h"
#include "kontor/assets/asset.h"
#include "kontor/error.h"

namespace kontor::handover {

namespace {

constexpr int mostListed = 200;

/// What is looked for of a person: a kind of record and a query, in which `{}` is the person.
struct Source {
    const char* id;
    const char* kind;
    const char* query;
    const char* path;  ///< of the page of one; its number is added
};
constexpr std::array<Source, 4> sources{{{"loans", "asset_loan", "user:{} state:reserved,lent", "/asset-loans/"},
                                         {"licences", "license_allocation", "user:{}", ""},
                                         {"handovers", "handover", "person:{} state:draft,issued", "/handovers/"},
                                         {"tickets", "ticket", "assignee:{} state:new,open,pending", "/tickets/"}}};

bool isKnown(Kernel& kernel, std::string_view kind) {
    try {
        kernel.records().type(kind);
        return true;
    } catch (const NotFound&) {
        return false;
    }
}

std::string queryFor(std::string_view query, std::int64_t personId) {
    std::string text(query);
    return text.replace(text.find("{}"), 2, std::to_string(personId));
}

std::string textIn(const AnyRecord& record, const char* field) {
    return record.type().field(field) ? toText(record.get(field)) : std::string();
}

/// Nothing where the plugin is absent, asks for it otherwise, or does not let this viewer.
std::optional<HoldingPart> partOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Source& source,
                                  std::int64_t personId) {
    if (!isKnown(kernel, source.kind)) return std::nullopt;
    const RecordType& type = kernel.records().type(source.kind);
    if (!type.readPermission.empty() && !viewer.may(type.readPermission)) return std::nullopt;
    ListRequest request;
    request.q = queryFor(source.query, personId);
    request.limit = mostListed;
    request.anyOwner = type.collection.empty();
    HoldingPart part{
        .id = source.id, .title = std::string("handover.part.") + source.id, .kind = source.kind, .items = {}};
    RecordPage page;
    try {
        page = kernel.records().list(tx, viewer, source.kind, request);
    } catch (const Invalid&) {
        return std::nullopt;
    }
    std::vector<std::int64_t> ids;
    for (const auto& record : page.items) ids.push_back(record.id());
    std::map<std::int64_t, std::string> names;
    if (!ids.empty() && !type.label.empty())
        for (auto& [id, name] : kernel.records().labels(tx, viewer, source.kind, ids)) names[id] = name;
    for (const auto& record : page.items) {
        Holding holding;
        holding.id = record.id();
        holding.state = textIn(record, "state");
        holding.name = names[record.id()];
        if (holding.name.empty()) holding.name = "#" + std::to_string(record.id());
        if (*source.path) holding.href = source.path + std::to_string(record.id());
        part.items.push_back(std::move(holding));
    }
    part.hasMore = page.nextCursor.has_value();
    return part;
}

}  // namespace

std::vector<Holding> heldAssets(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t personId) {
    ListRequest request;
    request.q = "user:" + std::to_string(personId);
    request.sort = "number";
    request.limit = mostListed;
    const auto page = kernel.records().list(tx, viewer, "asset", request);
    std::vector<std::int64_t> typeIds;
    for (const auto& record : page.items) typeIds.push_back(record.as<assets::Asset>().typeId);
    std::map<std::int64_t, std::string> types;
    if (!typeIds.empty())
        for (auto& [id, name] : kernel.records().labels(tx, viewer, "asset_type", typeIds)) types[id] = name;
    std::vector<Holding> result;
    for (const auto& record : page.items) {
        const auto& asset = record.as<assets::Asset>();
        result.push_back({.id = asset.id,
                          .number = asset.number,
                          .name = asset.name,
                          .serial = asset.serial,
                          .type = types[asset.typeId],
                          .state = asset.state,
                          .href = "/assets/" + std::to_string(asset.id)});
    }
    return result;
}

std::vector<HoldingPart> leavingParts(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t personId) {
    std::vector<HoldingPart> parts;
    if (viewer.may(kernel.records().type("asset").readPermission)) {
        parts.push_back({.id = "assets",
                         .title = "handover.part.assets",
                         .kind = "asset",
                         .items = heldAssets(tx, viewer, kernel, personId)});
        parts.back().hasMore = parts.back().items.size() >= static_cast<std::size_t>(mostListed);
    }
    for (const auto& source : sources)
        if (auto part = partOf(tx, viewer, kernel, source, personId)) parts.push_back(std::move(*part));
    return parts;
}

std::int64_t draftReturn(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t personId) {
    kernel.records().get(tx, viewer, {"user", personId});
    std::vector<std::int64_t> ids;
    for (const auto& asset : heldAssets(tx, viewer, kernel, personId)) ids.push_back(asset.id);
    if (ids.empty()) throw Conflict("handover.error.holds_nothing");
    ListRequest request;
    request.q = "person:" + std::to_string(personId) + " kind:return state:draft,issued";
    request.limit = 1;
    for (const auto& waiting : kernel.records().all<Handover>(tx, viewer, request))
        throw Conflict("handover.error.return_waits", {{"number", waiting.number}});
    return kernel.records()
        .create(tx, viewer, Handover::kind,
                Patch().set("kind", std::string("return")).set("person_id", personId).set("asset_ids", ids))
        .id();
}

Json toJson(const Holding& holding) {
    return Json::object({{"id", holding.id},
                         {"number", holding.number},
                         {"name", holding.name},
                         {"serial", holding.serial},
                         {"type", holding.type},
                         {"state", holding.state},
                         {"url", holding.href}});
}

Json toJson(const HoldingPart& part) {
    Json items = Json::array();
    for (const auto& item : part.items) items.push(toJson(item));
    return Json::object({{"part", part.id}, {"items", std::move(items)}, {"more", part.hasMore}});
}

}  // namespace kontor::handover

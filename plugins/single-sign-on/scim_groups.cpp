#include <algorithm>
#include <set>

#include "core/scim_patch.h"
#include "kontor/text.h"
#include "scim.h"
#include "scim_answers.h"

namespace kontor::sso {

namespace {

constexpr std::size_t mostMembers = 5000;

std::string displayNameOf(const Json& document) {
    const std::string name(trimmed(scimText(document, "displayName", 150)));
    if (name.empty()) throw ScimError(400, "invalidValue", "displayName is missing");
    return name;
}

std::int64_t memberOf(const Json& item) {
    const Json* value = item.isObject() ? findCaseless(item, "value") : &item;
    if (const auto id = value ? scimNumber(*value) : std::nullopt) return *id;
    throw ScimError(400, "invalidValue",
                    "a member is nobody: " + std::string(leftCharacters(value ? value->text() : "", 50)));
}

}  // namespace

AnyRecord Scim::groupRecord(Transaction& tx, std::int64_t id) {
    if (store::provisionedGroups(tx, {id}).empty()) throw ScimError(404, "", "there is no group " + std::to_string(id));
    return _kernel.records().get(tx, _viewer, {"group", id});
}

std::vector<Json> Scim::groupJsons(Transaction& tx, const std::vector<std::int64_t>& ids, bool withMembers) {
    const auto groups = records(tx, "group", ids, {"id", "version", "name", "created_at", "updated_at"});
    std::map<std::int64_t, std::string> externalIds;
    for (auto& row : store::provisionedGroups(tx, ids))
        if (row.externalId) externalIds.emplace(row.groupId, std::move(*row.externalId));
    std::map<std::int64_t, Json> members;
    if (withMembers)
        for (const auto& member : store::members(tx, ids)) {
            Json& list = members.try_emplace(member.groupId, Json::array()).first->second;
            if (member.provisioned || _adopts)
                list.push(Json::object({{"value", std::to_string(member.userId)},
                                        {"display", member.name},
                                        {"type", "User"},
                                        {"$ref", _baseUrl + "/Users/" + std::to_string(member.userId)}}));
        }
    std::vector<Json> result;
    for (const std::int64_t id : ids) {
        const auto group = groups.find(id);
        if (group == groups.end()) continue;
        Json json = Json::object({{"schemas", Json::array({scimGroupSchema})}, {"id", std::to_string(id)}});
        if (const auto external = externalIds.find(id); external != externalIds.end())
            json["externalId"] = external->second;
        json["displayName"] = std::get<std::string>(group->second.get("name"));
        if (withMembers) json["members"] = members.contains(id) ? std::move(members.at(id)) : Json::array();
        json["meta"] = Json::object({{"resourceType", "Group"},
                                     {"created", formatTime(std::get<Time>(group->second.get("created_at")))},
                                     {"lastModified", formatTime(std::get<Time>(group->second.get("updated_at")))},
                                     {"location", _baseUrl + "/Groups/" + std::to_string(id)},
                                     {"version", scimVersion(group->second.version())}});
        result.push_back(std::move(json));
    }
    return result;
}

Json Scim::groupJson(Transaction& tx, std::int64_t id, bool withMembers) {
    auto found = groupJsons(tx, {id}, withMembers);
    if (found.empty()) throw NotFound("group " + std::to_string(id));
    return std::move(found.front());
}

Scim::Resource Scim::group(std::int64_t id, bool withMembers) {
    return _kernel.db().read([&](Transaction& tx) {
        const auto version = groupRecord(tx, id).version();
        return resource(groupJson(tx, id, withMembers), version);
    });
}

Json Scim::groups(const Query& query) {
    std::vector<ScimFilter> filter;
    if (!query.filter.empty()) filter.push_back(ScimFilter::parse(query.filter));
    return _kernel.db().read([&](Transaction& tx) {
        const store::Found found = store::findGroups(tx, filter, query.startIndex - 1, query.count);
        return scimList(found.total, query.startIndex, groupJsons(tx, found.ids, query.withMembers));
    });
}

/// Members as the document has them; those that were not provisioned are not its business and stay.
std::vector<std::int64_t> Scim::membersOf(Transaction& tx, const Json& document, std::int64_t groupId) {
    std::set<std::int64_t> wanted;
    std::set<std::int64_t> known;
    if (groupId)
        for (const auto& member : store::members(tx, {groupId})) {
            if (!member.provisioned && !_adopts) wanted.insert(member.userId);
            known.insert(member.userId);
        }
    const Json* members = findCaseless(document, "members");
    if (members && !members->isNull()) {
        if (!members->isArray()) throw ScimError(400, "invalidValue", "members must be a list");
        if (members->size() > mostMembers) throw ScimError(413, "", "a group has 5000 members at most");
        for (const Json& item : members->items()) {
            const std::int64_t id = memberOf(item);
            if (!known.contains(id)) {
                try {
                    target(tx, id);
                } catch (const ScimError& error) {
                    throw ScimError(400, "invalidValue", error.what());
                }
            }
            wanted.insert(id);
        }
    }
    return {wanted.begin(), wanted.end()};
}

/// As of anybody who changes who is in a group.
void Scim::requireMembership(Transaction& tx, std::int64_t id, const std::vector<std::int64_t>& members) {
    std::vector<std::int64_t> before;
    if (id)
        for (const auto& member : store::members(tx, {id})) before.push_back(member.userId);
    std::vector<std::int64_t> changed;
    std::set_symmetric_difference(before.begin(), before.end(), members.begin(), members.end(),
                                  std::back_inserter(changed));
    // Who changes only a name gives nothing to anybody.
    if (changed.empty()) return;
    std::vector<std::int64_t> groups;
    if (id) groups.push_back(id);
    _kernel.get<Rights>().requireMembership(tx, mandate(tx), groups, changed);
}

Scim::Resource Scim::writeGroup(Transaction& tx, const std::optional<std::int64_t>& id, const Json& document,
                                const IfMatch& ifMatch) {
    if (!document.isObject()) throw ScimError(400, "invalidSyntax", "a group must be an object");
    Patch patch;
    patch.set("name", displayNameOf(document));
    const auto members = membersOf(tx, document, id.value_or(0));
    patch.set("member_ids", members);
    requireMembership(tx, id.value_or(0), members);
    const std::string external = scimText(document, "externalId", 255);
    const AnyRecord group = id ? _kernel.records().patch(tx, _viewer, {"group", *id}, patch, ifMatch)
                               : _kernel.records().create(tx, _viewer, "group", patch);
    store::putProvisionedGroup(tx, {group.id(), external.empty() ? std::nullopt : std::optional(external)},
                               _kernel.clock().now());
    return resource(groupJson(tx, group.id(), true), group.version());
}

Scim::Resource Scim::createGroup(const Json& document) {
    return _kernel.db().write([&](Transaction& tx) { return writeGroup(tx, {}, document, {}); });
}

Scim::Resource Scim::replaceGroup(std::int64_t id, const Json& document, const IfMatch& ifMatch) {
    return _kernel.db().write([&](Transaction& tx) {
        store::lockGroup(tx, id);
        groupRecord(tx, id);
        return writeGroup(tx, id, document, ifMatch);
    });
}

Scim::Resource Scim::patchGroup(std::int64_t id, const Json& request, const IfMatch& ifMatch) {
    return _kernel.db().write([&](Transaction& tx) {
        // What is read here is written whole: nobody else writes in between.
        store::lockGroup(tx, id);
        groupRecord(tx, id);
        Json document = groupJson(tx, id, true);
        applyScimPatch(document, request);
        return writeGroup(tx, id, document, ifMatch);
    });
}

void Scim::removeGroup(std::int64_t id, const IfMatch& ifMatch) {
    _kernel.db().write([&](Transaction& tx) {
        store::lockGroup(tx, id);
        groupRecord(tx, id);
        requireMembership(tx, id, {});
        // The roles it was given go with it, also where nobody is in it.
        _kernel.get<Rights>().requireMembership(tx, mandate(tx), {id}, {});
        _kernel.records().remove(tx, _viewer, {"group", id}, ifMatch);
        store::forgetProvisionedGroup(tx, id);
    });
}

}  // namespace kontor::sso

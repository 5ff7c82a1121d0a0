#include <algorithm>
#include <charconv>
#include <set>

#include "core/scim_patch.h"
#include "kontor/text.h"
#include "scim.h"

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
    if (value && value->isInteger()) return value->integer();
    const std::string text = value ? value->text() : "";
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        throw ScimError(400, "invalidValue", "a member is nobody: " + std::string(leftCharacters(text, 50)));
    return id;
}

}  // namespace

AnyRecord Scim::groupRecord(Transaction& tx, std::int64_t id) {
    if (!store::provisionedGroup(tx, id)) throw ScimError(404, "", "there is no group " + std::to_string(id));
    return _kernel.records().get(tx, _viewer, {"group", id});
}

Json Scim::groupJson(Transaction& tx, std::int64_t id, bool withMembers) {
    const AnyRecord group = groupRecord(tx, id);
    Json json = Json::object({{"schemas", Json::array({scimGroupSchema})}, {"id", std::to_string(id)}});
    if (const auto row = store::provisionedGroup(tx, id); row && row->externalId) json["externalId"] = *row->externalId;
    json["displayName"] = std::get<std::string>(group.get("name"));
    if (withMembers) {
        Json members = Json::array();
        for (const auto& member : store::members(tx, id))
            if (member.provisioned || _adopts)
                members.push(Json::object({{"value", std::to_string(member.userId)},
                                           {"display", member.name},
                                           {"type", "User"},
                                           {"$ref", _baseUrl + "/Users/" + std::to_string(member.userId)}}));
        json["members"] = std::move(members);
    }
    json["meta"] = Json::object({{"resourceType", "Group"},
                                 {"created", formatTime(std::get<Time>(group.get("created_at")))},
                                 {"lastModified", formatTime(std::get<Time>(group.get("updated_at")))},
                                 {"location", _baseUrl + "/Groups/" + std::to_string(id)},
                                 {"version", scimVersion(group.version())}});
    return json;
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
    store::Found found;
    Json items;
    _kernel.db().read([&](Transaction& tx) {
        found = store::findGroups(tx, filter, query.startIndex - 1, query.count);
        items = Json::array();
        for (const std::int64_t id : found.ids) items.push(groupJson(tx, id, query.withMembers));
    });
    return Json::object({{"schemas", Json::array({"urn:ietf:params:scim:api:messages:2.0:ListResponse"})},
                         {"totalResults", found.total},
                         {"startIndex", query.startIndex},
                         {"itemsPerPage", items.size()},
                         {"Resources", std::move(items)}});
}

/// Members as the document has them; those that were not provisioned are not its business and stay.
std::vector<std::int64_t> Scim::membersOf(Transaction& tx, const Json& document, std::int64_t groupId) {
    std::set<std::int64_t> wanted;
    std::set<std::int64_t> known;
    if (groupId)
        for (const auto& member : store::members(tx, groupId)) {
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

Scim::Resource Scim::writeGroup(Transaction& tx, const std::optional<std::int64_t>& id, const Json& document,
                                const IfMatch& ifMatch) {
    if (!document.isObject()) throw ScimError(400, "invalidSyntax", "a group must be an object");
    Patch patch;
    patch.set("name", displayNameOf(document));
    patch.set("member_ids", membersOf(tx, document, id.value_or(0)));
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
        groupRecord(tx, id);
        return writeGroup(tx, id, document, ifMatch);
    });
}

Scim::Resource Scim::patchGroup(std::int64_t id, const Json& request, const IfMatch& ifMatch) {
    return _kernel.db().write([&](Transaction& tx) {
        Json document = groupJson(tx, id, true);
        applyScimPatch(document, request);
        return writeGroup(tx, id, document, ifMatch);
    });
}

void Scim::removeGroup(std::int64_t id, const IfMatch& ifMatch) {
    _kernel.db().write([&](Transaction& tx) {
        groupRecord(tx, id);
        _kernel.records().remove(tx, _viewer, {"group", id}, ifMatch);
        store::forgetProvisionedGroup(tx, id);
    });
}

}  // namespace kontor::sso

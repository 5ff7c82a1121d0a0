#include <algorithm>

#include "core/scim_patch.h"
#include "kontor/text.h"
#include "scim.h"

namespace kontor::sso {

Scim::Scim(Kernel& kernel, const Viewer& caller)
    : _kernel(kernel),
      _viewer(
          Viewer::system("SCIM, by " + (caller.isSystem() ? std::string("the shell") : caller.login()), Origin::api)),
      _baseUrl(kernel.config("public_url") + "/scim/v2"),
      _adopts(kernel.settings().flag("sso.scim_adopts")) {}

Scim::Resource Scim::resource(Json json, std::int64_t version) const {
    std::string location = json["meta"]["location"].text();
    return {std::move(json), version, std::move(location)};
}

/// The account of that number, if it is one SCIM may see.
Scim::Target Scim::target(Transaction& tx, std::int64_t id) {
    const auto missing = [&] { return ScimError(404, "", "there is no user " + std::to_string(id)); };
    auto row = store::provisioned(tx, id);
    if (row ? row->deleted : !_adopts) throw missing();
    if (!row && store::isAdministrator(tx, id)) throw missing();
    try {
        return {_kernel.records().get(tx, _viewer, {"user", id}),
                row.value_or(store::Provisioned{id, {}, "{}", false})};
    } catch (const NotFound&) {
        throw missing();
    }
}

std::vector<Json> Scim::userJsons(Transaction& tx, const std::vector<std::int64_t>& ids) {
    std::map<std::int64_t, store::Provisioned> rows;
    for (auto& row : store::provisioned(tx, ids)) rows.emplace(row.userId, std::move(row));
    const auto groups = store::groupsOf(tx, ids);
    std::vector<Json> result;
    for (const std::int64_t id : ids) {
        const AnyRecord user = _kernel.records().get(tx, _viewer, {"user", id});
        const FieldValue department = user.get("department_id");
        const auto* departmentId = std::get_if<std::int64_t>(&department);
        const auto row = rows.find(id);
        result.push_back(scimUserJson(user, row == rows.end() ? store::Provisioned{id, {}, "{}", false} : row->second,
                                      groups, departmentId ? store::departmentName(tx, *departmentId) : std::nullopt,
                                      _baseUrl));
    }
    return result;
}

Json Scim::userJson(Transaction& tx, std::int64_t id) {
    return userJsons(tx, {id}).front();
}

Scim::Resource Scim::user(std::int64_t id) {
    return _kernel.db().read([&](Transaction& tx) {
        const auto version = target(tx, id).record.version();
        return resource(userJson(tx, id), version);
    });
}

Json Scim::users(const Query& query) {
    std::vector<ScimFilter> filter;
    if (!query.filter.empty()) filter.push_back(ScimFilter::parse(query.filter));
    store::Found found;
    std::vector<Json> items;
    _kernel.db().read([&](Transaction& tx) {
        found = store::findUsers(tx, filter, _adopts, query.startIndex - 1, query.count);
        items = userJsons(tx, found.ids);
    });
    return Json::object({{"schemas", Json::array({"urn:ietf:params:scim:api:messages:2.0:ListResponse"})},
                         {"totalResults", found.total},
                         {"startIndex", query.startIndex},
                         {"itemsPerPage", items.size()},
                         {"Resources", Json(std::move(items))}});
}

Patch Scim::patchOf(Transaction& tx, const ScimUser& user, const AnyRecord* before) {
    Patch patch;
    const auto put = [&](const char* field, FieldValue value) {
        if (!before || before->get(field) != value) patch.set(field, std::move(value));
    };
    const auto text = [](const std::optional<std::string>& value) {
        return value ? FieldValue(*value) : FieldValue(nullptr);
    };
    put("login", user.userName);
    put("name", user.name);
    put("email", text(user.email ? std::optional(asciiLower(*user.email)) : std::nullopt));
    put("phone", text(user.phone));
    put("active", user.active);
    if (user.locale) put("locale", *user.locale);
    if (user.timeZone) put("time_zone", *user.timeZone);
    std::optional<std::int64_t> department;
    if (!user.department.empty()) {
        department = store::departmentNamed(tx, user.department);
        if (!department)
            department = _kernel.records().create(tx, _viewer, "department", Patch().set("name", user.department)).id();
    }
    put("department_id", department ? FieldValue(*department) : FieldValue(nullptr));
    if (user.managerId) target(tx, *user.managerId);
    put("manager_id", user.managerId ? FieldValue(*user.managerId) : FieldValue(nullptr));
    return patch;
}

/// Somebody who was deleted there keeps neither login nor address from those who come after.
void Scim::freeName(Transaction& tx, const ScimUser& user) {
    const auto free = [&](const std::optional<std::int64_t>& holder, const char* field) {
        if (!holder) return;
        const auto row = store::provisioned(tx, *holder);
        if (!row || !row->deleted) throw ScimError(409, "uniqueness", std::string(field) + " is somebody's already");
        const std::string mark = "~" + std::to_string(*holder);
        Patch patch;
        if (std::string_view(field) == "userName")
            patch.set("login", std::string(leftCharacters(user.userName, 100 - mark.size())) + mark);
        else
            patch.set("email", nullptr);
        _kernel.records().patch(tx, _viewer, {"user", *holder}, patch);
    };
    free(store::loginHolder(tx, user.userName), "userName");
    if (user.email) free(store::emailHolder(tx, asciiLower(*user.email)), "emails");
}

/// Who was deleted there and comes back under the same externalId is the same person.
std::optional<Scim::Resource> Scim::revive(Transaction& tx, const ScimUser& user, const Json& document) {
    if (!user.externalId) return std::nullopt;
    auto row = store::provisionedAs(tx, *user.externalId);
    if (!row) return std::nullopt;
    if (!row->deleted) throw ScimError(409, "uniqueness", "externalId is somebody's already");
    row->deleted = false;
    store::putProvisioned(tx, *row, _kernel.clock().now());
    return writeUser(tx, target(tx, row->userId), document, {});
}

Scim::Resource Scim::createUser(const Json& document) {
    const ScimUser user = ScimUser::read(document);
    return _kernel.db().write([&](Transaction& tx) {
        if (auto back = revive(tx, user, document)) return std::move(*back);
        freeName(tx, user);
        Patch patch = patchOf(tx, user, nullptr);
        patch.set("source", std::string("scim"));
        const std::int64_t id = _kernel.records().create(tx, _viewer, "user", patch).id();
        store::putProvisioned(tx, {id, user.externalId, user.names, false}, _kernel.clock().now());
        return resource(userJson(tx, id), 1);
    });
}

Scim::Resource Scim::writeUser(Transaction& tx, const Target& target, const Json& document, const IfMatch& ifMatch) {
    const ScimUser user = ScimUser::read(document);
    const std::int64_t id = target.record.id();
    if (store::isAdministrator(tx, id)) throw ScimError(403, "", "administrators are not changed by provisioning");
    if (user.externalId) {
        const auto other = store::provisionedAs(tx, *user.externalId);
        if (other && other->userId != id) throw ScimError(409, "uniqueness", "externalId is somebody's already");
    }
    const Patch patch = patchOf(tx, user, &target.record);
    const bool wasActive = std::get<bool>(target.record.get("active"));
    AnyRecord after = target.record;
    if (!patch.empty() || ifMatch) after = _kernel.records().patch(tx, _viewer, {"user", id}, patch, ifMatch);
    store::putProvisioned(tx, {id, user.externalId, user.names, false}, _kernel.clock().now());
    if (wasActive && !user.active) endTokens(tx, id);
    return resource(userJson(tx, id), after.version());
}

/// Sessions end with the account's change by themselves.
void Scim::endTokens(Transaction& tx, std::int64_t userId) {
    for (const std::int64_t token : store::tokensOf(tx, userId))
        _kernel.records().remove(tx, _viewer, {"token", token});
}

Scim::Resource Scim::replaceUser(std::int64_t id, const Json& document, const IfMatch& ifMatch) {
    return _kernel.db().write([&](Transaction& tx) { return writeUser(tx, target(tx, id), document, ifMatch); });
}

Scim::Resource Scim::patchUser(std::int64_t id, const Json& request, const IfMatch& ifMatch) {
    return _kernel.db().write([&](Transaction& tx) {
        const Target before = target(tx, id);
        Json document = userJson(tx, id);
        // The name that is shown is made of the others; only one that was given goes on as given.
        const Json given = Json::parse(before.row.names);
        if (!given.find("displayName") && given.size() > 0) document.erase("displayName");
        if (!given.find("formatted")) document["name"].erase("formatted");
        applyScimPatch(document, request);
        return writeUser(tx, before, document, ifMatch);
    });
}

void Scim::removeUser(std::int64_t id, const IfMatch& ifMatch) {
    _kernel.db().write([&](Transaction& tx) {
        Target gone = target(tx, id);
        if (store::isAdministrator(tx, id)) throw ScimError(403, "", "administrators are not changed by provisioning");
        _kernel.records().patch(tx, _viewer, {"user", id}, Patch().set("active", false), ifMatch);
        endTokens(tx, id);
        gone.row.deleted = true;
        store::putProvisioned(tx, gone.row, _kernel.clock().now());
    });
}

}  // namespace kontor::sso

#include <algorithm>

#include "core/scim_patch.h"
#include "kontor/text.h"
#include "scim.h"
#include "scim_answers.h"

namespace kontor::sso {

Scim::Scim(Kernel& kernel, const Viewer& caller)
    : _kernel(kernel),
      _caller(caller),
      _viewer(
          Viewer::system("SCIM, by " + (caller.isSystem() ? std::string("the shell") : caller.login()), Origin::api)),
      _baseUrl(kernel.config("public_url") + "/scim/v2"),
      _adopts(kernel.settings().flag("sso.scim_adopts")) {}

Scim::Resource Scim::resource(Json json, std::int64_t version) const {
    std::string location = json["meta"]["location"].text();
    return {std::move(json), version, std::move(location)};
}

/// To provision is to make accounts as new ones are, and to change them: what these hold, the caller holds for that.
/// More, such as the roles of agents, must be held by the token's owner and lie within its scopes.
Viewer Scim::mandate(Transaction& tx) {
    if (_caller.isSystem()) return _caller;
    ViewerData data;
    data.id = _caller.id();
    const auto take = [&](const std::string& permission) {
        if (_caller.mayEverywhere(permission)) data.permissions.push_back(permission);
    };
    take("*");
    for (const auto& [name, permission] : _kernel.catalog().permissions) {
        take(name);
        take(name.substr(0, name.find('.')) + ".*");
    }
    for (auto& permission : store::permissionsOf(tx, "requester")) data.permissions.push_back(std::move(permission));
    return Viewer(std::move(data));
}

void Scim::requirePerson(Transaction& tx, std::int64_t id) {
    _kernel.get<Rights>().requirePerson(tx, mandate(tx), id);
}

/// The account of that number, if it is one SCIM may see.
Scim::Target Scim::target(Transaction& tx, std::int64_t id) {
    const auto missing = [&] { return ScimError(404, "", "there is no user " + std::to_string(id)); };
    auto row = store::provisioned(tx, id);
    if (row ? row->deleted : !_adopts) throw missing();
    try {
        // What was here before is not seen either where it may do more.
        if (!row) requirePerson(tx, id);
        return {_kernel.records().get(tx, _viewer, {"user", id}),
                row.value_or(store::Provisioned{id, {}, "{}", false})};
    } catch (const NotFound&) {
        throw missing();
    } catch (const Forbidden&) {
        throw missing();
    }
}

std::map<std::int64_t, AnyRecord> Scim::records(Transaction& tx, const char* kind, const std::vector<std::int64_t>& ids,
                                                std::vector<std::string> fields) {
    std::map<std::int64_t, AnyRecord> found;
    if (ids.empty()) return found;
    ListRequest request;
    request.extra = isOneOf("t.id", ids);
    request.limit = 200;
    request.fields = std::move(fields);
    for (auto& record : _kernel.records().list(tx, _viewer, kind, request).items) {
        const auto id = record.id();
        found.emplace(id, std::move(record));
    }
    return found;
}

std::vector<Json> Scim::userJsons(Transaction& tx, const std::vector<std::int64_t>& ids) {
    std::map<std::int64_t, store::Provisioned> rows;
    for (auto& row : store::provisioned(tx, ids)) rows.emplace(row.userId, std::move(row));
    const auto groups = store::groupsOf(tx, ids);
    const auto users = records(tx, "user", ids,
                               {"id", "version", "login", "name", "email", "phone", "active", "locale", "time_zone",
                                "department_id", "manager_id", "created_at", "updated_at"});
    const auto departments = store::departmentsOf(tx, ids);
    std::vector<Json> result;
    for (const std::int64_t id : ids) {
        const auto user = users.find(id);
        if (user == users.end()) continue;
        const auto row = rows.find(id);
        const auto department = departments.find(id);
        result.push_back(scimUserJson(
            user->second, row == rows.end() ? store::Provisioned{id, {}, "{}", false} : row->second, groups,
            department == departments.end() ? std::nullopt : std::optional(department->second), _baseUrl));
    }
    return result;
}

Json Scim::userJson(Transaction& tx, std::int64_t id) {
    auto found = userJsons(tx, {id});
    if (found.empty()) throw NotFound("user " + std::to_string(id));
    return std::move(found.front());
}

Scim::Resource Scim::user(std::int64_t id) {
    return _kernel.db().read([&](Transaction& tx) {
        const auto version = target(tx, id).record.version();
        return resource(userJson(tx, id), version);
    });
}

store::Found Scim::findUsers(Transaction& tx, const std::vector<ScimFilter>& filter, const Query& query) {
    Predicate which{"s.user_id IS NOT NULL", {}};
    if (_adopts) {
        Predicate more = _kernel.get<Rights>().holdsMore(tx, mandate(tx), "t.id");
        which = disjoin(which, {"NOT " + more.sql, more.values});
    }
    return store::findUsers(tx, filter, which, query.startIndex - 1, query.count);
}

Json Scim::users(const Query& query) {
    std::vector<ScimFilter> filter;
    if (!query.filter.empty()) filter.push_back(ScimFilter::parse(query.filter));
    return _kernel.db().read([&](Transaction& tx) {
        const store::Found found = findUsers(tx, filter, query);
        return scimList(found.total, query.startIndex, userJsons(tx, found.ids));
    });
}

/// A kind that does not know an attribute of the filter has none that meets it.
Json Scim::everything(const Query& query) {
    std::vector<ScimFilter> filter;
    if (!query.filter.empty()) filter.push_back(ScimFilter::parse(query.filter));
    return _kernel.db().read([&](Transaction& tx) {
        std::optional<ScimError> unknown;
        const auto found = [&](const auto& find) {
            try {
                return std::optional(find());
            } catch (const ScimError& error) {
                unknown = error;
                return std::optional<store::Found>();
            }
        };
        const auto people = found([&] { return findUsers(tx, filter, query); });
        Json::Array items;
        const std::int64_t peopleTotal = people ? people->total : 0;
        if (people)
            for (Json& one : userJsons(tx, people->ids)) items.push_back(std::move(one));
        const auto groups = found([&] {
            return store::findGroups(tx, filter, std::max<std::int64_t>(query.startIndex - 1 - peopleTotal, 0),
                                     query.count - static_cast<std::int64_t>(items.size()));
        });
        if (!people && !groups) throw ScimError(*unknown);
        if (groups)
            for (Json& one : groupJsons(tx, groups->ids, query.withMembers)) items.push_back(std::move(one));
        return scimList(peopleTotal + (groups ? groups->total : 0), query.startIndex, std::move(items));
    });
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
        // Whom an administrator has let in again is somebody.
        if (!row || !row->deleted || store::isActive(tx, *holder))
            throw ScimError(409, "uniqueness", std::string(field) + " is somebody's already");
        requirePerson(tx, *holder);
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
    requirePerson(tx, id);
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
    return _kernel.db().write([&](Transaction& tx) {
        store::lockUser(tx, id);
        return writeUser(tx, target(tx, id), document, ifMatch);
    });
}

Scim::Resource Scim::patchUser(std::int64_t id, const Json& request, const IfMatch& ifMatch) {
    return _kernel.db().write([&](Transaction& tx) {
        // What is read here is written whole: nobody else writes in between.
        store::lockUser(tx, id);
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
        store::lockUser(tx, id);
        Target gone = target(tx, id);
        requirePerson(tx, id);
        _kernel.records().patch(tx, _viewer, {"user", id}, Patch().set("active", false), ifMatch);
        endTokens(tx, id);
        gone.row.deleted = true;
        store::putProvisioned(tx, gone.row, _kernel.clock().now());
    });
}

}  // namespace kontor::sso

#pragma once

#include <map>

#include "kontor/kernel.h"
#include "kontor/rights.h"
#include "scim_user.h"

namespace kontor::sso {

/// Provisioning (SCIM 2.0): people and groups as another system has them. Reads and writes records as the product
/// itself, for the account whose token it is, within these bounds: only people that were provisioned (or, where a
/// setting says so, all), only groups made here, and nobody and no group that holds more than that account and token
/// do, or than new accounts are given.
class Scim {
  public:
    Scim(Kernel& kernel, const Viewer& caller);

    /// What a list shall hold.
    struct Query {
        std::string filter;
        std::int64_t startIndex = 1;
        std::int64_t count = 100;
        bool withMembers = true;
    };
    struct Resource {
        Json json;
        std::int64_t version = 0;
        std::string location;
    };
    using IfMatch = std::optional<std::int64_t>;

    // All throw ScimError.
    Resource user(std::int64_t id);
    Json users(const Query& query);
    /// People and groups, in this order.
    Json everything(const Query& query);
    Resource createUser(const Json& document);
    Resource replaceUser(std::int64_t id, const Json& document, const IfMatch& ifMatch);
    Resource patchUser(std::int64_t id, const Json& request, const IfMatch& ifMatch);
    /// Switches the account off; it is not found any more.
    void removeUser(std::int64_t id, const IfMatch& ifMatch);

    Resource group(std::int64_t id, bool withMembers);
    Json groups(const Query& query);
    Resource createGroup(const Json& document);
    Resource replaceGroup(std::int64_t id, const Json& document, const IfMatch& ifMatch);
    Resource patchGroup(std::int64_t id, const Json& request, const IfMatch& ifMatch);
    void removeGroup(std::int64_t id, const IfMatch& ifMatch);

    const std::string& baseUrl() const { return _baseUrl; }
    std::int64_t callerId() const { return _caller.id(); }

  private:
    struct Target {
        AnyRecord record;
        store::Provisioned row;
    };
    /// Who is asked for rights over accounts and groups.
    Viewer mandate(Transaction& tx);
    /// Throws Forbidden.
    void requirePerson(Transaction& tx, std::int64_t id);
    Target target(Transaction& tx, std::int64_t id);
    store::Found findUsers(Transaction& tx, const std::vector<ScimFilter>& filter, const Query& query);
    std::map<std::int64_t, AnyRecord> records(Transaction& tx, const char* kind, const std::vector<std::int64_t>& ids,
                                              std::vector<std::string> fields);
    std::vector<Json> userJsons(Transaction& tx, const std::vector<std::int64_t>& ids);
    Json userJson(Transaction& tx, std::int64_t id);
    Resource resource(Json json, std::int64_t version) const;
    Patch patchOf(Transaction& tx, const ScimUser& user, const AnyRecord* before);
    Resource writeUser(Transaction& tx, const Target& target, const Json& document, const IfMatch& ifMatch);
    std::optional<Resource> revive(Transaction& tx, const ScimUser& user, const Json& document);
    void freeName(Transaction& tx, const ScimUser& user);
    void endTokens(Transaction& tx, std::int64_t userId);

    AnyRecord groupRecord(Transaction& tx, std::int64_t id);
    std::vector<Json> groupJsons(Transaction& tx, const std::vector<std::int64_t>& ids, bool withMembers);
    Json groupJson(Transaction& tx, std::int64_t id, bool withMembers);
    Resource writeGroup(Transaction& tx, const std::optional<std::int64_t>& id, const Json& document,
                        const IfMatch& ifMatch);
    void requireMembership(Transaction& tx, std::int64_t id, const std::vector<std::int64_t>& members);
    std::vector<std::int64_t> membersOf(Transaction& tx, const Json& document, std::int64_t groupId);

    Kernel& _kernel;
    const Viewer _caller;
    const Viewer _viewer;
    const std::string _baseUrl;
    const bool _adopts;
};

}  // namespace kontor::sso

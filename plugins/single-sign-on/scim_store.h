#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/scim_filter.h"
#include "kontor/sql.h"
#include "kontor/time.h"
#include "kontor/transaction.h"

/// The SQL of provisioning. Each function is a statement or two within the caller's transaction.
namespace kontor::sso::store {

/// What is kept of a provisioned person beside the record.
struct Provisioned {
    std::int64_t userId = 0;
    std::optional<std::string> externalId;
    std::string names = "{}";  ///< JSON: the parts of the name as they came
    bool deleted = false;      ///< there; here the account is switched off
    static constexpr auto columns =
        std::tuple{&Provisioned::userId, &Provisioned::externalId, &Provisioned::names, &Provisioned::deleted};
};
std::optional<Provisioned> provisioned(Transaction& tx, std::int64_t userId);
std::vector<Provisioned> provisioned(Transaction& tx, const std::vector<std::int64_t>& userIds);
std::optional<Provisioned> provisionedAs(Transaction& tx, const std::string& externalId);
void putProvisioned(Transaction& tx, const Provisioned& row, Time now);

/// The account that has the login or the address, switched off ones too.
std::optional<std::int64_t> loginHolder(Transaction& tx, const std::string& login);
std::optional<std::int64_t> emailHolder(Transaction& tx, const std::string& email);
bool isActive(Transaction& tx, std::int64_t userId);
/// Nobody else writes the row until the transaction ends. To be called first: what is read then is what there is.
void lockUser(Transaction& tx, std::int64_t userId);
void lockGroup(Transaction& tx, std::int64_t groupId);
std::vector<std::string> permissionsOf(Transaction& tx, const std::string& role);
std::vector<std::int64_t> tokensOf(Transaction& tx, std::int64_t userId);
std::optional<std::int64_t> departmentNamed(Transaction& tx, const std::string& name);

struct ProvisionedGroup {
    std::int64_t groupId = 0;
    std::optional<std::string> externalId;
    static constexpr auto columns = std::tuple{&ProvisionedGroup::groupId, &ProvisionedGroup::externalId};
};
std::vector<ProvisionedGroup> provisionedGroups(Transaction& tx, const std::vector<std::int64_t>& groupIds);
void putProvisionedGroup(Transaction& tx, const ProvisionedGroup& row, Time now);
void forgetProvisionedGroup(Transaction& tx, std::int64_t groupId);

/// Members of groups with their names, by their numbers.
struct Member {
    std::int64_t groupId = 0;
    std::int64_t userId = 0;
    std::string name;
    bool provisioned = false;
    static constexpr auto columns = std::tuple{&Member::groupId, &Member::userId, &Member::name, &Member::provisioned};
};
std::vector<Member> members(Transaction& tx, const std::vector<std::int64_t>& groupIds);
/// Provisioned groups of a person with their names.
struct GroupOf {
    std::int64_t userId = 0;
    std::int64_t groupId = 0;
    std::string name;
    static constexpr auto columns = std::tuple{&GroupOf::userId, &GroupOf::groupId, &GroupOf::name};
};
std::vector<GroupOf> groupsOf(Transaction& tx, const std::vector<std::int64_t>& userIds);
/// Names of the departments that people are in.
std::map<std::int64_t, std::string> departmentsOf(Transaction& tx, const std::vector<std::int64_t>& userIds);

/// Which people or groups a filter finds; of people those that also meet `which`, over `t` of users and `s` of
/// scim_users.
struct Found {
    std::int64_t total = 0;
    std::vector<std::int64_t> ids;
};
Found findUsers(Transaction& tx, const std::vector<ScimFilter>& filter, const Predicate& which, std::int64_t offset,
                std::int64_t count);
Found findGroups(Transaction& tx, const std::vector<ScimFilter>& filter, std::int64_t offset, std::int64_t count);

}  // namespace kontor::sso::store

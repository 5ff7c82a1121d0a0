#include "scim_store.h"

#include "scim_condition.h"

namespace kontor::sso::store {

namespace {

std::vector<SqlValue> valuesOf(const std::vector<std::int64_t>& ids) {
    return {ids.begin(), ids.end()};
}

Found find(Transaction& tx, const std::string& table, const Predicate& condition, std::int64_t offset,
           std::int64_t count) {
    Found found;
    tx.run("SELECT COUNT(*) FROM " + table + " WHERE " + condition.sql, condition.values,
           [&](const SqlRow& row) { found.total = row.get<std::int64_t>(0); });
    if (count == 0 || offset >= found.total) return found;
    auto values = condition.values;
    values.emplace_back(count);
    values.emplace_back(offset);
    // The protocol counts its pages; few ask for more than one row.
    tx.run("SELECT t.id FROM " + table + " WHERE " + condition.sql + " ORDER BY t.id LIMIT ? OFFSET ?", values,
           [&](const SqlRow& row) { found.ids.push_back(row.get<std::int64_t>(0)); });
    return found;
}

}  // namespace

std::optional<Provisioned> provisioned(Transaction& tx, std::int64_t userId) {
    return tx.maybe<Provisioned>("SELECT user_id, external_id, names, deleted FROM scim_users WHERE user_id = ?",
                                 userId);
}

std::vector<Provisioned> provisioned(Transaction& tx, const std::vector<std::int64_t>& userIds) {
    std::vector<Provisioned> rows;
    if (!userIds.empty())
        tx.run("SELECT user_id, external_id, names, deleted FROM scim_users WHERE user_id IN (" +
                   placeholders(userIds.size()) + ")",
               valuesOf(userIds), [&](const SqlRow& row) { rows.push_back(fromRow<Provisioned>(row)); });
    return rows;
}

std::optional<Provisioned> provisionedAs(Transaction& tx, const std::string& externalId) {
    return tx.maybe<Provisioned>("SELECT user_id, external_id, names, deleted FROM scim_users WHERE external_id = ?",
                                 externalId);
}

void putProvisioned(Transaction& tx, const Provisioned& row, Time now) {
    tx.execute(
        "INSERT INTO scim_users (user_id, external_id, names, deleted, created_at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE "
        "KEY UPDATE external_id = VALUES(external_id), names = VALUES(names), deleted = VALUES(deleted)",
        row.userId, row.externalId, row.names, row.deleted, now);
}

std::optional<std::int64_t> loginHolder(Transaction& tx, const std::string& login) {
    return tx.maybe<std::int64_t>("SELECT id FROM user WHERE login_key = ?", login);
}

std::optional<std::int64_t> emailHolder(Transaction& tx, const std::string& email) {
    return tx.maybe<std::int64_t>("SELECT id FROM user WHERE email_key = ?", email);
}

bool isActive(Transaction& tx, std::int64_t userId) {
    return tx.maybe<std::int64_t>("SELECT id FROM user WHERE id = ? AND active AND deleted_at IS NULL", userId)
        .has_value();
}

void lockUser(Transaction& tx, std::int64_t userId) {
    tx.maybe<std::int64_t>("SELECT id FROM user WHERE id = ? FOR UPDATE", userId);
}

void lockGroup(Transaction& tx, std::int64_t groupId) {
    tx.maybe<std::int64_t>("SELECT id FROM user_group WHERE id = ? FOR UPDATE", groupId);
}

std::vector<std::string> permissionsOf(Transaction& tx, const std::string& role) {
    return tx.all<std::string>(
        "SELECT p.permission FROM role o JOIN role_permission p ON p.role_id = o.id WHERE o.name = ?", role);
}

std::vector<std::int64_t> tokensOf(Transaction& tx, std::int64_t userId) {
    return tx.all<std::int64_t>("SELECT id FROM personal_token WHERE user_id = ?", userId);
}

std::optional<std::int64_t> departmentNamed(Transaction& tx, const std::string& name) {
    return tx.maybe<std::int64_t>("SELECT id FROM department WHERE name = ? AND deleted_at IS NULL ORDER BY id LIMIT 1",
                                  name);
}

std::map<std::int64_t, std::string> departmentsOf(Transaction& tx, const std::vector<std::int64_t>& userIds) {
    std::map<std::int64_t, std::string> names;
    if (!userIds.empty())
        tx.run("SELECT u.id, d.name FROM user u JOIN department d ON d.id = u.department_id WHERE u.id IN (" +
                   placeholders(userIds.size()) + ")",
               valuesOf(userIds),
               [&](const SqlRow& row) { names.emplace(row.get<std::int64_t>(0), row.get<std::string>(1)); });
    return names;
}

std::vector<ProvisionedGroup> provisionedGroups(Transaction& tx, const std::vector<std::int64_t>& groupIds) {
    std::vector<ProvisionedGroup> rows;
    if (!groupIds.empty())
        tx.run(
            "SELECT s.group_id, s.external_id FROM scim_groups s JOIN user_group g ON g.id = s.group_id WHERE "
            "g.deleted_at IS NULL AND s.group_id IN (" +
                placeholders(groupIds.size()) + ")",
            valuesOf(groupIds), [&](const SqlRow& row) { rows.push_back(fromRow<ProvisionedGroup>(row)); });
    return rows;
}

void putProvisionedGroup(Transaction& tx, const ProvisionedGroup& row, Time now) {
    tx.execute(
        "INSERT INTO scim_groups (group_id, external_id, created_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE "
        "external_id = VALUES(external_id)",
        row.groupId, row.externalId, now);
}

void forgetProvisionedGroup(Transaction& tx, std::int64_t groupId) {
    tx.execute("DELETE FROM scim_groups WHERE group_id = ?", groupId);
}

std::vector<Member> members(Transaction& tx, const std::vector<std::int64_t>& groupIds) {
    std::vector<Member> rows;
    if (!groupIds.empty())
        tx.run(
            "SELECT m.group_id, m.user_id, u.name, s.user_id IS NOT NULL AND NOT s.deleted FROM user_group_member m "
            "JOIN user u ON u.id = m.user_id LEFT JOIN scim_users s ON s.user_id = m.user_id WHERE m.group_id IN (" +
                placeholders(groupIds.size()) + ") AND u.deleted_at IS NULL ORDER BY m.group_id, m.user_id",
            valuesOf(groupIds), [&](const SqlRow& row) { rows.push_back(fromRow<Member>(row)); });
    return rows;
}

std::vector<GroupOf> groupsOf(Transaction& tx, const std::vector<std::int64_t>& userIds) {
    std::vector<GroupOf> rows;
    if (!userIds.empty())
        tx.run(
            "SELECT m.user_id, g.id, g.name FROM user_group_member m JOIN user_group g ON g.id = m.group_id JOIN "
            "scim_groups s ON s.group_id = g.id WHERE g.deleted_at IS NULL AND m.user_id IN (" +
                placeholders(userIds.size()) + ") ORDER BY g.id",
            valuesOf(userIds), [&](const SqlRow& row) { rows.push_back(fromRow<GroupOf>(row)); });
    return rows;
}

Found findUsers(Transaction& tx, const std::vector<ScimFilter>& filter, const Predicate& which, std::int64_t offset,
                std::int64_t count) {
    Predicate condition{"t.deleted_at IS NULL AND NOT COALESCE(s.deleted, FALSE)", {}};
    condition = conjoin(condition, which);
    for (const auto& part : filter) condition = conjoin(condition, userCondition(part));
    return find(tx, "user t LEFT JOIN scim_users s ON s.user_id = t.id", condition, offset, count);
}

Found findGroups(Transaction& tx, const std::vector<ScimFilter>& filter, std::int64_t offset, std::int64_t count) {
    Predicate condition{"t.deleted_at IS NULL", {}};
    for (const auto& part : filter) condition = conjoin(condition, groupCondition(part));
    return find(tx, "user_group t JOIN scim_groups s ON s.group_id = t.id", condition, offset, count);
}

}  // namespace kontor::sso::store

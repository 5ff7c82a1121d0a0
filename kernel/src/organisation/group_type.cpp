#include "organisation/group_type.h"

#include <algorithm>

#include "identity/rights.h"
#include "kontor/text.h"
#include "organisation/tree_rules.h"

namespace kontor {

namespace {

constexpr Field groupFields[] = {
    idField<&UserGroup::id>(),
    field<&UserGroup::parentId>("parent_id")
        .refersTo("group")
        .writable()
        .filterable()
        .doc("The group it lies in: its people are in that one too, and hold the roles given to it")
        .example("4"),
    field<&UserGroup::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("Name of the group")
        .example("\"Network\""),
    field<&UserGroup::email>("email")
        .as(FieldType::email)
        .limit(254)
        .writable()
        .filterable()
        .doc("Address of the whole group")
        .example("\"network@example.com\""),
    field<&UserGroup::description>("description")
        .limit(500)
        .writable()
        .doc("What the group looks after")
        .example("\"Switches, Wi-Fi, VPN\""),
    field<&UserGroup::memberIds>("member_ids")
        .refersTo("user")
        .linkedBy("user_group_member", "group_id", "user_id")
        .limit(5000)
        .writable()
        .filterable()
        .query("member")
        .unlisted()
        .doc("People in the group")
        .example("[7, 9]"),
    field<&UserGroup::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&UserGroup::updatedAt>("updated_at")
        .sortable()
        .query("updated")
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&UserGroup::version>(),
};

constexpr std::int64_t deepest = 10;

/// Levels from the outermost group down to this one.
std::int64_t depthOf(Transaction& tx, std::int64_t id) {
    return tx.one<std::int64_t>("SELECT COUNT(*) FROM user_group_above WHERE group_id = ?", id);
}

/// The groups and those they lie in.
std::vector<std::int64_t> groupsAround(Transaction& tx, const std::vector<std::int64_t>& ids) {
    std::vector<std::int64_t> result;
    for (const auto id : ids)
        for (const auto above : tx.all<std::int64_t>("SELECT above_id FROM user_group_above WHERE group_id = ?", id))
            result.push_back(above);
    return result;
}

void requireTree(Transaction& tx, const UserGroup& group) {
    if (!group.parentId) return;
    const auto refuse = [](const char* key) { throw Invalid("parent_id", key); };
    if (tx.maybe<std::int64_t>("SELECT group_id FROM user_group_above WHERE group_id = ? AND above_id = ?",
                               *group.parentId, group.id))
        refuse("error.tree_cycle");
    const auto lowest = tx.one<std::int64_t>(
        "SELECT COALESCE(MAX(levels), 1) FROM (SELECT COUNT(*) AS levels FROM user_group_above s JOIN user_group_above "
        "a ON a.group_id = s.group_id WHERE s.above_id = ? GROUP BY s.group_id) l",
        group.id);
    const auto height = group.id ? lowest - depthOf(tx, group.id) + 1 : 1;
    if (depthOf(tx, *group.parentId) + height > deepest) refuse("error.tree_too_deep");
}

/// Who comes into a group, or goes, gets or loses the roles given to it and to those it lies in, and holds their own
/// over more or fewer groups; what is given over a group is given over those that lie in it.
void requireRightsOver(WriteContext& context, const UserGroup* before, const UserGroup& after, bool moved) {
    std::vector<std::int64_t> concerned;
    std::vector<std::int64_t> people;
    auto was = before ? before->memberIds : std::vector<std::int64_t>();
    auto is = after.memberIds;
    std::sort(was.begin(), was.end());
    std::sort(is.begin(), is.end());
    std::set_symmetric_difference(was.begin(), was.end(), is.begin(), is.end(), std::back_inserter(people));
    if (before && !people.empty()) concerned.push_back(after.id);
    if (moved) {
        if (after.parentId) concerned.push_back(*after.parentId);
        if (before && before->parentId) concerned.push_back(*before->parentId);
        if (before)
            requireRightsOverPlaces(context.tx, context.viewer, "group_ids", groupsAround(context.tx, concerned));
        people.insert(people.end(), is.begin(), is.end());
        const auto below = context.tx.all<std::int64_t>(
            "SELECT DISTINCT m.user_id FROM user_group_above s JOIN user_group_member m ON m.group_id = s.group_id "
            "WHERE s.above_id = ?",
            after.id);
        people.insert(people.end(), below.begin(), below.end());
    }
    requireMembership(context.tx, context.viewer, concerned, people);
}

void prepareGroup(WriteContext& context, const UserGroup* before, UserGroup& after) {
    after.name = trimmed(after.name);
    if (after.email) after.email = asciiLower(trimmed(*after.email));
    if (after.email && after.email->empty()) after.email.reset();
    const bool moved = after.parentId != (before ? before->parentId : std::nullopt);
    if (moved) requireTree(context.tx, after);
    if (!context.viewer.isSystem()) requireRightsOver(context, before, after, moved);
}

void groupWritten(WriteContext& context, const UserGroup* before, const UserGroup& after) {
    Transaction& tx = context.tx;
    if (!before) tx.execute("INSERT INTO user_group_above (group_id, above_id) VALUES (?, ?)", after.id, after.id);
    if (after.parentId == (before ? before->parentId : std::nullopt)) return;
    if (before && before->parentId)
        tx.execute(
            "DELETE a FROM user_group_above a JOIN user_group_above s ON s.group_id = a.group_id AND s.above_id = ?"
            " LEFT JOIN user_group_above i ON i.group_id = a.above_id AND i.above_id = ? WHERE i.group_id IS NULL",
            after.id, after.id);
    if (after.parentId)
        tx.execute(
            "INSERT INTO user_group_above (group_id, above_id) SELECT s.group_id, p.above_id FROM user_group_above s "
            "JOIN user_group_above p WHERE s.above_id = ? AND p.group_id = ?",
            after.id, *after.parentId);
    RoleRights::changed(tx);
}

void removingGroup(WriteContext& context, const UserGroup& group) {
    Transaction& tx = context.tx;
    tree::requireLeaf(tx, "user_group", group.id);
    if (tx.maybe<std::int64_t>("SELECT id FROM role_grant WHERE group_id = ? LIMIT 1", group.id))
        throw Conflict("error.still_used");
    requireMembership(tx, context.viewer, {group.id}, group.memberIds);
    tx.execute("DELETE FROM user_group_member WHERE group_id = ?", group.id);
    tx.execute("DELETE FROM user_group_above WHERE group_id = ?", group.id);
    if (group.parentId) RoleRights::changed(tx);
}

}  // namespace

const FieldTable UserGroup::fields = groupFields;

RecordType groupType() {
    RecordType type = recordType<UserGroup>("groups", "user_group", UserGroup::fields);
    type.doc = "Groups of people that work is given to.";
    type.label = "{t}.name";
    type.lookup = {"t.name"};
    type.readPermission = "groups.read";
    type.createPermission = type.writePermission = type.deletePermission = "groups.write";
    type.fieldReadable = [](const Viewer& viewer, const Field& field) {
        return viewer.may("users.read_all") || field.name != "member_ids";
    };
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.description"};
    type.prepare = prepared<UserGroup>(prepareGroup);
    type.written = writtenBy<UserGroup>(groupWritten);
    type.removing = [](WriteContext& context, const void* record) {
        removingGroup(context, *static_cast<const UserGroup*>(record));
    };
    return type;
}

}  // namespace kontor

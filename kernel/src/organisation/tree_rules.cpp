#include "organisation/tree_rules.h"

#include <algorithm>

#include "identity/rights.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::tree {

namespace {

constexpr int deepest = 10;

/// Levels below a record, its own included.
int heightOf(Transaction& tx, const std::string& table, std::int64_t id) {
    int height = 1;
    std::vector<std::int64_t> level{id};
    while (height <= deepest) {
        const std::vector<SqlValue> ids(level.begin(), level.end());
        level.clear();
        tx.run(
            "SELECT id FROM " + table + " WHERE deleted_at IS NULL AND parent_id IN (" + placeholders(ids.size()) + ")",
            ids, [&](const SqlRow& row) { level.push_back(row.get<std::int64_t>(0)); });
        if (level.empty()) break;
        ++height;
    }
    return height;
}

/// The record and all it lies in, sorted.
std::vector<std::int64_t> around(Transaction& tx, const std::string& table, std::optional<std::int64_t> id) {
    std::vector<std::int64_t> result;
    for (int depth = 0; id && depth < deepest; ++depth) {
        result.push_back(*id);
        const auto parent = tx.maybe<std::optional<std::int64_t>>(
            "SELECT parent_id FROM " + table + " WHERE id = ? AND deleted_at IS NULL", *id);
        id = parent ? *parent : std::nullopt;
    }
    std::sort(result.begin(), result.end());
    return result;
}

}  // namespace

std::string pathUnder(Transaction& tx, const std::string& table, std::int64_t id, std::optional<std::int64_t> parentId,
                      const std::string& name) {
    const auto refuse = [](const char* key) { throw Invalid("parent_id", key); };
    const std::string own(trimmed(name));
    if (!parentId) return own;
    std::string path;
    int depth = 1;
    for (std::optional<std::int64_t> at = parentId; at; ++depth) {
        if (*at == id) refuse("error.tree_cycle");
        if (depth >= deepest) refuse("error.tree_too_deep");
        using Row = std::tuple<std::optional<std::int64_t>, std::string>;
        const auto parent =
            tx.maybe<Row>("SELECT parent_id, path FROM " + table + " WHERE id = ? AND deleted_at IS NULL", *at);
        if (!parent) refuse("error.no_such_record");
        if (depth == 1) path = std::get<1>(*parent);
        at = std::get<0>(*parent);
    }
    if (id && depth - 1 + heightOf(tx, table, id) > deepest) refuse("error.tree_too_deep");
    path += " / " + own;
    if (characters(path) > 1000) throw Invalid("name", "error.too_long", {{"most", "1000"}});
    return path;
}

void requireMovable(WriteContext& context, const std::string& table, std::optional<std::int64_t> from,
                    std::optional<std::int64_t> to) {
    const Viewer& viewer = context.viewer;
    if (viewer.isSystem()) return;
    const auto old = around(context.tx, table, from);
    const auto now = around(context.tx, table, to);
    std::vector<std::int64_t> changed;
    std::set_symmetric_difference(old.begin(), old.end(), now.begin(), now.end(), std::back_inserter(changed));
    requireRightsOverPlaces(context.tx, viewer, table + "_ids", changed);
    const auto own = table == "location"     ? viewer.data().locationId
                     : table == "department" ? viewer.data().departmentId
                                             : std::nullopt;
    if (own && std::find(changed.begin(), changed.end(), *own) != changed.end())
        requireSeesAll(viewer, context.kernel.catalog(), table);
}

void renameBelow(Transaction& tx, const std::string& table, std::int64_t id) {
    std::vector<std::int64_t> level{id};
    for (int depth = 0; depth < deepest && !level.empty(); ++depth) {
        const std::vector<SqlValue> ids(level.begin(), level.end());
        const std::string these = " IN (" + placeholders(ids.size()) + ")";
        tx.change("UPDATE " + table + " c JOIN " + table +
                      " p ON p.id = c.parent_id SET c.path = CONCAT(p.path, ' / ', c.name) WHERE p.id" + these,
                  ids);
        level.clear();
        tx.run("SELECT id FROM " + table + " WHERE parent_id" + these, ids,
               [&](const SqlRow& row) { level.push_back(row.get<std::int64_t>(0)); });
    }
}

void requireLeaf(Transaction& tx, const std::string& table, std::int64_t id) {
    if (tx.maybe<std::int64_t>("SELECT id FROM " + table + " WHERE parent_id = ? AND deleted_at IS NULL LIMIT 1", id))
        throw Conflict("error.has_children");
}

}  // namespace kontor::tree

#pragma once

#include <string>

#include "identity/role_rights.h"
#include "kontor/records.h"

namespace kontor {

/// Rules of records that form a tree by `parent_id` and keep their whole name in `path` ("Berlin / House A / 2.14").
namespace tree {

/// The path under that parent. Throws Invalid("parent_id") when the parent does not exist, lies below the record
/// itself, or the tree would become deeper than ten levels.
std::string pathUnder(Transaction& tx, const std::string& table, std::int64_t id, std::optional<std::int64_t> parentId,
                      const std::string& name);
/// Throws Forbidden unless the viewer holds what becomes held over more or less by a record's going from one parent to
/// another: roles given over either of them or what these lie in, and what people see of the place they are at.
void requireMovable(WriteContext& context, const std::string& table, std::optional<std::int64_t> from,
                    std::optional<std::int64_t> to);
/// Writes the paths of everything below a record anew.
void renameBelow(Transaction& tx, const std::string& table, std::int64_t id);
/// Throws Conflict when something lies below it.
void requireLeaf(Transaction& tx, const std::string& table, std::int64_t id);

}  // namespace tree

/// Adds the rules to a type whose struct T has id, parentId, name and path.
template <class T>
void asTree(RecordType& type) {
    const std::string table = type.table;
    type.prepare = prepared<T>([table](WriteContext& context, const T* before, T& after) {
        if (before && before->parentId == after.parentId && before->name == after.name) return;
        // What is new has nothing in it yet.
        if (before && before->parentId != after.parentId)
            tree::requireMovable(context, table, before->parentId, after.parentId);
        after.path = tree::pathUnder(context.tx, table, before ? before->id : 0, after.parentId, after.name);
    });
    type.written = writtenBy<T>([table](WriteContext& context, const T* before, const T& after) {
        if (before && before->path != after.path) tree::renameBelow(context.tx, table, after.id);
        if (after.parentId != (before ? before->parentId : std::nullopt)) RoleRights::changed(context.tx);
    });
    type.removing = [table](WriteContext& context, const void* record) {
        const T& gone = *static_cast<const T*>(record);
        tree::requireLeaf(context.tx, table, gone.id);
        if (gone.parentId) RoleRights::changed(context.tx);
    };
}

}  // namespace kontor

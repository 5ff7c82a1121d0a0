#include "groups.h"
#include "kontor/collaboration/relation.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::collaboration {

namespace {

bool canBeGiven(const std::string& type) {
    constexpr std::size_t given = 6;
    return std::find(relationTypes.begin(), relationTypes.begin() + given, type) != relationTypes.begin() + given;
}

void prepareRelation(WriteContext& context, const RelationTargets& targets, const Relation* before, Relation& after) {
    if (before || after.mirrorOf) return;
    if (!canBeGiven(after.type))
        throw Invalid("type", "collaboration.relation_from_the_other_end", {{"type", after.type}});
    const Ref target{after.targetKind, after.targetId};
    if (context.owner && target == *context.owner) throw Invalid("target_id", "collaboration.relation_to_itself");
    targets.check(context, target);
    if (context.viewer.id() != 0) after.authorId = context.viewer.id();
    const auto same = context.tx.maybe<std::int64_t>(
        "SELECT id FROM relations WHERE kind = ? AND record_id = ? AND type = ? AND target_kind = ? AND target_id = ?",
        context.owner->kind, context.owner->id, after.type, after.targetKind, after.targetId);
    if (same) throw Conflict("collaboration.already_related");
}

void writtenRelation(WriteContext& context, const Relation* before, const Relation& after) {
    if (before || after.mirrorOf) return;
    const std::string type = inverseOf(after.type);
    const Ref target{after.targetKind, after.targetId};
    context.tx.insert(
        "INSERT INTO relations (kind, record_id, type, target_kind, target_id, mirror_of, author_id, created_at, "
        "updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        target.kind, target.id, type, context.owner->kind, context.owner->id, after.id, after.authorId, context.now,
        context.now);
    context.kernel.ledger().journal(context.tx, context.viewer, target, "related",
                                    {{type, Json(), toString(*context.owner)}});
}

void removingRelation(WriteContext& context, const void* record) {
    const auto& relation = *static_cast<const Relation*>(record);
    const std::int64_t nearEnd = relation.mirrorOf.value_or(relation.id);
    context.tx.execute("DELETE FROM relations WHERE (mirror_of = ? OR id = ?) AND id <> ?", nearEnd, nearEnd,
                       relation.id);
    if (!context.owner) return;
    context.kernel.ledger().journal(context.tx, context.viewer, {relation.targetKind, relation.targetId}, "unrelated",
                                    {{inverseOf(relation.type), toString(*context.owner), Json()}});
}

}  // namespace

GroupType relationGroup(std::shared_ptr<const RelationTargets> targets) {
    RecordType type = recordType<Relation>("", "relations", relationFields);
    type.doc = "A link to another record, listed at both ends.";
    type.label = "CONCAT({t}.type, ' ', {t}.target_kind, ' ', {t}.target_id)";
    type.readPermission = "collaboration.read";
    type.createPermission = "collaboration.write";
    type.writePermission = "collaboration.write";
    type.deletePermission = "collaboration.write";
    type.softDelete = false;
    type.defaultSort = "id";
    type.visible = [targets](const Viewer& viewer) { return targets->visible(viewer); };
    type.prepare = prepared<Relation>([targets](WriteContext& context, const Relation* before, Relation& after) {
        prepareRelation(context, *targets, before, after);
    });
    type.written = writtenBy<Relation>(writtenRelation);
    type.removing = removingRelation;
    return {"relations", "group.relations", std::move(type)};
}

}  // namespace kontor::collaboration

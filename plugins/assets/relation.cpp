#include "relation.h"

#include "asset_record.h"
#include "kontor/assets/asset.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::assets {

namespace {

constexpr std::array relationFields{
    idField<&AssetRelation::id>(),
    versionField<&AssetRelation::version>(),
    field<&AssetRelation::fromId>("from_id")
        .refersTo("asset")
        .required()
        .createOnly()
        .filterable()
        .query("from")
        .titled("assets.field.from_id")
        .doc("The asset that runs on, depends on or is a part of the other.")
        .example("7"),
    field<&AssetRelation::type>("type")
        .oneOf(assetRelationTypes)
        .required()
        .createOnly()
        .filterable()
        .sortable()
        .titled("assets.field.relation_type")
        .doc("What it is to the other one.")
        .example("\"runs_on\""),
    field<&AssetRelation::toId>("to_id")
        .refersTo("asset")
        .required()
        .createOnly()
        .filterable()
        .query("to")
        .titled("assets.field.to_id")
        .doc("The other asset.")
        .example("8"),
    field<&AssetRelation::note>("note")
        .limit(500)
        .writable()
        .titled("assets.field.link_note")
        .doc("Remark: the port, the purpose.")
        .example("\"Port 12\""),
    field<&AssetRelation::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .doc("Who made it.")
        .example("12"),
    createdField<&AssetRelation::createdAt>(),
    updatedField<&AssetRelation::updatedAt>(),
};

PlaceColumns relationPlaces() {
    return {.location = "(SELECT a.location_id FROM assets a WHERE a.id = t.from_id)",
            .department = "(SELECT a.department_id FROM assets a WHERE a.id = t.from_id)",
            .group = "(SELECT a.group_id FROM assets a WHERE a.id = t.from_id)"};
}

/// Both ends are seen.
Predicate visibleRelations(const Viewer& viewer) {
    const Predicate rows = visibleRows(assetType(), viewer);
    if (rows.sql.empty()) return {};
    const auto end = [&](Predicate of) {
        of.values.insert(of.values.end(), rows.values.begin(), rows.values.end());
        return of;
    };
    return conjoin(end({"t.from_id IN (SELECT t.id FROM assets t WHERE " + rows.sql + ")", {}}),
                   end({"t.to_id IN (SELECT t.id FROM assets t WHERE " + rows.sql + ")", {}}));
}

void prepareAssetRelation(WriteContext& context, const AssetRelation* before, AssetRelation& after) {
    if (before) return;
    if (context.viewer.id() != 0) after.authorId = context.viewer.id();
    if (after.fromId == after.toId) throw Invalid("to_id", "assets.error.linked_to_itself");
    std::vector<std::int64_t> ends{after.fromId, after.toId};
    if (context.kernel.records().labels(context.tx, context.viewer, Asset::kind, ends).size() < 2) return;
    if (context.tx.maybe<std::int64_t>("SELECT id FROM asset_relations WHERE from_id = ? AND type = ? AND to_id = ?",
                                       after.fromId, after.type, after.toId))
        throw Conflict("assets.error.already_linked");
}

/// It is part of the history of both ends.
void journalEnds(WriteContext& context, const AssetRelation& relation, const char* action) {
    const bool isNew = std::string_view(action) == "related";
    const auto change = [&](std::int64_t other) {
        const Json target(toString(assetRef(other)));
        return FieldChange{relation.type, isNew ? Json() : target, isNew ? target : Json()};
    };
    context.kernel.ledger().journal(context.tx, context.viewer, assetRef(relation.fromId), action,
                                    {change(relation.toId)});
    context.kernel.ledger().journal(context.tx, context.viewer, assetRef(relation.toId), action,
                                    {change(relation.fromId)});
}

}  // namespace

Failure failureOf(std::string_view type) {
    if (type == "part_of") return Failure::toTo;
    if (type == "covered_by" || type == "backed_up_by") return Failure::none;
    return Failure::toFrom;
}

RecordType assetRelationType() {
    RecordType type = recordType<AssetRelation>("asset-relations", "asset_relations", relationFields);
    type.doc = "How one asset hangs on another: runs on, depends on, is connected to, is a part of.";
    type.label = "CONCAT({t}.from_id, ' ', {t}.type, ' ', {t}.to_id)";
    type.readPermission = "assets.read_all";
    type.createPermission = type.writePermission = type.deletePermission = "assets.write";
    type.visible = visibleRelations;
    type.places = relationPlaces();
    type.softDelete = false;
    type.defaultSort = "id";
    type.prepare = prepared<AssetRelation>(prepareAssetRelation);
    type.written =
        writtenBy<AssetRelation>([](WriteContext& context, const AssetRelation* before, const AssetRelation& after) {
            if (!before) journalEnds(context, after, "related");
        });
    type.removing = [](WriteContext& context, const void* record) {
        journalEnds(context, *static_cast<const AssetRelation*>(record), "unrelated");
    };
    return type;
}

}  // namespace kontor::assets

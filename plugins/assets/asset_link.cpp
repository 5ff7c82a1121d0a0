#include "asset_link.h"

#include "asset_record.h"
#include "kontor/assets/asset.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::assets {

namespace {

constexpr std::array linkFields{
    idField<&AssetLink::id>(),
    versionField<&AssetLink::version>(),
    field<&AssetLink::assetId>("asset_id")
        .refersTo("asset")
        .required()
        .createOnly()
        .filterable()
        .query("asset")
        .titled("assets.field.asset_id")
        .doc("The asset it is about.")
        .example("7"),
    field<&AssetLink::note>("remark")
        .stored("note")
        .limit(500)
        .writable()
        .titled("assets.field.link_note")
        .doc("In what way.")
        .example("\"Display is broken\""),
    field<&AssetLink::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .doc("Who linked it.")
        .example("12"),
    createdField<&AssetLink::createdAt>(),
    field<&AssetLink::updatedAt>("updated_at")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

/// Who may see a record may still not see every asset; one that was deleted is nobody's.
Predicate visibleLinks(const Viewer& viewer) {
    const Predicate rows = conjoin({"t.deleted_at IS NULL", {}}, visibleRows(assetType(), viewer));
    return {"t.asset_id IN (SELECT t.id FROM assets t WHERE " + rows.sql + ")", rows.values};
}

void prepareLink(WriteContext& context, const AssetLink* before, AssetLink& after) {
    if (before) return;
    if (context.viewer.id() != 0) after.authorId = context.viewer.id();
    if (context.owner && *context.owner == assetRef(after.assetId))
        throw Invalid("asset_id", "assets.error.linked_to_itself");
    // Of one they may not see nobody learns that it is linked.
    if (context.kernel.records().labels(context.tx, context.viewer, Asset::kind, {after.assetId}).empty()) return;
    if (context.tx.maybe<std::int64_t>("SELECT id FROM asset_links WHERE kind = ? AND record_id = ? AND asset_id = ?",
                                       context.owner->kind, context.owner->id, after.assetId))
        throw Conflict("assets.error.already_linked");
}

}  // namespace

GroupType assetLinkGroup() {
    RecordType type = recordType<AssetLink>("", "asset_links", linkFields);
    type.doc = "An asset the record is about.";
    type.label = "CONCAT('#', {t}.asset_id, ' ', {t}.note)";
    type.readPermission = "assets.read";
    type.createPermission = type.writePermission = type.deletePermission = "assets.link";
    type.softDelete = false;
    type.defaultSort = "id";
    type.visible = visibleLinks;
    type.prepare = prepared<AssetLink>(prepareLink);
    return {"assets", "group.assets", std::move(type)};
}

}  // namespace kontor::assets

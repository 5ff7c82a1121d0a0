#include "stocktake.h"

#include "kontor/error.h"
#include "kontor/text.h"
#include "service.h"
#include "source_store.h"
#include "stocktake_store.h"

namespace kontor::assets {

namespace {

constexpr std::array stocktakeFields{
    idField<&Stocktake::id>(),
    versionField<&Stocktake::version>(),
    field<&Stocktake::name>("name")
        .limit(150)
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.stocktake_name")
        .doc("What people call it; the day when none is given.")
        .example("\"Bonn 2026\""),
    field<&Stocktake::locationId>("location_id")
        .refersTo("location")
        .createOnly()
        .filterable()
        .query("location")
        .titled("assets.field.location_id")
        .doc("The place, with all that lies in it; everywhere when none is given.")
        .example("4"),
    field<&Stocktake::state>("state")
        .oneOf(stocktakeStates)
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.stocktake_state")
        .doc("Closing it lists what is missing; it stays closed.")
        .example("\"open\""),
    field<&Stocktake::correctPlace>("correct_place")
        .writable()
        .titled("assets.field.correct_place")
        .doc("Whether what was found here and belongs elsewhere is moved here in the register.")
        .example("false"),
    field<&Stocktake::present>("present")
        .from("(SELECT COUNT(*) FROM asset_scans s WHERE s.kind = 'asset_stocktake' AND s.record_id = {t}.id AND "
              "s.result = 'present')")
        .titled("assets.field.present")
        .doc("How many were found where they belong.")
        .example("41"),
    field<&Stocktake::moved>("moved")
        .from("(SELECT COUNT(*) FROM asset_scans s WHERE s.kind = 'asset_stocktake' AND s.record_id = {t}.id AND "
              "s.result = 'moved')")
        .titled("assets.field.moved")
        .doc("How many were found that belong elsewhere.")
        .example("2"),
    field<&Stocktake::unknown>("unknown")
        .from("(SELECT COUNT(*) FROM asset_scans s WHERE s.kind = 'asset_stocktake' AND s.record_id = {t}.id AND "
              "s.result = 'unknown')")
        .titled("assets.field.unknown")
        .doc("How many codes belong to no asset.")
        .example("1"),
    field<&Stocktake::missing>("missing")
        .from("(SELECT COUNT(*) FROM asset_scans s WHERE s.kind = 'asset_stocktake' AND s.record_id = {t}.id AND "
              "s.result = 'missing')")
        .titled("assets.field.missing")
        .doc("How many should be there and were not scanned; known when it is closed.")
        .example("3"),
    field<&Stocktake::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .titled("assets.field.stocktake_author")
        .doc("Who began it.")
        .example("3"),
    field<&Stocktake::closedAt>("closed_at")
        .filterable()
        .titled("assets.field.closed_at")
        .doc("When it was closed.")
        .example("null"),
    createdField<&Stocktake::createdAt>(),
    updatedField<&Stocktake::updatedAt>(),
};

constexpr std::array scanFields{
    idField<&Scan::id>(),
    versionField<&Scan::version>(),
    field<&Scan::code>("code")
        .limit(200)
        .required()
        .createOnly()
        .filterable()
        .titled("assets.field.code")
        .doc("What the scanner read: inventory number, barcode, serial number or the address in a QR label.")
        .example("\"PC-00042\""),
    field<&Scan::result>("result")
        .oneOf(scanResults)
        .filterable()
        .titled("assets.field.result")
        .doc("present, moved (belongs elsewhere), unknown, or missing.")
        .example("\"present\""),
    field<&Scan::assetId>("asset_id")
        .refersTo("asset")
        .filterable()
        .query("asset")
        .titled("assets.field.asset_id")
        .doc("The asset it is.")
        .example("7"),
    field<&Scan::foundAtId>("found_at_id")
        .refersTo("location")
        .titled("assets.field.found_at")
        .doc("Of what was moved: the place the register had.")
        .example("null"),
    field<&Scan::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .doc("Who scanned it.")
        .example("3"),
    createdField<&Scan::createdAt>(),
    field<&Scan::updatedAt>("updated_at").doc("When it was last changed.").example("\"2026-01-31T08:15:00.000000Z\""),
};

void prepareStocktake(WriteContext& context, const Stocktake* before, Stocktake& after) {
    after.name = trimmed(after.name);
    if (after.name.empty()) after.name = formatDate(std::chrono::floor<std::chrono::days>(context.now));
    if (!before) {
        after.state = "open";
        if (context.viewer.id() != 0) after.authorId = context.viewer.id();
        return;
    }
    if (before->state == "closed" && after.state != "closed") throw Conflict("assets.error.stocktake_closed");
    if (before->state != "closed" && after.state == "closed") after.closedAt = context.now;
}

void stocktakeWritten(WriteContext& context, const Stocktake* before, const Stocktake& after) {
    if (!before || before->state == after.state) return;
    addMissing(context.tx, after.id, after.locationId, context.viewer.id(), context.now);
}

bool belongsHere(WriteContext& context, const Stocktake& stocktake, const Asset& asset) {
    if (!stocktake.locationId) return true;
    return asset.locationId && liesIn(context.tx, *asset.locationId, *stocktake.locationId);
}

/// The one meant; of several the one that belongs here.
std::optional<Asset> assetScanned(WriteContext& context, const Stocktake& stocktake, const std::string& code) {
    const auto found = assetsOfCode(context.tx, context.viewer, context.kernel, code);
    for (const auto& record : found) {
        const auto& asset = record.as<Asset>();
        if (belongsHere(context, stocktake, asset)) return asset;
    }
    if (found.empty()) return std::nullopt;
    return found.front().as<Asset>();
}

void prepareScan(WriteContext& context, const Scan* before, Scan& after) {
    if (before) return;
    after.code = trimmed(after.code);
    if (after.code.empty()) throw Invalid("code", "error.required");
    if (!context.owner || context.owner->kind != Stocktake::kind) throw Invalid("code", "error.required");
    const auto stocktake = context.kernel.records().get<Stocktake>(context.tx, context.viewer, context.owner->id);
    if (stocktake.state == "closed") throw Conflict("assets.error.stocktake_closed");
    if (context.viewer.id() != 0) after.authorId = context.viewer.id();
    const auto asset = assetScanned(context, stocktake, after.code);
    if (!asset) {
        after.result = "unknown";
        return;
    }
    if (isScanned(context.tx, stocktake.id, asset->id))
        throw Conflict("assets.error.scanned_already", {{"number", asset->number}});
    after.assetId = asset->id;
    const bool isHere = belongsHere(context, stocktake, *asset);
    after.result = isHere ? "present" : "moved";
    if (!isHere) after.foundAtId = asset->locationId;
    setLastSeen(context.tx, asset->id, context.now);
    if (!isHere && stocktake.correctPlace)
        context.kernel.records().patch(context.tx, context.viewer, assetRef(asset->id),
                                       Patch().set("location_id", *stocktake.locationId));
}

}  // namespace

RecordType stocktakeType() {
    RecordType type = recordType<Stocktake>("asset-stocktakes", "asset_stocktakes", stocktakeFields);
    type.doc = "A stock-taking of a place: what was found, what belongs elsewhere, what nobody knows, what is missing.";
    type.label = "{t}.name";
    type.readPermission = "assets.read_all";
    type.createPermission = type.writePermission = type.deletePermission = "assets.write";
    type.places = {.location = "t.location_id"};
    type.visible = [](const Viewer& viewer) { return viewer.within("assets.read_all", {.location = "t.location_id"}); };
    type.softDelete = false;
    type.defaultSort = "-id";
    type.textColumns = {"t.name"};
    type.groups = {"scans", "notes", "activity"};
    type.prepare = prepared<Stocktake>(prepareStocktake);
    type.written = writtenBy<Stocktake>(stocktakeWritten);
    type.removing = [](WriteContext&, const void* record) {
        if (static_cast<const Stocktake*>(record)->state == "closed") throw Conflict("assets.error.stocktake_closed");
    };
    return type;
}

GroupType scanGroup() {
    RecordType type = recordType<Scan>("", "asset_scans", scanFields);
    type.doc = "A code scanned in a stock-taking, with what it is.";
    type.label = "CONCAT({t}.code, ' ', {t}.result)";
    type.readPermission = "assets.read_all";
    type.createPermission = type.writePermission = type.deletePermission = "assets.write";
    type.softDelete = false;
    type.defaultSort = "-id";
    type.textColumns = {"t.code"};
    type.prepare = prepared<Scan>(prepareScan);
    return {"scans", "group.scans", std::move(type)};
}

}  // namespace kontor::assets

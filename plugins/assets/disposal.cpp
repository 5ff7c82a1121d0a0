#include "disposal.h"

#include <algorithm>

#include "asset_store.h"
#include "kontor/assets/asset.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "number_pattern.h"

namespace kontor::assets {

namespace {

constexpr const char* protocolNumbers = "P-{yyyy}-{0000}";

constexpr std::array disposalFields{
    idField<&Disposal::id>(),
    versionField<&Disposal::version>(),
    field<&Disposal::number>("number")
        .limit(40)
        .filterable()
        .sortable()
        .titled("assets.field.protocol_number")
        .doc("Number of the protocol, counted anew each year.")
        .example("\"P-2026-0001\""),
    field<&Disposal::disposedOn>("disposed_on")
        .createOnly()
        .filterable()
        .sortable()
        .titled("assets.field.disposed_on")
        .doc("Day it left the house; today when none is given.")
        .example("\"2025-03-31\""),
    field<&Disposal::reason>("reason")
        .oneOf(disposalReasons)
        .required()
        .createOnly()
        .filterable()
        .titled("assets.field.reason")
        .doc("What became of it.")
        .example("\"recycled\""),
    field<&Disposal::assetIds>("asset_ids")
        .refersTo("asset")
        .linkedBy("asset_disposal_items", "disposal_id", "asset_id")
        .limit(500)
        .writable()
        .filterable()
        .query("asset")
        .titled("assets.field.asset_ids")
        .doc("The assets that leave; their state is disposed afterwards. More may be added, none taken out.")
        .example("[7, 8]"),
    field<&Disposal::recipient>("recipient")
        .limit(200)
        .writable()
        .filterable()
        .titled("assets.field.recipient")
        .doc("Who took it.")
        .example("\"Recycling Nord GmbH\""),
    field<&Disposal::proceeds>("proceeds")
        .writable()
        .sortedBy("proceeds_amount")
        .filterable()
        .titled("assets.field.proceeds")
        .doc("What it brought in.")
        .example("null"),
    field<&Disposal::dataErased>("data_erased")
        .writable()
        .filterable()
        .titled("assets.field.data_erased")
        .doc("Whether its data were erased.")
        .example("true"),
    field<&Disposal::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .unlisted()
        .titled("assets.field.notes")
        .doc("Remarks.")
        .example("\"Certificate 4711 of the recycler\""),
    field<&Disposal::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .titled("assets.field.protocol_author")
        .doc("Who drew it up.")
        .example("3"),
    createdField<&Disposal::createdAt>(),
    updatedField<&Disposal::updatedAt>(),
};

/// Those the protocol did not name before.
std::vector<std::int64_t> addedAssets(const Disposal* before, const Disposal& after) {
    std::vector<std::int64_t> result;
    for (const auto id : after.assetIds)
        if (!before || std::find(before->assetIds.begin(), before->assetIds.end(), id) == before->assetIds.end())
            result.push_back(id);
    return result;
}

void prepareDisposal(WriteContext& context, const Disposal* before, Disposal& after) {
    if (after.proceeds && after.proceeds->minor < 0) throw Invalid("proceeds", "assets.error.negative");
    std::sort(after.assetIds.begin(), after.assetIds.end());
    after.assetIds.erase(std::unique(after.assetIds.begin(), after.assetIds.end()), after.assetIds.end());
    if (before && before->assetIds.size() + addedAssets(before, after).size() != after.assetIds.size())
        throw Conflict("assets.error.protocol_stays");
    if (before) return;
    const Date today = std::chrono::floor<std::chrono::days>(context.now);
    if (!after.disposedOn) after.disposedOn = today;
    if (*after.disposedOn > today) throw Invalid("disposed_on", "assets.error.in_the_future");
    if (context.viewer.id() != 0) after.authorId = context.viewer.id();
    const auto pattern = parsePattern(protocolNumbers)->on(*after.disposedOn);
    after.number = pattern.number(countOn(context.tx, pattern.key()));
}

/// All of them leave, or none: what one may not change, or what may not go that way, ends it.
void disposalWritten(WriteContext& context, const Disposal* before, const Disposal& after) {
    for (const auto id : addedAssets(before, after)) {
        Patch patch;
        patch.set("state", std::string("disposed")).set("retired_on", formatDate(*after.disposedOn));
        context.kernel.records().patch(context.tx, context.viewer, assetRef(id), patch);
    }
}

}  // namespace

RecordType disposalType() {
    RecordType type = recordType<Disposal>("asset-disposals", "asset_disposals", disposalFields);
    type.doc = "The protocol by which assets leave the house: number, day, reason, who.";
    type.label = "{t}.number";
    type.readPermission = "assets.read_all";
    type.createPermission = type.writePermission = "assets.dispose";
    // Where any of its assets lay.
    type.places = {.location =
                       "EXISTS (SELECT 1 FROM asset_disposal_items i JOIN assets a ON a.id = i.asset_id WHERE "
                       "i.disposal_id = t.id AND a.location_id {})",
                   .department =
                       "EXISTS (SELECT 1 FROM asset_disposal_items i JOIN assets a ON a.id = i.asset_id "
                       "WHERE i.disposal_id = t.id AND a.department_id {})",
                   .group =
                       "EXISTS (SELECT 1 FROM asset_disposal_items i JOIN assets a ON a.id = i.asset_id WHERE "
                       "i.disposal_id = t.id AND a.group_id {})"};
    const PlaceColumns places = type.places;
    type.visible = [places](const Viewer& viewer) { return viewer.within("assets.read_all", places); };
    type.softDelete = false;
    type.defaultSort = "-id";
    type.textColumns = {"t.number", "t.recipient"};
    type.lookup = {"t.number"};
    type.groups = {"notes", "documents", "activity"};
    type.prepare = prepared<Disposal>(prepareDisposal);
    type.written = writtenBy<Disposal>(disposalWritten);
    return type;
}

}  // namespace kontor::assets

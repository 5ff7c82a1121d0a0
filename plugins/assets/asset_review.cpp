#include "asset_review.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "register.h"
#include "source_store.h"

namespace kontor::assets {

namespace {

constexpr std::array reviewFields{
    idField<&AssetReview::id>(),
    versionField<&AssetReview::version>(),
    field<&AssetReview::title>("title")
        .limit(200)
        .filterable()
        .titled("assets.field.review_title")
        .doc("What the audit calls it.")
        .example("\"pc-042\""),
    field<&AssetReview::source>("source")
        .limit(120)
        .filterable()
        .titled("assets.field.review_source")
        .doc("The audit that found it.")
        .example("\"glpi-agent\""),
    field<&AssetReview::identities>("identities")
        .titled("assets.field.identities")
        .doc("What identifies it: values by scheme.")
        .example(R"({"serial": ["5CG1234XYZ"]})"),
    field<&AssetReview::found>("found")
        .unlisted()
        .titled("assets.field.found")
        .doc("Values the audit found.")
        .example(R"({"name": "PC-042"})"),
    field<&AssetReview::candidates>("candidates")
        .titled("assets.field.candidates")
        .doc("Assets it may be, by id: {score, reasons}; a reason with a minus speaks against it.")
        .example(R"({"7": {"score": 60, "reasons": ["uuid", "-serial"]}})"),
    field<&AssetReview::state>("state")
        .oneOf(reviewStates)
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.review_state")
        .doc("Whether somebody decided; dismissed when it is none of them.")
        .example("\"open\""),
    field<&AssetReview::assetId>("asset_id")
        .refersTo("asset")
        .writable()
        .filterable()
        .query("asset")
        .titled("assets.field.review_asset")
        .doc("The asset it is; given, it is decided, and the next audit knows it.")
        .example("7"),
    field<&AssetReview::digest>("digest").as(FieldType::word).secret().doc("What it is known by.").example("null"),
    createdField<&AssetReview::createdAt>(),
    updatedField<&AssetReview::updatedAt>(),
};

void prepareReview(WriteContext&, const AssetReview* before, AssetReview& after) {
    if (!before) return;
    if (after.assetId && before->assetId != after.assetId) after.state = "decided";
    if (after.state == "decided" && !after.assetId) throw Invalid("asset_id", "error.required");
}

/// The machine is known by what it said from now on.
void reviewWritten(WriteContext& context, const AssetReview* before, const AssetReview& after) {
    if (!before || after.state != "decided" || before->assetId == after.assetId) return;
    for (const auto& [scheme, values] : after.identities.members())
        for (const auto& value : values.items())
            if (const auto one = canonical({scheme, value.text()}))
                putIdentity(context.tx, *after.assetId, one->scheme, one->value, context.now);
}

}  // namespace

RecordType assetReviewType() {
    RecordType type = recordType<AssetReview>("asset-reviews", "asset_reviews", reviewFields);
    type.doc = "What an audit found and could be several assets: a person decides, nothing is merged by itself.";
    type.label = "{t}.title";
    type.readPermission = type.createPermission = type.writePermission = type.deletePermission = "assets.configure";
    type.softDelete = false;
    type.defaultSort = "-id";
    type.textColumns = {"t.title"};
    type.groups = {"activity"};
    type.prepare = prepared<AssetReview>(prepareReview);
    type.written = writtenBy<AssetReview>(reviewWritten);
    return type;
}

std::int64_t putReview(Transaction& tx, const Viewer& viewer, Kernel& kernel, AssetReview review) {
    review.digest = sha256Hex(review.source + "\n" + review.identities.dump() + "\n" + review.candidates.dump());
    if (const auto open = tx.maybe<std::int64_t>("SELECT id FROM asset_reviews WHERE digest = ? AND state <> 'decided'",
                                                 review.digest))
        return *open;
    Patch values;
    values.set("title", review.title).set("source", review.source).set("identities", review.identities);
    values.set("found", review.found).set("candidates", review.candidates).set("digest", review.digest);
    return kernel.records().create(tx, viewer, AssetReview::kind, values).id();
}

}  // namespace kontor::assets

#include "asset_catalogue.h"

#include "asset_store.h"
#include "kontor/assets/asset.h"
#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "number_pattern.h"

namespace kontor::assets {

namespace {

template <auto member>
constexpr Field uniqueField(std::string_view name, std::string_view title) {
    return field<member>(name)
        .oneOf(uniquenesses)
        .writable()
        .filterable()
        .titled(title)
        .doc("Among which assets it must be the only one: all (whose types say so too), those of this type, or off.")
        .example("\"all\"");
}

constexpr std::array typeFields{
    idField<&AssetType::id>(),
    versionField<&AssetType::version>(),
    field<&AssetType::name>("name")
        .limit(80)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.type_name")
        .doc("Name of the type, by which queries and files know it.")
        .example("\"projector\""),
    field<&AssetType::nameDe>("name_de")
        .limit(80)
        .writable()
        .titled("assets.field.name_de")
        .doc("What it is called in German, when that is not its name.")
        .example("\"Beamer\""),
    field<&AssetType::nameEn>("name_en")
        .limit(80)
        .writable()
        .titled("assets.field.name_en")
        .doc("What it is called in English, when that is not its name.")
        .example("\"Projector\""),
    field<&AssetType::family>("family")
        .oneOf(families)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.family")
        .doc("The family it belongs to; a service is one of the family service.")
        .example("\"computer\""),
    field<&AssetType::icon>("icon")
        .as(FieldType::word)
        .limit(40)
        .writable()
        .titled("assets.field.icon")
        .doc("Name of its icon.")
        .example("\"device-laptop\""),
    field<&AssetType::numberPattern>("number_pattern")
        .limit(60)
        .writable()
        .titled("assets.field.number_pattern")
        .doc("How inventory numbers look: {0000} is a number of at least that many digits, {yyyy} and {mm} the day it "
             "is "
             "made.")
        .example("\"PC-{yyyy}-{0000}\""),
    uniqueField<&AssetType::numberUnique>("number_unique", "assets.field.number_unique"),
    uniqueField<&AssetType::serialUnique>("serial_unique", "assets.field.serial_unique"),
    uniqueField<&AssetType::barcodeUnique>("barcode_unique", "assets.field.barcode_unique"),
    field<&AssetType::fieldNames>("field_names")
        .limit(100)
        .writable()
        .titled("assets.field.field_names")
        .doc("Names of the own fields (custom-fields of the kind asset) its assets have; none named: all of them.")
        .example("[]"),
    field<&AssetType::depreciation>("depreciation")
        .oneOf(depreciations)
        .writable()
        .titled("assets.field.depreciation")
        .doc("How the value of new ones falls.")
        .example("\"straight_line\""),
    field<&AssetType::usefulMonths>("useful_months")
        .between(1, 1200)
        .writable()
        .titled("assets.field.useful_months")
        .doc("Useful life of new ones in months.")
        .example("36"),
    field<&AssetType::rate>("rate")
        .between(0, 100)
        .writable()
        .titled("assets.field.rate")
        .doc("Of a declining depreciation, per cent of the book value in a year.")
        .example("null"),
    field<&AssetType::active>("active")
        .writable()
        .filterable()
        .titled("assets.field.active")
        .doc("Whether new assets can be of it.")
        .example("true"),
    createdField<&AssetType::createdAt>(),
    updatedField<&AssetType::updatedAt>(),
};

constexpr std::array manufacturerFields{
    idField<&Manufacturer::id>(),
    versionField<&Manufacturer::version>(),
    field<&Manufacturer::name>("name")
        .limit(120)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.manufacturer_name")
        .doc("Name of the maker.")
        .example("\"Lenovo\""),
    field<&Manufacturer::website>("website")
        .limit(255)
        .writable()
        .titled("assets.field.website")
        .doc("Address of the web site, with https://.")
        .example("\"https://www.example.org\""),
    field<&Manufacturer::supportPhone>("support_phone")
        .limit(60)
        .writable()
        .titled("assets.field.support_phone")
        .doc("Telephone number of the support.")
        .example("\"+49 30 1234\""),
    field<&Manufacturer::supportEmail>("support_email")
        .as(FieldType::email)
        .writable()
        .titled("assets.field.support_email")
        .doc("Mail address of the support.")
        .example("\"support@example.org\""),
    field<&Manufacturer::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .unlisted()
        .titled("assets.field.notes")
        .doc("Remarks.")
        .example("\"Customer number 4711\""),
    createdField<&Manufacturer::createdAt>(),
    updatedField<&Manufacturer::updatedAt>(),
};

constexpr std::array modelFields{
    idField<&AssetModel::id>(),
    versionField<&AssetModel::version>(),
    field<&AssetModel::name>("name")
        .limit(150)
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.model_name")
        .doc("Name of the model.")
        .example("\"ThinkPad T14 Gen 4\""),
    field<&AssetModel::manufacturerId>("manufacturer_id")
        .refersTo("manufacturer")
        .writable()
        .filterable()
        .query("manufacturer")
        .titled("assets.field.manufacturer_id")
        .doc("Who makes it.")
        .example("3"),
    field<&AssetModel::typeId>("type_id")
        .refersTo("asset_type")
        .writable()
        .filterable()
        .query("type")
        .titled("assets.field.type_id")
        .doc("What it is.")
        .example("1"),
    field<&AssetModel::partNumber>("part_number")
        .limit(80)
        .writable()
        .filterable()
        .titled("assets.field.part_number")
        .doc("The maker's number of the model.")
        .example("\"21HD\""),
    field<&AssetModel::endOfSupportOn>("end_of_support_on")
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.end_of_support_on")
        .doc("Last day on which the maker supports it.")
        .example("\"2030-12-31\""),
    field<&AssetModel::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .unlisted()
        .titled("assets.field.notes")
        .doc("Remarks.")
        .example("\"Needs the 65 W charger\""),
    createdField<&AssetModel::createdAt>(),
    updatedField<&AssetModel::updatedAt>(),
};

constexpr std::array moveFields{
    idField<&AssetMove::id>(),
    versionField<&AssetMove::version>(),
    field<&AssetMove::fromState>("from_state")
        .oneOf(assetStates)
        .required()
        .createOnly()
        .filterable()
        .sortable()
        .titled("assets.field.from_state")
        .doc("The state an asset is in.")
        .example("\"lost\""),
    field<&AssetMove::toState>("to_state")
        .oneOf(assetStates)
        .required()
        .createOnly()
        .filterable()
        .titled("assets.field.to_state")
        .doc("A state it may go into from there.")
        .example("\"retired\""),
    createdField<&AssetMove::createdAt>(),
    updatedField<&AssetMove::updatedAt>(),
};

void needName(std::string& name) {
    name = trimmed(name);
    if (name.empty()) throw Invalid("name", "error.required");
}

void prepareType(WriteContext& context, const AssetType* before, AssetType& after) {
    needName(after.name);
    if (const auto other = typeNamed(context.tx, after.name); other && other != after.id)
        throw Conflict("assets.error.name_taken", {{"name", after.name}});
    if (!after.numberPattern.empty() && !parsePattern(after.numberPattern))
        throw Invalid("number_pattern", "assets.error.number_pattern");
    if (!before || before->fieldNames != after.fieldNames) {
        const auto known = context.kernel.get<CustomFields>().of(context.tx, Asset::kind);
        for (const auto& name : after.fieldNames)
            if (std::none_of(known.begin(), known.end(), [&](const auto& one) { return one.name == name; }))
                throw Invalid("field_names", "assets.error.no_such_field", {{"name", name}});
    }
    if (after.depreciation == "declining" && !after.rate) throw Invalid("rate", "error.required");
    if (after.depreciation == "straight_line" && !after.usefulMonths) throw Invalid("useful_months", "error.required");
}

/// The rules of uniqueness hold for what is there already.
void typeWritten(WriteContext& context, const AssetType* before, const AssetType& after) {
    if (!before) return;
    const auto scope = [&](const std::string& rule) { return scopeOf(rule, after.id); };
    if (before->numberUnique != after.numberUnique) setNumberScope(context.tx, after.id, scope(after.numberUnique));
    if (before->serialUnique != after.serialUnique) setSerialScope(context.tx, after.id, scope(after.serialUnique));
    if (before->barcodeUnique != after.barcodeUnique) setBarcodeScope(context.tx, after.id, scope(after.barcodeUnique));
}

void refuseInUse(std::int64_t uses) {
    if (uses > 0) throw Conflict("assets.error.in_use", {{"count", std::to_string(uses)}});
}

template <class T>
RecordType catalogueType(std::string collection, std::string table, FieldTable fields, std::string doc) {
    RecordType type = recordType<T>(std::move(collection), std::move(table), fields);
    type.doc = std::move(doc);
    type.readPermission = "assets.read_catalogue";
    type.createPermission = type.writePermission = type.deletePermission = "assets.configure";
    type.label = "{t}.name";
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    type.lookup = {"t.name"};
    type.groups = {"activity"};
    return type;
}

}  // namespace

RecordType assetTypeType() {
    auto type = catalogueType<AssetType>("asset-types", "asset_types", typeFields,
                                         "What sort of asset there is: its numbers, own fields and rules.");
    type.label = "COALESCE(NULLIF({t}.name_{lang}, ''), {t}.name)";
    type.textColumns = {"t.name", "t.name_de", "t.name_en"};
    type.lookup = {"t.name", "t.name_de", "t.name_en"};
    type.prepare = prepared<AssetType>(prepareType);
    type.written = writtenBy<AssetType>(typeWritten);
    type.removing = [](WriteContext& context, const void* record) {
        refuseInUse(assetsOfType(context.tx, static_cast<const AssetType*>(record)->id));
    };
    return type;
}

RecordType manufacturerType() {
    auto type = catalogueType<Manufacturer>("manufacturers", "manufacturers", manufacturerFields,
                                            "Who makes what the house has.");
    type.createPermission = type.writePermission = "assets.write_catalogue";
    type.prepare = prepared<Manufacturer>([](WriteContext&, const Manufacturer*, Manufacturer& after) {
        needName(after.name);
        if (!after.website.empty() && !after.website.starts_with("https://") && !after.website.starts_with("http://"))
            throw Invalid("website", "assets.error.website");
    });
    type.removing = [](WriteContext& context, const void* record) {
        refuseInUse(usesOfManufacturer(context.tx, static_cast<const Manufacturer*>(record)->id));
    };
    return type;
}

RecordType assetModelType() {
    auto type = catalogueType<AssetModel>("asset-models", "asset_models", modelFields,
                                          "The catalogue of models the house has or buys.");
    type.createPermission = type.writePermission = "assets.write_catalogue";
    type.textColumns = {"t.name", "t.part_number"};
    type.lookup = {"t.name", "t.part_number"};
    type.prepare =
        prepared<AssetModel>([](WriteContext&, const AssetModel*, AssetModel& after) { needName(after.name); });
    type.written = writtenBy<AssetModel>([](WriteContext& context, const AssetModel* before, const AssetModel& after) {
        if (before && before->manufacturerId != after.manufacturerId)
            setManufacturerOfModel(context.tx, after.id, after.manufacturerId);
    });
    type.removing = [](WriteContext& context, const void* record) {
        refuseInUse(assetsOfModel(context.tx, static_cast<const AssetModel*>(record)->id));
    };
    return type;
}

RecordType assetMoveType() {
    RecordType type = recordType<AssetMove>("asset-moves", "asset_moves", moveFields);
    type.doc = "From which state an asset may go into which.";
    type.readPermission = "assets.read_catalogue";
    type.createPermission = type.writePermission = type.deletePermission = "assets.configure";
    type.label = "CONCAT({t}.from_state, ' → ', {t}.to_state)";
    type.softDelete = false;
    type.defaultSort = "from_state";
    type.prepare = prepared<AssetMove>([](WriteContext& context, const AssetMove* before, AssetMove& after) {
        if (after.fromState == after.toState) throw Invalid("to_state", "assets.error.same_state");
        if (!before && isAllowed(context.tx, after.fromState, after.toState))
            throw Conflict("assets.error.move_exists");
    });
    return type;
}

}  // namespace kontor::assets

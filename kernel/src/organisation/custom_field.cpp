#include "organisation/custom_field.h"

#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor {

namespace {

constexpr Field customFieldFields[] = {
    idField<&CustomField::id>(),
    versionField<&CustomField::version>(),
    field<&CustomField::appliesTo>("applies_to")
        .as(FieldType::word)
        .limit(40)
        .createOnly()
        .filterable()
        .doc("Kind of the records that have it.")
        .example("\"ticket\""),
    field<&CustomField::name>("name")
        .as(FieldType::word)
        .limit(40)
        .required()
        .createOnly()
        .filterable()
        .doc("Its name in `custom`: small letters, digits and _.")
        .example("\"cost_centre\""),
    field<&CustomField::labelDe>("label_de")
        .limit(80)
        .required()
        .writable()
        .doc("What it is called in German.")
        .example("\"Kostenstelle\""),
    field<&CustomField::labelEn>("label_en")
        .limit(80)
        .required()
        .writable()
        .doc("What it is called in English.")
        .example("\"Cost centre\""),
    field<&CustomField::type>("type")
        .oneOf(customTypes)
        .required()
        .createOnly()
        .filterable()
        .doc("What it holds.")
        .example("\"choice\""),
    field<&CustomField::choices>("choices")
        .writable()
        .limit(50)
        .doc("The values a choice can have.")
        .example("[\"4711\", \"4712\"]"),
    field<&CustomField::required>("required")
        .writable()
        .filterable()
        .doc("Whether new records must have it.")
        .example("false"),
    field<&CustomField::position>("position")
        .between(0, 1'000'000)
        .writable()
        .sortable()
        .doc("Place in forms.")
        .example("1"),
    field<&CustomField::active>("active").writable().filterable().doc("Whether it is in use.").example("true"),
    field<&CustomField::createdAt>("created_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&CustomField::updatedAt>("updated_at")
        .sortable()
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

void prepare(WriteContext& context, const CustomField* before, CustomField& after) {
    if (!CustomFields::isName(after.name)) throw Invalid("name", "error.not_a_name");
    const RecordType* type = nullptr;
    const auto& records = context.kernel.catalog().records;
    if (const auto found = records.find(after.appliesTo); found != records.end()) type = &found->second;
    if (!type || !type->field("custom"))
        throw Invalid("applies_to", "error.no_custom_fields", {{"kind", after.appliesTo}});
    if (!before && context.tx.maybe<std::int64_t>("SELECT id FROM custom_fields WHERE applies_to = ? AND name = ?",
                                                  after.appliesTo, after.name))
        throw Conflict("error.custom_field_exists", {{"name", after.name}});
    if (after.type == "choice" && after.choices.empty()) throw Invalid("choices", "error.required");
    if (after.type != "choice") after.choices.clear();
}

struct Row {
    std::string name;
    std::string labelDe;
    std::string labelEn;
    std::string type;
    std::optional<std::string> choices;
    bool required = false;

    static constexpr auto columns =
        std::tuple{&Row::name, &Row::labelDe, &Row::labelEn, &Row::type, &Row::choices, &Row::required};
};

}  // namespace

const FieldTable CustomField::fields = customFieldFields;

RecordType customFieldType() {
    RecordType type = recordType<CustomField>("custom-fields", "custom_fields", CustomField::fields);
    type.doc = "Fields that administrators added to tickets, people and other records.";
    type.label = "{t}.name";
    type.readPermission = "custom_fields.read";
    type.createPermission = "custom_fields.write";
    type.writePermission = "custom_fields.write";
    type.deletePermission = "custom_fields.write";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.label_de", "t.label_en"};
    type.prepare = prepared<CustomField>(prepare);
    return type;
}

std::vector<CustomFields::Declared> CustomFieldStore::of(Transaction& tx, std::string_view kind) {
    std::vector<Declared> result;
    for (auto& row : tx.all<Row>("SELECT name, label_de, label_en, type, choices, required FROM custom_fields"
                                 " WHERE applies_to = ? AND active = 1 ORDER BY position, id",
                                 kind)) {
        Declared field{std::move(row.name), std::move(row.labelDe), std::move(row.labelEn), std::move(row.type), {},
                       row.required};
        if (row.choices && !row.choices->empty())
            for (const auto& choice : Json::parse(*row.choices).items()) field.choices.push_back(choice.string());
        result.push_back(std::move(field));
    }
    return result;
}

}  // namespace kontor

#include "organisation/custom_field.h"

#include "kontor/colours.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

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
        .limit(200)
        .doc("The values a choice can have, in the order in which they are offered.")
        .example("[\"4711\", \"4712\"]"),
    field<&CustomField::choiceDetails>("choice_details")
        .writable()
        .doc("What values are called (label_de, label_en) and their colour; also of values that are offered no longer.")
        .example("{\"4711\": {\"label_de\": \"Einkauf\", \"label_en\": \"Purchasing\", \"colour\": \"teal\"}}"),
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

void checkDetails(const Json& details) {
    const auto refuse = [](const char* key, Message::Params params = {}) {
        throw Invalid("choice_details", key, std::move(params));
    };
    if (details.size() > 1000) refuse("error.too_many", {{"most", "1000"}});
    for (const auto& [value, detail] : details.members()) {
        if (!detail.isObject()) refuse("error.not_an_object");
        for (const auto& [name, text] : detail.members()) {
            if (name != "label_de" && name != "label_en" && name != "colour")
                refuse("error.unknown_field", {{"field", name}});
            if (!text.isString()) refuse("error.not_a_text");
            if (characters(text.string()) > 80) refuse("error.too_long", {{"most", "80"}});
            if (name == "colour" && !text.string().empty() && !isColour(text.string()))
                refuse("error.not_one_of",
                       {{"values", join(std::vector<std::string>(colours.begin(), colours.end()), ", ")}});
        }
    }
}

void prepareCustomField(WriteContext& context, const CustomField* before, CustomField& after) {
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
    if (after.type != "choice") after.choices.clear(), after.choiceDetails = Json::object();
    if (!before || before->choiceDetails != after.choiceDetails) checkDetails(after.choiceDetails);
}

struct DeclaredRow {
    std::string name;
    std::string labelDe;
    std::string labelEn;
    std::string type;
    std::optional<std::string> choices;
    std::optional<std::string> details;
    bool required = false;

    static constexpr auto columns =
        std::tuple{&DeclaredRow::name,    &DeclaredRow::labelDe, &DeclaredRow::labelEn, &DeclaredRow::type,
                   &DeclaredRow::choices, &DeclaredRow::details, &DeclaredRow::required};
};

std::vector<CustomFields::Choice> choicesOf(const DeclaredRow& row) {
    std::vector<CustomFields::Choice> result;
    const Json details = row.details && !row.details->empty() ? Json::parse(*row.details) : Json::object();
    const auto add = [&](const std::string& value, bool active) {
        const Json& detail = details[value];
        const auto label = [&](const char* name) {
            const std::string text = detail[name].text();
            return text.empty() ? value : text;
        };
        result.push_back({value, label("label_de"), label("label_en"), detail["colour"].text(), active});
    };
    if (row.choices && !row.choices->empty())
        for (const auto& choice : Json::parse(*row.choices).items()) add(choice.string(), true);
    const std::size_t offered = result.size();
    for (const auto& [value, detail] : details.members())
        if (std::none_of(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(offered),
                         [&, &value = value](const auto& choice) { return choice.value == value; }))
            add(value, false);
    return result;
}

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
    type.prepare = prepared<CustomField>(prepareCustomField);
    return type;
}

std::vector<CustomFields::Declared> CustomFieldStore::of(Transaction& tx, std::string_view kind) {
    std::vector<Declared> result;
    for (auto& row : tx.all<DeclaredRow>(
             "SELECT name, label_de, label_en, type, choices, choice_details, required FROM custom_fields"
             " WHERE applies_to = ? AND active = 1 ORDER BY position, id",
             kind)) {
        auto choices = choicesOf(row);
        result.push_back({std::move(row.name), std::move(row.labelDe), std::move(row.labelEn), std::move(row.type),
                          std::move(choices), row.required});
    }
    return result;
}

}  // namespace kontor

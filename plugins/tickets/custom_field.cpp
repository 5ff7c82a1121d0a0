#include "custom_field.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::tickets {

namespace {

void prepare(WriteContext& context, const CustomField* before, CustomField& after) {
    if (!isName(after.name)) throw Invalid("name", "tickets.not_a_name");
    const RecordType* type = nullptr;
    const auto& records = context.kernel.catalog().records;
    if (const auto found = records.find(after.appliesTo); found != records.end()) type = &found->second;
    if (!type || !type->field("custom"))
        throw Invalid("applies_to", "tickets.no_custom_fields", {{"kind", after.appliesTo}});
    if (!before && context.tx.maybe<std::int64_t>("SELECT id FROM custom_fields WHERE applies_to = ? AND name = ?",
                                                  after.appliesTo, after.name))
        throw Conflict("tickets.custom_field_exists", {{"name", after.name}});
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

bool isName(std::string_view text) {
    const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && small(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
        return small(c) || (c >= '0' && c <= '9') || c == '_';
    });
}

RecordType customFieldType() {
    RecordType type = recordType<CustomField>("custom-fields", "custom_fields", customFieldFields);
    type.doc = "A field an administrator added to tickets.";
    type.label = "{t}.name";
    type.readPermission = "tickets.read";
    type.createPermission = "tickets.configure";
    type.writePermission = "tickets.configure";
    type.deletePermission = "tickets.configure";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.label_de", "t.label_en"};
    type.prepare = prepared<CustomField>(prepare);
    return type;
}

std::vector<CustomField> activeCustomFields(Transaction& tx, std::string_view kind) {
    std::vector<CustomField> result;
    for (auto& row : tx.all<Row>("SELECT name, label_de, label_en, type, choices, required FROM custom_fields"
                                 " WHERE applies_to = ? AND active = 1 ORDER BY position, id",
                                 kind)) {
        CustomField field;
        field.name = std::move(row.name);
        field.labelDe = std::move(row.labelDe);
        field.labelEn = std::move(row.labelEn);
        field.type = std::move(row.type);
        field.required = row.required;
        if (row.choices && !row.choices->empty())
            for (const auto& choice : Json::parse(*row.choices).items()) field.choices.push_back(choice.string());
        result.push_back(std::move(field));
    }
    return result;
}

}  // namespace kontor::tickets

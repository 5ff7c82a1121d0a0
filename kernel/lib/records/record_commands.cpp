// What commands of the shell share that have to do with records.
#include <cctype>

#include "kontor/command.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/translations.h"

namespace kontor {

namespace {

std::string title(std::string_view field) {
    std::string result = replaceAll(std::string(field), "_", " ");
    for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

/// What people read of a field: times by their clock, money and days as they write them.
std::string shownText(const RecordType& type, std::string_view name, const Json& value, const Viewer& viewer) {
    const Field* field = type.field(name);
    if (field && field->type == FieldType::time && value.isString())
        if (const auto at = parseTime(value.string())) return localTime(*at, viewer.locale(), viewer.timeZone());
    if (field && field->type == FieldType::date && value.isString())
        if (const auto day = parseDate(value.string())) return localDate(*day, viewer.locale());
    if (field && field->type == FieldType::money && value.isObject())
        if (const auto money = parseMoney(value["amount"].text() + " " + value["currency"].text()))
            return localMoney(*money, viewer.locale());
    return cellText(value);
}

}  // namespace

std::string cellText(const Json& value) {
    if (value.isNull()) return {};
    if (value.isString()) return value.string();
    if (value.isBool()) return value.boolean() ? "yes" : "no";
    if (!value.isArray()) return value.dump();
    std::vector<std::string> parts;
    for (const auto& item : value.items()) parts.push_back(cellText(item));
    return join(parts, ", ");
}

CommandArgument recordArgument(std::string kind, std::string doc, std::string q) {
    const auto complete = [kind = std::move(kind), q = std::move(q)](std::string_view, const Viewer& viewer,
                                                                     Kernel& kernel) {
        std::vector<std::string> candidates;
        kernel.db().read([&](Transaction& tx) {
            std::vector<std::int64_t> ids;
            const RecordPage page = kernel.records().list(tx, viewer, kind, {.q = q, .fields = {"id"}});
            for (const auto& record : page.items) ids.push_back(record.id());
            candidates.clear();
            for (const auto& [id, label] : kernel.records().labels(tx, viewer, kind, ids))
                candidates.push_back(std::to_string(id) + "\t" + label);
        });
        return candidates;
    };
    return {.name = "id", .doc = std::move(doc), .type = CommandArgument::Type::integer, .complete = complete};
}

CommandResult CommandResult::ofRecords(const RecordPage& page, const Viewer& viewer,
                                       const std::vector<std::string>& fields) {
    std::vector<std::string> titles;
    titles.reserve(fields.size());
    for (const auto& field : fields) titles.push_back(title(field));
    std::vector<std::vector<std::string>> rows;
    Json list = Json::array();
    for (const auto& record : page.items) {
        Json json = record.toJson(viewer);
        std::vector<std::string> row;
        row.reserve(fields.size());
        for (const auto& field : fields)
            row.push_back(shownText(record.type(), field, json[std::string_view(field)], viewer));
        rows.push_back(std::move(row));
        list.push(std::move(json));
    }
    CommandResult result;
    result.table(std::move(titles), std::move(rows), std::move(list));
    if (page.nextCursor) result.line("There are more; a narrower query shows them.");
    return result;
}

CommandResult CommandResult::ofRecord(const AnyRecord& record, const Viewer& viewer) {
    Json json = record.toJson(viewer);
    std::vector<std::pair<std::string, std::string>> fields;
    for (const auto& [name, value] : json.members())
        if (const std::string text = shownText(record.type(), name, value, viewer); !text.empty())
            fields.emplace_back(replaceAll(name, "_", " "), text);
    CommandResult result;
    result.record(std::move(fields), std::move(json));
    return result;
}

}  // namespace kontor

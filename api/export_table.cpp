#include "export_table.h"

#include <algorithm>
#include <set>

#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/field_labels.h"
#include "kontor/html.h"
#include "kontor/labels.h"
#include "kontor/text.h"

namespace kontor::api {

namespace {

constexpr std::size_t mostFields = 100;
constexpr std::size_t mostNamesKept = 20'000;
constexpr std::string_view customPrefix = "custom.";

bool isReadable(const RecordType& type, const Viewer& viewer, const Field& field) {
    return !field.isSecret && field.get && (!type.fieldReadable || type.fieldReadable(viewer, field));
}

/// Whether lists can read it: input of the rules alone has no value.
bool isRead(const Field& field) {
    return !field.column.empty() || !field.expression.empty() || !field.linkTable.empty();
}

bool isCustomObject(const Field& field) {
    return field.name == "custom" && field.type == FieldType::json;
}

ExportColumn columnOf(Kernel& kernel, const Viewer& viewer, const RecordType& type, const Field& field) {
    return {&field,
            "",
            std::string(field.name),
            fieldLabel(field, kernel.translations(), viewer.locale(), type.collection),
            {}};
}

std::vector<std::int64_t> idsOf(const FieldValue& value) {
    if (const auto* id = std::get_if<std::int64_t>(&value)) return {*id};
    if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value)) return *ids;
    return {};
}

ExportCell cellOf(const Json& value) {
    if (value.isNull()) return nullptr;
    if (value.isBool()) return value.boolean();
    if (value.isInteger()) return value.integer();
    if (value.isNumber()) return value.number();
    return value.isString() ? value.string() : value.dump();
}

std::string textMember(const Json& body, std::string_view name, std::size_t most) {
    const Json* value = body.find(name);
    if (!value || value->isNull()) return {};
    if (!value->isString()) throw Invalid(std::string(name), "error.not_a_text");
    if (characters(value->string()) > most)
        throw Invalid(std::string(name), "error.too_long", {{"most", std::to_string(most)}});
    return value->string();
}

}  // namespace

std::string_view toString(ExportFormat format) {
    return format == ExportFormat::csv ? "csv" : format == ExportFormat::json ? "json" : "xlsx";
}

Json toJson(const ExportRequest& request) {
    Json body = Json::object(
        {{"format", toString(request.format)}, {"q", request.q}, {"sort", request.sort}, {"names", request.names}});
    for (const auto& field : request.fields) body["fields"].push(field);
    return body;
}

ExportRequest exportRequestFrom(const Json& body) {
    for (const auto& [name, value] : body.members())
        if (name != "format" && name != "q" && name != "sort" && name != "fields" && name != "names")
            throw Invalid(name, "error.unknown_field");
    ExportRequest request;
    const std::string format = textMember(body, "format", 10);
    if (format == "json")
        request.format = ExportFormat::json;
    else if (format == "xlsx")
        request.format = ExportFormat::xlsx;
    else if (!format.empty() && format != "csv")
        throw Invalid("format", "error.not_one_of", {{"values", "csv, json, xlsx"}});
    request.names = request.format != ExportFormat::json;
    request.q = textMember(body, "q", 2000);
    if (auto sort = textMember(body, "sort", 100); !sort.empty()) request.sort = std::move(sort);
    if (const Json* names = body.find("names"); names && !names->isNull()) {
        if (!names->isBool()) throw Invalid("names", "error.not_a_boolean");
        request.names = names->boolean();
    }
    if (const Json* fields = body.find("fields"); fields && !fields->isNull()) {
        if (!fields->isArray()) throw Invalid("fields", "error.not_a_list");
        if (fields->size() > mostFields) throw Invalid("fields", "error.too_many", {{"most", "100"}});
        for (const auto& field : fields->items()) {
            if (!field.isString()) throw Invalid("fields", "error.not_a_text");
            request.fields.push_back(field.string());
        }
    }
    return request;
}

std::vector<ExportColumn> possibleColumns(Transaction& tx, Kernel& kernel, const Viewer& viewer,
                                          const RecordType& type) {
    std::vector<ExportColumn> columns;
    for (const auto& field : type.fields) {
        if (!isReadable(type, viewer, field) || !isRead(field)) continue;
        if (!isCustomObject(field)) {
            columns.push_back(columnOf(kernel, viewer, type, field));
            continue;
        }
        auto* custom = kernel.find<CustomFields>();
        if (!custom) continue;
        for (const auto& declared : custom->of(tx, type.kind)) {
            columns.push_back({&field,
                               declared.name,
                               std::string(customPrefix) + declared.name,
                               declared.label(viewer.locale()),
                               {}});
            for (const auto& choice : declared.choices)
                columns.back().words[choice.value] = choice.label(viewer.locale());
        }
    }
    return columns;
}

std::vector<ExportColumn> exportColumns(Transaction& tx, Kernel& kernel, const Viewer& viewer, const RecordType& type,
                                        const std::vector<std::string>& fields) {
    const auto possible = possibleColumns(tx, kernel, viewer, type);
    std::vector<ExportColumn> columns;
    if (fields.empty()) {
        for (const auto& column : possible)
            if (column.field->isListed && column.name != "version") columns.push_back(column);
        return columns;
    }
    for (const auto& name : fields) {
        const auto found = std::find_if(possible.begin(), possible.end(),
                                        [&](const ExportColumn& column) { return column.name == name; });
        if (found != possible.end()) {
            columns.push_back(*found);
            continue;
        }
        // One that others may read is left out, as lists do; whoever asks learns nothing by it.
        const Field* field = type.field(name.substr(0, name.find('.')));
        const bool isHidden = field && !field->isSecret && isRead(*field) && !isReadable(type, viewer, *field);
        if (!isHidden) throw Invalid::request("fields", "error.unknown_field", {{"field", name}});
    }
    if (columns.empty()) throw Invalid::request("fields", "error.required");
    return columns;
}

ExportTable::ExportTable(Kernel& kernel, Viewer viewer, const RecordType& type, ExportRequest request)
    : _kernel(kernel), _viewer(std::move(viewer)), _type(type), _request(std::move(request)) {
    kernel.db().read([&](Transaction& tx) { _columns = exportColumns(tx, kernel, _viewer, type, _request.fields); });
    _list.q = _request.q;
    _list.sort = _request.sort;
    _list.limit = 200;
    for (const auto& column : _columns)
        if (std::find(_list.fields.begin(), _list.fields.end(), column.field->name) == _list.fields.end())
            _list.fields.emplace_back(column.field->name);
}

bool ExportTable::next() {
    if (!_more) return false;
    _kernel.db().read([&](Transaction& tx) {
        RecordPage page = _kernel.records().list(tx, _viewer, _type.kind, _list);
        _records = std::move(page.items);
        _list.cursor = page.nextCursor.value_or("");
        _more = page.nextCursor.has_value();
        if (_request.names) readNames(tx);
    });
    return true;
}

void ExportTable::readNames(Transaction& tx) {
    std::set<Ref> wanted;
    if (_names.size() > mostNamesKept) _names.clear();
    for (const auto& column : _columns)
        if (!column.field->target.empty())
            for (const auto& record : _records)
                for (const auto id : idsOf(record.get(column.field->name)))
                    if (Ref ref{std::string(column.field->target), id}; !_names.contains(ref))
                        wanted.insert(std::move(ref));
    if (wanted.empty()) return;
    auto found = _kernel.get<Labels>().labels(tx, _viewer, {wanted.begin(), wanted.end()});
    for (const auto& ref : wanted) _names[ref] = std::move(found[ref]);
}

std::vector<std::string> ExportTable::names(const Field& field, const AnyRecord& record) const {
    std::vector<std::string> result;
    for (const auto id : idsOf(record.get(field.name)))
        if (const auto found = _names.find({std::string(field.target), id});
            found != _names.end() && !found->second.empty())
            result.push_back(found->second);
    return result;
}

ExportCell ExportTable::cell(const ExportColumn& column, const AnyRecord& record) const {
    const Field& field = *column.field;
    const FieldValue value = record.get(field.name);
    if (!column.custom.empty()) {
        const auto* custom = std::get_if<Json>(&value);
        ExportCell held = custom ? cellOf((*custom)[column.custom]) : ExportCell(nullptr);
        if (auto* word = std::get_if<std::string>(&held); word && _request.names)
            if (const auto named = column.words.find(*word); named != column.words.end()) *word = named->second;
        return held;
    }
    if (_request.names && !field.target.empty()) {
        const auto names = this->names(field, record);
        return names.empty() ? ExportCell(nullptr) : ExportCell(join(names, ", "));
    }
    if (std::holds_alternative<std::nullptr_t>(value)) return nullptr;
    if (const auto* yes = std::get_if<bool>(&value)) return *yes;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* time = std::get_if<Time>(&value)) return *time;
    std::string text = toText(value);
    if (field.type == FieldType::date || (field.type == FieldType::money && !_request.names)) return text;
    if (!_request.names) return text;
    if (field.type == FieldType::html) return htmlToText(text);
    if (field.type == FieldType::enumeration || field.type == FieldType::word)
        return valueLabel(field, text, _kernel.translations(), _viewer.locale(), _type.collection);
    return text;
}

std::vector<ExportCell> ExportTable::cells(const AnyRecord& record) const {
    std::vector<ExportCell> result;
    result.reserve(_columns.size());
    for (const auto& column : _columns) result.push_back(cell(column, record));
    return result;
}

}  // namespace kontor::api

#include "imports/import_rows.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor {

ImportRows::ImportRows(Kernel& kernel, const Import& import, const ImportFile& file, const ImportColumns& columns,
                       Viewer viewer)
    : _kernel(kernel),
      _import(import),
      _file(file),
      _columns(columns),
      _viewer(std::move(viewer)),
      _lookup(kernel, import, columns, _viewer),
      _values(kernel, columns, _viewer) {}

void ImportRows::begin(Transaction& tx, std::span<const TableRow> rows, ImportLookup::Places places) {
    _lookup.begin(tx, std::move(places));
    std::vector<std::string> keys;
    Errors ignored;
    for (const auto& row : rows)
        if (auto key = _file.keyOf(_file.of(row, ignored)); !key.empty()) keys.push_back(std::move(key));
    _lookup.prefetch(keys);
}

WrittenRow ImportRows::write(Transaction& tx, const TableRow& row) {
    WrittenRow result;
    result.line = row.line;
    Errors errors;
    try {
        const RowCells cells = _file.of(row, errors);
        const std::string key = _file.keyOf(cells);
        result.label = leftCharacters(ImportFile::nameOf(cells, key), 255);
        // A new record may be named by nothing but what it gets itself, as a number out of a pattern.
        if (key.empty() && _import.matchBy != "id") errors.push_back({_import.matchBy, {"error.required", {}}});
        if (errors.empty() && !key.empty()) _file.checkTwice(cells, row.line, errors);
        if (errors.empty()) {
            const auto id = key.empty() ? std::nullopt : _lookup.record(key);
            if (!id && !key.empty() && _import.matchBy == "id")
                throw Invalid("id", "error.no_such_record", {{"id", key}});
            if (_import.rule == (id ? "create" : "update")) {
                result.outcome = "skipped";
                result.targetId = id;
                return result;
            }
            Json values = valuesOf(cells, result, errors);
            if (errors.empty()) store(tx, id, row, cells, std::move(values), result);
        }
        if (errors.empty()) {
            for (auto& value : _file.touched(cells)) result.touched.push_back(std::move(value));
            _lookup.forget(result.touched);
            return result;
        }
    } catch (const Invalid& invalid) {
        errors = invalid.errors();
    } catch (const Unavailable&) {
        throw;
    } catch (const Error& error) {
        errors.push_back({"", error.message()});
    }
    result.outcome = "refused";
    result.targetId.reset();
    result.writtenVersion.reset();
    result.awaits.clear();
    result.made.clear();
    result.restore = Json::object();
    result.changes = Json::array();
    result.errors = told(errors);
    return result;
}

Json ImportRows::told(const Errors& errors) const {
    Json list = Json::array();
    for (const auto& [field, message] : errors) {
        Json params = Json::object();
        for (const auto& [name, value] : message.params) params[name] = value;
        list.push(Json::object({{"field", field},
                                {"message", _kernel.translations().text("en", message)},
                                {"key", message.key},
                                {"params", std::move(params)}}));
    }
    return list;
}

Json ImportRows::valuesOf(const RowCells& cells, WrittenRow& row, Errors& errors) {
    Json values = Json::object();
    for (const auto& [name, cell] : cells) {
        const auto* column = _columns.find(name);
        if (!column) continue;
        try {
            if (column->code && column->code->read && column->field)
                values[column->field->name] = column->code->read(cell, _lookup);
            else if (column->custom)
                values["custom"][column->custom->name] = _values.custom(*column->custom, cell);
            else if (column->byName)
                reference(*column, cells, values, row, errors);
            else if (column->field)
                values[column->field->name] = _values.value(*column->field, cell, errors);
        } catch (const Invalid& invalid) {
            for (const auto& error : invalid.errors()) errors.push_back({name, error.message});
        }
    }
    return values;
}

void ImportRows::reference(const ImportColumns::Column& column, const RowCells& cells, Json& values, WrittenRow& row,
                           Errors& errors) {
    const std::string& cell = cells.at(column.name);
    const std::string field(column.field->name);
    if (column.field->type == FieldType::reference) {
        if (const auto id = referred(column, cell, cells, row, errors)) values[field] = *id;
        return;
    }
    Json ids = Json::array();
    for (const auto& name : ImportValues::listIn(cell))
        if (const auto id = referred(column, name, cells, row, errors)) ids.push(*id);
    values[field] = std::move(ids);
}

/// The record of that name. One that a trial made and took back is promised, one further down in the file awaited.
std::optional<std::int64_t> ImportRows::referred(const ImportColumns::Column& column, const std::string& name,
                                                 const RowCells& cells, WrittenRow& row, Errors& errors) {
    const std::string kind(column.field->target);
    const auto& makes = _columns.kind().makes;
    if (const auto* promised = _lookup.promised(kind, name)) {
        row.promised.emplace_back(column.field->name, *promised);
        return std::nullopt;
    }
    if (std::find(makes.begin(), makes.end(), kind) != makes.end())
        return _lookup.findOrMake(kind, name, Json::object(), column.name);
    const auto* further = column.name == _columns.kind().later ? _file.promised(name) : nullptr;
    if (const auto id = further ? _lookup.findExactly(kind, name) : _lookup.find(kind, name)) return id;
    if (further) {
        const auto own = _file.namesOf(cells);
        if (std::find(own.begin(), own.end(), asciiLower(name)) != own.end())
            errors.push_back({column.name, {"error.own_manager", {}}});
        row.awaits = leftCharacters(name, 255);
        row.promised.emplace_back(column.field->name, *further);
        return std::nullopt;
    }
    errors.push_back({column.name, {"error.no_such_record", {{"id", name}}}});
    return std::nullopt;
}

/// Empty cells say that there is nothing, where the importer says so.
void ImportRows::clearEmpty(const TableRow& row, Json& values) const {
    for (const auto& name : _file.emptyIn(row)) {
        const auto* column = _columns.find(name);
        if (!column || !column->field || column->field->isRequired || name == _import.matchBy ||
            (column->code && column->code->read))
            continue;
        if (column->custom) {
            values["custom"][column->custom->name] = Json();
            continue;
        }
        Errors ignored;
        if (const auto nothing = readFieldText(*column->field, "", ignored);
            nothing && !values.find(column->field->name))
            values[column->field->name] = toJson(*column->field, *nothing);
    }
}

/// What the record holds already, only not as it was exported, is not written again.
void ImportRows::leaveUnsaid(const AnyRecord& before, const RowCells& cells, Json& values) const {
    for (const auto& [name, cell] : cells) {
        const auto* column = _columns.find(name);
        if (!column || !column->field || column->custom || !values.find(column->field->name)) continue;
        const Field& field = *column->field;
        const FieldValue held = before.get(field.name);
        if (_values.isShownAs(field, held, cell) || (field.isCreateOnly && toJson(field, held) == values[field.name]))
            values.erase(field.name);
    }
}

void ImportRows::store(Transaction& tx, std::optional<std::int64_t> id, const TableRow& line, const RowCells& cells,
                       Json values, WrittenRow& result) {
    auto& records = _kernel.records();
    const std::string& kind = _import.recordKind;
    const RecordType& type = records.type(kind);
    std::optional<AnyRecord> before;
    if (id) {
        before.emplace(records.get(tx, _viewer, {kind, *id}));
        if (_import.emptyCells == "clear") clearEmpty(line, values);
        leaveUnsaid(*before, cells, values);
    }
    const auto patch = Patch::fromJson(type, _viewer, values, !id);
    AnyRecord after = id ? records.patch(tx, _viewer, {kind, *id}, patch) : records.create(tx, _viewer, kind, patch);
    result.targetId = after.id();
    result.outcome = !id ? "new" : after.version() == before->version() ? "unchanged" : "changed";
    if (_columns.writeMore(_lookup, cells, after.id()) && id) result.outcome = "changed";
    result.made = _lookup.takeMade();
    if (_columns.hasMore() && result.outcome != "unchanged") after = records.get(tx, _viewer, {kind, after.id()});
    if (result.outcome != "unchanged") {
        result.writtenVersion = after.version();
        note(before ? &*before : nullptr, after, values, result);
    }
    for (const auto& [name, to] : result.promised) {
        Json from = before ? _lookup.shown(*type.field(name), before->get(name)) : Json();
        result.changes.push(Json::object({{"field", name}, {"from", std::move(from)}, {"to", to}}));
        if (result.outcome == "unchanged") result.outcome = "changed";
    }
}

void ImportRows::note(const AnyRecord* before, const AnyRecord& after, const Json& values, WrittenRow& result) {
    RowCells given;
    for (const auto& [name, value] : values.members()) {
        const Field* field = _columns.type().field(name);
        if (field == nullptr || field->isSecret) continue;
        const FieldValue to = after.get(name);
        const FieldValue from = before ? before->get(name) : FieldValue(nullptr);
        if (from == to) continue;
        result.restore[name] = Json::object({{"from", toJson(*field, from)}, {"to", toJson(*field, to)}});
        if (name == "custom") {
            const Json was = toJson(from);
            const Json is = toJson(to);
            for (const auto& [member, ignored] : value.members())
                if (!(was[member] == is[member]))
                    result.changes.push(
                        Json::object({{"field", "custom." + member}, {"from", was[member]}, {"to", is[member]}}));
            continue;
        }
        Json was = _lookup.shown(*field, from);
        if (std::string text = cellText(was); !text.empty()) given[name] = std::move(text);
        result.changes.push(
            Json::object({{"field", name}, {"from", std::move(was)}, {"to", _lookup.shown(*field, to)}}));
    }
    for (auto& value : _file.touched(given)) result.touched.push_back(std::move(value));
}

std::string ImportRows::laterField() const {
    const auto* column = _columns.find(_columns.kind().later);
    return column && column->field ? std::string(column->field->name) : std::string();
}

std::optional<FieldError> ImportRows::giveLater(Transaction& tx, std::int64_t id, const std::string& name,
                                                Json& restore, std::int64_t& version) {
    const std::string column = _columns.kind().later;
    const std::string field = laterField();
    try {
        const RecordType& type = _columns.type();
        const auto meant = _lookup.find(type.field(field)->target, name);
        if (!meant) return FieldError{column, {"error.no_such_record", {{"id", name}}}};
        const Ref ref{type.kind, id};
        const AnyRecord before = _kernel.records().get(tx, _viewer, ref);
        const AnyRecord after = _kernel.records().patch(
            tx, _viewer, ref, Patch::fromJson(type, _viewer, Json::object({{field, *meant}}), false));
        version = after.version();
        restore[field] = Json::object({{"from", toJson(before.get(field))}, {"to", toJson(after.get(field))}});
        return std::nullopt;
    } catch (const Unavailable&) {
        throw;
    } catch (const Invalid& invalid) {
        return FieldError{column, invalid.errors().front().message};
    } catch (const Error& error) {
        return FieldError{column, error.message()};
    }
}

}  // namespace kontor

#include "imports/import_rows.h"

#include <algorithm>
#include <charconv>

#include "kontor/text.h"

namespace kontor {

namespace {

std::optional<bool> truth(std::string_view cell) {
    const std::string word = asciiLower(cell);
    for (const char* yes : {"true", "yes", "ja", "1", "x", "wahr", "y", "j"})
        if (word == yes) return true;
    for (const char* no : {"false", "no", "nein", "0", "falsch", "n"})
        if (word == no) return false;
    return std::nullopt;
}

}  // namespace

ImportRows::ImportRows(Kernel& kernel, const Import& import, const ImportCells& file, Viewer viewer,
                       std::vector<CustomFields::Declared> custom)
    : _kernel(kernel),
      _import(import),
      _file(file),
      _viewer(std::move(viewer)),
      _custom(std::move(custom)),
      _lookup(kernel, import, _viewer) {}

void ImportRows::begin(Transaction& tx, std::span<const CsvTable::Row> rows, ImportLookup::Places places) {
    _lookup.begin(std::move(places));
    std::vector<std::string> keys;
    std::vector<std::string> managers;
    Errors ignored;
    for (const auto& row : rows) {
        const Cells cells = _file.of(row, ignored);
        if (auto key = _file.keyOf(cells); !key.empty()) keys.push_back(std::move(key));
        if (const auto manager = cells.find("manager"); manager != cells.end()) managers.push_back(manager->second);
    }
    _lookup.prefetch(tx, keys, managers);
}

WrittenRow ImportRows::write(Transaction& tx, const CsvTable::Row& row) {
    WrittenRow result;
    result.line = row.line;
    Errors errors;
    try {
        const Cells cells = _file.of(row, errors);
        const std::string key = _file.keyOf(cells);
        const auto named = cells.find(cells.contains("path") ? "path" : "name");
        result.label = leftCharacters(named == cells.end() ? key : named->second, 255);
        if (key.empty()) errors.push_back({_import.matchBy, {"error.required", {}}});
        if (errors.empty()) _file.checkTwice(cells, row.line, errors);
        if (errors.empty()) {
            const auto id = _lookup.record(tx, key);
            const Json values = valuesOf(tx, cells, !id, result, errors);
            if (errors.empty()) store(tx, id, values, result);
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
    result.awaits.clear();
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

Json ImportRows::valuesOf(Transaction& tx, const Cells& cells, bool creating, WrittenRow& row, Errors& errors) {
    Json values = Json::object();
    for (const auto& [field, cell] : cells) {
        if (field == "path") {
            const auto end = cell.rfind(ImportCells::between);
            if (creating && end != std::string::npos)
                values["parent_id"] = _lookup.place(tx, _import.recordKind, "path", cell.substr(0, end), errors);
        } else if (field.starts_with("custom.")) {
            values["custom"][field.substr(7)] = customValue(field.substr(7), cell);
        } else if (field == "location" || field == "department" || field == "organisation") {
            const std::string path = field == "organisation" ? cell : ImportCells::tidyPath(cell);
            if (const auto* name = _lookup.promised(field, path))
                row.promised.emplace_back(field + "_id", *name);
            else
                values[field + "_id"] = _lookup.place(tx, field, field, path, errors);
        } else if (field == "manager") {
            if (Json manager = managerOf(tx, cells, cell, row, errors); !manager.isNull())
                values["manager_id"] = std::move(manager);
        } else if (field == "groups") {
            values["group_ids"] = _lookup.groups(tx, cell, errors);
        } else {
            values[field] = value(field, cell, errors);
        }
    }
    if (creating && _import.recordKind == "user" && !values.find("login") && values.find("email"))
        values["login"] = asciiLower(values["email"].text());
    return values;
}

Json ImportRows::value(const std::string& field, const std::string& cell, Errors& errors) const {
    if (field == "roles" || field == "other_emails" || field == "domains") {
        const auto parts = ImportCells::listIn(cell);
        return Json::Array(parts.begin(), parts.end());
    }
    if (field == "vip" || field == "external" || field == "active") {
        const auto yes = truth(cell);
        if (!yes) errors.push_back({field, {"error.not_a_boolean", {}}});
        return Json(yes.value_or(false));
    }
    if (field == "locale" || field == "type") return asciiLower(cell);
    return cell;
}

Json ImportRows::customValue(const std::string& name, const std::string& cell) const {
    const auto declared =
        std::find_if(_custom.begin(), _custom.end(), [&](const auto& one) { return one.name == name; });
    if (declared == _custom.end()) return cell;
    if (declared->type == "boolean") {
        if (const auto yes = truth(cell)) return *yes;
    } else if (declared->type == "number") {
        std::int64_t whole = 0;
        const char* end = cell.data() + cell.size();
        if (std::from_chars(cell.data(), end, whole).ptr == end) return whole;
        const std::string point = replaceAll(cell, ",", ".");
        double number = 0;
        end = point.data() + point.size();
        if (std::from_chars(point.data(), end, number).ptr == end) return number;
    }
    return cell;
}

/// One who comes further down in the file is awaited.
Json ImportRows::managerOf(Transaction& tx, const Cells& cells, const std::string& cell, WrittenRow& row,
                           Errors& errors) {
    if (const auto id = _lookup.person(tx, cell)) return *id;
    for (const char* field : {"login", "email", "employee_number"})
        if (const auto own = cells.find(field); own != cells.end() && asciiLower(own->second) == asciiLower(cell))
            errors.push_back({"manager", {"error.own_manager", {}}});
    if (const auto* name = _file.promised(cell)) {
        row.awaits = leftCharacters(cell, 255);
        row.promised.emplace_back("manager_id", *name);
        return {};
    }
    errors.push_back({"manager", {"error.no_such_record", {{"id", cell}}}});
    return {};
}

void ImportRows::store(Transaction& tx, std::optional<std::int64_t> id, const Json& values, WrittenRow& result) {
    auto& records = _kernel.records();
    const std::string& kind = _import.recordKind;
    const RecordType& type = records.type(kind);
    const auto patch = Patch::fromJson(type, _viewer, values, !id);
    std::optional<AnyRecord> before;
    if (id) before.emplace(records.get(tx, _viewer, {kind, *id}));
    const AnyRecord after =
        id ? records.patch(tx, _viewer, {kind, *id}, patch) : records.create(tx, _viewer, kind, patch);
    result.targetId = after.id();
    result.outcome = !id ? "new" : after.version() == before->version() ? "unchanged" : "changed";
    if (result.outcome != "unchanged")
        for (const auto& [name, given] : values.members()) {
            const Field* field = type.field(name);
            const FieldValue to = after.get(name);
            const FieldValue from = before ? before->get(name) : FieldValue(nullptr);
            if (field == nullptr || from == to) continue;
            Json was = _lookup.shown(tx, *field, from);
            for (auto& value : ImportCells::touched(name, cellText(was))) result.touched.push_back(std::move(value));
            result.changes.push(
                Json::object({{"field", name}, {"from", std::move(was)}, {"to", _lookup.shown(tx, *field, to)}}));
        }
    for (const auto& [name, to] : result.promised) {
        Json from = before ? _lookup.shown(tx, *type.field(name), before->get(name)) : Json();
        result.changes.push(Json::object({{"field", name}, {"from", std::move(from)}, {"to", to}}));
        if (result.outcome == "unchanged") result.outcome = "changed";
    }
}

std::optional<FieldError> ImportRows::giveManager(Transaction& tx, std::int64_t userId, const std::string& manager) {
    try {
        const auto id = _lookup.person(tx, manager);
        if (!id) return FieldError{"manager", {"error.no_such_record", {{"id", manager}}}};
        _kernel.records().patch(tx, _viewer, {_import.recordKind, userId}, Patch().set("manager_id", *id));
        return std::nullopt;
    } catch (const Invalid& invalid) {
        return invalid.errors().front();
    } catch (const Unavailable&) {
        throw;
    } catch (const Error& error) {
        return FieldError{"manager", error.message()};
    }
}

}  // namespace kontor

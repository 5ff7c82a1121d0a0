#include "people/import_rows.h"

#include <algorithm>
#include <charconv>

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::string_view between = " / ";

std::optional<bool> truth(std::string_view cell) {
    const std::string word = asciiLower(cell);
    for (const char* yes : {"true", "yes", "ja", "1", "x", "wahr", "y", "j"})
        if (word == yes) return true;
    for (const char* no : {"false", "no", "nein", "0", "falsch", "n"})
        if (word == no) return false;
    return std::nullopt;
}

std::vector<std::string> listIn(std::string cell) {
    for (char& c : cell)
        if (c == ';' || c == '|' || c == '\n') c = ',';
    std::vector<std::string> result;
    for (const auto& part : split(cell, ','))
        if (!trimmed(part).empty()) result.emplace_back(trimmed(part));
    return result;
}

/// "A / B" whatever stands around the strokes.
std::string tidyPath(const std::string& path) {
    std::vector<std::string> parts;
    for (const auto& part : split(path, '/'))
        if (!trimmed(part).empty()) parts.emplace_back(trimmed(part));
    return join(parts, between);
}

}  // namespace

ImportRows::ImportRows(Kernel& kernel, const Import& import, const CsvTable& table, Viewer viewer,
                       std::vector<CustomFields::Declared> custom)
    : _kernel(kernel), _import(import), _table(table), _viewer(std::move(viewer)), _custom(std::move(custom)) {
    Errors ignored;
    for (const auto& row : table.rows)
        for (const auto& [field, cell] : cellsOf(row, ignored))
            if (field == "login" || field == "email" || field == "employee_number") _promised.insert(asciiLower(cell));
}

ImportRows::Cells ImportRows::cellsOf(const CsvTable::Row& row, Errors& errors) const {
    Cells cells;
    if (row.cells.size() > _table.header.size()) errors.push_back({"", {"error.csv_too_many_cells", {}}});
    for (std::size_t i = 0; i < _table.header.size() && i < row.cells.size(); ++i) {
        const std::string field = _import.mapping[_table.header[i]].text();
        if (field.empty() || row.cells[i].empty()) continue;
        if (isFormula(row.cells[i])) errors.push_back({field, {"error.formula", {}}});
        cells[field] = row.cells[i];
    }
    if (cells.contains("first_name") || cells.contains("last_name")) {
        const std::string whole = cells["first_name"] + " " + cells["last_name"];
        cells.erase("first_name");
        cells.erase("last_name");
        cells.try_emplace("name", trimmed(whole));
    }
    if (_import.recordKind == "location" || _import.recordKind == "department") {
        std::string path = cells["path"];
        if (path.empty()) path = cells["parent"] + "/" + cells["name"];
        cells.erase("parent");
        cells["path"] = tidyPath(path);
        cells["name"] =
            cells["path"].substr(cells["path"].rfind('/') == std::string::npos ? 0 : cells["path"].rfind('/') + 2);
        if (cells["path"].empty()) cells.clear();
    }
    return cells;
}

std::string ImportRows::keyOf(const Cells& cells) const {
    const bool tree = _import.recordKind == "location" || _import.recordKind == "department";
    const auto found = cells.find(tree ? "path" : _import.matchBy);
    if (found == cells.end()) return {};
    return _import.recordKind == "user" && _import.matchBy != "employee_number" ? asciiLower(found->second)
                                                                                : found->second;
}

std::optional<std::int64_t> ImportRows::find(Transaction& tx, const std::string& key) const {
    if (_import.recordKind == "location")
        return tx.maybe<std::int64_t>("SELECT id FROM location WHERE path = ? AND deleted_at IS NULL LIMIT 1", key);
    if (_import.recordKind == "department")
        return tx.maybe<std::int64_t>("SELECT id FROM department WHERE path = ? AND deleted_at IS NULL LIMIT 1", key);
    if (_import.recordKind == "organisation")
        return tx.maybe<std::int64_t>("SELECT id FROM organisation WHERE name = ? AND deleted_at IS NULL LIMIT 1", key);
    if (_import.matchBy == "email")
        return tx.maybe<std::int64_t>(
            "SELECT id FROM user WHERE email_key = ? UNION SELECT user_id FROM user_address WHERE address = ? LIMIT 1",
            key, key);
    if (_import.matchBy == "employee_number")
        return tx.maybe<std::int64_t>("SELECT id FROM user WHERE number_key = ?", key);
    return tx.maybe<std::int64_t>("SELECT id FROM user WHERE login_key = ?", key);
}

/// The second of two rows about the same is a mistake of the file, whichever of them is right.
void ImportRows::checkTwice(const std::string& key, const Cells& cells, std::int64_t line, Errors& errors) {
    const auto check = [&](const std::string& what, const std::string& field) {
        const auto [entry, fresh] = _seen.try_emplace(what, line);
        if (!fresh && entry->second != line)
            errors.push_back({field, {"error.twice_in_file", {{"line", std::to_string(entry->second)}}}});
    };
    check("key " + key, _import.matchBy);
    if (const auto email = cells.find("email"); email != cells.end() && _import.matchBy != "email")
        check("email " + asciiLower(email->second), "email");
}

ImportRow ImportRows::write(Transaction& tx, const CsvTable::Row& row) {
    ImportRow result;
    result.line = row.line;
    Errors errors;
    try {
        const Cells cells = cellsOf(row, errors);
        const std::string key = keyOf(cells);
        const auto named = cells.find(cells.contains("path") ? "path" : "name");
        result.label = leftCharacters(named == cells.end() ? key : named->second, 255);
        if (key.empty()) errors.push_back({_import.matchBy, {"error.required", {}}});
        if (errors.empty()) checkTwice(key, cells, row.line, errors);
        if (errors.empty()) {
            const auto id = find(tx, key);
            const Json values = valuesOf(tx, cells, !id, row.line, errors);
            if (errors.empty()) store(tx, id, values, result);
        }
    } catch (const Invalid& invalid) {
        errors = invalid.errors();
    } catch (const Unavailable&) {
        throw;
    } catch (const Error& error) {
        errors.push_back({"", error.message()});
    }
    if (errors.empty()) return result;
    result.outcome = "refused";
    result.changes = Json::array();
    for (const auto& [field, message] : errors) {
        Json params = Json::object();
        for (const auto& [name, value] : message.params) params[name] = value;
        result.errors.push(Json::object({{"field", field},
                                         {"message", _kernel.translations().text("en", message)},
                                         {"key", message.key},
                                         {"params", std::move(params)}}));
    }
    return result;
}

Json ImportRows::valuesOf(Transaction& tx, const Cells& cells, bool creating, std::int64_t line, Errors& errors) {
    Json values = Json::object();
    for (const auto& [field, cell] : cells) {
        if (field == "path") {
            const auto end = cell.rfind(between);
            if (creating && end != std::string::npos)
                values["parent_id"] = placeOf(tx, _import.recordKind, "path", cell.substr(0, end), errors);
        } else if (field.starts_with("custom.")) {
            values["custom"][field.substr(7)] = customValue(field.substr(7), cell);
        } else if (field == "location" || field == "department" || field == "organisation") {
            values[field + "_id"] = placeOf(tx, field, field, field == "organisation" ? cell : tidyPath(cell), errors);
        } else if (field == "manager") {
            if (Json manager = managerOf(tx, cell, line, errors); !manager.isNull()) values["manager_id"] = manager;
        } else if (field == "groups") {
            values["group_ids"] = groupsOf(tx, cell, errors);
        } else {
            values[field] = value(tx, field, cell, line, errors);
        }
    }
    if (creating && _import.recordKind == "user" && !values.find("login") && values.find("email"))
        values["login"] = asciiLower(values["email"].text());
    return values;
}

Json ImportRows::value(Transaction&, const std::string& field, const std::string& cell, std::int64_t, Errors& errors) {
    if (field == "roles" || field == "other_emails" || field == "domains") {
        const auto parts = listIn(cell);
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

/// A place, department or organisation by its whole name; made with all around it where there is none.
Json ImportRows::placeOf(Transaction& tx, const std::string& kind, const std::string& field, const std::string& path,
                         Errors& errors) {
    const std::string key = kind + " " + path;
    if (const auto known = _known.find(key); known != _known.end()) return known->second;
    auto id =
        kind == "location"
            ? tx.maybe<std::int64_t>("SELECT id FROM location WHERE path = ? AND deleted_at IS NULL LIMIT 1", path)
        : kind == "department"
            ? tx.maybe<std::int64_t>("SELECT id FROM department WHERE path = ? AND deleted_at IS NULL LIMIT 1", path)
            : tx.maybe<std::int64_t>("SELECT id FROM organisation WHERE name = ? AND deleted_at IS NULL LIMIT 1", path);
    if (!id && !_import.createMissing) {
        errors.push_back({field, {"error.no_such_record", {{"id", path}}}});
        return {};
    }
    if (!id) {
        Json values = Json::object({{"name", path}});
        const auto end = path.rfind(between);
        if (kind != "organisation" && end != std::string::npos) {
            values["name"] = path.substr(end + between.size());
            values["parent_id"] = placeOf(tx, kind, field, path.substr(0, end), errors);
        }
        const RecordType& type = _kernel.records().type(kind);
        id = _kernel.records().create(tx, _viewer, kind, Patch::fromJson(type, _viewer, values, true)).id();
    }
    _known[key] = *id;
    return *id;
}

Json ImportRows::managerOf(Transaction& tx, const std::string& cell, std::int64_t line, Errors& errors) {
    const std::string word = asciiLower(cell);
    if (const auto id = tx.maybe<std::int64_t>("SELECT id FROM user WHERE login_key = ? UNION SELECT id FROM user "
                                               "WHERE email_key = ? UNION SELECT id FROM "
                                               "user WHERE number_key = ? LIMIT 1",
                                               word, word, cell))
        return *id;
    if (!_promised.contains(word)) {
        errors.push_back({"manager", {"error.no_such_record", {{"id", cell}}}});
        return {};
    }
    for (std::size_t i = 0; i < _table.rows.size(); ++i)
        if (_table.rows[i].line == line) _later.insert(i);
    return {};
}

Json ImportRows::groupsOf(Transaction& tx, const std::string& cell, Errors& errors) const {
    Json ids = Json::array();
    for (const auto& name : listIn(cell)) {
        const auto id =
            tx.maybe<std::int64_t>("SELECT id FROM user_group WHERE name = ? AND deleted_at IS NULL LIMIT 1", name);
        if (id)
            ids.push(*id);
        else
            errors.push_back({"groups", {"error.no_such_record", {{"id", name}}}});
    }
    return ids;
}

/// A value as the report shows it: names in place of numbers.
Json ImportRows::shown(Transaction& tx, const Field& field, const FieldValue& value) const {
    const auto* id = std::get_if<std::int64_t>(&value);
    if (field.target.empty() || !id) return toJson(value);
    const auto labels = _kernel.records().labels(tx, _viewer, field.target, {*id});
    return labels.empty() ? Json(*id) : Json(labels.front().second);
}

void ImportRows::store(Transaction& tx, std::optional<std::int64_t> id, const Json& values, ImportRow& result) {
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
    if (result.outcome == "unchanged") return;
    for (const auto& [name, given] : values.members()) {
        const Field* field = type.field(name);
        const FieldValue to = after.get(name);
        const FieldValue from = before ? before->get(name) : FieldValue(nullptr);
        if (field == nullptr || from == to) continue;
        result.changes.push(
            Json::object({{"field", name}, {"from", shown(tx, *field, from)}, {"to", shown(tx, *field, to)}}));
    }
}

}  // namespace kontor

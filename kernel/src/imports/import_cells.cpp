#include "imports/import_cells.h"

#include "kontor/text.h"

namespace kontor {

ImportCells::ImportCells(const Import& import, const CsvTable& table)
    : _kind(import.recordKind), _matchBy(import.matchBy) {
    for (const auto& column : table.header) _fields.push_back(import.mapping[column].text());
    for (const auto& row : table.rows) {
        Errors errors;
        const Cells cells = of(row, errors);
        const auto name = cells.find("name");
        for (const char* field : {"login", "email", "employee_number"})
            if (const auto cell = cells.find(field); cell != cells.end())
                _promised.try_emplace(asciiLower(cell->second), name == cells.end() ? cell->second : name->second);
        if (!errors.empty()) continue;
        if (const auto key = keyOf(cells); !key.empty()) _first.try_emplace("key " + key, row.line);
        if (const auto email = cells.find("email"); email != cells.end())
            _first.try_emplace("email " + asciiLower(email->second), row.line);
    }
}

ImportCells::Cells ImportCells::of(const CsvTable::Row& row, Errors& errors) const {
    Cells cells;
    if (row.cells.size() > _fields.size()) errors.push_back({"", {"error.csv_too_many_cells", {}}});
    for (std::size_t i = 0; i < _fields.size() && i < row.cells.size(); ++i) {
        const std::string& field = _fields[i];
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
    if (isTree()) {
        std::string path = cells["path"];
        if (path.empty()) path = cells["parent"] + "/" + cells["name"];
        cells.erase("parent");
        cells["path"] = tidyPath(path);
        const auto stroke = cells["path"].rfind('/');
        cells["name"] = cells["path"].substr(stroke == std::string::npos ? 0 : stroke + 2);
        if (cells["path"].empty()) cells.clear();
    }
    return cells;
}

std::string ImportCells::keyOf(const Cells& cells) const {
    const auto found = cells.find(isTree() ? "path" : _matchBy);
    if (found == cells.end()) return {};
    return _kind == "user" && _matchBy != "employee_number" ? asciiLower(found->second) : found->second;
}

void ImportCells::checkTwice(const Cells& cells, std::int64_t line, Errors& errors) const {
    const auto check = [&](const std::string& what, const std::string& field) {
        const auto first = _first.find(what);
        if (first != _first.end() && first->second != line)
            errors.push_back({field, {"error.twice_in_file", {{"line", std::to_string(first->second)}}}});
    };
    check("key " + keyOf(cells), _matchBy);
    if (const auto email = cells.find("email"); email != cells.end() && _matchBy != "email")
        check("email " + asciiLower(email->second), "email");
}

const std::string* ImportCells::promised(const std::string& word) const {
    const auto found = _promised.find(asciiLower(word));
    return found == _promised.end() ? nullptr : &found->second;
}

std::vector<std::string> ImportCells::touched(const std::string& field, const std::string& value) {
    if (field == "login") return {"login " + asciiLower(value)};
    if (field == "employee_number") return {"number " + value};
    if (field == "email") return {"address " + asciiLower(value)};
    std::vector<std::string> result;
    if (field == "other_emails")
        for (const auto& address : listIn(value)) result.push_back("address " + asciiLower(address));
    if (field == "domains")
        for (const auto& domain : listIn(value))
            result.push_back("domain " + asciiLower(domain.starts_with("@") ? domain.substr(1) : domain));
    return result;
}

std::vector<std::string> ImportCells::touched(const Cells& cells) const {
    std::vector<std::string> result;
    for (const auto& [field, cell] : cells)
        for (auto& value : touched(field, cell)) result.push_back(std::move(value));
    // Who has no login signs in by the address.
    if (const auto email = cells.find("email"); email != cells.end() && !cells.contains("login"))
        result.push_back("login " + asciiLower(email->second));
    if (const auto path = cells.find("path"); path != cells.end() && isTree())
        for (auto end = path->second.size(); end != std::string::npos;
             end = end == 0 ? std::string::npos : path->second.rfind(between, end - 1))
            result.push_back("path " + path->second.substr(0, end));
    if (const auto name = cells.find("name"); name != cells.end() && _kind == "organisation")
        result.push_back("name " + name->second);
    return result;
}

std::string ImportCells::tidyPath(const std::string& path) {
    std::vector<std::string> parts;
    for (const auto& part : split(path, '/'))
        if (!trimmed(part).empty()) parts.emplace_back(trimmed(part));
    return join(parts, between);
}

std::vector<std::string> ImportCells::listIn(std::string cell) {
    for (char& c : cell)
        if (c == ';' || c == '|' || c == '\n') c = ',';
    std::vector<std::string> result;
    for (const auto& part : split(cell, ','))
        if (!trimmed(part).empty()) result.emplace_back(trimmed(part));
    return result;
}

}  // namespace kontor

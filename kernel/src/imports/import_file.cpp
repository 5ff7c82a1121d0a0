#include "imports/import_file.h"

#include "kontor/text.h"

namespace kontor {

ImportFile::ImportFile(const Import& import, const ImportColumns& columns, const RowFile& rows)
    : _columns(columns), _matchBy(import.matchBy), _isCsv(import.format == "csv") {
    for (const auto& column : rows.names()) _fields.push_back(import.mapping[column].text());
    for (const auto& [name, value] : import.defaults.members()) _defaults[name] = trimmed(value.text());
    const ImportKind& kind = columns.kind();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const TableRow row = rows.at(i);
        Errors errors;
        const RowCells cells = of(row, errors);
        if (!kind.later.empty())
            for (const auto& name : namesOf(cells)) _promised.try_emplace(name, nameOf(cells, name));
        if (!errors.empty()) continue;
        if (const auto key = keyOf(cells); !key.empty()) _first.try_emplace("key " + key, row.line);
        for (const auto& field : kind.unique)
            if (const auto cell = cells.find(field); cell != cells.end())
                _first.try_emplace(field + " " + asciiLower(cell->second), row.line);
    }
}

RowCells ImportFile::of(const TableRow& row, Errors& errors) const {
    RowCells cells;
    if (row.fault) errors.push_back({"", *row.fault});
    if (row.cells.size() > _fields.size()) errors.push_back({"", {"error.csv_too_many_cells", {}}});
    for (std::size_t i = 0; i < _fields.size() && i < row.cells.size(); ++i) {
        const std::string& field = _fields[i];
        if (field.empty() || row.cells[i].empty()) continue;
        // Of a workbook none is left, and objects never had any: what looks so there is a text.
        if (_isCsv && isFormula(row.cells[i])) errors.push_back({field, {"error.formula", {}}});
        cells[field] = unprotected(row.cells[i]);
    }
    if (!cells.empty()) cells.insert(_defaults.begin(), _defaults.end());
    if (_columns.kind().tidy) _columns.kind().tidy(cells);
    std::erase_if(cells, [](const auto& cell) { return cell.second.empty(); });
    return cells;
}

std::vector<std::string> ImportFile::emptyIn(const TableRow& row) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < _fields.size(); ++i)
        if (!_fields[i].empty() && (i >= row.cells.size() || row.cells[i].empty())) names.push_back(_fields[i]);
    return names;
}

std::string ImportFile::keyOf(const RowCells& cells) const {
    if (_matchBy != "id" && _columns.kind().keyOf) return _columns.kind().keyOf(cells, _matchBy);
    const auto found = cells.find(_matchBy);
    return found == cells.end() ? std::string() : asciiLower(found->second);
}

void ImportFile::checkTwice(const RowCells& cells, std::int64_t line, Errors& errors) const {
    const auto check = [&](const std::string& what, const std::string& field) {
        const auto first = _first.find(what);
        if (first != _first.end() && first->second != line)
            errors.push_back({field, {"error.twice_in_file", {{"line", std::to_string(first->second)}}}});
    };
    check("key " + keyOf(cells), _matchBy);
    for (const auto& field : _columns.kind().unique)
        if (const auto cell = cells.find(field); cell != cells.end() && field != _matchBy)
            check(field + " " + asciiLower(cell->second), field);
}

const std::string* ImportFile::promised(const std::string& word) const {
    const auto found = _promised.find(asciiLower(word));
    return found == _promised.end() ? nullptr : &found->second;
}

std::vector<std::string> ImportFile::namesOf(const RowCells& cells) const {
    std::vector<std::string> names;
    for (const auto& key : _columns.kind().keys)
        if (const auto cell = cells.find(key); cell != cells.end()) names.push_back(asciiLower(cell->second));
    return names;
}

std::string ImportFile::nameOf(const RowCells& cells, const std::string& otherwise) {
    for (const char* field : {"path", "name", "subject", "title"})
        if (const auto cell = cells.find(field); cell != cells.end()) return cell->second;
    return otherwise;
}

std::vector<std::string> ImportFile::touched(const RowCells& cells) const {
    const ImportKind& kind = _columns.kind();
    if (kind.touches) return kind.touches(cells);
    std::vector<std::string> result;
    for (const auto* list : {&kind.keys, &kind.unique})
        for (const auto& field : *list)
            if (const auto cell = cells.find(field); cell != cells.end())
                result.push_back(field + " " + asciiLower(cell->second));
    return result;
}

}  // namespace kontor

#include "imports/table.h"

#include <fstream>
#include <set>

#include "imports/csv_reader.h"
#include "imports/json_reader.h"
#include "imports/sheet_reader.h"
#include "kontor/text.h"

namespace kontor {

void refuseTable(const char* key, Message::Params params) {
    throw Invalid("file_id", key, std::move(params));
}

void checkHeader(const std::vector<std::string>& header) {
    std::set<std::string> names;
    if (header.size() > mostTableColumns)
        refuseTable("error.csv_columns", {{"most", std::to_string(mostTableColumns)}});
    for (const auto& name : header) {
        if (name.size() > 1000) refuseTable("error.csv_cell", {{"line", "1"}, {"most", "1000"}});
        if (!isUtf8(name)) refuseTable("error.not_a_table");
        if (!name.empty() && !names.insert(name).second) refuseTable("error.csv_twice", {{"column", name}});
    }
    if (names.empty()) refuseTable("error.csv_empty");
}

TableFacts readTable(const std::filesystem::path& file, const TableOptions& options, TableSink& sink, TableTools& tools,
                     std::size_t most) {
    if (std::filesystem::file_size(file) > mostTableBytes)
        refuseTable("error.csv_size", {{"most", std::to_string(mostTableBytes >> 20)}});
    std::string head(4096, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(stream.gcount()));
    stream.close();
    if (head.starts_with("PK\x03\x04")) return readSheet(file, options, "xlsx", sink, tools, most);
    // What old workbooks and encrypted new ones are wrapped into.
    if (head.starts_with("\xD0\xCF\x11\xE0")) refuseTable("error.sheet_encrypted");
    std::string_view text = head;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    text = trimmed(text);
    if (text.starts_with("<?xml") || text.starts_with("<REQUEST"))
        return readSheet(file, options, "xml", sink, tools, most);
    // A CSV file may begin with a bracket too, but not with a whole beginning of JSON.
    const auto second = text.size() > 1 ? text.find_first_not_of(" \t\r\n", 1) : std::string_view::npos;
    const char next = second == std::string_view::npos ? '\0' : text[second];
    if ((text.starts_with("[") && (next == '{' || next == ']')) ||
        (text.starts_with("{") && (next == '"' || next == '}')))
        return readJsonTable(file, sink);
    return readCsv(file, options, sink);
}

bool isFormula(std::string_view cell) {
    if (cell.empty()) return false;
    if (cell.front() == '=' || cell.front() == '@') return true;
    if (cell.front() != '+' && cell.front() != '-') return false;
    return cell.size() > 1 && cell.find_first_not_of("+-0123456789 ()/.,") != std::string_view::npos;
}

std::string_view unprotected(std::string_view cell) {
    if (cell.size() < 2 || cell.front() != '\'') return cell;
    const std::string_view rest = cell.substr(1);
    for (const char* sign :
         {"=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"})
        if (rest.starts_with(sign)) return rest;
    return cell;
}

}  // namespace kontor

#include "imports/csv.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t mostColumns = 100;
constexpr std::size_t mostRows = 50'000;
constexpr std::size_t mostInCell = 10'000;

[[noreturn]] void refuseTable(const char* key, Message::Params params = {}) {
    throw Invalid("file_id", key, std::move(params));
}

void append(std::string& text, std::uint32_t point) {
    const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
    if (point < 0x80)
        byte(point);
    else if (point < 0x800)
        byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F));
    else if (point < 0x10000)
        byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F));
    else
        byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F));
}

std::string fromUtf16(std::string_view bytes, bool little) {
    std::string text;
    const auto unit = [&](std::size_t at) {
        const auto a = static_cast<unsigned char>(bytes[at]);
        const auto b = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<std::uint32_t>(little ? b << 8 | a : a << 8 | b);
    };
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        std::uint32_t point = unit(at);
        if (point >= 0xD800 && point < 0xDC00 && at + 3 < bytes.size()) {
            const std::uint32_t low = unit(at + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        if (point >= 0xD800 && point < 0xE000) point = 0xFFFD;
        append(text, point);
    }
    return text;
}

std::string fromWindows(std::string_view bytes) {
    constexpr std::array<std::uint32_t, 32> special{0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        append(text, byte >= 0x80 && byte < 0xA0 ? special[byte - 0x80] : byte);
    }
    return text;
}

/// The text as UTF-8, and what it was.
std::pair<std::string, std::string> decoded(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (bytes.starts_with("\xFF\xFE")) return {fromUtf16(bytes.substr(2), true), "utf-16"};
    if (bytes.starts_with("\xFE\xFF")) return {fromUtf16(bytes.substr(2), false), "utf-16"};
    if (bytes.find('\0') != std::string_view::npos) {
        // No text has it, but every other byte of UTF-16 in our letters is one.
        if (bytes.size() < 4 || (bytes[1] != '\0' && bytes[0] != '\0')) refuseTable("error.not_a_table");
        return {fromUtf16(bytes, bytes[1] == '\0'), "utf-16"};
    }
    if (isUtf8(bytes)) return {std::string(bytes), "utf-8"};
    return {fromWindows(bytes), "windows-1252"};
}

char separatorOf(std::string_view text) {
    std::array<std::pair<char, int>, 3> counts{{{';', 0}, {',', 0}, {'\t', 0}}};
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) break;
        for (auto& [separator, count] : counts) count += !quoted && c == separator;
    }
    return std::max_element(counts.begin(), counts.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

/// Reads one line of cells, which quoted ones may make several lines of the file.
class Reader {
  public:
    Reader(std::string_view text, char separator) : _text(text), _separator(separator) {}

    bool done() const { return _at >= _text.size(); }
    CsvTable::Row row() {
        CsvTable::Row row{_line, {}};
        for (bool more = true; more;) {
            row.cells.push_back(cell());
            if (row.cells.size() > mostColumns)
                refuseTable("error.csv_columns", {{"most", std::to_string(mostColumns)}});
            more = !done() && _text[_at] == _separator;
            if (more) ++_at;
        }
        if (!done() && _text[_at] == '\r') ++_at;
        if (!done() && _text[_at] == '\n') ++_at;
        ++_line;
        return row;
    }

  private:
    std::string cell() {
        std::string text;
        const bool quoted = !done() && _text[_at] == '"';
        const std::string start = std::to_string(_line);
        if (quoted) ++_at;
        bool open = quoted;
        for (; !done(); ++_at) {
            const char c = _text[_at];
            if (open && c == '"') {
                if (_at + 1 < _text.size() && _text[_at + 1] == '"') {
                    ++_at;
                } else {
                    open = false;
                    continue;
                }
            } else if (!open && (c == _separator || c == '\r' || c == '\n')) {
                return checked(std::move(text), start);
            } else if (open && c == '\n') {
                ++_line;
            }
            text += c;
        }
        if (open) refuseTable("error.csv_quote", {{"line", start}});
        return checked(std::move(text), start);
    }

    static std::string checked(std::string text, const std::string& line) {
        if (text.size() > mostInCell)
            refuseTable("error.csv_cell", {{"line", line}, {"most", std::to_string(mostInCell)}});
        if (text.find('\0') != std::string::npos) refuseTable("error.not_a_table");
        return std::string(trimmed(text));
    }

    std::string_view _text;
    const char _separator;
    std::size_t _at = 0;
    std::int64_t _line = 1;
};

}  // namespace

CsvTable readCsv(std::string_view bytes) {
    CsvTable table;
    std::string text;
    std::tie(text, table.encoding) = decoded(bytes);
    std::string_view rest = text;
    char separator = separatorOf(rest);
    // What a spreadsheet writes into the first line to tell its separator.
    if (rest.starts_with("sep=") && rest.size() > 4) {
        separator = rest[4];
        rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    }
    Reader reader(rest, separator);
    const auto isEmpty = [](const CsvTable::Row& row) {
        return std::all_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.empty(); });
    };
    while (!reader.done()) {
        CsvTable::Row row = reader.row();
        if (isEmpty(row)) continue;
        if (table.header.empty()) {
            table.header = std::move(row.cells);
            continue;
        }
        if (table.rows.size() == mostRows) refuseTable("error.csv_rows", {{"most", std::to_string(mostRows)}});
        table.rows.push_back(std::move(row));
    }
    if (table.header.empty()) refuseTable("error.csv_empty");
    std::set<std::string> names;
    for (const auto& name : table.header)
        if (!name.empty() && !names.insert(name).second) refuseTable("error.csv_twice", {{"column", name}});
    return table;
}

bool isFormula(std::string_view cell) {
    if (cell.empty()) return false;
    if (cell.front() == '=' || cell.front() == '@') return true;
    if (cell.front() != '+' && cell.front() != '-') return false;
    return cell.size() > 1 && cell.find_first_not_of("+-0123456789 ()/.") != std::string_view::npos;
}

}  // namespace kontor

#include "table_printer.h"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "text.h"

namespace kontor::shell {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 4;

std::string heading(const std::string& text, const Style& style) {
    return style.bold ? "\033[1m" + text + "\033[0m" : text;
}

/// Column widths that fit, or empty when the terminal is too narrow for that many columns.
std::vector<std::size_t> fit(std::vector<std::size_t> widths, std::size_t width) {
    if (width == 0 || widths.empty()) {
        return widths;
    }
    const std::size_t gaps = gap * (widths.size() - 1);
    for (std::size_t& w : widths) {
        w = std::min(w, width);
    }
    std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
    while (total > width) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= narrowest) {
            return {};
        }
        --*widest;
        --total;
    }
    return widths;
}

std::string trimEnd(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

std::string asRecords(const Table& table, const Style& style) {
    std::string out;
    for (const auto& row : table.rows) {
        Record record;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            record.fields.emplace_back(table.columns[i].title, cellText(row[i]));
        }
        out += (out.empty() ? "" : "\n") + formatRecord(record, style);
    }
    return out;
}

/// Breaks one line at spaces where possible so that no part is wider than `width`.
std::vector<std::string> wrap(const std::string& line, std::size_t width) {
    std::vector<std::string> parts;
    std::string part;
    std::size_t used = 0;
    std::size_t lastSpace = std::string::npos;
    for (std::size_t i = 0; i < line.size();) {
        char32_t codePoint = 0;
        const std::size_t length = decode(line, i, codePoint);
        const std::string piece = line.substr(i, length);
        const std::size_t w = columns(piece);
        if (used + w > width && !part.empty()) {
            std::string rest;
            if (codePoint != ' ' && lastSpace != std::string::npos) {
                rest = part.substr(lastSpace + 1);
                part.erase(lastSpace);
            }
            parts.push_back(trimEnd(part));
            part = rest;
            used = columns(part);
            lastSpace = std::string::npos;
            if (codePoint == ' ') {
                i += length;
                continue;
            }
        }
        if (codePoint == ' ') {
            lastSpace = part.size();
        }
        part += piece;
        used += w;
        i += length;
    }
    parts.push_back(trimEnd(part));
    return parts;
}

std::string csvCell(const nlohmann::ordered_json& cell) {
    std::string text = cellText(cell);
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
            c = ' ';
        }
    }
    const bool number = !text.empty() && text.find_first_not_of("+-0123456789.,") == std::string::npos;
    if (!text.empty() && !number && std::string_view("=+-@\t").find(text.front()) != std::string_view::npos) {
        text.insert(text.begin(), '\'');
    }
    if (text.find_first_of(",\"\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

}  // namespace

std::string formatTable(const Table& table, const Style& style) {
    std::vector<std::vector<std::string>> cells;
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (const Column& column : table.columns) {
        titles.push_back(safeLine(column.title));
        widths.push_back(columns(titles.back()));
    }
    for (const auto& row : table.rows) {
        auto& line = cells.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i) {
            line.push_back(safeLine(cellText(row[i])));
            widths[i] = std::max(widths[i], columns(line.back()));
        }
    }
    widths = fit(std::move(widths), style.width);
    if (widths.empty()) {
        return asRecords(table, style);
    }
    const auto join = [&](const std::vector<std::string>& line) {
        std::string out;
        for (std::size_t i = 0; i < line.size(); ++i) {
            out +=
                (i == 0 ? "" : std::string(gap, ' ')) + pad(cut(line[i], widths[i]), widths[i], table.columns[i].right);
        }
        return trimEnd(out);
    };
    std::string out = heading(join(titles), style) + "\n";
    for (const auto& line : cells) {
        out += join(line) + "\n";
    }
    return out;
}

std::string formatRecord(const Record& record, const Style& style) {
    std::size_t labelWidth = 0;
    for (const auto& [label, value] : record.fields) {
        labelWidth = std::max(labelWidth, columns(safeLine(label)));
    }
    if (style.width != 0) {
        labelWidth = std::min(labelWidth, style.width / 2);
    }
    const std::size_t left = labelWidth + gap;
    const std::size_t room = style.width > left + 10 ? style.width - left : style.width == 0 ? SIZE_MAX : 10;
    std::string out;
    for (const auto& [label, value] : record.fields) {
        std::string start =
            heading(pad(cut(safeLine(label), labelWidth), labelWidth, false), style) + std::string(gap, ' ');
        const std::string text = safeText(value);
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            for (const std::string& part : wrap(text.substr(at, end - at), room)) {
                out += trimEnd(start + part) + "\n";
                start.assign(left, ' ');
            }
            at = end + 1;
        }
    }
    return out;
}

std::string formatCsv(const Table& table) {
    std::string out;
    const auto line = [&out](const std::vector<nlohmann::ordered_json>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            out += (i == 0 ? "" : ",") + csvCell(cells[i]);
        }
        out += "\r\n";
    };
    std::vector<nlohmann::ordered_json> names;
    for (const Column& column : table.columns) {
        names.emplace_back(column.name);
    }
    line(names);
    for (const auto& row : table.rows) {
        line(row);
    }
    return out;
}

nlohmann::ordered_json tableJson(const Table& table) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& row : table.rows) {
        nlohmann::ordered_json object = nlohmann::ordered_json::object();
        for (std::size_t i = 0; i < row.size(); ++i) {
            object[table.columns[i].name] = row[i];
        }
        list.push_back(std::move(object));
    }
    return list;
}

}  // namespace kontor::shell

#include "printer.h"

#include "caret.h"
#include "text.h"

namespace kontor::shell {

namespace {

using json = nlohmann::ordered_json;

json asJson(const Block& block) {
    if (const auto* table = std::get_if<Table>(&block)) {
        return tableJson(*table);
    }
    if (const auto* record = std::get_if<Record>(&block)) {
        json object = json::object();
        for (const auto& [label, value] : record->fields) {
            object[label] = value;
        }
        return object;
    }
    if (const auto* value = std::get_if<Json>(&block)) {
        return value->value;
    }
    return std::get<Text>(block).text;
}

std::string withNewline(std::string text) {
    if (!text.empty() && text.back() != '\n') {
        text += '\n';
    }
    return text;
}

std::string formatBlock(const Block& block, std::string_view format, const Style& style) {
    if (format == "json" || std::holds_alternative<Json>(block)) {
        return formatJson(asJson(block)) + "\n";
    }
    if (const auto* table = std::get_if<Table>(&block)) {
        return format == "csv" ? formatCsv(*table) : formatTable(*table, style);
    }
    if (const auto* record = std::get_if<Record>(&block)) {
        return formatRecord(*record, style);
    }
    return withNewline(safeText(std::get<Text>(block).text));
}

}  // namespace

std::string formatJson(const json& value) {
    const std::string plain = value.dump(2, ' ', false, json::error_handler_t::replace);
    std::string out;
    out.reserve(plain.size());
    for (std::size_t i = 0; i < plain.size();) {
        char32_t codePoint = 0;
        const std::size_t length = decode(plain, i, codePoint);
        const std::string_view piece = std::string_view(plain).substr(i, length);
        if (piece != "\n" && safeLine(piece) != piece && codePoint < 0x10000) {
            constexpr std::string_view digits = "0123456789abcdef";
            out += "\\u";
            for (int shift = 12; shift >= 0; shift -= 4) {
                out += digits[(codePoint >> shift) & 0xF];
            }
        } else {
            out += piece;
        }
        i += length;
    }
    return out;
}

void Printer::blocks(const std::vector<Block>& blocks, std::string_view format) {
    bool first = true;
    for (const Block& block : blocks) {
        if (format == "json" && std::holds_alternative<Text>(block) && blocks.size() > 1) {
            continue;  // remarks for people would spoil the one JSON value a program reads
        }
        if (!first && format == "table") {
            _out << "\n";
        }
        _out << formatBlock(block, format, _style);
        first = false;
    }
    _out.flush();
}

void Printer::faults(const std::vector<Fault>& faults, std::string_view line, std::string_view where) {
    for (const Fault& fault : faults) {
        if (fault.position && !line.empty()) {
            _err << caret(line, *fault.position, _style.width == 0 ? 80 : _style.width);
        }
        _err << safeLine(where) << safeText(fault.message) << "\n";
        if (!fault.hint.empty()) {
            _err << "  " << safeText(fault.hint) << "\n";
        }
    }
    _err.flush();
}

void Printer::complain(std::string_view text, std::string_view where) {
    _err << safeLine(where) << safeText(text) << "\n";
    _err.flush();
}

void Printer::text(std::string_view text) {
    _out << withNewline(safeText(text));
    _out.flush();
}

}  // namespace kontor::shell

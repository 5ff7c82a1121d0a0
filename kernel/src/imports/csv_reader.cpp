#include "imports/csv_reader.h"

#include <algorithm>
#include <array>

#include "imports/text_decoder.h"
#include "kontor/text.h"

namespace kontor {

namespace {

/// Makes rows of characters as they come, which may be cut anywhere.
class CsvRows {
  public:
    CsvRows(char delimiter, char quote, TableSink& sink, std::int64_t line)
        : _delimiter(delimiter), _quote(quote), _sink(sink), _line(line) {
        _row.line = line;
    }

    /// False when no more is wanted.
    bool feed(std::string_view text) {
        for (const char c : text)
            if (!_ended) take(c);
        return !_ended;
    }
    void end() {
        if (_ended) return;
        if (_state == State::quoted) refuseTable("error.csv_quote", {{"line", std::to_string(_openedIn)}});
        if (!_cell.empty() || !_row.cells.empty()) endRow();
        if (!_headed) refuseTable("error.csv_empty");
    }

  private:
    enum class State { begins, plain, quoted, quoteInQuoted };

    void take(char c) {
        // CR, LF and CRLF are one end each.
        const bool second = std::exchange(_afterReturn, false) && c == '\n';
        if (c == '\n' && !second) ++_line;
        if (c == '\r') ++_line, _afterReturn = true;
        if (_state == State::quoted) {
            if (c == _quote)
                _state = State::quoteInQuoted;
            else if (!second)
                append(c == '\r' ? '\n' : c);
            return;
        }
        if (_state == State::quoteInQuoted && c == _quote) {
            append(c);
            _state = State::quoted;
            return;
        }
        if (second) {
            _row.line = _line;
            return;
        }
        if (c == _delimiter) {
            endCell();
        } else if (c == '\n' || c == '\r') {
            endRow();
        } else if (c == _quote && _state == State::begins) {
            _state = State::quoted;
            _openedIn = _line;
        } else {
            if (_state == State::begins) _state = State::plain;
            append(c);
        }
    }
    void append(char c) {
        if (c == '\0') _row.fault = Message{"error.csv_nul", {}};
        if (_cell.size() < mostCellBytes)
            _cell += c;
        else
            _row.fault = Message{"error.csv_long_cell", {{"most", std::to_string(mostCellBytes)}}};
    }
    void endCell() {
        std::string cell(trimmed(_cell));
        _cell.clear();
        _state = State::begins;
        if (!isUtf8(cell)) {
            if (!_row.fault) _row.fault = Message{"error.csv_encoding", {}};
            cell.clear();
        }
        // Of a line that never ends nothing is kept beyond what a header may have.
        if (_row.cells.size() <= mostTableColumns) _row.cells.push_back(std::move(cell));
    }
    void endRow() {
        endCell();
        const bool isEmpty = !_row.fault && std::all_of(_row.cells.begin(), _row.cells.end(),
                                                        [](const auto& cell) { return cell.empty(); });
        TableRow row = std::exchange(_row, {});
        _row.line = _line;
        if (isEmpty) return;
        if (_headed) {
            _ended = !_sink.row(std::move(row));
            return;
        }
        if (row.fault) throw Invalid({{"file_id", *row.fault}});
        checkHeader(row.cells);
        _headed = true;
        _sink.header(std::move(row.cells));
    }

    const char _delimiter;
    const char _quote;
    TableSink& _sink;
    std::int64_t _line;
    std::int64_t _openedIn = 0;
    State _state = State::begins;
    bool _afterReturn = false;
    bool _headed = false;
    bool _ended = false;
    std::string _cell;
    TableRow _row;
};

char delimiterOf(std::string_view text, char quote) {
    std::array<std::pair<char, int>, 4> counts{{{';', 0}, {',', 0}, {'\t', 0}, {'|', 0}}};
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
    bool quoted = false;
    for (const char c : text) {
        if (c == quote) quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) break;
        for (auto& [delimiter, count] : counts) count += !quoted && c == delimiter;
    }
    return std::max_element(counts.begin(), counts.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

}  // namespace

TableFacts readCsv(const std::filesystem::path& file, const TableOptions& options, TableSink& sink) {
    TableFacts facts;
    static_cast<TableOptions&>(facts) = options;
    facts.format = "csv";
    facts.sheet.clear();
    if (facts.encoding.empty()) facts.encoding = encodingOf(file);
    if (facts.quote.empty()) facts.quote = "\"";
    std::optional<CsvRows> rows;
    std::string head;
    const auto begin = [&] {
        std::string_view text = head;
        std::int64_t line = 1;
        char delimiter = delimiterOf(text, facts.quote.front());
        // What a spreadsheet writes into the first line to tell its delimiter.
        if (text.starts_with("sep=") && text.size() > 4) {
            delimiter = text[4];
            text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
            line = 2;
        }
        if (facts.delimiter.empty()) facts.delimiter = std::string(1, delimiter);
        rows.emplace(facts.delimiter.front(), facts.quote.front(), sink, line);
        return rows->feed(text);
    };
    decode(file, facts.encoding, [&](std::string_view text) {
        if (rows) return rows->feed(text);
        head += text;
        // The first line tells the delimiter, wherever pieces end.
        return head.size() < 4096 && head.find_first_of("\r\n", head.find_first_not_of("\r\n")) == std::string::npos
                   ? true
                   : begin();
    });
    if (!rows) begin();
    rows->end();
    return facts;
}

}  // namespace kontor

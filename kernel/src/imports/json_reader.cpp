#include "imports/json_reader.h"

#include <functional>

#include "imports/text_decoder.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t mostItemBytes = 16 << 20;

/// Finds where each object of a list, or of lines, begins and ends. What is inside is for the parser to judge.
class JsonItems {
  public:
    explicit JsonItems(std::function<bool(std::string_view)> take) : _take(std::move(take)) {}

    bool feed(std::string_view text) {
        for (const char c : text)
            if (!_ended) next(c);
        return !_ended;
    }
    void end() const {
        if (!_ended && (_depth > 0 || (_isList && !_closed))) refuseTable("error.json_end");
        if (!_ended && _count == 0) refuseTable("error.csv_empty");
    }

  private:
    void next(char c) {
        if (_depth == 0) return between(c);
        if (_item.size() >= mostItemBytes)
            refuseTable("error.json_item", {{"most", std::to_string(mostItemBytes >> 20)}});
        _item += c;
        if (_inText) {
            if (c == '"' && !_escaped) _inText = false;
            _escaped = c == '\\' && !_escaped;
            return;
        }
        if (c == '"') _inText = true;
        if (c == '{' || c == '[') ++_depth;
        if (c == '}' || c == ']') --_depth;
        if (_depth > 0) return;
        ++_count;
        _ended = !_take(_item);
        _item.clear();
    }
    void between(char c) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return;
        if (c == '{' && !_closed) {
            _item = c;
            _depth = 1;
        } else if (c == '[' && _count == 0 && !_isList) {
            _isList = true;
        } else if (c == ']' && _isList && !_closed) {
            _closed = true;
        } else if (c != ',' || !_isList || _closed || _count == 0) {
            refuseTable("error.json_items", {{"number", std::to_string(_count + 1)}});
        }
    }

    const std::function<bool(std::string_view)> _take;
    std::string _item;
    std::int64_t _count = 0;
    int _depth = 0;
    bool _isList = false;
    bool _closed = false;
    bool _inText = false;
    bool _escaped = false;
    bool _ended = false;
};

std::string scalarText(const Json& value) {
    if (value.isNull()) return {};
    return value.isString() ? std::string(trimmed(value.string())) : value.dump();
}

void flatten(const std::string& path, const Json& value, std::vector<std::pair<std::string, std::string>>& cells) {
    // Money is one value, as exports write it.
    if (value.isObject() && value.size() == 2 && value["amount"].isString() && value["currency"].isString()) {
        cells.emplace_back(path, value["amount"].string() + " " + value["currency"].string());
        return;
    }
    if (value.isObject()) {
        for (const auto& [name, member] : value.members())
            flatten(path.empty() ? name : path + "." + name, member, cells);
        return;
    }
    if (!value.isArray()) {
        cells.emplace_back(path, scalarText(value));
        return;
    }
    std::vector<std::string> words;
    for (const auto& item : value.items()) {
        if (item.isObject() || item.isArray()) {
            cells.emplace_back(path, value.dump());
            return;
        }
        words.push_back(scalarText(item));
    }
    cells.emplace_back(path, join(words, "|"));
}

void eachItem(const std::filesystem::path& file, const std::string& encoding,
              const std::function<bool(std::string_view)>& take) {
    JsonItems items(take);
    decode(file, encoding, [&](std::string_view text) { return items.feed(text); });
    items.end();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> flattened(const Json& object) {
    std::vector<std::pair<std::string, std::string>> cells;
    flatten("", object, cells);
    return cells;
}

void ObjectRows::collect(const Json& object) {
    for (auto& [path, cell] : flattened(object)) {
        if (!_at.emplace(path, _header.size()).second) continue;
        _header.push_back(path);
        if (_header.size() > mostTableColumns) checkHeader(_header);
    }
}

void ObjectRows::headed() {
    checkHeader(_header);
    _sink.header(_header);
}

bool ObjectRows::row(std::int64_t number, const Json& object) {
    TableRow row;
    row.line = number;
    row.cells.resize(_header.size());
    bool isEmpty = true;
    for (auto& [path, cell] : flattened(object)) {
        if (cell.size() > mostJsonCellBytes)
            row.fault = Message{"error.csv_long_cell", {{"most", std::to_string(mostJsonCellBytes)}}};
        isEmpty = isEmpty && cell.empty();
        row.cells[_at.at(path)] = std::move(cell);
    }
    return (isEmpty && !row.fault) || _sink.row(std::move(row));
}

bool ObjectRows::faulty(std::int64_t number, Message fault) {
    TableRow row;
    row.line = number;
    row.fault = std::move(fault);
    return _sink.row(std::move(row));
}

TableFacts readJsonTable(const std::filesystem::path& file, TableSink& sink) {
    TableFacts facts;
    facts.format = "json";
    facts.encoding = encodingOf(file);
    ObjectRows rows(sink);
    const auto parsed = [](std::string_view text) -> std::optional<Json> {
        try {
            return Json::parse(text);
        } catch (const JsonError&) {
            return std::nullopt;
        }
    };
    eachItem(file, facts.encoding, [&](std::string_view text) {
        if (const auto object = parsed(text)) rows.collect(*object);
        return true;
    });
    rows.headed();
    std::int64_t number = 0;
    eachItem(file, facts.encoding, [&](std::string_view text) {
        const auto object = parsed(text);
        ++number;
        return object ? rows.row(number, *object) : rows.faulty(number, {"error.json_broken", {}});
    });
    return facts;
}

}  // namespace kontor

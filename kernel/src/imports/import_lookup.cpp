#include "imports/import_lookup.h"

#include <algorithm>
#include <bit>

#include "kontor/encoding.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::string_view pathSeparator = " / ";

std::string placeKey(std::string_view kind, const std::string& name) {
    return std::string(kind) + " " + name;
}

/// Names of a tree are whole paths.
bool isTree(const RecordType& type) {
    const Field* parent = type.field("parent_id");
    return parent && parent->target == type.kind && type.field("path");
}

std::string tidied(const RecordType& type, const std::string& name) {
    if (!isTree(type)) return std::string(trimmed(name));
    std::vector<std::string> parts;
    for (const auto& part : split(name, '/'))
        if (!trimmed(part).empty()) parts.emplace_back(trimmed(part));
    return join(parts, pathSeparator);
}

/// A statement is prepared for each number of values: few numbers, the last one fills up.
std::vector<std::string> filledUp(std::vector<std::string> words) {
    words.resize(std::bit_ceil(words.size()), words.back());
    return words;
}

}  // namespace

void ImportLookup::begin(Transaction& tx, Places places) {
    _tx = &tx;
    _records.clear();
    _own.clear();
    _labels.clear();
    _madeNow.clear();
    _places = std::move(places);
    std::erase_if(_made, [&](const auto& made) { return !_places.contains(made.first); });
}

void ImportLookup::promiseMade() {
    _promised.merge(_made);
    _made.clear();
}

const std::string* ImportLookup::promised(std::string_view kind, const std::string& name) const {
    const auto found = _promised.find(placeKey(kind, tidied(_kernel.records().type(kind), name)));
    return found == _promised.end() ? nullptr : &found->second;
}

ImportLookup::Found ImportLookup::recordsBy(const std::vector<std::string>& keys) const {
    Found found;
    const RecordType& type = _columns.type();
    const ImportKind& kind = _columns.kind();
    const auto words = filledUp(keys);
    if (_import.matchBy != "id" && kind.find) {
        for (const auto& [key, id] : kind.find(*_tx, _import.matchBy, words)) found[asciiLower(key)].push_back(id);
        return found;
    }
    const Field* field = type.field(_import.matchBy);
    if (!field) return found;
    std::vector<SqlValue> values;
    const bool isNumber = field->type == FieldType::integer || field->name == "id";
    for (const auto& word : words)
        values.push_back(isNumber ? SqlValue(wholeNumber(word).value_or(0)) : SqlValue(word));
    const Predicate where =
        conjoin({type.softDelete ? "t.deleted_at IS NULL" : "", {}},
                {"t." + std::string(field->column) + " IN (" + placeholders(values.size()) + ")", std::move(values)});
    _tx->run("SELECT t." + std::string(field->column) + ", t.id FROM " + type.table + " t WHERE " + where.sql,
             where.values, [&](const SqlRow& row) {
                 const auto* number = std::get_if<std::int64_t>(&row.cell(0));
                 found[number ? std::to_string(*number) : asciiLower(row.get<std::string>(0))].push_back(
                     row.get<std::int64_t>(1));
             });
    return found;
}

void ImportLookup::prefetch(const std::vector<std::string>& keys) {
    if (keys.empty()) return;
    auto found = recordsBy(keys);
    std::size_t used = 0;
    for (const auto& key : keys) {
        const auto one = found.find(asciiLower(key));
        if (one == found.end()) continue;
        _records[one->first] = one->second;
        ++used;
    }
    // The database finds "Ö" for "ö" as well; where it found what nobody asked for, the rest is asked for one by one.
    if (used < found.size()) return;
    for (const auto& key : keys) _records.try_emplace(asciiLower(key));
}

void ImportLookup::forget(const std::vector<std::string>& touched) {
    for (const auto& value : touched) {
        const std::string word = asciiLower(value.substr(value.find(' ') + 1));
        _records.erase(word);
        std::erase_if(_own, [&](const auto& known) { return asciiLower(known.first) == word; });
    }
}

std::optional<std::int64_t> ImportLookup::record(const std::string& key) {
    const std::string word = asciiLower(key);
    auto known = _records.find(word);
    if (known == _records.end()) {
        std::vector<std::int64_t> ids;
        for (const auto& [name, found] : recordsBy({key})) ids.insert(ids.end(), found.begin(), found.end());
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        known = _records.emplace(word, std::move(ids)).first;
    }
    if (known->second.size() > 1) throw Invalid(_import.matchBy, "error.ambiguous", {{"name", key}});
    return known->second.empty() ? std::nullopt : std::optional(known->second.front());
}

std::vector<std::int64_t> ImportLookup::named(const RecordType& type, const std::string& condition,
                                              const std::string& name) const {
    Predicate where = conjoin(visibleRows(type, _viewer), {condition, {name}});
    if (type.softDelete) where = conjoin(where, {"t.deleted_at IS NULL", {}});
    std::vector<std::int64_t> ids;
    _tx->run("SELECT DISTINCT t.id FROM " + type.table + " t WHERE " + where.sql + " LIMIT 2", where.values,
             [&](const SqlRow& row) { ids.push_back(row.get<std::int64_t>(0)); });
    return ids;
}

std::optional<std::int64_t> ImportLookup::search(const RecordType& type, const std::string& name, bool byLabel) const {
    std::vector<std::string> ways;
    for (const auto& column : type.lookup)
        if (!isTree(type) || column.find("path") != std::string::npos) ways.push_back(column);
    if (isTree(type) && ways.empty()) ways.emplace_back("t.path");
    if (byLabel && !type.label.empty())
        ways.push_back(
            replaceAll(replaceAll(type.label, "{t}", "t"), "{lang}", _viewer.locale() == "de" ? "de" : "en"));
    for (const auto& way : ways) {
        const auto ids = named(type, way + " = ?", name);
        if (ids.size() > 1) throw Invalid(type.kind, "error.ambiguous", {{"name", name}});
        if (!ids.empty()) return ids.front();
    }
    return std::nullopt;
}

std::optional<std::int64_t> ImportLookup::known(const RecordType& type, const std::string& word, bool byLabel) {
    if (word.empty()) return std::nullopt;
    const bool isOwn = type.kind == _columns.type().kind;
    auto& kept = isOwn ? _own : _places;
    const std::string key = isOwn ? word : placeKey(type.kind, word);
    if (const auto found = kept.find(key); found != kept.end()) return found->second;
    const auto id = search(type, word, byLabel);
    if (id) kept.emplace(key, *id);
    return id;
}

std::optional<std::int64_t> ImportLookup::find(std::string_view kind, const std::string& name) {
    const RecordType& type = _kernel.records().type(kind);
    return known(type, tidied(type, name), true);
}

std::optional<std::int64_t> ImportLookup::findExactly(std::string_view kind, const std::string& name) {
    const RecordType& type = _kernel.records().type(kind);
    return known(type, tidied(type, name), false);
}

std::int64_t ImportLookup::findOrMake(std::string_view kind, const std::string& name, const Json& values,
                                      std::string_view column) {
    if (const auto id = find(kind, name)) return *id;
    const RecordType& type = _kernel.records().type(kind);
    const std::string word = tidied(type, name);
    if (!_import.createMissing || word.empty())
        throw Invalid(std::string(column), "error.no_such_record", {{"id", name}});
    Json made = values.isNull() ? Json::object() : values;
    if (isTree(type)) {
        const auto end = word.rfind(pathSeparator);
        made["name"] = end == std::string::npos ? word : word.substr(end + pathSeparator.size());
        if (end != std::string::npos) made["parent_id"] = findOrMake(kind, word.substr(0, end), values, column);
    } else if (!made.find("name")) {
        made["name"] = word;
    }
    const std::int64_t id =
        _kernel.records().create(*_tx, _viewer, kind, Patch::fromJson(type, _viewer, made, true)).id();
    const std::string key = placeKey(kind, word);
    _made[key] = word;
    _madeNow.push_back({std::string(kind), id});
    _places[key] = id;
    return id;
}

Json ImportLookup::shown(const Field& field, const FieldValue& value) {
    const auto one = [&](std::int64_t id) -> Json {
        const Ref ref{std::string(field.target), id};
        auto known = _labels.find(ref);
        if (known == _labels.end()) {
            const auto labels = _kernel.records().labels(*_tx, _viewer, ref.kind, {id});
            if (labels.empty()) return id;
            known = _labels.emplace(ref, labels.front().second).first;
        }
        return known->second;
    };
    if (field.target.empty()) return toJson(value);
    if (const auto* id = std::get_if<std::int64_t>(&value)) return one(*id);
    const auto* ids = std::get_if<std::vector<std::int64_t>>(&value);
    if (!ids) return toJson(value);
    Json list = Json::array();
    for (const auto id : *ids) list.push(one(id));
    return list;
}

}  // namespace kontor

#include "imports/import_lookup.h"

#include <bit>

#include "kontor/text.h"

namespace kontor {

namespace {

/// A statement is prepared for each number of values: few numbers, the last one fills up.
std::vector<SqlValue> filled(const std::vector<std::string>& words) {
    std::vector<SqlValue> values(words.begin(), words.end());
    values.resize(std::bit_ceil(values.size()), values.back());
    return values;
}

}  // namespace

void ImportLookup::begin(Places places) {
    _records.clear();
    _people.clear();
    _labels.clear();
    _places = std::move(places);
    std::erase_if(_made, [&](const auto& made) { return !_places.contains(made.first); });
}

void ImportLookup::promiseMade() {
    _promised.merge(_made);
    _made.clear();
}

const std::string* ImportLookup::promised(const std::string& kind, const std::string& path) const {
    const auto found = _promised.find(kind + " " + path);
    return found == _promised.end() ? nullptr : &found->second;
}

void ImportLookup::prefetch(Transaction& tx, const std::vector<std::string>& keys,
                            const std::vector<std::string>& managers) {
    if (_import.recordKind != "user") return;
    // Each of the ways a word can mean somebody, the best last.
    const auto ask = [&](std::map<std::string, std::optional<std::int64_t>>& known, const std::string& column,
                         const std::string& table, const std::string& id, const std::vector<SqlValue>& words) {
        tx.run("SELECT " + column + ", " + id + " FROM " + table + " WHERE " + column + " IN (" +
                   placeholders(words.size()) + ")",
               words, [&](const SqlRow& row) { known[row.get<std::string>(0)] = row.get<std::int64_t>(1); });
    };
    if (!keys.empty()) {
        for (const auto& key : keys) _records[key] = std::nullopt;
        const auto words = filled(keys);
        if (_import.matchBy == "email") {
            ask(_records, "address", "user_address", "user_id", words);
            ask(_records, "email_key", "user", "id", words);
        } else {
            ask(_records, _import.matchBy == "login" ? "login_key" : "number_key", "user", "id", words);
        }
    }
    if (managers.empty()) return;
    std::vector<std::string> lower;
    for (const auto& word : managers) lower.push_back(asciiLower(word));
    for (const auto& word : managers) _people[word] = std::nullopt;
    std::map<std::string, std::optional<std::int64_t>> found;
    ask(found, "email_key", "user", "id", filled(lower));
    ask(found, "login_key", "user", "id", filled(lower));
    std::map<std::string, std::optional<std::int64_t>> numbers;
    ask(numbers, "number_key", "user", "id", filled(managers));
    for (auto& [word, id] : _people) {
        if (const auto number = numbers.find(word); number != numbers.end()) id = number->second;
        if (const auto person = found.find(asciiLower(word)); person != found.end()) id = person->second;
    }
}

void ImportLookup::forget(const std::vector<std::string>& touched) {
    for (const auto& value : touched) {
        const std::string word = value.substr(value.find(' ') + 1);
        _records.erase(word);
        std::erase_if(_people,
                      [&](const auto& known) { return known.first == word || asciiLower(known.first) == word; });
    }
}

std::optional<std::int64_t> ImportLookup::record(Transaction& tx, const std::string& key) {
    if (_import.recordKind != "user") return placeByPath(tx, _import.recordKind, key);
    if (const auto known = _records.find(key); known != _records.end()) return known->second;
    if (_import.matchBy == "email")
        return tx.maybe<std::int64_t>(
            "SELECT id FROM user WHERE email_key = ? UNION SELECT user_id FROM user_address WHERE address = ? LIMIT 1",
            key, key);
    if (_import.matchBy == "employee_number")
        return tx.maybe<std::int64_t>("SELECT id FROM user WHERE number_key = ?", key);
    return tx.maybe<std::int64_t>("SELECT id FROM user WHERE login_key = ?", key);
}

std::optional<std::int64_t> ImportLookup::person(Transaction& tx, const std::string& word) {
    if (const auto known = _people.find(word); known != _people.end()) return known->second;
    const std::string lower = asciiLower(word);
    return _people[word] = tx.maybe<std::int64_t>(
               "SELECT id FROM user WHERE login_key = ? UNION SELECT id FROM user WHERE email_key = ? UNION SELECT id "
               "FROM user WHERE number_key = ? LIMIT 1",
               lower, lower, word);
}

std::optional<std::int64_t> ImportLookup::placeByPath(Transaction& tx, const std::string& kind,
                                                      const std::string& path) const {
    if (kind == "organisation")
        return tx.maybe<std::int64_t>("SELECT id FROM organisation WHERE name = ? AND deleted_at IS NULL LIMIT 1",
                                      path);
    if (kind == "department")
        return tx.maybe<std::int64_t>("SELECT id FROM department WHERE path = ? AND deleted_at IS NULL LIMIT 1", path);
    return tx.maybe<std::int64_t>("SELECT id FROM location WHERE path = ? AND deleted_at IS NULL LIMIT 1", path);
}

Json ImportLookup::place(Transaction& tx, const std::string& kind, const std::string& field, const std::string& path,
                         Errors& errors) {
    const std::string key = kind + " " + path;
    if (const auto known = _places.find(key); known != _places.end()) return known->second;
    auto id = placeByPath(tx, kind, path);
    if (!id && !_import.createMissing) {
        errors.push_back({field, {"error.no_such_record", {{"id", path}}}});
        return {};
    }
    if (!id) {
        Json values = Json::object({{"name", path}});
        const auto end = path.rfind(ImportCells::between);
        if (kind != "organisation" && end != std::string::npos) {
            values["name"] = path.substr(end + ImportCells::between.size());
            values["parent_id"] = place(tx, kind, field, path.substr(0, end), errors);
        }
        const RecordType& type = _kernel.records().type(kind);
        id = _kernel.records().create(tx, _viewer, kind, Patch::fromJson(type, _viewer, values, true)).id();
        _made[key] = path;
    }
    _places[key] = *id;
    return *id;
}

Json ImportLookup::groups(Transaction& tx, const std::string& cell, Errors& errors) {
    Json ids = Json::array();
    for (const auto& name : ImportCells::listIn(cell)) {
        auto known = _groups.find(name);
        if (known == _groups.end())
            known =
                _groups
                    .emplace(name, tx.maybe<std::int64_t>(
                                       "SELECT id FROM user_group WHERE name = ? AND deleted_at IS NULL LIMIT 1", name))
                    .first;
        if (known->second)
            ids.push(*known->second);
        else
            errors.push_back({"groups", {"error.no_such_record", {{"id", name}}}});
    }
    return ids;
}

Json ImportLookup::shown(Transaction& tx, const Field& field, const FieldValue& value) {
    const auto* id = std::get_if<std::int64_t>(&value);
    if (field.target.empty() || !id) return toJson(value);
    const Ref ref{std::string(field.target), *id};
    auto known = _labels.find(ref);
    if (known == _labels.end()) {
        const auto labels = _kernel.records().labels(tx, _viewer, ref.kind, {*id});
        if (labels.empty()) return *id;
        known = _labels.emplace(ref, labels.front().second).first;
    }
    return known->second;
}

}  // namespace kontor

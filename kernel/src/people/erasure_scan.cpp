#include "people/erasure_scan.h"

#include <algorithm>
#include <set>

#include "kontor/text.h"
#include "ledger/journal_redaction.h"
#include "people/erasure.h"

namespace kontor {

namespace {

constexpr std::int64_t window = 20'000;    ///< ids looked at by one statement
constexpr std::int64_t rowsAtATime = 200;  ///< rows changed in one transaction

/// Fields of one's own record that say who one is; what is left (roles, active) is history of the system.
const std::set<std::string, std::less<>> personalFields{
    "login", "name",   "email",           "other_emails", "phone",  "mobile",   "title",
    "photo", "custom", "employee_number", "manager_id",   "locale", "photo_id", "time_zone"};

std::vector<const Field*> textFields(const RecordType& type) {
    std::vector<const Field*> result;
    for (const auto& field : type.fields) {
        const bool text =
            field.type <= FieldType::email || field.type == FieldType::words || field.type == FieldType::json;
        if (text && !field.column.empty()) result.push_back(&field);
    }
    return result;
}

bool isJson(const Field& field) {
    return field.type == FieldType::words || field.type == FieldType::json;
}

std::vector<std::string> both(const KnownAs& known) {
    auto words = known.sure;
    words.insert(words.end(), known.likely.begin(), known.likely.end());
    return words;
}

/// `(text LIKE ? OR …)` for each pattern, whatever the letters' size.
Predicate holdsOneOf(const std::string& text, const Redactor& redactor) {
    Predicate result;
    for (const auto& pattern : redactor.patterns()) {
        result.sql += result.sql.empty() ? "(" : " OR ";
        result.sql += text + " LIKE ? ESCAPE '!'";
        result.values.emplace_back(pattern);
    }
    result.sql += ")";
    return result;
}

std::string caseless(std::string_view column) {
    return "CONVERT(" + std::string(column) + " USING utf8mb4) COLLATE utf8mb4_general_ci";
}

}  // namespace

ErasureScan::ErasureScan(Kernel& kernel, std::int64_t userId, const KnownAs& known, std::function<void()> alive)
    : _kernel(kernel),
      _userId(userId),
      _sure(known.sure, placeholderOf(userId)),
      _all(both(known), placeholderOf(userId)),
      _alive(std::move(alive)) {}

void ErasureScan::records() {
    // One's own record is written anew as a whole; those of other people are theirs. The journal has its own way.
    const auto isTold = [](const RecordType& type) {
        return type.kind != "user" && type.kind != Erasure::kind && type.table != "journal";
    };
    for (const auto& reference : userReferences(_kernel.catalog()))
        if (isTold(*reference.type)) ownRows(reference);
    for (const auto& [kind, type] : _kernel.catalog().records)
        if (isTold(type) && !_sure.empty()) everyRow(type);
}

void ErasureScan::everyRow(const RecordType& type) {
    const auto fields = textFields(type);
    if (fields.empty()) return;
    std::string texts;
    for (const auto* field : fields) texts += (texts.empty() ? "" : ", ") + caseless("t." + std::string(field->column));
    const Predicate match = holdsOneOf("CONCAT_WS('\n', " + texts + ")", _sure);
    const std::int64_t last = _kernel.db().read([&](Transaction& tx) {
        return tx.one<std::optional<std::int64_t>>("SELECT MAX(id) FROM " + type.table).value_or(0);
    });
    for (std::int64_t at = 0; at < last; at += window) {
        _alive();
        std::vector<SqlValue> values{at, at + window};
        values.insert(values.end(), match.values.begin(), match.values.end());
        std::vector<std::int64_t> ids;
        _kernel.db().read([&](Transaction& tx) {
            ids.clear();
            tx.run("SELECT t.id FROM " + type.table + " t WHERE t.id > ? AND t.id <= ? AND " + match.sql, values,
                   [&](const SqlRow& row) { ids.push_back(row.get<std::int64_t>(0)); });
        });
        redactRows(type, ids, _sure);
    }
}

void ErasureScan::ownRows(const UserReference& reference) {
    const RecordType& type = *reference.type;
    const std::string refers = reference.condition();
    std::int64_t after = 0;
    while (true) {
        _alive();
        const auto ids = _kernel.db().read([&](Transaction& tx) {
            return tx.all<std::int64_t>(
                "SELECT t.id FROM " + type.table + " t WHERE t.id > ? AND " + refers + " ORDER BY t.id LIMIT ?", after,
                _userId, rowsAtATime);
        });
        if (ids.empty()) return;
        after = ids.back();
        redactRows(type, ids, _all);
        if (!reference.entry) entriesOf(type.kind, ids);
    }
}

void ErasureScan::entriesOf(const std::string& kind, const std::vector<std::int64_t>& ids) {
    std::vector<SqlValue> values{kind};
    for (const auto id : ids) values.emplace_back(id);
    const std::string these = placeholders(ids.size());
    const auto find = [&](const std::string& table) {
        std::vector<std::int64_t> found;
        _kernel.db().read([&](Transaction& tx) {
            found.clear();
            tx.run("SELECT id FROM " + table + " WHERE kind = ? AND record_id IN (" + these + ")", values,
                   [&](const SqlRow& row) { found.push_back(row.get<std::int64_t>(0)); });
        });
        return found;
    };
    for (const auto& [name, group] : _kernel.catalog().groups)
        if (group.entry.table != "journal") redactRows(group.entry, find(group.entry.table), _all);
    journalPage(find("journal"), _all);
}

void ErasureScan::redactRows(const RecordType& type, const std::vector<std::int64_t>& ids, const Redactor& redactor) {
    const auto fields = textFields(type);
    if (fields.empty()) return;
    const bool entry = isEntry(_kernel.catalog(), type.kind);
    std::string columns = entry ? "t.kind, t.record_id" : "'', 0";
    for (const auto* field : fields) columns += ", t." + std::string(field->column);
    for (std::size_t from = 0; from < ids.size(); from += rowsAtATime) {
        const std::size_t end = std::min<std::size_t>(from + rowsAtATime, ids.size());
        const std::vector<SqlValue> some(ids.begin() + static_cast<std::ptrdiff_t>(from),
                                         ids.begin() + static_cast<std::ptrdiff_t>(end));
        const std::int64_t changed = _kernel.db().write([&](Transaction& tx) {
            std::vector<std::function<void()>> then;
            tx.run("SELECT t.id, " + columns + " FROM " + type.table + " t WHERE t.id IN (" +
                       placeholders(some.size()) + ") FOR UPDATE",
                   some, [&](const SqlRow& row) { redactRow(tx, type, fields, row, redactor, then); });
            for (const auto& write : then) write();
            return static_cast<std::int64_t>(then.size());
        });
        _records[type.kind] += changed;
        _alive();
    }
}

void ErasureScan::redactRow(Transaction& tx, const RecordType& type, const std::vector<const Field*>& fields,
                            const SqlRow& row, const Redactor& redactor, std::vector<std::function<void()>>& then) {
    std::string assignments;
    std::vector<SqlValue> values;
    std::vector<FieldChange> changes;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto text = row.get<std::optional<std::string>>(3 + i);
        if (!text || text->empty()) continue;
        std::optional<std::string> left;
        if (isJson(*fields[i])) {
            if (const auto json = redactor.redact(Json::parse(*text))) left = json->dump();
        } else if (left = redactor.redact(std::string_view(*text)); left) {
            *left = leftCharacters(*left, fields[i]->maxLength);
        }
        if (!left) continue;
        assignments += (assignments.empty() ? "" : ", ") + std::string(fields[i]->column) + " = ?";
        values.emplace_back(std::move(*left));
        changes.push_back({std::string(fields[i]->name), Json("***"), Json("***")});
    }
    if (changes.empty()) return;
    if (const Field* version = type.field("version"); version && !version->column.empty())
        assignments += ", version = version + 1";
    const std::int64_t id = row.get<std::int64_t>(0);
    values.emplace_back(id);
    Place place{{type.kind, id}, std::nullopt};
    if (const auto owner = row.get<std::string>(1); !owner.empty()) place.owner = Ref{owner, row.get<std::int64_t>(2)};
    then.emplace_back([this, &tx, &type, assignments, values, place, changes] {
        tx.change("UPDATE " + type.table + " SET " + assignments + " WHERE id = ?", values);
        noteChange(tx, _kernel, _viewer, place, "anonymised", changes);
    });
}

void ErasureScan::journal() {
    const auto own = _kernel.db().read([&](Transaction& tx) {
        return tx.all<std::int64_t>("SELECT id FROM journal WHERE kind = 'user' AND record_id = ?", _userId);
    });
    journalPage(own, _all);
    if (_sure.empty()) return;
    const Predicate match =
        holdsOneOf("CONCAT_WS('\n', " + caseless("changes") + ", " + caseless("reason") + ")", _sure);
    const std::int64_t last = _kernel.db().read(
        [&](Transaction& tx) { return tx.one<std::int64_t>("SELECT journal_id FROM journal_head WHERE id = 1"); });
    for (std::int64_t at = 0; at < last; at += window) {
        _alive();
        std::vector<SqlValue> values{at, at + window};
        values.insert(values.end(), match.values.begin(), match.values.end());
        std::vector<std::int64_t> ids;
        _kernel.db().read([&](Transaction& tx) {
            ids.clear();
            tx.run("SELECT id FROM journal WHERE id > ? AND id <= ? AND " + match.sql, values,
                   [&](const SqlRow& row) { ids.push_back(row.get<std::int64_t>(0)); });
        });
        journalPage(ids, _sure);
    }
}

void ErasureScan::journalPage(const std::vector<std::int64_t>& ids, const Redactor& redactor) {
    for (std::size_t from = 0; from < ids.size(); from += rowsAtATime) {
        const std::size_t end = std::min<std::size_t>(from + rowsAtATime, ids.size());
        const std::vector<SqlValue> some(ids.begin() + static_cast<std::ptrdiff_t>(from),
                                         ids.begin() + static_cast<std::ptrdiff_t>(end));
        _journal += _kernel.db().write([&](Transaction& tx) {
            std::vector<JournalLine> before;
            tx.run("SELECT " + std::string(JournalLine::columnNames) + " FROM journal WHERE id IN (" +
                       placeholders(some.size()) + ") FOR UPDATE",
                   some, [&](const SqlRow& row) { before.push_back(fromRow<JournalLine>(row)); });
            std::vector<JournalLine> after;
            std::erase_if(before, [&](const JournalLine& line) {
                JournalLine copy = line;
                if (!redactLine(copy, redactor)) return true;
                after.push_back(std::move(copy));
                return false;
            });
            redactJournal(tx, _kernel.ledger(), _viewer, before, after);
            return static_cast<std::int64_t>(after.size());
        });
        _alive();
    }
}

/// Whether it said anything of the person.
bool ErasureScan::redactLine(JournalLine& line, const Redactor& redactor) const {
    bool changed = false;
    if (const auto reason = redactor.redact(std::string_view(line.reason))) {
        line.reason = leftCharacters(*reason, 255);
        changed = true;
    }
    Json changes = Json::parse(line.changes);
    const bool own = line.kind == "user" && line.recordId == _userId;
    for (auto& change : changes.items()) {
        const bool personal = own && personalFields.contains(change["field"].text());
        for (const char* side : {"from", "to"}) {
            Json& value = change[side];
            if (personal && !value.isNull() && value != Json("***")) {
                value = "***";
                changed = true;
            } else if (auto left = redactor.redact(std::as_const(value))) {
                value = std::move(*left);
                changed = true;
            }
        }
    }
    if (changed) line.changes = changes.dump();
    return changed;
}

void ErasureScan::outbox() {
    if (_sure.empty()) return;
    const Predicate match = holdsOneOf(caseless("data"), _sure);
    using Row = std::pair<std::int64_t, std::string>;
    std::vector<Row> rows;
    _kernel.db().read([&](Transaction& tx) {
        rows.clear();
        tx.run("SELECT position, data FROM outbox WHERE " + match.sql, match.values,
               [&](const SqlRow& row) { rows.emplace_back(row.get<std::int64_t>(0), row.get<std::string>(1)); });
    });
    for (const auto& [position, data] : rows) {
        const auto left = _sure.redact(Json::parse(data));
        if (!left) continue;
        _kernel.db().write([&, id = position](Transaction& tx) {
            tx.execute("UPDATE outbox SET data = ? WHERE position = ?", left->dump(), id);
        });
        ++_events;
    }
}

void ErasureScan::fileNames() {
    using Row = std::tuple<std::int64_t, std::string>;
    const auto files = _kernel.db().read(
        [&](Transaction& tx) { return tx.all<Row>("SELECT id, name FROM file WHERE uploader_id = ?", _userId); });
    for (const auto& [id, name] : files)
        if (const auto left = _all.redact(std::string_view(name))) {
            _kernel.db().write([&, file = id](Transaction& tx) {
                tx.execute("UPDATE file SET name = ? WHERE id = ?", std::string(leftCharacters(*left, 255)), file);
            });
            count("file", 1);
        }
}

Json ErasureScan::report() const {
    const auto listed = [](const std::map<std::string, std::int64_t>& counts) {
        Json json = Json::object();
        for (const auto& [name, count] : counts)
            if (count > 0) json[name] = Json(count);
        return json;
    };
    Json report = Json::object({{"records", listed(_records)}});
    report["journal"] = _journal;
    report["events"] = _events;
    report["tables"] = listed(_tables);
    return report;
}

}  // namespace kontor

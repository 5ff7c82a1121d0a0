// Making many records at once: what RecordWriter::create does, with each statement about as many of them as possible.
#include <algorithm>
#include <bit>

#include "records/record_engine.h"
#include "records/record_writer.h"

namespace kontor {

namespace {

constexpr std::size_t rowsAtOnce = 64;

/// A statement is prepared for each number of rows: few numbers.
std::size_t rowsOf(std::size_t left) {
    return std::min(rowsAtOnce, std::bit_floor(left));
}

std::vector<SqlValue> itemsIn(const FieldValue& value) {
    std::vector<SqlValue> items;
    if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value)) items.assign(ids->begin(), ids->end());
    if (const auto* words = std::get_if<std::vector<std::string>>(&value)) items.assign(words->begin(), words->end());
    return items;
}

}  // namespace

std::vector<std::int64_t> RecordWriter::createAll(std::span<const Patch> values) {
    const AnyRecord empty(_stored.type, _stored.type.make());
    std::vector<AnyRecord> made;
    made.reserve(values.size());
    for (const Patch& patch : values) made.push_back(begun(patch));
    const auto batch = _engine.beginBatch(_context, _stored, made);
    std::vector<Changes> changes;
    std::set<Ref> asked;
    for (AnyRecord& record : made) {
        if (_stored.type.prepare) _stored.type.prepare(_context, nullptr, record.data());
        changes.push_back(changesBetween(empty, record));
        for (auto& ref : referencesOf(record, changes.back())) asked.insert(std::move(ref));
    }
    const auto known = seen(referring(), {asked.begin(), asked.end()});
    for (std::size_t i = 0; i < made.size(); ++i) {
        requireKnown(made[i], changes[i], known);
        guard(nullptr, &made[i]);
    }
    insertAll(made);
    for (const auto& field : _stored.type.fields)
        if (!field.linkTable.empty()) addLinks(field, made);
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < made.size(); ++i) {
        ids.push_back(made[i].id());
        if (_stored.type.written) _stored.type.written(_context, nullptr, made[i].data());
        record(nullptr, &made[i], ids.back(), "created", changes[i]);
    }
    return ids;
}

void RecordWriter::insertAll(std::vector<AnyRecord>& records) {
    for (std::size_t from = 0; from < records.size();) {
        const std::size_t rows = rowsOf(records.size() - from);
        std::vector<SqlValue> cells;
        for (std::size_t i = 0; i < rows; ++i) addCells(cells, records[from + i]);
        // In the order of the rows.
        std::size_t at = from;
        _context.tx.run(insertStatement(rows), cells, [&](const SqlRow& row) {
            if (at < from + rows) set(records[at++], "id", row.get<std::int64_t>(0));
        });
        if (at != from + rows) throw std::runtime_error("not every record of a batch has got an id");
        from = at;
    }
}

void RecordWriter::addLinks(const Field& field, const std::vector<AnyRecord>& records) {
    std::vector<SqlValue> pairs;
    for (const AnyRecord& record : records)
        for (auto& item : itemsIn(field.get(record.data()))) {
            pairs.emplace_back(record.id());
            pairs.push_back(std::move(item));
        }
    const std::string head = "INSERT INTO " + std::string(field.linkTable) + " (" + std::string(field.linkOwner) +
                             ", " + std::string(field.linkValue) + ") VALUES ";
    for (auto next = pairs.begin(); next != pairs.end();) {
        const std::size_t rows = rowsOf(static_cast<std::size_t>(pairs.end() - next) / 2);
        std::string sql = head;
        for (std::size_t i = 0; i < rows; ++i) sql += i ? ", (?, ?)" : "(?, ?)";
        const auto end = next + static_cast<std::ptrdiff_t>(2 * rows);
        _context.tx.change(sql, {next, end});
        next = end;
    }
}

}  // namespace kontor

#include "line_writer.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "kontor/json.h"
#include "many_rows.h"

namespace kontor::software {

namespace {

/// A line as it is kept.
struct KeptLine {
    std::int64_t id = 0;
    std::int64_t product = 0;
    std::int64_t machine = 0;
    std::string version;
    std::optional<std::int64_t> license;
    std::string coverage;
    bool allocated = false;
    std::int64_t taken = 0;
    std::optional<std::string> refused;
    bool idle = false;

    static constexpr auto columns = std::tuple{
        &KeptLine::id,       &KeptLine::product,   &KeptLine::machine, &KeptLine::version, &KeptLine::license,
        &KeptLine::coverage, &KeptLine::allocated, &KeptLine::taken,   &KeptLine::refused, &KeptLine::idle};
};

std::string refusedText(const Line& line) {
    Json reasons = Json::object();
    for (const auto& refused : line.refused) reasons[std::to_string(refused.license)] = nameOf(refused.why);
    return reasons.dump();
}

SqlValue licenseOf(const Line& line) {
    return line.license == 0 ? SqlValue(nullptr) : SqlValue(line.license);
}

bool isSame(const KeptLine& kept, const Line& line) {
    return kept.license.value_or(0) == line.license && kept.coverage == nameOf(line.right) &&
           kept.allocated == line.allocated && kept.taken == line.taken && kept.idle == line.idle &&
           kept.refused.value_or("{}") == refusedText(line);
}

auto keyOf(const Line& line) {
    return std::tuple<std::int64_t, std::int64_t, std::string_view>(line.product, line.machine, line.version);
}

}  // namespace

LineWriter::LineWriter(Transaction& tx, const std::vector<Line>& lines, Time now) : _tx(tx), _lines(lines), _now(now) {
    _order.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) _order[i] = i;
    std::sort(_order.begin(), _order.end(),
              [&](std::size_t a, std::size_t b) { return keyOf(lines[a]) < keyOf(lines[b]); });
}

std::optional<std::size_t> LineWriter::find(std::int64_t product, std::int64_t machine,
                                            std::string_view version) const {
    const std::tuple<std::int64_t, std::int64_t, std::string_view> key(product, machine, version);
    const auto found = std::lower_bound(_order.begin(), _order.end(), key,
                                        [&](std::size_t at, const auto& wanted) { return keyOf(_lines[at]) < wanted; });
    return found != _order.end() && keyOf(_lines[*found]) == key ? std::optional(*found) : std::nullopt;
}

void LineWriter::keep(const std::vector<std::int64_t>& productIds) {
    if (productIds.empty()) return;
    std::vector<bool> kept(_lines.size(), false);
    std::vector<std::int64_t> gone;
    std::vector<std::pair<std::int64_t, std::size_t>> changed;
    const Predicate where = isOneOf("software_id", productIds);
    _tx.run(
        "SELECT id, software_id, asset_id, product_version, license_id, coverage, allocated, taken, refused, idle"
        " FROM license_lines WHERE " +
            where.sql,
        where.values, [&](const SqlRow& cells) {
            const auto row = fromRow<KeptLine>(cells);
            const auto at = find(row.product, row.machine, row.version);
            if (!at || kept[*at]) {
                gone.push_back(row.id);
                return;
            }
            kept[*at] = true;
            if (!isSame(row, _lines[*at])) changed.emplace_back(row.id, *at);
        });
    remove(gone);
    for (const auto& [id, at] : changed) change(id, _lines[at]);
    add(kept);
}

void LineWriter::remove(const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return;
    const Predicate where = isOneOf("id", ids);
    _tx.change("DELETE FROM license_lines WHERE " + where.sql, where.values);
}

void LineWriter::change(std::int64_t id, const Line& line) {
    _tx.execute(
        "UPDATE license_lines SET covered = ?, license_id = ?, coverage = ?, allocated = ?, taken = ?, refused = ?,"
        " idle = ?, version = version + 1, updated_at = ? WHERE id = ?",
        line.license != 0, licenseOf(line), nameOf(line.right), line.allocated, line.taken, refusedText(line),
        line.idle, _now, id);
}

void LineWriter::add(const std::vector<bool>& kept) {
    std::vector<SqlValue> cells;
    const auto flush = [&] {
        insertRows(_tx,
                   "INSERT INTO license_lines (software_id, asset_id, product_version, covered, license_id, coverage,"
                   " allocated, taken, refused, idle, created_at, updated_at) VALUES",
                   12, cells);
        cells.clear();
    };
    for (std::size_t i = 0; i < _lines.size(); ++i) {
        if (kept[i]) continue;
        const Line& line = _lines[i];
        const auto flag = [](bool value) { return SqlValue(static_cast<std::int64_t>(value)); };
        for (const auto& cell :
             {SqlValue(line.product), SqlValue(line.machine), SqlValue(line.version), flag(line.license != 0),
              licenseOf(line), SqlValue(std::string(nameOf(line.right))), flag(line.allocated), SqlValue(line.taken),
              SqlValue(refusedText(line)), flag(line.idle), SqlValue(_now), SqlValue(_now)})
            cells.push_back(cell);
        if (cells.size() >= 12 * 640) flush();
    }
    flush();
}

}  // namespace kontor::software

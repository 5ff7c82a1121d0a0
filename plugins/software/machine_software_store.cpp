#include "machine_software_store.h"

namespace kontor::software {

std::vector<ProgramOnMachine> programsOn(Transaction& tx, std::int64_t assetId, std::int64_t afterTitle, int most) {
    // All programs of one machine are read and sorted, a few hundred; an order of their own for twenty million
    // installations would cost more than it saves.
    return tx.all<ProgramOnMachine>(
        "SELECT x.id, x.name, x.maker, x.reported_version, x.software_id, COALESCE(s.name, ''), i.installed_on, "
        "i.source"
        " FROM installations i JOIN software_titles x ON x.id = i.title_id LEFT JOIN software s ON s.id = x.software_id"
        " LEFT JOIN software_titles p ON p.id = ? WHERE i.asset_id = ?"
        " AND (p.id IS NULL OR x.name > p.name OR (x.name = p.name AND x.id > p.id)) ORDER BY x.name, x.id LIMIT ?",
        afterTitle, assetId, most);
}

std::vector<ChangeOnMachine> changesOn(Transaction& tx, std::int64_t assetId, int most) {
    return tx.all<ChangeOnMachine>(
        "SELECT c.what, c.created_at, CONCAT_WS(' ', x.name, NULLIF(x.reported_version, '')),"
        " COALESCE(CONCAT_WS(' ', f.name, NULLIF(f.reported_version, '')), '') FROM software_changes c"
        " JOIN software_titles x ON x.id = c.title_id LEFT JOIN software_titles f ON f.id = c.from_title_id"
        " WHERE c.asset_id = ? ORDER BY c.id DESC LIMIT ?",
        assetId, most);
}

}  // namespace kontor::software

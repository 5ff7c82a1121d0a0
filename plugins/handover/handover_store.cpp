#include "handover_store.h"

namespace kontor::handover {

std::optional<PersonPlace> placeOf(Transaction& tx, std::int64_t personId) {
    return tx.maybe<PersonPlace>("SELECT location_id, department_id, locale FROM user WHERE id = ?", personId);
}

std::optional<std::int64_t> usualTemplate(Transaction& tx, const std::string& direction, const std::string& language) {
    return tx.maybe<std::int64_t>(
        "SELECT id FROM handover_templates WHERE direction = ? AND language = ? AND active = 1 AND deleted_at IS NULL"
        " ORDER BY id LIMIT 1",
        direction, language);
}

void lockHandover(Transaction& tx, std::int64_t id) {
    tx.maybe<std::int64_t>("SELECT id FROM handovers WHERE id = ? FOR UPDATE", id);
}

std::vector<std::int64_t> unfiled(Transaction& tx, int most) {
    return tx.all<std::int64_t>(
        "SELECT id FROM handovers WHERE state = 'signed' AND file_id IS NULL AND deleted_at IS NULL ORDER BY id LIMIT "
        "?",
        most);
}

}  // namespace kontor::handover

#include "dictionary_store.h"

namespace kontor::tickets {

namespace {

constexpr std::chrono::seconds trustedFor(5);

using StoredMatrixRow = std::tuple<std::string, std::string, std::string>;

std::shared_ptr<const Dictionary> loadedDictionary(Transaction& tx) {
    auto choices = tx.all<Choice>(
        "SELECT field, name, base, label_de, label_en, colour, active, built_in FROM ticket_choices "
        "ORDER BY field, position, id");
    Dictionary::Matrix matrix;
    for (auto& [impact, urgency, priority] :
         tx.all<StoredMatrixRow>("SELECT impact, urgency, priority_name FROM ticket_priority_matrix"))
        matrix[{std::move(impact), std::move(urgency)}] = std::move(priority);
    return std::make_shared<const Dictionary>(std::move(choices), std::move(matrix));
}

}  // namespace

std::shared_ptr<const Dictionary> DictionaryStore::kept() {
    const Time now = _kernel->clock().now();
    auto kept = _kept.lock();
    const bool isNew = kept->checkedAt && *kept->checkedAt <= now && now - *kept->checkedAt < trustedFor;
    return isNew ? kept->dictionary : nullptr;
}

std::shared_ptr<const Dictionary> DictionaryStore::get() {
    if (auto found = kept()) return found;
    return _kernel->db().read([&](Transaction& tx) { return fresh(tx); });
}

std::shared_ptr<const Dictionary> DictionaryStore::get(Transaction& tx) {
    if (auto found = kept()) return found;
    return fresh(tx);
}

std::shared_ptr<const Dictionary> DictionaryStore::fresh(Transaction& tx) {
    const auto version = tx.one<std::int64_t>("SELECT version FROM ticket_dictionary_head WHERE id = 1");
    const Time now = _kernel->clock().now();
    {
        auto kept = _kept.lock();
        if (kept->dictionary && kept->version == version) {
            kept->checkedAt = now;
            return kept->dictionary;
        }
    }
    auto dictionary = loadedDictionary(tx);
    *_kept.lock() = {dictionary, version, now};
    return dictionary;
}

void DictionaryStore::changed(Transaction& tx) {
    // The moment, not a number counted up: one that was rolled back is never taken for another change.
    tx.execute("UPDATE ticket_dictionary_head SET version = GREATEST(version + 1, ?) WHERE id = 1",
               static_cast<std::int64_t>(_kernel->clock().now().time_since_epoch().count()));
    tx.afterCommit([this] { _kept.lock()->checkedAt.reset(); });
}

void keepPriority(Transaction& tx, std::string_view impact, std::string_view urgency, const std::string& priority) {
    tx.execute("REPLACE INTO ticket_priority_matrix (impact, urgency, priority_name) VALUES (?, ?, ?)", impact, urgency,
               priority);
}

}  // namespace kontor::tickets

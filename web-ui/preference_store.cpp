#include "preference_store.h"

#include <string>

namespace kontor::web {

Json PreferenceStore::get(Transaction& tx, const Viewer& viewer, std::string_view name) {
    const auto value =
        tx.maybe<std::string>("SELECT value FROM web_preferences WHERE user_id = ? AND name = ?", viewer.id(), name);
    return value ? Json::parse(*value) : Json();
}

void PreferenceStore::set(Transaction& tx, const Viewer& viewer, std::string_view name, const Json& value) {
    if (value.isNull()) {
        tx.execute("DELETE FROM web_preferences WHERE user_id = ? AND name = ?", viewer.id(), name);
        return;
    }
    const std::string text = value.dump();
    tx.execute("INSERT INTO web_preferences (user_id, name, value) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE value = ?",
               viewer.id(), name, text, text);
}

}  // namespace kontor::web

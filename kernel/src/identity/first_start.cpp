#include "identity/first_start.h"

#include <algorithm>
#include <set>

#include "identity/role_rights.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"

namespace kontor {

void grantNewPermissions(Database& db, const Catalog& catalog) {
    db.write([&](Transaction& tx) {
        const auto names = tx.all<std::string>("SELECT name FROM known_permission");
        const std::set<std::string, std::less<>> known(names.begin(), names.end());
        const auto grant = [&](const std::string& permission, const std::string& role) {
            tx.execute(
                "INSERT IGNORE INTO role_permission (role_id, permission) SELECT id, ? FROM role WHERE name = ? AND "
                "built_in",
                permission, role);
        };
        bool granted = false;
        for (const auto& [name, permission] : catalog.permissions) {
            if (known.contains(name)) continue;
            granted = true;
            // Two nodes may start at once; the second one finds the rows there.
            tx.execute("INSERT IGNORE INTO known_permission (name) VALUES (?)", name);
            for (const auto& role : permission.grantedTo) grant(name, role);
        }
        const auto unstocked = tx.all<std::string>("SELECT name FROM role WHERE NOT stocked");
        for (const auto& role : unstocked) {
            granted = true;
            for (const auto& [name, permission] : catalog.permissions)
                if (std::find(permission.grantedTo.begin(), permission.grantedTo.end(), role) !=
                    permission.grantedTo.end())
                    grant(name, role);
            tx.execute("UPDATE role SET stocked = TRUE WHERE name = ?", role);
        }
        if (granted) RoleRights::changed(tx);
    });
}

std::optional<std::string> ensureAdmin(Database& db, Accounts& accounts, Ledger& ledger, const Clock& clock,
                                       const std::string& password) {
    const std::string chosen = password.empty() ? randomToken(15) : password;
    const bool made = db.write([&](Transaction& tx) {
        if (tx.maybe<std::int64_t>("SELECT id FROM user LIMIT 1")) return false;
        const Viewer system = Viewer::system("first start");
        const Time now = clock.now();
        const auto id = tx.insert(
            "INSERT INTO user (login, name, locale, time_zone, created_at, updated_at)"
            " VALUES ('admin', 'Administrator', 'en', 'UTC', ?, ?)",
            now, now);
        tx.execute("INSERT INTO user_role (user_id, role) VALUES (?, 'admin')", id);
        accounts.setPassword(tx, system, id, chosen);
        ledger.journal(tx, system, {"user", id}, "created");
        RecordChanged event;
        event.kind = "user";
        event.id = id;
        event.action = "created";
        event.via = toString(system.origin());
        ledger.emit(tx, event);
        KONTOR_TESTPOINT("identity.first_admin");
        return true;
    });
    return made ? std::optional(chosen) : std::nullopt;
}

}  // namespace kontor

#include "person.h"

#include <algorithm>
#include <charconv>

#include "kontor/text.h"
#include "names.h"
#include "values.h"

namespace kontor::directory {

namespace {

constexpr std::size_t largestPhoto = 1024 * 1024;
constexpr std::int64_t neverExpires = 0x7FFFFFFFFFFFFFFF;

bool looksLikeAddress(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos && text.find_first_of(" \t<>,;") == std::string_view::npos;
}

/// The first value that is an address: mail has many values in some directories.
std::string emailOf(const Entry& entry, const std::string& attribute) {
    for (const auto& value : entry.all(attribute)) {
        const std::string address = asciiLower(lineOf(value, 255));
        if (characters(address) <= 254 && looksLikeAddress(address)) return address;
    }
    return {};
}

Lock lockIn(const Entry& entry, Time now, std::optional<Time>& expiresAt) {
    if (const auto ticks = numberOf(entry.first("accountexpires")); ticks && *ticks > 0 && *ticks != neverExpires)
        expiresAt = fileTime(*ticks);
    if (const auto end = generalizedTime(entry.first("krbprincipalexpiration"))) expiresAt = end;
    if (isSwitchedOff(entry)) return Lock::disabled;
    const std::string& since = entry.first("pwdaccountlockedtime");
    if (since.starts_with("000001010000")) return Lock::disabled;  // until an administrator says otherwise
    if (expiresAt && *expiresAt <= now) return Lock::expired;
    return since.empty() ? Lock::none : Lock::locked;
}

}  // namespace

std::string_view toString(Lock lock) {
    return lockWords[static_cast<std::size_t>(lock)];
}

Lock lockOf(std::string_view word) {
    const auto found = std::find(lockWords.begin(), lockWords.end(), word);
    return found == lockWords.end() ? Lock::none : static_cast<Lock>(found - lockWords.begin());
}

std::vector<std::string> Schema::attributes() const {
    std::vector<std::string> names{id, login, name, email, phone, department, location, manager, photo};
    for (const char* more :
         {"cn", "givenName", "sn", "nsAccountLock", "pwdAccountLockedTime", "krbPrincipalExpiration"})
        names.emplace_back(more);
    if (activeDirectory)
        for (const char* more : {"userAccountControl", "accountExpires", "primaryGroupID"}) names.emplace_back(more);
    std::erase(names, "");
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string Schema::idFilter(std::string_view wanted) const {
    if (!activeDirectory) return "(" + id + "=" + escapeFilter(wanted) + ")";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < wanted.size(); i += 2) {
        unsigned value = 0;
        std::from_chars(wanted.data() + i, wanted.data() + i + 2, value, 16);
        bytes += static_cast<char>(value);
    }
    return "(" + id + "=" + escapeFilterBytes(bytes) + ")";
}

std::optional<std::string> Schema::loginFilter(std::string_view typed) const {
    std::string wanted = asciiLower(trimmed(typed));
    if (!loginSuffix.empty()) {
        const std::string suffix = asciiLower(loginSuffix);
        if (!wanted.ends_with(suffix)) return std::nullopt;
        wanted.resize(wanted.size() - suffix.size());
    }
    if (wanted.empty() || !isUtf8(wanted)) return std::nullopt;
    return "(" + login + "=" + escapeFilter(wanted) + ")";
}

Schema presetSchema(std::string_view preset) {
    Schema schema;
    schema.name = "displayName";
    schema.email = "mail";
    schema.phone = "telephoneNumber";
    schema.manager = "manager";
    if (preset == "active_directory") {
        schema.activeDirectory = true;
        schema.userFilter = "(&(objectCategory=person)(objectClass=user)(sAMAccountType=805306368))";
        schema.groupFilter = "(objectClass=group)";
        schema.id = "objectGUID";
        schema.login = "sAMAccountName";
        schema.department = "department";
        schema.location = "physicalDeliveryOfficeName";
        return schema;
    }
    schema.userFilter = "(objectClass=inetOrgPerson)";
    schema.groupFilter =
        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass="
        "groupOfMembers))";
    schema.id = preset == "fedora_389" ? "nsUniqueId" : "entryUUID";
    schema.login = "uid";
    schema.department = "departmentNumber";
    schema.location = "l";
    return schema;
}

EntryKind Schema::people() const {
    return {activeDirectory, userFilter, id, attributes()};
}

std::string idOf(const Entry& entry, std::string_view attribute, bool activeDirectory) {
    const std::string& raw = entry.first(asciiLower(attribute));
    if (raw.empty() || raw.size() > 100) return {};
    // Bytes become digits; a textual UUID stays one.
    if (activeDirectory) return toHex(raw);
    return isUtf8(raw) ? asciiLower(trimmed(raw)) : toHex(raw);
}

std::optional<Person> personOf(const Entry& entry, const Schema& schema, Time now, std::string& problem) {
    const auto text = [&](const std::string& attribute, std::size_t most) {
        return attribute.empty() ? std::string() : lineOf(entry.first(asciiLower(attribute)), most);
    };
    Person person;
    person.dn = entry.dn;
    person.id = idOf(entry, schema.id, schema.activeDirectory);
    if (person.id.empty()) {
        problem = entry.dn + " has no " + schema.id + " that can be read";
        return std::nullopt;
    }
    person.login = asciiLower(text(schema.login, 255));
    if (person.login.empty()) {
        problem = entry.dn + " has no " + schema.login;
        return std::nullopt;
    }
    person.login += asciiLower(schema.loginSuffix);
    const bool usable =
        person.login.size() <= 100 && person.login.find_first_of("/\\:;,<>\"'?*| ") == std::string::npos;
    if (!usable) {
        problem = entry.dn + ": " + schema.login + " can't be a login: " + person.login;
        return std::nullopt;
    }
    person.name = text(schema.name, 150);
    const std::string given = text("givenname", 100);
    const std::string family = text("sn", 100);
    if (person.name.empty() && !given.empty() && !family.empty())
        person.name = leftCharacters(given + " " + family, 150);
    if (person.name.empty()) person.name = text("cn", 150);
    if (person.name.empty()) person.name = person.login;
    person.email = emailOf(entry, asciiLower(schema.email));
    person.phone = text(schema.phone, 50);
    person.department = text(schema.department, 150);
    person.location = text(schema.location, 150);
    person.managerDn = schema.manager.empty() ? "" : entry.first(asciiLower(schema.manager));
    if (!schema.photo.empty()) {
        const std::string& photo = entry.first(asciiLower(schema.photo));
        // One that is too large is not carried along: its hash is no picture either, and another one for another photo.
        person.photo = std::make_shared<const std::string>(photo.size() > largestPhoto ? sha256Hex(photo) : photo);
    }
    person.primaryGroup = text("primarygroupid", 12);
    person.lock = lockIn(entry, now, person.expiresAt);
    return person;
}

}  // namespace kontor::directory

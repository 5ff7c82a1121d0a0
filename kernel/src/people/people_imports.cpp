#include "people/people_imports.h"

#include "kontor/encoding.h"
#include "kontor/import_kind.h"
#include "kontor/text.h"

namespace kontor {

namespace {

/// What the files of other products call the fields.
using Called = std::map<std::string, std::vector<std::string>>;

const Called& peopleCalled() {
    static const Called words{
        {"login",
         {"username", "user", "account", "samaccountname", "uid", "benutzername", "benutzer", "anmeldename",
          "kennung"}},
        {"name", {"fullname", "displayname", "anzeigename", "vollername", "bezeichnung"}},
        {"email", {"mail", "emailaddress", "emailadresse", "mailadresse"}},
        {"other_emails", {"aliases", "weitereemails"}},
        {"phone", {"telephone", "phonenumber", "telephonenumber", "telefon", "telefonnummer", "tel"}},
        {"mobile", {"mobilephone", "cell", "mobil", "handy", "mobiltelefon", "mobilnummer"}},
        {"title", {"jobtitle", "position", "funktion", "stelle"}},
        {"employee_number", {"employeeid", "personnelnumber", "personalnummer", "mitarbeiternummer"}},
        {"location", {"office", "site", "room", "standort", "ort", "raum", "buero", "büro"}},
        {"department", {"abteilung"}},
        {"manager", {"supervisor", "vorgesetzter", "vorgesetzte"}},
        {"organisation", {"organization", "company", "firma", "unternehmen"}},
        {"groups", {"gruppen", "gruppe", "group"}},
        {"roles", {"role", "rolle", "rollen"}},
        {"external", {"extern"}},
        {"locale", {"language", "sprache"}},
        {"time_zone", {"timezone", "zeitzone"}},
        {"active", {"enabled", "aktiv"}}};
    return words;
}

const Called& placesCalled() {
    static const Called words{
        {"name", {"fullname", "displayname", "anzeigename", "vollername", "bezeichnung"}},
        {"parent", {"partof", "übergeordnet", "gehörtzu"}},
        {"type", {"typ", "art"}},
        {"address", {"anschrift", "adresse"}},
        {"domains", {"domain", "domänen"}},
        {"notes", {"notizen", "notes", "bemerkung"}},
        {"phone", {"telephone", "phonenumber", "telephonenumber", "telefon", "telefonnummer", "tel"}}};
    return words;
}

constexpr std::string_view between = " / ";

std::string cellOf(const RowCells& cells, const std::string& name) {
    const auto found = cells.find(name);
    return found == cells.end() ? std::string() : found->second;
}

/// "A / B" whatever stands around the strokes.
std::string tidyPath(const std::string& path) {
    std::vector<std::string> parts;
    for (const auto& part : split(path, '/'))
        if (!trimmed(part).empty()) parts.emplace_back(trimmed(part));
    return join(parts, between);
}

void tidyPerson(RowCells& cells) {
    if (!cells.contains("first_name") && !cells.contains("last_name")) return;
    const std::string whole = cellOf(cells, "first_name") + " " + cellOf(cells, "last_name");
    cells.erase("first_name");
    cells.erase("last_name");
    cells.try_emplace("name", trimmed(whole));
}

std::string keyOfPerson(const RowCells& cells, const std::string& key) {
    const std::string cell = cellOf(cells, key);
    return key == "login" || key == "email" ? asciiLower(cell) : cell;
}

void addAll(std::vector<std::string>& result, const std::string& list, const std::string& what) {
    for (const auto& part : split(replaceAll(replaceAll(replaceAll(list, ";", ","), "|", ","), "\n", ","), ','))
        if (const auto word = trimmed(part); !word.empty())
            result.push_back(what + asciiLower(word.starts_with("@") ? word.substr(1) : word));
}

/// Logins, addresses and numbers nobody shares, and the domains that say whose organisation somebody belongs to.
std::vector<std::string> touchedByPerson(const RowCells& cells) {
    std::vector<std::string> result;
    if (const auto login = cellOf(cells, "login"); !login.empty()) result.push_back("login " + asciiLower(login));
    if (const auto email = cellOf(cells, "email"); !email.empty()) {
        result.push_back("address " + asciiLower(email));
        // Who has no login signs in by the address.
        if (!cells.contains("login")) result.push_back("login " + asciiLower(email));
    }
    if (const auto number = cellOf(cells, "employee_number"); !number.empty()) result.push_back("number " + number);
    addAll(result, cellOf(cells, "other_emails"), "address ");
    return result;
}

std::map<std::string, std::int64_t> findPeople(Transaction& tx, const std::string& key,
                                               const std::vector<std::string>& values) {
    std::map<std::string, std::int64_t> found;
    const std::vector<SqlValue> bound(values.begin(), values.end());
    const auto take = [&](const SqlRow& row) { found[row.get<std::string>(0)] = row.get<std::int64_t>(1); };
    if (key == "login") {
        tx.run("SELECT login_key, id FROM user WHERE login_key IN (" + placeholders(values.size()) + ")", bound, take);
    } else if (key == "employee_number") {
        tx.run("SELECT number_key, id FROM user WHERE number_key IN (" + placeholders(values.size()) + ")", bound,
               take);
    } else {
        tx.run("SELECT address, user_id FROM user_address WHERE address IN (" + placeholders(values.size()) + ")",
               bound, take);
        tx.run("SELECT email_key, id FROM user WHERE email_key IN (" + placeholders(values.size()) + ")", bound, take);
    }
    return found;
}

ImportKind peopleImport() {
    return {.kind = "user",
            .keys = {"login", "email", "employee_number"},
            .permission = {},
            .fields = {"login",       "name",          "email",      "other_emails",
                       "phone",       "mobile",        "title",      "employee_number",
                       "location_id", "department_id", "manager_id", "organisation_id",
                       "group_ids",   "roles",         "vip",        "external",
                       "locale",      "time_zone",     "active",     "skills"},
            .columns = {{.name = "first_name", .called = {"givenname", "vorname"}},
                        {.name = "last_name", .called = {"surname", "sn", "familyname", "nachname", "familienname"}}},
            .called = peopleCalled(),
            .makes = {"location", "department", "organisation"},
            .later = "manager",
            .unique = {"email"},
            .tidy = tidyPerson,
            .keyOf = keyOfPerson,
            .find = findPeople,
            .touches = touchedByPerson};
}

void tidyPlace(RowCells& cells) {
    std::string path = cellOf(cells, "path");
    if (path.empty()) path = cellOf(cells, "parent") + "/" + cellOf(cells, "name");
    path = tidyPath(path);
    cells.erase("parent");
    cells.erase("path");
    cells.erase("name");
    if (path.empty()) {
        cells.clear();
        return;
    }
    const auto stroke = path.rfind(between);
    cells["name"] = stroke == std::string::npos ? path : path.substr(stroke + between.size());
    cells["path"] = std::move(path);
}

/// All places along a path, its own first; those on the way are made where they are missing.
std::vector<std::string> touchedByPlace(const RowCells& cells) {
    std::vector<std::string> result;
    const std::string path = cellOf(cells, "path");
    for (auto end = path.empty() ? std::string::npos : path.size(); end != std::string::npos;
         end = end == 0 ? std::string::npos : path.rfind(between, end - 1))
        result.push_back("path " + path.substr(0, end));
    return result;
}

template <class Find>
ImportKind placesImport(std::string kind, std::vector<std::string> fields, Find find) {
    const std::string own = kind;
    return {.kind = kind,
            .keys = {"path", "name"},
            .fields = std::move(fields),
            .columns = {{.name = "path",
                         .field = "parent_id",
                         .called = {"fullpath", "pfad", "name"},
                         .read = [own](const std::string& path, ImportNames& names) -> Json {
                             const auto end = path.rfind(between);
                             if (end == std::string::npos) return {};
                             return names.findOrMake(own, path.substr(0, end), Json::object(), "path");
                         }},
                        {.name = "parent", .called = {"partof", "übergeordnet", "gehörtzu"}}},
            .called = placesCalled(),
            .makes = {kind},
            .tidy = tidyPlace,
            .keyOf = [](const RowCells& cells, const std::string&) { return cellOf(cells, "path"); },
            .find = find,
            .touches = touchedByPlace};
}

std::map<std::string, std::int64_t> findLocations(Transaction& tx, const std::string&,
                                                  const std::vector<std::string>& values) {
    std::map<std::string, std::int64_t> found;
    tx.run("SELECT path, id FROM location WHERE deleted_at IS NULL AND path IN (" + placeholders(values.size()) + ")",
           {values.begin(), values.end()},
           [&](const SqlRow& row) { found[row.get<std::string>(0)] = row.get<std::int64_t>(1); });
    return found;
}

std::map<std::string, std::int64_t> findDepartments(Transaction& tx, const std::string&,
                                                    const std::vector<std::string>& values) {
    std::map<std::string, std::int64_t> found;
    tx.run("SELECT path, id FROM department WHERE deleted_at IS NULL AND path IN (" + placeholders(values.size()) + ")",
           {values.begin(), values.end()},
           [&](const SqlRow& row) { found[row.get<std::string>(0)] = row.get<std::int64_t>(1); });
    return found;
}

std::vector<std::string> touchedByOrganisation(const RowCells& cells) {
    std::vector<std::string> result;
    if (const auto name = cellOf(cells, "name"); !name.empty()) result.push_back("name " + asciiLower(name));
    addAll(result, cellOf(cells, "domains"), "domain ");
    return result;
}

}  // namespace

void addPeopleImports(Registry& registry) {
    registry.importKind(peopleImport());
    registry.importKind(placesImport("location", {"name", "type", "address"}, findLocations));
    registry.importKind(placesImport("department", {"name"}, findDepartments));
    registry.importKind(
        {.kind = "organisation", .keys = {"name"}, .called = placesCalled(), .touches = touchedByOrganisation});
}

}  // namespace kontor

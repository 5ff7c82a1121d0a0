#include "imports/import_columns.h"

#include <algorithm>
#include <set>

#include "kontor/text.h"

namespace kontor {

namespace {

/// What columns are called, in the files of other products too; letters and digits only.
const std::multimap<std::string, std::string>& synonyms() {
    static const std::multimap<std::string, std::string> words{{"login", "username"},
                                                               {"login", "user"},
                                                               {"login", "account"},
                                                               {"login", "samaccountname"},
                                                               {"login", "uid"},
                                                               {"login", "benutzername"},
                                                               {"login", "benutzer"},
                                                               {"login", "anmeldename"},
                                                               {"login", "kennung"},
                                                               {"name", "fullname"},
                                                               {"name", "displayname"},
                                                               {"name", "anzeigename"},
                                                               {"name", "vollername"},
                                                               {"name", "bezeichnung"},
                                                               {"first_name", "givenname"},
                                                               {"first_name", "vorname"},
                                                               {"last_name", "surname"},
                                                               {"last_name", "sn"},
                                                               {"last_name", "familyname"},
                                                               {"last_name", "nachname"},
                                                               {"last_name", "familienname"},
                                                               {"email", "mail"},
                                                               {"email", "emailaddress"},
                                                               {"email", "emailadresse"},
                                                               {"email", "mailadresse"},
                                                               {"other_emails", "aliases"},
                                                               {"other_emails", "weitereemails"},
                                                               {"phone", "telephone"},
                                                               {"phone", "phonenumber"},
                                                               {"phone", "telephonenumber"},
                                                               {"phone", "telefon"},
                                                               {"phone", "telefonnummer"},
                                                               {"phone", "tel"},
                                                               {"mobile", "mobilephone"},
                                                               {"mobile", "cell"},
                                                               {"mobile", "mobil"},
                                                               {"mobile", "handy"},
                                                               {"mobile", "mobiltelefon"},
                                                               {"mobile", "mobilnummer"},
                                                               {"title", "jobtitle"},
                                                               {"title", "position"},
                                                               {"title", "funktion"},
                                                               {"title", "stelle"},
                                                               {"employee_number", "employeeid"},
                                                               {"employee_number", "personnelnumber"},
                                                               {"employee_number", "personalnummer"},
                                                               {"employee_number", "mitarbeiternummer"},
                                                               {"location", "office"},
                                                               {"location", "site"},
                                                               {"location", "room"},
                                                               {"location", "standort"},
                                                               {"location", "ort"},
                                                               {"location", "raum"},
                                                               {"location", "buero"},
                                                               {"location", "büro"},
                                                               {"department", "abteilung"},
                                                               {"manager", "supervisor"},
                                                               {"manager", "vorgesetzter"},
                                                               {"manager", "vorgesetzte"},
                                                               {"organisation", "organization"},
                                                               {"organisation", "company"},
                                                               {"organisation", "firma"},
                                                               {"organisation", "unternehmen"},
                                                               {"groups", "gruppen"},
                                                               {"groups", "gruppe"},
                                                               {"groups", "group"},
                                                               {"roles", "role"},
                                                               {"roles", "rolle"},
                                                               {"roles", "rollen"},
                                                               {"locale", "language"},
                                                               {"locale", "sprache"},
                                                               {"time_zone", "timezone"},
                                                               {"time_zone", "zeitzone"},
                                                               {"active", "enabled"},
                                                               {"active", "aktiv"},
                                                               {"external", "extern"},
                                                               {"parent", "partof"},
                                                               {"parent", "übergeordnet"},
                                                               {"parent", "gehörtzu"},
                                                               {"path", "fullpath"},
                                                               {"path", "pfad"},
                                                               {"address", "anschrift"},
                                                               {"address", "adresse"},
                                                               {"type", "typ"},
                                                               {"type", "art"},
                                                               {"domains", "domain"},
                                                               {"domains", "domänen"},
                                                               {"notes", "notizen"},
                                                               {"notes", "notes"},
                                                               {"notes", "bemerkung"}};
    return words;
}

std::string plainName(std::string_view text) {
    std::string result;
    for (const char c : asciiLower(text))
        if (static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) result += c;
    return result;
}

bool matches(const std::string& field, const std::string& column, const std::vector<CustomFields::Declared>& custom) {
    const std::string word = plainName(column);
    if (word.empty()) return false;
    if (word == plainName(field)) return true;
    const auto [from, to] = synonyms().equal_range(field);
    if (std::any_of(from, to, [&](const auto& entry) { return entry.second == word; })) return true;
    return std::any_of(custom.begin(), custom.end(), [&](const auto& declared) {
        return field == "custom." + declared.name &&
               (word == plainName(declared.name) || word == plainName(declared.labelDe) ||
                word == plainName(declared.labelEn));
    });
}

}  // namespace

std::vector<std::string> ImportColumns::importable(std::string_view kind,
                                                   const std::vector<CustomFields::Declared>& custom) {
    std::vector<std::string> fields;
    if (kind == "user") {
        fields = {"login",   "name",         "first_name", "last_name",       "email",    "other_emails",
                  "phone",   "mobile",       "title",      "employee_number", "location", "department",
                  "manager", "organisation", "groups",     "roles",           "vip",      "external",
                  "locale",  "time_zone",    "active"};
        for (const auto& declared : custom) fields.push_back("custom." + declared.name);
    }
    if (kind == "location") fields = {"path", "name", "parent", "type", "address"};
    if (kind == "department") fields = {"path", "name", "parent"};
    if (kind == "organisation") fields = {"name", "domains", "address", "phone", "notes"};
    return fields;
}

std::vector<std::string> ImportColumns::keys(std::string_view kind) {
    if (kind == "user") return {"login", "email", "employee_number"};
    if (kind == "organisation") return {"name"};
    return {"path", "name"};
}

Json ImportColumns::complete(std::string_view kind, const std::vector<std::string>& header, const Json& mapping,
                             const std::vector<CustomFields::Declared>& custom) {
    const auto fields = importable(kind, custom);
    const auto has = [](const std::vector<std::string>& list, const std::string& item) {
        return std::find(list.begin(), list.end(), item) != list.end();
    };
    std::set<std::string> taken;
    for (const auto& [column, field] : mapping.members()) {
        if (!has(header, column)) throw Invalid("mapping", "error.no_such_column", {{"column", column}});
        const std::string name = field.text();
        if (!field.isString() || (!name.empty() && !has(fields, name)))
            throw Invalid("mapping", "error.not_one_of", {{"values", join(fields, ", ")}});
        if (!name.empty() && !taken.insert(name).second)
            throw Invalid("mapping", "error.two_columns", {{"field", name}});
    }
    Json result = Json::object();
    for (const auto& column : header) {
        if (column.empty()) continue;
        if (const Json* given = mapping.find(column)) {
            result[column] = *given;
            continue;
        }
        const auto found = std::find_if(fields.begin(), fields.end(), [&](const std::string& field) {
            return !taken.contains(field) && matches(field, column, custom);
        });
        result[column] = found == fields.end() ? "" : *found;
        if (found != fields.end()) taken.insert(*found);
    }
    return result;
}

}  // namespace kontor

#include "scim_user.h"

#include <algorithm>

#include "kontor/encoding.h"
#include "kontor/text.h"
#include "kontor/translations.h"

namespace kontor::sso {

namespace {

std::string lineOf(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return std::string(trimmed(text));
}

/// Of several the primary one, else one for work, else the first.
std::optional<std::string> bestOf(const Json& document, const char* attribute, std::size_t most) {
    const Json* list = findCaseless(document, attribute);
    if (!list || list->isNull()) return std::nullopt;
    if (!list->isArray()) throw ScimError(400, "invalidValue", std::string(attribute) + " must be a list");
    const Json* best = nullptr;
    int bestRank = 0;
    for (const Json& item : list->items()) {
        if (!item.isObject() && !item.isString())
            throw ScimError(400, "invalidValue", std::string(attribute) + " holds what is no object");
        const Json* primary = findCaseless(item, "primary");
        const Json* type = findCaseless(item, "type");
        const int rank = primary && !primary->isNull() && scimBoolean(*primary, "primary")  ? 3
                         : type && type->isString() && asciiLower(type->string()) == "work" ? 2
                                                                                            : 1;
        if (rank > bestRank) {
            best = &item;
            bestRank = rank;
        }
    }
    if (!best) return std::nullopt;
    const std::string text = best->isString() ? lineOf(best->string()) : lineOf(scimText(*best, "value", most));
    if (characters(text) > most) throw ScimError(400, "invalidValue", std::string(attribute) + " is too long");
    return text.empty() ? std::nullopt : std::optional(text);
}

void readNames(const Json& document, ScimUser& user) {
    Json names = Json::object();
    const std::string display = lineOf(scimText(document, "displayName", 150));
    if (!display.empty()) names["displayName"] = display;
    const Json* name = findCaseless(document, "name");
    if (name && !name->isNull()) {
        if (!name->isObject()) throw ScimError(400, "invalidValue", "name must be an object");
        for (const char* part : {"formatted", "givenName", "familyName", "middleName", "honorificPrefix"})
            if (const std::string text = lineOf(scimText(*name, part, 150)); !text.empty()) names[part] = text;
    }
    user.name = display;
    if (user.name.empty()) user.name = trimmed(names["givenName"].text() + " " + names["familyName"].text());
    if (user.name.empty()) user.name = names["formatted"].text();
    if (user.name.empty()) user.name = user.userName;
    user.name = leftCharacters(user.name, 150);
    user.names = names.dump();
}

void readEnterprise(const Json& document, ScimUser& user) {
    const Json* enterprise = findCaseless(document, scimEnterpriseSchema);
    if (!enterprise || enterprise->isNull()) return;
    if (!enterprise->isObject()) throw ScimError(400, "invalidValue", "the enterprise user must be an object");
    user.department = lineOf(scimText(*enterprise, "department", 150));
    const Json* manager = findCaseless(*enterprise, "manager");
    if (!manager || manager->isNull()) return;
    // Entra ID sends the number alone.
    const Json* value = manager->isObject() ? findCaseless(*manager, "value") : manager;
    if (!value || value->isNull() || (value->isString() && value->string().empty())) return;
    user.managerId = scimNumber(*value);
    if (!user.managerId) throw ScimError(400, "invalidValue", "manager is nobody");
}

}  // namespace

bool scimBoolean(const Json& value, const char* attribute) {
    if (value.isBool()) return value.boolean();
    const std::string text = asciiLower(value.text());
    if (text == "true") return true;
    if (text == "false") return false;
    throw ScimError(400, "invalidValue", std::string(attribute) + " must be true or false");
}

std::string scimText(const Json& object, const char* attribute, std::size_t most) {
    const Json* value = findCaseless(object, attribute);
    if (!value || value->isNull()) return {};
    if (!value->isString()) throw ScimError(400, "invalidValue", std::string(attribute) + " must be a text");
    if (!isUtf8(value->string()) || characters(value->string()) > most)
        throw ScimError(400, "invalidValue", std::string(attribute) + " is too long");
    return value->string();
}

std::optional<std::int64_t> scimNumber(const Json& value) {
    return value.isInteger() ? value.integer() : wholeNumber(value.text());
}

std::string scimVersion(std::int64_t version) {
    return "W/\"" + std::to_string(version) + "\"";
}

ScimUser ScimUser::read(const Json& document) {
    if (!document.isObject()) throw ScimError(400, "invalidSyntax", "a user must be an object");
    ScimUser user;
    user.userName = asciiLower(lineOf(scimText(document, "userName", 100)));
    if (user.userName.empty()) throw ScimError(400, "invalidValue", "userName is missing");
    if (const std::string id = scimText(document, "externalId", 255); !id.empty()) user.externalId = id;
    readNames(document, user);
    user.email = bestOf(document, "emails", 254);
    user.phone = bestOf(document, "phoneNumbers", 50);
    std::string locale = asciiLower(scimText(document, "preferredLanguage", 50));
    if (locale.empty()) locale = asciiLower(scimText(document, "locale", 50));
    if (const auto language = locale.substr(0, 2); language == "de" || language == "en") user.locale = language;
    if (const std::string zone = scimText(document, "timezone", 64); isTimeZone(zone)) user.timeZone = zone;
    readEnterprise(document, user);
    if (const Json* active = findCaseless(document, "active"); active && !active->isNull())
        user.active = scimBoolean(*active, "active");
    return user;
}

Json scimUserJson(const AnyRecord& user, const store::Provisioned& row, const std::vector<store::GroupOf>& groups,
                  const std::optional<std::string>& department, const std::string& baseUrl) {
    const auto text = [&](const char* field) {
        const FieldValue value = user.get(field);
        const auto* held = std::get_if<std::string>(&value);
        return held ? *held : std::string();
    };
    const std::string id = std::to_string(user.id());
    Json json = Json::object({{"schemas", Json::array({scimUserSchema, scimEnterpriseSchema})}, {"id", id}});
    if (row.externalId) json["externalId"] = *row.externalId;
    json["userName"] = text("login");
    Json names = Json::parse(row.names);
    names.erase("displayName");
    names["formatted"] = text("name");
    json["name"] = std::move(names);
    json["displayName"] = text("name");
    json["active"] = std::get<bool>(user.get("active"));
    if (!text("email").empty())
        json["emails"] = Json::array({Json::object({{"value", text("email")}, {"type", "work"}, {"primary", true}})});
    if (!text("phone").empty())
        json["phoneNumbers"] = Json::array({Json::object({{"value", text("phone")}, {"type", "work"}})});
    json["preferredLanguage"] = text("locale");
    json["timezone"] = text("time_zone");
    Json list = Json::array();
    for (const auto& group : groups)
        if (group.userId == user.id())
            list.push(Json::object({{"value", std::to_string(group.groupId)},
                                    {"display", group.name},
                                    {"$ref", baseUrl + "/Groups/" + std::to_string(group.groupId)}}));
    json["groups"] = std::move(list);
    Json enterprise = Json::object();
    if (department) enterprise["department"] = *department;
    if (const FieldValue manager = user.get("manager_id"); std::holds_alternative<std::int64_t>(manager))
        enterprise["manager"] = Json::object({{"value", std::to_string(std::get<std::int64_t>(manager))}});
    json[scimEnterpriseSchema] = std::move(enterprise);
    json["meta"] = Json::object({{"resourceType", "User"},
                                 {"created", formatTime(std::get<Time>(user.get("created_at")))},
                                 {"lastModified", formatTime(std::get<Time>(user.get("updated_at")))},
                                 {"location", baseUrl + "/Users/" + id},
                                 {"version", scimVersion(user.version())}});
    return json;
}

}  // namespace kontor::sso

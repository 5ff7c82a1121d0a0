#include "scim_condition.h"

#include <map>

#include "kontor/query.h"
#include "kontor/text.h"
#include "kontor/time.h"
#include "scim_user.h"

namespace kontor::sso {

namespace {

enum class Kind { text, lowerCase, caseExact, number, boolean, time };

struct Attribute {
    const char* column;
    Kind kind;
    /// Around the condition on the column, for what lies in other tables; `{}` is its place.
    const char* around = "{}";
};
using Attributes = std::map<std::string, Attribute, std::less<>>;

const Attributes userAttributes{
    {"id", {"t.id", Kind::number}},
    {"externalid", {"s.external_id", Kind::caseExact}},
    {"username", {"t.login_key", Kind::lowerCase}},
    {"displayname", {"t.name", Kind::text}},
    {"name.formatted", {"t.name", Kind::text}},
    {"name.givenname", {"JSON_VALUE(s.names, '$.givenName')", Kind::text}},
    {"name.familyname", {"JSON_VALUE(s.names, '$.familyName')", Kind::text}},
    {"emails", {"t.email_key", Kind::lowerCase}},
    {"emails.value", {"t.email_key", Kind::lowerCase}},
    {"emails.type", {"IF(t.email IS NULL, NULL, 'work')", Kind::text}},
    {"emails.primary", {"t.email IS NOT NULL", Kind::boolean}},
    {"phonenumbers", {"t.phone", Kind::text}},
    {"phonenumbers.value", {"t.phone", Kind::text}},
    {"phonenumbers.type", {"IF(t.phone IS NULL, NULL, 'work')", Kind::text}},
    {"active", {"t.active", Kind::boolean}},
    {"meta.lastmodified", {"t.updated_at", Kind::time}},
    {"meta.created", {"t.created_at", Kind::time}},
    {"groups",
     {"x.group_id", Kind::number, "EXISTS (SELECT 1 FROM user_group_member x WHERE x.user_id = t.id AND {})"}},
    {"groups.value",
     {"x.group_id", Kind::number, "EXISTS (SELECT 1 FROM user_group_member x WHERE x.user_id = t.id AND {})"}},
    {"enterprise.department",
     {"x.name", Kind::text, "EXISTS (SELECT 1 FROM department x WHERE x.id = t.department_id AND {})"}},
    {"enterprise.manager.value", {"t.manager_id", Kind::number}},
    {"enterprise.manager", {"t.manager_id", Kind::number}},
};

const Attributes groupAttributes{
    {"id", {"t.id", Kind::number}},
    {"externalid", {"s.external_id", Kind::caseExact}},
    {"displayname", {"t.name", Kind::text}},
    {"meta.lastmodified", {"t.updated_at", Kind::time}},
    {"meta.created", {"t.created_at", Kind::time}},
    {"members",
     {"x.user_id", Kind::number, "EXISTS (SELECT 1 FROM user_group_member x WHERE x.group_id = t.id AND {})"}},
    {"members.value",
     {"x.user_id", Kind::number, "EXISTS (SELECT 1 FROM user_group_member x WHERE x.group_id = t.id AND {})"}},
};

[[noreturn]] void invalid(const std::string& what) {
    throw ScimError(400, "invalidFilter", what);
}

const char* orderSign(const std::string& op) {
    return op == "gt" ? ">" : op == "ge" ? ">=" : op == "lt" ? "<" : op == "le" ? "<=" : nullptr;
}

/// A text that is no such value finds nothing; its negation everything.
const Predicate nothing{"FALSE", {}};

Predicate onText(const std::string& column, Kind kind, const ScimFilter& filter) {
    if (!filter.value.isString()) return nothing;
    const std::string collation = kind == Kind::text ? " COLLATE utf8mb4_general_ci" : "";
    const std::string text = kind == Kind::lowerCase ? asciiLower(filter.value.string()) : filter.value.string();
    if (filter.op == "eq") return {column + " = ?" + collation, {text}};
    if (filter.op == "co") return {column + " LIKE ?" + collation + " ESCAPE '!'", {"%" + escapeLike(text) + "%"}};
    if (filter.op == "sw") return {column + " LIKE ?" + collation + " ESCAPE '!'", {escapeLike(text) + "%"}};
    if (filter.op == "ew") return {column + " LIKE ?" + collation + " ESCAPE '!'", {"%" + escapeLike(text)}};
    return {column + " " + orderSign(filter.op) + " ?" + collation, {text}};
}

Predicate onNumber(const std::string& column, const ScimFilter& filter) {
    const auto number = scimNumber(filter.value);
    if (!number) return nothing;
    if (filter.op == "eq") return {column + " = ?", {*number}};
    if (const char* sign = orderSign(filter.op)) return {column + " " + sign + " ?", {*number}};
    invalid(filter.attribute + " can't be compared by " + filter.op);
}

Predicate onBoolean(const std::string& column, const ScimFilter& filter) {
    if (filter.op != "eq") invalid(filter.attribute + " can't be compared by " + filter.op);
    const std::string text = asciiLower(filter.value.text());
    if (!filter.value.isBool() && text != "true" && text != "false") return nothing;
    const bool wanted = filter.value.isBool() ? filter.value.boolean() : text == "true";
    return {"(" + column + ") = ?", {std::int64_t{wanted}}};
}

Predicate onTime(const std::string& column, const ScimFilter& filter) {
    const auto time = parseTime(filter.value.text());
    if (!time) invalid(filter.attribute + " is compared with a time");
    if (filter.op == "eq") return {column + " = ?", {*time}};
    if (const char* sign = orderSign(filter.op)) return {column + " " + sign + " ?", {*time}};
    invalid(filter.attribute + " can't be compared by " + filter.op);
}

Predicate comparison(const Attribute& attribute, const ScimFilter& filter) {
    const std::string column = attribute.column;
    if (filter.op == "pr") return {"(" + column + ") IS NOT NULL", {}};
    switch (attribute.kind) {
        case Kind::text:
        case Kind::lowerCase:
        case Kind::caseExact:
            return onText(column, attribute.kind, filter);
        case Kind::number:
            return onNumber(column, filter);
        case Kind::boolean:
            return onBoolean(column, filter);
        case Kind::time:
            return onTime(column, filter);
    }
    return nothing;
}

Predicate condition(const ScimFilter& filter, const Attributes& attributes, const std::string& within) {
    using Type = ScimFilter::Kind;
    if (filter.kind == Type::compare) {
        const auto found = attributes.find(within + filter.attribute);
        if (found == attributes.end()) invalid("there is no filter by " + within + filter.attribute);
        ScimFilter asked = filter;
        if (asked.op == "ne") asked.op = "eq";
        Predicate result = comparison(found->second, asked);
        result.sql = replaceAll(found->second.around, "{}", result.sql);
        // Without a value it is not equal either.
        if (filter.op == "ne") result.sql = "NOT COALESCE(" + result.sql + ", FALSE)";
        return result;
    }
    if (filter.kind == Type::items) return condition(filter.parts.front(), attributes, filter.attribute + ".");
    Predicate result;
    for (const auto& part : filter.parts) {
        Predicate one = condition(part, attributes, within);
        if (!result.sql.empty()) result.sql += filter.kind == Type::any ? " OR " : " AND ";
        result.sql += "(" + one.sql + ")";
        result.values.insert(result.values.end(), one.values.begin(), one.values.end());
    }
    result.sql = filter.kind == Type::none ? "NOT COALESCE((" + result.sql + "), FALSE)" : "(" + result.sql + ")";
    return result;
}

}  // namespace

Predicate userCondition(const ScimFilter& filter) {
    return condition(filter, userAttributes, "");
}

Predicate groupCondition(const ScimFilter& filter) {
    return condition(filter, groupAttributes, "");
}

}  // namespace kontor::sso

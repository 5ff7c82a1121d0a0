#include <algorithm>

#include "characters.h"
#include "kontor/query.h"

namespace kontor {

namespace {

bool isNamed(const QueryField& field, std::u32string_view folded) {
    return query::fold(field.name) == folded ||
           std::any_of(field.aliases.begin(), field.aliases.end(),
                       [&](const std::string& alias) { return query::fold(alias) == folded; });
}

}  // namespace

QueryFields::QueryFields(std::vector<QueryField> fields) {
    for (QueryField& field : fields) add(std::move(field));
}

void QueryFields::add(QueryField field) {
    const auto refuse = [&](const std::string& why) {
        throw std::logic_error("query field " + field.name + ": " + why);
    };
    if (field.name.empty() || field.sql.empty()) refuse("needs a name and SQL");
    if ((field.sql + field.element).find('?') != std::string::npos) refuse("SQL of a field holds no values");
    const bool isMany = field.sql.find("{}") != std::string::npos;
    if (isMany != !field.element.empty()) refuse("{} in the SQL and the column of the element go together");
    if (field.type == QueryType::references && !isMany) refuse("references need an EXISTS with {}");
    if (field.type == QueryType::enumeration && field.values.empty()) refuse("an enumeration needs values");
    if (find(field.name)) refuse("the name is taken");
    for (const std::string& alias : field.aliases) {
        if (find(alias)) refuse("the alias " + alias + " is taken");
    }
    _fields.push_back(std::move(field));
}

const QueryField* QueryFields::find(std::string_view nameOrAlias) const {
    const std::u32string folded = query::fold(nameOrAlias);
    const auto found =
        std::find_if(_fields.begin(), _fields.end(), [&](const auto& field) { return isNamed(field, folded); });
    return found == _fields.end() ? nullptr : &*found;
}

void QueryFields::addMembers(std::string name, std::string sql) {
    if (name.empty() || sql.empty() || sql.find_first_of("?{") != std::string::npos)
        throw std::logic_error("query field " + name + ": needs a name and the SQL of one column");
    _objects.emplace_back(std::move(name), std::move(sql));
}

std::optional<QueryField> QueryFields::findMember(std::string_view name) const {
    constexpr std::size_t longest = 64;
    for (const auto& [object, sql] : _objects) {
        if (!name.starts_with(object + ".")) continue;
        const std::string_view member = name.substr(object.size() + 1);
        const bool plain = std::all_of(member.begin(), member.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        });
        if (member.empty() || member.size() > longest || !plain) continue;
        QueryField field;
        field.name = name;
        field.type = QueryType::word;
        field.sql = "JSON_UNQUOTE(JSON_EXTRACT(" + sql + ", '$." + std::string(member) + "'))";
        return field;
    }
    return std::nullopt;
}

std::optional<std::string> QueryFields::nearest(std::string_view name) const {
    std::vector<std::string> names;
    for (const QueryField& field : _fields) {
        names.push_back(field.name);
        names.insert(names.end(), field.aliases.begin(), field.aliases.end());
    }
    return kontor::nearest(name, names);
}

}  // namespace kontor

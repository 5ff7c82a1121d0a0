#include "sample.h"

#include <date/date.h>

#include <sstream>
#include <stdexcept>

namespace kontor::test {

const QueryFields& sampleFields() {
    static const QueryFields fields({
        {.name = "id", .type = QueryType::integer, .sql = "t.id"},
        {.name = "number", .type = QueryType::word, .sql = "t.number", .ordered = true},
        {.name = "subject", .type = QueryType::text, .sql = "t.subject", .aliases = {"betreff"}},
        {.name = "status",
         .type = QueryType::enumeration,
         .sql = "t.status",
         .values = {"new", "open", "pending", "resolved", "closed"}},
        {.name = "priority",
         .type = QueryType::enumeration,
         .sql = "t.priority",
         .values = {"low", "normal", "high", "urgent"},
         .ordered = true,
         .aliases = {"priorität"},
         .title = "Priority"},
        {.name = "impact",
         .type = QueryType::enumeration,
         .sql = "t.impact",
         .values = {"none", "some", "all of it"},
         .ordered = true},
        {.name = "vip", .type = QueryType::boolean, .sql = "t.vip"},
        {.name = "assignee_id",
         .type = QueryType::reference,
         .sql = "t.assignee_id",
         .aliases = {"assignee"},
         .kind = "user"},
        {.name = "location_id",
         .type = QueryType::reference,
         .sql = "t.location_id",
         .aliases = {"location"},
         .kind = "location"},
        {.name = "watcher",
         .type = QueryType::references,
         .sql = "EXISTS (SELECT 1 FROM watchers w WHERE w.ticket_id = t.id AND {})",
         .element = "w.user_id",
         .kind = "user"},
        {.name = "tag",
         .type = QueryType::word,
         .sql = "EXISTS (SELECT 1 FROM tags g WHERE g.ticket_id = t.id AND {})",
         .element = "g.tag"},
        {.name = "effort", .type = QueryType::decimal, .sql = "t.effort"},
        {.name = "due", .type = QueryType::date, .sql = "t.due_on"},
        {.name = "updated", .type = QueryType::time, .sql = "t.updated_at", .aliases = {"updated_at"}},
    });
    return fields;
}

QueryContext sampleContext() {
    QueryContext context;
    context.me = 7;
    context.now = toTime("2026-03-15 12:00");
    context.timeZone = "Europe/Berlin";
    context.resolve = [](std::string_view field, std::string_view value) -> std::optional<std::int64_t> {
        if (field == "location_id") return value == "Berlin" ? std::optional<std::int64_t>(3) : std::nullopt;
        if (value == "anna") return 7;
        if (value == "bernd" || value == "Bernd Müller") return 12;
        return std::nullopt;
    };
    // Places form a tree, people do not.
    context.below = [](std::string_view field, std::int64_t id) -> std::vector<std::int64_t> {
        if (field != "location_id") return {};
        return id == 3 ? std::vector<std::int64_t>{3, 31, 32} : std::vector<std::int64_t>{id};
    };
    context.text = [](const Query::Text& text) {
        Predicate found;
        std::vector<std::string> parts = text.words;
        if (text.phrase) {
            std::string whole;
            for (const std::string& word : text.words) whole += (whole.empty() ? "" : " ") + word;
            parts = {whole};
        }
        for (const std::string& part : parts) {
            found.sql += found.sql.empty() ? "" : " AND ";
            found.sql += "t.subject LIKE ? ESCAPE '!'";
            found.values.emplace_back("%" + escapeLike(part) + "%");
        }
        return found;
    };
    return context;
}

std::string toText(Time time) {
    return date::format("%F %T", time);
}

Time toTime(const std::string& text) {
    Time result;
    std::istringstream in(text.size() == 10 ? text + " 00:00:00" : text.size() == 16 ? text + ":00" : text);
    in >> date::parse("%F %T", result);
    if (!in) throw std::runtime_error("bad time " + text);
    return result;
}

std::string toText(const QueryValue& value) {
    if (std::holds_alternative<std::nullptr_t>(value)) return "null";
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
    if (const auto* number = std::get_if<double>(&value)) return "double " + std::to_string(*number);
    if (const auto* time = std::get_if<Time>(&value)) return toText(*time);
    return "\"" + std::get<std::string>(value) + "\"";
}

std::string toTree(const Query& query) {
    const auto list = [](std::string name, const std::vector<Query>& parts) {
        std::string out = "(" + std::move(name);
        for (const Query& part : parts) out += " " + toTree(part);
        return out + ")";
    };
    if (const auto* all = std::get_if<Query::And>(&query.node)) return list("and", all->parts);
    if (const auto* any = std::get_if<Query::Or>(&query.node)) return list("or", any->parts);
    if (const auto* no = std::get_if<Query::Not>(&query.node)) return "(not " + toTree(*no->part) + ")";
    if (const auto* text = std::get_if<Query::Text>(&query.node)) {
        std::string out = text->phrase ? "(phrase" : "(text";
        for (const std::string& word : text->words) out += " " + word;
        return out + ")";
    }
    const auto& term = std::get<Query::Term>(query.node);
    static constexpr const char* signs[] = {":", "<", "<=", ">", ">=", ".."};
    std::string out = "(" + term.field + " " + signs[static_cast<int>(term.op)];
    for (const Query::Value& value : term.values) out += value.quoted ? " '" + value.text + "'" : " " + value.text;
    return out + ")";
}

}  // namespace kontor::test

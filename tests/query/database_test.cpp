#include <gtest/gtest.h>

#include "characters.h"
#include "kontor/testing/sql.h"
#include "kontor/testing/test_maria_db.h"
#include "random_query.h"
#include "sample.h"

namespace kontor::test {
namespace {

/// A value as an SQL literal of the type it would be bound with.
std::string literal(const QueryValue& value) {
    if (std::holds_alternative<std::nullptr_t>(value)) return "NULL";
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
    if (const auto* time = std::get_if<Time>(&value)) return "TIMESTAMP'" + toText(*time) + "'";
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string hex;
    for (const unsigned char c : std::get<std::string>(value)) hex += {digits[c >> 4], digits[c & 15]};
    return "_utf8mb4 X'" + hex + "'";
}

/// Tickets as the sample fields see them, in memory and in the database.
class Tickets {
  public:
    struct Ticket {
        std::int64_t id;
        std::map<std::string, std::vector<QueryValue>, std::less<>> values;
    };

    explicit Tickets(Random& random) {
        for (std::int64_t id = 1; id <= 120; ++id) {
            Ticket ticket{id, {}};
            auto& values = ticket.values;
            const auto maybe = [&](std::vector<QueryValue> choices) -> std::vector<QueryValue> {
                if (pick(random, 4) == 0) return {nullptr};
                return {oneOf(random, choices)};
            };
            const auto some = [&](std::vector<QueryValue> choices) {
                std::vector<QueryValue> chosen;
                for (QueryValue& choice : choices) {
                    if (pick(random, 3) == 0) chosen.push_back(std::move(choice));
                }
                return chosen;
            };
            const auto number = [](std::int64_t n) { return QueryValue(n); };
            values["id"] = {id};
            values["number"] = maybe({"T-1", "t-2", "T-20", "T-*", ""});
            values["subject"] = maybe({"Drucker", "drücker", "kein papier", "KEIN Papier im Drucker", "100%", "a_b",
                                       "O'Neil", "back\\slash", "Hilfe!", "", " ", "Köln", "nichts"});
            values["status"] = maybe({"new", "open", "closed"});
            values["priority"] = maybe({"low", "normal", "high", "urgent"});
            values["vip"] = maybe({number(0), number(1)});
            values["assignee_id"] = maybe({number(7), number(11), number(12)});
            values["watcher"] = some({number(7), number(11), number(12)});
            values["tag"] = some({"vip", "Straße", "KÖLN", "a_b", "a%b"});
            values["effort"] =
                maybe({"-1.500000000", "0.000000000", "0.100000000", "0.300000000", "100000000000.000000001"});
            values["due"] = maybe({"2026-02-28", "2026-03-14", "2026-03-15", "2026-03-16", "2026-04-15", "2028-02-29"});
            values["updated"] =
                maybe({toTime("2024-12-31 23:00"), toTime("2026-03-13 23:00"), toTime("2026-03-14 22:59:59"),
                       toTime("2026-03-14 23:00"), toTime("2026-03-15 11:30"), toTime("2026-03-15 12:00"),
                       toTime("2026-03-28 23:00"), toTime("2026-03-29 21:59:59"), toTime("2026-03-29 22:00")});
            _tickets.push_back(std::move(ticket));
        }
    }

    void store(Sql& sql) const {
        sql.execute(
            "CREATE TABLE tickets (id BIGINT PRIMARY KEY, number VARCHAR(40), subject TEXT, status VARCHAR(20), "
            "priority VARCHAR(20), vip BOOLEAN, assignee_id BIGINT, effort DECIMAL(27,9), due_on DATE, "
            "updated_at DATETIME(6))");
        sql.execute("CREATE TABLE watchers (ticket_id BIGINT, user_id BIGINT, PRIMARY KEY (ticket_id, user_id))");
        sql.execute("CREATE TABLE tags (ticket_id BIGINT, tag VARCHAR(40), PRIMARY KEY (ticket_id, tag))");
        for (const Ticket& ticket : _tickets) {
            std::string row;
            for (const char* field :
                 {"id", "number", "subject", "status", "priority", "vip", "assignee_id", "effort", "due", "updated"}) {
                row += (row.empty() ? "" : ", ") + literal(ticket.values.at(field).front());
            }
            sql.execute("INSERT INTO tickets VALUES (" + row + ")");
            const std::string id = std::to_string(ticket.id);
            for (const QueryValue& user : ticket.values.at("watcher")) {
                sql.execute("INSERT INTO watchers VALUES (" + id + ", " + literal(user) + ")");
            }
            for (const QueryValue& tag : ticket.values.at("tag")) {
                sql.execute("INSERT INTO tags VALUES (" + id + ", " + literal(tag) + ")");
            }
        }
    }

    std::vector<std::int64_t> matching(const Query& query) const {
        std::vector<std::int64_t> found;
        for (const Ticket& ticket : _tickets) {
            QueryRecord record;
            record.values = [&](std::string_view field) { return ticket.values.find(field)->second; };
            record.text = [&](const Query::Text& text) { return hasText(ticket, text); };
            if (matches(query, sampleFields(), sampleContext(), record)) found.push_back(ticket.id);
        }
        return found;
    }

  private:
    static bool hasText(const Ticket& ticket, const Query::Text& text) {
        const auto* subject = std::get_if<std::string>(&ticket.values.at("subject").front());
        if (!subject) return false;
        const std::u32string folded = query::fold(*subject);
        std::u32string phrase;
        for (const std::string& word : text.words) {
            if (!text.phrase && folded.find(query::fold(word)) == folded.npos) return false;
            phrase += (phrase.empty() ? U"" : U" ") + query::fold(word);
        }
        return !text.phrase || folded.find(phrase) != folded.npos;
    }

    std::vector<Ticket> _tickets;
};

std::vector<std::int64_t> selected(Sql& sql, const Predicate& predicate) {
    std::string statement =
        "EXECUTE IMMEDIATE " + literal("SELECT t.id FROM tickets t WHERE " +
                                       (predicate.sql.empty() ? "TRUE" : predicate.sql) + " ORDER BY t.id");
    for (std::size_t i = 0; i < predicate.values.size(); ++i) {
        statement += (i == 0 ? " USING " : ", ") + literal(predicate.values[i]);
    }
    std::vector<std::int64_t> ids;
    for (const auto& row : sql.rows(statement)) ids.push_back(std::stoll(row.at(0)));
    return ids;
}

TEST(Database, SelectsWhatMatches) {
    Random random(20260315);
    const Tickets tickets(random);
    const TestDatabase database;
    Sql sql(database.access());
    tickets.store(sql);
    int telling = 0;  // queries that divide the tickets
    for (int round = 0; round < 800; ++round) {
        const Query query = randomQuery(random, round % 4);
        const Predicate predicate = compileQuery(query, sampleFields(), sampleContext());
        SCOPED_TRACE("round " + std::to_string(round) + ": " + printQuery(query) + "\n" + predicate.sql);
        const auto ids = selected(sql, predicate);
        ASSERT_EQ(ids, tickets.matching(query));
        telling += !ids.empty() && ids.size() < 120;
        // Whatever stands beside it, a query and its negation divide all tickets between them.
        const Query negated{Query::Not{std::make_shared<const Query>(query)}};
        ASSERT_EQ(selected(sql, compileQuery(negated, sampleFields(), sampleContext())).size(), 120 - ids.size());
    }
    EXPECT_GT(telling, 400);
}

}  // namespace
}  // namespace kontor::test

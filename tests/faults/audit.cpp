#include "audit.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "kontor/testing/wait_for.h"
#include "kontor/text.h"

namespace kontor::faults {

namespace fs = std::filesystem;
using test::Sql;

namespace {

constexpr std::chrono::minutes patience(5);

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return std::move(content).str();
}

/// How often each text of a column is there.
std::map<std::string, int> counted(Sql& sql, const std::string& statement) {
    std::map<std::string, int> counts;
    for (const auto& row : sql.rows(statement)) ++counts[row[0]];
    return counts;
}

}  // namespace

Audit::Audit(test::TestServer& server, const std::vector<std::unique_ptr<Writer>>& writers, fs::path recorded,
             Tally& tally)
    : _server(server),
      _sql(test::rootAccess(server.dataDirectory())),
      _writers(writers),
      _recorded(std::move(recorded)),
      _tally(tally) {}

void Audit::waitUntilCaughtUp() {
    const std::vector<std::pair<std::string, std::string>> left{
        {"subscribers behind the outbox",
         "SELECT COUNT(*) FROM outbox_cursor c JOIN journal_head h ON h.position > c.position"},
        {"subscribers that fail", "SELECT COUNT(*) FROM outbox_cursor WHERE failures > 0"},
        {"records the search index lacks", "SELECT COUNT(*) FROM search_pending"},
        {"mails that wait", "SELECT COUNT(*) FROM mail_outgoing WHERE state = 'queued'"},
        {"mails that are not filed",
         "SELECT COUNT(*) FROM mail_spool WHERE state NOT IN ('ticket', 'message', 'duplicate', 'discarded', "
         "'quarantined')"},
        {"jobs that wait", "SELECT COUNT(*) FROM job_run WHERE state IN ('waiting', 'running')"}};
    for (const auto& [what, statement] : left) {
        std::string count;
        if (!test::waitFor([&, &statement = statement] { return (count = _sql.value(statement)) == "0"; }, patience))
            violation(what + ": " + count);
    }
}

void Audit::all() {
    writesAreThereOnce();
    valuesAreTheLastOnes();
    journalIsWhole();
    everyEventReachedItsSubscribers();
    filesAreWhole();
    searchFindsThem();
    tablesAreSound();
}

void Audit::writesAreThereOnce() {
    const auto tickets = counted(_sql, "SELECT subject FROM tickets WHERE deleted_at IS NULL");
    const auto messages = counted(_sql, "SELECT TRIM(body_text) FROM messages WHERE deleted_at IS NULL");
    const auto files = counted(_sql, "SELECT CONCAT(name, ' ', sha256) FROM file");
    for (const auto& writer : _writers) {
        for (const auto& write : writer->writes()) {
            if (write.kind == "bulk") continue;
            const auto& there = write.kind == "ticket" ? tickets : write.kind == "file" ? files : messages;
            const std::string text = write.kind == "ticket" ? "Ticket " + write.key
                                     : write.kind == "file" ? write.key + ".bin " + write.sha256
                                                            : "Message " + write.key + " ends";
            const auto found = there.find(text);
            const int count = found == there.end() ? 0 : found->second;
            const bool acknowledged = write.outcome == Write::Outcome::acknowledged;
            if (acknowledged ? count != 1 : count > 1)
                violation(write.kind + " " + write.key + (acknowledged ? ", acknowledged," : ", not acknowledged,") +
                          " is there " + std::to_string(count) + " times");
            _tally.count(acknowledged ? "acknowledged writes checked" : "writes without an answer checked");
        }
    }
}

void Audit::valuesAreTheLastOnes() {
    std::map<std::string, std::pair<std::string, std::string>> values;
    for (const auto& row : _sql.rows("SELECT t.id, COALESCE(t.description, ''), COALESCE(GROUP_CONCAT(g.tag), '') FROM "
                                     "tickets t LEFT JOIN ticket_tags g ON g.ticket_id = t.id GROUP BY t.id"))
        values[row[0]] = {row[1], row[2]};
    for (const auto& writer : _writers) {
        for (const auto& ticket : writer->tickets()) {
            const auto& [description, tag] = values[std::to_string(ticket.id)];
            if (!ticket.description.allows(description))
                violation("the description of " + ticket.key + " is \"" + description + "\" in place of \"" +
                          ticket.description.acknowledged + "\"");
            if (!ticket.tag.allows(tag))
                violation("the tag of " + ticket.key + " is \"" + tag + "\" in place of \"" + ticket.tag.acknowledged +
                          "\"");
            _tally.count("values checked", 2);
        }
    }
}

void Audit::journalIsWhole() {
    const auto answer = _server.admin().post("/api/v1/commands/run", R"({"line": "journal verify", "format": "json"})");
    if (answer.status != 200 || Json::parse(answer.body)["exit_code"].integer() != 0 ||
        answer.body.find("broken") != std::string::npos)
        violation("journal verify: " + answer.body);
    const auto counts =
        _sql.rows("SELECT COUNT(*), COALESCE(MAX(j.id), 0), (SELECT journal_id FROM journal_head) FROM journal j");
    if (counts[0][0] != counts[0][1] || counts[0][1] != counts[0][2])
        violation("the journal has " + counts[0][0] + " entries, the newest is " + counts[0][1] + ", the head says " +
                  counts[0][2]);
    _tally.count("journal entries verified", std::stoll(counts[0][0]));
    for (const auto& row :
         _sql.rows("SELECT t.id, COUNT(j.id) FROM tickets t LEFT JOIN journal j ON j.kind = 'ticket' AND "
                   "j.record_id = t.id AND j.action = 'created' GROUP BY t.id HAVING COUNT(j.id) <> 1"))
        violation("ticket " + row[0] + " was created " + row[1] + " times by the journal");
}

void Audit::everyEventReachedItsSubscribers() {
    const auto events =
        _sql.rows("SELECT COUNT(*), COALESCE(MAX(position), 0), (SELECT position FROM journal_head) FROM outbox");
    if (events[0][0] != events[0][1] || events[0][1] != events[0][2])
        violation("the outbox has " + events[0][0] + " events, the newest is " + events[0][1] + ", the head says " +
                  events[0][2]);
    const std::int64_t newest = std::stoll(events[0][2]);
    std::set<std::int64_t> heard;
    std::int64_t given = 0;
    std::int64_t last = 0;
    std::ifstream record(_recorded);
    for (std::int64_t position = 0; record >> position; ++given) {
        // After a kill it may go back to what was given before the cursor was saved, never beyond what it never gave.
        if (position > last + 1 && last != 0)
            violation("after event " + std::to_string(last) + " came " + std::to_string(position));
        last = position;
        heard.insert(position);
    }
    const std::int64_t first = heard.empty() ? newest + 1 : *heard.begin();
    if (newest > 0 && (heard.empty() || static_cast<std::int64_t>(heard.size()) != newest - first + 1))
        violation("of the events " + std::to_string(first) + " to " + std::to_string(newest) +
                  " a subscriber was given " + std::to_string(heard.size()));
    _tally.count("events checked", static_cast<std::int64_t>(heard.size()));
    _tally.count("events given more than once", given - static_cast<std::int64_t>(heard.size()));
    for (const auto& row :
         _sql.rows("SELECT t.id, COUNT(o.position) FROM tickets t LEFT JOIN outbox o ON JSON_VALUE(o.data, '$.kind') = "
                   "'ticket' "
                   "AND JSON_VALUE(o.data, '$.action') = 'created' AND JSON_VALUE(o.data, '$.id') = t.id GROUP BY t.id "
                   "HAVING COUNT(o.position) <> 1"))
        violation("ticket " + row[0] + " has " + row[1] + " events of its making");
}

void Audit::filesAreWhole() {
    const fs::path directory = _server.dataDirectory() / "files";
    for (const auto& row :
         _sql.rows("SELECT DISTINCT f.sha256, c.size FROM file f LEFT JOIN file_content c ON c.sha256 = f.sha256")) {
        const fs::path path = directory / row[0].substr(0, 2) / row[0].substr(2, 2) / row[0];
        if (!fs::exists(path))
            violation("the content " + row[0] + " is referred to and missing");
        else if (std::to_string(fs::file_size(path)) != row[1])
            violation("the content " + row[0] + " has another size");
    }
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(directory, none)) {
        if (!entry.is_regular_file()) continue;
        const std::string name = entry.path().filename().string();
        if (name != sha256Hex(contentOf(entry.path())))
            violation("the file " + entry.path().string() + " is not what its name says");
        _tally.count("files checked");
    }
}

void Audit::searchFindsThem() {
    auto client = _server.admin();
    int looked = 0;
    for (const auto& writer : _writers) {
        for (const auto& write : writer->writes()) {
            if (write.kind != "ticket" || write.outcome != Write::Outcome::acknowledged || ++looked % 7 != 0) continue;
            const auto answer = client.get("/api/v1/search?kinds=ticket&q=" + write.key);
            if (answer.status != 200 || test::jsonNumber(answer.body, "items.0.id") != write.id)
                violation("search does not find " + write.key + ": " + answer.body);
            _tally.count("searches checked");
        }
    }
}

void Audit::tablesAreSound() {
    for (const auto& table :
         _sql.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'kontor'"))
        for (const auto& row : _sql.rows("CHECK TABLE `" + table[0] + "`"))
            if (row[2] == "error" || (row[2] == "status" && row[3] != "OK"))
                violation("table " + table[0] + ": " + row[3]);
}

}  // namespace kontor::faults

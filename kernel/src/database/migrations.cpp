#include "database/migrations.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "kontor/log.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent applied(LogEvent::Level::info, "database.migrated", "Migration {file} of {plugin} is done",
                       "The database was brought up to this version. Nothing to do.");

struct Migration {
    int number = 0;
    std::string name;
    std::string text;
};

struct Done {
    std::int64_t number = 0;
    std::string name;
    std::string checksum;
    std::int64_t statements = 0;
    bool finished = false;
    static constexpr auto columns =
        std::tuple{&Done::number, &Done::name, &Done::checksum, &Done::statements, &Done::finished};
};

std::vector<Migration> migrationsIn(const std::filesystem::path& directory) {
    std::vector<Migration> result;
    if (!std::filesystem::is_directory(directory)) return result;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".sql")) continue;
        const bool numbered =
            name.size() > 9 &&
            std::all_of(name.begin(), name.begin() + 4, [](char c) { return c >= '0' && c <= '9'; }) && name[4] == '_';
        if (!numbered) throw std::runtime_error(entry.path().string() + " is not named NNNN_name.sql");
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        result.push_back({std::stoi(name.substr(0, 4)), name, text.str()});
    }
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    for (std::size_t i = 1; i < result.size(); ++i)
        if (result[i].number == result[i - 1].number)
            throw std::runtime_error("two migrations have the number of " + result[i].name);
    return result;
}

/// Statements end with `;` at the end of a line; lines that begin with `--` are comments.
std::vector<std::string> statementsOf(const std::string& text) {
    std::vector<std::string> result;
    std::string statement;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::string_view content = trimmed(line);
        if (content.empty() || content.starts_with("--")) continue;
        statement += line + "\n";
        if (content.ends_with(";")) {
            statement.resize(statement.rfind(';'));
            result.push_back(std::move(statement));
            statement.clear();
        }
    }
    if (!trimmed(statement).empty()) result.push_back(statement);
    return result;
}

/// Whether the error says that what the statement makes is there already: it ran, and the process died before it was
/// noted.
bool saysDone(const std::string& error) {
    for (const char* code : {"(1050)", "(1060)", "(1061)", "(1091)", "(1826)"})
        if (error.find(code) != std::string::npos) return true;
    return false;
}

class Runner {
  public:
    Runner(Database& db, const Clock& clock, const std::string& plugin) : _db(db), _clock(clock), _plugin(plugin) {}

    void run(const Migration& migration, std::int64_t from) {
        const auto statements = statementsOf(migration.text);
        for (std::size_t i = static_cast<std::size_t>(from); i < statements.size(); ++i) {
            try {
                _db.write([&](Transaction& tx) { tx.execute(statements[i]); });
            } catch (const std::exception& error) {
                // A kill lies between a statement and its note, so only the first one after it can be done already.
                const bool resumed = i == static_cast<std::size_t>(from) && from >= 0 && _resumes;
                if (!(resumed && saysDone(error.what())))
                    throw std::runtime_error("migration " + migration.name + " of " + _plugin + ", statement " +
                                             std::to_string(i + 1) + ": " + error.what());
            }
            KONTOR_TESTPOINT("migration.before_note");
            note(migration, static_cast<std::int64_t>(i + 1), false);
        }
        note(migration, static_cast<std::int64_t>(statements.size()), true);
        log(applied, {{"file", migration.name}, {"plugin", _plugin}});
    }

    void note(const Migration& migration, std::int64_t statements, bool finished) {
        _db.write([&](Transaction& tx) {
            tx.execute(
                "REPLACE INTO schema_migration (plugin, number, name, checksum, statements, finished, applied_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                _plugin, migration.number, migration.name, sha256Hex(migration.text), statements, finished,
                _clock.now());
        });
    }

    void resumes(bool yes) { _resumes = yes; }

  private:
    Database& _db;
    const Clock& _clock;
    const std::string& _plugin;
    bool _resumes = false;
};

}  // namespace

void migrate(Database& db, const Clock& clock, const std::string& plugin, const std::filesystem::path& directory) {
    db.write([](Transaction& tx) {
        tx.execute(
            "CREATE TABLE IF NOT EXISTS schema_migration (plugin VARCHAR(64) NOT NULL, number INT NOT NULL, name "
            "VARCHAR(190) NOT NULL, "
            "checksum CHAR(64) NOT NULL, statements INT NOT NULL, finished BOOLEAN NOT NULL, applied_at DATETIME(6) "
            "NOT NULL, "
            "PRIMARY KEY (plugin, number))");
    });
    std::map<int, Done> done;
    db.read([&](Transaction& tx) {
        done.clear();
        tx.each<Done>([&](const Done& row) { done[static_cast<int>(row.number)] = row; },
                      "SELECT number, name, checksum, statements, finished FROM schema_migration WHERE plugin = ?",
                      plugin);
    });
    Runner runner(db, clock, plugin);
    for (const auto& migration : migrationsIn(directory)) {
        const auto found = done.find(migration.number);
        if (found == done.end()) {
            runner.resumes(false);
            runner.note(migration, 0, false);
            runner.run(migration, 0);
            continue;
        }
        const Done& before = found->second;
        if (before.checksum != sha256Hex(migration.text))
            throw std::runtime_error("migration " + migration.name + " of " + plugin +
                                     " was changed after it was applied");
        if (!before.finished) {
            runner.resumes(true);
            runner.run(migration, before.statements);
        }
        done.erase(found);
    }
    if (!done.empty())
        throw std::runtime_error("the database holds migration " + done.begin()->second.name + " of " + plugin +
                                 ", which this version does not have; it is older than the data");
}

}  // namespace kontor

#include "database/connection.h"

#include <cppconn/connection.h>
#include <cppconn/datatype.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>
#include <mysql_driver.h>

#include <map>

#include "kontor/error.h"
#include "kontor/log.h"

namespace kontor {

namespace {

constexpr std::size_t maxStatements = 400;

const LogEvent noRoom(LogEvent::Level::error, "database.no_room", "The database can't write: {error}",
                      "Its disk is full, read-only or broken. Nothing that was acknowledged is lost; what comes now is "
                      "refused until there is room again. Make room on the disk of the data directory.");

/// The driver object is one per process; the client library wants to know of each thread.
sql::Driver& driver() {
    static sql::Driver* const instance = sql::mysql::get_driver_instance();
    struct ThreadUse {
        ThreadUse() { instance->threadInit(); }
        ~ThreadUse() { instance->threadEnd(); }
    };
    thread_local ThreadUse use;
    return *instance;
}

std::string sqlTime(Time time) {
    std::string text = formatTime(time);
    text[10] = ' ';
    text.pop_back();
    return text;
}

SqlValue cellOf(const sql::ResultSet& result, unsigned column, int type) {
    if (result.isNull(column)) return nullptr;
    switch (type) {
        case sql::DataType::BIT:
        case sql::DataType::TINYINT:
        case sql::DataType::SMALLINT:
        case sql::DataType::MEDIUMINT:
        case sql::DataType::INTEGER:
        case sql::DataType::BIGINT:
        case sql::DataType::YEAR:
            return static_cast<std::int64_t>(result.getInt64(column));
        case sql::DataType::REAL:
        case sql::DataType::DOUBLE:
            return static_cast<double>(result.getDouble(column));
        case sql::DataType::TIMESTAMP: {
            const std::string text = result.getString(column);
            const auto time = parseTime(text + "Z");
            if (!time) throw std::runtime_error("the database holds the time " + text);
            return *time;
        }
        default:
            return std::string(result.getString(column));
    }
}

/// "Data too long for column 'subject' at row 1" -> subject
std::string columnOf(const std::string& text) {
    const auto at = text.find("column '");
    if (at == std::string::npos) return "body";
    const auto begin = at + 8;
    std::string name = text.substr(begin, text.find('\'', begin) - begin);
    const auto dot = name.rfind('.');
    if (dot != std::string::npos) name = name.substr(dot + 1);
    std::erase(name, '`');
    return name;
}

}  // namespace

Connection::Connection(const DatabaseOptions& options, const Patience& patience) : _patience(patience.answer) {
    sql::ConnectOptionsMap map;
    if (options.socket.empty()) {
        map["hostName"] = sql::SQLString("tcp://" + options.host + ":" + std::to_string(options.port));
    } else {
        map["hostName"] = sql::SQLString("unix://" + options.socket);
    }
    map["userName"] = sql::SQLString(options.user);
    map["password"] = sql::SQLString(options.password);
    map["schema"] = sql::SQLString(options.database);
    map["OPT_LOCAL_INFILE"] = 0;
    map["OPT_CONNECT_TIMEOUT"] = static_cast<int>(patience.connect.count());
    // Fixed for the life of the connection: the connector hands no later change on.
    map["OPT_READ_TIMEOUT"] = static_cast<int>(patience.answer.count());
    map["OPT_WRITE_TIMEOUT"] = static_cast<int>(patience.answer.count());
    map["CLIENT_FOUND_ROWS"] = true;
    map["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
    if (!options.sslCa.empty()) {
        map["sslCA"] = sql::SQLString(options.sslCa);
        map["sslVerify"] = true;
    }
    map["postInit"] = sql::SQLString(
        "SET time_zone='+00:00', tx_isolation='READ-COMMITTED', group_concat_max_len=1048576, "
        "sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
        "innodb_lock_wait_timeout=" +
        std::to_string(patience.lock.count()) + ", max_statement_time=" + std::to_string(patience.statement.count()));
    try {
        _connection.reset(driver().connect(map));
    } catch (const sql::SQLException& error) {
        throw Unavailable(std::string("can't connect to the database: ") + error.what());
    }
}

Connection::~Connection() {
    try {
        driver();  // this thread may be another than the one that connected
        _statements.clear();
        _connection.reset();
    } catch (...) {  // a connection that is gone already
    }
}

void Connection::plain(const char* sql) {
    driver();
    _asked = std::chrono::steady_clock::now();
    try {
        const std::unique_ptr<sql::Statement> statement(_connection->createStatement());
        statement->execute(sql);
    } catch (const sql::SQLException& error) {
        fail(error, sql);
    }
}

bool Connection::rollback() noexcept {
    try {
        plain("ROLLBACK");
        return true;
    } catch (...) {  // the server rolls back a connection that is lost
        return false;
    }
}

sql::PreparedStatement& Connection::prepared(std::string_view sql, const std::vector<SqlValue>& values) {
    driver();
    _asked = std::chrono::steady_clock::now();
    auto found = _statements.find(sql);
    if (found == _statements.end()) {
        if (_statements.size() >= maxStatements) _statements.clear();
        std::unique_ptr<sql::PreparedStatement> statement(
            _connection->prepareStatement(sql::SQLString(sql.data(), sql.size())));
        found = _statements.emplace(std::string(sql), std::move(statement)).first;
    }
    sql::PreparedStatement& statement = *found->second;
    unsigned index = 0;
    for (const auto& value : values) {
        ++index;
        if (const auto* number = std::get_if<std::int64_t>(&value))
            statement.setInt64(index, *number);
        else if (const auto* real = std::get_if<double>(&value))
            statement.setDouble(index, *real);
        else if (const auto* text = std::get_if<std::string>(&value))
            statement.setString(index, sql::SQLString(text->data(), text->size()));
        else if (const auto* time = std::get_if<Time>(&value))
            statement.setString(index, sqlTime(*time));
        else
            statement.setNull(index, 0);
    }
    return statement;
}

void Connection::query(std::string_view sql, const std::vector<SqlValue>& values,
                       const std::function<void(const SqlRow&)>& row) {
    // Rows are read out before the caller sees them: it may run the same statement again.
    std::vector<SqlRow> rows;
    try {
        sql::PreparedStatement& statement = prepared(sql, values);
        const std::unique_ptr<sql::ResultSet> result(statement.executeQuery());
        sql::ResultSetMetaData* meta = result->getMetaData();
        const unsigned columns = meta->getColumnCount();
        std::vector<int> types(columns);
        for (unsigned i = 0; i < columns; ++i) types[i] = meta->getColumnType(i + 1);
        rows.reserve(result->rowsCount());
        while (result->next()) {
            std::vector<SqlValue> cells;
            cells.reserve(columns);
            for (unsigned i = 0; i < columns; ++i) cells.push_back(cellOf(*result, i + 1, types[i]));
            rows.emplace_back(std::move(cells));
        }
    } catch (const sql::SQLException& error) {
        fail(error, sql);
    }
    for (const auto& item : rows) row(item);
}

std::int64_t Connection::change(std::string_view sql, const std::vector<SqlValue>& values) {
    try {
        return prepared(sql, values).executeUpdate();
    } catch (const sql::SQLException& error) {
        fail(error, sql);
    }
}

std::int64_t Connection::lastInsertId() {
    std::int64_t id = 0;
    query("SELECT LAST_INSERT_ID()", {}, [&](const SqlRow& row) { id = row.get<std::int64_t>(0); });
    return id;
}

void Connection::fail(const sql::SQLException& error, std::string_view sql) {
    const std::string text = std::string(error.what()) + " (" + std::to_string(error.getErrorCode()) +
                             ") in: " + std::string(sql.substr(0, 300));
    switch (error.getErrorCode()) {
        case 1213:  // deadlock
        case 1205:  // lock wait
        case 1020:  // snapshot changed
        case 1047:  // this node of a cluster is not ready
            throw Repeatable(text, Repeatable::Cause::met);
        case 1615:  // the table changed under a prepared statement
        case 2030:
        case 2057:
        case 1927:
        case 2002:
        case 2003:
        case 2006:
        case 2013:
        case 2014:
        case 2055:
        case 1053:  // server shutdown
        case 1152:
        case 1158:
        case 1159:
        case 1160:
        case 1161:
            throw Repeatable(text, std::chrono::steady_clock::now() - _asked < _patience ? Repeatable::Cause::lost
                                                                                         : Repeatable::Cause::silent);
        case 3:     // "Error writing file", a temporary one
        case 1021:  // disk full
        case 1026:  // error on write
        case 1030:  // "Got error 28 from storage engine"
        case 1036:  // read-only
        case 1114:  // no room for the table
        case 1180:  // error during commit
        case 1290:  // runs read-only
            log(noRoom, {{"error", text}});
            throw Unavailable(text, std::chrono::seconds(60));
        case 1317:  // interrupted: the server ends
        case 1969:  // max_statement_time
        case 3024:
            throw Unavailable(text);
        case 1062:
            throw Conflict("error.duplicate", {{"detail", error.what()}});
        case 1451:
            throw Conflict("error.still_used");
        case 1452:
            throw Invalid("body", "error.no_such_record");
        case 1406:
            throw Invalid(columnOf(error.what()), "error.too_long", {{"most", ""}});
        case 1267:  // compared with a column that can't hold its characters
        case 1264:
        case 1366:
            throw Invalid(columnOf(error.what()), "error.invalid");
        default:
            throw std::runtime_error(text);
    }
}

}  // namespace kontor

#include "kontor/testing/sql.h"

#include <mysql.h>

#include <stdexcept>

namespace kontor::test {

DatabaseAccess rootAccess(const std::filesystem::path& dataDirectory) {
    return {dataDirectory / "run" / "db.sock", "kontor", "root", ""};
}

struct Sql::Connection {
    MYSQL* handle = ::mysql_init(nullptr);
    ~Connection() { ::mysql_close(handle); }
    [[noreturn]] void fail(const std::string& statement) const {
        throw std::runtime_error("MariaDB error " + std::to_string(::mysql_errno(handle)) + ": " +
                                 ::mysql_error(handle) + (statement.empty() ? "" : " in: " + statement));
    }
};

Sql::Sql(const DatabaseAccess& access) : _connection(std::make_unique<Connection>()) {
    ::mysql_options(_connection->handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (::mysql_real_connect(_connection->handle, nullptr, access.user.c_str(), access.password.c_str(),
                             access.database.c_str(), 0, access.socket.c_str(), 0) == nullptr)
        _connection->fail("");
}

Sql::~Sql() = default;

void Sql::execute(const std::string& statement) {
    if (::mysql_real_query(_connection->handle, statement.data(), statement.size()) != 0) _connection->fail(statement);
    if (MYSQL_RES* result = ::mysql_store_result(_connection->handle)) ::mysql_free_result(result);
}

std::vector<std::vector<std::string>> Sql::rows(const std::string& statement) {
    if (::mysql_real_query(_connection->handle, statement.data(), statement.size()) != 0) _connection->fail(statement);
    std::vector<std::vector<std::string>> result;
    MYSQL_RES* stored = ::mysql_store_result(_connection->handle);
    if (stored == nullptr) return result;
    const unsigned columns = ::mysql_num_fields(stored);
    while (MYSQL_ROW row = ::mysql_fetch_row(stored)) {
        const unsigned long* lengths = ::mysql_fetch_lengths(stored);
        auto& texts = result.emplace_back();
        for (unsigned i = 0; i < columns; ++i) texts.push_back(row[i] ? std::string(row[i], lengths[i]) : "NULL");
    }
    ::mysql_free_result(stored);
    return result;
}

std::string Sql::value(const std::string& statement) {
    const auto found = rows(statement);
    if (found.size() != 1 || found[0].empty())
        throw std::runtime_error(std::to_string(found.size()) + " rows instead of one from: " + statement);
    return found[0][0];
}

}  // namespace kontor::test

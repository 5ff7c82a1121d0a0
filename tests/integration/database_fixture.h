#pragma once

#include <gtest/gtest.h>

#include "database/mysql_database.h"
#include "kontor/testing/sql.h"
#include "kontor/testing/test_maria_db.h"

namespace kontor::test {

inline DatabaseOptions databaseOptions(const DatabaseAccess& access) {
    DatabaseOptions options;
    options.socket = access.socket.string();
    options.user = access.user;
    options.password = access.password;
    options.database = access.database;
    return options;
}

/// An empty database, the facade over it, and a plain connection that looks at it from outside.
class DatabaseTest : public ::testing::Test {
  protected:
    TestDatabase own;
    MysqlDatabase db{databaseOptions(own.access())};
    Sql outside{own.access()};
};

}  // namespace kontor::test

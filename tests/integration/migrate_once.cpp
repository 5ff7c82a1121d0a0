// Runs the migrations of one directory in a process of its own, which a test point may end.
//   migrate_once SOCKET USER PASSWORD DATABASE DIRECTORY
#include <cstdio>
#include <exception>

#include "database/migrations.h"
#include "database/mysql_database.h"
#include "kontor/testing/fake_clock.h"

int main(int count, char** arguments) {
    if (count != 6) return 64;
    kontor::DatabaseOptions options;
    options.socket = arguments[1];
    options.user = arguments[2];
    options.password = arguments[3];
    options.database = arguments[4];
    try {
        kontor::MysqlDatabase db(options);
        kontor::migrate(db, kontor::test::FakeClock(), "fixture", arguments[5]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
    return 0;
}

// Migrations: forward only, each once, resumable after a kill at any statement.
#include "database/migrations.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "database_fixture.h"
#include "embedded/child_process.h"
#include "kontor/testing/fake_clock.h"
#include "kontor/testing/temp_dir.h"

namespace kontor::test {
namespace {

using ::testing::HasSubstr;

class Migrations : public DatabaseTest {
  protected:
    TempDir directory;
    FakeClock clock;

    void write(const std::string& name, const std::string& text) { std::ofstream(directory / name) << text; }

    std::string failure() {
        try {
            migrate(db, clock, "fixture", directory.path());
        } catch (const std::exception& error) {
            return error.what();
        }
        return "no failure";
    }

    std::string tables() {
        return outside.value(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE "
            "'m\\_%'");
    }
};

const char* const twoTables =
    "-- a comment; with a semicolon\n"
    "CREATE TABLE m_one (id INT PRIMARY KEY);\n"
    "CREATE TABLE m_two (\n  id INT PRIMARY KEY,\n  text VARCHAR(20) DEFAULT 'a;b'\n);\n"
    "INSERT INTO m_one VALUES (1);\n";

TEST_F(Migrations, EachRunsOnceInTheOrderOfItsNumber) {
    write("0002_more.sql", "ALTER TABLE m_one ADD COLUMN n INT;\n");
    write("0001_first.sql", twoTables);
    EXPECT_EQ(failure(), "no failure");
    EXPECT_EQ(failure(), "no failure");
    EXPECT_EQ(tables(), "2");
    EXPECT_EQ(outside.value("SELECT COUNT(*) FROM m_one"), "1");
    EXPECT_EQ(outside.value("SELECT COUNT(*) FROM schema_migration WHERE finished"), "2");
}

TEST_F(Migrations, AnAppliedFileThatChangedOrWentIsRefused) {
    write("0001_first.sql", twoTables);
    ASSERT_EQ(failure(), "no failure");
    write("0001_first.sql", std::string(twoTables) + "DROP TABLE m_two;\n");
    EXPECT_THAT(failure(), HasSubstr("0001_first.sql of fixture was changed after it was applied"));
    std::filesystem::remove(directory / "0001_first.sql");
    EXPECT_THAT(failure(), HasSubstr("which this version does not have"));
    EXPECT_EQ(tables(), "2");
}

TEST_F(Migrations, AFailureNamesFileAndStatementAndGoesOnThereOnceMended) {
    write("0001_first.sql", "CREATE TABLE m_one (id INT PRIMARY KEY);\nCREATE TABEL m_two (id INT PRIMARY KEY);\n");
    EXPECT_THAT(failure(), HasSubstr("0001_first.sql of fixture, statement 2"));
    EXPECT_EQ(tables(), "1");
}

TEST_F(Migrations, NamesAndNumbersAreChecked) {
    write("first.sql", "SELECT 1;\n");
    EXPECT_THAT(failure(), HasSubstr("is not named NNNN_name.sql"));
    std::filesystem::remove(directory / "first.sql");
    write("0001_a.sql", "SELECT 1;\n");
    write("0001_b.sql", "SELECT 1;\n");
    EXPECT_THAT(failure(), HasSubstr("two migrations have the number"));
}

TEST_F(Migrations, AKillAfterAnyStatementIsMadeUpForByTheNextStart) {
    write("0001_first.sql",
          "CREATE TABLE m_one (id INT PRIMARY KEY);\nCREATE TABLE m_two (id INT PRIMARY KEY);\n"
          "ALTER TABLE m_one ADD COLUMN n INT;\nCREATE INDEX m_by_n ON m_one (n);\n");
    const auto& access = own.access();
    // The point lies after a statement and before the note of it, so each run gets one statement further at most.
    for (int kill = 1; kill <= 3; ++kill) {
        ChildProcess run({{KONTOR_MIGRATE_ONCE, access.socket.string(), access.user, access.password, access.database,
                           directory.path().string()},
                          "/dev/null",
                          directory / "output",
                          -1,
                          {"KONTOR_CRASH_AT=migration.before_note"}});
        ASSERT_TRUE(run.wait());
        ASSERT_EQ(run.ending(), "exit status 99");
    }
    EXPECT_EQ(failure(), "no failure");
    EXPECT_EQ(tables(), "2");
    EXPECT_EQ(outside.value("SELECT COUNT(*) FROM schema_migration WHERE finished AND statements = 4"), "1");
}

}  // namespace
}  // namespace kontor::test

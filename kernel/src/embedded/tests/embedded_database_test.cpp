#include "embedded/embedded_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <string>

#include "kontor/testing/sql.h"
#include "kontor/testing/temp_dir.h"
#include "kontor/testing/wait_for.h"

namespace kontor {
namespace {

using test::processExists;
using test::Sql;
using test::TempDir;
using test::waitFor;
using ::testing::HasSubstr;

EmbeddedDatabaseOptions smallDatabase(const std::filesystem::path& directory) {
    EmbeddedDatabaseOptions options;
    options.dataDirectory = directory;
    options.bufferPoolMiB = 16;
    options.redoLogMiB = 8;
    options.durability = Durability::Process;
    return options;
}

std::string failureOf(EmbeddedDatabase& database) {
    try {
        database.start();
    } catch (const EmbeddedDatabaseError& error) {
        return error.what();
    }
    return "no failure";
}

TEST(EmbeddedDatabase, KeepsItsDataOverARestart) {
    TempDir dir;
    {
        EmbeddedDatabase database(smallDatabase(dir.path()));
        database.start();
        EXPECT_TRUE(database.up());
        Sql sql(database.access());
        sql.execute("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))");
        sql.execute("INSERT INTO t VALUES (1, 'Grüße 🎉')");
    }
    EmbeddedDatabase database(smallDatabase(dir.path()));
    database.start();
    EXPECT_EQ(Sql(database.access()).value("SELECT name FROM t WHERE id = 1"), "Grüße 🎉");
    EXPECT_EQ(Sql(database.access()).value("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name='test'"),
              "0");
}

TEST(EmbeddedDatabase, ListensOnNoPortAndReadsNoClientFiles) {
    TempDir dir;
    EmbeddedDatabase database(smallDatabase(dir.path()));
    database.start();
    Sql sql(database.access());
    EXPECT_EQ(sql.value("SELECT @@skip_networking"), "1");
    EXPECT_EQ(sql.value("SELECT @@local_infile"), "0");
    EXPECT_EQ(sql.value("SELECT @@character_set_database"), "utf8mb4");
    const auto mode = std::filesystem::status(dir / "run").permissions();
    EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
}

TEST(EmbeddedDatabase, AWrongPasswordIsRefused) {
    TempDir dir;
    EmbeddedDatabase database(smallDatabase(dir.path()));
    database.start();
    auto access = database.access();
    access.password = "wrong";
    EXPECT_THROW(Sql{access}, std::runtime_error);
}

TEST(EmbeddedDatabase, AKilledServerIsRestartedAndNothingCommittedIsLost) {
    TempDir dir;
    std::atomic<int> downs{0};
    std::atomic<int> ups{0};
    auto options = smallDatabase(dir.path());
    options.onDown = [&](const std::string& reason) {
        EXPECT_THAT(reason, HasSubstr("signal 9"));
        ++downs;
    };
    options.onUp = [&] { ++ups; };
    EmbeddedDatabase database(options);
    database.start();
    Sql(database.access()).execute("CREATE TABLE t (id INT PRIMARY KEY)");
    for (int round = 1; round <= 2; ++round) {
        Sql(database.access()).execute("INSERT INTO t VALUES (" + std::to_string(round) + ")");
        const pid_t before = database.processId();
        ::kill(before, SIGKILL);
        ASSERT_TRUE(waitFor([&] { return ups == round; }));
        EXPECT_EQ(downs, round);
        EXPECT_NE(database.processId(), before);
        EXPECT_EQ(Sql(database.access()).value("SELECT COUNT(*) FROM t"), std::to_string(round));
    }
}

TEST(EmbeddedDatabase, ASecondOwnerIsRefusedByName) {
    TempDir dir;
    EmbeddedDatabase first(smallDatabase(dir.path()));
    first.start();
    EmbeddedDatabase second(smallDatabase(dir.path()));
    EXPECT_THAT(failureOf(second),
                HasSubstr("is in use by another Kontor server (process " + std::to_string(::getpid()) + ")"));
    EXPECT_EQ(Sql(first.access()).value("SELECT 1"), "1");
}

TEST(EmbeddedDatabase, StopLeavesNoProcessAndFreesTheDirectory) {
    TempDir dir;
    EmbeddedDatabase database(smallDatabase(dir.path()));
    database.start();
    const pid_t process = database.processId();
    database.stop();
    EXPECT_FALSE(processExists(process));
    EXPECT_EQ(database.processId(), -1);
    EXPECT_FALSE(database.up());
    database.stop();
    EmbeddedDatabase next(smallDatabase(dir.path()));
    next.start();
    EXPECT_TRUE(next.up());
}

TEST(EmbeddedDatabase, AServerThatHangsIsEndedByForce) {
    TempDir dir;
    EmbeddedDatabase database(smallDatabase(dir.path()));
    database.start();
    const pid_t process = database.processId();
    ::kill(process, SIGSTOP);
    database.stop();
    EXPECT_FALSE(processExists(process));
}

TEST(EmbeddedDatabase, IsHealedAfterItsOwnerWasKilled) {
    TempDir dir;
    const pid_t owner = ::fork();
    ASSERT_GE(owner, 0);
    if (owner == 0) {
        EmbeddedDatabase database(smallDatabase(dir.path()));
        database.start();
        Sql(database.access()).execute("CREATE TABLE t (id INT PRIMARY KEY)");
        std::ofstream(dir / "ready") << "yes";
        ::pause();
        ::_exit(0);
    }
    ASSERT_TRUE(waitFor([&] { return std::filesystem::exists(dir / "ready"); }));
    ::kill(owner, SIGKILL);
    ::waitpid(owner, nullptr, 0);
    EmbeddedDatabase database(smallDatabase(dir.path()));
    database.start();
    EXPECT_EQ(Sql(database.access()).value("SELECT COUNT(*) FROM t"), "0");
}

TEST(EmbeddedDatabase, AnUnfinishedFirstStartBeginsAnew) {
    TempDir dir;
    std::filesystem::create_directories(dir / "db.unfinished" / "mysql");
    std::ofstream(dir / "db.unfinished" / "ibdata1") << "torn";
    EmbeddedDatabase database(smallDatabase(dir.path()));
    database.start();
    EXPECT_EQ(Sql(database.access()).value("SELECT 1"), "1");
}

TEST(EmbeddedDatabase, WorksInADirectoryWithALongNameWithSpacesAndQuotes) {
    TempDir dir;
    const auto deep = dir / std::string(90, 'x') / "with 'quotes' and spaces";
    EmbeddedDatabase database(smallDatabase(deep));
    database.start();
    EXPECT_LE(database.access().socket.string().size(), 100u);
    EXPECT_EQ(Sql(database.access()).value("SELECT 1"), "1");
    const auto socketDirectory = database.access().socket.parent_path();
    database.stop();
    EXPECT_FALSE(std::filesystem::exists(socketDirectory));
}

TEST(EmbeddedDatabase, AnUnusableDirectoryIsNamed) {
    TempDir dir;
    std::ofstream(dir / "file") << "not a directory";
    EmbeddedDatabase inFile(smallDatabase(dir / "file" / "data"));
    EXPECT_THAT(failureOf(inFile), HasSubstr("cannot use " + (dir / "file").string()));

    std::filesystem::create_directories(dir / "foreign" / "db");
    std::ofstream(dir / "foreign" / "db" / "holiday.jpg") << "picture";
    EmbeddedDatabase foreign(smallDatabase(dir / "foreign"));
    EXPECT_THAT(failureOf(foreign), HasSubstr("holds files but no database"));
}

TEST(EmbeddedDatabase, ADamagedDatabaseIsReportedWithTheLog) {
    TempDir dir;
    {
        EmbeddedDatabase database(smallDatabase(dir.path()));
        database.start();
    }
    std::ofstream(dir / "db" / "ibdata1", std::ios::trunc) << "damaged";
    EmbeddedDatabase database(smallDatabase(dir.path()));
    const std::string failure = failureOf(database);
    EXPECT_THAT(failure, HasSubstr("mariadbd.log"));
    EXPECT_THAT(failure, HasSubstr("[ERROR]"));
}

}  // namespace
}  // namespace kontor

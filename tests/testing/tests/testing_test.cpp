#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "kontor/testing/http_client.h"
#include "kontor/testing/sql.h"
#include "kontor/testing/temp_dir.h"
#include "kontor/testing/test_maria_db.h"
#include "kontor/testing/wait_for.h"

namespace kontor::test {
namespace {

TEST(TempDir, IsGoneAfterwards) {
    std::filesystem::path path;
    {
        TempDir dir;
        path = dir.path();
        std::filesystem::create_directories(dir / "a" / "b");
        std::ofstream(dir / "a" / "b" / "c") << "text";
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(WaitFor, ReturnsWhetherItCameTrue) {
    int calls = 0;
    EXPECT_TRUE(waitFor([&] { return ++calls == 3; }));
    EXPECT_FALSE(waitFor([] { return false; }, std::chrono::seconds(0)));
    EXPECT_TRUE(processExists(::getpid()));
    EXPECT_FALSE(processExists(0x7ffffff0));
    EXPECT_GT(freePort(), 1023);
}

TEST(TestDatabase, EachIsEmptyAndItsOwn) {
    TestDatabase one;
    TestDatabase two;
    EXPECT_NE(one.access().database, two.access().database);
    Sql(one.access()).execute("CREATE TABLE t (id INT PRIMARY KEY)");
    EXPECT_TRUE(Sql(two.access()).rows("SHOW TABLES").empty());
    EXPECT_THROW(Sql(two.access()).execute("SELECT * FROM t"), std::runtime_error);
}

TEST(TestMariaDb, ComesBackAfterACrash) {
    TestDatabase database;
    Sql(database.access()).execute("CREATE TABLE t (id INT PRIMARY KEY)");
    auto& server = TestMariaDb::shared();
    const pid_t before = server.server().processId();
    server.crash();
    ASSERT_TRUE(waitFor([&] { return server.server().up() && server.server().processId() != before; }));
    EXPECT_EQ(Sql(database.access()).value("SELECT COUNT(*) FROM t"), "0");
}

TEST(HttpClient, SaysWhenNobodyAnswers) {
    HttpClient client("http://127.0.0.1:1");
    EXPECT_THROW(client.get("/"), std::runtime_error);
}

}  // namespace
}  // namespace kontor::test

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "crash_scenario.h"
#include "embedded/child_process.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

/// A kill at each point of the way, and a start after it: nothing that was acknowledged is lost, and everything
/// converges.
class CrashTest : public ::testing::TestWithParam<const char*> {
  protected:
    /// How the worker ended.
    std::string run(const std::string& crashAt) {
        const auto& access = kernel.access;
        const std::filesystem::path output = scratch / ("output" + std::to_string(++runs));
        ChildCommand command{{KONTOR_CRASH_WORKER, access.socket.string(), access.user, access.password,
                              access.database, kernel.directory.string(), std::to_string(runs * 24)},
                             "/dev/null",
                             output,
                             -1,
                             {"KONTOR_CRASH_AT=" + crashAt}};
        ChildProcess worker(command);
        EXPECT_TRUE(worker.wait(std::chrono::minutes(5)));
        std::ifstream lines(output);
        for (std::string line; std::getline(lines, line);) {
            said += line + "\n";
            if (!line.empty() && line.find_first_not_of("0123456789") == std::string::npos)
                acknowledged.push_back(std::stoll(line));
        }
        return worker.ending();
    }
    std::string value(const std::string& sql) { return kernel.sql().value(sql); }

    TestKernel kernel{CrashScenario::declare};
    TempDir scratch;
    int runs = 0;
    std::vector<std::int64_t> acknowledged;
    std::string said;
};

TEST_P(CrashTest, Converges) {
    CrashScenario::prepare(kernel);
    ASSERT_EQ(run(GetParam()), "exit status 99") << said;
    ASSERT_EQ(run(""), "exit status 0") << said;

    const std::string records = value("SELECT COUNT(*) FROM crash_record");
    for (const auto id : acknowledged)
        EXPECT_EQ(value("SELECT COUNT(*) FROM crash_record WHERE id = " + std::to_string(id)), "1");
    EXPECT_GE(std::stoi(records), 5);

    const auto [checked, bad] = kernel.db().read([&](Transaction& tx) { return kernel.journal().verify(tx); });
    EXPECT_FALSE(bad);
    EXPECT_EQ(value("SELECT COUNT(*) FROM journal WHERE kind = 'crash'"), records);
    EXPECT_EQ(value("SELECT COUNT(*) = MAX(position) FROM outbox"), "1") << "no gap";
    EXPECT_EQ(value("SELECT COUNT(DISTINCT id) FROM crash_mirror"), records) << "every event was delivered";
    EXPECT_EQ(value("SELECT COUNT(DISTINCT id) FROM crash_done"), records) << "every job ran";

    EXPECT_EQ(value("SELECT COUNT(*) FROM file_ref"), records);
    kernel.db().read([&](Transaction& tx) {
        for (const auto id : tx.all<std::int64_t>("SELECT file_id FROM crash_record")) {
            const auto file = kernel.files().find(tx, kernel.system(), id);
            EXPECT_EQ(sha256Hex(kernel.files().read(file)), file.sha256);
        }
    });
}

INSTANTIATE_TEST_SUITE_P(At, CrashTest,
                         ::testing::Values("ledger.before_write", "ledger.before_commit", "ledger.after_commit",
                                           "outbox.before_cursor", "outbox.after_cursor", "files.before_sync",
                                           "files.content_written", "files.row_written", "jobs.claimed",
                                           "jobs.before_finish"),
                         [](const auto& info) { return replaceAll(info.param, ".", "_"); });

}  // namespace
}  // namespace kontor::test

// The server is killed at each of its test points while it works, started again, and has to stand as if it had been
// stopped between two requests: what was acknowledged is there once, what was not is there at most once, the journal's
// chain is whole, every subscriber goes on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "kontor/event.h"
#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/test_server.h"
#include "kontor/testing/wait_for.h"
#include "source_tree.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;

/// Where the server is ended: a test point, or "point:N" for the Nth time it is passed. Some are passed before it
/// serves.
const std::vector<std::string> points{
    "migration.before_note",  "migration.before_note:7", "identity.first_admin",   "database.before_commit",
    "database.after_commit",  "records.written",         "records.written:5",      "ledger.before_write:3",
    "ledger.before_commit:3", "ledger.after_commit:3",   "outbox.before_cursor:2", "outbox.after_cursor:2",
    "files.before_sync",      "files.content_written",   "files.row_written",      "identity.password_written:2",
    "jobs.claimed",           "jobs.before_finish"};

/// Points that other tests go through, and where.
const std::map<std::string, std::string> elsewhere{
    {"files.content_removed", "the sweep of files runs a day later: kernel/tests/services"},
    {"mail.before_filing", "needs a mail server: plugins/mail/tests"},
    {"mail.before_mark_seen", "needs a mail server: plugins/mail/tests"},
    {"mail.filed", "needs a mail server: plugins/mail/tests"},
    {"search.after_commit", "needs tickets and somebody who searches: plugins/search/tests"},
    {"search.before_commit", "needs tickets and somebody who searches: plugins/search/tests"},
    {"settings.after_commit", "only a read of its own follows: kernel/tests/services"}};

/// What a client asked for and what it was told.
struct Asked {
    std::string login;
    bool acknowledged = false;
};

class Crash : public ::testing::TestWithParam<std::string> {
  protected:
    /// Makes people, files and settings until all is done or the server is gone; each person under a key of their own.
    std::vector<Asked> work(const TestServer& server) {
        std::vector<Asked> asked;
        try {
            auto client = server.admin();
            for (int i = 0; i < 12; ++i) {
                asked.push_back({"person" + std::to_string(i)});
                asked.back().acknowledged = add(client, asked.back().login).status == 201;
                client.request("POST", "/api/v1/files", "content " + std::to_string(i),
                               {{"Content-Type", "text/plain"}, {"X-File-Name", "note.txt"}});
                client.patch("/api/v1/users/" + std::to_string(2 + i), R"({"phone":"+49 30 1234"})");
            }
        } catch (const std::runtime_error&) {
            // The connection broke: the server is gone.
        }
        return asked;
    }

    static HttpResponse add(HttpClient& client, const std::string& login) {
        return client.post("/api/v1/users",
                           R"({"login":")" + login + R"(","name":"Somebody","email":")" + login +
                               R"(@example.org","password":"a long enough password 9","roles":["requester"]})",
                           {{"Idempotency-Key", "make-" + login}});
    }

    /// How often each login is there.
    static std::map<std::string, int> people(Kernel& kernel) {
        std::map<std::string, int> counts;
        const auto logins = kernel.db().read(
            [](Transaction& tx) { return tx.all<std::string>("SELECT login FROM user WHERE deleted_at IS NULL"); });
        for (const auto& login : logins) ++counts[login];
        return counts;
    }
};

TEST_P(Crash, IsAsIfStoppedBetweenTwoRequests) {
    const std::string& point = GetParam();
    TempDir directory;
    TestServerOptions options;
    options.dataDirectory = directory / "data";
    options.environment = {"KONTOR_CRASH_AT=" + point};
    std::vector<Asked> asked;
    {
        TestServer server(options);
        try {
            server.start();
            asked = work(server);
        } catch (const std::runtime_error&) {
            // It was passed while the server started.
        }
        // Jobs and subscribers come to their points by themselves.
        ASSERT_TRUE(waitFor([&] { return !server.running(); }, std::chrono::seconds(150))) << "never came to " << point;
        ASSERT_EQ(server.ending(), "exit status 99") << server.output();
        // The retry of a client that heard nothing, on the server that comes next.
        server.setEnvironment({});
        server.start();
        auto client = server.admin();
        for (const auto& request : asked)
            EXPECT_THAT(add(client, request.login).status, AnyOf(201, 409)) << request.login;
        EXPECT_EQ(server.stop(), "exit status 0") << server.output();
    }

    LocalServerOptions local;
    local.dataDirectory = options.dataDirectory;
    local.realTime = true;
    LocalServer server(local);
    auto& kernel = server.kernel();
    auto counts = people(kernel);
    for (const auto& request : asked) {
        if (request.acknowledged) {
            EXPECT_EQ(counts[request.login], 1) << request.login;
        }
        EXPECT_LE(counts[request.login], 1) << request.login;
    }
    const auto [checked, broken] = kernel.db().read([&](Transaction& tx) { return kernel.journal().verify(tx); });
    EXPECT_FALSE(broken.has_value()) << "journal entry " << broken.value_or(0);
    EXPECT_GE(checked, static_cast<std::int64_t>(asked.size() / 2));
    for (const auto& plugin : kernel.plugins()) EXPECT_EQ(plugin.state, PluginState::State::running) << plugin.id;
    // Every subscriber comes to the end of the outbox.
    const auto behind = [&] {
        return kernel.db().read([](Transaction& tx) {
            return tx.one<std::int64_t>(
                "SELECT COUNT(*) FROM outbox_cursor c JOIN outbox o ON o.position > c.position");
        });
    };
    // The killed server's lease on the outbox runs out first.
    EXPECT_TRUE(waitFor([&] { return behind() == 0; }, std::chrono::seconds(180)));
}

INSTANTIATE_TEST_SUITE_P(At, Crash, ::testing::ValuesIn(points), [](const auto& info) {
    return std::regex_replace(info.param, std::regex("[^A-Za-z0-9]"), "_");
});

TEST(CrashPoints, EveryOneOfTheSourceIsGoneThrough) {
    static const std::regex use(R"x(KONTOR_TESTPOINT\("([^"]+)"\))x");
    std::set<std::string> known;
    for (const auto& point : points) known.insert(point.substr(0, point.find(':')));
    for (const auto& [name, where] : elsewhere) known.insert(name);
    for (const auto& file : sourceFiles(KONTOR_SOURCE_DIRECTORY, {".cpp"})) {
        if (file.isTest()) continue;
        for (const auto& line : file.lines) {
            std::smatch found;
            if (std::regex_search(line.text, found, use)) {
                EXPECT_TRUE(known.count(found[1])) << file.path << ": " << found[1];
            }
        }
    }
}

}  // namespace
}  // namespace kontor::test

// A whole server beside wrong plugins: it serves, names each with its reasons, and a failing handler harms nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "embedded/child_process.h"
#include "kontor/testing/temp_dir.h"
#include "kontor/testing/test_maria_db.h"
#include "kontor/testing/test_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TestServerOptions withBadPlugins() {
    TestServerOptions options;
    options.arguments = {"--plugin-dir", KONTOR_BAD_PLUGINS};
    return options;
}

TEST(ServerWithBadPlugins, ServesAndNamesEachWithItsReasons) {
    TestServer server(withBadPlugins());
    server.start();
    auto client = server.client();
    EXPECT_EQ(client.get("/healthz").status, 200);
    const auto ready = client.get("/readyz");
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(jsonText(ready.body, "ready"), "true");
    EXPECT_THAT(ready.body,
                AllOf(HasSubstr("plugin not-elf"), HasSubstr("it is no ELF file"), HasSubstr("plugin no-manifest"),
                      HasSubstr("it holds no Kontor manifest"), HasSubstr("plugin wrong-stamp"), HasSubstr("g++ 99"),
                      HasSubstr("plugin wrong-sdk"), HasSubstr("it needs SDK 99.0")));
    EXPECT_THAT(ready.body,
                AllOf(HasSubstr("depend on each other in a circle"), HasSubstr("nobody-has-this, which is not there"),
                      HasSubstr("install failed: the cupboard is bare"), HasSubstr("the engine does not turn over"),
                      HasSubstr("route GET /api/v1/me exists already"),
                      HasSubstr("0002_broken.sql of bad-migration, statement 1")));
    EXPECT_THAT(server.output(), AllOf(HasSubstr("plugin.refused"), HasSubstr("the cupboard is bare")));

    // Whatever they tried, the product works.
    auto admin = server.admin();
    const auto me = admin.get("/api/v1/me");
    EXPECT_EQ(me.status, 200);
    EXPECT_EQ(jsonText(me.body, "login"), "admin");
    EXPECT_EQ(admin.get("/api/v1/users").status, 200);
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
}

TEST(ServerWithBadPlugins, AFailingHandlerIsAnIncidentAndNothingMore) {
    TestServer server(withBadPlugins());
    server.start();
    auto client = server.client();
    for (const char* name : {"standard", "number"}) {
        const auto answer = client.get(std::string("/api/v1/failing/") + name);
        EXPECT_EQ(answer.status, 500) << name;
        EXPECT_THAT(answer.header("content-type"), HasSubstr("application/problem+json"));
        EXPECT_THAT(answer.body, AllOf(HasSubstr("incident"), Not(HasSubstr("secret detail"))));
        EXPECT_THAT(server.output(), HasSubstr(jsonText(answer.body, "incident")));
    }
    EXPECT_THAT(server.output(), HasSubstr("secret detail of the inside"));
    try {
        const auto split = client.get("/api/v1/failing/header");
        EXPECT_EQ(split.header("set-cookie"), "");
    } catch (const std::runtime_error&) {
        // Ending the connection is as good an answer to a header that would split the reply.
    }
    const auto utf8 = client.get("/api/v1/failing/utf8");
    EXPECT_EQ(utf8.status, 200);
    EXPECT_THAT(jsonText(utf8.body, "text"), HasSubstr("\xef\xbf\xbd"));
    EXPECT_EQ(client.get("/healthz").status, 200);
    EXPECT_THAT(client.get("/metrics").body,
                AllOf(HasSubstr("# TYPE kontor_http_requests_total counter"), HasSubstr("/api/v1/failing/")));
}

/// Runs kontord to its end and returns how it ended; `output` gets what it wrote.
std::string run(std::vector<std::string> arguments, std::string& output) {
    TempDir scratch;
    ChildCommand command;
    command.arguments = {KONTOR_SERVER_PROGRAM};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    command.output = scratch / "output";
    ChildProcess process(command);
    process.wait();
    std::ifstream file(command.output);
    output.assign(std::istreambuf_iterator<char>(file), {});
    return process.ending();
}

TEST(CommandLine, CheckTellsWhatFitsWithoutServing) {
    std::string output;
    EXPECT_EQ(run({"--check", "--plugin-dir", KONTOR_BAD_PLUGINS}, output), "exit status 78");
    EXPECT_THAT(output, AllOf(HasSubstr("wrong-sdk 1.0.0: it needs SDK 99.0, this is 0.1"),
                              HasSubstr("throws-in-handler 1.0.0: fits")));
    EXPECT_EQ(run({"--check"}, output), "exit status 0") << output;
}

TEST(CommandLine, EndsWithTheCodeThatSaysWhoHasToActAndWithWords) {
    TempDir scratch;
    std::string output;
    EXPECT_EQ(run({"--no-such-option"}, output), "exit status 64");
    EXPECT_THAT(output, HasSubstr("unknown option --no-such-option"));
    EXPECT_EQ(run({"--data"}, output), "exit status 64");
    EXPECT_EQ(run({"--set", "databse.url=x"}, output), "exit status 78");
    EXPECT_THAT(output, HasSubstr("did you mean \"database.url\"?"));
    EXPECT_EQ(run({"--config", (scratch / "none.toml").string()}, output), "exit status 78");
    std::ofstream(scratch / "broken.toml") << "listen = [\n";
    EXPECT_EQ(run({"--config", (scratch / "broken.toml").string()}, output), "exit status 78");
    EXPECT_THAT(output, HasSubstr("broken.toml:"));
    EXPECT_EQ(run({"--data", (scratch / "data").string(), "--set", "database.url=not-a-url"}, output),
              "exit status 78");
    EXPECT_EQ(
        run({"--data", (scratch / "data").string(), "--set", "database.url=mysql://u:p@127.0.0.1:1/none"}, output),
        "exit status 69");
    std::ofstream(scratch / "file") << "no directory";
    EXPECT_EQ(run({"--data", (scratch / "file").string()}, output), "exit status 69");
    EXPECT_THAT(output, HasSubstr((scratch / "file").string()));
    EXPECT_EQ(run({"--version"}, output), "exit status 0");
    EXPECT_EQ(run({"--help"}, output), "exit status 0");
}

TEST(CommandLine, ASecondServerOnTheSameDataIsRefused) {
    TestServer server;
    server.start();
    std::string output;
    EXPECT_EQ(run({"--data", server.dataDirectory().string(), "--listen", "127.0.0.1:0"}, output), "exit status 69");
    EXPECT_THAT(output, HasSubstr("is in use by another Kontor server"));
    EXPECT_EQ(server.client().get("/healthz").status, 200);
}

TEST(Server, WorksOnADatabaseThatItIsGiven) {
    const TestDatabase database;
    const auto& access = database.access();
    TestServerOptions options;
    options.environment = {"KONTOR_DATABASE_URL=mysql+unix://" + access.user + ":" + access.password + "@" +
                           access.socket.string() + "/" + access.database};
    TestServer server(options);
    server.start();
    EXPECT_FALSE(std::filesystem::exists(server.dataDirectory() / "run/db.pid")) << "it runs a database of its own";
    EXPECT_EQ(server.admin().post("/api/v1/tickets", R"({"subject": "Kept elsewhere"})").status, 201);
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();

    server.start();
    EXPECT_THAT(server.admin().get("/api/v1/tickets").body, HasSubstr("Kept elsewhere"));
}

TEST(Server, LosingItsDatabaseIsAnsweredAndHealed) {
    TestServer server;
    server.start();
    auto client = server.admin();
    EXPECT_EQ(client.get("/api/v1/users").status, 200);
    std::ifstream file(server.dataDirectory() / "run" / "db.pid");
    pid_t database = 0;
    file >> database;
    ASSERT_GT(database, 0);
    ::kill(database, SIGKILL);
    int status = 0;
    EXPECT_TRUE(waitFor([&] { return (status = client.get("/api/v1/users").status) == 200; })) << status;
    EXPECT_EQ(server.client().get("/readyz").status, 200);
    EXPECT_EQ(server.stop(), "exit status 0");
}

}  // namespace
}  // namespace kontor::test

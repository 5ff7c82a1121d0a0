#include <gtest/gtest.h>

#include "fake_server.h"
#include "process.h"

namespace kontor::shell::testing {

TEST(OneShot, PrintsATableAndPassesWordsOn) {
    const FakeServer server;
    const Finished finished = runKontor({"--socket", server.socket(), "list"});
    EXPECT_EQ(finished.exitCode, 0) << finished.err;
    EXPECT_EQ(finished.out, "ID  SUBJECT\n 1  Drucker im 3. Stock\n22  VPN ␛]0;evil␇ down\n");
    EXPECT_EQ(runKontor({"--socket", server.socket(), "say", "a b", "--yes"}).out, "a b --yes\n");
    EXPECT_EQ(server.requests().back().json()["words"], (nlohmann::json{"say", "a b", "--yes"}));
}

TEST(OneShot, FormatsForPrograms) {
    const FakeServer server;
    const Finished json = runKontor({"--socket", server.socket(), "--json", "list"});
    EXPECT_EQ(nlohmann::json::parse(json.out)[0]["subject"], "Drucker im 3. Stock");
    EXPECT_EQ(runKontor({"--socket", server.socket(), "--csv", "list"}).out.substr(0, 12), "id,subject\r\n");
}

TEST(OneShot, ExitCodesTellWhatHappened) {
    const FakeServer server;
    EXPECT_EQ(runKontor({"--socket", server.socket(), "fail"}).exitCode, 1);
    const Finished wrong = runKontor({"--socket", server.socket(), "wrong", "word"});
    EXPECT_EQ(wrong.exitCode, 2);
    EXPECT_EQ(wrong.err, "  wrong word\n        ^\nunknown word\n  try: say\n");
    EXPECT_EQ(runKontor({"--socket", server.socket(), "help", "nonsense"}).exitCode, 2);
    EXPECT_EQ(runKontor({"--socket", server.socket(), "say", "--help"}).exitCode, 0);
}

TEST(OneShot, ProblemsOfTheServerHaveTheirCodes) {
    const std::vector<std::pair<int, int>> cases = {{401, 77}, {403, 77}, {404, 69}, {422, 2},
                                                    {429, 69}, {500, 1},  {503, 69}};
    for (const auto& [status, code] : cases) {
        const FakeServer server([status = status](const FakeRequest&) {
            return FakeReply{status, "application/problem+json", R"({"title":"Title","detail":"Detail"})"};
        });
        const Finished finished = runKontor({"--socket", server.socket(), "list"});
        EXPECT_EQ(finished.exitCode, code) << status;
        EXPECT_EQ(finished.err, "Title: Detail\n");
    }
}

TEST(OneShot, StrangeAnswersDoNotCrash) {
    for (const char* body : {"", "<html>", "{\"exit_code\":0,\"blocks\":[{}]}", "[[[[",
                             "{\"exit_code\":0,\"follow\":{\"url\":\"//evil\"}}"}) {
        const FakeServer server([body](const FakeRequest&) { return FakeReply{200, "text/html", body}; });
        EXPECT_LE(runKontor({"--socket", server.socket(), "list"}).exitCode, 1) << body;
    }
    const FakeServer asking([](const FakeRequest&) {
        return FakeReply{200, "application/json", R"({"exit_code":0,"confirm":{"text":"Really?","token":"x"}})"};
    });
    EXPECT_EQ(runKontor({"--socket", asking.socket(), "--yes", "list"}).exitCode, 1);
}

TEST(OneShot, DestructiveCommandsNeedAYes) {
    const FakeServer server;
    const Finished refused = runKontor({"--socket", server.socket(), "drop"});
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_NE(refused.err.find("--yes"), std::string::npos);
    EXPECT_EQ(runKontor({"--socket", server.socket(), "--yes", "drop"}).out, "dropped\n");
}

TEST(OneShot, SecretComesFromStandardInput) {
    const FakeServer server;
    EXPECT_EQ(runKontor({"--socket", server.socket(), "password"}, {}, "geheim\n").out, "length 6\n");
    EXPECT_EQ(runKontor({"--socket", server.socket(), "password"}).exitCode, 2);
}

TEST(OneShot, ForcedCommandIsNotParsedByTheClient) {
    const FakeServer server;
    const Environment environment = {{"SSH_ORIGINAL_COMMAND", "say --server 'x y'"}};
    EXPECT_EQ(runKontor({"--socket", server.socket()}, environment).out, "--server 'x y'\n");
    EXPECT_EQ(server.requests().back().json()["line"], "say --server 'x y'");
    EXPECT_EQ(runKontor({"--socket", server.socket(), "-c", "say login"}).out, "login\n");
    EXPECT_EQ(runKontor({"--socket", server.socket(), "say", "own"}, environment).out, "own\n")
        << "own words come first";
}

}  // namespace kontor::shell::testing

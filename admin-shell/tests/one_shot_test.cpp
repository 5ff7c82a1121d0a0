#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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

TEST(OneShot, FilesThatWereNamedAreSent) {
    const TempDir folder;
    const std::string path = folder / "people Ä.csv";
    std::ofstream(path) << "login,name\n";
    const auto answer = [&](const FakeRequest& request) -> FakeReply {
        if (request.path == "/api/v1/files") return {201, "application/json", R"({"id": 31})"};
        if (request.json().contains("files"))
            return {200, "application/json", R"({"exit_code":0,"blocks":[{"type":"text","text":"done"}]})"};
        return {200, "application/json", nlohmann::json{{"exit_code", 0}, {"upload", {path}}}.dump()};
    };
    const FakeServer server(answer);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"import", path}, {"import", "--file=" + path}, {"-c", "import \"" + path + "\""}}) {
        std::vector<std::string> all{"--socket", server.socket()};
        all.insert(all.end(), words.begin(), words.end());
        const Finished finished = runKontor(all);
        EXPECT_EQ(finished.out, "done\n") << finished.err;
        const auto requests = server.requests();
        const FakeRequest& sent = requests.at(requests.size() - 2);
        EXPECT_EQ(sent.body, "login,name\n");
        EXPECT_NE(sent.head.find("X-File-Name: people%20%C3%84.csv"), std::string::npos) << sent.head;
        EXPECT_EQ(requests.back().json()["files"][path], 31);
    }
    std::filesystem::remove(path);
    EXPECT_EQ(runKontor({"--socket", server.socket(), "import", path}).exitCode, 2) << "there is no such file";
}

TEST(OneShot, FilesThatWereNotNamedStayHere) {
    const FakeServer greedy([](const FakeRequest&) {
        return FakeReply{200, "application/json", R"({"exit_code":0,"upload":["/etc/passwd"]})"};
    });
    EXPECT_EQ(runKontor({"--socket", greedy.socket(), "import", "people.csv"}).exitCode, 1);
    for (const FakeRequest& request : greedy.requests()) EXPECT_NE(request.path, "/api/v1/files");
}

TEST(OneShot, PartsOfNamesThatWereNamedStayHere) {
    const TempDir folder;
    for (const char* name : {"people", "people.csv", "le.csv", "people.csv.bak"}) std::ofstream(folder / name) << "x\n";
    const std::string named = folder / "people.csv";
    for (const std::string& wanted : {std::string(folder / "people"), named.substr(1), std::string("le.csv")}) {
        const FakeServer greedy([&](const FakeRequest&) {
            return FakeReply{200, "application/json", nlohmann::json{{"exit_code", 0}, {"upload", {wanted}}}.dump()};
        });
        for (const std::string& line : {"import " + named, "import --file=" + named, "import '" + named + "' " + named})
            EXPECT_EQ(runKontor({"--socket", greedy.socket(), "-c", line}).exitCode, 1) << line;
        for (const FakeRequest& request : greedy.requests()) EXPECT_NE(request.path, "/api/v1/files") << wanted;
    }
    const FakeServer greedy([](const FakeRequest&) {
        return FakeReply{200, "application/json", R"({"exit_code":0,"upload":["people"]})"};
    });
    const Finished refused = runKontor({"--socket", greedy.socket(), "-c", "import people.csv"});
    EXPECT_EQ(refused.exitCode, 1);
    EXPECT_NE(refused.err.find("people"), std::string::npos);
    for (const FakeRequest& request : greedy.requests()) EXPECT_NE(request.path, "/api/v1/files");
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

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "fake_server.h"
#include "process.h"

namespace kontor::shell::testing {

namespace {

std::string writeToken(const TempDir& directory, unsigned mode) {
    const std::string path = directory / "token";
    std::ofstream(path) << "kpat_secret\n";
    ::chmod(path.c_str(), mode);
    return path;
}

}  // namespace

TEST(Options, WrongUsageIsTwo) {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--nonsense"},
                                                      {"--width", "x", "list"},
                                                      {"--width"},
                                                      {"--json=1", "list"},
                                                      {"-c", "list", "more"},
                                                      {"--server", "ftp://x", "list"},
                                                      {"--server", "http://192.0.2.1", "list"},
                                                      {"--server", "https://me@host", "list"},
                                                      {"--token-file", "/nonexistent", "list"},
                                                      {"--socket", std::string(200, 'x'), "list"}}) {
        const Finished finished = runKontor(arguments);
        EXPECT_EQ(finished.exitCode, 2) << arguments[0] << finished.err;
        EXPECT_NE(finished.err.find("kontor: "), std::string::npos);
    }
}

TEST(Options, HelpAndVersionNeedNoServer) {
    EXPECT_NE(runKontor({"--help"}).out.find("Usage: kontor"), std::string::npos);
    EXPECT_NE(runKontor({"--help"}, {{"LANG", "de_DE.UTF-8"}}).out.find("Aufruf: kontor"), std::string::npos);
    EXPECT_EQ(runKontor({"--version"}).out.find("kontor "), 0U);
}

TEST(Options, NoServerIs69) {
    const TempDir directory;
    EXPECT_EQ(runKontor({"--socket", directory / "none", "list"}).exitCode, 69);
    EXPECT_EQ(runKontor({"--data", directory.path(), "list"}).exitCode, 69);
    EXPECT_EQ(runKontor({"list"}, {{"KONTOR_SOCKET", directory / "none"}}).exitCode, 69);
}

TEST(Options, TokenIsSentAndMustBePrivate) {
    const FakeServer server;
    const TempDir directory;
    EXPECT_EQ(
        runKontor({"--socket", server.socket(), "--token-file", writeToken(directory, 0600), "say", "x"}).exitCode, 0);
    EXPECT_NE(server.requests().back().head.find("Authorization: Bearer kpat_secret"), std::string::npos);
    EXPECT_EQ(
        runKontor({"--socket", server.socket(), "--token-file", writeToken(directory, 0644), "say", "x"}).exitCode, 2);
    EXPECT_EQ(runKontor({"--socket", server.socket(), "say", "x"}, {{"KONTOR_TOKEN", "from-env"}}).exitCode, 0);
    EXPECT_NE(server.requests().back().head.find("Bearer from-env"), std::string::npos);
    EXPECT_EQ(runKontor({"--socket", server.socket(), "say", "x"}, {{"KONTOR_TOKEN", "x\r\nHost: evil"}}).exitCode, 2);
}

}  // namespace kontor::shell::testing

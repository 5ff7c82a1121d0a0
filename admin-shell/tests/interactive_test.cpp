#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "fake_server.h"
#include "process.h"

namespace kontor::shell::testing {

namespace {

/// What the terminal gets when a line is complete: pastes are no longer marked, the answer follows.
const std::string done = "\033[?2004l";

class Interactive : public ::testing::Test {
  protected:
    Environment environment() const {
        return {{"HOME", _home.path()}, {"TERM", "xterm"}, {"LANG", "C"}, {"PATH", "/usr/bin:/bin"}};
    }
    std::vector<std::string> arguments() const { return kontorCommand({"--socket", _server.socket()}); }

    FakeServer _server;
    TempDir _home;
};

}  // namespace

TEST_F(Interactive, RunsLinesUntilTheEnd) {
    Pty shell(arguments(), environment());
    ASSERT_TRUE(shell.sees("Kontor 9.9, signed in as admin"));
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("say grün 日本\r");
    ASSERT_TRUE(shell.sees(done + "grün 日本\r\n")) << shell.screen();
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("wrong x\r");
    ASSERT_TRUE(shell.sees("unknown word")) << shell.screen();
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("\x04");
    EXPECT_EQ(shell.wait(), 0);
    EXPECT_EQ(_server.lines(), (std::vector<std::string>{"say grün 日本", "wrong x"}));
}

TEST_F(Interactive, CompletesByTheServer) {
    Pty shell(arguments(), environment());
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("sa\t");
    ASSERT_TRUE(shell.sees("y ")) << shell.screen();
    shell.type("\t");
    ASSERT_TRUE(shell.sees("Birnen")) << shell.screen();
    ASSERT_TRUE(shell.sees("green"));
    ASSERT_TRUE(shell.sees("say "));
    shell.type("Ä\t");
    ASSERT_TRUE(shell.sees("pfel")) << shell.screen();  // the Ä stays where it is
    shell.type("\r");
    ASSERT_TRUE(shell.sees(done + "Äpfel")) << shell.screen();
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
    EXPECT_EQ(_server.lines(), std::vector<std::string>{"say Äpfel "});
}

TEST_F(Interactive, HistoryOutlivesTheSession) {
    {
        Pty shell(arguments(), environment());
        ASSERT_TRUE(shell.sees("desk> "));
        shell.type("say remembered\r");
        ASSERT_TRUE(shell.sees(done + "remembered"));
        shell.type("exit\r");
        EXPECT_EQ(shell.wait(), 0);
    }
    Pty shell(arguments(), environment());
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("\033[A");
    ASSERT_TRUE(shell.sees("exit")) << shell.screen();
    shell.type("\033[A\r");
    ASSERT_TRUE(shell.sees(done + "remembered")) << shell.screen();
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
}

TEST_F(Interactive, ControlCGivesUpTheLine) {
    Pty shell(arguments(), environment());
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("drop everything");
    ASSERT_TRUE(shell.sees("drop everything"));
    shell.type("\x03");
    ASSERT_TRUE(shell.sees("^C"));
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("say on\r");
    ASSERT_TRUE(shell.sees(done + "on"));
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
    EXPECT_EQ(_server.lines(), std::vector<std::string>{"say on"});
}

TEST_F(Interactive, PasteNeverRunsByItself) {
    Pty shell(arguments(), environment());
    ASSERT_TRUE(shell.sees("\033[?2004h"));
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("\033[200~say 'one\rdrop\033[2J\x01'\r\033[201~");
    shell.type("\r");
    ASSERT_TRUE(shell.sees("desk> ")) << shell.screen();
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
    EXPECT_EQ(_server.lines(), std::vector<std::string>{"say 'one\ndrop[2J'"});
}

TEST_F(Interactive, AsksBeforeDestroying) {
    Pty shell(arguments(), environment());
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("drop\r");
    ASSERT_TRUE(shell.sees("Drop it all? [y/N] "));
    shell.type("\r");
    ASSERT_TRUE(shell.sees("Nothing was done."));
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("drop\r");
    ASSERT_TRUE(shell.sees("[y/N] "));
    shell.type("y\r");
    ASSERT_TRUE(shell.sees("dropped"));
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
}

TEST_F(Interactive, SecretsAreNotEchoed) {
    Pty shell(arguments(), environment());
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("password\r");
    ASSERT_TRUE(shell.sees("New password: "));
    shell.type("gehe1m\r");
    ASSERT_TRUE(shell.sees("New password (again): "));
    shell.type("gehe1m\r");
    ASSERT_TRUE(shell.sees("length 6"));
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
    EXPECT_EQ(shell.screen().find("gehe1m"), std::string::npos);
    std::ifstream history(_home / ".local/state/kontor/history");
    std::stringstream text;
    text << history.rdbuf();
    EXPECT_EQ(text.str(), "password\nexit\n");
}

TEST_F(Interactive, HelpComesFromTheServersDeclarations) {
    Pty shell(arguments(), environment());
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("?\r");
    ASSERT_TRUE(shell.sees("Work on tickets: list, show")) << shell.screen();
    ASSERT_TRUE(shell.sees("desk> "));
    shell.type("tickets list ?\r");
    ASSERT_TRUE(shell.sees("--limit number")) << shell.screen();
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
    EXPECT_TRUE(_server.lines().empty());
}

}  // namespace kontor::shell::testing

// A person at a terminal: completion by the server, history, help, following the journal.
#include "shell_fixture.h"

namespace kontor::test {

class ShellInteractive : public ShellTest {
  protected:
    Environment environment() const { return {{"HOME", home.path().string()}, {"TERM", "xterm"}, {"LANG", "C.UTF-8"}}; }
    std::vector<std::string> command() const { return shell::testing::kontorCommand(onSocket()); }
};

TEST_F(ShellInteractive, CompletesCommandsAndNames) {
    person("friederike", "agent");
    shell::testing::Pty shell(command(), environment());
    ASSERT_TRUE(shell.sees("signed in as root")) << shell.screen();
    ASSERT_TRUE(shell.sees("> "));
    shell.type("users sh\t");
    ASSERT_TRUE(shell.sees("ow ")) << shell.screen();
    shell.type("fried\t");
    ASSERT_TRUE(shell.sees("erike ")) << shell.screen();
    shell.type("\r");
    ASSERT_TRUE(shell.sees("Test friederike")) << shell.screen();
    ASSERT_TRUE(shell.sees("> "));
    shell.type("users \t");
    ASSERT_TRUE(shell.sees("reset-second-factor  Lets a person sign in")) << shell.screen();
    shell.type("\x03");
    ASSERT_TRUE(shell.sees("^C"));
    ASSERT_TRUE(shell.sees("> "));
    shell.type("\033[A\r");
    ASSERT_TRUE(shell.sees("Test friederike")) << shell.screen();
    ASSERT_TRUE(shell.sees("> "));
    shell.type("journal ?\r");
    ASSERT_TRUE(shell.sees("journal verify")) << shell.screen();
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
}

TEST_F(ShellInteractive, CompletesTicketsAndQueries) {
    person("friederike", "agent");
    const std::string number =
        json({"tickets", "create", "Bildschirm flackert", "--requester", "friederike"})["number"];
    shell::testing::Pty shell(command(), environment());
    ASSERT_TRUE(shell.sees("> "));
    shell.type("tickets show " + number.substr(0, 7) + "\t");
    ASSERT_TRUE(shell.sees(number.substr(7))) << shell.screen();
    shell.type("\r");
    ASSERT_TRUE(shell.sees("Bildschirm flackert")) << shell.screen();
    ASSERT_TRUE(shell.sees("> "));
    shell.type("tickets list stat\t");
    ASSERT_TRUE(shell.sees("status:")) << shell.screen();
    shell.type("\x03");
    ASSERT_TRUE(shell.sees("^C"));
    ASSERT_TRUE(shell.sees("> "));
    shell.type("tickets list requester:fried\t");
    ASSERT_TRUE(shell.sees("erike ")) << shell.screen();
    shell.type("\r");
    ASSERT_TRUE(shell.sees("Bildschirm flackert")) << shell.screen();
    ASSERT_TRUE(shell.sees("> "));
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
}

TEST_F(ShellInteractive, FollowsTheJournalUntilControlC) {
    shell::testing::Pty shell(command(), environment());
    ASSERT_TRUE(shell.sees("> "));
    shell.type("journal tail --limit 1 --follow\r");
    ASSERT_TRUE(shell.sees("journal tail --limit 1 --follow")) << shell.screen();
    ASSERT_EQ(root({"log-level", "info"}).exitCode, 0);
    ASSERT_TRUE(shell.sees("log-level info")) << shell.screen();
    shell.type("\x03");
    ASSERT_TRUE(shell.sees("> ")) << shell.screen();
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
}

TEST_F(ShellInteractive, AsksBeforeItDestroys) {
    person("gerd", "requester");
    shell::testing::Pty shell(command(), environment());
    ASSERT_TRUE(shell.sees("> "));
    shell.type("users deactivate gerd\r");
    ASSERT_TRUE(shell.sees("[y/N] ")) << shell.screen();
    shell.type("n\r");
    ASSERT_TRUE(shell.sees("Nothing was done.")) << shell.screen();
    ASSERT_TRUE(shell.sees("> "));
    EXPECT_EQ(json({"users", "show", "gerd"})["active"], true);
    shell.type("users deactivate gerd\r");
    ASSERT_TRUE(shell.sees("[y/N] ")) << shell.screen();
    shell.type("y\r");
    ASSERT_TRUE(shell.sees("can no longer sign in")) << shell.screen();
    shell.type("exit\r");
    EXPECT_EQ(shell.wait(), 0);
}

}  // namespace kontor::test

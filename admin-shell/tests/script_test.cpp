#include <gtest/gtest.h>

#include "fake_server.h"
#include "process.h"

namespace kontor::shell::testing {

TEST(Script, StopsAtTheFirstError) {
    const FakeServer server;
    const Finished finished = runKontor({"--socket", server.socket()}, {}, "# comment\n\nsay one\nwrong x\nsay two\n");
    EXPECT_EQ(finished.exitCode, 2);
    EXPECT_EQ(finished.out, "one\n");
    EXPECT_NE(finished.err.find("line 4: unknown word"), std::string::npos) << finished.err;
    EXPECT_EQ(server.lines(), (std::vector<std::string>{"say one", "wrong x"}));
}

TEST(Script, KeepsGoingWhenTold) {
    const FakeServer server;
    const Finished finished = runKontor({"-k", "--socket", server.socket()}, {}, "say one\r\nfail\nwrong x\nsay two");
    EXPECT_EQ(finished.exitCode, 1) << "the first failure counts";
    EXPECT_EQ(finished.out, "one\ntwo\n");
}

TEST(Script, CannotAnswerQuestions) {
    const FakeServer server;
    EXPECT_EQ(runKontor({"--socket", server.socket()}, {}, "drop\nyes\n").exitCode, 2);
    EXPECT_EQ(runKontor({"--socket", server.socket()}, {}, "password\nsay x\n").exitCode, 2);
    EXPECT_EQ(runKontor({"--socket", server.socket(), "-y"}, {}, "drop\nexit\nfail\n").exitCode, 0);
}

}  // namespace kontor::shell::testing

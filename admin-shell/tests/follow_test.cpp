#include <gtest/gtest.h>

#include "fake_server.h"
#include "process.h"

namespace kontor::shell::testing {

TEST(Follow, ResumesAfterALostConnection) {
    const FakeServer server;
    const Finished finished = runKontor({"--socket", server.socket(), "tail"});
    EXPECT_EQ(finished.out, "following\nfirst\nsecond\n");
    EXPECT_EQ(finished.exitCode, 3) << "as the server said";
    EXPECT_NE(server.requests().back().head.find("Last-Event-ID: 7"), std::string::npos);
}

TEST(Follow, EndsWhenTheServerRefuses) {
    const FakeServer server([](const FakeRequest& request) {
        return request.path == "/stream" ? FakeReply{403, "application/problem+json", R"({"title":"No"})"}
                                         : madeUpCommands(request);
    });
    EXPECT_EQ(runKontor({"--socket", server.socket(), "tail"}).exitCode, 77);
}

}  // namespace kontor::shell::testing

// One call over a real socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/outbound.h"
#include "kontor/text.h"
#include "receiver.h"

namespace kontor::webhooks {
namespace {

using ::testing::HasSubstr;

class Outbound : public ::testing::Test {
  protected:
    test::Receiver receiver;

    static OutboundCall to(const std::string& url) {
        OutboundCall post;
        post.target = parseTarget(url);
        post.addresses = {*IpAddress::parse("127.0.0.1")};
        post.body = "{}";
        post.limit = std::chrono::minutes(2);
        post.keepBytes = 500;
        return post;
    }
};

TEST_F(Outbound, TellsWhatTheReceiverAnswered) {
    const auto good = callOut(to(receiver.url()));
    EXPECT_TRUE(good.good()) << good.error;
    EXPECT_EQ(good.body, "ok");
    receiver.answer({418, std::string(3000, 'x')});
    const auto bad = callOut(to(receiver.url()));
    EXPECT_FALSE(bad.good());
    EXPECT_EQ(bad.status, 418);
    EXPECT_EQ(bad.body, std::string(500, 'x'));
    ASSERT_EQ(receiver.heard().size(), 2U);
    EXPECT_EQ(receiver.heard()[0].method, "POST");
    EXPECT_EQ(receiver.heard()[0].body, "{}");
}

TEST_F(Outbound, KeepsAReadableBeginningOfWhateverComes) {
    receiver.answer({500, std::string(499, 'x') + "\xC3\xA4 more"});
    EXPECT_EQ(readableText(callOut(to(receiver.url())).body), std::string(499, 'x'));
    receiver.answer({500, std::string("a\0b\x1B[31m\xFF", 9) + " end"});
    const auto answer = callOut(to(receiver.url()));
    EXPECT_TRUE(isUtf8(readableText(answer.body)));
    EXPECT_THAT(readableText(answer.body), HasSubstr("a b [31m? end"));
    receiver.answer({200, std::string(3 << 20, 'y')});
    const auto cut = callOut(to(receiver.url()));
    EXPECT_TRUE(cut.good());
    EXPECT_TRUE(cut.cutOff);
}

TEST_F(Outbound, FollowsNoRedirect) {
    receiver.answer({302, "there", receiver.url("/elsewhere")});
    const auto answer = callOut(to(receiver.url()));
    EXPECT_FALSE(answer.good());
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(receiver.heard().size(), 1U);
}

TEST_F(Outbound, ConnectsToNothingButTheCheckedAddresses) {
    // The name is looked up once, by who checks it: this one leads where the check said, whatever it is.
    const std::string port = std::to_string(receiver.port());
    EXPECT_TRUE(callOut(to("http://no-such-host.invalid:" + port + "/")).good());
    OutboundCall other = to(receiver.url());
    other.addresses = {*IpAddress::parse("127.0.0.2")};
    const auto answer = callOut(other);
    EXPECT_THAT(answer.error, HasSubstr("not checked"));
    EXPECT_EQ(receiver.heard().size(), 1U);
}

TEST_F(Outbound, UsesNoProxyOfTheEnvironment) {
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    const auto answer = callOut(to(receiver.url()));
    ::unsetenv("http_proxy");
    EXPECT_TRUE(answer.good()) << answer.error;
}

TEST_F(Outbound, SaysWhenNobodyAnswers) {
    // A port for the system's own use, where nothing listens and no test may.
    const auto answer = callOut(to("http://127.0.0.1:1/"));
    EXPECT_EQ(answer.status, 0);
    EXPECT_FALSE(answer.error.empty());
    EXPECT_FALSE(answer.good());
}

TEST_F(Outbound, EndsEarlyWhenToldTo) {
    OutboundCall post = to(receiver.url());
    post.cancelled = [] { return true; };
    EXPECT_TRUE(callOut(post).cancelled);
}

}  // namespace
}  // namespace kontor::webhooks

// One call over a real socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/text.h"
#include "post.h"
#include "receiver.h"

namespace kontor::webhooks {
namespace {

using ::testing::HasSubstr;

class Posting : public ::testing::Test {
  protected:
    test::Receiver receiver;

    static Post to(const std::string& url) {
        Post post;
        post.target = parseTarget(url);
        post.addresses = {*IpAddress::parse("127.0.0.1")};
        post.body = "{}";
        post.limit = std::chrono::minutes(2);
        return post;
    }
};

TEST_F(Posting, TellsWhatTheReceiverAnswered) {
    const auto good = send(to(receiver.url()));
    EXPECT_TRUE(good.good()) << good.error;
    EXPECT_EQ(good.excerpt, "ok");
    receiver.answer({418, std::string(3000, 'x')});
    const auto bad = send(to(receiver.url()));
    EXPECT_FALSE(bad.good());
    EXPECT_EQ(bad.status, 418);
    EXPECT_EQ(bad.excerpt, std::string(500, 'x'));
    ASSERT_EQ(receiver.heard().size(), 2U);
    EXPECT_EQ(receiver.heard()[0].method, "POST");
    EXPECT_EQ(receiver.heard()[0].body, "{}");
}

TEST_F(Posting, KeepsAReadableBeginningOfWhateverComes) {
    receiver.answer({500, std::string(499, 'x') + "\xC3\xA4 more"});
    EXPECT_EQ(send(to(receiver.url())).excerpt, std::string(499, 'x'));
    receiver.answer({500, std::string("a\0b\x1B[31m\xFF", 9) + " end"});
    const auto answer = send(to(receiver.url()));
    EXPECT_TRUE(isUtf8(answer.excerpt));
    EXPECT_THAT(answer.excerpt, HasSubstr("a b [31m? end"));
    receiver.answer({200, std::string(3 << 20, 'y')});
    EXPECT_TRUE(send(to(receiver.url())).good());
}

TEST_F(Posting, FollowsNoRedirect) {
    receiver.answer({302, "there", receiver.url("/elsewhere")});
    const auto answer = send(to(receiver.url()));
    EXPECT_FALSE(answer.good());
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(receiver.heard().size(), 1U);
}

TEST_F(Posting, ConnectsToNothingButTheCheckedAddresses) {
    // The name is looked up once, by who checks it: this one leads where the check said, whatever it is.
    const std::string port = std::to_string(receiver.port());
    EXPECT_TRUE(send(to("http://no-such-host.invalid:" + port + "/")).good());
    Post other = to(receiver.url());
    other.addresses = {*IpAddress::parse("127.0.0.2")};
    const auto answer = send(other);
    EXPECT_THAT(answer.error, HasSubstr("not checked"));
    EXPECT_EQ(receiver.heard().size(), 1U);
}

TEST_F(Posting, UsesNoProxyOfTheEnvironment) {
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    const auto answer = send(to(receiver.url()));
    ::unsetenv("http_proxy");
    EXPECT_TRUE(answer.good()) << answer.error;
}

TEST_F(Posting, SaysWhenNobodyAnswers) {
    // A port for the system's own use, where nothing listens and no test may.
    const auto answer = send(to("http://127.0.0.1:1/"));
    EXPECT_EQ(answer.status, 0);
    EXPECT_FALSE(answer.error.empty());
    EXPECT_FALSE(answer.good());
}

TEST_F(Posting, EndsEarlyWhenToldTo) {
    Post post = to(receiver.url());
    post.cancelled = [] { return true; };
    EXPECT_TRUE(send(post).cancelled);
}

}  // namespace
}  // namespace kontor::webhooks

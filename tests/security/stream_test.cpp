// The event stream over HTTP, listened to by those who should not hear (S13).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk.h"
#include "kontor/testing/event_listener.h"
#include "kontor/testing/wait_for.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* everything =
    "/api/v1/events?kinds=ticket,message,note,task,relation,activity,user,role,group,mailbox,webhook,view";

class Streams : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();

    std::string tokenOf(const std::string& login) {
        return desk.server.kernel()
            .accounts()
            .signIn(login, "correct horse battery staple 7", "127.0.0.1", false)
            .token;
    }
    EventListener listen(const std::string& token, const HttpHeaders& more = {}) {
        return EventListener(desk.server.url(), everything, token, more);
    }
    static std::string of(std::int64_t ticket) { return "\"kind\":\"ticket\",\"id\":" + std::to_string(ticket) + ","; }
    std::string path(std::int64_t ticket) const { return "/api/v1/tickets/" + std::to_string(ticket); }
    void touch(HttpClient& client, std::int64_t ticket) {
        static int times = 0;
        const auto answer =
            client.patch(path(ticket), Json::object({{"subject", "Streams " + std::to_string(++times)}}).dump());
        ASSERT_EQ(answer.status, 200) << answer.body;
    }
    /// Events come in order: who hears of the later one was not told of the earlier.
    void expectOnlyOwn(EventListener& listener, std::int64_t own) {
        ASSERT_TRUE(listener.hears(of(own))) << listener.heard();
        EXPECT_THAT(listener.heard(), Not(HasSubstr(of(desk.ticket))));
    }
};

TEST_F(Streams, NobodyHearsOfWhatTheyMayNotSee) {
    const auto narrow =
        desk.make(desk.agent, "/api/v1/tokens",
                  Json::object({{"name", "streams"}, {"scopes", Json::array({"locations:read"})}}))["secret"]
            .text();
    auto otto = listen(tokenOf("otto"));
    auto stranger = listen(tokenOf("stefan"));
    auto narrowed = listen(narrow);
    auto agent = listen(tokenOf("agnes"));
    for (auto* each : {&otto, &stranger, &narrowed, &agent}) ASSERT_TRUE(each->hears("retry:")) << each->heard();

    // Of her ticket, and of what agents say among themselves on his.
    touch(desk.agent, desk.ticket);
    desk.make(desk.agent, path(desk.ticket) + "/tasks", Json::object({{"title", "hers"}}));
    desk.make(desk.agent, path(desk.ottos) + "/notes",
              Json::object({{"body_text", "not for him"}, {"visibility", "private"}}));
    touch(desk.agent, desk.ottos);
    ASSERT_TRUE(agent.hears(of(desk.ottos) + "\"action\":\"updated\",\"changed\":[\"subject\"")) << agent.heard();
    EXPECT_THAT(agent.heard(), HasSubstr(of(desk.ticket)));
    EXPECT_THAT(agent.heard(), HasSubstr("event: note"));
    expectOnlyOwn(otto, desk.ottos);
    EXPECT_THAT(otto.heard(), Not(HasSubstr("note")));
    EXPECT_THAT(otto.heard(), Not(HasSubstr("task")));

    for (auto* each : {&stranger, &narrowed})
        EXPECT_THAT(each->heard(), Not(AnyOf(HasSubstr("ticket\""), HasSubstr("note"), HasSubstr("task"))));
}

TEST_F(Streams, ALostRightIsLostInAnOpenStream) {
    const auto id = desk.server.createUser("mia", {"agent"});
    auto mia = desk.server.as("mia");
    const auto own =
        desk.make(mia, "/api/v1/tickets", Json::object({{"subject", "Mine"}, {"requester_id", id}}))["id"].integer();
    auto stream = listen(tokenOf("mia"));
    ASSERT_TRUE(stream.hears("retry:"));
    touch(desk.agent, desk.ticket);
    ASSERT_TRUE(stream.hears(of(desk.ticket))) << stream.heard();

    const std::string account = "/api/v1/users/" + std::to_string(id);
    ASSERT_EQ(desk.admin.patch(account, R"({"roles":["requester"]})").status, 200);
    stream.forget();
    touch(desk.agent, desk.ticket);
    touch(desk.agent, own);
    expectOnlyOwn(stream, own);
    // The same for who has the past sent again.
    auto again = listen(tokenOf("mia"), {{"Last-Event-ID", "1"}});
    expectOnlyOwn(again, own);

    ASSERT_EQ(desk.admin.patch(account, R"({"active":false})").status, 200);
    EXPECT_TRUE(stream.ends()) << stream.heard();
    EXPECT_TRUE(again.ends()) << again.heard();
}

TEST_F(Streams, EndWithTheirSessionOrToken) {
    const auto token = tokenOf("rita");
    auto session = listen(token);
    const auto made = desk.make(desk.rita, "/api/v1/tokens",
                                Json::object({{"name", "reader"}, {"scopes", Json::array({"tickets:read"})}}));
    auto byToken = listen(made["secret"].text());
    auto other = listen(tokenOf("rita"));
    for (auto* each : {&session, &byToken, &other}) ASSERT_TRUE(each->hears("retry:")) << each->heard();
    HttpClient client(desk.server.url());
    client.bearer(token);
    EXPECT_EQ(client.del("/api/v1/sessions/current").status, 204);
    EXPECT_EQ(desk.rita.del("/api/v1/tokens/" + std::to_string(made["id"].integer())).status, 204);
    EXPECT_TRUE(session.ends()) << session.heard();
    EXPECT_TRUE(byToken.ends()) << byToken.heard();
    touch(desk.agent, desk.ticket);
    EXPECT_TRUE(other.hears(of(desk.ticket))) << other.heard();
}

TEST_F(Streams, ThePastShowsNoMoreThanThePresent) {
    touch(desk.agent, desk.ticket);
    touch(desk.agent, desk.ottos);
    const auto token = tokenOf("otto");
    for (const char* from : {"1", "2"}) {
        auto stream = listen(token, {{"Last-Event-ID", from}});
        expectOnlyOwn(stream, desk.ottos);
    }
    // From a time to come: from now on.
    auto ahead = listen(token, {{"Last-Event-ID", "9223372036854775807"}});
    ASSERT_TRUE(ahead.hears("retry:")) << ahead.heard();
    EXPECT_THAT(ahead.heard(), Not(HasSubstr("\nevent: ")));
    for (const char* bad : {"-1", "9223372036854775808", "1e3", "0x10", "1 OR 1=1", "\xff"}) {
        const auto answer = desk.otto.get(everything, {{"Last-Event-ID", bad}});
        EXPECT_EQ(answer.status, 400) << bad << answer.body;
    }
    EXPECT_EQ(desk.nobody.get(everything).status, 401);
    EXPECT_EQ(desk.otto.get("/api/v1/events?kinds=").status, 400);
    std::string many = "/api/v1/events?kinds=a";
    for (int i = 0; i < 60; ++i) many += ",a" + std::to_string(i);
    EXPECT_EQ(desk.otto.get(many).status, 400);
}

TEST_F(Streams, HundredsOfOnePersonAreNoHarmToOthers) {
    const auto token = tokenOf("otto");
    std::vector<EventListener> streams;
    for (int i = 0; i < 300; ++i) streams.push_back(listen(token));
    const auto open = [&] {
        return std::count_if(streams.begin(), streams.end(), [](auto& one) { return !one.ended(); });
    };
    EXPECT_TRUE(waitFor([&] { return open() <= 20; })) << open();
    // Who was sent away was told when to come again.
    const auto refused = std::find_if(streams.begin(), streams.end(), [](auto& one) { return one.ended(); });
    ASSERT_NE(refused, streams.end());
    EXPECT_THAT(refused->heard(), HasSubstr("retry: 60000"));

    auto rita = listen(tokenOf("rita"));
    ASSERT_TRUE(rita.hears("retry:"));
    touch(desk.agent, desk.ticket);
    EXPECT_TRUE(rita.hears(of(desk.ticket))) << rita.heard();
    touch(desk.agent, desk.ottos);
    for (auto& one : streams) {
        if (one.ended()) continue;
        EXPECT_TRUE(one.hears(of(desk.ottos))) << one.heard();
    }
    EXPECT_GT(open(), 0);
    // With these gone there is room again.
    streams.clear();
    EXPECT_TRUE(waitFor([&] {
        auto again = listen(token);
        return again.hears("retry:") && again.heard().find("retry: 60000") == std::string::npos;
    }));
}

}  // namespace
}  // namespace kontor::test

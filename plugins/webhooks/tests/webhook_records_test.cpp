// Webhooks as records: what may be set up, by whom, and what is shown of it.
#include <gmock/gmock.h>

#include "hook_desk.h"

namespace kontor::webhooks {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using WebhookRecords = HookDesk;

TEST_F(WebhookRecords, AreForThoseWhoMayManageThem) {
    server.createUser("anna", {"agent"});
    auto anna = server.as("anna");
    EXPECT_EQ(anna.get("/api/v1/webhooks").status, 403);
    EXPECT_EQ(anna.post("/api/v1/webhooks", hookJson(receiver.url())).status, 403);
    const auto hook = makeHook(admin);
    for (const char* path : {"/test", "/deliveries/1/redeliver"})
        EXPECT_EQ(anna.post(pathOf(hook, path), "{}").status, 403);
    EXPECT_EQ(anna.get(pathOf(hook, "/deliveries")).status, 403);
}

TEST_F(WebhookRecords, OfOthersAreSeenByAdministratorsOnly) {
    auto bert = newManager("bert");
    const auto admins = makeHook(admin);
    const auto berts = makeHook(bert);
    EXPECT_EQ(bert.get(pathOf(admins)).status, 404);
    EXPECT_EQ(bert.get(pathOf(admins, "/deliveries")).status, 404);
    EXPECT_EQ(bert.post(pathOf(admins, "/test"), "{}").status, 404);
    EXPECT_EQ(bert.patch(pathOf(admins), R"({"url": "https://example.org/"})").status, 404);
    EXPECT_EQ(admin.get(pathOf(berts)).status, 200);
    // Whoever changes where it leads answers for it from then on.
    const auto before = Json::parse(admin.get(pathOf(berts)).body)["owner_id"].integer();
    const auto after = Json::parse(admin.patch(pathOf(berts), R"({"name": "taken over"})").body)["owner_id"].integer();
    EXPECT_NE(before, after);
    EXPECT_EQ(bert.get(pathOf(berts)).status, 404);
}

TEST_F(WebhookRecords, NeverShowTheirSecret) {
    const auto made = admin.post("/api/v1/webhooks", hookJson(receiver.url()));
    ASSERT_EQ(made.status, 201) << made.body;
    const auto hook = Json::parse(made.body)["id"].integer();
    admin.patch(pathOf(hook), R"({"secret": "another long and random text"})");
    std::string seen = made.body + admin.get(pathOf(hook)).body + admin.get("/api/v1/webhooks").body;
    seen += admin.get("/api/v1/webhooks?fields=id,secret").body;
    server.kernel().db().read([&](Transaction& tx) {
        tx.each<std::tuple<std::string, std::string>>(
            [&](const auto& row) { seen += std::get<0>(row) + std::get<1>(row); },
            "SELECT CONCAT_WS(' ', name, url, events, sealed_secret), '' FROM webhooks");
        for (const auto& entry : server.kernel().journal().of(tx, {"webhook", hook})) seen += entry.changes.dump();
    });
    EXPECT_THAT(seen, Not(HasSubstr("random text")));
}

TEST_F(WebhookRecords, AreRefusedWithTheFieldThatIsWrong) {
    const auto fault = [&](const std::string& body) {
        const auto answer = admin.post("/api/v1/webhooks", body);
        EXPECT_EQ(answer.status, 422) << body << answer.body;
        const Json problem = Json::parse(answer.body);
        return problem["errors"].size() ? problem["errors"].items()[0]["field"].text() : answer.body;
    };
    for (const char* events :
         {"[]", R"(["tikcet.created"])", R"(["ticket"])", R"(["ticket.exploded"])", R"(["*.created"])"})
        EXPECT_EQ(fault(hookJson(receiver.url(), events)), "events") << events;
    allow("");
    for (const char* url : {"nonsense", "ftp://example.org/", "http://user:word@example.org/", "http://127.1/",
                            "http://0x7f000001/", "http://2130706433/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
                            "http://169.254.169.254/latest", "http://10.1.2.3/"})
        EXPECT_EQ(fault(hookJson(url)), "url") << url;
    EXPECT_EQ(fault(R"({"name": "x", "url": "https://example.org/", "events": ["*"], "secret": "short"})"), "secret");
    EXPECT_EQ(fault(R"({"name": "x", "url": "https://example.org/", "events": ["*"]})"), "secret");
}

TEST_F(WebhookRecords, DoNotWidenTheScopesOfAToken) {
    const auto token = admin.post("/api/v1/tokens", R"({"name": "narrow", "scopes": ["webhooks:manage"]})");
    ASSERT_EQ(token.status, 201) << token.body;
    auto narrow = server.client();
    const Json made = Json::parse(token.body);
    narrow.bearer(made["secret"].isString() ? made["secret"].text() : made["token"].text());
    ASSERT_EQ(narrow.get("/api/v1/webhooks").status, 200);
    for (const char* events : {R"(["ticket.created"])", R"(["*"])"}) {
        const auto answer = narrow.post("/api/v1/webhooks", hookJson(receiver.url(), events));
        EXPECT_EQ(answer.status, 422) << answer.body;
    }
    EXPECT_EQ(narrow.post("/api/v1/webhooks", hookJson(receiver.url(), R"(["webhook.created"])")).status, 201);
}

}  // namespace
}  // namespace kontor::webhooks

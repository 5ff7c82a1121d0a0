#pragma once

#include <gtest/gtest.h>

#include <string>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"
#include "receiver.h"

namespace kontor::webhooks {

inline constexpr const char* sampleSecret = "a long and random text";

/// A server with webhooks and tickets, and a receiver they may reach.
class HookDesk : public ::testing::Test {
  protected:
    test::Receiver receiver;
    kontor::test::LocalServer server{{.plugins = {"webhooks", "tickets", "api"}}};
    kontor::test::HttpClient admin = server.admin();

    void SetUp() override { allow("127.0.0.0/8"); }

    void allow(const std::string& networks) {
        server.kernel().settings().set(Viewer::system("test"), "webhooks.allowed_networks", networks);
    }
    static std::string hookJson(const std::string& url, const std::string& events = R"(["ticket.*"])") {
        return R"({"name": "Monitoring", "url": ")" + url + R"(", "events": )" + events + R"(, "secret": ")" +
               sampleSecret + "\"}";
    }
    std::int64_t makeHook(kontor::test::HttpClient& client, const std::string& events = R"(["ticket.*"])") {
        const auto answer = client.post("/api/v1/webhooks", hookJson(receiver.url(), events));
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.status == 201 ? Json::parse(answer.body)["id"].integer() : 0;
    }
    std::int64_t makeTicket(kontor::test::HttpClient& client, const std::string& subject = "Printer") {
        const auto answer = client.post("/api/v1/tickets", Json::object({{"subject", subject}}).dump());
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.status == 201 ? Json::parse(answer.body)["id"].integer() : 0;
    }
    /// Somebody who may set up webhooks but is no administrator; with the rights of requesters otherwise.
    kontor::test::HttpClient newManager(const std::string& login) {
        const auto role =
            admin.post("/api/v1/roles",
                       R"({"name": "hooks-)" + login + R"(", "title": "Hooks", "permissions": ["webhooks.manage"]})");
        EXPECT_EQ(role.status, 201) << role.body;
        server.createUser(login, {"requester", "hooks-" + login});
        return server.as(login);
    }
    static std::string pathOf(std::int64_t hook, const std::string& rest = {}) {
        return "/api/v1/webhooks/" + std::to_string(hook) + rest;
    }
    /// Read past HTTP: sessions end while the tests let days pass.
    Json deliveries(std::int64_t hook) {
        ListRequest request;
        request.owner = Ref{"webhook", hook};
        request.sort = "id";
        const Viewer reader = Viewer::system("test");
        Json result = Json::array();
        server.kernel().db().read([&](Transaction& tx) {
            result = Json::array();
            for (const auto& item : server.kernel().records().list(tx, reader, "webhook_delivery", request).items)
                result.push(item.toJson(reader));
        });
        return result;
    }
    Json delivery(std::int64_t hook, std::int64_t id) {
        return Json::parse(admin.get(pathOf(hook, "/deliveries/" + std::to_string(id))).body);
    }
    /// Waits until the first delivery of the webhook has been tried that often.
    bool tried(std::int64_t hook, std::int64_t attempts) {
        return kontor::test::waitFor([&] {
            const Json all = deliveries(hook);
            return all.size() > 0 && all.items()[0]["attempts"].integer() >= attempts;
        });
    }
};

}  // namespace kontor::webhooks

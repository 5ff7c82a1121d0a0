#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/notifier.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::notifications {

/// A server with tickets, two agents and a requester, and short ways to let things happen and see who was told.
class NoticeDesk : public ::testing::Test {
  protected:
    explicit NoticeDesk(kontor::test::LocalServerOptions options = {.plugins = {"notifications", "tickets", "api",
                                                                                "web"}})
        : server(std::move(options)) {}

    kontor::test::LocalServer server;
    std::int64_t agentId = server.createUser("agent", {"agent"});
    std::int64_t otherId = server.createUser("other", {"agent"});
    std::int64_t annaId = server.createUser("anna", {"requester"});
    kontor::test::HttpClient admin = inEnglish();
    kontor::test::HttpClient agent = server.as("agent");
    kontor::test::HttpClient other = server.as("other");
    kontor::test::HttpClient anna = server.as("anna");

    /// The administrator, once everybody reads English.
    kontor::test::HttpClient inEnglish() {
        auto client = server.admin();
        for (const auto id : {agentId, otherId, annaId})
            change(client, "/api/v1/users/" + std::to_string(id), Json::object({{"locale", "en"}}));
        return client;
    }
    static Json send(kontor::test::HttpClient& client, const std::string& path, const Json& body, int status) {
        const auto answer = client.post(path, body.dump());
        EXPECT_EQ(answer.status, status) << path << " " << answer.body;
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    static Json change(kontor::test::HttpClient& client, const std::string& path, const Json& body, int status = 200) {
        const auto answer = client.patch(path, body.dump());
        EXPECT_EQ(answer.status, status) << path << " " << answer.body;
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    std::int64_t ticketOf(kontor::test::HttpClient& client, const std::string& subject) {
        return send(client, "/api/v1/tickets", Json::object({{"subject", subject}}), 201)["id"].integer();
    }
    static std::string pathOf(std::int64_t ticket, const std::string& rest = {}) {
        return "/api/v1/tickets/" + std::to_string(ticket) + rest;
    }
    static Json news(kontor::test::HttpClient& client) {
        const auto answer = client.get("/api/v1/notifications/summary");
        EXPECT_EQ(answer.status, 200) << answer.body;
        return Json::parse(answer.body);
    }
    static std::int64_t unread(kontor::test::HttpClient& client) { return news(client)["unread"].integer(); }
    /// Types of what the bell shows, the newest first.
    static std::vector<std::string> types(kontor::test::HttpClient& client) {
        std::vector<std::string> result;
        const Json all = news(client);
        for (const auto& item : all["items"].items()) result.push_back(item["type"].text());
        return result;
    }
    /// Waits until that person was told so often of what they have not read.
    static bool told(kontor::test::HttpClient& client, std::int64_t count) {
        return kontor::test::waitFor([&] { return unread(client) == count; });
    }
    /// Waits until the subscriber has seen everything up to now: something is told last, to somebody.
    bool settled() {
        const std::int64_t ticket = ticketOf(admin, "the last one");
        change(admin, pathOf(ticket), Json::object({{"assignee_id", otherId}}));
        return kontor::test::waitFor([&] {
            const Json all = news(other);
            for (const auto& item : all["items"].items())
                if (item["path"].text() == "/tickets/" + std::to_string(ticket)) return true;
            return false;
        });
    }

    void tell(const Notice& notice, std::int64_t by = 0) {
        ViewerData data;
        data.id = by;
        server.kernel().db().write(
            [&](Transaction& tx) { server.kernel().get<Notifier>().tell(tx, Viewer(data), notice); });
    }
    static Notice assigned(std::int64_t ticket, std::vector<std::int64_t> to) {
        return {.type = "tickets.assigned",
                .about = {"ticket", ticket},
                .to = std::move(to),
                .title = {"tickets.notice.assigned", {}},
                .path = "/tickets/" + std::to_string(ticket)};
    }
};

}  // namespace kontor::notifications

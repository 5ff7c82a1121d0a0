#pragma once

#include "letter_desk.h"

namespace kontor::satisfaction {

/// Tickets that are closed, and whose requesters are asked.
class RatingDesk : public notifications::LetterDesk {
  protected:
    RatingDesk() : LetterDesk({"satisfaction"}) {}

    /// A ticket of Anna's that the agent closes.
    std::int64_t closed(const std::string& subject, Json more = Json::object()) {
        const std::int64_t ticket = ticketOf(anna, subject);
        if (!more.find("assignee_id")) more["assignee_id"] = agentId;
        more["status"] = "closed";
        change(admin, pathOf(ticket), more);
        return ticket;
    }
    template <class T, class... Args>
    T value(std::string_view sql, const Args&... args) {
        return server.kernel().db().read([&](Transaction& tx) { return tx.one<T>(sql, args...); });
    }
    std::int64_t ratings() { return value<std::int64_t>("SELECT COUNT(*) FROM ratings"); }
    /// Lets everybody be asked whose tickets are closed by now.
    void askAll() {
        EXPECT_TRUE(kontor::test::waitFor([&] {
            return value<std::int64_t>(
                       "SELECT COUNT(*) FROM outbox_cursor c, journal_head h WHERE c.subscriber = "
                       "'satisfaction.closings' AND c.position >= h.position") == 1;
        }));
        server.clock().advance(std::chrono::hours(1));
        EXPECT_TRUE(kontor::test::waitFor(
            [&] {
                server.kernel().jobs().wake("satisfaction.ask");
                return value<std::int64_t>("SELECT COUNT(*) FROM rating_requests") == 0;
            },
            std::chrono::seconds(120)));
    }
    void set(const char* key, const Json& wanted) {
        server.kernel().settings().set(Viewer::system("test"), key, wanted);
    }
    kontor::test::HttpResponse rate(kontor::test::HttpClient& client, std::int64_t ticket, const std::string& body) {
        return client.request("PUT", pathOf(ticket, "/rating"), body, {{"Content-Type", "application/json"}});
    }
    Json items(kontor::test::HttpClient& client, const std::string& path) {
        const auto answer = client.get(path);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return Json::parse(answer.body)["items"];
    }
};

}  // namespace kontor::satisfaction

// What the everyday requests cost, in statements.
#include "desk.h"

namespace kontor::tickets {
namespace {

class Statements : public Desk {
  protected:
    template <class F>
    std::uint64_t price(F&& f) {
        const auto before = Database::statementsOfThread();
        f();
        return Database::statementsOfThread() - before;
    }
};

TEST_F(Statements, EverydayRequestsStayCheap) {
    const auto category = add(admin, "category", R"({"name": "Printers", "kind": "ticket"})").id();
    std::int64_t id = 0;
    for (int i = 0; i < 60; ++i)
        id = create(agent, R"({"subject": "x", "tags": ["a", "b"], "category_id": )" + std::to_string(category) + "}")
                 .id;
    patch(agent, id, R"({"watcher_ids": [)" + std::to_string(bert.id()) + "]}");
    const auto list = [&](const Viewer& viewer, const std::string& q) {
        ListRequest request;
        request.q = q;
        read([&](Transaction& tx) { return server.records().list(tx, viewer, "ticket", request).items.size(); });
    };
    list(agent, "");  // which indexes there are is asked once
    EXPECT_EQ(price([&] { list(agent, ""); }), 1U);
    EXPECT_EQ(price([&] { list(agent, "assignee:me state:new,open,pending"); }), 1U);
    EXPECT_LE(price([&] { list(agent, "tag:a assignee:agent printer"); }), 2U);
    EXPECT_EQ(price([&] { list(anna, ""); }), 1U);
    EXPECT_EQ(price([&] { get(agent, id); }), 1U);
    EXPECT_EQ(price([&] { get(bert, id); }), 1U);
    EXPECT_LE(price([&] { entries(agent, "message", id); }), 2U);
    // Opening and committing a transaction are not counted; a request adds one, for who asks.
    EXPECT_LE(price([&] { annasTicket(); }), 6U);
    EXPECT_LE(price([&] { create(agent, R"({"subject": "x"})"); }), 7U);
    EXPECT_LE(price([&] { patch(agent, id, R"({"priority": "high"})"); }), 6U);
    EXPECT_LE(price([&] { reply(agent, id, "It works again."); }), 10U);
}

TEST_F(Statements, ThePageOfATicket) {
    const auto id = annasTicket().id;
    for (int i = 0; i < 20; ++i) {
        annasTicket();
        reply(i % 2 == 0 ? agent : anna, id, "again");
        add(agent, "note", id, R"({"body_text": "a note"})");
        add(agent, "task", id, R"({"title": "look", "assignee_id": )" + std::to_string(otherAgent.id()) + "}");
    }
    const auto& pages = server.kernel().catalog().pages;
    const auto page =
        std::find_if(pages.begin(), pages.end(), [](const auto& one) { return one.path == "/tickets/{id}"; });
    ASSERT_NE(page, pages.end());
    const auto open = [&](const std::string& tab) {
        Request request;
        request.method = "GET";
        request.path = "/tickets/" + std::to_string(id);
        request.params["id"] = std::to_string(id);
        if (!tab.empty()) request.query = {{"tab", tab}};
        EXPECT_EQ(page->get(request, agent, server.kernel()).status, 200) << tab;
    };
    open("");  // which indexes there are is asked once
    // The ticket, counts, conversation, history, custom fields, requester, names, their other tickets, how many are
    // open, what its panels ask (clocks, assets they hold, who is away); every few seconds the dictionary.
    EXPECT_LE(price([&] { open(""); }), 13U);
    // A group asks whether the ticket is seen, and what its entries lead to.
    EXPECT_LE(price([&] { open("tasks"); }), 13U);
    EXPECT_LE(price([&] { open("relations"); }), 13U);
    EXPECT_LE(price([&] { open("activity"); }), 13U);
}

}  // namespace
}  // namespace kontor::tickets

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
    EXPECT_LE(price([&] { list(agent, "assignee:me status:open"); }), 3U);
    EXPECT_LE(price([&] { list(agent, "tag:a assignee:agent printer"); }), 3U);
    EXPECT_LE(price([&] { list(anna, ""); }), 3U);
    EXPECT_LE(price([&] { get(agent, id); }), 2U);
    EXPECT_LE(price([&] { get(bert, id); }), 2U);
    EXPECT_LE(price([&] { entries(agent, "message", id); }), 3U);
    // Opening and committing a transaction count as statements as well.
    EXPECT_LE(price([&] { annasTicket(); }), 11U);
    EXPECT_LE(price([&] { patch(agent, id, R"({"priority": "high"})"); }), 10U);
}

}  // namespace
}  // namespace kontor::tickets

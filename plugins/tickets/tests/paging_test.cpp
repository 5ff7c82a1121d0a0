// Lists read from an index, branch by branch, show what the plain statement shows.
#include "desk.h"

namespace kontor::tickets {
namespace {

class Paging : public Desk {
  protected:
    /// Ids of all pages, read `limit` at a time.
    std::vector<std::int64_t> pages(const Viewer& viewer, const std::string& q, const std::string& sort, int limit) {
        std::vector<std::int64_t> ids;
        ListRequest request;
        request.q = q;
        request.sort = sort;
        request.limit = limit;
        for (int page = 0; page < 100; ++page) {
            const auto found =
                read([&](Transaction& tx) { return server.records().list(tx, viewer, "ticket", request); });
            for (const auto& item : found.items) ids.push_back(item.id());
            if (!found.nextCursor) return ids;
            request.cursor = *found.nextCursor;
        }
        ADD_FAILURE() << "the pages of " << q << " do not end";
        return ids;
    }
};

TEST_F(Paging, SeveralValuesAreMergedInOrder) {
    const auto berlin = add(admin, "location", R"({"name": "Berlin"})").id();
    ViewerData data = otherAgent.data();
    std::erase(data.permissions, "tickets.read_all");
    data.limitedRoles.push_back(
        std::make_shared<LimitedRole>(LimitedRole{1, "agent", {"tickets.read_all"}, {.locationIds = {berlin}}}));
    const Viewer limited(data);
    for (int i = 0; i < 40; ++i) {
        const auto id = create(agent, i % 7 < 3 ? R"({"subject": "x", "location_id": )" + std::to_string(berlin) + "}"
                                                : std::string(R"({"subject": "x"})"))
                            .id;
        const int state = i % 5;
        if (state == 1) patch(agent, id, R"({"status": "open"})");
        if (state == 2) patch(agent, id, R"({"status": "pending", "pending_reason": "requester"})");
        if (state == 3) patch(agent, id, R"({"status": "resolved"})");
        if (i % 3 == 0) patch(agent, id, R"({"assignee_id": )" + std::to_string(agent.id()) + "}");
        if (i % 4 == 0) patch(agent, id, R"({"due_at": "2031-05-0)" + std::to_string(1 + i % 9) + R"(T08:00:00Z"})");
    }
    for (const std::string& q :
         {std::string(), std::string("state:new,open,pending"), std::string("state:resolved"),
          std::string("assignee:me state:new,open,pending"), std::string("assignee:none state:new,open,pending"),
          std::string("assignee:me,none state:open"), std::string("state:new,open due>2031-05-03"),
          std::string("status:open,new,open"), std::string("state:open,closed,resolved,pending,new"),
          std::string("state:open,new,open"), "assignee:me," + std::to_string(agent.id())})
        for (const char* sort : {"-updated_at", "updated_at", "-created_at", "due_at", "-due_at"}) {
            // A condition no index knows leaves the plain statement.
            const auto plain = pages(agent, q + " id>0", sort, 200);
            EXPECT_EQ(pages(agent, q, sort, 7), plain) << q << " by " << sort;
            EXPECT_EQ(pages(agent, q, sort, 200), plain) << q << " by " << sort;
            EXPECT_EQ(pages(limited, q, sort, 4), pages(limited, q + " id>0", sort, 200)) << q << " by " << sort;
        }
    EXPECT_EQ(pages(limited, "", "-updated_at", 200).size(), 18U);
    EXPECT_EQ(pages(agent, "", "-updated_at", 3).size(), 40U);
    EXPECT_EQ(pages(agent, "status:any", "-updated_at", 200).size(), 40U);
    EXPECT_TRUE(pages(anna, "state:new,open", "-updated_at", 200).empty()) << "they are not hers";
}

}  // namespace
}  // namespace kontor::tickets

// What people are told of: licences that end, once each, and banned software, when it appears and when it is banned.
#include "stock_room.h"

namespace kontor::software {
namespace {

using std::chrono::hours;

class Upkeep : public StockRoom {
  protected:
    static void SetUpTestSuite() {
        StockRoom::SetUpTestSuite();
        const auto keeper = running->createUser("karl", {"agent"});
        auto admin = running->admin();
        send(admin, "/api/v1/groups",
             Json::object({{"name", "Asset managers"}, {"member_ids", Json::array({keeper})}}));
        running->kernel().settings().set(Viewer::system("test"), "software.notify_group", Json("Asset managers"));
    }
    std::int64_t told(const std::string& type) {
        return count("SELECT COUNT(*) FROM notifications WHERE type = '" + type + "'");
    }
    bool untilTold(const std::string& type, std::int64_t times) {
        return untilSo([&] {
            server.kernel().jobs().wake("software.terms");
            return told(type) == times;
        });
    }
    std::string openAlerts() {
        std::string text;
        for (const auto& one : itemsOf("/api/v1/software-alerts?sort=id&q=state:open"))
            text += std::to_string(one["asset_id"].integer()) + " ";
        return text;
    }
};

TEST_F(Upkeep, EndsAreToldOfOnceEach) {
    const auto rocket = product("Rocket");
    const auto day = [&](int days) { return formatTime(server.clock().now() + hours(24 * days)).substr(0, 10); };
    license(rocket, 1, Json::object({{"valid_until", day(60)}}));
    license(rocket, 1, Json::object({{"valid_until", day(400)}, {"maintenance_until", day(25)}}));
    ASSERT_TRUE(untilTold("software.ending", 2));
    // Nothing new until the next step before the end is there.
    server.clock().advance(hours(24));
    const auto runs = [&] { return count("SELECT COUNT(*) FROM license_reminders"); };
    EXPECT_EQ(runs(), 2);
    server.clock().advance(hours(24 * 30));
    admin = server.admin();
    ASSERT_TRUE(untilSo([&] {
        server.kernel().jobs().wake("software.terms");
        return runs() == 3;
    }));
    EXPECT_EQ(count("SELECT COUNT(*) FROM license_reminders WHERE days_before = 30"), 2);
}

TEST_F(Upkeep, BannedSoftwareIsFoundWhereItAppears) {
    const auto game = product("Game", "free"), what = title(game);
    const auto one = machine("One"), other = machine("Other");
    installOn(one, what);
    change("software/" + std::to_string(game), Json::object({{"banned", true}, {"ban_reason", "No games here."}}));
    ASSERT_TRUE(untilSo([&] { return openAlerts() == std::to_string(one) + " "; }));
    ASSERT_TRUE(untilTold("software.banned", 1));
    installOn(other, what);
    ASSERT_TRUE(untilSo([&] { return openAlerts() == std::to_string(one) + " " + std::to_string(other) + " "; }));
    const Json installation = itemsOf("/api/v1/installations?q=asset:" + std::to_string(one)).front();
    EXPECT_EQ(admin.del("/api/v1/installations/" + std::to_string(installation["id"].integer())).status, 204);
    ASSERT_TRUE(untilSo([&] { return openAlerts() == std::to_string(other) + " "; }));
    change("software/" + std::to_string(game), Json::object({{"banned", false}}));
    ASSERT_TRUE(untilSo([&] { return openAlerts().empty(); }));
    EXPECT_EQ(itemsOf("/api/v1/software-alerts?q=state:over").size(), 2U);
}

}  // namespace
}  // namespace kontor::software

// How products stand: what is owned, installed, short, surplus and reclaimable, explained line by line and kept.
#include "stock_room.h"

namespace kontor::software {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Positions : public StockRoom {
  protected:
    /// The product on that many machines.
    std::vector<std::int64_t> installed(std::int64_t productId, int machines) {
        const auto what = title(productId);
        std::vector<std::int64_t> ids;
        for (int i = 1; i <= machines; ++i) {
            ids.push_back(machine("PC " + std::to_string(i)));
            installOn(ids.back(), what);
        }
        return ids;
    }
};

TEST_F(Positions, AreKeptAndExplained) {
    const auto rocket = product("Rocket");
    const auto machines = installed(rocket, 3);
    ASSERT_TRUE(untilPosition(rocket, "short", 3));
    const auto bought = license(rocket, 2, Json::object({{"product_version", "2"}}));
    ASSERT_TRUE(untilPosition(rocket, "short", 1));
    Json now = position(rocket);
    EXPECT_EQ(now["state"].text(), "short");
    EXPECT_EQ(now["owned"], Json(2));
    EXPECT_EQ(now["covered"], Json(2));

    const Json why = explained(rocket);
    ASSERT_EQ(why["lines"].size(), 3U);
    EXPECT_EQ(why["lines"].items()[0]["coverage"].text(), "bought");
    EXPECT_EQ(why["lines"].items()[0]["license_id"], Json(bought));
    EXPECT_EQ(why["lines"].items()[2]["refused"][std::to_string(bought)].text(), "used_up");
    EXPECT_EQ(why["lines"].items()[2]["asset_id"], Json(machines[2]));
    EXPECT_EQ(why["licenses"].items()[0]["used"], Json(2));
    EXPECT_EQ(why["licenses"].items()[0]["free"], Json(0));
    EXPECT_EQ(explained(rocket, "?uncovered=true")["lines"].size(), 1U);
    const Json first = explained(rocket, "?limit=2");
    ASSERT_EQ(first["lines"].size(), 2U);
    EXPECT_EQ(explained(rocket, "?limit=2&cursor=" + first["next_cursor"].text())["lines"].size(), 1U);

    change("licenses/" + std::to_string(bought), Json::object({{"quantity", 5}}));
    ASSERT_TRUE(untilPosition(rocket, "surplus", 2));
    EXPECT_EQ(position(rocket)["state"].text(), "surplus");
    EXPECT_EQ(admin.del("/api/v1/licenses/" + std::to_string(bought)).status, 204);
    ASSERT_TRUE(untilPosition(rocket, "short", 3));
}

TEST_F(Positions, CountNothingWithoutProof) {
    const auto rocket = product("Rocket");
    installed(rocket, 1);
    const auto bought = license(rocket, 4, Json::object({{"proof", "none"}, {"license_key", "ABC-123-SECRET"}}));
    ASSERT_TRUE(untilPosition(rocket, "unproven", 4));
    EXPECT_EQ(position(rocket)["owned"], Json(0));
    EXPECT_EQ(position(rocket)["short"], Json(1));
    const Json why = explained(rocket);
    EXPECT_EQ(why["licenses"].items()[0]["why_not"].text(), "no_proof");
    EXPECT_EQ(why["lines"].items()[0]["refused"][std::to_string(bought)].text(), "no_proof");
    const auto path = "licenses/" + std::to_string(bought);
    change(path, Json::object({{"proof", "certificate"}, {"proof_reference", ""}}));
    EXPECT_EQ(get("/api/v1/" + path)["proven"], Json(false)) << "a kind of proof that nobody can find is none";
    change(path, Json::object({{"proof_reference", "Folder 7"}}));
    ASSERT_TRUE(untilPosition(rocket, "owned", 4));
}

TEST_F(Positions, FollowTermsMachinesAndAllocations) {
    const auto rocket = product("Rocket");
    const auto machines = installed(rocket, 2);
    const std::string today = formatTime(server.clock().now()).substr(0, 10);
    const auto bought = license(rocket, 2, Json::object({{"valid_until", today}}));
    ASSERT_TRUE(untilPosition(rocket, "covered", 2));
    // A machine that lies in stock could give its licence back.
    ASSERT_TRUE(untilSo([&] { return position(rocket)["reclaimable"].integer() <= 2; }));
    const auto path = "/api/v1/licenses/" + std::to_string(bought) + "/allocations";
    const auto spare = machine("Spare PC");
    send(admin, path, Json::object({{"asset_id", spare}}));
    ASSERT_TRUE(untilPosition(rocket, "short", 1));
    EXPECT_EQ(position(rocket)["allocated"], Json(1));
    EXPECT_EQ(admin.post(path, Json::object({{"asset_id", spare}, {"user_id", 1}}).dump()).status, 422);
    EXPECT_EQ(admin.post(path, "{}").status, 422);
    EXPECT_EQ(admin.post(path, Json::object({{"asset_id", spare}}).dump()).status, 409);

    EXPECT_EQ(admin.del("/api/v1/assets/" + std::to_string(machines[1])).status, 204);
    ASSERT_TRUE(untilPosition(rocket, "installed", 1));
    EXPECT_EQ(position(rocket)["short"], Json(0));

    server.clock().advance(std::chrono::hours(24));
    admin = server.admin();
    ASSERT_TRUE(untilSo([&] {
        server.kernel().jobs().wake("software.terms");
        return get("/api/v1/licenses/" + std::to_string(bought))["state"].text() == "expired";
    }));
    ASSERT_TRUE(untilPosition(rocket, "short", 1));
    EXPECT_EQ(explained(rocket)["licenses"].items()[0]["why_not"].text(), "expired");
}

TEST_F(Positions, AreOfAllThatSharesALicence) {
    const auto suite = product("Suite"), part = product("Part", "unknown"), gift = product("Gift", "free");
    installed(part, 2);
    installed(gift, 1);
    ASSERT_TRUE(untilPosition(part, "installed", 2));
    EXPECT_EQ(position(part)["state"].text(), "none");
    license(suite, 3, Json::object({{"covers_ids", Json::array({part, gift, suite})}}));
    ASSERT_TRUE(untilPosition(part, "covered", 2));
    ASSERT_TRUE(untilPosition(suite, "surplus", 1));
    EXPECT_EQ(position(part)["owned"], Json(0));
    EXPECT_EQ(position(gift)["state"].text(), "none");
    EXPECT_EQ(admin.del("/api/v1/software/" + std::to_string(part)).status, 409);
    EXPECT_EQ(explained(part)["licenses"].size(), 1U);
}

TEST_F(Positions, AreReadInOneStatement) {
    const auto rocket = product("Rocket");
    installed(rocket, 2);
    license(rocket, 1);
    ASSERT_TRUE(untilPosition(rocket, "short", 1));
    const auto viewer = Viewer::system("test");
    auto& kernel = server.kernel();
    const auto list = [&] {
        const auto before = Database::statementsOfThread();
        kernel.db().read([&](Transaction& tx) {
            return kernel.records().list(tx, viewer, "license_position", {.q = "state:short", .sort = "-short"}).items;
        });
        return Database::statementsOfThread() - before;
    };
    list();
    EXPECT_EQ(list(), 1U);
    // Reckoning anew what did not change writes no line.
    ASSERT_TRUE(untilSo([&] { return count("SELECT COUNT(*) FROM license_positions WHERE stale") == 0; }));
    const auto lines = count("SELECT CAST(SUM(version) AS SIGNED) FROM license_lines");
    const auto newest = count("SELECT MAX(id) FROM license_lines");
    kernel.db().write([&](Transaction& tx) { tx.execute("UPDATE license_positions SET stale = 1"); });
    ASSERT_TRUE(untilSo([&] { return count("SELECT COUNT(*) FROM license_positions WHERE stale") == 0; }));
    EXPECT_EQ(count("SELECT CAST(SUM(version) AS SIGNED) FROM license_lines"), lines);
    EXPECT_EQ(count("SELECT MAX(id) FROM license_lines"), newest);
}

TEST_F(Positions, LicencesThatCannotBeAreRefusedByName) {
    const auto rocket = product("Rocket");
    const std::pair<const char*, const char*> wrong[] = {
        {R"("quantity": -1)", "quantity"},
        {R"("metric": "seat")", "metric"},
        {R"("metric": "subscription")", "valid_until"},
        {R"("valid_from": "2026-02-01", "valid_until": "2026-01-01")", "valid_until"},
        {R"("valid_until": "2026-02-30")", "valid_until"},
        {R"("upgrade_to": "3")", "upgrade_to"},
        {R"("product_version": "2", "upgrade_to": "1")", "upgrade_to"},
        {R"("product_version": "2", "downgrade_to": "3")", "downgrade_to"},
        {R"("location_id": 99)", "location_id"},
        {R"("bound_asset_id": 99)", "bound_asset_id"},
        {R"("cost": {"amount": "1.234", "currency": "EUR"})", "cost"},
        {R"("proven": true)", "proven"},
    };
    for (const auto& [member, field] : wrong) {
        const std::string quantity = std::string(field) == "quantity" ? "" : R"("quantity": 1, )";
        const auto answer = admin.post("/api/v1/licenses",
                                       R"({"software_id": )" + std::to_string(rocket) + ", " + quantity + member + "}");
        EXPECT_EQ(answer.status, 422) << member << answer.body;
        EXPECT_THAT(answer.body, HasSubstr("\"" + std::string(field) + "\"")) << member;
    }
    EXPECT_EQ(admin.post("/api/v1/licenses", R"({"software_id": 9999, "quantity": 1})").status, 422);
}

TEST_F(Positions, KeysAreReadByThoseWhoMayAndLeaveATrace) {
    const auto rocket = product("Rocket");
    const auto bought = license(rocket, 1, Json::object({{"license_key", "ABC-123-SECRET"}}));
    const std::string path = "/api/v1/licenses/" + std::to_string(bought);
    EXPECT_THAT(admin.get(path).body, Not(HasSubstr("SECRET")));
    EXPECT_EQ(get(path + "/key")["key"].text(), "ABC-123-SECRET");
    EXPECT_EQ(count("SELECT COUNT(*) FROM journal WHERE action = 'key_read'"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM journal WHERE changes LIKE '%SECRET%'"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM licenses WHERE sealed_key LIKE '%SECRET%'"), 0);
    server.createUser("anna", {"agent"});
    server.createUser("rita", {"requester"});
    EXPECT_EQ(server.as("anna").get(path).status, 200);
    EXPECT_EQ(server.as("anna").get(path + "/key").status, 403);
    for (const char* other : {"/api/v1/licenses", "/api/v1/software", "/api/v1/installations", "/api/v1/license-lines"})
        EXPECT_EQ(server.as("rita").get(other).status, 403) << other;
    const auto keyless = license(rocket, 1);
    EXPECT_EQ(admin.get("/api/v1/licenses/" + std::to_string(keyless) + "/key").status, 404);
}

TEST_F(Positions, WhoBecomesOneHasOneSeat) {
    const auto rocket = product("Rocket");
    const auto path = "/api/v1/licenses/" + std::to_string(license(rocket, 5)) + "/allocations";
    const auto one = server.createUser("one", {"requester"}), other = server.createUser("other", {"requester"});
    for (const auto person : {one, other}) send(admin, path, Json::object({{"user_id", person}}));
    const auto merged =
        admin.post("/api/v1/users/" + std::to_string(one) + "/merge", Json::object({{"into_id", other}}).dump());
    EXPECT_EQ(merged.status, 200) << merged.body;
    const auto left = itemsOf(path);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front()["user_id"], Json(other));
}

}  // namespace
}  // namespace kontor::software

// Stock-taking, and how assets leave the house.
#include "stockroom.h"

namespace kontor::assets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AssetInventory : public Stockroom {
  protected:
    std::int64_t place(const std::string& name, std::int64_t parent = 0) {
        return make("locations", R"({"name": ")" + name + "\"" +
                                     (parent == 0 ? "" : R"(, "parent_id": )" + std::to_string(parent)) + "}")["id"]
            .integer();
    }
    Json at(std::int64_t location, const std::string& more = "") {
        return asset(R"("location_id": )" + std::to_string(location) + more);
    }
    static std::string stocktake(const Json& one) {
        return "/api/v1/asset-stocktakes/" + std::to_string(one["id"].integer());
    }
    Json scan(const Json& session, const std::string& code, int status = 201) {
        return sent(agent.post(stocktake(session) + "/scans", Json::object({{"code", code}}).dump()), status);
    }
};

TEST_F(AssetInventory, AStockTakingSaysWhatIsThereAndWhatIsNot) {
    const auto house = place("House A"), room = place("Room 1", house), other = place("House B");
    const Json here = at(room, R"(, "serial": "INV-1")"), gone = at(house), stray = at(other),
               retired = at(house, R"(, "state": "retired")");
    const Json session = make("asset-stocktakes", R"({"location_id": )" + std::to_string(house) + "}");
    EXPECT_EQ(session["state"].text(), "open");
    EXPECT_EQ(scan(session, " inv-1 ")["result"].text(), "present");
    EXPECT_EQ(scan(session, stray["number"].text())["result"].text(), "moved");
    EXPECT_EQ(scan(session, "4711 <b>")["result"].text(), "unknown");
    scan(session, here["number"].text(), 409);
    scan(session, "", 422);
    scan(session, std::string(201, 'x'), 422);
    EXPECT_EQ(got(pathOf(stray))["location_id"].integer(), other) << "only told, not moved";
    EXPECT_FALSE(got(pathOf(here))["last_seen_at"].isNull());
    const Json closed = sent(agent.patch(stocktake(session), R"({"state": "closed"})"), 200);
    EXPECT_EQ(closed["present"].integer(), 1);
    EXPECT_EQ(closed["moved"].integer(), 1);
    EXPECT_EQ(closed["unknown"].integer(), 1);
    EXPECT_EQ(closed["missing"].integer(), 1);
    EXPECT_THAT(got(stocktake(session) + "/scans")["items"].dump(), HasSubstr(gone["number"].text()));
    scan(session, "late", 409);
    sent(agent.patch(stocktake(session), R"({"state": "open"})"), 409);
    EXPECT_EQ(server->as("anna").get(stocktake(session)).status, 403);
    const Json second =
        make("asset-stocktakes", R"({"correct_place": true, "location_id": )" + std::to_string(house) + "}");
    EXPECT_EQ(scan(second, stray["number"].text())["found_at_id"].integer(), other);
    EXPECT_EQ(got(pathOf(stray))["location_id"].integer(), house);
    sent(admin.post("/api/v1/asset-stocktakes", R"({"location_id": 99999})"), 422);
}

TEST_F(AssetInventory, WhatLeavesTheHouseLeavesByAProtocol) {
    const Json one = asset(), other = asset(), used = asset(R"("state": "in_use")");
    EXPECT_THAT(patched(one, R"({"state": "disposed"})", 409)["detail"].text(), HasSubstr("protocol"));
    const auto dispose = [&](const std::string& ids, int status = 201, const std::string& more = "") {
        return sent(
            admin.post("/api/v1/asset-disposals", R"({"reason": "recycled", "asset_ids": [)" + ids + "]" + more + "}"),
            status);
    };
    const auto idOf = [](const Json& asset) { return std::to_string(asset["id"].integer()); };
    // All of them or none.
    dispose(idOf(one) + "," + idOf(used), 409);
    EXPECT_EQ(got(pathOf(one))["state"].text(), "in_stock");
    EXPECT_THAT(wrong(dispose("99999", 422)), ElementsAre("asset_ids"));
    EXPECT_THAT(wrong(dispose(idOf(one), 422, R"(, "disposed_on": "2999-01-01")")), ElementsAre("disposed_on"));
    const Json protocol = dispose(idOf(one) + "," + idOf(other));
    EXPECT_THAT(protocol["number"].text(), HasSubstr("-0001"));
    EXPECT_EQ(got(pathOf(one))["state"].text(), "disposed");
    EXPECT_FALSE(got(pathOf(one))["retired_on"].isNull());
    EXPECT_EQ(got("/api/v1/asset-disposals?q=asset:" + idOf(other))["items"].size(), 1U);
    const Json late = asset();
    const std::string path = "/api/v1/asset-disposals/" + idOf(protocol);
    sent(admin.patch(path, R"({"asset_ids": [)" + idOf(late) + "]}"), 409);
    sent(admin.patch(path, R"({"asset_ids": [)" + idOf(one) + "," + idOf(other) + "," + idOf(late) + "]}"), 200);
    EXPECT_EQ(got(pathOf(late))["state"].text(), "disposed");
    sent(agent.post("/api/v1/asset-disposals", R"({"reason": "sold", "asset_ids": [1]})"), 403);
    EXPECT_EQ(admin.del("/api/v1/asset-disposals/" + idOf(protocol)).status, 403);
}

}  // namespace
}  // namespace kontor::assets

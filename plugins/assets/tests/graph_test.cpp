// What breaks with what, circles and limits included.
#include "stockroom.h"

namespace kontor::assets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class AssetGraph : public Stockroom {
  protected:
    Json relate(const Json& from, const std::string& type, const Json& to, int status = 201) {
        return sent(admin.post("/api/v1/asset-relations", R"({"from_id": )" + std::to_string(from["id"].integer()) +
                                                              R"(, "type": ")" + type + R"(", "to_id": )" +
                                                              std::to_string(to["id"].integer()) + "}"),
                    status);
    }
    Json graph(const Json& start, const std::string& query = "", int status = 200) {
        return got(pathOf(start) + "/graph?" + query, status);
    }
    static std::vector<std::string> names(const Json& graph) {
        std::vector<std::string> result;
        for (const auto& node : graph["nodes"].items())
            result.push_back(node["name"].text() + std::to_string(node["level"].integer()));
        return result;
    }
    Json named(const std::string& name) { return asset(R"("name": ")" + name + "\""); }
};

TEST_F(AssetGraph, FollowsFailuresLevelByLevelThroughCircles) {
    const Json host = named("host"), vm = named("vm"), db = named("db"), shop = named("shop"), disk = named("disk"),
               backup = named("backup"), area = named("switch");
    relate(vm, "runs_on", host);
    relate(db, "runs_on", vm);
    relate(shop, "depends_on", db);
    relate(db, "depends_on", shop);  // a circle
    relate(host, "connected_to", area);
    relate(vm, "backed_up_by", backup);
    patched(disk, R"({"parent_id": )" + std::to_string(host["id"].integer()) + "}");
    EXPECT_THAT(names(graph(host, "direction=impact")), ElementsAre("host0", "vm1", "db2", "shop3"));
    EXPECT_THAT(names(graph(disk)), ElementsAre("disk0", "host1", "vm2", "db3")) << "three levels";
    EXPECT_EQ(graph(disk)["truncated"], Json(true));
    EXPECT_EQ(graph(disk, "depth=9")["truncated"], Json(false));
    EXPECT_THAT(names(graph(shop, "direction=dependencies&depth=9")),
                UnorderedElementsAre("shop0", "db1", "vm2", "host3", "switch4", "disk4"));
    EXPECT_EQ(graph(shop, "direction=both&depth=9")["nodes"].size(), 7U);
    const Json cut = graph(area, "depth=9&limit=2");
    EXPECT_THAT(names(cut), ElementsAre("switch0", "host1"));
    EXPECT_EQ(cut["truncated"], Json(true));
    EXPECT_EQ(cut["edges"].size(), 1U);
    for (const auto* wrong : {"direction=up", "depth=0", "depth=101", "depth=x", "limit=0", "limit=20001"})
        graph(host, wrong, 400);
    got("/api/v1/assets/99999/graph", 404);
    // Both ends tell of it.
    EXPECT_THAT(got(pathOf(host) + "/activity")["items"].dump(), HasSubstr("runs_on"));
}

TEST_F(AssetGraph, RelationsAreRefusedByName) {
    const Json one = named("one"), other = named("other");
    EXPECT_THAT(wrong(relate(one, "runs_on", one, 422)), ElementsAre("to_id"));
    EXPECT_THAT(wrong(relate(one, "eats", other, 422)), ElementsAre("type"));
    EXPECT_THAT(wrong(relate(one, "runs_on", Json::object({{"id", 99999}}), 422)), ElementsAre("to_id"));
    const Json relation = relate(one, "runs_on", other);
    relate(one, "runs_on", other, 409);
    relate(one, "depends_on", other);
    EXPECT_EQ(admin.del("/api/v1/asset-relations/" + std::to_string(relation["id"].integer())).status, 204);
    relate(one, "runs_on", other);
    EXPECT_EQ(server->as("anna").get("/api/v1/asset-relations").status, 403);
    EXPECT_EQ(server->as("anna").get(pathOf(one) + "/graph").status, 403);
}

TEST_F(AssetGraph, StatementsGrowWithLevelsAndNotWithAssets) {
    const auto statements = [&](const Json& start) {
        const auto answer = admin.get(pathOf(start) + "/graph?depth=2");
        EXPECT_EQ(answer.status, 200);
        return answer.header("x-kontor-statements");
    };
    const Json few = named("few"), many = named("many");
    relate(named("leaf"), "runs_on", few);
    for (int i = 0; i < 30; ++i) relate(named("leaf"), "runs_on", many);
    EXPECT_EQ(statements(few), statements(many));
}

}  // namespace
}  // namespace kontor::assets

// Several operations in one request, and queries in a body.
#include "kontor/testing/hostile.h"
#include "scim_desk.h"

namespace kontor::sso::test {
namespace {

class ScimBulk : public Scim {
  protected:
    static std::string request(const std::string& operations, const std::string& more = "") {
        return R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[)" + operations + "]" +
               more + "}";
    }
    static std::string made(const std::string& name, const std::string& bulkId) {
        return R"({"method":"POST","path":"/Users","bulkId":")" + bulkId + R"(","data":{"userName":")" + name + "\"}}";
    }
    std::vector<std::string> statuses(const Json& answer) {
        std::vector<std::string> result;
        for (const Json& one : answer["Operations"].items()) result.push_back(one["status"].text());
        return result;
    }
    using Statuses = std::vector<std::string>;
};

TEST_F(ScimBulk, EachOperationStandsForItself) {
    const Json bulk = ask("GET", "/ServiceProviderConfig")["bulk"];
    EXPECT_EQ(bulk["supported"], Json(true));
    EXPECT_EQ(bulk["maxOperations"], Json(500));
    // The group comes first, and waits for whom it names.
    const Json answer =
        ask("POST", "/Bulk",
            request(R"({"method":"POST","path":"/Groups","bulkId":"team","data":{"displayName":"Network","members":)"
                    R"([{"value":"bulkId:anna"}]}},)" +
                    made("anna@example.org", "anna") + "," + made("anna@example.org", "twin") +
                    R"(,{"method":"PATCH","path":"/Users/bulkId:anna","data":{"Operations":[{"op":"replace","path":)"
                    R"("displayName","value":"Anna"}]}})"
                    R"(,{"method":"delete","path":"/Users/99999"},{"method":"POST","path":"/Devices","bulkId":"d"})"
                    R"(,{"method":"PUT","path":"/Users/bulkId:nobody","data":{}})"));
    ASSERT_EQ(answer["Operations"].size(), 7U);
    Json byId = Json::object();
    for (const Json& one : answer["Operations"].items()) byId[one["bulkId"].text(one["method"].text())] = one;
    EXPECT_EQ(byId["anna"]["status"].text(), "201");
    EXPECT_EQ(byId["twin"]["status"].text(), "409");
    EXPECT_EQ(byId["twin"]["response"]["scimType"].text(), "uniqueness");
    EXPECT_EQ(byId["PATCH"]["status"].text(), "200");
    EXPECT_EQ(byId["DELETE"]["status"].text(), "404");
    EXPECT_EQ(byId["d"]["status"].text(), "404");
    EXPECT_EQ(byId["PUT"]["status"].text(), "409") << "it names what was not made";
    EXPECT_EQ(byId["team"]["status"].text(), "201");
    const std::string location = byId["team"]["location"].text();
    const Json group = ask("GET", location.substr(location.find("/Groups")));
    EXPECT_EQ(group["members"].items().at(0)["display"].text(), "Anna");
    EXPECT_EQ(group["meta"]["version"], byId["team"]["version"]);
}

TEST_F(ScimBulk, ItStopsAfterEnoughFailuresAndCountsEachAsARequest) {
    const std::string twice = made("a@example.org", "1") + "," + made("a@example.org", "2") + "," +
                              made("a@example.org", "3") + "," + made("b@example.org", "4");
    EXPECT_EQ(statuses(ask("POST", "/Bulk", request(twice, R"(,"failOnErrors":1)"))), (Statuses{"201", "409"}));
    EXPECT_EQ(count("userName eq \"b@example.org\""), 0);
    server.kernel().settings().set(Viewer::system("test"), "sso.scim_per_minute", 3);
    server.clock().advance(std::chrono::minutes(2));
    EXPECT_EQ(statuses(ask("POST", "/Bulk",
                           request(made("c@example.org", "1") + "," + made("d@example.org", "2") + "," +
                                   made("e@example.org", "3")))),
              (Statuses{"201", "201", "429"}));
}

TEST_F(ScimBulk, BrokenRequestsAreRefused) {
    ask("POST", "/Bulk", "{}", 400);
    ask("POST", "/Bulk", request(R"({"method":"POST","path":"/Users","data":{}})"), 400);
    ask("POST", "/Bulk", request(made("a@example.org", "1") + "," + made("b@example.org", "1")), 400);
    std::string many = made("a@example.org", "0");
    for (int i = 1; i <= 500; ++i) many += "," + made("a@example.org", std::to_string(i));
    ask("POST", "/Bulk", request(many), 413);
    EXPECT_EQ(ask("GET", "/Users")["totalResults"], Json(0));
    const Json bulk = Json::parse(request(made("x@example.org", "1"), R"(,"failOnErrors":1)"));
    const Json search = Json::parse(R"({"filter":"userName eq \"a\"","attributes":["userName"],"startIndex":1})");
    for (const auto& [path, example] : {std::pair{"/Bulk", bulk}, {"/.search", search}}) {
        server.clock().advance(std::chrono::minutes(2));
        auto bodies = kontor::test::brokenBodies();
        for (const auto& body : kontor::test::twistedBodies(example)) bodies.push_back(body);
        for (const auto& body : bodies)
            EXPECT_LT(scim.request("POST", std::string("/scim/v2") + path, body.text).status, 500) << path << body.name;
    }
}

TEST_F(ScimBulk, AQueryMayComeInABody) {
    const Json anna = make("anna@example.org", "x-1");
    make("bert@example.org", "x-2");
    ask("POST", "/Groups", R"({"displayName":"Network","members":[{"value":")" + anna["id"].text() + "\"}]}", 201);
    const Json one = ask("POST", "/Users/.search", R"({"filter":"userName sw \"anna\"","attributes":["userName"]})");
    EXPECT_EQ(one["totalResults"], Json(1));
    EXPECT_EQ(one["Resources"].items().at(0).find("emails"), nullptr);
    EXPECT_EQ(ask("POST", "/Groups/.search", R"({"excludedAttributes":["members"]})")["Resources"].items().at(0).find(
                  "members"),
              nullptr);
    const Json all = ask("POST", "/.search", R"({"startIndex":2,"count":2})");
    EXPECT_EQ(all["totalResults"], Json(3));
    ASSERT_EQ(all["Resources"].size(), 2U);
    EXPECT_EQ(all["Resources"].items()[0]["userName"].text(), "bert@example.org");
    EXPECT_EQ(all["Resources"].items()[1]["displayName"].text(), "Network");
    EXPECT_EQ(ask("POST", "/.search", R"({"filter":"userName eq \"anna@example.org\""})")["totalResults"], Json(1));
    EXPECT_EQ(ask("POST", "/.search", R"({"filter":"shoeSize eq 1"})", 400)["scimType"].text(), "invalidFilter");
    ask("POST", "/Users/.search", R"({"count":"many"})", 400);
}

}  // namespace
}  // namespace kontor::sso::test

#include "http/router.h"

#include <gtest/gtest.h>

namespace kontor {
namespace {

Catalog catalogWith(const std::vector<std::pair<std::string, std::string>>& routes) {
    Catalog catalog;
    for (const auto& [method, path] : routes) {
        Catalog::Owned<Route> route;
        route.method = method;
        route.path = path;
        route.handler = [](Request&, const Viewer&, Kernel&) { return Reply(); };
        catalog.routes.push_back(route);
    }
    return catalog;
}

TEST(Router, FixedPartsGoBeforeParameters) {
    const Catalog catalog = catalogWith({{"GET", "/api/{collection}"}, {"POST", "/api/{collection}/{id}"}, {"POST", "/api/tickets/bulk"}});
    const Router router(catalog);
    EXPECT_EQ(router.find("POST", "/api/tickets/bulk").target->pattern, "/api/tickets/bulk");
    const auto one = router.find("POST", "/api/tickets/5");
    ASSERT_TRUE(one.target);
    EXPECT_EQ(one.params.at("collection"), "tickets");
    EXPECT_EQ(one.params.at("id"), "5");
    EXPECT_EQ(router.find("GET", "/api/tickets").target->pattern, "/api/{collection}");
}

TEST(Router, TellsOtherMethods) {
    const Catalog catalog = catalogWith({{"GET", "/a"}, {"POST", "/a"}});
    const Router router(catalog);
    const auto match = router.find("DELETE", "/a");
    EXPECT_FALSE(match.target);
    EXPECT_EQ(match.allowed, (std::vector<std::string>{"GET", "POST"}));
    EXPECT_TRUE(router.find("HEAD", "/a").target);
}

TEST(Router, RestTakesWhatFollows) {
    const Catalog catalog = catalogWith({{"GET", "/assets/{path...}"}});
    const Router router(catalog);
    EXPECT_EQ(router.find("GET", "/assets/a/b.js").params.at("path"), "a/b.js");
    EXPECT_FALSE(router.find("GET", "/assets").target);
}

TEST(Router, OddPathsFindNothing) {
    const Catalog catalog = catalogWith({{"GET", "/a/{b}"}});
    const Router router(catalog);
    for (const std::string& path : {std::string(), std::string("a"), std::string("/a/"), std::string("/a//"), std::string("/a/b/c"), std::string(10000, '/')})
        EXPECT_FALSE(router.find("GET", path).target) << path.substr(0, 20);
}

}  // namespace
}  // namespace kontor

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
    const Catalog catalog =
        catalogWith({{"GET", "/api/{collection}"}, {"POST", "/api/{collection}/{id}"}, {"POST", "/api/tickets/bulk"}});
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
    EXPECT_EQ(match.allowed, (std::vector<std::string>{"GET", "HEAD", "POST"}));
    EXPECT_TRUE(router.find("HEAD", "/a").target);
    EXPECT_TRUE(router.find("GET", "/b").allowed.empty());
}

TEST(Router, AFixedPathDoesNotHideTheMethodsOfAGenericOne) {
    const Catalog catalog = catalogWith({{"GET", "/api/{collection}/{id}"},
                                         {"PATCH", "/api/{collection}/{id}"},
                                         {"POST", "/api/tickets/{id}"},
                                         {"POST", "/api/tickets/bulk"}});
    const Router router(catalog);
    const auto read = router.find("GET", "/api/tickets/bulk");
    ASSERT_TRUE(read.target);
    EXPECT_EQ(read.target->pattern, "/api/{collection}/{id}");
    EXPECT_EQ(read.params.at("collection"), "tickets");
    EXPECT_EQ(read.params.at("id"), "bulk");
    EXPECT_EQ(read.params.size(), 2U);
    EXPECT_EQ(router.find("POST", "/api/tickets/bulk").target->pattern, "/api/tickets/bulk");
    EXPECT_EQ(router.find("POST", "/api/tickets/7").params.size(), 1U);
    // What is allowed is so on any branch that fits.
    EXPECT_EQ(router.find("DELETE", "/api/tickets/bulk").allowed,
              (std::vector<std::string>{"GET", "HEAD", "PATCH", "POST"}));
    EXPECT_EQ(router.find("POST", "/api/users/7").allowed, (std::vector<std::string>{"GET", "HEAD", "PATCH"}));
}

TEST(Router, EachRouteNamesItsOwnParameters) {
    const Catalog catalog = catalogWith(
        {{"GET", "/api/{collection}/{id}"}, {"GET", "/api/{kind}/{number}/history"}, {"POST", "/api/{what}"}});
    const Router router(catalog);
    EXPECT_EQ(router.find("GET", "/api/users/7").params.at("collection"), "users");
    EXPECT_EQ(router.find("GET", "/api/users/7").params.at("id"), "7");
    EXPECT_EQ(router.find("GET", "/api/users/7/history").params.at("kind"), "users");
    EXPECT_EQ(router.find("GET", "/api/users/7/history").params.at("number"), "7");
    EXPECT_EQ(router.find("POST", "/api/users").params.at("what"), "users");
}

TEST(Router, RestTakesWhatFollows) {
    const Catalog catalog = catalogWith({{"GET", "/assets/{path...}"}});
    const Router router(catalog);
    EXPECT_EQ(router.find("GET", "/assets/a/b.js").params.at("path"), "a/b.js");
    EXPECT_FALSE(router.find("GET", "/assets").target);
    EXPECT_EQ(router.find("PUT", "/assets/a/b.js").allowed, (std::vector<std::string>{"GET", "HEAD"}));
}

TEST(Router, ASingleParameterGoesBeforeTheRest) {
    const Catalog catalog = catalogWith({{"GET", "/f/{path...}"}, {"GET", "/f/{id}/thumb"}, {"DELETE", "/f/{id}"}});
    const Router router(catalog);
    EXPECT_EQ(router.find("GET", "/f/7/thumb").params.at("id"), "7");
    const auto deeper = router.find("GET", "/f/7/other");
    ASSERT_TRUE(deeper.target);
    EXPECT_EQ(deeper.params.at("path"), "7/other");
    EXPECT_EQ(deeper.params.size(), 1U);
    EXPECT_EQ(router.find("GET", "/f/7").params.at("path"), "7");
}

TEST(Router, OddPathsFindNothing) {
    const Catalog catalog = catalogWith({{"GET", "/a/{b}"}});
    const Router router(catalog);
    for (const std::string& path : {std::string(), std::string("a"), std::string("/a/"), std::string("/a//"),
                                    std::string("/a/b/c"), std::string(10000, '/')})
        EXPECT_FALSE(router.find("GET", path).target) << path.substr(0, 20);
}

}  // namespace
}  // namespace kontor

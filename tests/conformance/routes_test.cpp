// What every route answers to those who may not, and to input nobody should send.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>

#include "kontor/testing/hostile.h"
#include "subject.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

/// Answers of these kinds are the server's own failures, whatever was asked. A peer that is not there (502 to 504) is
/// not.
bool isFailure(int status) {
    return status >= 500 && (status < 502 || status > 504);
}

void eachRoute(const std::function<void(const RouteCase&)>& check) {
    for (const auto& route : Subject::get().routes()) {
        SCOPED_TRACE(route.name());
        Subject::get().stillSignedIn();
        check(route);
    }
}

/// The call with nothing strange in it beyond what is given.
HttpResponse call(HttpClient& client, const RouteCase& route, const std::string& path,
                  const std::string* body = nullptr) {
    const std::string usual = route.example.isNull() ? "{}" : route.example.dump();
    const bool sends = route.method != "GET" && route.method != "DELETE" && route.method != "HEAD";
    return client.request(route.method, path, sends || body ? (body ? *body : usual) : "");
}

/// The product's own document; of another protocol (ErrorForm) one in JSON that tells the status, too.
void expectProblem(const RouteCase& route, const HttpResponse& answer) {
    if (answer.status < 400) return;
    EXPECT_THAT(answer.header("content-type"),
                HasSubstr(route.real.starts_with("/api/") ? "application/problem+json" : "json"));
    const Json status = Json::parse(answer.body)["status"];
    EXPECT_EQ(status.isInteger() ? std::to_string(status.integer()) : status.text(), std::to_string(answer.status));
}

TEST(Routes, TheExamplesOfItsRecordsMakeRecords) {
    Subject::get().recordRoutes();
    EXPECT_THAT(Subject::get().trouble(), ::testing::IsEmpty());
}

TEST(Routes, NobodyGetsInWithoutSigningIn) {
    auto client = Subject::get().server().client();
    eachRoute([&](const RouteCase& route) {
        if (route.access.kind == Access::Kind::open) return;
        const auto answer = call(client, route, route.real);
        EXPECT_EQ(answer.status, 401) << answer.body;
        expectProblem(route, answer);
        client.bearer("no-such-token");
        EXPECT_EQ(call(client, route, route.real).status, 401);
        client.bearer("");
    });
}

TEST(Routes, WhoLacksThePermissionIsRefused) {
    auto& client = Subject::get().stranger();
    eachRoute([&](const RouteCase& route) {
        if (route.access.kind != Access::Kind::permission || Subject::get().strangerMay(route.access.permission))
            return;
        for (const std::string& path : {route.real, route.at("999999999")}) {
            const auto answer = call(client, route, path);
            EXPECT_THAT(answer.status, AnyOf(403, 404)) << answer.body;
            expectProblem(route, answer);
        }
    });
}

TEST(Routes, StrangePathsAndQueriesAreAnswered) {
    auto& client = Subject::get().admin();
    eachRoute([&](const RouteCase& route) {
        if (route.streams) return;
        if (route.hasParameter()) {
            for (const auto& part : hostilePathParts()) {
                SCOPED_TRACE("path: " + part.name);
                const auto answer = call(client, route, route.at(part.text));
                EXPECT_FALSE(isFailure(answer.status)) << answer.status << " " << answer.body;
            }
        }
        for (const auto& query : hostileQueries()) {
            SCOPED_TRACE("query: " + query.name);
            const auto answer = call(client, route, route.at("999999999") + query.text);
            EXPECT_FALSE(isFailure(answer.status)) << answer.status << " " << answer.body;
        }
    });
}

TEST(Routes, ListsSayWhatIsWrongWithAQuestion) {
    auto& client = Subject::get().admin();
    eachRoute([&](const RouteCase& route) {
        if (!route.isList) return;
        for (const auto& query : hostileListQueries()) {
            SCOPED_TRACE("query: " + query.name);
            const auto answer = client.get(route.real + query.text);
            EXPECT_FALSE(isFailure(answer.status)) << answer.status << " " << answer.body;
            if (query.mustBeRefused) {
                EXPECT_EQ(answer.status, 400) << answer.body;
            }
            expectProblem(route, answer);
        }
    });
}

TEST(Routes, HostileBodiesAreRefusedNotSwallowed) {
    auto& client = Subject::get().admin();
    eachRoute([&](const RouteCase& route) {
        if (!route.takesJson || route.streams) return;
        const std::string& path = route.real;
        for (const auto& body : brokenBodies()) {
            SCOPED_TRACE("body: " + body.name);
            const auto answer = call(client, route, path, &body.text);
            EXPECT_THAT(answer.status, AnyOf(400, 404, 409, 413, 415, 422)) << answer.body;
            expectProblem(route, answer);
        }
        for (const auto& body : twistedBodies(route.example)) {
            SCOPED_TRACE("body: " + body.name);
            const auto answer = call(client, route, path, &body.text);
            EXPECT_FALSE(isFailure(answer.status)) << answer.status << " " << answer.body;
            if (body.mustBeRefused) {
                EXPECT_THAT(answer.status, AnyOf(400, 404, 409, 413, 422)) << answer.body;
            }
            expectProblem(route, answer);
        }
        const std::string large(route.bodyLimit + 1, ' ');
        const auto answer = call(client, route, path, &large);
        EXPECT_THAT(answer.status, AnyOf(404, 413)) << answer.body;
    });
}

TEST(Routes, AListCostsThreeStatementsHoweverLongItIs) {
    auto& client = Subject::get().admin();
    eachRoute([&](const RouteCase& route) {
        if (!route.isList) return;
        const auto answer = client.get(route.real + "?limit=50");
        ASSERT_EQ(answer.status, 200) << answer.body;
        ASSERT_FALSE(answer.header("x-kontor-statements").empty());
        EXPECT_LE(std::atoi(answer.header("x-kontor-statements").c_str()), 3);
    });
}

TEST(Pages, NobodySeesOneWithoutSigningInAndNoneFails) {
    auto anonymous = Subject::get().server().client();
    auto& admin = Subject::get().admin();
    const HttpHeaders browser{{"Accept", "text/html"}};
    for (const auto* page : Subject::get().pages()) {
        SCOPED_TRACE(page->path);
        RouteCase route;
        route.path = page->path;
        if (page->get) {
            const auto answer = anonymous.get(route.at("1"), browser);
            if (page->access.kind != Access::Kind::open) {
                EXPECT_THAT(answer.status, AnyOf(303, 401)) << answer.body;
            }
            for (const char* language : {"de", "en"}) {
                const auto own =
                    admin.get(route.at("999999999"), {{"Accept", "text/html"}, {"Accept-Language", language}});
                EXPECT_FALSE(isFailure(own.status)) << own.status << " " << own.body;
            }
            for (const auto& query : hostileQueries())
                EXPECT_FALSE(isFailure(admin.get(route.at("1") + query.text, browser).status)) << query.name;
            for (const auto& part : hostilePathParts())
                EXPECT_FALSE(isFailure(admin.get(route.at(part.text), browser).status)) << part.name;
        }
        if (page->post) {
            for (const std::string body : {"", "a=1&a=2", "%zz=%ff", "subject=%00&q=%ff%fe"}) {
                const auto answer =
                    admin.request("POST", route.at("1"), body,
                                  {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "text/html"}});
                EXPECT_FALSE(isFailure(answer.status)) << answer.status << " " << answer.body;
            }
        }
    }
}

}  // namespace
}  // namespace kontor::test

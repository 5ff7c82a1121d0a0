// Provisioning as Entra ID and the like do it, over the wire.
#include "kontor/testing/hostile.h"
#include "scim_desk.h"

namespace kontor::sso::test {
namespace {

TEST_F(Scim, TellsWhatItCanDoAndAsksForTheScope) {
    EXPECT_EQ(ask("GET", "/ServiceProviderConfig")["patch"]["supported"], Json(true));
    EXPECT_EQ(ask("GET", "/ResourceTypes")["totalResults"], Json(2));
    EXPECT_EQ(ask("GET", "/ResourceTypes/User")["endpoint"].text(), "/Users");
    EXPECT_EQ(ask("GET", "/Schemas")["totalResults"], Json(3));
    EXPECT_EQ(ask("GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group")["name"].text(), "Group");
    ask("GET", "/Schemas/none", "", 404);
    auto entra = server.as("entra");
    const auto other = entra.post("/api/v1/tokens", R"({"name":"other","scopes":["tokens:use"]})");
    auto narrow = server.client();
    narrow.bearer(Json::parse(other.body)["secret"].text());
    const auto refused = [&](const kontor::test::HttpResponse& answer, int status) {
        EXPECT_EQ(answer.status, status) << answer.body;
        EXPECT_EQ(answer.header("content-type"), "application/scim+json");
        const Json error = Json::parse(answer.body);
        EXPECT_EQ(error["schemas"], Json::array({"urn:ietf:params:scim:api:messages:2.0:Error"})) << answer.body;
        EXPECT_EQ(error["status"].text(), std::to_string(status));
    };
    refused(narrow.get("/scim/v2/Users"), 403);
    refused(server.client().get("/scim/v2/Users"), 401);
    EXPECT_EQ(server.client().get("/scim/v2/Users").header("www-authenticate"), "Bearer");
    auto forged = server.client();
    forged.bearer("nonsense");
    refused(forged.post("/scim/v2/Users", "{}"), 401);
    refused(scim.get("/scim/v2/Devices"), 404);
    refused(scim.put("/scim/v2/Users", "{}"), 405);
    EXPECT_EQ(scim.get("/api/v1/users").status, 403) << "the token is for nothing else";
}

TEST_F(Scim, TheLifeOfAPersonAsEntraHasIt) {
    EXPECT_EQ(count("userName eq \"Anna.Berg@Example.org\""), 0);
    const Json anna = make("Anna.Berg@Example.org", "guid-1",
                           R"(,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"})");
    const std::string path = "/Users/" + anna["id"].text();
    EXPECT_EQ(anna["userName"].text(), "anna.berg@example.org");
    EXPECT_EQ(anna["displayName"].text(), "Anna Berg");
    EXPECT_EQ(anna["meta"]["location"].text(), server.url() + "/scim/v2" + path);
    EXPECT_EQ(account(anna)["source"].text(), "scim");
    EXPECT_EQ(account(anna)["roles"], Json::array({"requester"}));
    EXPECT_EQ(anna["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]["department"].text(), "IT");
    EXPECT_EQ(count("userName eq \"Anna.Berg@Example.org\""), 1);
    EXPECT_EQ(ask("POST", "/Users", R"({"userName":"anna.berg@example.org"})", 409)["scimType"].text(), "uniqueness");
    EXPECT_EQ(ask("POST", "/Users", R"({"userName":"other","externalId":"guid-1"})", 409)["scimType"].text(),
              "uniqueness");

    const auto change = [&](const std::string& operations) {
        return ask("PATCH", path,
                   R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":)" + operations + "}");
    };
    EXPECT_EQ(change(R"([{"op":"Replace","path":"name.familyName","value":"Sommer"}])")["displayName"].text(),
              "Anna Sommer");
    EXPECT_EQ(change(R"([{"op":"Add","path":"displayName","value":"A. Sommer"}])")["displayName"].text(), "A. Sommer");
    EXPECT_EQ(
        change(R"([{"op":"Replace","path":"emails[type eq \"work\"].value","value":"a.sommer@example.org"}])")["emails"]
            .items()[0]["value"]
            .text(),
        "a.sommer@example.org");

    // Switched off there: sessions and tokens end at once.
    ASSERT_EQ(admin.patch("/api/v1/users/" + anna["id"].text(), R"({"roles":["agent"]})").status, 200);
    const NewSession begun = server.kernel().db().write([&](Transaction& tx) {
        return server.kernel().accounts().startSession(tx, std::stoll(anna["id"].text()), {"test", false}, "127.0.0.1",
                                                       false);
    });
    auto session = server.client();
    session.bearer(begun.token);
    EXPECT_EQ(session.get("/api/v1/me").status, 200);
    const auto token = session.post("/api/v1/tokens", R"({"name":"own","scopes":[]})");
    ASSERT_EQ(token.status, 201) << token.body;
    const std::string off = R"([{"op":"Replace","path":"active","value":"False"}])";
    ask("PATCH", path, R"({"Operations":)" + off + "}", 403);
    // Who provisions agents may do what agents may.
    ASSERT_EQ(admin.patch("/api/v1/users/" + std::to_string(entra), R"({"roles":["provisioning","agent"]})").status,
              200);
    scim = provisioner("entra", "[]");
    EXPECT_EQ(change(off)["active"], Json(false));
    EXPECT_EQ(session.get("/api/v1/me").status, 401);
    EXPECT_EQ(change(R"([{"op":"replace","value":{"active":true}}])")["active"], Json(true));
    auto own = server.client();
    own.bearer(Json::parse(token.body)["secret"].text());
    EXPECT_EQ(own.get("/api/v1/me").status, 401) << "a token does not come back";
    EXPECT_EQ(account(anna)["roles"], Json::array({"agent"})) << "roles are not its business";

    ask("DELETE", path, "", 204);
    ask("GET", path, "", 404);
    ask("DELETE", path, "", 404);
    EXPECT_EQ(count("externalId eq \"guid-1\""), 0);
    EXPECT_EQ(account(anna)["active"], Json(false)) << "what the person did stays";
    EXPECT_EQ(make("anna.berg@example.org", "guid-1")["id"], anna["id"]) << "the same one comes back";
    ask("DELETE", path, "", 204);
    EXPECT_NE(make("anna.berg@example.org", "guid-2")["id"], anna["id"]) << "another one with the same name does not";
    EXPECT_EQ(account(anna)["login"].text(), "anna.berg@example.org~" + anna["id"].text());
}

TEST_F(Scim, FiltersAndPagesFindWhoTheySay) {
    const Json a = make("a@example.org", "x-1");
    make("b@example.org", "x-2");
    const Json c = make("c@example.org", "x-3");
    ask("PATCH", "/Users/" + c["id"].text(), R"({"Operations":[{"op":"replace","path":"active","value":false}]})");
    server.createUser("local", {"agent"});
    EXPECT_EQ(ask("GET", "/Users")["totalResults"], Json(3)) << "only those that were provisioned";
    for (const auto& [filter, wanted] :
         std::vector<std::pair<const char*, int>>{{"userName eq \"A@EXAMPLE.ORG\"", 1},
                                                  {"externalId eq \"x-2\"", 1},
                                                  {"externalId eq \"X-2\"", 0},
                                                  {"active eq true", 2},
                                                  {"active eq false", 1},
                                                  {"userName co \"example\" and active eq true", 2},
                                                  {"userName sw \"a\" or userName sw \"b\"", 2},
                                                  {"not (userName sw \"a\")", 2},
                                                  {"userName ne \"a@example.org\"", 2},
                                                  {"emails pr", 3},
                                                  {"phoneNumbers pr", 0},
                                                  {"emails[type eq \"work\"].value eq \"b@example.org\"", 1},
                                                  {"emails[type eq \"work\" and value co \"b@\"]", 1},
                                                  {"emails.value eq \"c@example.org\"", 1},
                                                  {"name.familyName eq \"berg\"", 3},
                                                  {"displayName eq \"anna berg\"", 3},
                                                  {"userName eq \"%\"", 0},
                                                  {"userName co \"%\"", 0},
                                                  {"userName eq \"' OR 1=1 --\"", 0},
                                                  {"meta.lastModified gt \"2020-01-01T00:00:00Z\"", 3},
                                                  {"id eq \"nobody\"", 0}})
        EXPECT_EQ(count(filter), wanted) << filter;
    EXPECT_EQ(count("id eq \"" + a["id"].text() + "\""), 1);
    for (const char* filter : {"userName", "userName xx \"a\"", "password eq \"x\"", "active gt true", "id co \"1\"",
                               "meta.created gt \"yesterday\"", "((((", "1=1"})
        EXPECT_EQ(ask("GET", "/Users?filter=" + percentEncode(filter), "", 400)["scimType"].text(), "invalidFilter")
            << filter;
    const Json second = ask("GET", "/Users?startIndex=2&count=1");
    EXPECT_EQ(second["totalResults"], Json(3));
    EXPECT_EQ(second["itemsPerPage"], Json(1));
    EXPECT_EQ(second["Resources"].items()[0]["userName"].text(), "b@example.org");
    EXPECT_EQ(ask("GET", "/Users?count=0")["Resources"].size(), 0U);
    EXPECT_EQ(ask("GET", "/Users?startIndex=-5&count=2")["startIndex"], Json(1));
    ask("GET", "/Users?count=many", "", 400);
    const Json narrow = ask("GET", "/Users/" + a["id"].text() + "?attributes=userName");
    EXPECT_EQ(narrow.find("emails"), nullptr);
    EXPECT_EQ(narrow["userName"].text(), "a@example.org");
}

TEST_F(Scim, GroupsAndTheirMembers) {
    const Json a = make("a@example.org", "x-1");
    const Json b = make("b@example.org", "x-2");
    const auto local = server.createUser("local", {"agent"});
    const Json group =
        ask("POST", "/Groups",
            R"({"displayName":"Network","externalId":"g-1","members":[{"value":")" + a["id"].text() + "\"}]}", 201);
    const std::string path = "/Groups/" + group["id"].text();
    EXPECT_EQ(group["members"].size(), 1U);
    EXPECT_EQ(ask("GET", "/Users/" + a["id"].text())["groups"].items()[0]["display"].text(), "Network");
    const auto change = [&](const std::string& operations, int status = 200) {
        return ask("PATCH", path, R"({"Operations":)" + operations + "}", status);
    };
    EXPECT_EQ(
        change(R"([{"op":"Add","path":"members","value":[{"value":")" + b["id"].text() + "\"}]}]")["members"].size(),
        2U);
    EXPECT_EQ(change(R"([{"op":"Remove","path":"members[value eq \")" + a["id"].text() + "\\\"]\"}]")["members"].size(),
              1U);
    // Whom an administrator put in stays, whatever the other system says.
    ASSERT_EQ(admin
                  .patch("/api/v1/groups/" + group["id"].text(),
                         R"({"member_ids":[)" + b["id"].text() + "," + std::to_string(local) + "]}")
                  .status,
              200);
    EXPECT_EQ(ask("PUT", path, R"({"displayName":"Networks","externalId":"g-1","members":[]})")["members"].size(), 0U);
    EXPECT_EQ(Json::parse(admin.get("/api/v1/groups/" + group["id"].text()).body)["member_ids"], Json::array({local}));
    EXPECT_EQ(change(R"([{"op":"Add","path":"members","value":[{"value":"99999"}]}])", 400)["scimType"].text(),
              "invalidValue");
    EXPECT_EQ(change(R"([{"op":"Add","path":"members","value":[{"value":")" + std::to_string(local) + "\"}]}]",
                     200)["members"]
                  .size(),
              0U)
        << "a member already, and not its business";
    EXPECT_EQ(ask("GET", "/Groups?filter=" + percentEncode("displayName eq \"networks\""))["totalResults"], Json(1));
    EXPECT_EQ(ask("GET", "/Groups?excludedAttributes=members")["Resources"].items()[0].find("members"), nullptr);
    ASSERT_EQ(admin.post("/api/v1/groups", R"({"name":"Local"})").status, 201);
    EXPECT_EQ(ask("GET", "/Groups")["totalResults"], Json(1)) << "groups made here are not seen";
    ask("DELETE", path, "", 204);
    ask("GET", path, "", 404);
}

TEST_F(Scim, AdministratorsAndLocalAccountsAreLeftAlone) {
    const auto local = server.createUser("local", {"requester"});
    const auto agent = server.createUser("agent", {"agent"});
    const std::string path = "/Users/" + std::to_string(local);
    const std::string off = R"({"Operations":[{"op":"replace","path":"active","value":false}]})";
    ask("PATCH", path, off, 404);
    EXPECT_EQ(ask("POST", "/Users", R"({"userName":"local"})", 409)["scimType"].text(), "uniqueness");
    server.kernel().settings().set(Viewer::system("test"), "sso.scim_adopts", true);
    ask("PATCH", "/Users/1", off, 404);
    ask("DELETE", "/Users/1", "", 404);
    EXPECT_EQ(count("userName eq \"admin\""), 0);
    EXPECT_EQ(count("userName eq \"local\""), 1);
    EXPECT_EQ(count("userName eq \"agent\""), 0) << "who may do more than new accounts";
    ask("PATCH", "/Users/" + std::to_string(agent), off, 404);
    EXPECT_EQ(ask("PATCH", path, off)["active"], Json(false));
    const Json anna = make("anna@example.org", "x-1");
    ASSERT_EQ(admin.patch("/api/v1/users/" + anna["id"].text(), R"({"roles":["admin"]})").status, 200);
    ask("PATCH", "/Users/" + anna["id"].text(), off, 403);
    ask("DELETE", "/Users/" + anna["id"].text(), "", 403);
    EXPECT_EQ(account(anna)["active"], Json(true));
}

TEST_F(Scim, VersionsAndLimitsHold) {
    const Json anna = make("anna@example.org", "x-1");
    const std::string path = "/Users/" + anna["id"].text();
    const std::string rename = R"({"Operations":[{"op":"replace","path":"displayName","value":"B"}]})";
    ask("PATCH", path, rename, 412, {{"If-Match", "W/\"99\""}});
    ask("PATCH", path, rename, 412, {{"If-Match", "nonsense"}});
    const auto changed = ask("PATCH", path, rename, 200, {{"If-Match", anna["meta"]["version"].text()}});
    EXPECT_NE(changed["meta"]["version"], anna["meta"]["version"]);
    const auto seen = scim.get("/scim/v2" + path, {{"If-None-Match", changed["meta"]["version"].text()}});
    EXPECT_EQ(seen.status, 304);
    server.kernel().settings().set(Viewer::system("test"), "sso.scim_per_minute", 5);
    int refused = 0;
    for (int i = 0; i < 10; ++i) refused += scim.get("/scim/v2/Users").status == 429;
    EXPECT_GT(refused, 0);
    server.clock().advance(std::chrono::minutes(2));
    ask("GET", "/Users");
}

TEST_F(Scim, HostileBodiesAreRefusedAndNeverAnIncident) {
    const Json anna = make("anna@example.org", "x-1");
    const Json user = Json::parse(
        R"({"userName":"x","externalId":"y","name":{"givenName":"G"},"displayName":"d","emails":[{"value":"v@x.org"}],)"
        R"("phoneNumbers":[{"value":"1"}],"active":true,"preferredLanguage":"de","timezone":"UTC"})");
    const Json group = Json::parse(R"({"displayName":"d","externalId":"y","members":[{"value":"1"}]})");
    const Json patch = Json::parse(R"({"Operations":[{"op":"add","path":"displayName","value":"x"}]})");
    const std::string id = anna["id"].text();
    for (const auto& [method, path, example] :
         std::vector<std::tuple<const char*, std::string, Json>>{{"POST", "/Users", user},
                                                                 {"PUT", "/Users/" + id, user},
                                                                 {"PATCH", "/Users/" + id, patch},
                                                                 {"POST", "/Groups", group}}) {
        SCOPED_TRACE(method + path);
        server.clock().advance(std::chrono::minutes(2));
        auto bodies = kontor::test::brokenBodies();
        for (const auto& body : kontor::test::twistedBodies(example)) bodies.push_back(body);
        for (const auto& body : bodies) {
            const auto answer = scim.request(method, "/scim/v2" + path, body.text);
            EXPECT_LT(answer.status, 500) << body.name << " " << answer.body;
        }
    }
    for (const auto& part : kontor::test::hostilePathParts())
        EXPECT_LT(scim.get("/scim/v2/Users/" + part.text).status, 500) << part.name;
    EXPECT_EQ(ask("POST", "/Users", R"({"userName":"a b/c"})", 400)["scimType"].text(), "invalidValue");
    EXPECT_EQ(
        ask("PATCH", "/Users/" + id, R"({"Operations":[{"op":"replace","path":"id","value":"7"}]})", 400)["scimType"]
            .text(),
        "mutability");
}

}  // namespace
}  // namespace kontor::sso::test

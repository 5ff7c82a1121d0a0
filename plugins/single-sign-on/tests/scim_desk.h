#pragma once

#include <gmock/gmock.h>

#include "kontor/http.h"
#include "kontor/testing/local_server.h"

namespace kontor::sso::test {

using kontor::test::HttpHeaders;
using kontor::test::HttpResponse;

/// A server, its administrator, and another system that provisions people there.
class Scim : public ::testing::Test {
  protected:
    kontor::test::LocalServer server{{.plugins = {"sso", "api"}}};
    kontor::test::HttpClient admin = server.admin();
    kontor::test::HttpClient scim = server.client();
    std::int64_t entra = 0;

    void SetUp() override {
        ASSERT_EQ(admin
                      .post("/api/v1/roles",
                            R"({"name":"provisioning","title":"P","permissions":["sso.provision","tokens.use"]})")
                      .status,
                  201);
        entra = server.createUser("entra", {"provisioning"});
        scim = provisioner("entra", R"(["sso:provision"])");
    }
    /// A client with a token of that account.
    kontor::test::HttpClient provisioner(const std::string& login, const std::string& scopes) {
        const auto token = server.as(login).post("/api/v1/tokens", R"({"name":"scim","scopes":)" + scopes + "}");
        EXPECT_EQ(token.status, 201) << token.body;
        auto client = server.client();
        client.bearer(Json::parse(token.body)["secret"].text());
        client.always("Content-Type", "application/scim+json");
        return client;
    }

    Json ask(const std::string& method, const std::string& path, const std::string& body = "", int status = 200,
             const HttpHeaders& headers = {}) {
        const auto answer = scim.request(method, "/scim/v2" + path, body, headers);
        EXPECT_EQ(answer.status, status) << method << " " << path << " " << answer.body;
        if (!answer.body.empty()) {
            EXPECT_EQ(answer.header("content-type"), "application/scim+json") << answer.body;
        }
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    Json make(const std::string& name, const std::string& externalId, const std::string& more = "") {
        return ask("POST", "/Users",
                   R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":")" + name +
                       R"(","externalId":")" + externalId + R"(","name":{"givenName":"Anna","familyName":"Berg"},)" +
                       R"("emails":[{"primary":true,"type":"work","value":")" + name + R"("}],"active":true)" + more +
                       "}",
                   201);
    }
    std::int64_t count(const std::string& filter) {
        return ask("GET", "/Users?filter=" + percentEncode(filter))["totalResults"].integer();
    }
    Json account(const Json& resource) { return Json::parse(admin.get("/api/v1/users/" + resource["id"].text()).body); }
};

}  // namespace kontor::sso::test

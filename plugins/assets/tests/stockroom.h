#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "kontor/testing/local_server.h"

namespace kontor::assets {

/// One server for all cases of a suite, with an administrator, an agent and a requester, and short ways to do what the
/// tests do all the time.
class Stockroom : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        server = std::make_unique<test::LocalServer>(
            test::LocalServerOptions{.plugins = {"assets", "collaboration", "tickets", "web", "api"}});
        server->createUser("ada", {"agent"});
        anna = server->createUser("anna", {"requester"});
        bert = server->createUser("bert", {"requester"});
    }
    static void TearDownTestSuite() { server.reset(); }

    test::HttpClient admin = server->admin();
    test::HttpClient agent = server->as("ada");

    static Json sent(const test::HttpResponse& answer, int status) {
        EXPECT_EQ(answer.status, status) << answer.body;
        return answer.body.empty() ? Json::object() : Json::parse(answer.body);
    }
    Json make(const std::string& collection, const std::string& json) {
        return sent(admin.post("/api/v1/" + collection, json), 201);
    }
    Json asset(const std::string& members = "") {
        return make("assets", R"({"type_id": 1)" + (members.empty() ? "" : ", " + members) + "}");
    }
    static std::string pathOf(const Json& asset) { return "/api/v1/assets/" + std::to_string(asset["id"].integer()); }
    Json patched(const Json& asset, const std::string& json, int status = 200) {
        return sent(admin.patch(pathOf(asset), json), status);
    }
    Json got(const std::string& path, int status = 200) { return sent(admin.get(path), status); }
    /// The fields a refusal names.
    static std::vector<std::string> wrong(const Json& problem) {
        std::vector<std::string> fields;
        if (const Json* errors = problem.find("errors"))
            for (const auto& error : errors->items()) fields.push_back(error["field"].text());
        return fields;
    }

    static inline std::unique_ptr<test::LocalServer> server;
    static inline std::int64_t anna = 0;
    static inline std::int64_t bert = 0;
};

}  // namespace kontor::assets

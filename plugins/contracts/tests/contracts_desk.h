#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "kontor/date.h"
#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::contracts {

/// A server with contracts, tickets and the bell.
class ContractsDesk : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        _server = std::make_unique<test::LocalServer>(
            test::LocalServerOptions{.plugins = {"contracts", "notifications", "tickets", "web", "api"}});
    }
    static void TearDownTestSuite() { _server.reset(); }
    static test::LocalServer& server() { return *_server; }

    test::HttpClient admin = server().admin();

    std::string day(int ahead) {
        return formatDate(std::chrono::floor<std::chrono::days>(server().clock().now()) + std::chrono::days{ahead});
    }
    /// What a call answers; it must have this status.
    static Json sent(test::HttpClient& client, const char* method, const std::string& path, const std::string& body,
                     int status) {
        const auto answer = client.request(method, path, body);
        EXPECT_EQ(answer.status, status) << method << " " << path << " " << body << "\n" << answer.body;
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    Json make(const std::string& collection, const std::string& body) {
        return sent(admin, "POST", "/api/v1/" + collection, body, 201);
    }
    Json change(const std::string& path, const std::string& body, int status = 200) {
        return sent(admin, "PATCH", "/api/v1/" + path, body, status);
    }
    Json get(const std::string& path) { return sent(admin, "GET", "/api/v1/" + path, "", 200); }
    /// The fields the answer complains of.
    std::vector<std::string> refused(const std::string& collection, const std::string& body, int status = 422) {
        std::vector<std::string> fields;
        const Json answer = sent(admin, "POST", "/api/v1/" + collection, body, status);
        if (status == 422)
            for (const auto& error : answer["errors"].items()) fields.push_back(error["field"].text());
        return fields;
    }
    static std::string id(const Json& record) { return std::to_string(record["id"].integer()); }
    /// Somebody who reads contracts, but not what they cost; the login must be new.
    test::HttpClient priceless(const std::string& login) {
        make("roles", R"({"name": ")" + login + R"(-role", "title": "Reads", "staff": true, "permissions":
            ["contracts.read", "suppliers.read", "tickets.read", "tickets.read_all", "files.read", "collaboration.read_activity"]})");
        return person(login, login + "-role");
    }
    /// A client of somebody with this role; the login must be new.
    test::HttpClient person(const std::string& login, const std::string& role) {
        server().createUser(login, {role});
        return server().as(login);
    }

  private:
    static inline std::unique_ptr<test::LocalServer> _server;
};

}  // namespace kontor::contracts

#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::software {

/// A server with machines, products and licences to try things on; all tests of a suite share it, so each makes its
/// own.
class StockRoom : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        running = std::make_unique<test::LocalServer>(
            test::LocalServerOptions{.plugins = {"software", "notifications", "web", "api"}});
    }
    static void TearDownTestSuite() { running.reset(); }
    static inline std::unique_ptr<test::LocalServer> running;

    /// A name nobody has had.
    static std::string fresh(const std::string& name) {
        static int names = 0;
        return name + " " + std::to_string(++names);
    }
    static Json send(test::HttpClient& client, const std::string& path, const Json& body, int status = 201) {
        const auto answer = client.post(path, body.dump());
        EXPECT_EQ(answer.status, status) << path << " " << body.dump() << "\n" << answer.body;
        return answer.body.empty() || answer.status >= 500 ? Json() : Json::parse(answer.body);
    }
    Json get(const std::string& path) {
        const auto answer = admin.get(path);
        EXPECT_EQ(answer.status, 200) << path << answer.body;
        return answer.status == 200 ? Json::parse(answer.body) : Json();
    }
    Json::Array itemsOf(const std::string& path) {
        const Json answer = get(path);
        return answer["items"].isArray() ? answer["items"].items() : Json::Array();
    }
    std::int64_t make(const std::string& collection, const Json& body) {
        const Json made = send(admin, "/api/v1/" + collection, body);
        return made["id"].isInteger() ? made["id"].integer() : 0;
    }
    void change(const std::string& path, const Json& body) {
        const auto answer = admin.patch("/api/v1/" + path, body.dump());
        EXPECT_EQ(answer.status, 200) << path << answer.body;
    }

    std::int64_t machine(const std::string& name, Json more = Json::object()) {
        more["name"] = name;
        more["type_id"] = 1;
        return make("assets", more);
    }
    std::int64_t product(const std::string& name, const std::string& licensing = "required") {
        return make("software", Json::object({{"maker", "Acme"}, {"product", fresh(name)}, {"licensing", licensing}}));
    }
    /// A title that a person says is that product.
    std::int64_t title(std::int64_t productId, const std::string& version = "2") {
        return make("software-titles", Json::object({{"name", "Acme " + std::to_string(productId)},
                                                     {"reported_version", version},
                                                     {"software_id", productId},
                                                     {"product_version", version}}));
    }
    void installOn(std::int64_t machineId, std::int64_t titleId) {
        make("installations", Json::object({{"asset_id", machineId}, {"title_id", titleId}}));
    }
    std::int64_t license(std::int64_t productId, std::int64_t quantity, Json more = Json::object()) {
        for (const auto& [name, value] :
             Json::object(
                 {{"software_id", productId}, {"quantity", quantity}, {"proof", "invoice"}, {"proof_reference", "R-1"}})
                 .members())
            if (!more.find(name)) more[name] = value;
        return make("licenses", more);
    }

    static Json program(const std::string& name, const std::string& version = "1.0",
                        const std::string& maker = "Acme") {
        return Json::object({{"maker", maker}, {"name", name}, {"version", version}, {"platform", "windows"}});
    }
    Json report(std::int64_t machineId, std::vector<Json> programs, const std::string& source = "audit") {
        Json list = Json::array();
        for (auto& one : programs) list.push(std::move(one));
        return send(admin, "/api/v1/assets/" + std::to_string(machineId) + "/software",
                    Json::object({{"source", source}, {"programs", std::move(list)}}), 200);
    }

    Json position(std::int64_t productId) {
        const Json found = get("/api/v1/license-positions?q=software:" + std::to_string(productId));
        return found["items"].isArray() && found["items"].size() == 1 ? found["items"].items().front() : Json();
    }
    Json explained(std::int64_t productId, const std::string& more = "") {
        return get("/api/v1/software/" + std::to_string(productId) + "/compliance" + more);
    }
    /// Lets the jobs run until it is so.
    bool untilSo(const std::function<bool()>& holds) {
        return test::waitFor(
            [&] {
                server.kernel().jobs().wake("software.positions");
                return holds();
            },
            std::chrono::seconds(120));
    }
    bool untilPosition(std::int64_t productId, const std::string& field, std::int64_t value) {
        return untilSo([&] {
            const Json now = position(productId);
            return now["stale"] == Json(false) && now[field] == Json(value);
        });
    }
    std::int64_t count(const std::string& sql) {
        return server.kernel().db().read([&](Transaction& tx) { return tx.one<std::int64_t>(sql); });
    }

    test::LocalServer& server = *running;
    test::HttpClient admin = server.admin();
};

}  // namespace kontor::software

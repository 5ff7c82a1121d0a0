#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::automation {

/// A server with tickets and rules, a clock the test moves, an agent and a requester.
class RuleDesk : public ::testing::Test {
  protected:
    kontor::test::LocalServer server{{.plugins = {"automation", "absences", "notifications", "webhooks", "api"}}};
    kontor::test::HttpClient admin = server.admin();
    const std::int64_t ada = server.createUser("ada", {"agent"});
    const std::int64_t bert = server.createUser("bert", {"agent"});
    const std::int64_t petra = server.createUser("petra", {"requester"});

    Kernel& kernel() { return server.kernel(); }

    Json call(const std::string& method, const std::string& path, const std::string& body = {}, int status = 200) {
        return call(admin, method, path, body, status);
    }
    static Json call(kontor::test::HttpClient& client, const std::string& method, const std::string& path,
                     const std::string& body, int status) {
        const auto answer = client.request(method, "/api/v1/" + path, body);
        EXPECT_EQ(answer.status, status) << method << " " << path << " " << body << ": " << answer.body;
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    /// A rule that is switched on.
    std::int64_t rule(const std::string& json, int status = 201) {
        Json values = Json::parse(json);
        if (!values.find("name")) values["name"] = "Rule";
        if (!values.find("active")) values["active"] = true;
        const Json made = call("POST", "automation-rules", values.dump(), status);
        return made["id"].isInteger() ? made["id"].integer() : 0;
    }
    std::int64_t ticket(const std::string& json) { return call("POST", "tickets", json, 201)["id"].integer(); }
    Json ticketAt(std::int64_t id) { return call("GET", "tickets/" + std::to_string(id)); }
    Json runs(std::int64_t rule) {
        return call("GET", "automation-rules/" + std::to_string(rule) + "/runs?sort=-id&limit=200")["items"];
    }
    /// Waits until the rule ran that often.
    bool ran(std::int64_t rule, std::size_t times) {
        return kontor::test::waitFor([&] { return runs(rule).size() >= times; });
    }
    /// Waits until rules have seen everything up to now: a rule that answers a note on a ticket of its own has run.
    void settle() {
        if (_marker == 0)
            _marker = rule(R"({"name": "Marker", "position": 900000, "events": ["note_added"], "condition":
                "subject:marker", "actions": {"steps": [{"action": "set_fields", "values": {"impact": "low"}}]}})");
        if (_marked == 0) _marked = ticket(R"({"subject": "marker"})");
        const std::size_t before = runs(_marker).size();
        call("POST", "tickets/" + std::to_string(_marked) + "/notes", R"({"body_text": "now"})", 201);
        EXPECT_TRUE(ran(_marker, before + 1));
    }
    std::string path(std::int64_t rule, const std::string& rest = {}) {
        return "automation-rules/" + std::to_string(rule) + rest;
    }

  private:
    std::int64_t _marker = 0;
    std::int64_t _marked = 0;
};

}  // namespace kontor::automation

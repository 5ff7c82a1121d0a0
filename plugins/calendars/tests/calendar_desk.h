#pragma once

#include <gtest/gtest.h>

#include <string>

#include "kontor/calendars/calendars.h"
#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"

namespace kontor::calendars {

/// A server with business calendars.
class CalendarDesk : public ::testing::Test {
  protected:
    kontor::test::LocalServer server{{.plugins = {"calendars", "web", "api"}}};
    kontor::test::HttpClient admin = server.admin();

    static std::string pathOf(std::int64_t id, const std::string& rest = {}) {
        return "/api/v1/business-calendars/" + std::to_string(id) + rest;
    }
    static Json mondays() {
        return Json::parse(
            R"({"name": "Mondays", "hours": {"mon": [["08:00","16:00"]]}, "time_zone": "Europe/Berlin"})");
    }
    std::int64_t make(const Json& values) {
        const auto answer = admin.post("/api/v1/business-calendars", values.dump());
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.status == 201 ? Json::parse(answer.body)["id"].integer() : 0;
    }
    Json change(std::int64_t id, const std::string& patch) {
        const auto answer = admin.request("PATCH", pathOf(id), patch);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return Json::parse(answer.body);
    }
    Json get(const std::string& path) {
        const auto answer = admin.get(path);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return Json::parse(answer.body);
    }
    std::shared_ptr<const BusinessTime> time(std::int64_t id) {
        return server.kernel().db().read([&](Transaction& tx) { return server.kernel().get<Calendars>().of(tx, id); });
    }
    static Time at(const char* text) { return *parseTime(text); }
};

}  // namespace kontor::calendars

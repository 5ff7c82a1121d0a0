#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "kontor/json.h"
#include "kontor/testing/sql.h"
#include "kontor/testing/test_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::faults {

/// A server with the fixtures of this folder, with commits that are as safe as in production.
inline test::TestServerOptions withFixtures() {
    test::TestServerOptions options;
    options.durable = true;
    options.arguments = {"--plugin-dir", KONTOR_FAULTS_PLUGINS};
    return options;
}

inline std::int64_t addTicket(test::HttpClient& client, const std::string& subject) {
    const auto answer = client.post("/api/v1/tickets", Json::object({{"subject", subject}}).dump());
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.status == 201 ? Json::parse(answer.body)["id"].integer() : 0;
}

inline std::string ticketPath(std::int64_t id) {
    return "/api/v1/tickets/" + std::to_string(id);
}

/// What every refusal for a time has to be.
inline void expectComeAgain(const test::HttpResponse& answer) {
    EXPECT_EQ(answer.status, 503) << answer.body;
    EXPECT_FALSE(answer.header("retry-after").empty()) << answer.body;
    EXPECT_THAT(answer.header("content-type"), ::testing::HasSubstr("application/problem+json"));
}

}  // namespace kontor::faults

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/error.h"
#include "kontor/record_batch.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;

class UserBatches : public ::testing::Test {
  protected:
    std::vector<std::int64_t> createAll(const std::vector<std::string>& users) {
        std::vector<Patch> values;
        for (const auto& json : users)
            values.push_back(Patch::fromJson(kernel.records().type("user"), kernel.system(), Json::parse(json), true));
        return kernel.db().write(
            [&](Transaction& tx) { return kernel.get<RecordBatch>().createAll(tx, kernel.system(), "user", values); });
    }
    /// The field that the first mistake is about.
    std::string fault(const std::vector<std::string>& users) {
        try {
            createAll(users);
        } catch (const Invalid& invalid) {
            return invalid.errors().front().field;
        }
        return "none";
    }
    User user(std::int64_t id) {
        return kernel.db().read([&](Transaction& tx) { return kernel.records().get<User>(tx, kernel.system(), id); });
    }

    TestKernel kernel;
    const std::string one = R"({"login":" New.One ","name":"One","email":"One@Example.com"})";
};

TEST_F(UserBatches, KeepTheRulesOfEachOne) {
    createAll({R"({"login":"taken","name":"T","email":"taken@example.com","other_emails":["old@example.com"]})"});
    EXPECT_EQ(fault({one, R"({"login":"TAKEN","name":"x"})"}), "login");
    EXPECT_EQ(fault({one, R"({"login":"x","name":"x","email":"Old@example.com"})"}), "email");
    EXPECT_EQ(fault({one, R"({"login":"x","name":"x","email":"taken@example.com"})"}), "email");
    EXPECT_EQ(fault({one, R"({"login":"x","name":"x","roles":["captain"]})"}), "roles");
    EXPECT_EQ(fault({one, R"({"login":"new.one","name":"x"})"}), "login") << "twice in one batch";
    EXPECT_EQ(fault({one, R"({"login":"x","name":"x","email":"one@example.com"})"}), "email");
    const auto made = createAll({one, R"({"login":"two","name":"Two","roles":["agent"]})"});
    EXPECT_EQ(user(made[0]).login, "new.one") << "nothing was left of those before";
    EXPECT_EQ(user(made[0]).email, "one@example.com");
    EXPECT_THAT(user(made[0]).roles, ElementsAre("requester"));
    EXPECT_THAT(user(made[1]).roles, ElementsAre("agent"));
}

TEST_F(UserBatches, WhatWasLookedUpForABatchIsForgottenAfterIt) {
    const auto ids = createAll({R"({"login":"one","name":"One"})", R"({"login":"two","name":"Two"})"});
    const auto named = [](const std::string& login) { return Patch().set("login", login).set("name", login); };
    kernel.db().write([&](Transaction& tx) {
        auto& records = kernel.records();
        kernel.get<RecordBatch>().createAll(tx, kernel.system(), "user", {named("three")});
        EXPECT_THROW(records.create(tx, kernel.system(), "user", named("three")), Invalid);
        records.patch(tx, kernel.system(), {"user", ids[0]}, named("first"));
        EXPECT_NO_THROW(records.create(tx, kernel.system(), "user", named("one")));
    });
}

}  // namespace
}  // namespace kontor::test

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/impersonation.h"
#include "kontor/second_factor.h"
#include "organisation/sign_in_type.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

class ImpersonationTest : public ::testing::Test {
  protected:
    Viewer now() { return *kernel.accounts().authenticate(token, Origin::web); }
    void begin(const Viewer& viewer, std::int64_t user, const std::string& reason = "T-1: the list stays empty") {
        kernel.db().write([&](Transaction& tx) {
            kernel.get<Impersonation>().begin(tx, viewer, user, reason, "192.0.2.1", "Firefox");
        });
    }
    void end() {
        const Viewer viewer = now();
        kernel.db().write([&](Transaction& tx) { kernel.get<Impersonation>().end(tx, viewer); });
    }
    void patch(const Viewer& viewer, std::int64_t user, const std::string& field, FieldValue value) {
        kernel.db().write([&](Transaction& tx) {
            kernel.records().patch(tx, viewer, {"user", user}, Patch().set(field, std::move(value)));
        });
    }

    TestKernel kernel;
    const std::int64_t root = kernel.addUser("root", {"admin"});
    const std::int64_t anna = kernel.addUser("anna", {"agent"});
    const std::string token = kernel.accounts().signIn("root", testPassword, "192.0.2.1", true).token;
};

TEST_F(ImpersonationTest, TheSessionIsThatOfTheOtherForAWhile) {
    const Viewer before = now();
    begin(before, anna);
    const Viewer acting = now();
    EXPECT_EQ(acting.id(), anna);
    EXPECT_EQ(acting.data().impersonatorId, root);
    EXPECT_EQ(acting.data().impersonatorName, "Name of root");
    EXPECT_FALSE(acting.may("users.write"));
    kernel.db().read([&](Transaction& tx) {
        EXPECT_TRUE(kernel.accountStore->current(tx, {before}).empty()) << "connections of before end";
        EXPECT_EQ(kernel.accountStore->current(tx, {acting}).size(), 1u);
    });
    end();
    EXPECT_EQ(now().id(), root);
    EXPECT_EQ(now().data().impersonatorId, 0);
    EXPECT_THROW(end(), Conflict);
    begin(now(), anna);
    kernel.time.advance(std::chrono::minutes(31));
    EXPECT_EQ(now().id(), root) << "it ends by itself";
    begin(now(), anna);
    kernel.accounts().signOut(now());
    EXPECT_FALSE(kernel.accounts().authenticate(token, Origin::web));
}

TEST_F(ImpersonationTest, TheJournalNamesBothAndThePersonFindsIt) {
    begin(now(), anna);
    patch(now(), anna, "phone", std::string("+49 30 1"));
    const auto entries = kernel.db().read([&](Transaction& tx) { return kernel.journal().of(tx, {"user", anna}); });
    ASSERT_GE(entries.size(), 2u);
    EXPECT_EQ(entries[0].action, "updated");
    EXPECT_EQ(entries[0].actorId, anna);
    EXPECT_EQ(entries[0].impersonatorId, root);
    EXPECT_EQ(entries[1].action, "impersonated");
    EXPECT_EQ(entries[1].actorId, root);
    EXPECT_EQ(entries[1].impersonatorId, 0);
    kernel.db().read([&](Transaction& tx) { EXPECT_FALSE(kernel.journal().verify(tx).second); });
    const Viewer herself = kernel.viewer(anna);
    const auto own =
        kernel.db().read([&](Transaction& tx) { return kernel.records().all<SignInRecord>(tx, herself, {}); });
    ASSERT_EQ(own.size(), 1u);
    EXPECT_EQ(own[0].way, "support");
    EXPECT_EQ(own[0].impersonatorId, root);
    EXPECT_EQ(own[0].reason, "Name of root: T-1: the list stays empty");
}

TEST_F(ImpersonationTest, NobodyGetsRightsByIt) {
    const auto other = kernel.addUser("other", {"admin"});
    EXPECT_THROW(begin(kernel.viewer(root), anna), Conflict) << "without a session";
    EXPECT_THROW(begin(now(), root), Conflict);
    EXPECT_THROW(begin(now(), 4711), NotFound);
    EXPECT_THROW(begin(now(), anna, "  "), Invalid);
    EXPECT_THROW(begin(now(), anna, std::string(256, 'x')), Invalid);
    EXPECT_THROW(begin(now(), anna, "\xFF"), Invalid);
    const Viewer agent = *kernel.accounts().authenticate(
        kernel.accounts().signIn("anna", testPassword, "192.0.2.1", true).token, Origin::web);
    EXPECT_THROW(begin(agent, kernel.addUser("bert", {"requester"})), Forbidden);
    ViewerData data = agent.data();
    data.permissions.push_back("users.impersonate");
    std::sort(data.permissions.begin(), data.permissions.end());
    EXPECT_THROW(begin(Viewer(data), other), Forbidden);
    begin(now(), anna);
    EXPECT_THROW(begin(now(), other), Forbidden);
    patch(kernel.system(), anna, "roles", std::vector<std::string>{"agent", "admin"});
    EXPECT_EQ(now().id(), root) << "it ends when that person's rights change";
}

TEST_F(ImpersonationTest, WhatOnlyThePersonMayDoIsNotDone) {
    begin(now(), anna);
    const Viewer acting = now();
    kernel.db().write([&](Transaction& tx) {
        Accounts& accounts = kernel.accounts();
        EXPECT_THROW(accounts.setPassword(tx, acting, anna, "a new and quiet word"), Conflict);
        EXPECT_THROW(accounts.createToken(tx, acting, anna, "Mine", {}, std::nullopt), Conflict);
        EXPECT_THROW(accounts.endOtherSessions(tx, acting), Conflict);
        EXPECT_THROW(kernel.get<SecondFactor>().begin(tx, acting, testPassword), Conflict);
    });
    EXPECT_THROW(kernel.get<SecondFactor>().confirm(acting, "123456"), Conflict);
}

TEST_F(ImpersonationTest, ADemandedSecondFactorIsNotGoneRound) {
    kernel.db().write([&](Transaction& tx) {
        const auto id = tx.one<std::int64_t>("SELECT id FROM role WHERE name = 'agent'");
        kernel.records().patch(tx, kernel.system(), {"role", id}, Patch().set("second_factor", true));
    });
    EXPECT_THROW(begin(now(), anna), Conflict);
    kernel.sql().execute("UPDATE session SET strong = TRUE");
    begin(now(), anna);
    EXPECT_TRUE(now().may("users.read")) << "shown by the one who helps";
}

}  // namespace
}  // namespace kontor::test

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "identity/device_name.h"
#include "identity/sign_in_log.h"
#include "kontor/second_factor.h"
#include "kontor/sign_in.h"
#include "organisation/session_type.h"
#include "organisation/sign_in_type.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

constexpr const char* firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";

TEST(DeviceName, IsWhatPeopleCallIt) {
    EXPECT_EQ(deviceName(firefox), "Firefox, Windows");
    EXPECT_EQ(deviceName("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
                         "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"),
              "Safari, iPhone");
    EXPECT_EQ(deviceName("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
                         "Safari/537.36 Edg/126.0.0.0"),
              "Edge, Linux");
    EXPECT_EQ(deviceName("curl/8.5.0 (x86_64)"), "curl/8.5.0");
    EXPECT_EQ(deviceName(""), "");
    EXPECT_EQ(deviceName("\xFF\xFE"), "");
    EXPECT_EQ(deviceName(std::string(5000, 'x')).size(), 100u);
}

class SignInTest : public ::testing::Test {
  protected:
    NewSession signIn(const std::string& login = "anna", std::string_view password = testPassword,
                      const std::string& address = "192.0.2.1") {
        return kernel.accounts().signIn(login, password, address, true, firefox);
    }
    void refused(const std::string& login, std::string_view password, const std::string& address = "192.0.2.1") {
        try {
            signIn(login, password, address);
            ADD_FAILURE() << login << " signed in";
        } catch (const Forbidden&) {
        } catch (const Unavailable& limited) {
            EXPECT_TRUE(limited.isLimited);
        }
    }
    NewSession start(std::int64_t user, const SignInWay& way) {
        return kernel.db().write(
            [&](Transaction& tx) { return kernel.accounts().startSession(tx, user, way, "192.0.2.9", true, firefox); });
    }
    std::optional<Viewer> viewerOf(const std::string& token) {
        return kernel.accounts().authenticate(token, Origin::web);
    }
    std::vector<SignInRecord> signIns(const Viewer& viewer, const std::string& q = {}) {
        ListRequest request;
        request.q = q;
        return kernel.db().read(
            [&](Transaction& tx) { return kernel.records().all<SignInRecord>(tx, viewer, request); });
    }
    std::vector<SessionRecord> sessions(const Viewer& viewer) {
        return kernel.db().read([&](Transaction& tx) { return kernel.records().all<SessionRecord>(tx, viewer, {}); });
    }
    void end(const Viewer& viewer, std::int64_t session) {
        kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, {"session", session}); });
    }
    void demand(const std::string& role, bool demanded = true) {
        kernel.db().write([&](Transaction& tx) {
            const auto id = tx.one<std::int64_t>("SELECT id FROM role WHERE name = ?", role);
            kernel.records().patch(tx, kernel.system(), {"role", id}, Patch().set("second_factor", demanded));
        });
    }

    TestKernel kernel;
    const std::int64_t anna = kernel.addUser("anna", {"agent"});
};

TEST_F(SignInTest, TheLogSaysWhoCameHowAndFromWhere) {
    signIn("Anna ");
    refused("anna", "wrong");
    refused("anna", "wrong");
    refused("nobody", "wrong");
    const auto own = signIns(kernel.viewer(anna));
    ASSERT_EQ(own.size(), 2u) << "failures within an hour are one row";
    EXPECT_EQ(own[0].outcome, "wrong");
    EXPECT_EQ(own[0].times, 2);
    EXPECT_EQ(own[1].outcome, "ok");
    EXPECT_EQ(own[1].login, "anna");
    EXPECT_EQ(own[1].way, "password");
    EXPECT_EQ(own[1].address, "192.0.2.1");
    EXPECT_EQ(own[1].device, "Firefox, Windows");
    EXPECT_EQ(own[1].userId, anna);
    const auto all = signIns(kernel.system());
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].login, "nobody");
    EXPECT_FALSE(all[0].userId);
    EXPECT_EQ(signIns(kernel.system(), "outcome:wrong login:nobody").size(), 1u);
    EXPECT_EQ(signIns(kernel.system(), "user:anna").size(), 2u);
    kernel.time.advance(std::chrono::hours(1));
    refused("anna", "wrong");
    EXPECT_EQ(signIns(kernel.system()).size(), 4u);
}

TEST_F(SignInTest, NobodyWritesTheLog) {
    signIn();
    const Viewer root = kernel.viewer(kernel.addUser("root", {"admin"}));
    const std::int64_t id = signIns(root).front().id;
    kernel.db().write([&](Transaction& tx) {
        EXPECT_THROW(kernel.records().create(tx, root, "sign-in", Patch()), Forbidden);
        EXPECT_THROW(kernel.records().patch(tx, root, {"sign-in", id}, Patch()), Forbidden);
        EXPECT_THROW(kernel.records().remove(tx, root, {"sign-in", id}), Forbidden);
    });
}

TEST_F(SignInTest, LockedAndInactiveAreSaidInTheLogAlone) {
    for (int i = 0; i < 7; ++i) refused("anna", "wrong");
    auto all = signIns(kernel.system());
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].outcome, "locked");
    EXPECT_EQ(all[0].times, 2);
    EXPECT_EQ(all[1].times, 5);
    kernel.addUser("root", {"admin"});
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"user", anna}, Patch().set("active", false));
    });
    refused("anna", testPassword, "192.0.2.7");
    EXPECT_EQ(signIns(kernel.system()).front().outcome, "inactive");
}

TEST_F(SignInTest, OneAddressFillsNoMoreThanSoManyRows) {
    const SignInPlace place("192.0.2.66", "bot");
    SignInLog log(kernel.time);
    kernel.db().write([&](Transaction& tx) {
        for (int i = 0; i < 1000; ++i)
            log.addFailure(tx, {.login = "guess" + std::to_string(i), .way = "password", .outcome = "wrong"}, place);
    });
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM sign_in"), "101");
    EXPECT_EQ(kernel.sql().value("SELECT SUM(times) FROM sign_in"), "1000");
    kernel.time.advance(std::chrono::hours(24));
    SignInLog::prune(kernel.db(), kernel.time.now());
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM sign_in"), "0");
}

TEST_F(SignInTest, HostileClientsAreLoggedToo) {
    EXPECT_THROW(kernel.accounts().signIn("anna", "wrong", std::string(500, '\xFF'), false, std::string(9000, '\xC3')),
                 Forbidden);
    EXPECT_THROW(kernel.accounts().signIn("'; DROP TABLE sign_in; --", "x", "::1", false, "\x01<script>"), Forbidden);
    kernel.accounts().signInRefused("\xFF", std::string(5000, 'w'), "192.0.2.1", "");
    EXPECT_EQ(signIns(kernel.system()).size(), 3u);
}

TEST_F(SignInTest, ManyRightSignInsAtOnceLockNobodyOut) {
    std::vector<std::thread> people;
    std::atomic<int> in{0};
    for (int i = 0; i < 8; ++i)
        people.emplace_back([&] {
            if (!signIn().token.empty()) ++in;
        });
    for (auto& person : people) person.join();
    EXPECT_EQ(in, 8);
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM sign_in_failure"), "0");
}

TEST_F(SignInTest, ManyWrongOnesAtOnceAreCountedEach) {
    std::vector<std::thread> people;
    std::atomic<int> checked{0};
    for (int i = 0; i < 12; ++i)
        people.emplace_back([&] {
            try {
                signIn("anna", "wrong");
            } catch (const Forbidden&) {
                ++checked;
            } catch (const Unavailable&) {
            }
        });
    for (auto& person : people) person.join();
    EXPECT_EQ(checked, 5) << "no more than five are looked at";
}

TEST_F(SignInTest, AnotherMayVouchForSomebody) {
    const auto session = start(anna, {"oidc:entra", true});
    EXPECT_EQ(session.step, SignInStep::done);
    EXPECT_EQ(session.csrfToken, kernel.accounts().csrfToken(session.token));
    ASSERT_TRUE(viewerOf(session.token));
    EXPECT_EQ(viewerOf(session.token)->data().sessionId, std::to_string(session.id));
    EXPECT_EQ(signIns(kernel.viewer(anna)).front().way, "oidc:entra");
    EXPECT_THROW(start(999999, {"oidc:entra", true}), NotFound);
    kernel.db().write([&](Transaction& tx) { kernel.accounts().endSessions(tx, anna, session.id); });
    EXPECT_FALSE(viewerOf(session.token));

    demand("agent");
    EXPECT_EQ(start(anna, {"kerberos", false}).step, SignInStep::enrol);
    const auto strong = start(anna, {"oidc:entra", true});
    EXPECT_EQ(strong.step, SignInStep::done) << "what was shown elsewhere counts";
    EXPECT_TRUE(viewerOf(strong.token)->may("users.read"));
}

TEST_F(SignInTest, ADemandedSecondFactorHoldsAtOnce) {
    const auto session = signIn();
    const Viewer before = *viewerOf(session.token);
    const auto key = kernel.db().write(
        [&](Transaction& tx) { return kernel.accounts().createToken(tx, before, anna, "Test", {}, std::nullopt); });
    const auto live = [&] {
        return kernel.db().read([&](Transaction& tx) { return kernel.accountStore->current(tx, {before}).size(); });
    };
    EXPECT_EQ(live(), 1u);
    demand("agent");
    ASSERT_TRUE(viewerOf(session.token));
    EXPECT_FALSE(viewerOf(session.token)->may("users.read"));
    EXPECT_FALSE(viewerOf(key.secret));
    EXPECT_EQ(live(), 0u) << "open connections end";
    EXPECT_EQ(kernel.get<SecondFactor>().step(session.token), SignInStep::enrol);
    demand("agent", false);
    EXPECT_TRUE(viewerOf(session.token)->may("users.read"));
    EXPECT_TRUE(viewerOf(key.secret));

    demand("admin");
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"user", anna},
                               Patch().set("roles", std::vector<std::string>{"agent", "admin"}));
    });
    EXPECT_FALSE(viewerOf(session.token)->may("users.read")) << "so it is for who is given such a role";
    EXPECT_FALSE(viewerOf(key.secret));
}

TEST_F(SignInTest, EverybodySeesAndEndsTheirOwnSessions) {
    const auto here = signIn();
    const auto there = signIn("anna", testPassword, "192.0.2.2");
    const auto bert = kernel.addUser("bert", {"requester"});
    const auto other = signIn("bert");
    const Viewer viewer = *viewerOf(here.token);
    auto own = sessions(viewer);
    ASSERT_EQ(own.size(), 2u);
    EXPECT_EQ(own[0].device, "Firefox, Windows");
    EXPECT_THROW(end(viewer, other.id), NotFound);
    end(viewer, there.id);
    EXPECT_FALSE(viewerOf(there.token));
    EXPECT_TRUE(viewerOf(here.token));

    const auto third = signIn();
    kernel.db().write([&](Transaction& tx) { kernel.accounts().endOtherSessions(tx, viewer); });
    EXPECT_FALSE(viewerOf(third.token));
    EXPECT_TRUE(viewerOf(here.token));
    EXPECT_TRUE(viewerOf(other.token));
    const Viewer without = kernel.viewer(bert);
    kernel.db().write(
        [&](Transaction& tx) { EXPECT_THROW(kernel.accounts().endOtherSessions(tx, without), Conflict); });
}

TEST_F(SignInTest, WhoEditsPeopleEndsSessionsUpToTheirRights) {
    const auto root = kernel.addUser("root", {"admin"});
    const auto session = signIn();
    const auto strong = signIn("root");
    ViewerData data = kernel.viewer(kernel.addUser("people", {"agent"})).data();
    data.permissions.push_back("users.write");
    std::sort(data.permissions.begin(), data.permissions.end());
    const Viewer people(data);
    EXPECT_EQ(sessions(people).size(), 2u);
    end(people, session.id);
    EXPECT_FALSE(viewerOf(session.token));
    EXPECT_THROW(end(people, strong.id), Forbidden);
    EXPECT_TRUE(viewerOf(strong.token));
    end(kernel.viewer(root), strong.id);
    EXPECT_FALSE(viewerOf(strong.token));
}

TEST_F(SignInTest, APasswordRunsOutAndThenANewOneIsAllThatIsPermitted) {
    kernel.settings().set(kernel.system(), "core.password_max_age_days", 30);
    EXPECT_EQ(signIn().step, SignInStep::done);
    kernel.time.advance(std::chrono::hours(24 * 31));
    const auto session = signIn();
    EXPECT_EQ(session.step, SignInStep::renew);
    const Viewer viewer = *viewerOf(session.token);
    for (const auto& [permission, what] : kernel.catalog().permissions) EXPECT_FALSE(viewer.may(permission));
    kernel.db().write(
        [&](Transaction& tx) { kernel.accounts().setPassword(tx, viewer, anna, "a new and quiet word"); });
    EXPECT_TRUE(viewerOf(session.token)->may("users.read"));
    EXPECT_EQ(signIn("anna", "a new and quiet word").step, SignInStep::done);
}

TEST_F(SignInTest, FormerPasswordsDoNotComeAgain) {
    kernel.settings().set(kernel.system(), "core.password_history", 2);
    const auto set = [&](std::string_view password) {
        kernel.time.advance(std::chrono::minutes(1));
        kernel.db().write([&](Transaction& tx) { kernel.accounts().setPassword(tx, kernel.system(), anna, password); });
    };
    EXPECT_THROW(set(testPassword), Invalid) << "the present one";
    set("the first quiet word");
    EXPECT_THROW(set(testPassword), Invalid);
    set("the second quiet word");
    set("the third quiet word");
    EXPECT_NO_THROW(set(testPassword)) << "long ago";
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM password_history"), "2");
}

}  // namespace
}  // namespace kontor::test

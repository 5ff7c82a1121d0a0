#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/first_start.h"
#include "kontor/text.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;

class IdentityTest : public ::testing::Test {
  protected:
    NewSession signIn(const std::string& login = "anna", std::string_view password = testPassword,
                      const std::string& address = "192.0.2.1") {
        return accounts.signIn(login, password, address, false);
    }
    std::optional<Viewer> authenticate(const std::string& token) { return accounts.authenticate(token, Origin::api); }
    /// Seconds a locked pair has to wait; 0 for a plain refusal.
    int refusal(const std::string& login, std::string_view password, const std::string& address = "192.0.2.1") {
        try {
            signIn(login, password, address);
        } catch (const Forbidden&) {
            return 0;
        } catch (const Unavailable& limited) {
            EXPECT_TRUE(limited.isLimited);
            return static_cast<int>(limited.retryAfter.count());
        }
        ADD_FAILURE() << "signed in";
        return -1;
    }
    NewToken token(const Viewer& viewer, const std::vector<std::string>& scopes, std::optional<Time> expires = {}) {
        return kernel.db().write(
            [&](Transaction& tx) { return accounts.createToken(tx, viewer, viewer.id(), "Test", scopes, expires); });
    }
    void setPassword(const Viewer& viewer, std::int64_t user, const std::string& password) {
        kernel.db().write([&](Transaction& tx) { accounts.setPassword(tx, viewer, user, password); });
    }
    void patchUser(std::int64_t id, const std::string& field, FieldValue value) {
        kernel.db().write([&](Transaction& tx) {
            kernel.records().patch(tx, kernel.system(), {"user", id}, Patch().set(field, std::move(value)));
        });
    }

    TestKernel kernel;
    AccountStore& accounts = *kernel.accountStore;
    const std::int64_t anna = kernel.addUser("anna", {"agent"});
};

TEST_F(IdentityTest, ASessionBringsTheViewer) {
    const auto session = signIn("Anna ");
    authenticate(signIn().token);  // once a server has met the roles
    EXPECT_EQ(session.userId, anna);
    EXPECT_GT(session.expiresAt, kernel.time.now());
    EXPECT_GE(session.token.size(), 43u);
    const auto before = Database::statementsOfThread();
    const auto viewer = authenticate(session.token);
    EXPECT_EQ(Database::statementsOfThread() - before, 1u);
    ASSERT_TRUE(viewer);
    EXPECT_EQ(viewer->id(), anna);
    EXPECT_EQ(viewer->login(), "anna");
    EXPECT_EQ(viewer->data().email, "anna@example.com");
    EXPECT_THAT(viewer->data().roles, ElementsAre("agent"));
    EXPECT_TRUE(viewer->may("users.read_all"));
    EXPECT_FALSE(viewer->may("users.write"));
    EXPECT_EQ(viewer->locale(), "de");
    EXPECT_EQ(viewer->timeZone(), "Europe/Berlin");
    EXPECT_FALSE(viewer->data().sessionId.empty());
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM session WHERE token_hash LIKE '%" + session.token.substr(0, 10) +
                                 "%'"),
              "0");
}

TEST_F(IdentityTest, WhatARoleAllowsHoldsForTheNextRequestOnEveryNode) {
    const auto node = kernel.otherNode();
    AccountStore other(*node, kernel.ledger(), kernel.declared, kernel.secrets(), kernel.time, kernel.settings());
    const auto session = signIn();
    const auto may = [&](AccountStore& accounts) {
        return accounts.authenticate(session.token, Origin::api)->may("users.write");
    };
    const auto allow = [&](const std::vector<std::string>& permissions) {
        kernel.db().write([&](Transaction& tx) {
            kernel.records().patch(tx, kernel.system(), {"role", 2}, Patch().set("permissions", permissions));
        });
    };
    EXPECT_FALSE(may(accounts) || may(other));
    allow({"users.write"});
    EXPECT_TRUE(may(accounts) && may(other));
    allow({"users.read"});
    EXPECT_FALSE(may(accounts) || may(other));
    // What is never committed is never kept.
    EXPECT_THROW(kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"role", 2},
                               Patch().set("permissions", std::vector<std::string>{"users.write"}));
        EXPECT_TRUE(accounts.viewerOf(tx, anna, Origin::api).may("users.write"));
        throw Conflict("error.duplicate");
    }),
                 Conflict);
    allow({"groups.read"});
    EXPECT_FALSE(may(accounts) || may(other));
}

TEST_F(IdentityTest, GroupsComeWithTheViewer) {
    std::vector<std::int64_t> ids;
    for (const std::string name : {"Network", "Printers"})
        ids.push_back(kernel.db().write([&](Transaction& tx) {
            return kernel.records().create(tx, kernel.system(), "group", Patch().set("name", name)).id();
        }));
    patchUser(anna, "group_ids", ids);
    const Viewer viewer = *authenticate(signIn().token);
    EXPECT_TRUE(viewer.inGroup(ids[0]));
    EXPECT_TRUE(viewer.inGroup(ids[1]));
    EXPECT_FALSE(viewer.inGroup(999));
}

TEST_F(IdentityTest, ABadTokenIsNobody) {
    for (const std::string bad : {"", "x", "kontor_pat_", "kontor_pat_x", "\xFF\xFE", "' OR 1=1 --"})
        EXPECT_FALSE(authenticate(bad)) << bad;
    EXPECT_FALSE(authenticate(std::string(100000, 'a')));
}

TEST_F(IdentityTest, WrongAndUnknownAreTheSame) {
    EXPECT_EQ(refusal("anna", "wrong password"), 0);
    EXPECT_EQ(refusal("nobody", testPassword), 0);
    for (const auto& [login, password] : {std::pair{"anna", ""}, {"", ""}, {"\xFF", "\xFF"}})
        EXPECT_EQ(refusal(login, password), 0);
    EXPECT_EQ(refusal(std::string(1000, 'a'), "x"), 0);
    EXPECT_EQ(refusal("anna", std::string(100000, 'a')), 0);
}

/// A directory that knows one person, and what it was asked.
class OneDirectory : public SignInSource {
  public:
    SignInAnswer signIn(const SignInAttempt& attempt) override {
        asked.push_back(attempt.login + (attempt.decoy ? " decoy" : ""));
        if (away) return {SignInAnswer::Result::unavailable, 0};
        if (attempt.login != "dora") return {};
        if (attempt.password != "dora's word") return {SignInAnswer::Result::wrong, 0};
        return {SignInAnswer::Result::authenticated, dora};
    }
    std::vector<std::string> asked;
    std::int64_t dora = 0;
    bool away = false;
};

TEST_F(IdentityTest, ASourceOutsideDecidesAboutLoginsThatAreNotLocal) {
    OneDirectory directory;
    OneDirectory second;
    accounts.setSources({&directory, &second});
    directory.dora = kernel.addUser("dora", {"requester"});
    kernel.sql().execute("UPDATE user SET source = '7' WHERE login = 'dora'");

    EXPECT_EQ(signIn("Dora ", "dora's word").userId, directory.dora);
    EXPECT_EQ(refusal("dora", testPassword), 0) << "her local password is of no use any more";
    EXPECT_TRUE(second.asked.empty()) << "the first one knows her";
    EXPECT_EQ(refusal("nobody", "x"), 0);
    EXPECT_THAT(second.asked, ElementsAre("nobody"));

    directory.asked.clear();
    EXPECT_NO_THROW(signIn());
    EXPECT_TRUE(directory.asked.empty()) << "local accounts do not depend on a directory";
    EXPECT_EQ(refusal("anna", "wrong password"), 0);
    EXPECT_THAT(directory.asked, ElementsAre("anna decoy")) << "wrong takes as long as unknown";

    patchUser(directory.dora, "active", false);
    EXPECT_EQ(refusal("dora", "dora's word"), 0);

    directory.away = second.away = true;
    for (const char* login : {"dora", "nobody", "anna"})
        EXPECT_THROW(signIn(login, "wrong password"), Unavailable) << login;
    EXPECT_NO_THROW(signIn());
}

TEST_F(IdentityTest, TheLockOutHoldsForSourcesOutsideToo) {
    OneDirectory directory;
    accounts.setSources({&directory});
    directory.dora = kernel.addUser("dora", {"requester"});
    kernel.sql().execute("UPDATE user SET source = '7' WHERE login = 'dora'");
    for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal("dora", "wrong"), 0);
    directory.asked.clear();
    EXPECT_EQ(refusal("dora", "dora's word"), 30);
    EXPECT_TRUE(directory.asked.empty());
}

TEST_F(IdentityTest, FiveFailuresInARowLockThatPairForAGrowingTime) {
    for (const char* login : {"anna", "unknown"}) {
        for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal(login, "wrong password"), 0) << login << i;
        EXPECT_EQ(refusal(login, testPassword), 30) << login;
        EXPECT_EQ(refusal(login, "wrong password"), 30) << login;
    }
    EXPECT_NO_THROW(signIn("anna", testPassword, "192.0.2.2")) << "another address is not locked";
    kernel.time.advance(std::chrono::seconds(31));
    EXPECT_EQ(refusal("anna", "wrong password"), 0);
    EXPECT_EQ(refusal("anna", testPassword), 60);
    kernel.time.advance(std::chrono::seconds(61));
    EXPECT_NO_THROW(signIn());
    for (int i = 0; i < 4; ++i) EXPECT_EQ(refusal("anna", "wrong password"), 0) << "a success begins the count anew";
    EXPECT_NO_THROW(signIn());
}

TEST_F(IdentityTest, ALockIsNeverLongerThanAnHour) {
    for (int i = 0; i < 40; ++i) {
        refusal("anna", "wrong password");
        kernel.time.advance(std::chrono::hours(1));
    }
    kernel.time.advance(-std::chrono::minutes(30));
    EXPECT_LE(refusal("anna", "wrong password"), 3600);
}

TEST_F(IdentityTest, ASessionSlidesAndEnds) {
    const auto session = signIn();
    for (int i = 0; i < 5; ++i) {
        kernel.time.advance(std::chrono::hours(10));
        ASSERT_TRUE(authenticate(session.token)) << i;
    }
    kernel.time.advance(std::chrono::hours(13));
    EXPECT_FALSE(authenticate(session.token));
}

TEST_F(IdentityTest, NoSessionLivesForEver) {
    const auto session = signIn();
    int lived = 0;
    for (; lived < 100 && authenticate(session.token); ++lived) kernel.time.advance(std::chrono::hours(10));
    EXPECT_GT(lived, 24);
    EXPECT_LT(lived, 40);
}

TEST_F(IdentityTest, UseIsNotedOnceAMinute) {
    const auto session = signIn();
    authenticate(session.token);
    kernel.time.advance(std::chrono::seconds(61));
    const auto statements = [&] {
        const auto before = Database::statementsOfThread();
        authenticate(session.token);
        return Database::statementsOfThread() - before;
    };
    EXPECT_EQ(statements(), 2u);
    EXPECT_EQ(statements(), 1u);
}

TEST_F(IdentityTest, SigningOutEndsThatSession) {
    const auto one = signIn();
    const auto other = signIn();
    accounts.signOut(*authenticate(one.token));
    EXPECT_FALSE(authenticate(one.token));
    EXPECT_TRUE(authenticate(other.token));
}

TEST_F(IdentityTest, ABrowserSessionHasATokenForItsForms) {
    const auto session = accounts.signIn("anna", testPassword, "192.0.2.1", true);
    EXPECT_EQ(session.csrfToken, accounts.csrfToken(session.token));
    EXPECT_NE(accounts.csrfToken("another"), session.csrfToken);
    EXPECT_NE(session.csrfToken, session.token);
}

TEST_F(IdentityTest, SettingThePasswordEndsTheOtherSessions) {
    const auto own = signIn();
    const auto other = signIn();
    setPassword(*authenticate(own.token), anna, "a new password");
    EXPECT_TRUE(authenticate(own.token));
    EXPECT_FALSE(authenticate(other.token));
    EXPECT_EQ(refusal("anna", testPassword), 0);
    EXPECT_NO_THROW(signIn("anna", "a new password"));
    setPassword(kernel.system(), anna, "set by somebody");
    EXPECT_FALSE(authenticate(own.token));
}

TEST_F(IdentityTest, NobodySetsThePasswordOfWhoMayDoMore) {
    const auto root = kernel.addUser("root", {"admin"});
    ViewerData data = kernel.viewer(anna).data();
    data.permissions = {"users.write", "users.read_all", "users.read"};
    const Viewer people(data);
    EXPECT_THROW(setPassword(people, root, "a new password"), Forbidden);
    EXPECT_THROW(setPassword(kernel.viewer(anna), kernel.addUser("bert", {}), "a new password"), Forbidden);
    EXPECT_THROW(setPassword(kernel.system(), 999999, "a new password"), NotFound);
}

TEST_F(IdentityTest, WeakPasswordsAreRefused) {
    const Viewer viewer = kernel.viewer(anna);
    for (const std::string weak :
         {"", "short", "password", "Passwort1", "aaaaaaaaaaaa", "Sommer2026!", "\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8"})
        EXPECT_THROW(setPassword(viewer, anna, weak), Invalid) << weak;
    EXPECT_THROW(setPassword(viewer, anna, std::string(300, 'x') + "abcdef"), Invalid);
    EXPECT_NO_THROW(setPassword(viewer, anna, "schräge Töne"));
    EXPECT_THROW(setPassword(viewer, anna, "Anna@Example.com"), Invalid) << "known to whoever knows the person";
}

TEST_F(IdentityTest, WhoIsSwitchedOffOrDeletedIsOutAtOnce) {
    kernel.addUser("root", {"admin"});
    const auto session = signIn();
    const auto key = token(kernel.viewer(anna), {});
    patchUser(anna, "active", false);
    EXPECT_FALSE(authenticate(session.token));
    EXPECT_FALSE(authenticate(key.secret));
    EXPECT_EQ(refusal("anna", testPassword), 0);
    EXPECT_THROW(kernel.viewer(anna), NotFound);
    patchUser(anna, "active", true);
    EXPECT_FALSE(authenticate(session.token)) << "ended for good";
    EXPECT_TRUE(authenticate(key.secret));
    kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, kernel.system(), {"user", anna}); });
    EXPECT_FALSE(authenticate(key.secret));
    EXPECT_EQ(refusal("anna", testPassword), 0);
}

TEST_F(IdentityTest, ATokenIsNarrowedToItsScopes) {
    const auto made = token(kernel.viewer(anna), {"users:read", "groups:*"});
    EXPECT_TRUE(made.secret.starts_with("kontor_pat_"));
    const auto viewer = authenticate(made.secret);
    ASSERT_TRUE(viewer);
    EXPECT_EQ(viewer->data().tokenId, made.id);
    EXPECT_TRUE(viewer->may("users.read"));
    EXPECT_TRUE(viewer->may("groups.read"));
    EXPECT_FALSE(viewer->may("locations.read"));
    EXPECT_FALSE(viewer->may("users.write")) << "a scope gives no permission";
    EXPECT_THROW(token(*viewer, {"locations:read"}), Forbidden);
    EXPECT_THROW(token(*viewer, {}), Forbidden);
    EXPECT_NO_THROW(token(*viewer, {"users:read"}));
    EXPECT_EQ(
        kernel.sql().value("SELECT COUNT(*) FROM personal_token WHERE token_hash = '" + sha256Hex(made.secret) + "'"),
        "1");
}

TEST_F(IdentityTest, ATokenEnds) {
    const auto made = token(kernel.viewer(anna), {}, kernel.time.now() + std::chrono::hours(1));
    EXPECT_TRUE(authenticate(made.secret));
    kernel.time.advance(std::chrono::hours(1));
    EXPECT_FALSE(authenticate(made.secret));
}

TEST_F(IdentityTest, TokensAreChecked) {
    const Viewer viewer = kernel.viewer(anna);
    const auto field = [&](const std::string& name, const std::vector<std::string>& scopes,
                           std::optional<Time> expires) {
        try {
            kernel.db().write([&](Transaction& tx) { accounts.createToken(tx, viewer, anna, name, scopes, expires); });
        } catch (const Invalid& invalid) {
            return invalid.errors().front().field;
        }
        return std::string("none");
    };
    EXPECT_EQ(field(" ", {}, {}), "name");
    EXPECT_EQ(field(std::string(101, 'x'), {}, {}), "name");
    EXPECT_EQ(field("\xFF", {}, {}), "name");
    for (const char* scope : {"", "tickets", "tickets.read", "Tickets:read", "tickets:", ":read", "a:b:c", "\xFF"})
        EXPECT_EQ(field("x", {scope}, {}), "scopes") << scope;
    EXPECT_EQ(field("x", {}, kernel.time.now()), "expires_at");
    EXPECT_EQ(field("x", {"tickets:read", "*"}, kernel.time.now() + std::chrono::hours(1)), "none");
}

TEST_F(IdentityTest, PeopleAreFoundByLoginAndAddress) {
    kernel.db().read([&](Transaction& tx) {
        EXPECT_EQ(accounts.findByEmail(tx, " Anna@Example.COM "), anna);
        EXPECT_EQ(accounts.findByEmail(tx, "nobody@example.com"), std::nullopt);
        EXPECT_EQ(accounts.findByEmail(tx, "\xFF"), std::nullopt);
        EXPECT_EQ(accounts.findByLogin(tx, "ANNA"), anna);
        EXPECT_TRUE(accounts.checkPassword(tx, anna, testPassword));
        EXPECT_FALSE(accounts.checkPassword(tx, anna, "wrong"));
        EXPECT_FALSE(accounts.checkPassword(tx, 999999, testPassword));
    });
}

TEST_F(IdentityTest, TheFirstAdministratorIsMadeOnce) {
    TestKernel fresh;
    const auto password = ensureAdmin(fresh.db(), fresh.accounts(), fresh.ledger(), fresh.time);
    ASSERT_TRUE(password);
    EXPECT_GE(password->size(), 16u);
    const auto session = fresh.accounts().signIn("admin", *password, "192.0.2.1", false);
    EXPECT_TRUE(fresh.accounts().authenticate(session.token, Origin::api)->may("anything.at_all"));
    EXPECT_FALSE(ensureAdmin(fresh.db(), fresh.accounts(), fresh.ledger(), fresh.time));
    EXPECT_FALSE(ensureAdmin(kernel.db(), accounts, kernel.ledger(), kernel.time)) << "there are users";
    TestKernel given;
    EXPECT_THROW(ensureAdmin(given.db(), given.accounts(), given.ledger(), given.time, "short"), Invalid);
    EXPECT_EQ(ensureAdmin(given.db(), given.accounts(), given.ledger(), given.time, "given by the owner"),
              "given by the owner");
}

TEST_F(IdentityTest, BuiltInRolesGetPermissionsThatAreNewAndKeepWhatWasTakenAway) {
    EXPECT_TRUE(kernel.viewer(anna).may("groups.read"));
    kernel.sql().execute("DELETE FROM role_permission WHERE permission = 'groups.read'");
    kernel.sql().execute("UPDATE role_head SET version = version + 1");
    grantNewPermissions(kernel.db(), kernel.declared);
    EXPECT_FALSE(kernel.viewer(anna).may("groups.read"));
    kernel.sql().execute("DELETE FROM known_permission WHERE name = 'groups.read'");
    grantNewPermissions(kernel.db(), kernel.declared);
    EXPECT_TRUE(kernel.viewer(anna).may("groups.read"));
    EXPECT_FALSE(kernel.viewer(anna).may("settings.write"));
}

TEST_F(IdentityTest, WhatIsOverIsPruned) {
    const auto old = signIn();
    kernel.time.advance(std::chrono::hours(48));
    const auto young = signIn();
    AccountStore::prune(kernel.db(), kernel.time.now());
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM session"), "1");
    EXPECT_TRUE(authenticate(young.token));
}

}  // namespace
}  // namespace kontor::test

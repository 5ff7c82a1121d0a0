#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "identity/one_time_code.h"
#include "kontor/second_factor.h"
#include "kontor/text.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using Step = SecondFactor::Step;

/// Moments and codes of RFC 6238, appendix B, SHA-1, the last six of their eight digits.
TEST(OneTimeCode, IsThatOfTheStandard) {
    const std::string secret = "12345678901234567890";
    const auto at = [](std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); };
    EXPECT_EQ(oneTimeCode::codeAt(secret, at(59)), "287082");
    EXPECT_EQ(oneTimeCode::codeAt(secret, at(1111111109)), "081804");
    EXPECT_EQ(oneTimeCode::codeAt(secret, at(2000000000)), "279037");
    EXPECT_EQ(oneTimeCode::base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST(OneTimeCode, OneStepEarlyOrLateIsTaken) {
    const std::string secret = "12345678901234567890";
    const Time now(std::chrono::seconds(1111111109));
    const auto step = 1111111109 / 30;
    EXPECT_EQ(oneTimeCode::stepOf(secret, "081804", now), step);
    EXPECT_EQ(oneTimeCode::stepOf(secret, "081804", now + std::chrono::seconds(30)), step);
    EXPECT_EQ(oneTimeCode::stepOf(secret, "081804", now - std::chrono::seconds(30)), step);
    EXPECT_FALSE(oneTimeCode::stepOf(secret, "081804", now + std::chrono::seconds(90)));
    for (const auto* bad : {"", "08180", "0818040", "08180a", "      ", "-81804", "+81804"})
        EXPECT_FALSE(oneTimeCode::stepOf(secret, bad, now)) << bad;
    EXPECT_FALSE(oneTimeCode::stepOf(secret, std::string("0818\0004", 6), now));
}

class SecondFactorTest : public ::testing::Test {
  protected:
    NewSession signIn(const std::string& login = "anna") {
        return kernel.accounts().signIn(login, testPassword, "192.0.2.1", false);
    }
    std::optional<Viewer> viewerOf(const std::string& token) {
        return kernel.accounts().authenticate(token, Origin::api);
    }
    SecondFactor& factor() { return kernel.get<SecondFactor>(); }
    SecondFactor::Enrolment begin(const Viewer& viewer, std::string_view password = testPassword) {
        return kernel.db().write([&](Transaction& tx) { return factor().begin(tx, viewer, password); });
    }
    SecondFactor::Status status(const Viewer& viewer) {
        return kernel.db().read([&](Transaction& tx) { return factor().status(tx, viewer); });
    }
    /// What an app shows now: the secret as the account has it.
    std::string code(std::int64_t user) {
        const std::string sealed =
            kernel.sql().value("SELECT secret FROM second_factor WHERE user_id = " + std::to_string(user));
        return oneTimeCode::codeAt(kernel.secrets().open(sealed), kernel.time.now());
    }
    /// Sets one up for Anna and gives her recovery codes.
    std::vector<std::string> enrol() {
        const Viewer viewer = *viewerOf(signIn().token);
        begin(viewer);
        auto codes = factor().confirm(viewer, code(anna)).recoveryCodes;
        kernel.time.advance(std::chrono::minutes(1));
        return codes;
    }
    void require(const std::string& role) {
        kernel.db().write([&](Transaction& tx) {
            const auto id = tx.one<std::int64_t>("SELECT id FROM role WHERE name = ?", role);
            kernel.records().patch(tx, kernel.system(), {"role", id}, Patch().set("second_factor", true));
        });
    }

    TestKernel kernel;
    const std::int64_t anna = kernel.addUser("anna", {"agent"});
};

TEST_F(SecondFactorTest, ItCountsOnceACodeWasConfirmed) {
    const auto session = signIn();
    const auto other = signIn();
    const Viewer viewer = *viewerOf(session.token);
    const auto made = begin(viewer);
    EXPECT_EQ(made.secret.size(), 32u);
    EXPECT_EQ(made.uri,
              "otpauth://totp/Kontor:anna?secret=" + made.secret + "&issuer=Kontor&algorithm=SHA1&digits=6&period=30");
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM second_factor WHERE secret LIKE '%" + made.secret + "%'"), "0");
    EXPECT_EQ(factor().step(signIn().token), Step::done) << "begun is not in force";

    EXPECT_THROW(factor().confirm(viewer, "000000"), Invalid);
    const auto confirmed = factor().confirm(viewer, code(anna));
    EXPECT_FALSE(confirmed.session);
    EXPECT_EQ(std::set(confirmed.recoveryCodes.begin(), confirmed.recoveryCodes.end()).size(), 10u);
    EXPECT_TRUE(viewerOf(session.token));
    EXPECT_FALSE(viewerOf(other.token)) << "other sessions end";
    EXPECT_EQ(status(viewer).since, kernel.time.now());
    EXPECT_EQ(status(viewer).recoveryCodes, 10);
    EXPECT_THROW(begin(viewer), Conflict);
    EXPECT_THROW(factor().confirm(viewer, code(anna)), Conflict);
}

TEST_F(SecondFactorTest, WithoutTheCodeNobodyIsSignedIn) {
    enrol();
    const auto half = signIn();
    EXPECT_EQ(factor().step(half.token), Step::code);
    EXPECT_FALSE(viewerOf(half.token));
    EXPECT_THROW(factor().enterCode(half.token, "123"), Forbidden);
    EXPECT_THROW(factor().enterCode("", code(anna)), Forbidden);
    EXPECT_THROW(factor().enterCode("not a session", code(anna)), Forbidden);
    const auto whole = factor().enterCode(half.token, code(anna));
    EXPECT_NE(whole.token, half.token);
    EXPECT_FALSE(viewerOf(half.token));
    ASSERT_TRUE(viewerOf(whole.token));
    EXPECT_TRUE(viewerOf(whole.token)->may("users.read_all"));
    EXPECT_EQ(factor().step(half.token), Step::done);
    EXPECT_THROW(factor().enterCode(half.token, code(anna)), Forbidden);
}

TEST_F(SecondFactorTest, ACodeCountsOnce) {
    enrol();
    const std::string now = code(anna);
    factor().enterCode(signIn().token, now);
    EXPECT_THROW(factor().enterCode(signIn().token, now), Forbidden);
    kernel.time.advance(std::chrono::seconds(30));
    EXPECT_TRUE(viewerOf(factor().enterCode(signIn().token, code(anna)).token));
}

TEST_F(SecondFactorTest, ARecoveryCodeCountsOnceAndInAnySpelling) {
    const auto codes = enrol();
    std::string typed = codes[3];
    for (char& c : typed) c = static_cast<char>(std::toupper(c));
    EXPECT_TRUE(viewerOf(factor().enterCode(signIn().token, " " + replaceAll(typed, "-", " ")).token));
    EXPECT_THROW(factor().enterCode(signIn().token, codes[3]), Forbidden);
    const auto session = factor().enterCode(signIn().token, codes[4]);
    EXPECT_EQ(status(*viewerOf(session.token)).recoveryCodes, 8);
    EXPECT_EQ(
        kernel.sql().value("SELECT COUNT(*) FROM recovery_code WHERE code_hash LIKE '" + codes[0].substr(0, 4) + "%'"),
        "0");
}

TEST_F(SecondFactorTest, FiveWrongCodesInARowLockTheAccountsSecondStep) {
    enrol();
    for (int i = 0; i < 5; ++i) EXPECT_THROW(factor().enterCode(signIn().token, "999"), Forbidden);
    try {
        factor().enterCode(signIn().token, code(anna));
        ADD_FAILURE() << "taken";
    } catch (const Unavailable& limited) {
        EXPECT_TRUE(limited.isLimited);
    }
    kernel.time.advance(std::chrono::minutes(1));
    EXPECT_NO_THROW(factor().enterCode(signIn().token, code(anna)));
}

TEST_F(SecondFactorTest, AnUnfinishedSessionEndsSoon) {
    enrol();
    const auto half = signIn();
    kernel.time.advance(std::chrono::minutes(16));
    EXPECT_THROW(factor().enterCode(half.token, code(anna)), Forbidden);
}

TEST_F(SecondFactorTest, ARoleThatDemandsOneAllowsNothingUntilItIsSetUp) {
    require("agent");
    const auto session = signIn();
    EXPECT_EQ(factor().step(session.token), Step::enrol);
    const auto viewer = viewerOf(session.token);
    ASSERT_TRUE(viewer);
    for (const auto& [permission, what] : kernel.catalog().permissions)
        EXPECT_FALSE(viewer->may(permission)) << permission;
    kernel.db().write([&](Transaction& tx) {
        EXPECT_THROW(kernel.accounts().createToken(tx, *viewer, anna, "Way round", {}, {}), Forbidden);
    });
    EXPECT_TRUE(status(*viewer).required);
    begin(*viewer);
    const auto confirmed = factor().confirm(*viewer, code(anna));
    ASSERT_TRUE(confirmed.session);
    EXPECT_FALSE(viewerOf(session.token)) << "the session goes on under another token";
    EXPECT_TRUE(viewerOf(confirmed.session->token)->may("users.read_all"));
    kernel.time.advance(std::chrono::minutes(1));
    EXPECT_THROW(factor().remove(*viewerOf(confirmed.session->token), code(anna)), Conflict);
}

TEST_F(SecondFactorTest, ItIsRemovedByACode) {
    enrol();
    const auto session = factor().enterCode(signIn().token, code(anna));
    const Viewer viewer = *viewerOf(session.token);
    EXPECT_THROW(factor().remove(viewer, "000"), Invalid);
    kernel.time.advance(std::chrono::minutes(1));
    factor().remove(viewer, code(anna));
    EXPECT_FALSE(status(viewer).since);
    EXPECT_EQ(status(viewer).recoveryCodes, 0);
    EXPECT_EQ(factor().step(signIn().token), Step::done);
    EXPECT_THROW(factor().remove(viewer, "000"), Conflict);
}

TEST_F(SecondFactorTest, AnAdministratorResetsItAndNobodyElse) {
    enrol();
    const auto session = factor().enterCode(signIn().token, code(anna));
    const auto reset = [&](const Viewer& by, std::int64_t whom) {
        kernel.db().write([&](Transaction& tx) { factor().reset(tx, by, whom); });
    };
    EXPECT_THROW(reset(kernel.viewer(kernel.addUser("ben", {"agent"})), anna), Forbidden);
    const Viewer admin = kernel.viewer(kernel.addUser("carla", {"admin"}));
    EXPECT_THROW(reset(admin, 4711), NotFound);
    reset(admin, anna);
    EXPECT_FALSE(viewerOf(session.token));
    EXPECT_EQ(factor().step(signIn().token), Step::done);
    EXPECT_THROW(reset(admin, anna), Conflict);
    EXPECT_EQ(
        kernel.sql().value("SELECT GROUP_CONCAT(action ORDER BY id) FROM journal WHERE kind = 'user' AND record_id = " +
                           std::to_string(anna) + " AND action LIKE 'second%'"),
        "second_factor_on,second_factor_reset");
}

TEST_F(SecondFactorTest, OnlyAPersonInFrontOfASessionChangesIt) {
    const Viewer viewer = *viewerOf(signIn().token);
    EXPECT_THROW(begin(viewer, "wrong"), Invalid);
    EXPECT_THROW(factor().confirm(viewer, "123456"), Conflict) << "nothing was begun";
    const auto token = kernel.db().write(
        [&](Transaction& tx) { return kernel.accounts().createToken(tx, viewer, anna, "Program", {}, {}); });
    const Viewer program = *viewerOf(token.secret);
    EXPECT_THROW(begin(program), Conflict);
    begin(viewer);
    kernel.db().read([&](Transaction& tx) {
        EXPECT_TRUE(factor().pending(tx, viewer));
        EXPECT_FALSE(factor().pending(tx, program)) << "a secret is not for programs";
    });
    EXPECT_THROW(factor().confirm(program, "123456"), Conflict);
    EXPECT_THROW(factor().remove(program, "123456"), Conflict);
}

TEST_F(SecondFactorTest, OverRest) {
    const std::string password(testPassword);
    const auto post = [&](const std::string& path, const Viewer& viewer, const std::string& body) {
        return kernel.call("POST", "/api/v1/" + path, viewer, body);
    };
    const Viewer nobody = Viewer::anonymous("en");
    const std::string plainSignIn = R"({"login":"anna","password":")" + password + R"("})";
    Reply reply = post("sessions", nobody, plainSignIn);
    ASSERT_EQ(reply.status, 201);
    EXPECT_FALSE(Json::parse(reply.body)["second_factor_due"].boolean());
    const Viewer viewer = *viewerOf(Json::parse(reply.body)["token"].text());

    EXPECT_THROW(post("me/second-factor", viewer, R"({"password":1,"more":2})"), Invalid);
    reply = post("me/second-factor", viewer, R"({"password":")" + password + R"("})");
    EXPECT_EQ(reply.status, 201);
    reply = post("me/second-factor/confirmation", viewer, R"({"otp":")" + code(anna) + R"("})");
    EXPECT_EQ(Json::parse(reply.body)["recovery_codes"].size(), 10u);
    EXPECT_TRUE(Json::parse(kernel.call("GET", "/api/v1/me/second-factor", viewer).body)["active"].boolean());

    reply = post("sessions", nobody, plainSignIn);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(Json::parse(reply.body)["errors"].items().front()["field"].text(), "otp");
    EXPECT_EQ(Json::parse(reply.body)["code"].text(), "error.otp_required");
    const auto withOtp = [&](const std::string& otp) {
        return post("sessions", nobody, R"({"login":"anna","password":")" + password + R"(","otp":")" + otp + R"("})");
    };
    EXPECT_EQ(Json::parse(withOtp("000").body)["code"].text(), "error.wrong_code");
    kernel.time.advance(std::chrono::minutes(1));
    reply = withOtp(code(anna));
    ASSERT_EQ(reply.status, 201);
    EXPECT_TRUE(viewerOf(Json::parse(reply.body)["token"].text()));
    kernel.time.advance(std::chrono::minutes(1));
    EXPECT_EQ(post("me/second-factor/removal", viewer, R"({"otp":")" + code(anna) + R"("})").status, 204);
    EXPECT_EQ(post("sessions", nobody, plainSignIn).status, 201);
}

}  // namespace
}  // namespace kontor::test

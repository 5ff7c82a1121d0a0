#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/cbor_reader.h"
#include "identity/webauthn.h"
#include "kontor/passkeys.h"
#include "kontor/second_factor.h"
#include "kontor/text.h"
#include "soft_key.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using webauthn::Rejected;

const webauthn::Expected expected{"help.desk.test", "https://help.desk.test", "a challenge", false};

std::string client(const SoftKey& key, const std::string& type, const std::string& challenge = "a challenge") {
    return key.clientData(type, toBase64Url(challenge));
}

TEST(CborReader, BelievesNoLength) {
    for (const std::string& bad : {std::string(), std::string("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", 9),
                                   std::string("\x5a\x7f\xff\xff\xff", 5), std::string("\xbf"), std::string("\x1c"),
                                   std::string("\x42x"), std::string("\x19\x01"), std::string("\x82\x01")})
        EXPECT_FALSE(CborReader(bad).skip()) << toHex(bad);
    EXPECT_FALSE(CborReader(std::string(1000, '\x81') + "\x01").skip()) << "nested too deep";
    CborReader reader(
        std::string_view("\x82\x20\x63"
                         "abc\x01",
                         7));
    EXPECT_TRUE(reader.skip());
    EXPECT_EQ(reader.rest(), "\x01");
}

TEST(WebAuthn, TakesTheThreeKindsOfKeys) {
    for (const int algorithm : {-7, -8, -257}) {
        SoftKey key(algorithm);
        key.count = 7;
        const auto made = webauthn::registration(expected, client(key, "webauthn.create"), key.attestationObject());
        EXPECT_EQ(made.credential.algorithm, algorithm);
        EXPECT_EQ(made.credential.id, key.id);
        EXPECT_EQ(made.state.signCount, 7u);
        EXPECT_TRUE(made.state.userVerified);
        const std::string data = key.authenticatorData(false);
        const std::string text = client(key, "webauthn.get");
        std::string hash;
        for (std::size_t i = 0; i < 64; i += 2)
            hash += static_cast<char>(std::stoi(sha256Hex(text).substr(i, 2), nullptr, 16));
        std::string signature = key.sign(data + hash);
        EXPECT_NO_THROW(webauthn::assertion(expected, made.credential, text, data, signature)) << algorithm;
        signature[signature.size() / 2] = static_cast<char>(signature[signature.size() / 2] ^ 1);
        EXPECT_THROW(webauthn::assertion(expected, made.credential, text, data, signature), Rejected) << algorithm;
        EXPECT_THROW(webauthn::assertion(expected, made.credential, text, data, ""), Rejected);
        SoftKey other(algorithm);
        EXPECT_THROW(webauthn::assertion(expected, made.credential, text, data, other.sign(data + hash)), Rejected);
    }
}

TEST(WebAuthn, RefusesWhatWasMadeForAnother) {
    SoftKey key;
    const auto make = [&](const std::string& text) {
        return webauthn::registration(expected, text, key.attestationObject());
    };
    EXPECT_NO_THROW(make(client(key, "webauthn.create")));
    EXPECT_THROW(make(client(key, "webauthn.get")), Rejected);
    EXPECT_THROW(make(client(key, "webauthn.create", "another challenge")), Rejected);
    for (const std::string bad : {"", "no JSON", "[]", "{}", "\xFF", "{\"type\":7}"}) EXPECT_THROW(make(bad), Rejected);
    key.origin = "https://help.desk.test.evil.example";
    EXPECT_THROW(make(client(key, "webauthn.create")), Rejected);
    key.origin = "http://help.desk.test";
    EXPECT_THROW(make(client(key, "webauthn.create")), Rejected);
    key.origin = expected.origin;
    key.rpId = "desk.test";
    EXPECT_THROW(make(client(key, "webauthn.create")), Rejected);
    key.rpId = expected.rpId;
    key.flags = 0x04;
    EXPECT_THROW(make(client(key, "webauthn.create")), Rejected) << "nobody was there";
    key.flags = 0x01;
    EXPECT_NO_THROW(make(client(key, "webauthn.create")));
    webauthn::Expected verified = expected;
    verified.userVerified = true;
    EXPECT_THROW(webauthn::registration(verified, client(key, "webauthn.create"), key.attestationObject()), Rejected);
}

TEST(WebAuthn, SurvivesEveryCutAndManyTwists) {
    for (const int algorithm : {-7, -8}) {
        const SoftKey key(algorithm);
        const std::string text = client(key, "webauthn.create");
        const std::string whole = key.attestationObject();
        for (std::size_t size = 0; size < whole.size(); ++size)
            EXPECT_THROW(webauthn::registration(expected, text, whole.substr(0, size)), Rejected) << size;
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string twisted = whole;
            twisted[at] = static_cast<char>(twisted[at] ^ 0xA5);
            try {
                webauthn::registration(expected, text, twisted);
            } catch (const Rejected&) {
            }
        }
        EXPECT_THROW(webauthn::registration(expected, text, whole + "x"), Rejected);
        EXPECT_THROW(webauthn::registration(expected, text, std::string(100'000, '\xA1')), Rejected);
    }
}

class PasskeyKernel : public TestKernel {
  public:
    std::string url = "https://Help.Desk.test/";
    std::string config(std::string_view key) const override {
        return key == "public_url" ? url : TestKernel::config(key);
    }
};

class PasskeyTest : public ::testing::Test {
  protected:
    Passkeys& passkeys() { return kernel.get<Passkeys>(); }
    NewSession signIn(const std::string& login = "anna") {
        return kernel.accounts().signIn(login, testPassword, "192.0.2.1", true);
    }
    Viewer viewerOf(const std::string& token) { return *kernel.accounts().authenticate(token, Origin::web); }
    Json creation(const Viewer& viewer, std::string_view password = testPassword) {
        return kernel.db().read([&](Transaction& tx) { return passkeys().creation(tx, viewer, password); });
    }
    Passkeys::Added add(const Viewer& viewer, const SoftKey& key) {
        return passkeys().add(viewer, "Blue key", key.create(creation(viewer)));
    }
    NewSession byKey(const Json& answer) { return passkeys().signIn(answer, "192.0.2.1", true); }
    void demand(const std::string& role) {
        kernel.db().write([&](Transaction& tx) {
            const auto id = tx.one<std::int64_t>("SELECT id FROM role WHERE name = ?", role);
            kernel.records().patch(tx, kernel.system(), {"role", id}, Patch().set("second_factor", true));
        });
    }

    PasskeyKernel kernel;
    const std::int64_t anna = kernel.addUser("anna", {"agent"});
    SoftKey key;
};

TEST_F(PasskeyTest, AKeyStandsForPasswordAndSecondFactor) {
    const auto session = signIn();
    const auto other = signIn();
    const Viewer viewer = viewerOf(session.token);
    const Json options = creation(viewer);
    EXPECT_EQ(options["rp"]["id"].text(), "help.desk.test");
    EXPECT_THROW(passkeys().add(viewer, " ", key.create(options)), Invalid);
    const auto added = add(viewer, key);
    EXPECT_EQ(added.recoveryCodes.size(), 10u);
    EXPECT_FALSE(kernel.accounts().authenticate(other.token, Origin::web)) << "other sessions end with the first";
    EXPECT_EQ(creation(viewer)["excludeCredentials"].size(), 1u);

    const auto by = byKey(key.get(passkeys().request(), options["user"]["id"].text()));
    EXPECT_EQ(by.userId, anna);
    EXPECT_EQ(by.step, SignInStep::done);
    EXPECT_EQ(signIn().step, SignInStep::code) << "the password alone is not enough any more";
}

TEST_F(PasskeyTest, AKeyIsTheSecondStep) {
    add(viewerOf(signIn().token), key);
    const auto half = signIn();
    const auto options = passkeys().requestStep(half.token);
    ASSERT_TRUE(options);
    EXPECT_EQ((*options)["allowCredentials"].size(), 1u);
    EXPECT_FALSE(passkeys().requestStep("no session"));
    EXPECT_THROW(passkeys().completeStep(half.token, key.get(passkeys().request())), Forbidden) << "another purpose";
    const Json answer = key.get(*options);
    EXPECT_THROW(byKey(answer), Forbidden);
    EXPECT_THROW(passkeys().completeStep(signIn().token, answer), Forbidden) << "another session";
    const auto whole = passkeys().completeStep(half.token, answer);
    EXPECT_TRUE(viewerOf(whole.token).may("users.read"));
    EXPECT_THROW(passkeys().completeStep(whole.token, answer), Forbidden);
}

TEST_F(PasskeyTest, RecoveryCodesHelpWhoLostTheKey) {
    const auto added = add(viewerOf(signIn().token), key);
    const auto whole = kernel.get<SecondFactor>().enterCode(signIn().token, added.recoveryCodes[0]);
    EXPECT_TRUE(viewerOf(whole.token).may("users.read"));
}

TEST_F(PasskeyTest, AnAnswerCountsOnceAndForAWhile) {
    add(viewerOf(signIn().token), key);
    const Json options = passkeys().request();
    const Json answer = key.get(options);
    byKey(answer);
    EXPECT_THROW(byKey(answer), Forbidden) << "replayed";
    EXPECT_THROW(byKey(key.get(options)), Forbidden) << "the challenge was answered";
    const Json late = passkeys().request();
    kernel.time.advance(std::chrono::minutes(6));
    EXPECT_THROW(byKey(key.get(late)), Forbidden);
    key.count = 0;
    EXPECT_THROW(byKey(key.get(passkeys().request())), Forbidden) << "a copy of the key";
}

TEST_F(PasskeyTest, NobodyComesInWithAStrangeKey) {
    const Viewer viewer = viewerOf(signIn().token);
    add(viewer, key);
    const auto bert = kernel.addUser("bert", {"requester"});
    EXPECT_GT(bert, 0);
    SoftKey strange;
    EXPECT_THROW(byKey(strange.get(passkeys().request())), Forbidden);
    strange.id = key.id;
    strange.count = 50;
    EXPECT_THROW(byKey(strange.get(passkeys().request())), Forbidden) << "the name of a key, not its signature";
    EXPECT_THROW(byKey(key.get(passkeys().request(), toBase64Url("somebody else"))), Forbidden);
    key.flags = 0x01;
    EXPECT_THROW(byKey(key.get(passkeys().request())), Forbidden) << "without the password the person is verified";
    key.flags = 0x05;
    EXPECT_THROW(
        passkeys().add(viewerOf(signIn("bert").token), "Stolen", key.create(creation(viewerOf(signIn("bert").token)))),
        Invalid)
        << "another session's challenge";
    const Viewer other = viewerOf(signIn("bert").token);
    EXPECT_THROW(passkeys().add(other, "Stolen", key.create(creation(other))), Invalid) << "another one's key";
    for (const Json& bad :
         {Json(), Json::array(), Json::object({{"rawId", 7}}),
          Json::object({{"rawId", "AA"}, {"response", Json::object({{"clientDataJSON", "????"}})}})}) {
        EXPECT_THROW(byKey(bad), Forbidden);
        EXPECT_THROW(passkeys().add(other, "Bad", bad), Invalid);
    }
    kernel.addUser("root", {"admin"});
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"user", anna}, Patch().set("active", false));
    });
    EXPECT_THROW(byKey(key.get(passkeys().request())), Forbidden);
}

TEST_F(PasskeyTest, ADemandedSecondFactorIsOneAndTheLastStays) {
    demand("agent");
    const auto session = signIn();
    EXPECT_EQ(session.step, SignInStep::enrol);
    const auto added = add(viewerOf(session.token), key);
    ASSERT_TRUE(added.session);
    const Viewer viewer = viewerOf(added.session->token);
    EXPECT_TRUE(viewer.may("users.read"));
    const auto remove = [&](const Viewer& by) {
        kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, by, {"passkey", added.id}); });
    };
    EXPECT_THROW(remove(viewer), Conflict);
    EXPECT_THROW(remove(viewerOf(signIn(kernel.addUser("bert", {"requester"}) ? "bert" : "").token)), NotFound);
    SoftKey second;
    add(viewer, second);
    EXPECT_NO_THROW(remove(viewer));
    EXPECT_THROW(byKey(key.get(passkeys().request())), Forbidden);
    EXPECT_NO_THROW(byKey(second.get(passkeys().request())));
}

TEST_F(PasskeyTest, OnlyAPersonInFrontOfASessionAddsOne) {
    const Viewer viewer = viewerOf(signIn().token);
    EXPECT_THROW(creation(viewer, "wrong"), Invalid);
    EXPECT_THROW(creation(kernel.viewer(anna)), Conflict) << "without a session";
    for (const std::string url : {"", "http://help.desk.test", "https://192.0.2.1", "https://[::1]:8080", "nonsense"}) {
        kernel.url = url;
        EXPECT_FALSE(passkeys().offered()) << url;
        EXPECT_THROW(creation(viewer), Conflict);
    }
    kernel.url = "http://localhost:8080";
    EXPECT_TRUE(passkeys().offered());
}

}  // namespace
}  // namespace kontor::test

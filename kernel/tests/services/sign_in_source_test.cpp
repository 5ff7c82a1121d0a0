#include <gtest/gtest.h>

#include "kontor/error.h"
#include "kontor/sign_in.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

/// Knows one person.
class OnePerson : public SignInSource {
  public:
    SignInAnswer signIn(const SignInAttempt& attempt) override {
        if (away) return {SignInAnswer::Result::unavailable, 0};
        if (attempt.login != "dora") return {};
        if (attempt.password != "dora's word") return {SignInAnswer::Result::wrong, 0};
        return {SignInAnswer::Result::authenticated, dora};
    }
    std::int64_t dora = 0;
    bool away = false;
};

TEST(SignInSources, ARefusalCostsOneCheckOfAPasswordWhoeverItIsAboutAndASignInNone) {
    TestKernel kernel;
    OnePerson directory;
    kernel.accountStore->setSources({&directory});
    kernel.addUser("anna", {"agent"});
    directory.dora = kernel.addUser("dora", {"requester"});
    kernel.sql().execute("UPDATE user SET source = '7' WHERE login = 'dora'");
    const auto checks = [&](const std::string& login, std::string_view password) {
        const auto before = Passwords::computed();
        try {
            kernel.accounts().signIn(login, password, "192.0.2.1", true);
        } catch (const Forbidden&) {
        } catch (const Unavailable&) {
        }
        return Passwords::computed() - before;
    };
    for (const char* login : {"dora", "nobody", "anna"}) EXPECT_EQ(checks(login, "wrong password"), 1u) << login;
    EXPECT_EQ(checks("dora", "dora's word"), 0u) << "the directory has checked it";
    kernel.sql().execute("UPDATE user SET active = FALSE WHERE login = 'dora'");
    EXPECT_EQ(checks("dora", "dora's word"), 1u) << "switched off is as slow as wrong";
    directory.away = true;
    for (const char* login : {"dora", "nobody", "anna"}) EXPECT_EQ(checks(login, "wrong password"), 1u) << login;
}

}  // namespace
}  // namespace kontor::test

#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "fake_provider.h"
#include "kontor/testing/local_server.h"

namespace kontor::sso::test {

/// A way to a provider that was begun: what the browser took there.
struct Begun {
    std::map<std::string, std::string> query;
    std::string at(const std::string& name) const { return query.at(name); }
};

/// A server and an identity provider of which the test is the master.
class SsoDesk : public ::testing::Test {
  protected:
    FakeProvider idp;
    kontor::test::LocalServer server{{.plugins = {"sso", "api"}}};
    kontor::test::HttpClient admin = server.admin();
    std::int64_t provider = 0;

    void SetUp() override;

    void set(const std::string& key, const Json& value);
    /// Makes a record over REST; its id.
    std::int64_t make(const std::string& collection, const Json& values);
    void change(const Json& values);
    Json user(const std::string& login);
    /// A browser, and its way to the provider.
    kontor::test::HttpClient browser() const;
    Begun begin(kontor::test::HttpClient& browser, const std::string& next = "/profile");
    /// Claims of an ID token as they should be for that sign-in.
    Json claims(const Begun& begun, const std::string& subject = "s-1") const;
    /// Comes back with a code; the provider gives that token for it.
    kontor::test::HttpResponse comeBack(kontor::test::HttpClient& browser, const Begun& begun,
                                        const std::string& idToken, const std::string& more = "");
    /// The whole way, with these claims on top of those as they should be.
    kontor::test::HttpResponse signIn(kontor::test::HttpClient& browser, const Json& more,
                                      const std::string& subject = "s-1");
    std::int64_t now();
    std::string loginOf(kontor::test::HttpClient& browser);
};

}  // namespace kontor::sso::test

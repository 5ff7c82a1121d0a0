#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "tcp_script.h"

namespace kontor::mail::test {

/// An identity provider: each refresh token is good for one time, as strict providers have it; a used one that comes
/// again makes all tokens worthless.
class FakeProvider {
  public:
    FakeProvider();

    std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(_script.port()) + path;
    }
    /// A first refresh token, as if somebody had signed in.
    std::string refreshToken();
    /// The code somebody comes back with who was led to that address.
    std::string signInAt(const std::string& url);
    void revokeAll();
    /// The access tokens given so far are taken no more; the refresh token is.
    void endAccess();
    /// Answers 503 from now on, or no longer.
    void breakDown(bool yes);

    int renewals() const;
    int logins() const;
    std::string currentRefreshToken() const;
    /// Called before a mail server is told that a token is good.
    std::function<void()> beforeLogin;

  private:
    void talk(kontor::test::TcpPeer& peer);
    std::string token(const std::map<std::string, std::string>& form, int& status);
    std::string give();

    mutable std::mutex _mutex;
    int _serial = 0;
    int _renewals = 0;
    int _logins = 0;
    bool _broken = false;
    std::string _refresh;
    std::set<std::string> _used;
    std::set<std::string> _access;
    std::string _code;
    std::string _challenge;
    kontor::test::TcpScript _script;
};

}  // namespace kontor::mail::test

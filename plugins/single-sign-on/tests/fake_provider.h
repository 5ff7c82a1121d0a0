#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "kontor/json.h"
#include "tcp_script.h"

struct evp_pkey_st;

namespace kontor::sso::test {

/// A key pair of a provider.
class SigningKey {
  public:
    /// `kind` is RSA, EC or OKP.
    SigningKey(const std::string& kind, std::string id);
    Json jwk() const;
    /// The token of these claims; `algorithm` is RS256, PS256, ES256 or EdDSA, as the key's kind has it.
    std::string token(const std::string& algorithm, const Json& claims, Json header = Json::object()) const;
    const std::string& id() const { return _id; }

  private:
    std::string _kind;
    std::string _id;
    std::shared_ptr<evp_pkey_st> _key;
};

/// base64url parts with these contents, and whatever is put at the end.
std::string unsignedToken(const Json& header, const Json& claims, const std::string& signature);

/// An identity provider that does what the test says, also what no decent one does.
class FakeProvider {
  public:
    FakeProvider();

    std::string issuer() const { return "http://127.0.0.1:" + std::to_string(_script.port()); }
    /// What it tells of itself, as it should be.
    Json description() const;

    /// What an answer is made of; `hang`: none ever comes; `meanwhile` happens between the question and the answer.
    struct Answer {
        int status = 200;
        std::string body = {};
        bool hang = false;
        std::function<void()> meanwhile = {};
    };
    /// Answers this on that path from now on, in place of what it would.
    void answer(const std::string& path, Answer answer);
    /// Its keys, as they should be.
    std::string keys() const;
    /// The ID token of the next sign-in.
    void idToken(std::string token);
    /// What the user info endpoint says; null: there is none.
    void userInfo(Json claims);
    /// How often that path was asked for.
    int asked(const std::string& path) const;
    /// The form of the last token request.
    std::string lastForm() const;

    SigningKey rsa{"RSA", "rsa-1"};
    SigningKey ec{"EC", "ec-1"};
    SigningKey ed{"OKP", "ed-1"};

  private:
    void talk(kontor::test::TcpPeer& peer);
    Answer answerTo(const std::string& path);

    mutable std::mutex _mutex;
    std::map<std::string, Answer> _answers;
    std::map<std::string, int> _asked;
    std::string _idToken;
    std::string _form;
    Json _userInfo;
    kontor::test::TcpScript _script;
};

}  // namespace kontor::sso::test

#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tcp_script.h"

namespace kontor::test {

/// An LDAP server that answers as the test says: what no real server does when asked to, hostile answers too. Every
/// sign-in is taken, unless the test says what becomes of it.
class LdapScript {
  public:
    struct Question {
        std::string base;
        int scope = 0;       ///< 0 the entry, 1 one level, 2 everything below
        std::string filter;  ///< as on the wire: names and values can be looked for in it
        std::vector<std::string> attributes;
        std::string cookie;  ///< of the page before
        bool asks(std::string_view attribute) const;
    };
    using Attributes = std::vector<std::pair<std::string, std::vector<std::string>>>;
    struct Answer {
        std::vector<std::pair<std::string, Attributes>> entries = {};  ///< DN and attributes
        std::vector<std::string> references = {};
        int code = 0;
        std::string cookie = {};  ///< there is another page
        bool cut = false;         ///< the connection ends here, without a word
    };

    explicit LdapScript(std::function<Answer(const Question&)> answer,
                        std::function<Answer(const std::string& dn)> signIn = {});
    std::string url() const { return "ldap://127.0.0.1:" + std::to_string(_server.port()); }

  private:
    void talk(TcpPeer& peer) const;

    const std::function<Answer(const Question&)> _answer;
    const std::function<Answer(const std::string&)> _signIn;
    TcpScript _server;
};

}  // namespace kontor::test

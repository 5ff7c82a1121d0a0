#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "kontor/testing/local_server.h"
#include "ldap_server.h"

namespace kontor::directory::test {

using kontor::test::HttpResponse;
using kontor::test::LdapServer;
using nlohmann::json;

/// A server inside of the test with one directory that is synchronised by hand only.
class DirectoryDesk {
  public:
    /// `values` overrides fields of the directory.
    explicit DirectoryDesk(const LdapServer& ldap, const json& values = {});
    /// Any directory.
    explicit DirectoryDesk(const json& values);

    kontor::test::LocalServer& server() { return _server; }
    kontor::test::HttpClient& admin() { return _admin; }
    std::int64_t id() const { return _id; }

    json get(const std::string& path);
    json post(const std::string& path, const json& body, int status = 201);
    void patch(const std::string& path, const json& body);

    /// Runs a synchronisation to its end and gives the run.
    json sync(const json& request = json::object(), std::chrono::seconds limit = std::chrono::seconds(400));
    /// The account of that login; null when there is none.
    json user(const std::string& login);
    /// What somebody who signs in is answered.
    HttpResponse signIn(const std::string& login, const std::string& password, std::string* token = nullptr);

  private:
    kontor::test::LocalServer _server;
    kontor::test::HttpClient _admin;
    std::int64_t _id = 0;
};

/// How many accounts a run made, changed, switched off and on: "3/0/1/0".
std::string counts(const json& run);

}  // namespace kontor::directory::test

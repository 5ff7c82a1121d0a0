// Addresses that administrators type are addresses and nothing else, and lead where they may (SSRF: S6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Reach : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();

    void expectRefused(const std::string& path, const Json& body, const std::string& field) {
        SCOPED_TRACE(path + " " + body.dump());
        const auto answer = desk.admin.post(path, body.dump());
        EXPECT_EQ(answer.status, 422);
        EXPECT_THAT(answer.body, HasSubstr("\"" + field + "\""));
    }
};

TEST_F(Reach, AHostOfASettingIsAHost) {
    for (const std::string& host :
         std::vector<std::string>{"http://mail.example.org", "mail.example.org/x", "a@b.example", "mail example",
                                  "mail.example.org\r\nA1 LOGIN x y", "mail.example.org%0d%0aX", "file:///etc/passwd",
                                  "mail.example.org?x", "mail.example.org#x", "\\\\host\\share", "a\tb", "$(id)",
                                  "`id`", "m\xC3\xA4il.example", "[::1]@evil", "a,b", "a;b"}) {
        for (const char* field : {"imap_host", "smtp_host"})
            expectRefused("/api/v1/mailboxes",
                          Json::object({{"name", "x"}, {"address", "x@example.org"}, {"active", false}, {field, host}}),
                          field);
        expectRefused(
            "/api/v1/directories",
            Json::object({{"name", "x"}, {"user_base", "dc=x"}, {"servers", Json::array({"ldaps://" + host})}}),
            "servers");
        expectRefused("/api/v1/directories",
                      Json::object({{"name", "x"}, {"user_base", "dc=x"}, {"start_tls", true}, {"srv_domain", host}}),
                      "srv_domain");
    }
    for (const char* url :
         {"ldapi:///var/run/slapd.sock", "ldapi://%2ftmp%2fx", "cldap://x", "file:///etc/passwd", "ldap://u:p@host",
          "ldap://host/dc=x?uid?sub", "http://host", "ldap://", "ldap://host host"})
        expectRefused("/api/v1/directories",
                      Json::object({{"name", "x"}, {"user_base", "dc=x"}, {"servers", Json::array({url})}}), "servers");
    for (const char* url : {"http://login.example.org/", "file:///etc/passwd", "gopher://x/", "https://u:p@x.example/",
                            "https://x.example/#f", "https://x.example/\r\nX: y", "ldap://x", "//x", "x.example"})
        expectRefused("/api/v1/identity-providers", Json::object({{"name", "x"}, {"issuer", url}, {"client_id", "x"}}),
                      "issuer");
}

TEST_F(Reach, WebhooksAndProvidersGoToNoInnerAddress) {
    for (const char* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "0", "2130706433",
                             "0x7f.1", "017700000001", "169.254.169.254", "[fd00:ec2::254]", "10.0.0.1", "192.168.1.1",
                             "100.100.100.200", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[::]"}) {
        const auto hook =
            desk.admin.post("/api/v1/webhooks", Json::object({{"name", "x"},
                                                              {"url", "http://" + std::string(host) + ":1/"},
                                                              {"event_kinds", Json::array({"ticket.created"})}})
                                                    .dump());
        EXPECT_THAT(hook.status, AnyOf(422, 400)) << host << hook.body;
        // A provider is asked when somebody signs in or an administrator tests it: it is refused then, and says why.
        const auto made = desk.admin.post("/api/v1/identity-providers",
                                          Json::object({{"name", "inner " + std::string(host)},
                                                        {"issuer", "https://" + std::string(host) + ":1"},
                                                        {"client_id", "x"}})
                                              .dump());
        if (made.status == 422) continue;
        ASSERT_EQ(made.status, 201) << made.body;
        const std::string path = "/api/v1/identity-providers/" + std::to_string(Json::parse(made.body)["id"].integer());
        EXPECT_THAT(desk.admin.post(path + "/test", "").body,
                    AnyOf(HasSubstr("sso.allowed_networks"), HasSubstr("not known")))
            << host;
        EXPECT_EQ(desk.admin.del(path).status, 204);
    }
}

TEST_F(Reach, TestingAServerTellsNothingOfWhatItSaid) {
    // Only administrators choose mail servers and directories, and only they have them tried.
    for (auto* client : {&desk.agent, &desk.rita, &desk.otto, &desk.narrow, &desk.nobody})
        for (const char* path : {"/api/v1/mailboxes/1/test", "/api/v1/directories/1/test",
                                 "/api/v1/identity-providers/1/test", "/api/v1/webhooks/1/test"})
            EXPECT_THAT(client->post(path, "{}").status, AnyOf(401, 403, 404)) << path;
}

}  // namespace
}  // namespace kontor::test

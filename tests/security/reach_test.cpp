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
                                                              {"events", Json::array({"ticket.created"})},
                                                              {"secret", "a long and random text"}})
                                                    .dump());
        // A name is looked up when it is called, as it may lead elsewhere then.
        if (hook.status == 201) {
            const std::string path = "/api/v1/webhooks/" + std::to_string(Json::parse(hook.body)["id"].integer());
            EXPECT_EQ(std::string(host), "localhost");
            EXPECT_THAT(desk.admin.post(path + "/test", "{}").body, HasSubstr("webhooks.allowed_networks"));
            EXPECT_EQ(desk.admin.del(path).status, 204);
        } else {
            EXPECT_EQ(hook.status, 422) << host << hook.body;
            EXPECT_THAT(hook.body, HasSubstr("\"url\"")) << host << hook.body;
        }
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
    // Only administrators choose mail servers and directories, and only they have them tried; of those there are.
    const std::vector<std::pair<std::string, Json>> kinds{
        {"/api/v1/mailboxes", Json::object({{"name", "Tried"}, {"address", "tried@example.org"}, {"active", false}})},
        {"/api/v1/directories", Json::object({{"name", "Tried"},
                                              {"active", false},
                                              {"user_base", "dc=x"},
                                              {"servers", Json::array({"ldaps://ldap.example.org"})}})},
        {"/api/v1/identity-providers",
         Json::object(
             {{"name", "Tried"}, {"active", false}, {"issuer", "https://login.example.org"}, {"client_id", "x"}})},
        {"/api/v1/webhooks", Json::object({{"name", "Tried"},
                                           {"active", false},
                                           {"url", "https://hooks.example.org/"},
                                           {"events", Json::array({"ticket.created"})},
                                           {"secret", "a long and random text"}})}};
    for (const auto& [kind, values] : kinds) {
        const std::string path = kind + "/" + std::to_string(desk.make(desk.admin, kind, values)["id"].integer());
        for (auto* client : {&desk.agent, &desk.rita, &desk.otto, &desk.narrow, &desk.nobody})
            EXPECT_THAT(client->post(path + "/test", "{}").status, AnyOf(401, 403)) << path;
        EXPECT_EQ(desk.admin.del(path).status, 204) << path;
    }
}

}  // namespace
}  // namespace kontor::test

// Tickets of a real domain, brought by a client that knows SPNEGO.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "kontor/http.h"
#include "kontor/testing/local_server.h"
#include "samba_server.h"

namespace kontor::sso::test {
namespace {

using kontor::test::SambaServer;
using ::testing::HasSubstr;

/// What a command prints; its exit code at the end.
std::string run(const std::string& command) {
    std::string text;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (!pipe) return "no pipe";
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, got);
    const int status = ::pclose(pipe);
    return text + "[" + std::to_string(WEXITSTATUS(status)) + "]";
}

class KerberosDesk {
  public:
    kontor::test::LocalServer server{{.plugins = {"sso", "directory", "api"}}};
    kontor::test::HttpClient admin = server.admin();

    void set(const std::string& key, const Json& value) {
        server.kernel().settings().set(Viewer::system("test"), key, value);
    }
    /// The server by the name its tickets are for.
    std::string url(const std::string& path) const {
        return "http://localhost" + server.url().substr(server.url().rfind(':')) + path;
    }
    /// Head and body of what is answered; with the ticket when there is one.
    std::string get(const std::string& path, const std::string& options = "--negotiate -u :") const {
        return run("curl -s -i --noproxy '*' -m 120 " + options + " '" + url(path) + "'");
    }
};

TEST(Kerberos, SettingsAndStrangersWithoutADomain) {
    KerberosDesk desk;
    auto client = desk.server.client();
    client.always("Accept", "text/html");
    EXPECT_EQ(client.get("/sign-in/kerberos").status, 404) << "off";
    EXPECT_EQ(client.get("/sign-in").status, 200);
    desk.set("sso.kerberos_keytab", "/nowhere/kontor.keytab");
    const auto asked = client.get("/sign-in/kerberos?next=%2Fprofile");
    EXPECT_EQ(asked.status, 401);
    EXPECT_EQ(asked.header("www-authenticate"), "Negotiate");
    EXPECT_EQ(asked.header("refresh"), "");
    EXPECT_THAT(asked.body, HasSubstr("/sign-in?tried=1&amp;next=%2Fprofile"));
    const auto offer = [&](const std::string& token) {
        return client.get("/sign-in/kerberos", {{"Authorization", "Negotiate " + token}});
    };
    const auto ntlm = offer("TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKAGFKAAAADw==");
    EXPECT_EQ(ntlm.status, 403);
    EXPECT_THAT(ntlm.body, HasSubstr("NTLM"));
    for (const std::string& token :
         {std::string("YII="), std::string("%%%"), std::string("AAAA"), std::string(), std::string(30'000, 'A')})
        EXPECT_THAT(offer(token).status, ::testing::AnyOf(401, 403, 431)) << token.substr(0, 20);
    // Elsewhere such a header is no token, neither good nor bad.
    EXPECT_EQ(client.get("/sign-in", {{"Authorization", "Negotiate YII="}}).status, 200);
    auto anonymous = desk.server.client();
    EXPECT_EQ(anonymous.get("/api/v1/me", {{"Authorization", "Negotiate YII="}}).status, 401);

    // Asked for without being asked only where that is set, and once.
    EXPECT_EQ(client.get("/sign-in").status, 200);
    desk.set("sso.kerberos_networks", "127.0.0.0/8");
    const auto sent = client.get("/sign-in?next=%2Fprofile");
    EXPECT_EQ(sent.status, 303);
    EXPECT_EQ(sent.header("location"), "/sign-in/kerberos?auto=1&next=%2Fprofile");
    EXPECT_EQ(client.get(sent.header("location")).header("refresh"), "0; url=/sign-in?tried=1&next=%2Fprofile");
    EXPECT_EQ(client.get("/sign-in?tried=1&next=%2Fprofile").status, 200);
    desk.set("sso.kerberos_networks", "10.0.0.0/8");
    EXPECT_EQ(client.get("/sign-in").status, 200);
}

/// One long story, because a domain controller takes its time to come into being.
TEST(Kerberos, TicketsOfADomain) {
    if (const std::string reason = SambaServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
    SambaServer samba;
    if (!samba.trouble().empty()) GTEST_SKIP() << samba.trouble();
    kontor::test::TempDir home;
    ::setenv("KRB5_CONFIG", samba.kerberosFile().c_str(), 1);
    ::setenv("KRB5CCNAME", ("FILE:" + (home / "tickets").string()).c_str(), 1);
    const auto ticketOf = [&](const std::string& login, const std::string& password, const std::string& more = "") {
        return run("printf '%s\\n' '" + password + "' | kinit " + more + " " + login + "@AD.EXAMPLE.TEST");
    };
    KerberosDesk desk;
    const auto made = desk.admin.post(
        "/api/v1/directories",
        Json::object({{"name", "Domain"},
                      {"preset", "active_directory"},
                      {"servers", Json::array({samba.tlsUrl()})},
                      {"ca_file", samba.caFile()},
                      {"bind_dn", "Administrator@ad.example.test"},
                      {"bind_password", "Adm1n-pass"},
                      {"user_base", SambaServer::base()},
                      {"user_filter", "(&(objectCategory=person)(objectClass=user)(sAMAccountName=a0*))"},
                      {"group_base", SambaServer::base()}})
            .dump());
    ASSERT_EQ(made.status, 201) << made.body;
    desk.set("sso.kerberos_keytab", samba.httpKeytabFile());

    EXPECT_THAT(desk.get("/sign-in/kerberos?next=%2Fprofile"), HasSubstr("HTTP/1.1 401")) << "no ticket";
    ASSERT_THAT(ticketOf("a00005", "Us3r-pass5"), HasSubstr("[0]"));
    const std::string in = desk.get("/sign-in/kerberos?next=%2Fprofile");
    EXPECT_THAT(in, HasSubstr("HTTP/1.1 303"));
    EXPECT_THAT(in, HasSubstr("Location: /profile"));
    EXPECT_THAT(in, HasSubstr("Set-Cookie: kontor_session="));
    EXPECT_THAT(in, HasSubstr("WWW-Authenticate: Negotiate oY")) << "the server proves itself, too";
    const auto who = Json::parse(desk.admin.get("/api/v1/users?q=login%3Aa00005").body);
    ASSERT_EQ(who["items"].size(), 1U) << "the first ticket makes the account";
    EXPECT_EQ(who["items"].items()[0]["source"].text(), std::to_string(Json::parse(made.body)["id"].integer()));

    // A ticket that somebody saw on its way and sends again.
    const std::string seen =
        run("curl -s -v -o /dev/null --noproxy '*' --negotiate -u : '" + desk.url("/sign-in/kerberos") + "'");
    const auto at = seen.find("Authorization: Negotiate ");
    ASSERT_NE(at, std::string::npos) << seen;
    const std::string header = seen.substr(at, seen.find_first_of("\r\n", at) - at);
    EXPECT_THAT(desk.get("/sign-in/kerberos", "-H '" + header + "'"), HasSubstr("HTTP/1.1 403"));

    // Other keys, or a ticket for another service.
    desk.set("sso.kerberos_keytab", samba.keytabFile());
    EXPECT_THAT(desk.get("/sign-in/kerberos"), HasSubstr("HTTP/1.1 403"));
    desk.set("sso.kerberos_keytab", samba.httpKeytabFile());
    desk.set("sso.kerberos_service", "HTTP/other.example.test");
    EXPECT_THAT(desk.get("/sign-in/kerberos"), HasSubstr("HTTP/1.1 403"));
    desk.set("sso.kerberos_service", "");

    // Who is switched off in the directory does not get in by a ticket from before.
    samba.change("dn: " + SambaServer::personDn(5) +
                 "\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n");
    EXPECT_THAT(desk.get("/sign-in/kerberos"), HasSubstr("HTTP/1.1 403"));

    // Somebody the directory does not read is nobody, unless the realm's people are local accounts.
    ASSERT_THAT(ticketOf("svc-sync", "Sync-pass1"), HasSubstr("[0]"));
    EXPECT_THAT(desk.get("/sign-in/kerberos"), HasSubstr("HTTP/1.1 403"));
    desk.server.createUser("svc-sync", {"agent"});
    EXPECT_THAT(desk.get("/sign-in/kerberos"), HasSubstr("HTTP/1.1 403"));
    desk.set("sso.kerberos_local_realm", "AD.EXAMPLE.TEST");
    EXPECT_THAT(desk.get("/sign-in/kerberos"), HasSubstr("HTTP/1.1 303"));
}

}  // namespace
}  // namespace kontor::sso::test

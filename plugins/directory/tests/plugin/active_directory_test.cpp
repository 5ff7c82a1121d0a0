#include <gmock/gmock.h>

#include "directory_desk.h"
#include "samba_server.h"

namespace kontor::directory::test {
namespace {

using kontor::test::SambaServer;
using ::testing::HasSubstr;

/// One long story, because a domain controller takes its time to come into being.
TEST(ActiveDirectory, PeopleGroupsLocksMovesAndDeletions) {
    if (const std::string reason = SambaServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
    SambaServer samba;
    if (!samba.trouble().empty()) GTEST_SKIP() << samba.trouble();
    DirectoryDesk desk({{"preset", "active_directory"},
                        {"servers", {samba.tlsUrl()}},
                        {"ca_file", samba.caFile()},
                        {"bind_dn", "Administrator@ad.example.test"},
                        {"bind_password", "Adm1n-pass"},
                        {"user_base", SambaServer::base()},
                        {"user_filter", "(&(objectCategory=person)(objectClass=user)(sAMAccountName=a0*))"},
                        {"group_base", SambaServer::base()}});
    const std::string path = "/api/v1/directories/" + std::to_string(desk.id());
    EXPECT_EQ(desk.post(path + "/test", json::object(), 200)["ok"], true);
    const json team = desk.post("/api/v1/groups", {{"name", "All of the domain"}});
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", SambaServer::groupDn("dept")}, {"role", "agent"}});
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", SambaServer::groupDn("everybody")}, {"group_id", team["id"]}});

    EXPECT_EQ(counts(desk.sync()), "38/0/0/0") << "the disabled and the expired one are left out";
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/0/0");
    EXPECT_EQ(desk.user("a00005")["roles"], json({"agent"})) << "by way of team1";
    EXPECT_EQ(desk.user("a00006")["roles"], json({"requester"}));
    EXPECT_EQ(desk.user("a00006")["group_ids"], json({team["id"]})) << "by the primary group within the group";
    EXPECT_EQ(desk.user("a00005")["manager_id"], desk.user("a00000")["id"]);

    EXPECT_EQ(desk.signIn("a00005", "wrong").status, 401);
    EXPECT_EQ(desk.signIn("A00005", "Us3r-pass5").status, 201);
    EXPECT_EQ(desk.user("a00005")["group_ids"], json({team["id"]})) << "signing in sees the same groups";
    EXPECT_EQ(desk.signIn("a00039", "Us3r-pass39").status, 401) << "disabled";

    const auto three = desk.user("a00003")["id"];
    const auto four = desk.user("a00004")["id"];
    samba.change("dn: " + SambaServer::personDn(3) +
                 "\nchangetype: modrdn\nnewrdn: CN=Moved\ndeleteoldrdn: 1\nnewsuperior: OU=Left," +
                 SambaServer::base() + "\n\ndn: CN=Moved,OU=Left," + SambaServer::base() +
                 "\nchangetype: modify\nreplace: sAMAccountName\nsAMAccountName: a0married\n\ndn: " +
                 SambaServer::personDn(4) + "\nchangetype: delete\n\ndn: " + SambaServer::personDn(7) +
                 "\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n");
    const json run = desk.sync({{"mode", "incremental"}, {"allow_locks", 2}});
    EXPECT_EQ(run["mode"], "incremental");
    EXPECT_EQ(counts(run), "0/1/2/0") << run;
    EXPECT_EQ(desk.user("a0married")["id"], three);
    EXPECT_EQ(desk.get("/api/v1/users/" + four.dump())["active"], false);
    EXPECT_EQ(desk.user("a00007")["active"], false);
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");

    // The same login again is another objectGUID: another person.
    samba.change("dn: CN=New Four,OU=Staff," + SambaServer::base() +
                 "\nchangetype: add\nobjectClass: user\nsAMAccountName: a00004\nuserAccountControl: 544\n");
    EXPECT_EQ(desk.sync({{"mode", "incremental"}})["created"], 1);
    EXPECT_NE(desk.user("a00004")["id"], four);
    EXPECT_EQ(desk.get("/api/v1/users/" + four.dump())["login"], "a00004~" + four.dump());

    // Without encryption the controller takes no password, and says so.
    desk.patch(path, {{"servers", {samba.url()}}, {"bind_password", "Adm1n-pass"}});
    const json plain = desk.sync();
    EXPECT_EQ(plain["state"], "failed");
    EXPECT_THAT(plain["error"].get<std::string>(), HasSubstr("trong"));
    desk.patch(path, {{"start_tls", true}, {"bind_password", "Adm1n-pass"}});
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
}

}  // namespace
}  // namespace kontor::directory::test

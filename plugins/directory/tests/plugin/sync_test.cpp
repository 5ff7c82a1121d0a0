#include <gmock/gmock.h>

#include "directory_desk.h"

namespace kontor::directory::test {
namespace {

using ::testing::HasSubstr;

class DirectorySync : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const std::string reason = LdapServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
    }
};

std::string groupDn(const std::string& name) {
    return "cn=" + name + ",ou=groups," + LdapServer::base();
}

TEST_F(DirectorySync, AThousandPeopleComeOverAndTheSecondRunDoesNothing) {
    LdapServer ldap;
    DirectoryDesk desk(ldap);
    const json team = desk.post("/api/v1/groups", {{"name", "Team three"}});
    const std::string directory = std::to_string(desk.id());
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", groupDn("dept1")}, {"role", "agent"}});
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", groupDn("team3")}, {"group_id", team["id"]}});

    const json dry = desk.sync({{"dry_run", true}});
    ASSERT_EQ(counts(dry), "980/0/0/0") << "who is switched off there gets no account";
    EXPECT_EQ(dry["changes"]["items"].size() + dry["changes"]["more"].get<std::size_t>(), 980u);
    EXPECT_TRUE(desk.user("u00001").is_null());

    const json first = desk.sync();
    EXPECT_EQ(counts(first), "980/0/0/0");
    EXPECT_EQ(first["seen"], 1000);
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/0/0");

    const json person = desk.user("u00023");
    EXPECT_EQ(person["name"], "Gi23 Name23");
    EXPECT_EQ(person["email"], "u00023@example.test");
    EXPECT_EQ(person["source"], directory);
    EXPECT_EQ(person["roles"], json({"requester"}));
    EXPECT_EQ(person["group_ids"], json({team["id"]}));
    EXPECT_EQ(person["manager_id"], desk.user("u00020")["id"]);
    EXPECT_TRUE(person["department_id"].is_number());
    EXPECT_EQ(desk.user("u00005")["roles"], json({"agent"})) << "by way of a team in the department";
    EXPECT_EQ(desk.user("u00034")["name"], "Jörg Müller-Łódź");
    EXPECT_TRUE(desk.user("u00049").is_null());
}

TEST_F(DirectorySync, ARenamedOrMovedPersonStaysAReusedLoginIsSomebodyElse) {
    LdapServer ldap(30);
    DirectoryDesk desk(ldap, {{"user_base", LdapServer::base()}});
    desk.sync();
    const auto three = desk.user("u00003")["id"];
    const auto four = desk.user("u00004")["id"];
    const auto five = desk.user("u00005")["id"];
    ldap.change("dn: " + LdapServer::personDn(3) +
                "\nchangetype: modrdn\nnewrdn: uid=married\ndeleteoldrdn: 1\n\ndn: " + LdapServer::personDn(4) +
                "\nchangetype: modrdn\nnewrdn: uid=u00004\ndeleteoldrdn: 0\nnewsuperior: ou=left," +
                LdapServer::base() + "\n\ndn: " + LdapServer::personDn(5) +
                "\nchangetype: delete\n\ndn: " + LdapServer::personDn(5) +
                "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: u00005\ncn: Other\nsn: Person\nmail: "
                "u00005@example.test\nuserPassword: other\n");
    const json run = desk.sync({{"mode", "incremental"}});
    EXPECT_EQ(run["mode"], "incremental");
    EXPECT_EQ(desk.user("married")["id"], three);
    EXPECT_TRUE(desk.user("u00003").is_null());
    EXPECT_EQ(desk.user("u00004")["id"], four);
    EXPECT_NE(desk.user("u00005")["id"], five);
    EXPECT_EQ(desk.user("u00005")["email"], "u00005@example.test");
    const json former = desk.get("/api/v1/users/" + five.dump());
    EXPECT_EQ(former["active"], false);
    EXPECT_EQ(former["login"], "u00005~" + five.dump());
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/0/0");
}

TEST_F(DirectorySync, WhoIsSwitchedOffThereIsOutHereAtOnce) {
    LdapServer ldap(30);
    DirectoryDesk desk(ldap);
    desk.sync();
    std::string session;
    ASSERT_EQ(desk.signIn("u00003", "pw3", &session).status, 201);
    auto client = desk.server().client();
    client.bearer(session);
    ASSERT_EQ(client.get("/api/v1/me").status, 200);
    const auto token = client.post("/api/v1/tokens", R"({"name":"Script"})");
    auto program = desk.server().client();
    if (token.status == 201) program.bearer(json::parse(token.body)["secret"]);

    const std::string off = "dn: " + LdapServer::personDn(3) + "\nchangetype: modify\n";
    ldap.change(off + "add: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/1/0");
    EXPECT_EQ(client.get("/api/v1/me").status, 401);
    EXPECT_EQ(desk.signIn("u00003", "pw3").status, 401);
    EXPECT_EQ(desk.user("u00003")["active"], false);
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");

    ldap.change(off + "delete: pwdAccountLockedTime\n");
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/0/1");
    EXPECT_EQ(desk.signIn("u00003", "pw3").status, 201);
    EXPECT_EQ(program.get("/api/v1/me").status, 401) << "tokens ended for good";
}

TEST_F(DirectorySync, TheBrakeHoldsUntilAnAdministratorSaysSo) {
    LdapServer ldap(60);
    DirectoryDesk desk(ldap);
    desk.sync();
    desk.patch("/api/v1/directories/" + std::to_string(desk.id()),
               {{"user_filter", "(&(objectClass=inetOrgPerson)(!(uid=u0000*)))"}});
    const json held = desk.sync();
    EXPECT_EQ(held["state"], "held");
    EXPECT_EQ(held["locked"], 10);
    EXPECT_EQ(desk.user("u00003")["active"], true);
    EXPECT_THAT(desk.get("/api/v1/directories/" + std::to_string(desk.id()))["last_error"].get<std::string>(),
                HasSubstr("10 people"));
    EXPECT_EQ(desk.sync({{"allow_locks", 9}})["state"], "held") << "not one more than was allowed";
    EXPECT_EQ(counts(desk.sync({{"allow_locks", 10}})), "0/0/10/0");
    EXPECT_EQ(desk.user("u00003")["active"], false);
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
    desk.patch("/api/v1/directories/" + std::to_string(desk.id()), {{"user_filter", ""}});
    EXPECT_EQ(counts(desk.sync()), "0/0/0/10");
}

TEST_F(DirectorySync, ChangesOfGroupsAreSeenByTheShortRunToo) {
    LdapServer ldap(40);
    DirectoryDesk desk(ldap);
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", groupDn("all")}, {"role", "agent"}});
    desk.sync();
    ldap.change("dn: " + groupDn("team3") +
                "\nchangetype: modify\ndelete: member\nmember: " + LdapServer::personDn(23) + "\n");
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/1/0/0");
    EXPECT_EQ(desk.user("u00023")["roles"], json({"requester"}));
    ldap.change("dn: " + groupDn("all") + "\nchangetype: delete\n");
    const json run = desk.sync();
    EXPECT_EQ(counts(run), "0/0/0/0") << "of a group that is gone nothing is known";
    EXPECT_THAT(run["findings"].dump(), HasSubstr("does not exist"));
}

TEST_F(DirectorySync, AGroupsRoleThatASignInGaveEndsWithTheGroup) {
    LdapServer ldap(40);
    DirectoryDesk desk(ldap);
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", groupDn("team3")}, {"role", "agent"}});
    desk.sync();
    const auto member = [&](const char* what) {
        ldap.change("dn: " + groupDn("team3") + "\nchangetype: modify\n" + what +
                    ": member\nmember: " + LdapServer::personDn(22) + "\n");
    };
    for (int time = 0; time < 2; ++time) {
        ASSERT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/0/0");
        member("add");
        ASSERT_EQ(desk.signIn("u00022", "pw22").status, 201);
        ASSERT_EQ(desk.user("u00022")["roles"], json({"agent", "requester"}));
        member("delete");
        EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/1/0/0");
        EXPECT_EQ(desk.user("u00022")["roles"], json({"requester"}));
    }
}

TEST_F(DirectorySync, AMappedRoleMayHaveLimits) {
    LdapServer ldap(40);
    DirectoryDesk desk(ldap);
    const json berlin = desk.post("/api/v1/locations", {{"name", "Berlin"}});
    const json team = desk.post("/api/v1/groups", {{"name", "Berlin's agents"}});
    json values{{"directory_id", desk.id()},
                {"group_dn", groupDn("team3")},
                {"role", "agent"},
                {"location_ids", {berlin["id"]}}};
    EXPECT_THROW(desk.post("/api/v1/directory-mappings", values), std::runtime_error)
        << "the limited role is a group's";
    values["group_id"] = team["id"];
    const json mapping = desk.post("/api/v1/directory-mappings", values);
    const json grant = desk.get("/api/v1/role-grants")["items"][0];
    EXPECT_EQ(grant["id"], desk.get("/api/v1/directory-mappings/" + mapping["id"].dump())["grant_id"]);
    EXPECT_EQ(grant["group_id"], team["id"]);
    EXPECT_EQ(grant["location_ids"], json({berlin["id"]}));
    desk.sync();
    EXPECT_EQ(desk.user("u00023")["roles"], json({"requester"})) << "nobody has it everywhere";
    EXPECT_EQ(desk.user("u00023")["group_ids"], json({team["id"]}));
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
    const std::string path = "/api/v1/directory-mappings/" + mapping["id"].dump();
    desk.patch(path, {{"location_ids", json::array()}});
    EXPECT_TRUE(desk.get("/api/v1/role-grants")["items"].empty());
    desk.sync();
    EXPECT_EQ(desk.user("u00023")["roles"], json({"agent", "requester"})) << "without limits it is the person's own";
    desk.patch(path, {{"location_ids", {berlin["id"]}}});
    EXPECT_EQ(desk.get("/api/v1/role-grants")["items"].size(), 1u);
    desk.sync();
    EXPECT_EQ(desk.user("u00023")["roles"], json({"requester"}));
    EXPECT_EQ(desk.admin().del(path).status, 204);
    EXPECT_TRUE(desk.get("/api/v1/role-grants")["items"].empty());
}

TEST_F(DirectorySync, TroubleIsSaidPlainlyAndNobodyIsSwitchedOff) {
    LdapServer ldap(30);
    DirectoryDesk desk(ldap);
    desk.sync();
    const std::string path = "/api/v1/directories/" + std::to_string(desk.id());
    desk.patch(path, {{"bind_password", "wrong"}});
    json run = desk.sync();
    EXPECT_EQ(run["state"], "failed");
    EXPECT_THAT(run["error"].get<std::string>(), HasSubstr("cn=sync"));
    desk.patch(path, {{"bind_password", "syncpw"}, {"servers", {ldap.tlsUrl()}}, {"ca_file", ldap.strangeCaFile()}});
    run = desk.sync();
    EXPECT_EQ(run["state"], "failed");
    EXPECT_THAT(run["error"].get<std::string>(), HasSubstr("no encrypted connection"));
    const json tried = desk.post(path + "/test", json::object(), 200);
    EXPECT_EQ(tried["ok"], false);
    desk.patch(path, {{"ca_file", ldap.caFile()}, {"bind_password", "syncpw"}});
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
    EXPECT_EQ(desk.post(path + "/test", json::object(), 200)["ok"], true);
    ldap.kill();
    run = desk.sync();
    EXPECT_EQ(run["state"], "failed");
    EXPECT_THAT(run["error"].get<std::string>(), HasSubstr(ldap.tlsUrl()));
    EXPECT_EQ(desk.user("u00003")["active"], true);
    EXPECT_THAT(desk.get(path)["last_error"].get<std::string>(), HasSubstr(ldap.tlsUrl()));
}

TEST_F(DirectorySync, LocalAccountsKeepTheirLoginsAndAddresses) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap);
    desk.server().createUser("u00001", {"requester"});
    desk.post("/api/v1/users", {{"login", "other"}, {"name", "Other"}, {"email", "u00002@example.test"}});
    const json run = desk.sync();
    EXPECT_EQ(counts(run), "4/0/0/0");
    EXPECT_EQ(run["conflicts"], 2);
    EXPECT_THAT(run["findings"].dump(), HasSubstr("login u00001 belongs to account"));
    EXPECT_THAT(run["findings"].dump(), HasSubstr("email u00002@example.test belongs to account"));
    EXPECT_EQ(desk.user("u00001")["source"], "local");
    EXPECT_TRUE(desk.user("u00002")["email"].is_null());
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
}

}  // namespace
}  // namespace kontor::directory::test

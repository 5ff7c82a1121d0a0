#include <gmock/gmock.h>

#include "directory_desk.h"

namespace kontor::directory::test {
namespace {

class DirectorySignIn : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const std::string reason = LdapServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
    }
};

TEST_F(DirectorySignIn, TheFirstSignInMakesTheAccount) {
    LdapServer ldap(30);
    DirectoryDesk desk(ldap);
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", "cn=all," + ldap.groupBase()}, {"role", "agent"}});
    EXPECT_EQ(desk.signIn("u00003", "wrong").status, 401);
    EXPECT_TRUE(desk.user("u00003").is_null());
    EXPECT_EQ(desk.signIn(" U00003 ", "pw3").status, 201);
    const json person = desk.user("u00003");
    EXPECT_EQ(person["source"], std::to_string(desk.id()));
    EXPECT_EQ(person["roles"], json({"agent"}));
    EXPECT_EQ(desk.signIn("u00003", "pw3").status, 201);
    EXPECT_EQ(desk.sync()["created"], 29) << "the same person is no second one";
    EXPECT_EQ(desk.user("u00003")["id"], person["id"]);
}

TEST_F(DirectorySignIn, HostileLoginsAndPasswordsAreNobodys) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap);
    for (const char* login : {"*", "u0000*", "u00003)(uid=*", "u00003)(|(uid=*", "\\2a", "cn=sync", ""})
        EXPECT_EQ(desk.signIn(login, "pw3").status, 401) << login;
    EXPECT_EQ(desk.signIn("u00003", "").status, 401) << "an empty password is an anonymous bind";
    EXPECT_EQ(desk.signIn("u00003", std::string("pw3\0x", 5)).status, 401);
    EXPECT_EQ(desk.signIn("u00003", "pw3").status, 201);
}

TEST_F(DirectorySignIn, WhoRenamedOrReplacedSomebodySignsInAsThemselves) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap);
    desk.sync();
    const auto three = desk.user("u00003")["id"];
    const auto four = desk.user("u00004")["id"];
    ldap.change(
        "dn: " + LdapServer::personDn(3) + "\nchangetype: modrdn\nnewrdn: uid=married\ndeleteoldrdn: 1\n\ndn: " +
        LdapServer::personDn(4) + "\nchangetype: delete\n\ndn: " + LdapServer::personDn(4) +
        "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: u00004\ncn: Other\nsn: Person\nuserPassword: other\n");
    EXPECT_EQ(desk.signIn("married", "pw3").status, 201);
    EXPECT_EQ(desk.user("married")["id"], three);
    EXPECT_EQ(desk.signIn("u00004", "pw4").status, 401);
    EXPECT_EQ(desk.signIn("u00004", "other").status, 201);
    EXPECT_NE(desk.user("u00004")["id"], four);
    EXPECT_EQ(desk.get("/api/v1/users/" + four.dump())["active"], false);
}

TEST_F(DirectorySignIn, ADirectoryThatIsAwayLetsInWhomThePolicyAllowsAndLocalAccountsAlways) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap);
    const std::string path = "/api/v1/directories/" + std::to_string(desk.id());
    ASSERT_EQ(desk.signIn("u00001", "pw1").status, 201);
    desk.patch(path, {{"offline_days", 3}});
    ASSERT_EQ(desk.signIn("u00002", "pw2").status, 201);
    desk.server().createUser("local", {"requester"});
    ldap.kill();
    EXPECT_EQ(desk.signIn("u00001", "pw1").status, 503) << "nothing was remembered then";
    EXPECT_EQ(desk.signIn("u00002", "pw2").status, 201);
    EXPECT_EQ(desk.signIn("u00002", "wrong").status, 503);
    EXPECT_EQ(desk.signIn("nobody", "pw2").status, 503) << "the same as for who exists";
    EXPECT_NO_THROW(desk.server().as("local"));
    desk.server().clock().advance(std::chrono::hours(73));
    EXPECT_EQ(desk.signIn("u00002", "pw2").status, 503);
    ldap.start();
    EXPECT_EQ(desk.signIn("u00002", "pw2").status, 201);
}

TEST_F(DirectorySignIn, ConnectionsThatAreKeptEndWithTheirServerAndTheirSettings) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap);
    ASSERT_EQ(desk.signIn("u00001", "pw1").status, 201);
    ASSERT_EQ(desk.signIn("u00002", "wrong").status, 401);
    ASSERT_EQ(desk.signIn("u00002", "pw2").status, 201) << "over the same connections";
    ldap.kill();
    ldap.start();
    EXPECT_EQ(desk.signIn("u00001", "wrong").status, 401);
    EXPECT_EQ(desk.signIn("u00001", "pw1").status, 201);
    const std::string path = "/api/v1/directories/" + std::to_string(desk.id());
    desk.patch(path, {{"bind_password", "wrong"}});
    EXPECT_EQ(desk.signIn("u00001", "pw1").status, 503) << "not by the sign-in of before";
    desk.patch(path, {{"bind_password", "syncpw"}});
    EXPECT_EQ(desk.signIn("u00001", "pw1").status, 201);
    desk.server().clock().advance(std::chrono::minutes(10));
    EXPECT_EQ(desk.signIn("u00003", "pw3").status, 201);
}

TEST_F(DirectorySignIn, WhoIsLockedAfterWrongPasswordsComesBackWithTheRightOne) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap);
    std::string session;
    ASSERT_EQ(desk.signIn("u00003", "pw3", &session).status, 201);
    auto client = desk.server().client();
    client.bearer(session);
    const std::string person = "dn: " + LdapServer::personDn(3) + "\nchangetype: modify\n";
    ldap.change(person + "add: pwdAccountLockedTime\npwdAccountLockedTime: 20260101120000Z\n");
    EXPECT_EQ(desk.sync()["locked"], 1);
    EXPECT_EQ(client.get("/api/v1/me").status, 401) << "sessions end";
    EXPECT_EQ(desk.user("u00003")["active"], false);
    ldap.change(person + "delete: pwdAccountLockedTime\n");
    EXPECT_EQ(desk.signIn("u00003", "pw3").status, 201);
    EXPECT_EQ(desk.user("u00003")["active"], true);
}

TEST_F(DirectorySignIn, TheSameLoginInTwoDirectoriesIsTwoPeople) {
    LdapServer here(5);
    LdapServer there(5);
    DirectoryDesk desk(here);
    const json second = desk.post("/api/v1/directories", {{"name", "Branch"},
                                                          {"preset", "openldap"},
                                                          {"position", 2},
                                                          {"servers", {there.url()}},
                                                          {"bind_dn", "cn=sync," + LdapServer::base()},
                                                          {"bind_password", "syncpw"},
                                                          {"user_base", there.peopleBase()},
                                                          {"email_attribute", "-"},
                                                          {"login_suffix", "@branch.example"}});
    there.change("dn: " + LdapServer::personDn(1) +
                 "\nchangetype: modify\nreplace: userPassword\nuserPassword: branch\n");
    EXPECT_EQ(desk.signIn("u00001", "pw1").status, 201);
    EXPECT_EQ(desk.signIn("u00001", "branch").status, 401);
    EXPECT_EQ(desk.signIn("u00001@branch.example", "branch").status, 201);
    EXPECT_EQ(desk.signIn("u00001@branch.example", "pw1").status, 401);
    EXPECT_EQ(desk.user("u00001")["source"], std::to_string(desk.id()));
    EXPECT_EQ(desk.user("u00001@branch.example")["source"], std::to_string(second["id"].get<int>()));
}

}  // namespace
}  // namespace kontor::directory::test

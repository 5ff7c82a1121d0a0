#include <gmock/gmock.h>

#include "directory_desk.h"
#include "kontor/text.h"

namespace kontor::directory::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* red =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
constexpr const char* blue =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYPgPAAEDAQAIicLsAAAAAElFTkSuQmCC";

std::string toBase64(const std::string& bytes) {
    std::string text = toBase64Url(bytes);
    for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    return text + std::string((4 - text.size() % 4) % 4, '=');
}

class DirectoryPhotos : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const std::string reason = LdapServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
    }
    /// `audio` of inetOrgPerson takes any bytes.
    static std::string setPhoto(int person, const std::string& base64) {
        return "dn: " + LdapServer::personDn(person) + "\nchangetype: modify\nreplace: audio\n" +
               (base64.empty() ? "" : "audio:: " + base64 + "\n") + "\n";
    }
    static json photoOf(DirectoryDesk& desk, int person) { return desk.user(LdapServer::login(person))["photo_id"]; }
    static json findings(const json& run) { return run["findings"]; }
};

TEST_F(DirectoryPhotos, ComeOverWhenTheyChangeAndNeverInTheWayOfOnesOwn) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap, {{"photo_attribute", "audio"}});
    ldap.change(setPhoto(1, red) + setPhoto(2, red));
    EXPECT_EQ(counts(desk.sync()), "5/2/0/0");
    const json first = photoOf(desk, 1);
    ASSERT_TRUE(first.is_number());
    const std::string path = "/api/v1/users/" + desk.user("u00001")["id"].dump() + "/photo";
    const HttpResponse shown = desk.admin().get(path);
    EXPECT_EQ(shown.status, 200);
    EXPECT_THAT(shown.body, ::testing::StartsWith("\x89PNG"));
    EXPECT_TRUE(photoOf(desk, 3).is_null());
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0") << "the same picture is not written again";
    EXPECT_EQ(photoOf(desk, 1), first);

    ldap.change(setPhoto(1, blue));
    EXPECT_EQ(counts(desk.sync({{"dry_run", true}})), "0/1/0/0");
    EXPECT_EQ(photoOf(desk, 1), first);
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/1/0/0");
    EXPECT_NE(photoOf(desk, 1), first);
    ldap.change(setPhoto(1, ""));
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/1/0/0");
    EXPECT_TRUE(photoOf(desk, 1).is_null());

    // Who has another picture since keeps it when the directory's goes.
    desk.server().kernel().db().write([&](Transaction& tx) {
        tx.execute("UPDATE user SET photo_id = (SELECT MAX(id) + 1000 FROM file) WHERE login = 'u00002'");
    });
    const json own = photoOf(desk, 2);
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
    for (const char* photo : {blue, ""}) {
        ldap.change(setPhoto(2, photo));
        EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/0/0");
        EXPECT_EQ(photoOf(desk, 2), own);
    }
}

TEST_F(DirectoryPhotos, WhoTakesTheLoginOfSomebodyGoneHasTheirsAtOnce) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap, {{"photo_attribute", "audio"}});
    desk.sync();
    ldap.change("dn: " + LdapServer::personDn(3) + "\nchangetype: delete\n\ndn: " + LdapServer::personDn(3) +
                "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: u00003\ncn: Other\nsn: Person\naudio:: " + red +
                "\n");
    EXPECT_EQ(desk.sync({{"mode", "incremental"}})["created"], 1);
    EXPECT_TRUE(photoOf(desk, 3).is_number());
}

TEST_F(DirectoryPhotos, WhatIsNoPictureIsSaidOnceAndDoesNoHarm) {
    LdapServer ldap(5);
    DirectoryDesk desk(ldap, {{"photo_attribute", "audio"}});
    std::string bomb(std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x08\x02\0\0\0", 29));
    ldap.change(setPhoto(0, red) + setPhoto(1, toBase64("<svg onload=alert(1)>")) + setPhoto(2, toBase64(bomb)) +
                setPhoto(3, toBase64(std::string(1024 * 1024 + 1, '\xFF'))) +
                setPhoto(4, std::string(red).substr(0, 60)));
    const json run = desk.sync();
    EXPECT_EQ(run["state"], "done") << run;
    EXPECT_EQ(run["created"], 5);
    EXPECT_TRUE(photoOf(desk, 0).is_number());
    for (const int person : {1, 2, 3, 4}) {
        EXPECT_TRUE(photoOf(desk, person).is_null()) << person;
        EXPECT_THAT(findings(run).dump(), HasSubstr(LdapServer::login(person) + ": what the directory has")) << person;
    }
    EXPECT_TRUE(findings(desk.sync()).empty()) << "not again until it is another one";
    ldap.change(setPhoto(1, blue));
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/1/0/0");
    EXPECT_TRUE(photoOf(desk, 1).is_number());
    ldap.change(setPhoto(0, toBase64("no picture any more")));
    desk.sync();
    EXPECT_TRUE(photoOf(desk, 0).is_null());
}

}  // namespace
}  // namespace kontor::directory::test

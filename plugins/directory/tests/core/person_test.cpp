#include "person.h"

#include <gtest/gtest.h>

#include "names.h"

namespace kontor::directory {
namespace {

const Time now = *parseTime("2026-01-31T08:15:00Z");

Entry adEntry() {
    Entry entry;
    entry.dn = "CN=Anna Berg,OU=Staff,DC=ad,DC=example,DC=org";
    entry.attributes = {{"objectguid", {std::string("\x01\x02\x00\xFF", 4) + std::string(12, '\x7F')}},
                        {"samaccountname", {"Anna.Berg"}},
                        {"displayname", {" Anna\nBerg "}},
                        {"mail", {"not an address", "Anna.Berg@Example.ORG"}},
                        {"useraccountcontrol", {"512"}},
                        {"primarygroupid", {"513"}}};
    return entry;
}

std::optional<Person> read(const Entry& entry, const Schema& schema, std::string* why = nullptr) {
    std::string problem;
    auto person = personOf(entry, schema, now, problem);
    if (why) *why = problem;
    return person;
}

TEST(DirectoryPerson, IsReadFromActiveDirectory) {
    const Schema schema = presetSchema("active_directory");
    const auto person = read(adEntry(), schema);
    ASSERT_TRUE(person);
    EXPECT_EQ(person->id, "010200ff" + std::string("7f7f7f7f7f7f7f7f7f7f7f7f"));
    EXPECT_EQ(schema.idFilter(person->id),
              "(objectGUID=\\01\\02\\00\\ff\\7f\\7f\\7f\\7f\\7f\\7f\\7f\\7f\\7f\\7f\\7f\\7f)");
    EXPECT_EQ(person->login, "anna.berg");
    EXPECT_EQ(person->name, "Anna Berg");
    EXPECT_EQ(person->email, "anna.berg@example.org");
    EXPECT_EQ(person->primaryGroup, "513");
    EXPECT_EQ(person->lock, Lock::none);
}

TEST(DirectoryPerson, LocksOfAllKindsAreSeen) {
    const Schema schema = presetSchema("active_directory");
    const auto with = [&](const char* name, const std::string& value) {
        Entry entry = adEntry();
        entry.attributes[name] = {value};
        return read(entry, schema)->lock;
    };
    EXPECT_EQ(with("useraccountcontrol", "514"), Lock::disabled);
    EXPECT_EQ(with("useraccountcontrol", "66050"), Lock::disabled);
    EXPECT_EQ(with("accountexpires", "0"), Lock::none);
    EXPECT_EQ(with("accountexpires", "9223372036854775807"), Lock::none);
    EXPECT_EQ(with("accountexpires", "132539328000000000"), Lock::expired);  // 2021
    EXPECT_EQ(with("accountexpires", "155047392000000000"), Lock::none);     // 2092
    EXPECT_EQ(with("nsaccountlock", "TRUE"), Lock::disabled);
    EXPECT_EQ(with("pwdaccountlockedtime", "000001010000Z"), Lock::disabled);
    EXPECT_EQ(with("pwdaccountlockedtime", "20260131081000Z"), Lock::locked);
    EXPECT_EQ(with("krbprincipalexpiration", "20260130000000Z"), Lock::expired);
    EXPECT_EQ(with("krbprincipalexpiration", "20270130000000Z"), Lock::none);
    EXPECT_EQ(with("useraccountcontrol", "rubbish"), Lock::none);
    for (const Lock lock : {Lock::none, Lock::disabled, Lock::expired, Lock::locked, Lock::missing})
        EXPECT_EQ(lockOf(toString(lock)), lock);
}

TEST(DirectoryPerson, WhatCanBeNobodySaysWhy) {
    const Schema schema = presetSchema("openldap");
    Entry entry;
    entry.dn = "cn=printer";
    std::string why;
    EXPECT_FALSE(read(entry, schema, &why));
    EXPECT_NE(why.find("entryUUID"), std::string::npos);
    entry.attributes["entryuuid"] = {"6D17743E-7da5-1041-91ea-3d41425ad997"};
    EXPECT_FALSE(read(entry, schema, &why));
    EXPECT_NE(why.find("uid"), std::string::npos);
    for (const std::string bad : {"a b", "a/b", "a'b", "a*b"}) {
        entry.attributes["uid"] = {bad};
        EXPECT_FALSE(read(entry, schema, &why)) << bad;
    }
    entry.attributes["uid"] = {"anna"};
    entry.attributes["mail"] = {"\xFF\xFE", "two@@example.org", "a@b@c"};
    entry.attributes["displayname"] = {"\xC3"};
    const auto person = read(entry, schema);
    ASSERT_TRUE(person);
    EXPECT_EQ(person->id, "6d17743e-7da5-1041-91ea-3d41425ad997");
    EXPECT_EQ(person->email, "");
    EXPECT_EQ(person->name, "anna");
}

TEST(DirectoryPerson, ASuffixTellsTwoDirectoriesApart) {
    Schema schema = presetSchema("openldap");
    EXPECT_EQ(schema.loginFilter(" Anna "), "(uid=anna)");
    EXPECT_EQ(schema.loginFilter("*)(uid=*"), "(uid=\\2a\\29\\28uid=\\2a)");
    EXPECT_FALSE(schema.loginFilter(""));
    schema.loginSuffix = "@Berlin.example";
    EXPECT_FALSE(schema.loginFilter("anna"));
    EXPECT_FALSE(schema.loginFilter("@berlin.example"));
    EXPECT_EQ(schema.loginFilter("Anna@berlin.EXAMPLE"), "(uid=anna)");
}

TEST(DirectoryNames, KeysOfOneDnAreTheSameHoweverItIsWritten) {
    const std::string key = dnKey("cn=Berg\\, Anna,OU=Staff,dc=example");
    EXPECT_EQ(dnKey("CN=berg\\2C  anna , ou=staff,DC=Example"), key);
    EXPECT_NE(dnKey("cn=Berg,cn=Anna,ou=Staff,dc=example"), key);
    EXPECT_EQ(dnKey("cn=a+uid=b,dc=x"), dnKey("uid=B+CN=A,dc=x"));
    EXPECT_NE(dnKey("cn=a,dc=x"), dnKey("cn=a+cn=a,dc=x"));
    EXPECT_EQ(dnKey("this is no dn").size(), 32u);
    EXPECT_TRUE(isDn("cn=" + escapeDnValue(" #a,b+c\"d\\e<f>;=\n ") + ",dc=x"));
    EXPECT_EQ(dnKey("cn=" + escapeDnValue("a,ou=admins") + ",dc=x"), dnKey("cn=a\\,ou\\=admins,dc=x"));
    EXPECT_TRUE(liesBelow("uid=a,ou=b,dc=x,dc=y", "DC=x, dc=y"));
    EXPECT_FALSE(liesBelow("uid=a,dc=y", "dc=x,dc=y"));
}

TEST(DirectoryNames, FiltersAreCheckedBeforeTheyAreUsed) {
    for (const char* good :
         {"(uid=a)", "(&(objectClass=person)(!(cn=x\\2ay)))", "(memberOf:1.2.840.113556.1.4.1941:=cn=a)"})
        EXPECT_TRUE(isFilter(good)) << good;
    for (const char* bad : {"", "(", "(uid=a", "(uid=a))(", "(&)(", "(uid=\\zz)"}) EXPECT_FALSE(isFilter(bad)) << bad;
}

}  // namespace
}  // namespace kontor::directory

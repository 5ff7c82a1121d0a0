// What servers do only on their bad days, and names that are made to break things.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "directory_desk.h"
#include "kontor/testing/wait_for.h"
#include "ldap_script.h"

namespace kontor::directory::test {
namespace {

using kontor::test::LdapScript;
using ::testing::HasSubstr;
using Question = LdapScript::Question;
using Answer = LdapScript::Answer;

constexpr int people = 60;
constexpr int onePage = 20;

std::string uuidOf(int number) {
    std::string digits = std::to_string(100000 + number);
    return "00000000-0000-0000-0000-000000" + digits;
}

/// A directory of sixty in pages of twenty that fails as it is told.
class FickleDirectory {
  public:
    enum class Mood { fine, cutsThePages, limitsThePages, knowsNobody, refers };
    void becomes(Mood mood) { _mood = mood; }
    std::string url() const { return _server.url(); }

  private:
    Answer answer(const Question& question) {
        if (question.scope == 0) return Answer{.entries = {{question.base, {}}}};
        const Mood mood = _mood;
        if (mood == Mood::knowsNobody) return {};
        const int from = question.cookie.empty() ? 0 : std::stoi(question.cookie);
        Answer page;
        for (int i = from; i < from + onePage; ++i) {
            const std::string login = "p" + std::to_string(i);
            page.entries.push_back({"uid=" + login + ",dc=x",
                                    {{"entryUUID", {uuidOf(i)}}, {"uid", {login}}, {"cn", {"Person " + login}}}});
        }
        if (from + onePage < people) page.cookie = std::to_string(from + onePage);
        if (mood == Mood::refers) page.references = {"ldap://elsewhere.test/dc=y"};
        page.cut = mood == Mood::cutsThePages && from > 0;
        if (mood == Mood::limitsThePages && from > 0) page.code = 4;
        return page;
    }

    std::atomic<Mood> _mood = Mood::fine;
    LdapScript _server{[this](const Question& question) { return answer(question); }};
};

json deskOf(const FickleDirectory& directory) {
    return {{"preset", "openldap"}, {"servers", {directory.url()}}, {"user_base", "dc=x"}};
}

TEST(HostileDirectory, WhatIsCutOffLimitedOrEmptySwitchesNobodyOff) {
    using Mood = FickleDirectory::Mood;
    FickleDirectory directory;
    DirectoryDesk desk(deskOf(directory));
    EXPECT_EQ(counts(desk.sync()), "60/0/0/0");
    for (const Mood mood : {Mood::cutsThePages, Mood::limitsThePages}) {
        directory.becomes(mood);
        const json run = desk.sync();
        EXPECT_EQ(run["state"], "failed") << run;
        EXPECT_EQ(run["locked"], 0);
        EXPECT_THAT(run["error"].get<std::string>(), HasSubstr(directory.url()));
    }
    directory.becomes(Mood::knowsNobody);
    const json empty = desk.sync();
    EXPECT_EQ(empty["state"], "held") << empty;
    EXPECT_EQ(empty["locked"], 60);
    EXPECT_EQ(desk.user("p7")["active"], true);
    directory.becomes(Mood::refers);
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0") << "references are not followed and do no harm";
}

TEST(HostileDirectory, AFirstRunThatBreaksOffIsTakenUpByTheNext) {
    FickleDirectory directory;
    directory.becomes(FickleDirectory::Mood::cutsThePages);
    DirectoryDesk desk(deskOf(directory));
    EXPECT_EQ(desk.sync()["state"], "failed");
    directory.becomes(FickleDirectory::Mood::fine);
    EXPECT_EQ(desk.sync()["state"], "done");
    EXPECT_EQ(desk.get("/api/v1/users?limit=200&q=source:" + std::to_string(desk.id()))["items"].size(), 60u);
}

TEST(HostileDirectory, ARunThatWaitsForItsServerIsCancelled) {
    std::atomic<bool> over = false;
    LdapScript server([&](const Question& question) {
        if (question.scope == 0) return Answer{.entries = {{question.base, {}}}};
        while (!over) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return Answer{};
    });
    DirectoryDesk desk({{"preset", "openldap"}, {"servers", {server.url()}}, {"user_base", "dc=x"}});
    const json started = desk.post("/api/v1/directories/" + std::to_string(desk.id()) + "/sync", json::object(), 202);
    const std::string path = "/api/v1/directory-runs/" + started["id"].dump();
    const auto becomes = [&](const char* state) {
        return kontor::test::waitFor([&] { return desk.get(path)["state"] == state; }, std::chrono::seconds(120));
    };
    EXPECT_TRUE(becomes("running"));
    desk.post(path + "/cancel", json::object(), 200);
    EXPECT_TRUE(becomes("cancelled")) << desk.get(path);
    over = true;
}

/// Active Directory as far as a short run needs it: one person whose account ends half an hour after the test's clock
/// began.
Answer endingAccount(const Question& question) {
    const auto asksFor = [&](const char* attribute) { return question.filter.find(attribute) != std::string::npos; };
    if (question.scope == 0)
        return Answer{
            .entries = {
                {question.base,
                 {{"dsServiceName", {"CN=DC1"}}, {"highestCommittedUSN", {"7"}}, {"defaultNamingContext", {"DC=x"}}}}}};
    if (asksFor("uSNChanged")) return {};
    return Answer{.entries = {{"CN=Anna,DC=x",
                               {{"objectGUID", {std::string("\x01\0\x02*()\\\xff-rest-", 16)}},
                                {"sAMAccountName", {"anna"}},
                                {"userAccountControl", {"512"}},
                                {"accountExpires", {"134120754000000000"}}}}}};
}

TEST(HostileDirectory, AnAccountThatEndsIsOutWithTheNextShortRun) {
    LdapScript server(endingAccount);
    DirectoryDesk desk({{"preset", "active_directory"}, {"servers", {server.url()}}, {"user_base", "DC=x"}});
    EXPECT_EQ(counts(desk.sync()), "1/0/0/0");
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/0/0");
    desk.server().clock().advance(std::chrono::hours(1));
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/1/0");
    EXPECT_EQ(desk.user("anna")["active"], false);
}

TEST(HostileDirectory, APasswordIsSentOnceWhateverBecomesOfIt) {
    std::atomic<int> sent = 0;
    std::atomic<bool> breaksOff = false;
    LdapScript server(
        [](const Question& question) {
            if (question.scope == 0) return Answer{.entries = {{question.base, {}}}};
            return Answer{.entries = {{"uid=p0,dc=x", {{"entryUUID", {uuidOf(0)}}, {"uid", {"p0"}}, {"cn", {"P"}}}}}};
        },
        [&](const std::string&) {
            ++sent;
            return Answer{.cut = breaksOff};
        });
    DirectoryDesk desk({{"preset", "openldap"}, {"servers", {server.url()}}, {"user_base", "dc=x"}});
    ASSERT_EQ(desk.signIn("p0", "pw").status, 201);
    ASSERT_EQ(desk.signIn("p0", "pw").status, 201) << "over the same connections";
    ASSERT_EQ(sent, 2);
    breaksOff = true;
    EXPECT_EQ(desk.signIn("p0", "pw").status, 503);
    EXPECT_EQ(sent, 3) << "the server may have counted it";
    breaksOff = false;
    EXPECT_EQ(desk.signIn("p0", "pw").status, 201);
}

/// A real server, for it knows how names are escaped.
TEST(HostileDirectory, NamesFullOfSignsAreFoundSignedInWithAndGrouped) {
    if (const std::string reason = LdapServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
    LdapServer ldap(3);
    DirectoryDesk desk(ldap);
    const std::vector<std::string> names{
        R"(Berg\, Anna \"die 2.\")", R"(a\+uid\=u00001)", R"(\#sharp \<b\>)",    R"(\ blanks\ )",
        R"(back\\slash (x)*)",       "Łódź 漢字",         R"(semi\;colon/slash)"};
    std::string changes;
    std::string members;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string login = "h" + std::to_string(i);
        const std::string rdn = "cn=" + names[i];
        const std::string dn = (i == 1 ? rdn + "+uid=" + login : rdn) + "," + ldap.peopleBase();
        changes += "dn: " + dn + "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: " + login +
                   "\nsn: Hostile\nuserPassword: pw\nmail: same@example.test\nmail: " + login + "@example.test\n\n";
        members += "member: " + dn + "\n";
    }
    ldap.change(changes + "dn: cn=odd (ones)*," + ldap.groupBase() + "\nchangetype: add\nobjectClass: groupOfNames\n" +
                members);
    desk.post("/api/v1/directory-mappings",
              {{"directory_id", desk.id()}, {"group_dn", "cn=odd (ones)*," + ldap.groupBase()}, {"role", "agent"}});
    const json run = desk.sync();
    EXPECT_EQ(run["created"], 10) << run.dump(2);
    EXPECT_EQ(run["conflicts"], 6) << "one of them has the address that all have";
    EXPECT_THAT(run["findings"].dump(), HasSubstr("same@example.test belongs to"));
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string login = "h" + std::to_string(i);
        EXPECT_EQ(desk.user(login)["roles"], json({"agent"})) << names[i];
        EXPECT_EQ(desk.signIn(login, "pw").status, 201) << names[i];
    }
    EXPECT_EQ(counts(desk.sync()), "0/0/0/0");
    EXPECT_EQ(counts(desk.sync({{"mode", "incremental"}})), "0/0/0/0");
}

}  // namespace
}  // namespace kontor::directory::test

#include "connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "changes.h"
#include "ldap_server.h"
#include "membership.h"
#include "names.h"

namespace kontor::directory {
namespace {

using test::LdapServer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class LdapConnection : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const std::string reason = LdapServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
        static LdapServer shared;
        server = &shared;
        options.servers = {server->url()};
        options.bindDn = "cn=sync," + LdapServer::base();
        options.password = "syncpw";
    }

    /// What kind of trouble opening makes, and its text.
    std::pair<Fault, std::string> trouble() {
        try {
            Connection::open(options);
        } catch (const LdapError& error) {
            return {error.fault, error.what()};
        }
        ADD_FAILURE() << "no trouble";
        return {};
    }

    Search people() {
        Search search;
        search.base = server->peopleBase();
        search.filter = "(objectClass=inetOrgPerson)";
        search.attributes = {"uid"};
        return search;
    }

    LdapServer* server = nullptr;
    ServerOptions options;
};

TEST_F(LdapConnection, WithoutPagesTheServerCutsASearchShortAndThatIsAnError) {
    auto connection = Connection::open(options);
    int entries = 0;
    try {
        connection.search(people(), {[&](Entry&&, const std::vector<Control>&) { ++entries; }});
        FAIL() << entries << " entries";
    } catch (const LdapError& error) {
        EXPECT_EQ(error.fault, Fault::sizeLimit) << error.what();
    }
    std::set<std::string> logins;
    connection.searchPaged(people(), 137, [&](Entry&& entry) { logins.insert(entry.first("uid")); });
    EXPECT_EQ(logins.size(), 1000u) << "the last page counts as well";
}

TEST_F(LdapConnection, EncryptedConnectionsAreVerified) {
    options.caFile = server->caFile();
    options.servers = {server->tlsUrl()};
    EXPECT_EQ(Connection::open(options).server(), server->tlsUrl());
    options.servers = {server->url()};
    options.startTls = true;
    EXPECT_NO_THROW(Connection::open(options));
    for (const auto& url : {server->url(), server->tlsUrl()}) {
        options.servers = {url};
        options.caFile = server->strangeCaFile();
        const auto [fault, text] = trouble();
        EXPECT_EQ(fault, Fault::certificate) << text;
        EXPECT_THAT(text, HasSubstr(url));
        options.verifyCertificate = false;
        EXPECT_NO_THROW(Connection::open(options)) << url;
        options.verifyCertificate = true;
    }
    options.caFile = "/nowhere/ca.crt";
    EXPECT_EQ(trouble().first, Fault::certificate);
}

TEST_F(LdapConnection, AWrongPasswordIsSaidAtOnceWithoutAskingOtherServers) {
    options.password = "wrong";
    options.servers = {server->url(), "ldap://127.0.0.1:1"};
    options.passedOver = [](const std::string& who, const std::string&) { ADD_FAILURE() << who; };
    const auto [fault, text] = trouble();
    EXPECT_EQ(fault, Fault::credentials);
    EXPECT_THAT(text, HasSubstr("cn=sync"));
    EXPECT_THAT(text, Not(HasSubstr("wrong")));
}

TEST_F(LdapConnection, AnEmptyPasswordIsNobodysPassword) {
    auto connection = Connection::open(options);
    try {
        connection.bind(LdapServer::personDn(1), "");
        FAIL();
    } catch (const LdapError& error) {
        EXPECT_EQ(error.fault, Fault::credentials);
    }
    EXPECT_NO_THROW(connection.bind(LdapServer::personDn(1), "pw1"));
}

TEST_F(LdapConnection, TheNextServerIsAskedWhenOneIsAwayAndEachIsNamed) {
    std::vector<std::string> away;
    options.passedOver = [&](const std::string& who, const std::string&) { away.push_back(who); };
    options.servers = {"ldap://127.0.0.1:1", server->url()};
    EXPECT_EQ(Connection::open(options).server(), server->url());
    EXPECT_THAT(away, ElementsAre("ldap://127.0.0.1:1"));
    options.servers = {"ldap://127.0.0.1:1", "ldaps://127.0.0.1:2"};
    const auto [fault, text] = trouble();
    EXPECT_EQ(fault, Fault::unreachable);
    EXPECT_THAT(text, HasSubstr("127.0.0.1:1"));
    EXPECT_THAT(text, HasSubstr("127.0.0.1:2"));
}

TEST_F(LdapConnection, ASearchCanBeCancelled) {
    bool stop = false;
    options.cancelled = [&] { return stop; };
    auto connection = Connection::open(options);
    try {
        connection.searchPaged(people(), 50, [&](Entry&&) { stop = true; });
        FAIL();
    } catch (const LdapError& error) {
        EXPECT_EQ(error.fault, Fault::cancelled);
    }
}

TEST_F(LdapConnection, FiltersTakeNothingFromOutsideForSyntax) {
    auto connection = Connection::open(options);
    for (const std::string& hostile :
         std::vector<std::string>{"*", "u00001)(uid=*", "u0000*", "\\2a", std::string("u00001\0", 7), "(", "ü"}) {
        int found = 0;
        Search search = people();
        search.filter = "(uid=" + escapeFilter(hostile) + ")";
        connection.searchPaged(search, 10, [&](Entry&&) { ++found; });
        EXPECT_EQ(found, 0) << hostile;
    }
}

TEST_F(LdapConnection, GroupsWithinGroupsAreWalkedAndCirclesEnd) {
    auto connection = Connection::open(options);
    MembershipSource source;
    source.schema = presetSchema("openldap");
    source.userBase = server->peopleBase();
    source.groupBase = server->groupBase();
    const auto group = [&](const std::string& name) { return "cn=" + name + "," + server->groupBase(); };
    std::set<std::size_t> missing;
    const auto members =
        membershipsOf(connection, source, {group("all"), group("TEAM3"), group("ring"), group("none")}, missing);
    EXPECT_THAT(missing, ElementsAre(3u));
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(members.ofDn(dnKey(LdapServer::personDn(i))).empty()) << i;
    Person person;
    person.dn = "UID=u00001, OU=people,dc=example,dc=test";
    EXPECT_THAT(members.of(person, ""), ElementsAre(0u, 2u));
    person.dn = LdapServer::personDn(23);
    EXPECT_THAT(members.of(person, ""), ElementsAre(0u, 1u));

    source.nesting = Nesting::none;
    EXPECT_TRUE(membershipsOf(connection, source, {group("all")}, missing).of(person, "").empty());
    source.nesting = Nesting::walk;
    person.login = LdapServer::login(23);
    const auto own = membershipsOf(connection, source, {group("team3"), group("all"), group("ring")}, person, missing);
    EXPECT_THAT(own.of(person, ""), ElementsAre(0u, 1u)) << "asked from the person's side it is the same";
}

TEST_F(LdapConnection, ContentSynchronisationTellsChangesRenamesAndDeletions) {
    LdapServer own(30);
    options.servers = {own.url()};
    const EntryKind schema = presetSchema("openldap").people();
    auto connection = Connection::open(options);
    Mark mark = currentMark(connection, schema, own.peopleBase());
    EXPECT_EQ(mark.way, "syncrepl") << mark.value;
    std::vector<std::string> changed;
    std::vector<std::string> deleted;
    const auto look = [&] {
        changed.clear();
        deleted.clear();
        auto next = changesSince(connection, schema, own.peopleBase(), mark, 10,
                                 {[&](Entry&& entry) { changed.push_back(entry.first("uid")); },
                                  [&](const std::string& id) { deleted.push_back(id); }});
        ASSERT_TRUE(next);
        mark = *next;
    };
    look();
    EXPECT_TRUE(changed.empty());
    const std::string gone = own.value(LdapServer::personDn(5), "entryUUID");
    own.change("dn: " + LdapServer::personDn(3) +
               "\nchangetype: modify\nreplace: sn\nsn: Other\n\ndn: " + LdapServer::personDn(4) +
               "\nchangetype: modrdn\nnewrdn: uid=renamed\ndeleteoldrdn: 1\n\ndn: " + LdapServer::personDn(5) +
               "\nchangetype: delete\n");
    look();
    EXPECT_THAT(changed, ::testing::UnorderedElementsAre("u00003", "renamed"));
    EXPECT_THAT(deleted, ElementsAre(gone));
    look();
    EXPECT_TRUE(changed.empty() && deleted.empty());
}

TEST_F(LdapConnection, AServerThatEndsInTheMiddleOfAPageIsNamed) {
    LdapServer own(300);
    options.servers = {own.url()};
    auto connection = Connection::open(options);
    int entries = 0;
    try {
        connection.searchPaged(people(), 20, [&](Entry&&) {
            if (++entries == 30) own.kill();
        });
        FAIL() << entries;
    } catch (const LdapError& error) {
        EXPECT_EQ(error.fault, Fault::lost) << error.what();
        EXPECT_THAT(error.what(), HasSubstr(own.url()));
    }
    EXPECT_LT(entries, 300);
}

}  // namespace
}  // namespace kontor::directory

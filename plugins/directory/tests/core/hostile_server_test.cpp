// Servers that do what real ones do only when they are large, old, broken or malicious.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "changes.h"
#include "connection.h"
#include "ldap_script.h"
#include "membership.h"
#include "names.h"

namespace kontor::directory {
namespace {

using test::LdapScript;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Question = LdapScript::Question;
using Answer = LdapScript::Answer;

Connection connect(const LdapScript& server) {
    ServerOptions options;
    options.servers = {server.url()};
    options.bindDn = "cn=sync";
    options.password = "x";
    return Connection::open(options);
}

std::string memberDn(int number) {
    return "cn=m" + std::to_string(number) + ",dc=x";
}

/// Answers as Active Directory does: `member` is empty, `member;range=A-B` holds the first part of what was asked for.
Answer ranged(const Question& question, int members, int most) {
    int from = -1;
    for (const auto& name : question.attributes) {
        if (name == "member") from = 0;
        if (name.starts_with("member;range=")) from = std::stoi(name.substr(13));
    }
    Answer answer;
    LdapScript::Attributes attributes;
    if (from >= 0 && from < members) {
        const int to = std::min(members, from + most) - 1;
        std::vector<std::string> values;
        for (int i = from; i <= to; ++i) values.push_back(memberDn(i));
        attributes.push_back({"member", {}});
        attributes.push_back(
            {"member;range=" + std::to_string(from) + "-" + (to + 1 == members ? "*" : std::to_string(to)), values});
    }
    answer.entries.push_back({question.base, attributes});
    return answer;
}

TEST(HostileDirectory, TwentyThousandMembersComeInRanges) {
    constexpr int members = 20'000;
    int rounds = 0;
    LdapScript server([&](const Question& question) {
        ++rounds;
        return ranged(question, members, 1500);
    });
    auto connection = connect(server);
    const auto all = allValues(connection, "cn=large,dc=x", "member");
    ASSERT_EQ(all.size(), static_cast<std::size_t>(members));
    EXPECT_EQ(all.front(), memberDn(0));
    EXPECT_EQ(all.back(), memberDn(members - 1)) << "the last part counts as well";
    EXPECT_EQ(rounds, 14);
}

TEST(HostileDirectory, AServerThatRepeatsARangeForeverComesToAnEnd) {
    LdapScript server([&](const Question& question) {
        return Answer{.entries = {{question.base, {{"member;range=0-0", {memberDn(1)}}}}}};
    });
    auto connection = connect(server);
    EXPECT_THROW(allValues(connection, "cn=large,dc=x", "member"), LdapError);
}

TEST(HostileDirectory, AGroupOfManyRangesGivesItsMappingToTheLastOfThem) {
    LdapScript server([&](const Question& question) {
        if (question.scope == 0) return ranged(question, 40, 7);
        return Answer{.entries = {{"cn=large,dc=x", {}}}};
    });
    auto connection = connect(server);
    MembershipSource source;
    source.schema = presetSchema("active_directory");
    source.userBase = source.groupBase = "dc=x";
    std::set<std::size_t> missing;
    const auto members = membershipsOf(connection, source, {"cn=large,dc=x"}, missing);
    EXPECT_THAT(members.ofDn(dnKey(memberDn(39))), ElementsAre(0u));
    EXPECT_TRUE(members.ofDn(dnKey(memberDn(40))).empty());
}

TEST(HostileDirectory, AnEmptyGroupWithinAGroupStopsNothing) {
    LdapScript server([&](const Question& question) {
        if (question.scope != 0) return Answer{.entries = {{"cn=outer,dc=x", {}}, {"cn=empty,dc=x", {}}}};
        Answer answer{.entries = {{question.base, {}}}};
        if (question.base == "cn=outer,dc=x" && question.asks("member"))
            answer.entries[0].second = {{"member", {"cn=empty,dc=x", memberDn(1)}}};
        return answer;
    });
    auto connection = connect(server);
    MembershipSource source;
    source.schema = presetSchema("openldap");
    source.userBase = source.groupBase = "dc=x";
    std::set<std::size_t> missing;
    const auto members = membershipsOf(connection, source, {"cn=outer,dc=x"}, missing);
    EXPECT_THAT(members.ofDn(dnKey(memberDn(1))), ElementsAre(0u));
}

TEST(HostileDirectory, PagesGoOnAsLongAsThereIsACookie) {
    LdapScript server([&](const Question& question) {
        const int page = question.cookie.empty() ? 0 : std::stoi(question.cookie);
        return Answer{.entries = {{"cn=" + std::to_string(page) + ",dc=x", {}}},
                      .references = {"ldap://elsewhere.test/dc=y"},
                      .cookie = page < 4 ? std::to_string(page + 1) : ""};
    });
    auto connection = connect(server);
    std::vector<std::string> found;
    connection.searchPaged({.base = "dc=x", .attributes = {"cn"}, .controls = {}}, 1,
                           [&](Entry&& entry) { found.push_back(entry.dn); });
    EXPECT_THAT(found, ElementsAre("cn=0,dc=x", "cn=1,dc=x", "cn=2,dc=x", "cn=3,dc=x", "cn=4,dc=x"));
    EXPECT_EQ(connection.referrals().size(), 5u);
    EXPECT_EQ(connection.referrals().front(), "ldap://elsewhere.test/dc=y");
}

TEST(HostileDirectory, AServerThatEndsOrRefusesInTheMiddleOfThePagesIsAnError) {
    bool cut = true;
    LdapScript server([&](const Question& question) {
        Answer answer{.entries = {{"cn=a,dc=x", {}}}, .cookie = "next"};
        if (question.cookie.empty()) return answer;
        answer.cut = cut;
        answer.code = cut ? 0 : 4;
        return answer;
    });
    for (const Fault expected : {Fault::lost, Fault::sizeLimit}) {
        auto connection = connect(server);
        try {
            connection.searchPaged({.base = "dc=x", .attributes = {"cn"}, .controls = {}}, 1, [](Entry&&) {});
            ADD_FAILURE();
        } catch (const LdapError& error) {
            EXPECT_EQ(error.fault, expected) << error.what();
            EXPECT_THAT(error.what(), HasSubstr(server.url()));
        }
        cut = false;
    }
}

TEST(HostileDirectory, AReferralInsteadOfAnAnswerIsSaidAndNotFollowed) {
    LdapScript server([](const Question&) { return Answer{.code = 10}; });
    auto connection = connect(server);
    try {
        connection.searchPaged({.base = "dc=x", .attributes = {"cn"}, .controls = {}}, 1, [](Entry&&) {});
        FAIL();
    } catch (const LdapError& error) {
        EXPECT_EQ(error.fault, Fault::refused) << error.what();
    }
}

}  // namespace
}  // namespace kontor::directory

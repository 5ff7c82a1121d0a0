// Who decides which servers are believed, and what members of a directory's groups are given.
#include <gmock/gmock.h>

#include "directory_desk.h"

namespace kontor::directory::test {
namespace {

using ::testing::HasSubstr;

class DirectoryRights : public ::testing::Test {
  protected:
    // Nobody listens there: nothing of this asks a server.
    DirectoryDesk desk{json{{"preset", "openldap"},
                            {"servers", {"ldap://127.0.0.1:9"}},
                            {"bind_dn", "cn=sync,dc=x"},
                            {"bind_password", "secret"},
                            {"user_base", "dc=x"}}};
    const std::string path = "/api/v1/directories/" + std::to_string(desk.id());

    kontor::test::HttpClient somebodyWith(const json& permissions, const std::vector<std::string>& more = {}) {
        desk.post("/api/v1/roles", {{"name", "gatekeeper"}, {"title", "G"}, {"permissions", permissions}});
        std::vector<std::string> roles{"gatekeeper"};
        roles.insert(roles.end(), more.begin(), more.end());
        desk.server().createUser("gate", roles);
        return desk.server().as("gate");
    }
};

TEST_F(DirectoryRights, OnlyWhoMayEverythingDecidesWhichServersAreBelieved) {
    auto gate = somebodyWith({"directory.administer", "users.*", "roles.*"});
    const json mine{{"name", "Mine"}, {"servers", {"ldap://127.0.0.1:10"}}, {"user_base", "dc=x"}};
    EXPECT_EQ(gate.post("/api/v1/directories", mine.dump()).status, 403);
    for (const json& change : std::vector<json>{{{"servers", {"ldap://127.0.0.1:10"}}, {"bind_password", "x"}},
                                                {{"srv_domain", "evil.example"}, {"bind_password", "x"}},
                                                {{"verify_certificates", false}, {"bind_password", "x"}},
                                                {{"login_attribute", "mail"}},
                                                {{"user_filter", "(uid=*)"}},
                                                {{"user_base", "dc=y"}},
                                                {{"offline_days", 90}}})
        EXPECT_EQ(gate.patch(path, change.dump()).status, 403) << change;
    for (const json& change :
         std::vector<json>{{{"name", "Ours"}, {"full_hours", 12}}, {{"bind_password", "rotated"}}, {{"active", false}}})
        EXPECT_EQ(gate.patch(path, change.dump()).status, 200) << change;
    EXPECT_EQ(gate.patch(path, R"({"active":true})").status, 403);
}

TEST_F(DirectoryRights, OtherServersAreNotSentThePasswordThereIs) {
    const auto change = [&](const json& values) { return desk.admin().patch(path, values.dump()); };
    for (const json& values : std::vector<json>{{{"servers", {"ldap://127.0.0.1:10"}}},
                                                {{"verify_certificates", false}},
                                                {{"start_tls", true}},
                                                {{"ca_file", "/tmp/ca.pem"}}}) {
        const auto answer = change(values);
        EXPECT_EQ(answer.status, 422) << values;
        EXPECT_THAT(answer.body, HasSubstr("directory.error.password_again"));
    }
    EXPECT_EQ(change({{"servers", {"ldap://127.0.0.1:10"}}, {"bind_password", "secret"}}).status, 200);
    const auto kept = [&] {
        return desk.server().kernel().db().read(
            [&](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM directory_secrets"); });
    };
    EXPECT_EQ(kept(), 1);
    EXPECT_EQ(change({{"servers", {"ldap://127.0.0.1:11"}}, {"bind_dn", ""}}).status, 200);
    EXPECT_EQ(kept(), 0) << "it does not come back with the name";
}

TEST_F(DirectoryRights, AGroupIsMappedOnlyByWhoHoldsWhatItsMembersAreGiven) {
    auto gate = somebodyWith({"directory.administer"}, {"requester"});
    const auto outer = desk.post("/api/v1/groups", {{"name", "Outer"}})["id"];
    const auto inner = desk.post("/api/v1/groups", {{"name", "Inner"}, {"parent_id", outer}})["id"];
    const auto mapped = [&](kontor::test::HttpClient& client, const json& what) {
        json mapping{{"directory_id", desk.id()}, {"group_dn", "cn=all,dc=x"}};
        mapping.update(what);
        return client.post("/api/v1/directory-mappings", mapping.dump()).status;
    };
    EXPECT_EQ(mapped(gate, {{"role", "admin"}}), 403);
    EXPECT_EQ(mapped(gate, {{"role", "requester"}}), 201);
    // Anybody may be put into it, also who holds a role over the groups they are in.
    EXPECT_EQ(mapped(gate, {{"group_id", inner}}), 403);
    EXPECT_EQ(mapped(desk.admin(), {{"group_id", inner}}), 201);
    desk.patch("/api/v1/users/" + desk.user("gate")["id"].dump(), {{"roles", {"gatekeeper", "requester", "agent"}}});
    EXPECT_EQ(mapped(gate, {{"group_id", inner}}), 201);
    desk.post("/api/v1/role-grants", {{"role", "admin"}, {"group_id", outer}});
    EXPECT_EQ(mapped(gate, {{"group_id", inner}}), 403) << "by the group around it";
}

}  // namespace
}  // namespace kontor::directory::test

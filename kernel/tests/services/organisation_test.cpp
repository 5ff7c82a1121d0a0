#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "kontor/text.h"
#include "organisation/role_type.h"
#include "organisation/tree_types.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class OrganisationTest : public ::testing::Test {
  protected:
    AnyRecord create(const Viewer& viewer, const std::string& kind, const std::string& json) {
        return kernel.db().write([&](Transaction& tx) {
            const auto patch = Patch::fromJson(kernel.records().type(kind), viewer, Json::parse(json), true);
            return kernel.records().create(tx, viewer, kind, patch);
        });
    }
    AnyRecord patch(const Viewer& viewer, const std::string& kind, std::int64_t id, const std::string& json) {
        return kernel.db().write([&](Transaction& tx) {
            const auto values = Patch::fromJson(kernel.records().type(kind), viewer, Json::parse(json), false);
            return kernel.records().patch(tx, viewer, {kind, id}, values);
        });
    }
    void remove(const Viewer& viewer, const std::string& kind, std::int64_t id) {
        kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, {kind, id}); });
    }
    std::vector<std::string> names(const Viewer& viewer, const std::string& kind, const std::string& q = {}) {
        ListRequest request;
        request.q = q;
        std::vector<std::string> result;
        for (const auto& item :
             kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, kind, request); }).items)
            result.push_back(std::get<std::string>(item.get("name")));
        return result;
    }
    template <class F>
    std::string badField(F&& call) {
        try {
            call();
        } catch (const Invalid& invalid) {
            return invalid.errors().front().field;
        }
        return "none";
    }
    /// Somebody with exactly these permissions.
    Viewer with(std::vector<std::string> permissions) {
        ViewerData data = agent.data();
        data.permissions = std::move(permissions);
        return Viewer(data);
    }

    TestKernel kernel;
    const Viewer admin = kernel.viewer(kernel.addUser("root", {"admin"}));
    const Viewer agent = kernel.viewer(kernel.addUser("anna", {"agent"}));
    const Viewer requester = kernel.viewer(kernel.addUser("ralf", {"requester"}));
};

TEST_F(OrganisationTest, AUserIsNormalisedAndHasDefaults) {
    const auto user =
        create(admin, "user", R"({"login":"Bert.Berg","name":" Bert Berg ","email":"Bert@Example.com"})").as<User>();
    EXPECT_EQ(user.login, "bert.berg");
    EXPECT_EQ(user.name, "Bert Berg");
    EXPECT_EQ(user.email, "bert@example.com");
    EXPECT_THAT(user.roles, ElementsAre("requester"));
    EXPECT_EQ(user.locale, "de");
    EXPECT_EQ(user.timeZone, "Europe/Berlin");
    EXPECT_TRUE(user.active);
    EXPECT_EQ(user.source, "local");
}

TEST_F(OrganisationTest, BadUsersAreRefusedByField) {
    const auto field = [&](const std::string& json) { return badField([&] { create(admin, "user", json); }); };
    EXPECT_EQ(field(R"({"login":"anna","name":"x"})"), "login");
    EXPECT_EQ(field(R"({"login":"ANNA","name":"x"})"), "login");
    EXPECT_EQ(field(R"({"login":"a b","name":"x"})"), "login");
    EXPECT_EQ(field(R"({"login":"new","name":"x","email":"ANNA@example.com"})"), "email");
    EXPECT_EQ(field(R"({"login":"new","name":"x","time_zone":"Europe/Nowhere"})"), "time_zone");
    EXPECT_EQ(field(R"({"login":"new","name":"x","locale":"fr"})"), "locale");
    EXPECT_EQ(field(R"({"login":"new","name":"x","roles":["king"]})"), "roles");
    EXPECT_EQ(field(R"({"login":"new","name":"x","password":"short"})"), "password");
    EXPECT_EQ(field(R"({"login":"new","name":"x","department_id":999})"), "department_id");
    EXPECT_EQ(field(R"({"login":"new","name":"x","group_ids":[999]})"), "group_ids");
    EXPECT_EQ(field(R"({"login":"new","name":"x"})"), "none");
}

TEST_F(OrganisationTest, AddressAndLoginAreFreeAgainAfterADeletion) {
    remove(admin, "user", agent.id());
    EXPECT_EQ(badField([&] { create(admin, "user", R"({"login":"anna","name":"x","email":"anna@example.com"})"); }),
              "none");
}

TEST_F(OrganisationTest, APasswordIsWrittenAndNeverRead) {
    const auto user = create(admin, "user", R"({"login":"bert","name":"Bert","password":"a good password"})");
    EXPECT_EQ(user.toJson(admin).find("password"), nullptr);
    EXPECT_NO_THROW(kernel.accounts().signIn("bert", "a good password", "192.0.2.1", false));
    patch(admin, "user", user.id(), R"({"password":"another word to enter"})");
    EXPECT_NO_THROW(kernel.accounts().signIn("bert", "another word to enter", "192.0.2.1", false));
    for (const auto& entry : kernel.db().read([&](Transaction& tx) { return kernel.journal().of(tx, user.ref()); }))
        EXPECT_THAT(entry.changes.dump(), ::testing::Not(HasSubstr("another")));
}

TEST_F(OrganisationTest, RequestersSeeThemselvesAndTheNamesOfStaff) {
    kernel.addUser("other", {"requester"});
    EXPECT_THAT(names(agent, "user"),
                UnorderedElementsAre("Name of root", "Name of anna", "Name of ralf", "Name of other"));
    EXPECT_THAT(names(requester, "user"), UnorderedElementsAre("Name of root", "Name of anna", "Name of ralf"));
    const auto seen = kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, requester, {"user", agent.id()}).toJson(requester);
    });
    EXPECT_EQ(seen["name"].text(), "Name of anna");
    EXPECT_EQ(seen.find("email"), nullptr);
    EXPECT_EQ(seen.find("login"), nullptr);
}

TEST_F(OrganisationTest, OneChangesOnlyWhatIsOnesOwn) {
    EXPECT_EQ(
        patch(requester, "user", requester.id(), R"({"locale":"en","time_zone":"Europe/Vienna"})").as<User>().timeZone,
        "Europe/Vienna");
    EXPECT_NE(badField([&] { patch(requester, "user", requester.id(), R"({"roles":["admin"]})"); }), "none");
    EXPECT_NE(badField([&] { patch(requester, "user", requester.id(), R"({"name":"Chef"})"); }), "none");
    EXPECT_THROW(patch(requester, "user", agent.id(), R"({"locale":"en"})"), Forbidden);
    EXPECT_THROW(patch(agent, "user", requester.id(), R"({"locale":"en"})"), Forbidden);
    EXPECT_THROW(create(agent, "user", R"({"login":"new","name":"x","locale":"de"})"), Error);
}

TEST_F(OrganisationTest, NobodyGivesOrTakesRightsTheyDoNotHave) {
    const Viewer people = with({"users.read", "users.read_all", "users.write", "users.write_own"});
    const auto id = create(admin, "user", R"({"login":"bert","name":"Bert"})").id();
    EXPECT_THROW(create(people, "user", R"({"login":"new","name":"New"})"), Forbidden)
        << "even a requester may do more";
    EXPECT_THROW(patch(people, "user", id, R"({"roles":["admin"]})"), Forbidden);
    EXPECT_THROW(patch(people, "user", id, R"({"roles":["agent"]})"), Forbidden);
    EXPECT_THROW(patch(people, "user", admin.id(), R"({"email":"mine@example.com"})"), Forbidden);
    EXPECT_THROW(patch(people, "user", admin.id(), R"({"password":"a good password"})"), Forbidden);
    EXPECT_THROW(remove(people, "user", admin.id()), Forbidden);
    EXPECT_NO_THROW(patch(admin, "user", id, R"({"roles":["agent"]})"));
}

TEST_F(OrganisationTest, AnAdministratorRemains) {
    EXPECT_THROW(patch(admin, "user", admin.id(), R"({"roles":["agent"]})"), Conflict);
    EXPECT_THROW(patch(admin, "user", admin.id(), R"({"active":false})"), Conflict);
    EXPECT_THROW(remove(admin, "user", admin.id()), Conflict);
    EXPECT_THROW(remove(kernel.system(), "user", admin.id()), Conflict);
    const auto second = kernel.addUser("second", {"admin"});
    EXPECT_NO_THROW(patch(admin, "user", second, R"({"active":false})"));
    EXPECT_THROW(patch(kernel.system(), "user", admin.id(), R"({"active":false})"), Conflict);
}

TEST_F(OrganisationTest, RolesHoldPermissionsThatExist) {
    const auto role = create(
        admin, "role",
        R"({"name":"second-level","title":"Second level","permissions":["users.read","groups.*"],"staff":true})");
    EXPECT_THAT(role.as<Role>().permissions, UnorderedElementsAre("users.read", "groups.*"));
    const Viewer viewer = kernel.viewer(kernel.addUser("bert", {"second-level"}));
    EXPECT_TRUE(viewer.may("groups.write"));
    EXPECT_FALSE(viewer.may("users.write"));
    EXPECT_THAT(names(requester, "user"), ::testing::Contains("Name of bert"));
    EXPECT_EQ(badField([&] { create(admin, "role", R"({"name":"x","title":"x","permissions":["tea.make"]})"); }),
              "permissions");
    EXPECT_EQ(badField([&] { create(admin, "role", R"({"name":"x","title":"x","permissions":["tea.*"]})"); }),
              "permissions");
    EXPECT_EQ(badField([&] { create(admin, "role", R"({"name":"Bad Name","title":"x"})"); }), "name");
    EXPECT_EQ(badField([&] { create(admin, "role", R"({"name":"agent","title":"x"})"); }), "name");
    EXPECT_THROW(remove(admin, "role", role.id()), Conflict) << "bert has it";
    EXPECT_THROW(remove(admin, "role", 2), Conflict) << "built in";
    EXPECT_THROW(patch(admin, "role", 1, R"({"permissions":[]})"), Conflict);
    const Viewer roles = with({"roles.read", "roles.write"});
    EXPECT_THROW(patch(roles, "role", role.id(), R"({"permissions":["users.read","groups.*","users.write"]})"),
                 Forbidden);
    EXPECT_THROW(create(roles, "role", R"({"name":"x","title":"x","permissions":["*"]})"), Forbidden);
}

TEST_F(OrganisationTest, ARoleMayHoldManyPermissions) {
    Json all = Json::array();
    for (const auto& [name, permission] : kernel.declared.permissions) all.push(name);
    const auto role = create(admin, "role", R"({"name":"all","title":"All","permissions":)" + all.dump() + "}");
    EXPECT_EQ(role.as<Role>().permissions.size(), all.size());
}

TEST_F(OrganisationTest, TreesKeepTheirPaths) {
    const auto berlin = create(admin, "location", R"({"name":"Berlin"})");
    const auto house =
        create(admin, "location", R"({"name":"House A","parent_id":)" + std::to_string(berlin.id()) + "}");
    const auto room = create(admin, "location", R"({"name":"2.14","parent_id":)" + std::to_string(house.id()) + "}");
    EXPECT_EQ(room.as<Location>().path, "Berlin / House A / 2.14");
    patch(admin, "location", berlin.id(), R"({"name":"Hamburg"})");
    EXPECT_THAT(names(agent, "location", "path:Hamburg"), UnorderedElementsAre("Hamburg", "House A", "2.14"));
    const auto path = [&](std::int64_t id) {
        return kernel.db().read([&](Transaction& tx) { return kernel.records().get<Location>(tx, agent, id).path; });
    };
    EXPECT_EQ(path(room.id()), "Hamburg / House A / 2.14");
    patch(admin, "location", house.id(), R"({"parent_id":null})");
    EXPECT_EQ(path(room.id()), "House A / 2.14");
    EXPECT_THROW(remove(admin, "location", house.id()), Conflict);
    remove(admin, "location", room.id());
    EXPECT_NO_THROW(remove(admin, "location", house.id()));
}

TEST_F(OrganisationTest, TreesHaveNoCyclesAndTenLevels) {
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 10; ++i)
        ids.push_back(create(admin, "department", R"({"name":"D)" + std::to_string(i) + R"("})").id());
    const auto under = [&](std::size_t child, std::size_t parent) {
        return badField(
            [&] { patch(admin, "department", ids[child], R"({"parent_id":)" + std::to_string(ids[parent]) + "}"); });
    };
    EXPECT_EQ(under(0, 0), "parent_id");
    for (std::size_t i = 1; i < 10; ++i) EXPECT_EQ(under(i, i - 1), "none") << i;
    EXPECT_EQ(under(0, 9), "parent_id");
    EXPECT_EQ(under(3, 7), "parent_id");
    EXPECT_EQ(badField([&] {
                  create(admin, "department", R"({"name":"too deep","parent_id":)" + std::to_string(ids[9]) + "}");
              }),
              "parent_id");
    EXPECT_EQ(badField([&] { create(admin, "department", R"({"name":"x","parent_id":999999})"); }), "parent_id");
    const auto above = create(admin, "department", R"({"name":"above"})").id();
    EXPECT_EQ(badField([&] { patch(admin, "department", ids[0], R"({"parent_id":)" + std::to_string(above) + "}"); }),
              "parent_id");
}

TEST_F(OrganisationTest, CategoriesAreATreePerKind) {
    const auto hardware = create(admin, "category", R"({"name":"Hardware","kind":"location"})");
    EXPECT_EQ(badField([&] { create(admin, "category", R"({"name":"x","kind":"moon"})"); }), "kind");
    const std::string parent = std::to_string(hardware.id());
    EXPECT_EQ(badField([&] { create(admin, "category", R"({"name":"x","kind":"user","parent_id":)" + parent + "}"); }),
              "parent_id");
    EXPECT_EQ(create(admin, "category", R"({"name":"Printer","kind":"location","parent_id":)" + parent + "}")
                  .as<Category>()
                  .path,
              "Hardware / Printer");
}

TEST_F(OrganisationTest, SigningInOverRest) {
    const Viewer nobody = Viewer::anonymous("de");
    const Reply made =
        kernel.call("POST", "/api/v1/sessions", nobody, R"({"login":"anna","password":"correct horse"})");
    ASSERT_EQ(made.status, 201);
    const Json body = Json::parse(made.body);
    EXPECT_EQ(body["user"]["login"].text(), "anna");
    const auto viewer = kernel.accounts().authenticate(body["token"].text(), Origin::api);
    ASSERT_TRUE(viewer);
    const Json me = Json::parse(kernel.call("GET", "/api/v1/me", *viewer).body);
    EXPECT_EQ(me["id"].integer(), agent.id());
    EXPECT_EQ(me["roles"].dump(), R"(["agent"])");
    EXPECT_THAT(me["permissions"].dump(), HasSubstr("users.read_all"));
    EXPECT_EQ(me["email"].text(), "anna@example.com");
    EXPECT_EQ(kernel.call("DELETE", "/api/v1/sessions/current", *viewer).status, 204);
    EXPECT_FALSE(kernel.accounts().authenticate(body["token"].text(), Origin::api));

    const Reply wrong = kernel.call("POST", "/api/v1/sessions", nobody, R"({"login":"anna","password":"wrong"})");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_THAT(wrong.body, HasSubstr("Anmeldename oder Passwort ist falsch."));
    for (const char* bad :
         {R"({})", R"({"login":"anna"})", R"({"login":1,"password":"x"})", R"({"login":"a","password":"b","more":1})",
          R"({"login":"a","password":"b","otp":1})", R"({"login":null,"password":null})", "[]", "{", "\xFF"})
        EXPECT_THROW(kernel.call("POST", "/api/v1/sessions", nobody, bad), Invalid) << bad;
}

TEST_F(OrganisationTest, RequestersSeeAllOfThemselvesInMe) {
    const Json me = Json::parse(kernel.call("GET", "/api/v1/me", requester).body);
    EXPECT_EQ(me["email"].text(), "ralf@example.com");
    EXPECT_EQ(Json::parse(kernel.call("GET", "/api/v1/me", kernel.system()).body)["permissions"].dump(), R"(["*"])");
}

TEST_F(OrganisationTest, TokensOverRest) {
    const Reply made =
        kernel.call("POST", "/api/v1/tokens", agent,
                    R"({"name":"Monitoring","scopes":["users:read"],"expires_at":"2027-01-01T00:00:00Z"})");
    ASSERT_EQ(made.status, 201);
    const Json body = Json::parse(made.body);
    EXPECT_TRUE(kernel.accounts().authenticate(body["secret"].text(), Origin::api));
    EXPECT_EQ(body["scopes"].dump(), R"(["users:read"])");
    EXPECT_THAT(names(agent, "token"), ElementsAre("Monitoring"));
    EXPECT_THAT(names(admin, "token"), IsEmpty()) << "everybody sees their own only";
    EXPECT_THROW(remove(admin, "token", body["id"].integer()), NotFound);
    const auto listed = kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, agent, {"token", body["id"].integer()}).toJson(agent);
    });
    EXPECT_EQ(listed.find("secret"), nullptr);
    EXPECT_EQ(listed["expires_at"].text(), "2027-01-01T00:00:00.000000Z");
    remove(agent, "token", body["id"].integer());
    EXPECT_FALSE(kernel.accounts().authenticate(body["secret"].text(), Origin::api));
    for (const char* bad :
         {R"({})", R"({"name":1})", R"({"name":"x","scopes":"all"})", R"({"name":"x","scopes":[1]})",
          R"({"name":"x","scopes":["all"]})", R"({"name":"x","expires_at":"soon"})", R"({"name":"x","expires_at":5})",
          R"({"name":"x","expires_at":"2001-01-01T00:00:00Z"})", R"({"name":"x","user_id":1})"})
        EXPECT_THROW(kernel.call("POST", "/api/v1/tokens", agent, bad), Invalid) << bad;
}

TEST_F(OrganisationTest, FilesOverRest) {
    const Reply made = kernel.call("POST", "/api/v1/files", agent, "hello", {},
                                   {{"Content-Type", "text/plain"}, {"X-File-Name", "gr%C3%BC%C3%9Fe.txt"}});
    ASSERT_EQ(made.status, 201);
    const Json body = Json::parse(made.body);
    EXPECT_EQ(body["name"].text(), "grüße.txt");
    EXPECT_EQ(body["size"].integer(), 5);
    EXPECT_EQ(body["media_type"].text(), "text/plain");
    EXPECT_EQ(body["sha256"].text(), sha256Hex("hello"));
    const std::string id = std::to_string(body["id"].integer());
    const Reply read = kernel.call("GET", "/api/v1/files/{id}", agent, {}, {{"id", id}});
    std::ifstream file(read.filePath);
    std::ostringstream content;
    content << file.rdbuf();
    EXPECT_EQ(content.str(), "hello");
    std::string headers;
    for (const auto& [name, value] : read.headers) headers += name + ": " + value + "\n";
    EXPECT_THAT(headers, HasSubstr("Content-Disposition: attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt"));
    EXPECT_THAT(headers, HasSubstr("Content-Security-Policy: default-src 'none'; sandbox"));
    EXPECT_THROW(kernel.call("GET", "/api/v1/files/{id}", requester, {}, {{"id", id}}), NotFound);
    EXPECT_THROW(kernel.call("GET", "/api/v1/files/{id}", agent, {}, {{"id", "abc"}}), NotFound);

    const std::string form =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: "
        "image/png\r\n\r\nPNG\r\n--b--\r\n";
    const Reply uploaded =
        kernel.call("POST", "/api/v1/files", agent, form, {}, {{"Content-Type", "multipart/form-data; boundary=b"}});
    EXPECT_EQ(Json::parse(uploaded.body)["name"].text(), "a.png");
    EXPECT_EQ(Json::parse(uploaded.body)["size"].integer(), 3);
    EXPECT_THROW(kernel.call("POST", "/api/v1/files", agent, "--b--\r\n", {},
                             {{"Content-Type", "multipart/form-data; boundary=b"}}),
                 Invalid);
    EXPECT_THROW(kernel.call("POST", "/api/v1/files", agent, "x", {}, {{"Content-Type", "no type"}}), Invalid);
    EXPECT_THROW(kernel.call("POST", "/api/v1/files", agent, "x", {}, {{"X-File-Name", "%FF"}}), Invalid);
}

TEST_F(OrganisationTest, UploadsThatWereNeverUsedAreSwept) {
    struct Run : JobRun {
        Json none;
        const Json& arguments() const override { return none; }
        bool cancelled() const override { return false; }
        void progress(std::int64_t, std::int64_t, std::string_view) override {}
    } run;
    kernel.files().store(agent, "a.txt", "text/plain", "unused");
    kernel.time.advance(std::chrono::hours(25));
    kernel.declared.jobs.find("core.sweep_files")->second.run(run, kernel);
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM file"), "0");
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM file_content"), "0");
}

TEST_F(OrganisationTest, CataloguesHaveTheSameTexts) {
    const auto& all = kernel.texts.all();
    ASSERT_EQ(all.size(), 2u);
    for (const auto& [key, text] : all.at("en")) EXPECT_TRUE(all.at("de").contains(key)) << key;
    // In English these are what the declarations say.
    const auto isDeclared = [](const std::string& key) {
        for (const char* prefix : {"hint.", "permission.", "setting.", "job."})
            if (key.starts_with(prefix)) return true;
        return false;
    };
    for (const auto& [key, text] : all.at("de"))
        if (!isDeclared(key)) {
            EXPECT_TRUE(all.at("en").contains(key)) << key;
        }
    for (const auto& [kind, type] : kernel.declared.records)
        for (const auto& field : type.fields)
            EXPECT_TRUE(all.at("en").contains("field." + std::string(field.name))) << kind << " " << field.name;
}

}  // namespace
}  // namespace kontor::test

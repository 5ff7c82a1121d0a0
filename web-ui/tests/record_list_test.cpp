// Lists and pages of records of any kind, as the server gives them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "kontor/error.h"
#include "kontor/facets.h"
#include "kontor/testing/test_kernel.h"
#include "kontor/web/record_list.h"
#include "kontor/web/record_page.h"

namespace kontor::web {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RecordLists : public ::testing::Test {
  protected:
    // One server for all: nothing here depends on what others made.
    static void SetUpTestSuite() {
        shared = std::make_unique<test::TestKernel>(std::vector<std::string>{"mail", "demo", "search"});
    }
    static void TearDownTestSuite() { shared.reset(); }
    static inline std::unique_ptr<test::TestKernel> shared;

    test::TestKernel& server = *shared;
    const std::string run = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    const Viewer admin = english("root" + run, "admin");
    const Viewer agent = english("agent" + run, "agent");

    const RecordListPage people{.kind = "user",
                                .path = "/people",
                                .access = needs("users.read"),
                                .title = "records.users",
                                .columns = {"name", "login", "location_id", "active"},
                                .facets = {"active", "location_id", "department_id"},
                                .views = {{.id = "all", .title = "records.users"}},
                                .first = "all",
                                .changes = {{"location_id"}}};
    const RecordDetailPage person{.kind = "user",
                                  .path = "/people",
                                  .access = needs("users.read"),
                                  .title = "records.users",
                                  .headline = {"login"},
                                  .properties = {"email", "location_id", "active"}};

    Viewer english(const std::string& login, const std::string& role) {
        const auto id = server.createUser(login, {role});
        server.db().write([&](Transaction& tx) {
            server.records().patch(tx, Viewer::system("test"), {"user", id}, Patch().set("locale", std::string("en")));
        });
        return server.viewerOf(id);
    }
    std::int64_t make(const std::string& kind, const std::string& json) {
        return server.db().write([&](Transaction& tx) {
            return server.records()
                .create(tx, admin, kind, Patch::fromJson(server.records().type(kind), admin, Json::parse(json), true))
                .id();
        });
    }
    static Request asked(const std::string& path, std::vector<std::pair<std::string, std::string>> query,
                         std::int64_t id = 0) {
        Request request;
        request.method = "GET";
        request.path = path;
        request.query = std::move(query);
        if (id != 0) request.params["id"] = std::to_string(id);
        return request;
    }
    Reply list(const Viewer& viewer, std::vector<std::pair<std::string, std::string>> query) {
        Request request = asked(people.path, std::move(query));
        return server.kernel().get<web::RecordLists>().show(request, viewer, server.kernel(), people);
    }
    Reply show(const Viewer& viewer, std::int64_t id, const std::string& tab = "") {
        Request request = asked(people.path + "/" + std::to_string(id), {{"tab", tab}}, id);
        return server.kernel().get<RecordDetails>().show(request, viewer, server.kernel(), person);
    }
    template <class F>
    std::uint64_t price(F&& f) {
        const auto before = Database::statementsOfThread();
        f();
        return Database::statementsOfThread() - before;
    }
};

TEST_F(RecordLists, OfAKindWithFacetsNamesAndViews) {
    const auto berlin = make("location", R"({"name": "Berlin"})");
    const auto bonn = make("location", R"({"name": "Bonn"})");
    const auto person = [&](const std::string& login, std::int64_t location) {
        return make("user", R"({"login": ")" + login + R"(", "name": "Name of )" + login +
                                R"(", "roles": ["requester"], "location_id": )" + std::to_string(location) + "}");
    };
    person("ada", berlin);
    person("bob", berlin);
    const auto carl = person("carl", bonn);

    const Facets::Counts counts = server.db().read([&](Transaction& tx) {
        return server.kernel().get<Facets>().facets(tx, admin, "user", "", {"location_id", "roles", "nothing"});
    });
    EXPECT_FALSE(counts.isCut);
    ASSERT_EQ(counts.fields.size(), 1U);  // what has many values, or is none, is left out
    EXPECT_EQ(counts.fields.at("location_id").at(std::to_string(berlin)), 2);
    EXPECT_EQ(counts.fields.at("location_id").at(std::to_string(bonn)), 1);

    const Reply all = list(admin, {});
    EXPECT_EQ(all.status, 200);
    EXPECT_THAT(all.body, AllOf(HasSubstr("Name of ada"), HasSubstr("<bdi>Bonn</bdi>"), HasSubstr("q=location%3A"),
                                HasSubstr("/people/" + std::to_string(carl)), HasSubstr("/export/users?")));
    const Reply some = list(admin, {{"q", "location:" + std::to_string(bonn)}});
    EXPECT_THAT(some.body, AllOf(HasSubstr("Name of carl"), Not(HasSubstr("Name of ada")), HasSubstr("Location: Bonn"),
                                 HasSubstr("aria-current=\"true\"")));
    const Reply none = list(admin, {{"q", "login:nobody"}});
    EXPECT_THAT(none.body, HasSubstr("Nothing matches"));
    const Reply wrong = list(admin, {{"q", "locaton:1"}});
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("role=\"alert\""));
    EXPECT_EQ(list(admin, {{"layout", "cards"}, {"sort", "-name"}}).status, 200);
    EXPECT_EQ(list(admin, {{"layout", "<b>"}, {"cursor", ""}, {"view", "nonsense"}}).status, 200);
    EXPECT_THROW(list(admin, {{"view", "4711"}}), NotFound);

    const auto view = make("view", R"({"name": "Those in Bonn", "applies_to": "user", "query": "location:Bonn",
                                       "columns": ["name", "email"]})");
    const Reply saved = list(admin, {{"view", std::to_string(view)}});
    EXPECT_THAT(saved.body, AllOf(HasSubstr("Those in Bonn"), HasSubstr("Name of carl"), Not(HasSubstr("Name of ada")),
                                  HasSubstr("E-mail"), HasSubstr("/people/views/" + std::to_string(view))));
    EXPECT_THROW(list(agent, {{"view", std::to_string(view)}}), NotFound);
}

TEST_F(RecordLists, CostTheSameHoweverManyThereAre) {
    make("user", R"({"login": "first", "name": "F", "roles": ["requester"], "location_id": )" +
                     std::to_string(make("location", R"({"name": "Mainz"})")) + "}");
    list(admin, {});  // which indexes there are is asked once
    const auto once = price([&] { list(admin, {}); });
    EXPECT_LE(once, 8U);
    for (int i = 0; i < 30; ++i)
        make("user", R"({"login": "p)" + std::to_string(i) +
                         R"(", "name": "P", "roles": ["requester"], "location_id": )" +
                         std::to_string(make("location", R"({"name": "L)" + std::to_string(i) + "\"}")) + "}");
    // What was chosen, saved views, facets, the page, counts, names; and what the frame's panels ask.
    EXPECT_EQ(price([&] { list(admin, {}); }), once);
    EXPECT_EQ(price([&] { list(admin, {{"q", "location:any"}, {"sort", "-name"}}); }), once);
}

TEST_F(RecordLists, ARecordHasAPage) {
    const auto bonn = make("location", R"({"name": "Ulm"})");
    const auto id =
        make("user", R"({"login": "eve", "name": "Eve <b>Bold</b>", "roles": ["requester"], "location_id": )" +
                         std::to_string(bonn) + "}");
    const Reply shown = show(admin, id);
    EXPECT_EQ(shown.status, 200);
    EXPECT_THAT(shown.body, AllOf(HasSubstr("Eve &lt;b&gt;Bold"), HasSubstr("Ulm"),
                                  HasSubstr("data-edit=\"/api/v1/users/"), Not(HasSubstr("<b>Bold"))));
    EXPECT_EQ(show(admin, id, "activity").status, 200);
    EXPECT_EQ(show(admin, id, "nonsense").status, 200);
    EXPECT_THROW(show(admin, 4711), NotFound);
    const auto once = price([&] { show(admin, id); });
    EXPECT_EQ(price([&] { show(admin, id); }), once);
    EXPECT_LE(once, 8U);
}

}  // namespace
}  // namespace kontor::web

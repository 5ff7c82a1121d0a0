#include <gtest/gtest.h>

#include "kontor/error.h"
#include "sample.h"

namespace kontor::test {
namespace {

using Ids = std::vector<std::int64_t>;

ListRequest query(std::string q, std::string sort = "id") {
    ListRequest request;
    request.q = std::move(q);
    request.sort = std::move(sort);
    return request;
}

TEST(Records, EveryKindOfFieldIsReadBack) {
    BoatKernel kernel;
    const auto id = kernel.addBoat(R"({"name":"Ännchen","length":12,"tags":["rot","alt"],"custom":{"keel":"deep"}})");
    const Boat boat = kernel.boat(id);
    EXPECT_EQ(boat.name, "Ännchen");
    EXPECT_EQ(boat.label, "B-" + std::to_string(id));
    EXPECT_EQ(boat.state, "planned");
    EXPECT_EQ(boat.length, 12);
    EXPECT_EQ(boat.tags, (std::vector<std::string>{"alt", "rot"}));
    EXPECT_EQ(boat.custom.dump(), R"({"keel":"deep"})");
    EXPECT_EQ(boat.version, 1);
    EXPECT_EQ(boat.createdAt, kernel.time.now());
}

TEST(Records, PagesFollowEachOtherWithoutGapOrDoubleInEveryOrder) {
    BoatKernel kernel;
    for (int i = 0; i < 23; ++i)
        kernel.addBoat(R"({"name":"b)" + std::to_string(i % 4) + R"(","length":)" +
                       (i % 3 ? std::to_string(i % 5 + 1) : "null") + "}");
    for (const char* sort : {"id", "-id", "name", "-name", "length", "-length", "state", "-updated_at"}) {
        Ids seen;
        ListRequest request = query("", sort);
        request.limit = 4;
        for (int pages = 0; pages < 10; ++pages) {
            const auto page = kernel.db().read(
                [&](Transaction& tx) { return kernel.records().list(tx, kernel.system(), "boat", request); });
            for (const auto& item : page.items) seen.push_back(item.id());
            if (!page.nextCursor) break;
            request.cursor = *page.nextCursor;
        }
        EXPECT_EQ(seen.size(), 23u) << sort;
        EXPECT_EQ(std::set<std::int64_t>(seen.begin(), seen.end()).size(), 23u) << sort;
        ListRequest whole = query("", sort);
        EXPECT_EQ(seen, kernel.ids(kernel.system(), whole)) << sort;
    }
}

TEST(Records, CursorsOfOthersAreRefused) {
    BoatKernel kernel;
    for (const char* cursor : {"x", "!!", "e30", "eyJzIjoibmFtZSIsInYiOjEsImkiOjF9"}) {
        ListRequest request = query("", "-id");
        request.cursor = cursor;
        EXPECT_THROW(kernel.ids(kernel.system(), request), Invalid) << cursor;
    }
}

TEST(Records, QueriesUseFieldsTextAndNames) {
    BoatKernel kernel;
    const auto anna = kernel.addUser("anna", {"agent"});
    const auto a =
        kernel.addBoat(R"({"name":"Seestern","length":5,"tags":["rot"],"owner_id":)" + std::to_string(anna) + "}");
    const auto b = kernel.addBoat(R"({"name":"Seeadler","state":"afloat"})");
    EXPECT_EQ(kernel.ids(kernel.system(), query("see")), (Ids{a, b}));
    EXPECT_EQ(kernel.ids(kernel.system(), query("owner:anna")), Ids{a});
    EXPECT_EQ(kernel.ids(kernel.system(), query("-tags:rot")), Ids{b});
    EXPECT_EQ(kernel.ids(kernel.system(), query("length<9")), Ids{a});
    EXPECT_EQ(kernel.ids(kernel.system(), query("-length<9")), Ids{b});
    EXPECT_EQ(kernel.ids(kernel.system(), query("state>=afloat")), Ids{b});
    EXPECT_EQ(kernel.ids(kernel.system(), query("100%")), Ids{});
    EXPECT_THROW(kernel.ids(kernel.system(), query("nosuch:1")), Invalid);
    EXPECT_THROW(kernel.ids(kernel.system(), query("", "tags")), Invalid);
}

TEST(Records, VisibilityHoldsForGetListCountAndNames) {
    BoatKernel kernel;
    const auto anna = kernel.addUser("anna", {"agent"});
    const auto mine = kernel.addBoat(R"({"name":"Mine","owner_id":)" + std::to_string(anna) + "}");
    const auto other = kernel.addBoat(R"({"name":"Other"})");
    const Viewer viewer = kernel.person(anna, {"boats.read"});
    EXPECT_EQ(kernel.ids(viewer, query("")), Ids{mine});
    EXPECT_EQ(kernel.ids(viewer, query("name:Other OR name:Mine")), Ids{mine});
    kernel.db().read([&](Transaction& tx) {
        EXPECT_THROW(kernel.records().get(tx, viewer, Ref{"boat", other}), NotFound);
        EXPECT_EQ(kernel.records().counts(tx, viewer, "boat", {"", "name:Other"}), (Ids{1, 0}));
        EXPECT_EQ(kernel.records().labels(tx, viewer, "boat", {mine, other}).size(), 1u);
        ListRequest request;
        request.total = true;
        EXPECT_EQ(kernel.records().list(tx, viewer, "boat", request).total, 1);
    });
    EXPECT_THROW(kernel.ids(kernel.person(anna, {}), query("")), Forbidden);
}

TEST(Records, AListIsOneStatementHoweverLong) {
    BoatKernel kernel;
    for (int i = 0; i < 30; ++i) kernel.addBoat(R"({"name":"x","tags":["a","b"]})");
    const auto before = Database::statementsOfThread();
    kernel.ids(kernel.system(), query("tags:a", "-updated_at"));
    EXPECT_EQ(Database::statementsOfThread() - before, 1u);
}

TEST(Records, OnlyTheFieldsAskedForAreShown) {
    BoatKernel kernel;
    kernel.addBoat(R"({"name":"x"})");
    ListRequest request;
    request.fields = {"name"};
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, kernel.system(), "boat", request); });
    EXPECT_EQ(page.items.front().toJson(kernel.system()).dump(), R"({"name":"x"})");
    request.fields = {"nosuch"};
    EXPECT_THROW(
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, kernel.system(), "boat", request); }),
        Invalid);
}

}  // namespace
}  // namespace kontor::test

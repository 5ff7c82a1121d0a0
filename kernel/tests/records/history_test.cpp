#include "kontor/history.h"

#include <gtest/gtest.h>

#include "sample.h"

namespace kontor::test {
namespace {

class History : public testing::Test {
  protected:
    void patch(std::int64_t id, const std::string& json) {
        kernel.db().write([&](Transaction& tx) {
            kernel.records().patch(
                tx, kernel.system(), Ref{"boat", id},
                Patch::fromJson(kernel.records().type("boat"), kernel.system(), Json::parse(json), false));
        });
    }
    std::vector<Moment> moments(std::int64_t id, std::int64_t after = 0) {
        return kernel.db().read([&](Transaction& tx) {
            const auto entries = kernel.journal().from(tx, {"boat", id}, after, 100);
            return historyOf(kernel.records().get(tx, kernel.system(), {"boat", id}), entries);
        });
    }
    BoatKernel kernel;
};

TEST_F(History, EachEntryHasWhatWasBeforeAndAfter) {
    const auto owner = kernel.addUser("owner", {"requester"});
    const auto id = kernel.addBoat(R"({"name":"Anna","tags":["a"],"custom":{"deck":"oak"}})");
    patch(id, R"({"name":"Berta","length":7,"owner_id":)" + std::to_string(owner) + "}");
    patch(id, R"({"tags":["b","c"],"state":"afloat","custom":{"deck":null,"sails":"2"}})");
    const auto all = moments(id);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].before.as<Boat>().name, "");
    EXPECT_EQ(all[0].after.as<Boat>().name, "Anna");
    EXPECT_EQ(all[0].after.as<Boat>().state, "planned");
    EXPECT_EQ(all[0].after.as<Boat>().custom.dump(), R"({"deck":"oak"})");
    EXPECT_FALSE(all[0].after.as<Boat>().length);
    EXPECT_EQ(all[1].before.as<Boat>().name, "Anna");
    EXPECT_EQ(all[1].after.as<Boat>().name, "Berta");
    EXPECT_EQ(all[1].after.as<Boat>().length, 7);
    EXPECT_EQ(all[1].after.as<Boat>().ownerId, owner);
    EXPECT_EQ(all[1].after.as<Boat>().tags, std::vector<std::string>{"a"});
    EXPECT_EQ(all[2].before.as<Boat>().state, "planned");
    EXPECT_EQ(all[2].after.as<Boat>().tags, (std::vector<std::string>{"b", "c"}));
    EXPECT_EQ(all[2].after.as<Boat>().custom.dump(), R"({"sails":"2"})");
    // From the middle on it is the same.
    const auto later = moments(id, all[0].entry.id);
    ASSERT_EQ(later.size(), 2u);
    EXPECT_EQ(later[0].before.as<Boat>().name, "Anna");
}

TEST_F(History, WhatHappensToEntriesOrIsOnlyNotedChangesNothing) {
    const auto id = kernel.addBoat(R"({"name":"Anna","state":"afloat"})");
    kernel.db().write([&](Transaction& tx) {
        for (const char* action : {"remark_created", "towed"})
            kernel.ledger().journal(tx, kernel.system(), {"boat", id}, action,
                                    {{"state", Json("x"), Json("y")}, {"name", Json("Zora"), Json()}});
    });
    for (const auto& moment : moments(id)) {
        EXPECT_EQ(moment.after.as<Boat>().name, "Anna");
        EXPECT_EQ(moment.after.as<Boat>().state, "afloat");
    }
}

TEST_F(History, WhatNoLongerFitsAFieldIsPassedOver) {
    const auto id = kernel.addBoat(R"({"name":"Anna","length":5})");
    kernel.db().write([&](Transaction& tx) {
        kernel.ledger().journal(tx, kernel.system(), {"boat", id}, "updated",
                                {{"state", Json("scrapped"), Json("planned")},
                                 {"length", Json(4), Json(5)},
                                 {"keel", Json("long"), Json()}});
    });
    const auto all = moments(id);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].after.as<Boat>().state, "planned");
    EXPECT_EQ(all[0].after.as<Boat>().length, 4);
    EXPECT_EQ(all[1].after.as<Boat>().length, 5);
}

}  // namespace
}  // namespace kontor::test

#include <gtest/gtest.h>

#include "kontor/error.h"
#include "kontor/record_batch.h"
#include "sample.h"

namespace kontor::test {
namespace {

class RecordWrites : public testing::Test {
  protected:
    Patch values(const std::string& json, bool creating = false) {
        return Patch::fromJson(kernel.records().type("boat"), kernel.system(), Json::parse(json), creating);
    }
    Boat patch(std::int64_t id, const std::string& json, std::optional<std::int64_t> ifMatch = {}) {
        return kernel.db().write([&](Transaction& tx) {
            return kernel.records().patch<Boat>(tx, kernel.system(), id, values(json), ifMatch);
        });
    }
    std::int64_t count(const std::string& table) {
        return kernel.db().read([&](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM " + table); });
    }
    std::vector<JournalEntry> journal(std::int64_t id) {
        return kernel.db().read([&](Transaction& tx) { return kernel.journal().of(tx, Ref{"boat", id}); });
    }
    BoatKernel kernel;
};

TEST_F(RecordWrites, AChangeLeavesVersionJournalAndEvent) {
    const auto id = kernel.addBoat(R"({"name":"Anna","tags":["a"]})");
    const auto events = count("outbox");
    const Boat boat = patch(id, R"({"name":"Berta","tags":["b"]})");
    EXPECT_EQ(boat.version, 2);
    EXPECT_EQ(boat.tags, std::vector<std::string>{"b"});
    EXPECT_EQ(count("outbox"), events + 1);
    const auto entries = journal(id);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].action, "updated");
    EXPECT_EQ(entries[0].changes.dump(),
              R"([{"field":"name","from":"Anna","to":"Berta"},{"field":"tags","from":["a"],"to":["b"]}])");
}

TEST_F(RecordWrites, DaysAndMoneyAreKeptExactly) {
    const auto id = kernel.addBoat(
        R"({"name":"Anna","launched_on":"2024-02-29","price":{"amount":"99999999999.99","currency":"EUR"}})");
    EXPECT_EQ(kernel.boat(id).launchedOn, parseDate("2024-02-29"));
    EXPECT_EQ(kernel.boat(id).price, (Money{9'999'999'999'999, "EUR"}));
    patch(id, R"({"price":{"amount":"12","currency":"CHF"},"launched_on":null})");
    EXPECT_EQ(journal(id)[0].changes.dump(), R"([{"field":"launched_on","from":"2024-02-29","to":null},)"
                                             R"({"field":"price","from":{"amount":"99999999999.99","currency":"EUR"},)"
                                             R"("to":{"amount":"12.00","currency":"CHF"}}])");
    EXPECT_EQ(patch(id, R"({"price":"12,00 CHF"})").version, 2) << "as people write it, and nothing new";
    for (const char* bad :
         {R"({"price":12})", R"({"price":{"amount":"12"}})", R"({"price":{"amount":12,"currency":"EUR"}})",
          R"({"price":{"amount":"1","currency":"EUR","tax":"0"}})", R"({"price":"12"})",
          R"({"price":{"amount":"-1","currency":"EUR"}})", R"({"launched_on":"2026-02-30"})",
          R"({"launched_on":20260101})", R"({"launched_on":"2026-01-01T00:00:00Z"})"})
        EXPECT_THROW(patch(id, bad), Invalid) << bad;
}

TEST_F(RecordWrites, NothingChangedIsNothingWritten) {
    const auto id = kernel.addBoat(R"({"name":"Anna"})");
    EXPECT_EQ(patch(id, R"({"name":"Anna"})").version, 1);
    EXPECT_EQ(journal(id).size(), 1u);
}

TEST_F(RecordWrites, AStaleChangeChangesNothing) {
    const auto id = kernel.addBoat(R"({"name":"Anna"})");
    patch(id, R"({"name":"Berta"})", 1);
    EXPECT_THROW(patch(id, R"({"name":"Cora"})", 1), Stale);
    EXPECT_EQ(kernel.boat(id).name, "Berta");
}

TEST_F(RecordWrites, RulesAndGuardsRefuse) {
    const auto id = kernel.addBoat(R"({"name":"Anna","length":120})");
    EXPECT_THROW(patch(id, R"({"state":"sunk"})"), Conflict);
    EXPECT_EQ(kernel.boat(id).state, "planned");
    patch(id, R"({"length":20})");
    patch(id, R"({"state":"sunk"})");
    EXPECT_THROW(patch(id, R"({"state":"afloat"})"), Conflict);
    EXPECT_EQ(journal(id).size(), 3u);
}

TEST_F(RecordWrites, ReferencesMustExistAndBeVisible) {
    try {
        kernel.addBoat(R"({"name":"Anna","owner_id":999999})");
        FAIL();
    } catch (const Invalid& invalid) {
        ASSERT_EQ(invalid.errors().size(), 1u);
        EXPECT_EQ(invalid.errors()[0].field, "owner_id");
    }
    EXPECT_EQ(count("boat"), 0);
    EXPECT_EQ(count("outbox WHERE name = 'record.changed' AND data LIKE '%boat%'"), 0);
}

TEST_F(RecordWrites, AnImportAsksOnceForWhatItsRecordsReferTo) {
    const std::string owner = std::to_string(kernel.addUser("owner", {"requester"}));
    const std::string boat = R"({"name":"Anna","owner_id":)" + owner + "}";
    const auto priceOf = [&](Transaction& tx) {
        const auto before = Database::statementsOfThread();
        kernel.records().create<Boat>(tx, kernel.system(), values(boat, true));
        return Database::statementsOfThread() - before;
    };
    kernel.db().write([&](Transaction& tx) {
        const auto first = priceOf(tx);
        EXPECT_EQ(priceOf(tx), first - 1);
    });
    EXPECT_THROW(kernel.db().write([&](Transaction& tx) {
        kernel.records().create<Boat>(tx, kernel.system(), values(boat, true));
        kernel.records().remove(tx, kernel.system(), {"user", std::stoll(owner)});
        kernel.records().create<Boat>(tx, kernel.system(), values(boat, true));
    }),
                 Invalid)
        << "who is gone meanwhile is not referred to";
}

TEST_F(RecordWrites, ABatchLeavesWhatItsRecordsLeaveOneByOne) {
    const auto owner = kernel.addUser("owner", {"requester"});
    const auto events = count("outbox");
    std::vector<Patch> boats;
    for (int i = 0; i < 75; ++i)
        boats.push_back(values(R"({"name":"Boat )" + std::to_string(i) + R"(","owner_id":)" + std::to_string(owner) +
                                   (i % 2 ? R"(,"tags":["b","a"]})" : "}"),
                               true));
    std::vector<std::int64_t> ids;
    std::uint64_t statements = 0;
    kernel.db().write([&](Transaction& tx) {
        const auto before = Database::statementsOfThread();
        ids = kernel.get<RecordBatch>().createAll(tx, kernel.system(), "boat", boats);
        statements = Database::statementsOfThread() - before;
    });
    EXPECT_LT(statements, 15u);
    ASSERT_EQ(ids.size(), 75u);
    for (const std::size_t i : {0U, 63U, 64U, 71U, 74U}) {
        const Boat boat = kernel.boat(ids[i]);
        EXPECT_EQ(boat.name, "Boat " + std::to_string(i));
        EXPECT_EQ(boat.version, 1);
        EXPECT_EQ(boat.tags.size(), i % 2 ? 2u : 0u);
        const auto entries = journal(ids[i]);
        ASSERT_EQ(entries.size(), 1u);
        EXPECT_EQ(entries[0].action, "created");
    }
    EXPECT_EQ(count("outbox"), events + 75);
    EXPECT_FALSE(kernel.db().read([&](Transaction& tx) { return kernel.journal().verify(tx); }).second);

    const auto all = [&](const Viewer& viewer) {
        kernel.db().write([&](Transaction& tx) { kernel.get<RecordBatch>().createAll(tx, viewer, "boat", boats); });
    };
    EXPECT_THROW(all(kernel.person(owner, {"boats.read"})), Forbidden);
    boats.push_back(values(R"({"name":"Ghost","owner_id":4711})", true));
    EXPECT_THROW(all(kernel.system()), Invalid) << "what is not there is not referred to";
    EXPECT_EQ(count("boat"), 75);
}

TEST_F(RecordWrites, CustomObjectsAreMerged) {
    const auto id = kernel.addBoat(R"({"name":"Anna","custom":{"a":1,"b":2}})");
    EXPECT_EQ(patch(id, R"({"custom":{"a":null,"c":3}})").custom.dump(), R"({"b":2,"c":3})");
}

TEST_F(RecordWrites, DeletedOnesAreGoneButKept) {
    const auto id = kernel.addBoat(R"({"name":"Anna"})");
    kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, kernel.system(), Ref{"boat", id}); });
    EXPECT_THROW(kernel.boat(id), NotFound);
    EXPECT_EQ(count("boat WHERE deleted_at IS NOT NULL"), 1);
}

TEST_F(RecordWrites, PermissionsAreAskedOfEveryWrite) {
    const auto anna = kernel.addUser("anna", {"agent"});
    const auto id = kernel.addBoat(R"({"name":"Anna","owner_id":)" + std::to_string(anna) + "}");
    const Viewer reader = kernel.person(anna, {"boats.read"});
    kernel.db().write([&](Transaction& tx) {
        EXPECT_THROW(kernel.records().create(tx, reader, "boat", values(R"({"name":"x"})", true)), Forbidden);
        EXPECT_THROW(kernel.records().patch(tx, reader, Ref{"boat", id}, values(R"({"name":"x"})")), Forbidden);
        EXPECT_THROW(kernel.records().remove(tx, reader, Ref{"boat", id}), Forbidden);
        // What one may not see, one may not learn of by writing either.
        const Viewer stranger = kernel.person(anna + 1000, {"boats.read", "boats.write"});
        EXPECT_THROW(kernel.records().patch(tx, stranger, Ref{"boat", id}, values(R"({"name":"x"})")), NotFound);
    });
}

TEST_F(RecordWrites, EntriesHangOnWhatTheViewerSees) {
    const auto anna = kernel.addUser("anna", {"agent"});
    const auto mine = kernel.addBoat(R"({"name":"Mine","owner_id":)" + std::to_string(anna) + "}");
    const auto other = kernel.addBoat(R"({"name":"Other"})");
    const Viewer viewer = kernel.person(anna, {"boats.read", "boats.write"});
    const auto remark = [&](std::int64_t boat, const char* json, const Viewer& who) {
        const Patch patch = Patch::fromJson(kernel.records().type("remark"), who, Json::parse(json), true);
        return kernel.db().write([&](Transaction& tx) {
            return kernel.records().create(tx, who, "remark", patch, Ref{"boat", boat}).id();
        });
    };
    remark(mine, R"({"text":"seen"})", viewer);
    const auto hidden = remark(mine, R"({"text":"unseen","hidden":true})", kernel.system());
    EXPECT_THROW(remark(other, R"({"text":"x"})", viewer), NotFound);
    kernel.db().read([&](Transaction& tx) {
        ListRequest request;
        request.owner = Ref{"boat", mine};
        EXPECT_EQ(kernel.records().list(tx, viewer, "remark", request).items.size(), 1u);
        EXPECT_EQ(kernel.records().list(tx, kernel.system(), "remark", request).items.size(), 2u);
        EXPECT_THROW(kernel.records().get(tx, viewer, Ref{"remark", hidden}), NotFound);
        request.owner = Ref{"boat", other};
        EXPECT_THROW(kernel.records().list(tx, viewer, "remark", request), NotFound);
    });
    EXPECT_EQ(journal(mine).size(), 3u);  // the boat's own history tells of its remarks
}

}  // namespace
}  // namespace kontor::test

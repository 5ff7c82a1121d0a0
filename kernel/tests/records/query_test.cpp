#include <gtest/gtest.h>

#include "kontor/error.h"
#include "kontor/query.h"
#include "sample.h"

namespace kontor::test {
namespace {

class QueriesOfRecords : public ::testing::Test {
  protected:
    BoatKernel kernel;
    const std::int64_t boat =
        kernel.addBoat(R"({"name":"Ännchen rot","length":12,"tags":["rot","alt"],"custom":{"keel":"deep","draft":3},
            "launched_on":"2026-01-31","price":{"amount":"1200.5","currency":"EUR"}})");

    bool matches(const std::string& q, const QueryFields* more = nullptr, const QueryRecord* values = nullptr) {
        return kernel.db().read([&](Transaction& tx) {
            const AnyRecord record = kernel.records().get(tx, kernel.system(), {"boat", boat});
            return kernel.records().matches(tx, kernel.system(), record, parseQuery(q), more, values);
        });
    }
    std::string bound(const Viewer& viewer, const std::string& q) {
        return kernel.db().read(
            [&](Transaction& tx) { return printQuery(kernel.records().bound(tx, viewer, "boat", parseQuery(q))); });
    }
};

TEST_F(QueriesOfRecords, ARecordIsJudgedAsAListJudgesIt) {
    for (const char* q : {"",
                          "name:anna",
                          "name:ännchen",
                          "annchen",
                          "ANNCHEN ROT",
                          "\"ännchen rot\"",
                          "\"rot ännchen\"",
                          "rot blau",
                          "length>=12",
                          "length<12",
                          "length:none",
                          "tags:alt",
                          "tags:neu",
                          "-tags:neu",
                          "tags:none",
                          "custom.keel:deep",
                          "custom.keel:d*",
                          "custom.draft:3",
                          "custom.mast:none",
                          "custom.mast:any",
                          "owner:none",
                          "launched:2026-01-31",
                          "launched_on<2026-01-31",
                          "launched<=today",
                          "launched:none",
                          "price:1200.50",
                          "price>1200.49",
                          "price>1200.5",
                          "price>900",
                          "price:none",
                          "owner:7",
                          "state:planned",
                          "state>planned",
                          "updated<1d",
                          "updated>1d",
                          "-(rot length:12)"})
        EXPECT_EQ(matches(q), !kernel.ids(kernel.system(), {.q = q}).empty()) << q;
    EXPECT_THROW(matches("nosuch:1"), QueryError);
    EXPECT_THROW(matches("length:many OR length:12"), QueryError) << "though one part holds";
}

TEST_F(QueriesOfRecords, FurtherFieldsAreAskedBesideItsOwn) {
    QueryFields fields({{.name = "name", .type = QueryType::text, .sql = "t.name"},
                        {.name = "was.state", .type = QueryType::word, .sql = "t.state"}});
    const QueryRecord values{[](std::string_view name) {
        EXPECT_EQ(name, "was.state");
        return std::vector<QueryValue>{std::string("sunk")};
    }};
    EXPECT_TRUE(matches("was.state:sunk name:rot", &fields, &values));
    EXPECT_FALSE(matches("was.state:planned", &fields, &values));
    EXPECT_THROW(matches("length:12", &fields, &values), QueryError) << "these fields are all there are";
}

TEST_F(QueriesOfRecords, ABoundQueryHoldsIdsInPlaceOfNames) {
    const auto anna = kernel.addUser("anna", {"agent"});
    const std::string id = std::to_string(anna);
    const Viewer system = kernel.system();
    EXPECT_EQ(bound(system, "owner:anna"), "owner:" + id);
    EXPECT_EQ(bound(system, "-(owner:anna,none OR rot) owner:any length:12"),
              "-(owner:" + id + ",none OR rot) owner:any length:12");
    EXPECT_EQ(bound(system, "owner:#7,8"), "owner:#7,8");
    EXPECT_EQ(bound(kernel.person(anna, {"boats.read"}), "owner:me"), "owner:" + id);
    EXPECT_THROW(bound(system, "owner:me"), QueryError);
    EXPECT_THROW(bound(system, "rot OR -owner:nobody"), QueryError);
}

TEST_F(QueriesOfRecords, TheFormOfAKeptQueryIsChecked) {
    kernel.db().read([&](Transaction& tx) {
        Records& records = kernel.records();
        EXPECT_NO_THROW(records.checkQuery(tx, kernel.system(), "boat", "owner:me,whoever rot"));
        for (const char* q : {"(", "nosuch:1", "length:many"}) {
            try {
                records.checkQuery(tx, kernel.system(), "boat", q, "condition");
                ADD_FAILURE() << q;
            } catch (const Invalid& invalid) {
                EXPECT_EQ(invalid.errors().front().field, "condition");
            }
        }
    });
}

}  // namespace
}  // namespace kontor::test

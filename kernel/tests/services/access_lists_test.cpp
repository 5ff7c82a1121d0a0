#include <random>

#include "access_sample.h"
#include "records/row_estimates.h"
#include "records/visible_parts.h"

namespace kontor::test {
namespace {

/// Parcels all over the place, and viewers with limits made up by chance.
class AccessLists : public AccessTest {
  protected:
    AccessLists() {
        auto sql = kernel.sql();
        sql.execute(
            "ALTER TABLE parcel ADD KEY parcel_updated (deleted_at, updated_at, id, location_id), ADD KEY parcel_place "
            "(location_id, deleted_at, updated_at, id), ADD KEY parcel_owner (owner_id)");
        std::string rows;
        for (int i = 0; i < 300; ++i) {
            const auto place = [&](std::vector<std::int64_t> ids) {
                const auto id = ids.at(below(ids.size()));
                return ", " + (id == 0 || below(4) == 0 ? "NULL" : std::to_string(id));
            };
            rows += (rows.empty() ? "(1, 'p" : ", (1, 'p") + std::to_string(below(50)) + "'" + place({rita, 1, 1, 1}) +
                    place({berlin, room, munich}) + place({finance, buying}) + place({desk, night}) +
                    place({hardware, printer}) + ", '2026-01-01', '2026-01-" + std::to_string(1 + below(9)) + "', " +
                    (below(10) == 0 ? "'2026-02-01'" : "NULL") + ")";
        }
        sql.execute(
            "INSERT INTO parcel (version, name, owner_id, location_id, department_id, group_id, category_id, "
            "created_at, updated_at, deleted_at) VALUES " +
            rows);
    }

    std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); }
    std::vector<std::int64_t> some(std::vector<std::int64_t> ids) {
        std::erase_if(ids, [&](std::int64_t) { return below(2) == 0; });
        std::sort(ids.begin(), ids.end());
        return ids;
    }

    Viewer anyone() {
        ViewerData data = kernel.viewer(rita).data();
        if (below(4) == 0) std::erase(data.permissions, "parcels.read");
        if (below(2) == 0) {
            data.permissions.emplace_back("parcels.read_department");
            data.departmentIds = some({finance, buying});
        }
        std::sort(data.permissions.begin(), data.permissions.end());
        for (std::int64_t grant = 1; grant <= static_cast<std::int64_t>(1 + below(3)); ++grant) {
            Limits limits;
            if (below(3) > 0) limits.locationIds = some({berlin, room, munich});
            if (below(4) == 0) limits.departmentIds = some({finance, buying});
            if (below(4) == 0) limits.groupIds = some({desk, night});
            if (below(4) == 0) limits.categoryIds = some({hardware, printer});
            if (limits.empty()) limits.locationIds = {munich};
            data.limitedRoles.push_back(std::make_shared<LimitedRole>(
                LimitedRole{grant, "agent", {"parcels.read", "parcels.read_all", "parcels.write"}, limits}));
        }
        return Viewer(std::move(data));
    }

    std::vector<std::int64_t> ids(const Viewer& viewer, ListRequest request) {
        std::vector<std::int64_t> result;
        request.limit = 25;
        for (;;) {
            const auto page =
                kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "parcel", request); });
            for (const auto& item : page.items) result.push_back(item.id());
            if (!page.nextCursor) return result;
            request.cursor = *page.nextCursor;
        }
    }
    /// By the predicate itself, past the lists.
    std::vector<std::int64_t> expected(const Viewer& viewer, const std::string& condition, const std::string& order) {
        const Predicate rows = visibleRows(kernel.records().type("parcel"), viewer);
        const Predicate where = conjoin({"t.deleted_at IS NULL AND " + condition, {}}, rows);
        std::vector<std::int64_t> result;
        kernel.db().read([&](Transaction& tx) {
            tx.run("SELECT t.id FROM parcel t WHERE " + where.sql + " ORDER BY " + order, where.values,
                   [&](const SqlRow& row) { result.push_back(row.get<std::int64_t>(0)); });
            return 0;
        });
        return result;
    }

    std::mt19937 random{20261126};
};

TEST_F(AccessLists, HoweverTheyAreReadTheyShowWhatThePredicateSays) {
    struct Asked {
        ListRequest request;
        std::string condition;
        std::string order;
    };
    const std::string here = std::to_string(berlin);
    const std::string both = here + "," + std::to_string(munich);
    const std::vector<Asked> asked{
        {{.sort = "-updated_at"}, "TRUE", "updated_at DESC, id DESC"},
        {{.sort = "updated_at"}, "TRUE", "updated_at, id"},
        {{.sort = "-id"}, "TRUE", "id DESC"},
        {{.sort = "name"}, "TRUE", "name, id"},
        {{.q = "location:" + here, .sort = "-updated_at"}, "location_id = " + here, "updated_at DESC, id DESC"},
        {{.q = "location:" + both, .sort = "-updated_at"}, "location_id IN (" + both + ")", "updated_at DESC, id DESC"},
        {{.q = "NOT name:p1", .sort = "-updated_at"}, "name NOT LIKE 'p1%'", "updated_at DESC, id DESC"},
        {{.sort = "-id", .extra = {"t.id > ?", {std::int64_t{100}}}}, "id > 100", "id DESC"},
    };
    // As estimated, all parts by themselves, none of them, and without a thought.
    const std::vector<ListTuning> tunings{{0, 1}, {0, 1e12}, {0, 0}, {1e12, 1}};
    for (int person = 0; person < 5; ++person) {
        const Viewer viewer = anyone();
        for (const auto& [request, condition, order] : asked) {
            const auto wanted = expected(viewer, condition, order);
            for (const auto& tuning : tunings) {
                kernel.recordEngine->tune(tuning);
                EXPECT_EQ(ids(viewer, request), wanted) << person << ' ' << request.q << ' ' << request.sort << ' '
                                                        << tuning.smallTable << ' ' << tuning.passedOver << '\n'
                                                        << visibleRows(kernel.records().type("parcel"), viewer).sql;
                ListRequest counting = request;
                counting.total = true;
                const auto page = kernel.db().read(
                    [&](Transaction& tx) { return kernel.records().list(tx, viewer, "parcel", counting); });
                EXPECT_EQ(page.total, wanted.size()) << request.q;
            }
            if (!request.extra.sql.empty()) continue;
            const auto counts = kernel.db().read(
                [&](Transaction& tx) { return kernel.records().counts(tx, viewer, "parcel", {request.q}); });
            EXPECT_THAT(counts, ElementsAre(wanted.size())) << request.q;
        }
    }
}

TEST_F(AccessLists, WhatIsEstimatedOnceCostsNoStatementMore) {
    grant({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({munich})}});
    const Viewer viewer = kernel.viewer(rita);
    kernel.recordEngine->tune({0, 1});
    const auto statements = [&] {
        const auto before = Database::statementsOfThread();
        ids(viewer, {.q = "name:p1", .sort = "-updated_at"});
        return Database::statementsOfThread() - before;
    };
    const auto first = statements();
    const auto later = statements();
    EXPECT_GT(first, later);
    EXPECT_EQ(statements(), later);
    kernel.time.advance(std::chrono::minutes(11));
    EXPECT_GT(statements(), later) << "what is kept gets old";
}

TEST(VisibleParts, AreWhatDisjoinJoined) {
    const auto sqlOf = [](const Predicate& condition) {
        std::vector<std::string> result;
        for (const auto& part : partsOf(condition)) result.push_back(part.sql);
        return result;
    };
    const Predicate a{"t.a = ?", {std::int64_t{1}}};
    const Predicate b{"t.b IN (SELECT x OR y FROM z WHERE c = '(' OR d = ?)", {std::int64_t{2}}};
    const Predicate c{"t.c = ? AND t.d = 1", {std::int64_t{3}}};
    EXPECT_THAT(sqlOf(disjoin(disjoin(a, b), c)), ElementsAre(a.sql, b.sql, c.sql));
    EXPECT_THAT(sqlOf(disjoin(a, disjoin(c, b))), ElementsAre(a.sql, c.sql, b.sql));
    const auto multiplied = partsOf(conjoin(c, disjoin(a, b)));
    ASSERT_EQ(multiplied.size(), 2u);
    EXPECT_EQ(multiplied[1].sql, "(" + c.sql + ") AND (" + b.sql + ")");
    EXPECT_EQ(multiplied[1].values, (std::vector<SqlValue>{std::int64_t{3}, std::int64_t{2}}));
    for (const char* whole : {"t.a = 1 OR t.b = 2", "(t.a = 1) OR t.b = 2", "(t.a = ')') OR (t.b = '", "t.a"})
        EXPECT_THAT(sqlOf({whole, {}}), ElementsAre(whole));
}

/// Answers every statement with one row.
class OneAnswer : public Transaction {
  public:
    explicit OneAnswer(std::vector<SqlValue> cells) : _row(std::move(cells)) {}
    void run(std::string_view, const std::vector<SqlValue>&, const std::function<void(const SqlRow&)>& row) override {
        row(_row);
    }
    std::int64_t change(std::string_view, const std::vector<SqlValue>&) override { return 0; }
    std::int64_t lastInsertId() override { return 0; }
    bool writes() const override { return false; }
    void afterCommit(std::function<void()>) override {}
    std::shared_ptr<CommitWork>& beforeCommit(const void*) override { return _work; }

  private:
    SqlRow _row;
    std::shared_ptr<CommitWork> _work;
};

TEST(RowEstimates, UnderstandWhatTheOptimizerSays) {
    const auto estimate = [](SqlValue how, SqlValue key, SqlValue rows) {
        OneAnswer tx({std::int64_t{1}, "PRIMARY", "t", std::move(how), "a,b", std::move(key), "9", nullptr,
                      std::move(rows), "Using where"});
        return RowEstimates().of(tx, Time{}, "parcel", "", [] { return Predicate{"t.a = 1", {}}; });
    };
    const auto range = estimate("range", "a", std::int64_t{42});
    EXPECT_EQ(range.rows, 42);
    EXPECT_EQ(range.index, "a");
    const auto filtered = estimate("ref|filter", "a|b", "12 (3%)");
    EXPECT_EQ(filtered.rows, 12);
    EXPECT_EQ(filtered.index, "a");
    EXPECT_EQ(estimate("ALL", nullptr, "1000").index, "");
    EXPECT_EQ(estimate(nullptr, nullptr, nullptr).rows, 1) << "a condition that cannot hold";
}

}  // namespace
}  // namespace kontor::test

// What machines report: titles word by word, one installation each, what changed between two reports, and nothing
// written when nothing did.
#include "kontor/software/installed.h"

#include "stock_room.h"

namespace kontor::software {
namespace {

using ::testing::HasSubstr;

class Reports : public StockRoom {
  protected:
    std::int64_t installations(std::int64_t machineId) {
        return std::ssize(itemsOf("/api/v1/installations?limit=200&q=asset:" + std::to_string(machineId)));
    }
    std::string changes(std::int64_t machineId) {
        std::string text;
        for (const auto& one : itemsOf("/api/v1/software-changes?sort=id&q=asset:" + std::to_string(machineId)))
            text += one["what"].text() + " ";
        return text;
    }
};

TEST_F(Reports, KeepWhatChangedBetweenThem) {
    const auto pc = machine("PC");
    Json outcome = report(pc, {program("Rocket", "1.0"), program("Skates"), program("Anvil")});
    EXPECT_EQ(outcome, Json::parse(R"({"appeared":3,"updated":0,"vanished":0,"new_titles":3})"));
    EXPECT_EQ(installations(pc), 3);
    EXPECT_EQ(changes(pc), "") << "the first report has nothing to compare with";

    outcome = report(pc, {program("Rocket", "2.0"), program("Skates"), program("Magnet")});
    EXPECT_EQ(outcome, Json::parse(R"({"appeared":1,"updated":1,"vanished":1,"new_titles":2})"));
    EXPECT_EQ(installations(pc), 3);
    EXPECT_THAT(changes(pc), ::testing::AllOf(HasSubstr("appeared"), HasSubstr("updated"), HasSubstr("vanished")));

    // Another machine with the same: no title is made twice.
    const auto other = machine("Other PC");
    EXPECT_EQ(report(other, {program("Rocket", "2.0"), program("rocket", "2.0")})["new_titles"], Json(1))
        << "word by word, in capital letters or not";
    EXPECT_TRUE(
        untilSo([&] { return itemsOf("/api/v1/software-titles?q=name:Skates").front()["installed"] == Json(1); }));
}

TEST_F(Reports, TheSameAgainWritesNothing) {
    const auto pc = machine("PC");
    std::vector<Json> programs;
    for (int i = 0; i < 300; ++i) programs.push_back(program("Same " + std::to_string(i)));
    report(pc, programs);
    ASSERT_TRUE(
        untilSo([&] { return count("SELECT COUNT(*) FROM software_titles WHERE stale OR state = 'new'") == 0; }));
    const auto traces = [&] {
        return count(
            "SELECT CAST((SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM journal)"
            " + (SELECT SUM(version) FROM installations) + (SELECT SUM(version) FROM software_titles)"
            " + (SELECT COUNT(*) FROM software_reports WHERE reported_at = created.at)"
            " AS SIGNED) FROM (SELECT MIN(reported_at) AS at FROM software_reports) created");
    };
    const auto before = traces();
    server.clock().advance(std::chrono::hours(1));
    std::reverse(programs.begin(), programs.end());
    programs.push_back(programs.front());
    admin = server.admin();
    EXPECT_EQ(report(pc, programs), Json::parse(R"({"appeared":0,"updated":0,"vanished":0,"new_titles":0})"));
    EXPECT_LE(traces() - before, 1) << "the new session at most";
    EXPECT_EQ(
        count("SELECT COUNT(*) FROM software_reports r WHERE r.asset_id = " + std::to_string(pc) +
              " AND r.reported_at > (SELECT MIN(i.first_seen) FROM installations i WHERE i.asset_id = r.asset_id)"),
        0);
}

TEST_F(Reports, CostFewStatementsHoweverManyPrograms) {
    const auto pc = machine("PC");
    std::vector<ReportedProgram> programs;
    for (int i = 0; i < 500; ++i) programs.push_back({.maker = "Acme", .name = "Program " + std::to_string(i)});
    auto& kernel = server.kernel();
    auto& installed = kernel.get<Installed>();
    const Viewer viewer = Viewer::system("test");
    const auto price = [&] {
        const auto before = Database::statementsOfThread();
        kernel.db().write([&](Transaction& tx) { return installed.report(tx, viewer, pc, programs, "audit"); });
        return Database::statementsOfThread() - before;
    };
    EXPECT_LE(price(), 60U);
    EXPECT_LE(price(), 2U) << "the machine, and the digest of its last report";
    programs.back().version = "2";
    EXPECT_LE(price(), 20U);
}

TEST_F(Reports, LeaveAloneWhatPeopleEntered) {
    const auto pc = machine("PC");
    report(pc, {program("Rocket")});
    const auto byHand = make("software-titles", Json::object({{"name", "Typewriter"}}));
    const auto entered = make("installations", Json::object({{"asset_id", pc}, {"title_id", byHand}}));
    EXPECT_EQ(report(pc, {program("Skates")})["vanished"], Json(1));
    EXPECT_EQ(installations(pc), 2);
    // What a person takes away comes back when it is reported once more.
    const Json skates = itemsOf("/api/v1/installations?q=asset:" + std::to_string(pc)).front();
    EXPECT_NE(skates["id"], Json(entered));
    EXPECT_EQ(admin.del("/api/v1/installations/" + std::to_string(skates["id"].integer())).status, 204);
    EXPECT_EQ(report(pc, {program("Skates")})["appeared"], Json(1));
    const auto twice =
        admin.post("/api/v1/installations", Json::object({{"asset_id", pc}, {"title_id", byHand}}).dump());
    EXPECT_EQ(twice.status, 409) << twice.body;
}

TEST_F(Reports, ThatCannotBeTakenAreRefusedByName) {
    const auto pc = machine("PC");
    const std::string path = "/api/v1/assets/" + std::to_string(pc) + "/software";
    const std::pair<const char*, const char*> wrong[] = {
        {R"({"programs": []})", "source"},
        {R"({"source": "by_hand", "programs": []})", "source"},
        {R"({"source": "x"})", "programs"},
        {R"({"source": "x", "programs": [7]})", "programs[0]"},
        {R"({"source": "x", "programs": [{"name": " "}]})", "programs[0].name"},
        {R"({"source": "x", "programs": [{"name": "a", "version": 2}]})", "programs[0].version"},
        {R"({"source": "x", "programs": [{"name": "a", "installed_on": "2026-02-30"}]})", "programs[0].installed_on"},
        {R"({"source": "x", "programs": [{"name": "a", "lunch": "b"}]})", "programs[0].lunch"},
        {R"({"source": "x", "programs": [], "lunch": 1})", "lunch"},
    };
    for (const auto& [body, field] : wrong) {
        const auto answer = admin.post(path, body);
        EXPECT_EQ(answer.status, 422) << body << answer.body;
        EXPECT_THAT(answer.body, HasSubstr("\"" + std::string(field) + "\"")) << body;
    }
    EXPECT_EQ(admin.post("/api/v1/assets/99999/software", R"({"source": "x", "programs": []})").status, 404);
    server.createUser("anna", {"agent"});
    auto agent = server.as("anna");
    EXPECT_EQ(agent.post(path, R"({"source": "x", "programs": []})").status, 403);
    // What is too long is cut; what is no text at all in a file is left out.
    const std::string longName(400, 'x');
    EXPECT_EQ(report(pc, {program(longName)})["appeared"], Json(1));
    const ReportedProgram broken[] = {{.name = "\xff\xfe"}, {.maker = "\xff", .name = "Fine"}};
    const auto outcome = server.kernel().db().write([&](Transaction& tx) {
        return server.kernel().get<Installed>().report(tx, Viewer::system("test"), pc, broken, "audit");
    });
    EXPECT_EQ(outcome.appeared, 1);
}

}  // namespace
}  // namespace kontor::software

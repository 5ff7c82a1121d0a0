// How an import runs: with whose rights, seen by whom, that a trial tells what will be done, interrupted, cancelled.
#include "imports/import.h"
#include "imports/import_setup.h"
#include "imports/import_walk.h"
#include "kontor/testing/wait_for.h"
#include "people_desk.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// A run that is cut short after so many pages.
class ShortRun : public JobRun {
  public:
    explicit ShortRun(int pages) : _pages(pages) {}
    const Json& arguments() const override { return _arguments; }
    bool cancelled() const override { return _pages <= 0; }
    void progress(std::int64_t, std::int64_t, std::string_view) override { --_pages; }

  private:
    Json _arguments;
    int _pages;
};

class ImportRunTest : public PeopleDesk {
  protected:
    Viewer clerk(const std::string& login) {
        if (number("SELECT COUNT(*) FROM role WHERE name = 'clerk'") == 0)
            create("role", R"({"name": "clerk", "title": "Clerk", "permissions": ["users.read", "users.read_all",
                "users.write", "users.write_own", "users.import", "files.write", "files.read", "roles.read",
                "groups.read", "locations.read", "departments.read", "organisations.read"]})");
        return server.newViewer(login, "clerk");
    }
    static Viewer narrowed(const Viewer& viewer, std::vector<std::string> scopes) {
        ViewerData data = viewer.data();
        data.scopes = std::move(scopes);
        return Viewer(std::move(data));
    }
    /// Line, outcome and what is wrong, of every row.
    std::vector<std::string> told(std::int64_t import) {
        return rows(
            "SELECT CONCAT(line, ' ', outcome, ' ', COALESCE(JSON_EXTRACT(errors, '$[*].key'), '')) FROM "
            "import_row WHERE record_id = " +
            std::to_string(import) + " ORDER BY line");
    }
    /// What the trial tells, and that it becomes true.
    std::vector<std::string> toldAndDone(const std::string& file, const std::string& more = {}) {
        const auto id = startImport(admin, file, more);
        EXPECT_EQ(waitForImport(id).state, "checked");
        const auto trial = told(id);
        EXPECT_EQ(applied(admin, id).state, "applied");
        EXPECT_EQ(told(id), trial);
        EXPECT_TRUE(journalIsWhole());
        return trial;
    }
    /// As if its job was under way, without one.
    Import underWay(std::int64_t id, const std::string& state) {
        write([&](Transaction& tx) {
            removeImportRows(tx, id);
            tx.execute(
                "UPDATE import SET state = ?, done = 0, new_count = 0, changed_count = 0, unchanged_count = 0, "
                "refused_count = 0 WHERE id = ?",
                state, id);
        });
        return read([&](Transaction& tx) { return server.records().get<Import>(tx, admin, id); });
    }
    void walk(const Import& import, int pages) {
        ShortRun run(pages);
        const auto round = number("SELECT round FROM import WHERE id = " + std::to_string(import.id));
        Kernel& kernel = server.kernel();
        std::unique_ptr<ImportColumns> columns;
        std::string path;
        read([&](Transaction& tx) {
            columns = importColumnsOf(tx, kernel, import.recordKind);
            path = kernel.files().path(kernel.files().find(tx, admin, import.fileId));
        });
        const auto rows = layDown(kernel, path, import, 1000);
        ImportWalk(run, kernel, import, round, *rows, *columns, admin).perform();
    }
    static std::string staff(int count) {
        std::string file = "login,name,manager\n";
        for (int i = 0; i < count; ++i)
            file +=
                "p" + std::to_string(i) + ",Person " + std::to_string(i) + ",p" + std::to_string(count - 1 - i) + "\n";
        return file;
    }
};

TEST_F(ImportRunTest, ATokenBoundsWhatItsImportDoes) {
    const auto mayNot = narrowed(admin, {"users:import", "users:read", "users:create", "files:read", "files:write"});
    ASSERT_FALSE(mayNot.may("users.write"));
    EXPECT_THROW(startImport(mayNot, "login,name\nx,X\n"), Forbidden);
    const auto may = narrowed(admin, {"users:import", "users:read", "users:write", "files:read", "files:write"});
    const auto id = startImport(may, "login,name,department\nx,X,\ny,Y,Sales\n");
    const Import import = waitForImport(id);
    EXPECT_EQ(import.scopes, may.data().scopes);
    EXPECT_EQ(import.actsAsId, admin.id());
    EXPECT_THAT(told(id), ElementsAre(HasSubstr("2 refused"), HasSubstr("3 refused")))
        << "gives no role whose rights the token does not have";
    // The same person with all their rights may do more.
    write([&](Transaction& tx) { imports().check(tx, admin, id); });
    EXPECT_EQ(applied(admin, id).created, 2);
    EXPECT_THROW(write([&](Transaction& tx) { imports().check(tx, admin, id); }), Conflict);
}

TEST_F(ImportRunTest, WhatRowsTellIsForWhoImportsThem) {
    const Viewer one = clerk("one");
    const Viewer two = clerk("two");
    const auto id = startImport(one, "login,name\nx,X\n");
    const Import import = waitForImport(id);
    const auto seen = [&](const Viewer& viewer) {
        return read([&](Transaction& tx) { return server.records().list(tx, viewer, "import", {}).items.size(); });
    };
    EXPECT_EQ(seen(one), 1U);
    EXPECT_EQ(seen(two), 0U);
    EXPECT_EQ(seen(admin), 1U) << "may see those of everybody";
    EXPECT_THROW(rowsOf(two, id), NotFound);
    EXPECT_THAT(rowsOf(one, id), SizeIs(1));
    EXPECT_THROW(read([&](Transaction& tx) { return server.kernel().files().find(tx, two, import.fileId); }), NotFound);
    for (const auto verb : {&Imports::apply, &Imports::check, &Imports::cancel})
        EXPECT_THROW(write([&](Transaction& tx) { (imports().*verb)(tx, two, id); }), NotFound);
    EXPECT_THROW(patch(two, "import", id, R"({"create_missing": false})"), NotFound);
    // Who applies it for somebody does so with their own rights; it stays theirs who began it.
    const Import done = applied(admin, id);
    EXPECT_EQ(done.actsAsId, admin.id());
    EXPECT_EQ(done.authorId, one.id());
    EXPECT_EQ(seen(one), 1U);
}

TEST_F(ImportRunTest, ATrialKnowsWhatRowsFarAboveWouldMake) {
    std::string places = "Pfad,Art\nBerlin,site\nBerlin / Tower,floor\n";
    for (int i = 0; i < 300; ++i) places += "Berlin / Tower / " + std::to_string(i) + ",room\n";
    // Nothing lies in a narrower place; and where nothing is made that is not named, these have no parent.
    places += "Berlin / Tower / 7 / Annex,site\nMunich / Attic,room\nberlin,site\n";
    const auto told = toldAndDone(places, R"(, "kind": "location", "create_missing": false)");
    ASSERT_THAT(told, SizeIs(305));
    EXPECT_EQ(told[301], "303 new ");
    EXPECT_THAT(told[302], HasSubstr("refused"));
    EXPECT_THAT(told[303], HasSubstr("error.no_such_record"));
    EXPECT_EQ(told[304], "306 changed ");
}

TEST_F(ImportRunTest, ATrialKnowsWhichAddressesRowsFarAboveTakeAndGiveUp) {
    create("user", R"({"login": "bert", "name": "Bert", "email": "bert@example.com", "employee_number": "E1"})");
    std::string file = "login,name,email,other_emails,employee_number\nbert,Bert,b.new@example.com,,E2\n";
    for (int i = 0; i < 200; ++i) file += "p" + std::to_string(i) + ",P,p" + std::to_string(i) + "@example.com,,\n";
    file +=
        "carla,Carla,bert@example.com,,E1\n"            // given up by Bert
        "dora,Dora,dora@example.com,p7@example.com,\n"  // taken by p7
        "emil,Emil,emil@example.com,,E2\n"              // taken by Bert
        "fritz,Fritz,,emil@example.com,\n"              // free, as Emil is refused
        "p9,P9 changed,,,\n";                           // twice
    const auto told = toldAndDone(file);
    ASSERT_THAT(told, SizeIs(206));
    EXPECT_EQ(told[0], "2 changed ");
    EXPECT_EQ(told[201], "203 new ");
    EXPECT_EQ(told[202], R"(204 refused ["error.taken"])");
    EXPECT_EQ(told[203], R"(205 refused ["error.taken"])");
    EXPECT_EQ(told[204], "206 new ");
    EXPECT_EQ(told[205], R"(207 refused ["error.twice_in_file"])");
}

TEST_F(ImportRunTest, AManagerWhoIsRefusedIsMissedInTheTrialAlready) {
    const auto told = toldAndDone(
        "login,name,manager,email\n"
        "amy,Amy,boss,\n"
        "ben,Ben,chief,\n"
        "anna.berg,Anna Berg,boss,\n"
        "chief,Chief,,chief@example.com\n"
        "own,Own,own,\n"
        "boss,Boss,,anna.berg@example.com\n");
    EXPECT_THAT(told,
                ElementsAre(R"(2 new ["error.no_such_record"])", "3 new ", R"(4 unchanged ["error.no_such_record"])",
                            "5 new ", R"(6 refused ["error.own_manager"])", R"(7 refused ["error.taken"])"));
    EXPECT_EQ(number("SELECT COUNT(*) FROM user WHERE manager_id IS NOT NULL"), 1);
}

TEST_F(ImportRunTest, ManagersFurtherDownSurviveAnInterruption) {
    const auto id = startImport(admin, staff(400));
    ASSERT_EQ(waitForImport(id).state, "checked");
    EXPECT_EQ(rows("SELECT JSON_VALUE(changes, '$[2].to') FROM import_row WHERE line = 2").at(0), "Person 399")
        << "the trial names who will be the manager";
    underWay(id, "applying");
    for (const int pages : {1, 1, 2, 9}) {
        const auto import = read([&](Transaction& tx) { return server.records().get<Import>(tx, admin, id); });
        walk(import, pages);
    }
    EXPECT_EQ(number("SELECT COUNT(*) FROM user u JOIN user m ON m.id = u.manager_id WHERE u.login LIKE 'p%' AND "
                     "SUBSTR(m.login, 2) = 399 - SUBSTR(u.login, 2)"),
              400);
    const auto import = read([&](Transaction& tx) { return server.records().get<Import>(tx, admin, id); });
    EXPECT_EQ(import.state, "applied");
    EXPECT_EQ(import.done, 400);
    EXPECT_EQ(import.created, 400);
    EXPECT_EQ(number("SELECT COUNT(*) FROM import_row WHERE awaits IS NOT NULL"), 0);
    EXPECT_TRUE(journalIsWhole());
}

TEST_F(ImportRunTest, AnInterruptedTrialBeginsAnew) {
    const auto id = startImport(admin, staff(300) + "p3,Again,\n");
    ASSERT_EQ(waitForImport(id).state, "checked");
    const auto all = told(id);
    walk(underWay(id, "checking"), 1);
    walk(read([&](Transaction& tx) { return server.records().get<Import>(tx, admin, id); }), 9);
    EXPECT_EQ(told(id), all);
    EXPECT_THAT(all.back(), HasSubstr("twice_in_file"));
}

TEST_F(ImportRunTest, ACancelledImportSaysSoAndCanBeCheckedAgain) {
    const auto id = startImport(admin, staff(300));
    ASSERT_EQ(waitForImport(id).state, "checked");
    EXPECT_THROW(write([&](Transaction& tx) { imports().cancel(tx, admin, id); }), Conflict);
    const Import import = underWay(id, "applying");
    write([&](Transaction& tx) { imports().cancel(tx, admin, id); });
    // What still runs stops before it writes anything.
    walk(import, 9);
    EXPECT_EQ(waitForImport(id).state, "cancelled");
    EXPECT_EQ(number("SELECT COUNT(*) FROM user WHERE login LIKE 'p%'"), 0);
    write([&](Transaction& tx) { imports().check(tx, admin, id); });
    EXPECT_EQ(applied(admin, id).created, 300);
}

TEST_F(ImportRunTest, NoNamesOfManagersStayBehindWhatEnded) {
    const auto awaited = [&] { return number("SELECT COUNT(*) FROM import_row WHERE awaits IS NOT NULL"); };
    const auto id = startImport(admin, staff(300));
    ASSERT_EQ(waitForImport(id).state, "checked");
    walk(underWay(id, "checking"), 1);
    EXPECT_GT(awaited(), 0);
    write([&](Transaction& tx) { imports().cancel(tx, admin, id); });
    EXPECT_EQ(awaited(), 0);
    walk(underWay(id, "checking"), 1);
    EXPECT_GT(awaited(), 0);
    write([&](Transaction& tx) {
        tx.execute("UPDATE job_run SET state = 'failed' WHERE id = (SELECT job_id FROM import WHERE id = ?)", id);
    });
    server.kernel().jobs().wake("people.mend_imports");
    EXPECT_EQ(waitForImport(id).state, "failed");
    EXPECT_EQ(awaited(), 0);
}

TEST_F(ImportRunTest, AJobThatWasCancelledOrGivenUpEndsItsImport) {
    for (const std::string state : {"cancelled", "failed"}) {
        const auto id = startImport(admin, "login,name\nx,X\n");
        ASSERT_EQ(waitForImport(id).state, "checked");
        underWay(id, "checking");
        write([&](Transaction& tx) {
            tx.execute(
                "UPDATE job_run SET state = ?, error = 'gone' WHERE id = (SELECT job_id FROM import WHERE id = ?)",
                state, id);
        });
        server.kernel().jobs().wake("people.mend_imports");
        const Import import = waitForImport(id);
        EXPECT_EQ(import.state, state);
        EXPECT_EQ(import.error, state == "failed" ? "gone" : "");
    }
}

}  // namespace
}  // namespace kontor::test

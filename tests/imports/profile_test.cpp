// What is kept of an import for the next file, rules, refused rows, and taking an import back.
#include "import_desk.h"
#include "imports/import_profile.h"
#include "imports/refused_rows.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ImportProfileTest : public ImportDesk {
  protected:
    std::int64_t entries() { return number("SELECT COUNT(*) FROM journal WHERE kind IN ('user', 'location')"); }
};

TEST_F(ImportProfileTest, AProfileReadsTheNextFileWithTheSameColumns) {
    const auto first =
        begin("a.csv", "Kennung,Wer,Bemerkung\nfred,Fred,x\n",
              R"(, "mapping": {"Wer": "name", "Bemerkung": "title"}, "rule": "create", "create_missing": false)");
    EXPECT_EQ(waitForImport(first).created, 1);
    const auto profile =
        write([&](Transaction& tx) { return imports().saveProfile(tx, admin, first, "Payroll", true); });
    const Import next = waitForImport(begin("b.csv", "Wer;Bemerkung;Kennung\nGina;y;gina\nAnna;z;anna.berg\n"));
    EXPECT_EQ(next.profileId, profile);
    EXPECT_EQ(next.mapping["Wer"].text(), "name");
    EXPECT_EQ(next.rule, "create");
    EXPECT_EQ(next.created, 1);
    EXPECT_EQ(next.skipped, 1);
    // Other columns: it is not used by itself, but may be chosen.
    EXPECT_FALSE(waitForImport(begin("c.csv", "login,name\nx,X\n")).profileId);
    const Import chosen =
        waitForImport(begin("d.csv", "Kennung,Wer\nh,Hanna\n", R"(, "profile_id": )" + std::to_string(profile)));
    EXPECT_EQ(chosen.mapping["Wer"].text(), "name");
    const Import said = waitForImport(begin("e.csv", "login,name,title\nx,X,\ny,Y,Boss\n",
                                            R"(, "defaults": {"title": "Clerk", "location": "Berlin"})"));
    const auto rowsSaid = rowsOf(said.id);
    EXPECT_THAT(rowsSaid[0].changes.dump(), HasSubstr(R"("to":"Clerk")"));
    EXPECT_THAT(rowsSaid[1].changes.dump(), HasSubstr(R"("to":"Boss")"));
    EXPECT_THAT(faults([&] { begin("e.csv", "login,name\nx,X\n", R"(, "defaults": {"password": "x"})"); }),
                ElementsAre("defaults"));
    // One's own is not for others unless shared.
    create("role", R"({"name": "clerk", "title": "Clerk", "permissions": ["users.read", "users.read_all", "users.write",
        "users.import", "files.write", "files.read"]})");
    const Viewer clerk = server.newViewer("clerk", "clerk");
    const auto seen = [&] {
        return read(
            [&](Transaction& tx) { return server.records().list(tx, clerk, "import_profile", {}).items.size(); });
    };
    EXPECT_EQ(seen(), 1U);
    EXPECT_THROW(patch(clerk, "import_profile", profile, R"({"name": "Mine"})"), Forbidden);
    patch(admin, "import_profile", profile, R"({"shared": false})");
    EXPECT_EQ(seen(), 0U);
}

TEST_F(ImportProfileTest, RulesSayWhatIsWrittenAndWhatEmptyCellsMean) {
    const std::string file = "login,name,phone\nanna.berg,Anna Neu,\nnew,New,1\n";
    const Import update = applied(begin("a.csv", file, R"(, "rule": "update", "empty_cells": "clear")"));
    EXPECT_EQ(update.changed, 1);
    EXPECT_EQ(update.skipped, 1);
    EXPECT_EQ(user(anna).name, "Anna Neu");
    EXPECT_EQ(user(anna).phone, std::nullopt);
    EXPECT_EQ(user(anna).mobile, "+49 170 7654321") << "no column of the file";
    const Import create = applied(begin("a.csv", file, R"(, "rule": "create")"));
    EXPECT_EQ(create.created, 1);
    EXPECT_EQ(create.skipped, 1);
}

TEST_F(ImportProfileTest, TheSameFileOnceMoreWritesNothing) {
    const std::string file =
        "login,name,email,phone,vip,locale,location,groups,title\n"
        "anna.berg,Anna Berg,anna.berg@example.com,+49 30 1,ja,de,Berlin / House A,,'=Lead\n"
        "bert,Bert,,,no,en,Berlin,,\n";
    EXPECT_EQ(applied(begin("a.csv", file)).refused, 0);
    EXPECT_EQ(user(anna).title, "=Lead") << "protected as exports do it";
    const auto before = entries();
    const auto versions = rows("SELECT GROUP_CONCAT(version ORDER BY id) FROM user");
    const Import again = applied(begin("a.csv", file));
    EXPECT_EQ(again.unchanged, 2);
    EXPECT_EQ(entries(), before);
    EXPECT_EQ(rows("SELECT GROUP_CONCAT(version ORDER BY id) FROM user"), versions);
}

TEST_F(ImportProfileTest, RefusedRowsAreAFileWithTheReasons) {
    const auto id = begin("a.csv", "login;name;Bemerkung\r\nbad login;X;\"=cmd;1\"\r\nok;Ok;\r\nrow;with;too;many\r\n");
    EXPECT_EQ(waitForImport(id).refused, 2);
    const std::string text = refusedRows(server.kernel(), admin, id);
    EXPECT_THAT(text, HasSubstr("login,name,Bemerkung,"));
    EXPECT_THAT(text, HasSubstr("bad login,X,\"'=cmd;1\",2,"));
    EXPECT_THAT(text, HasSubstr("row,with,too,4,"));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("ok,Ok")));
    const Viewer other = server.newViewer("other", "agent");
    EXPECT_THROW(refusedRows(server.kernel(), other, id), Error);
}

TEST_F(ImportProfileTest, AnImportIsTakenBackWhereNobodyChangedItSince) {
    const auto id = begin("a.csv",
                          "login,name,phone,title,location,manager\n"
                          "anna.berg,Anna Neu,1,Boss,Berlin / A,\n"
                          "bert,Bert,,,Berlin / A / 2,carla\n"
                          "carla,Carla,,,Munich,\n"
                          "dora,Dora,,,Munich,\n");
    ASSERT_EQ(applied(id).created, 3);
    patch(admin, "user", anna, R"({"title": "Chief"})");
    const auto dora = number("SELECT id FROM user WHERE login = 'dora'");
    patch(admin, "user", dora, R"({"phone": "7"})");
    EXPECT_THROW(write([&](Transaction& tx) { imports().undo(tx, agent, id); }), Error);
    const Import back = undone(id);
    EXPECT_EQ(back.state, "undone") << back.error;
    EXPECT_EQ(back.undone, 2);
    EXPECT_EQ(back.left, 2);
    EXPECT_EQ(user(anna).name, "Anna Berg");
    EXPECT_EQ(user(anna).phone, "+49 30 1234567");
    EXPECT_EQ(user(anna).title, "Chief") << "changed since";
    EXPECT_THAT(rows("SELECT login FROM user WHERE login IN ('bert', 'carla', 'dora') AND deleted_at IS NULL"),
                ElementsAre("dora"));
    EXPECT_THAT(rows("SELECT path FROM location WHERE deleted_at IS NULL"), ElementsAre("Munich"))
        << "somebody still sits there";
    const auto left = rowsOf(id, "undone:left");
    ASSERT_THAT(left, SizeIs(2));
    EXPECT_EQ(left[0].undoNotes.items().at(0)["field"].text(), "title");
    EXPECT_EQ(left[1].undoNotes.items().at(0)["key"].text(), "error.undo_changed");
    EXPECT_THROW(undone(id), Conflict);
    EXPECT_TRUE(journalIsWhole());
}

TEST_F(ImportProfileTest, ATreeIsTakenBackFromItsLeaves) {
    const auto id = begin("a.csv", "Pfad,Art\nBerlin / A / 2.14,room\nBerlin / A,building\nBerlin,site\n",
                          R"(, "kind": "location")");
    ASSERT_EQ(applied(id).refused, 0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM location WHERE deleted_at IS NULL"), 3);
    const Import back = undone(id);
    EXPECT_EQ(back.left, 0) << rows("SELECT undo_notes FROM import_row WHERE undone = 'left'").size();
    EXPECT_EQ(number("SELECT COUNT(*) FROM location WHERE deleted_at IS NULL"), 0);
}

}  // namespace
}  // namespace kontor::test

#include "people_desk.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ImportTest : public PeopleDesk {};

TEST_F(ImportTest, TheTrialTellsEachRowAndChangesNothing) {
    const auto id = startImport(admin,
                                "Benutzername;Vorname;Nachname;E-Mail;Telefon;Abteilung;Standort;Vorgesetzter;Notiz\r\n"
                                "anna.berg;Anna;Berg;;+49 30 999;Finance / Purchasing;Berlin / 2.14;;ignored\r\n"
                                "bert;Bert;B\xF6ll;bert@example.com;;;;carla;\r\n"
                                "carla;Carla;Klein;carla@example.com;;Finance;;;\r\n"
                                "dora;Dora;;=1+1;;;;;\r\n"
                                "emil;Emil;Erz;anna.berg@example.com;;;;nobody;\r\n"
                                ";Nameless;;;;;;;\r\n"
                                "bert;Bert;Again;;;;;;\r\n");
    const Import import = waitForImport(id);
    ASSERT_EQ(import.state, "checked") << import.error;
    EXPECT_EQ(import.matchBy, "login");
    EXPECT_EQ(import.encoding, "windows-1252");
    EXPECT_EQ(import.mapping["Notiz"].text(), "");
    EXPECT_EQ(import.mapping["Vorgesetzter"].text(), "manager");
    EXPECT_EQ(import.total, 7);
    EXPECT_EQ(import.created, 2);
    EXPECT_EQ(import.changed, 1);
    EXPECT_EQ(import.refused, 4);
    const auto rows = rowsOf(id);
    ASSERT_THAT(rows, SizeIs(7));
    EXPECT_EQ(rows[0].outcome, "changed");
    EXPECT_THAT(rows[0].changes.dump(), HasSubstr(R"({"field":"phone","from":"+49 30 1234567","to":"+49 30 999"})"));
    EXPECT_THAT(rows[0].changes.dump(), HasSubstr(R"("to":"Finance / Purchasing")"));
    EXPECT_EQ(rows[1].label, "Bert Böll");
    EXPECT_EQ(rows[3].errors.items().at(0)["key"].text(), "error.formula");
    EXPECT_EQ(rows[4].errors.items().at(0)["field"].text(), "manager");
    EXPECT_EQ(rows[5].errors.items().at(0)["key"].text(), "error.required");
    EXPECT_EQ(rows[6].errors.items().at(0)["key"].text(), "error.twice_in_file");
    EXPECT_EQ(user(anna).phone, "+49 30 1234567");
    EXPECT_EQ(number("SELECT COUNT(*) FROM department"), 0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM user WHERE login IN ('bert', 'carla')"), 0);
    EXPECT_THAT(rowsOf(id, "outcome:refused"), SizeIs(4));
    EXPECT_TRUE(journalIsWhole());
}

TEST_F(ImportTest, WhatWasLookedAtIsTakenOverAndASecondTimeNothingIs) {
    std::string file = "login,name,email,department,location,manager,active\n";
    for (int i = 0; i < 250; ++i) {
        const std::string n = std::to_string(i);
        file += "p" + n + ",Person " + n + ",p" + n + "@example.com,Finance / Team " + std::to_string(i % 5) +
                ",Berlin / House " + std::to_string(i % 3) + ",p" + std::to_string((i + 100) % 250) + ",yes\n";
    }
    file += "bad login,x,,,,,\n";
    const auto done = applied(admin, startImport(admin, file));
    ASSERT_EQ(done.state, "applied") << done.error;
    EXPECT_EQ(done.created, 250);
    EXPECT_EQ(done.refused, 1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM user u JOIN user m ON m.id = u.manager_id WHERE u.login LIKE 'p%'"), 250);
    EXPECT_EQ(number("SELECT COUNT(*) FROM department"), 6);
    EXPECT_EQ(number("SELECT COUNT(*) FROM location"), 4);
    const auto again = applied(admin, startImport(admin, file));
    EXPECT_EQ(again.unchanged, 250);
    EXPECT_EQ(again.refused, 1);
    EXPECT_EQ(number("SELECT COUNT(*) FROM user WHERE login LIKE 'p%'"), 250);
    EXPECT_THROW(write([&](Transaction& tx) { imports().apply(tx, admin, again.id); }), Conflict);
    EXPECT_TRUE(journalIsWhole());
}

TEST_F(ImportTest, NobodyImportsMoreRightsThanTheyHave) {
    create("role", R"({"name": "clerk", "title": "Clerk",
        "permissions": ["users.read", "users.read_all", "users.write", "users.write_own", "users.import", "files.write", "files.read",
                        "roles.read", "groups.read", "locations.read", "departments.read", "organisations.read"]})");
    const Viewer clerk = server.newViewer("clerk", "clerk");
    const auto id = startImport(clerk,
                                "login,name,roles,department\n"
                                "root,Not Root,,\n"
                                "eve,Eve,admin,\n"
                                "clara,Clara,clerk,\n"
                                "dirk,Dirk,clerk,Sales\n");
    const auto import = waitForImport(id);
    ASSERT_EQ(import.state, "checked") << import.error;
    const auto rows = rowsOf(id);
    ASSERT_THAT(rows, SizeIs(4));
    EXPECT_EQ(rows[0].outcome, "refused");
    EXPECT_EQ(rows[1].outcome, "refused");
    EXPECT_EQ(rows[2].outcome, "new");
    EXPECT_EQ(rows[3].outcome, "refused");  // makes no departments
    EXPECT_EQ(applied(clerk, id).created, 1);
    EXPECT_THROW(startImport(agent, "login,name\nx,y\n"), Forbidden);
    EXPECT_EQ(user(admin.id()).name, "root");
}

TEST_F(ImportTest, PlacesAndOrganisationsComeFromFilesToo) {
    const auto places = applied(admin, startImport(admin,
                                                   "Pfad,Art,Anschrift\n"
                                                   "Berlin,site,\"Hauptstr. 1, Berlin\"\n"
                                                   "Berlin / A / 2.14,room,\n",
                                                   R"(, "kind": "location")"));
    EXPECT_EQ(places.created, 2) << places.error;
    EXPECT_EQ(rows("SELECT type FROM location WHERE path = 'Berlin / A / 2.14'").at(0), "room");
    const auto customers = applied(
        admin, startImport(admin, "Name;Domains\nAcme;acme.example|acme.test\n", R"(, "kind": "organisation")"));
    EXPECT_EQ(customers.created, 1) << customers.error;
    EXPECT_EQ(number("SELECT COUNT(*) FROM organisation_domain"), 2);
}

TEST_F(ImportTest, AMappingByHandGoesBeforeTheGuessAndIsChecked) {
    const auto id = startImport(admin, "A,B,C\nfred,Fred,x\n", R"(, "mapping": {"A": "login", "B": "name"})");
    EXPECT_EQ(waitForImport(id).created, 1);
    patch(admin, "import", id, R"({"mapping": {"C": "title"}})");
    EXPECT_EQ(waitForImport(id).mapping["C"].text(), "title");
    EXPECT_THAT(faults([&] { patch(admin, "import", id, R"({"mapping": {"Z": "title"}})"); }), ElementsAre("mapping"));
    EXPECT_THAT(faults([&] { patch(admin, "import", id, R"({"mapping": {"C": "password"}})"); }),
                ElementsAre("mapping"));
    EXPECT_THAT(faults([&] { patch(admin, "import", id, R"({"mapping": {"C": "login"}})"); }), ElementsAre("mapping"));
    EXPECT_THAT(faults([&] { startImport(admin, "A,B\n1,2\n"); }), ElementsAre("match_by"));
    EXPECT_THAT(faults([&] { startImport(admin, "login,name\n"); }), ElementsAre("file_id"));
    EXPECT_THAT(faults([&] { create("import", R"({"file_id": 4711})"); }), ElementsAre("file_id"));
}

}  // namespace
}  // namespace kontor::test

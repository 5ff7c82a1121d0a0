#include <array>
#include <cstdio>
#include <fstream>

#include "kontor/testing/temp_dir.h"
#include "kontor/testing/wait_for.h"
#include "list_fixture.h"

namespace kontor::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Exports : public Lists {
  protected:
    static Reply answer(const Viewer& viewer, const std::string& body, const std::string& collection = "tickets") {
        return call("POST", "/api/v1/{collection}/export", viewer, body, {{"collection", collection}});
    }
    static std::string text(const Viewer& viewer, const std::string& body, const std::string& collection = "tickets") {
        return bodyOf(answer(viewer, body, collection));
    }
    static Json json(const Viewer& viewer, Json body, const std::string& collection = "tickets") {
        body["format"] = "json";
        return Json::parse(text(viewer, body.dump(), collection));
    }
    static std::string outputOf(const std::string& command) {
        std::string out;
        FILE* pipe = ::popen(command.c_str(), "r");
        std::array<char, 4096> block;
        for (std::size_t got = 0; (got = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
            out.append(block.data(), got);
        EXPECT_EQ(::pclose(pipe), 0) << command;
        return out;
    }
    /// The rows as another program reads them: Python's csv module.
    static Json readByPython(const std::string& csv, char delimiter) {
        const test::TempDir directory;
        const auto file = directory.path() / "export.csv";
        std::ofstream(file, std::ios::binary) << csv;
        const std::string command =
            "/usr/bin/python3 -c 'import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1], "
            "newline=\"\", "
            "encoding=\"utf-8-sig\"), delimiter=sys.argv[2]))))' '" +
            file.string() + "' '" + delimiter + "'";
        return Json::parse(outputOf(command));
    }
    /// [[type, value], …] of each row, as openpyxl reads it: s text, n number, d date, f formula.
    static Json readByOpenpyxl(const std::string& content) {
        const test::TempDir directory;
        const auto file = directory.path() / "export.xlsx";
        std::ofstream(file, std::ios::binary) << content;
        return Json::parse(outputOf(
            "/usr/bin/python3 -c 'import openpyxl,json,sys; print(json.dumps([[[c.data_type, c.value if isinstance("
            "c.value, (int, float)) else str(c.value)] for c in r] for s in openpyxl.load_workbook(sys.argv[1]) for r "
            "in s.rows]))' '" +
            file.string() + "'"));
    }
    /// The rows of the first sheet as people see them in a spreadsheet program.
    static Json readByLibreOffice(const std::string& content) {
        const test::TempDir directory;
        const std::string folder = directory.path().string();
        std::ofstream(folder + "/export.xlsx", std::ios::binary) << content;
        // A profile of its own, so that several may run; comma, quotes, UTF-8, cells as they are shown.
        outputOf("HOME='" + folder + "' soffice -env:UserInstallation='file://" + folder +
                 "/profile' --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'"
                 " --outdir '" +
                 folder + "' '" + folder + "/export.xlsx' 2>&1");
        std::ifstream file(folder + "/export.csv", std::ios::binary);
        return readByPython({std::istreambuf_iterator<char>(file), {}}, ',');
    }
    static std::vector<std::string> row(const Json& rows, std::size_t at) {
        std::vector<std::string> texts;
        for (const auto& cell : rows.items().at(at).items()) texts.push_back(cell.string());
        return texts;
    }
};

TEST_F(Exports, CsvIsReadByOtherPrograms) {
    const std::string odd = "a \"quoted\"; name,\\twith\\u00e4 everything \\ud83d\\udc27";
    ticket(*agent, R"({"subject": "csv one", "tags": ["csv", "b"]})");
    const auto id = ticket(*agent, R"({"subject": ")" + replaceAll(odd, "\"", "\\\"") + R"(", "tags": ["csv"]})");
    const std::string subject = get(*agent, "ticket", id)["subject"].string();
    const std::string body = R"({"q": "tag:csv", "fields": ["number", "subject", "tags", "requester_id", "status"]})";
    const auto reply = answer(*agent, body);
    EXPECT_TRUE(reply.next) << "it is made while it is sent";
    const std::string csv = bodyOf(reply);
    EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBFNumber,Subject,Tags,Requester,Status\r\n"));
    const Json rows = readByPython(csv, ',');
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(row(rows, 2)[1], subject);
    EXPECT_THAT(row(rows, 1), ElementsAre(HasSubstr("T-"), "csv one", "b,csv", "agent", "New"));

    const Json german = readByPython(text(inGerman(*agent), body), ';');
    EXPECT_EQ(row(german, 2)[1], subject);
    EXPECT_EQ(row(german, 2)[4], "Neu");

    const Json codes =
        readByPython(text(inGerman(*agent),
                          R"({"names": false, "q": "tag:csv", "fields": ["requester_id", "status", "created_at"]})"),
                     ',');
    EXPECT_THAT(row(codes, 0), ElementsAre("requester_id", "status", "created_at"));
    EXPECT_EQ(row(codes, 1)[0], std::to_string(agent->id()));
    EXPECT_EQ(row(codes, 1)[1], "new");
    EXPECT_EQ(row(codes, 1)[2], get(*agent, "ticket", id - 1)["created_at"].string());
}

TEST_F(Exports, NothingInAFileIsAFormula) {
    for (const char* start : {"=", "+", "-", "@", "\\uff1d"})
        ticket(*agent, R"({"subject": ")" + std::string(start) + R"(cmd|'/C calc'!A0", "tags": ["formula"]})");
    const std::string csv = text(*agent, R"({"q": "tag:formula", "fields": ["subject"]})");
    const Json rows = readByPython(csv, ',');
    ASSERT_EQ(rows.size(), 6U);
    for (std::size_t i = 1; i < rows.size(); ++i) EXPECT_THAT(row(rows, i)[0], StartsWith("'"));
    // Programs get what was written.
    const Json items = json(*agent, Json::parse(R"({"q": "tag:formula", "fields": ["subject"]})"));
    EXPECT_EQ(items.items()[0]["subject"].string(), "=cmd|'/C calc'!A0");
}

TEST_F(Exports, AllPagesOnce) {
    server->db().write([&](Transaction& tx) {
        for (int i = 0; i < 450; ++i)
            server->records().create(
                tx, *agent, "ticket",
                Patch::fromJson(
                    server->records().type("ticket"), *agent,
                    Json::object({{"subject", "page " + std::to_string(i)}, {"tags", Json::array({"many"})}}), true));
    });
    const auto before = Database::statementsOfThread();
    const Json items = json(*agent, Json::parse(R"({"q": "tag:many", "fields": ["id", "subject"]})"));
    EXPECT_LE(Database::statementsOfThread() - before, 24U) << "by pages, not by rows";
    ASSERT_EQ(items.size(), 450U);
    for (int i = 0; i < 450; ++i)
        EXPECT_EQ(items.items()[static_cast<std::size_t>(i)]["subject"].string(), "page " + std::to_string(i));
    const Json newest = json(*agent, Json::parse(R"({"q": "tag:many", "sort": "-created_at", "fields": ["subject"]})"));
    EXPECT_EQ(newest.size(), 450U);
    EXPECT_EQ(newest.items()[0]["subject"].string(), "page 449");
    EXPECT_EQ(json(*agent, Json::parse(R"({"q": "tag:nobody-has-it"})")).size(), 0U);
}

TEST_F(Exports, NamesAreOfWhatTheViewerSees) {
    const auto id =
        ticket(*agent, R"({"subject": "names", "tags": ["named"], "requester_id": )" + std::to_string(anna->id()) +
                           R"(, "assignee_id": )" + std::to_string(agent->id()) + "}");
    const Json items = json(*agent, Json::parse(R"({"q": "tag:named", "names": true})"));
    ASSERT_EQ(items.size(), 1U);
    const Json& one = items.items()[0];
    EXPECT_EQ(one["id"].integer(), id);
    EXPECT_EQ(one["requester_id"].integer(), anna->id());
    EXPECT_EQ(one["names"]["requester_id"].string(), "anna");
    EXPECT_FALSE(one.find("version"));
    EXPECT_FALSE(one.find("description")) << "lists do not show it";
}

TEST_F(Exports, RightsHoldInEveryFormat) {
    const Viewer bert = speaking(server->newViewer("bert", "requester"), "en", "UTC");
    ticket(*agent, R"({"subject": "not annas", "tags": ["rights"]})");
    const auto own = ticket(
        *agent, R"({"subject": "annas", "tags": ["rights"], "requester_id": )" + std::to_string(bert.id()) + "}");
    const Json items = json(bert, Json::object({{"fields", Json::array({"id", "subject", "tags"})}}));
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items.items()[0]["id"].integer(), own);
    EXPECT_FALSE(items.items()[0].find("tags")) << "requesters do not see tags";
    const std::string csv = text(bert, R"({"fields": ["id", "tags"]})");
    EXPECT_THAT(csv, Not(HasSubstr("rights")));
    EXPECT_THAT(csv, Not(HasSubstr("Tags")));
    EXPECT_EQ(faults([&] { answer(bert, R"({"fields": ["tags"]})"); }), std::vector<std::string>{"fields"});
    // What one may not read cannot be asked for either.
    EXPECT_THROW(answer(bert, R"({"q": "tag:rights"})"), Invalid);
    EXPECT_THROW(answer(bert, R"({"sort": "tags"})"), Invalid);
    EXPECT_THROW(answer(bert, "{}", "roles"), Forbidden);
    const std::string people = text(*admin, R"({"format": "json"})", "users");
    EXPECT_THAT(people, Not(HasSubstr("password")));
}

TEST_F(Exports, FieldsThatAdministratorsAddedAreColumns) {
    make(*admin, "custom_field",
         R"({"applies_to": "ticket", "name": "rack", "label_de": "Schrank", "label_en": "Rack", "type": "text"})");
    ticket(*agent, R"({"subject": "custom", "tags": ["rack"], "custom": {"rack": "=A7"}})");
    EXPECT_THAT(text(*agent, R"({"q": "tag:rack", "fields": ["subject", "custom.rack"]})"),
                HasSubstr("Subject,Rack\r\ncustom,'=A7\r\n"));
    EXPECT_THAT(text(inGerman(*agent), R"({"q": "tag:rack"})"), HasSubstr(";Schrank"));
    const Json items = json(*agent, Json::parse(R"({"q": "tag:rack", "fields": ["custom.rack"]})"));
    EXPECT_EQ(items.items()[0].dump(), R"({"custom":{"rack":"=A7"}})");
    EXPECT_THROW(answer(*agent, R"({"fields": ["custom.shelf"]})"), Invalid);
}

TEST_F(Exports, WorkbooksAreReadByOtherPrograms) {
    const auto id = ticket(*agent, R"({"subject": "=1+1", "tags": ["book"], "priority": "high"})");
    ticket(*agent, R"({"subject": "umlaut \u00fc and <&>", "tags": ["book"]})");
    const auto reply = answer(inGerman(*agent), R"({"format": "xlsx", "q": "tag:book", "fields": ["id", "subject",
        "priority", "created_at"]})");
    EXPECT_EQ(reply.status, 200);
    const Json rows = readByOpenpyxl(reply.body);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows.items()[0].items()[1].dump(), R"(["s","Betreff"])");
    EXPECT_EQ(rows.items()[0].items()[3].dump(), R"(["s","Erstellt"])");
    const Json& first = rows.items()[1];
    EXPECT_EQ(first.items()[0].dump(), "[\"n\"," + std::to_string(id) + "]");
    EXPECT_EQ(first.items()[1].dump(), R"(["s","=1+1"])") << "text, no formula";
    EXPECT_EQ(first.items()[2].dump(), R"(["s","Hoch"])");
    EXPECT_EQ(first.items()[3].items()[0].string(), "d");
    EXPECT_THAT(rows.items()[2].dump(), HasSubstr("\u00fc and <&>"));
}

TEST_F(Exports, ASpreadsheetProgramShowsTheSameCells) {
    const auto id = ticket(*agent, R"({"subject": "=1+1", "tags": ["calc", "b"], "due_at": "2026-02-02T16:00:00Z"})");
    const std::string odd = "\u00dcmlaut, \"quoted\" <&> \U0001F427 007";
    ticket(*agent, R"({"subject": ")" + replaceAll(odd, "\"", "\\\"") + R"(", "tags": ["calc"], "priority": "high"})");
    const auto reply = answer(*agent, R"({"format": "xlsx", "q": "tag:calc", "fields": ["id", "subject", "tags",
        "priority", "due_at"]})");
    const Json rows = readByLibreOffice(reply.body);
    ASSERT_EQ(rows.size(), 3U) << rows.dump();
    EXPECT_THAT(row(rows, 0), ElementsAre("Number", "Subject", "Tags", "Priority", "Due"));
    EXPECT_THAT(row(rows, 1), ElementsAre(std::to_string(id), "=1+1", "b,calc", "Normal", "2026-02-02 16:00:00"));
    EXPECT_THAT(row(rows, 2), ElementsAre(std::to_string(id + 1), odd, "calc", "High", ""));
}

TEST_F(Exports, LargeWorkbooksAreWrittenByAJob) {
    server->db().write([&](Transaction& tx) {
        tx.execute(
            "INSERT INTO department (name, path, created_at, updated_at) SELECT CONCAT('Unit ', seq), '', ?, ? FROM "
            "seq_1_to_20001",
            kernel().clock().now(), kernel().clock().now());
    });
    const auto begun = answer(*admin, R"({"format": "xlsx", "fields": ["id", "name"]})", "departments");
    ASSERT_EQ(begun.status, 202) << begun.body;
    const auto id = Json::parse(begun.body)["export_id"].integer();
    ASSERT_TRUE(test::waitFor([&] { return get(*admin, "export", id)["state"].string() == "done"; }))
        << get(*admin, "export", id).dump();
    const Json run = get(*admin, "export", id);
    EXPECT_EQ(run["row_count"].integer(), 20001);
    const std::string content = server->db().read([&](Transaction& tx) {
        auto& files = kernel().files();
        EXPECT_THROW(files.find(tx, *agent, run["file_id"].integer()), NotFound);
        return files.read(files.find(tx, *admin, run["file_id"].integer()));
    });
    const Json rows = readByOpenpyxl(content);
    ASSERT_EQ(rows.size(), 20002U);
    EXPECT_EQ(rows.items()[20001].items()[1].items()[1].string(), "Unit 20001");
    EXPECT_THROW(get(*agent, "export", id), NotFound);
}

TEST_F(Exports, WhatIsWrongIsSaidBeforeAnythingIsSent) {
    const auto wrong = [&](const char* body) { return faults([&] { answer(*agent, body); }); };
    EXPECT_THAT(wrong(R"({"format": "pdf"})"), ElementsAre("format"));
    EXPECT_THAT(wrong(R"({"format": 7})"), ElementsAre("format"));
    EXPECT_THAT(wrong(R"({"fields": "id"})"), ElementsAre("fields"));
    EXPECT_THAT(wrong(R"({"fields": [1]})"), ElementsAre("fields"));
    EXPECT_THAT(wrong(R"({"fields": ["nonsense"]})"), ElementsAre("fields"));
    EXPECT_THAT(wrong(R"({"fields": ["password"]})"), ElementsAre("fields"));
    EXPECT_THAT(wrong(R"({"names": "yes"})"), ElementsAre("names"));
    EXPECT_THAT(wrong(R"({"q": "nonsense:1"})"), ElementsAre("q"));
    EXPECT_THAT(wrong(R"({"sort": "subject"})"), ElementsAre("sort"));
    EXPECT_THAT(wrong(R"({"more": 1})"), ElementsAre("more"));
    EXPECT_THROW(answer(*agent, "{}", "nothing"), NotFound);
}

TEST_F(Exports, TheJournalKeepsWhoTookWhat) {
    const Reply reply = answer(*agent, R"({"q": "state:open", "fields": ["number"]})");
    EXPECT_THAT(reply.headers, ::testing::Contains(::testing::Pair("Content-Disposition", HasSubstr("tickets-"))));
    const auto entries = server->db().read([&](Transaction& tx) { return kernel().journal().tail(tx, 1); });
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].action, "exported");
    EXPECT_EQ(entries[0].actorId, agent->id());
    EXPECT_THAT(entries[0].changes.dump(), HasSubstr("state:open"));
}

TEST_F(Exports, TheShellPrintsThem) {
    ticket(*agent, R"({"subject": "shell one", "tags": ["shell"]})");
    ticket(*agent, R"({"subject": "shell two"})");
    const auto& command = kernel().catalog().commands.find("export")->second;
    const auto run = [&](std::vector<std::pair<std::string, std::string>> values) {
        CommandCall call;
        call.values = std::move(values);
        return command.run(call, *agent, kernel()).blocks.front().text;
    };
    EXPECT_EQ(run({{"collection", "tickets"}, {"query", "tag:shell"}, {"fields", "subject, status"}}),
              "Subject,Status\nshell one,New\n");
    EXPECT_EQ(run({{"collection", "tickets"}, {"query", "tag:shell"}, {"fields", "status"}, {"codes", "true"}}),
              "status\nnew\n");
    EXPECT_EQ(faults([&] { run({{"collection", "tickets"}, {"limit", "1"}}); }), std::vector<std::string>{"limit"});
    EXPECT_EQ(faults([&] { run({{"collection", "nothing"}}); }), std::vector<std::string>{"collection"});
}

}  // namespace
}  // namespace kontor::api

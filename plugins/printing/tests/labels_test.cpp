// Labels: printed, looked at as pictures, and read again by other programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"
#include "kontor/text.h"
#include "kontor/tool.h"

namespace kontor::printing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Labels : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        _server = new test::LocalServer(
            {.plugins = {"printing", "tickets", "api"}, .config = {{"public_url", "https://kontor.example"}}});
        auto admin = _server->admin();
        for (const char* name : {"Haus <A>", "Haus B", "Haus C"})
            EXPECT_EQ(admin.post("/api/v1/locations", Json::object({{"name", name}}).dump()).status, 201);
        EXPECT_EQ(admin.post("/api/v1/tickets", R"({"subject": "Drucker", "requester_id": 1})").status, 201);
        _server->kernel().settings().set(Viewer::system("test"), "core.organisation", "Stadt Nordheim");
    }
    static void TearDownTestSuite() { delete _server; }

    test::HttpClient admin = _server->admin();

    test::HttpResponse print(const std::string& body) { return admin.post("/api/v1/labels", body); }
    std::string printed(const std::string& body) {
        const auto answer = print(body);
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_TRUE(answer.body.starts_with("%PDF-"));
        return answer.body;
    }
    static std::string run(std::vector<std::string> arguments, const std::string& input, const std::string& folder) {
        Tools tools(1);
        ToolCall call{.arguments = std::move(arguments),
                      .input = input,
                      .limit = std::chrono::minutes(5),
                      .readable = {"/etc"},
                      .writable = folder};
        const auto result = tools.run(call);
        EXPECT_TRUE(result.good()) << result.explain();
        return result.output;
    }
    /// The texts of the codes on a document, as a camera would see it.
    static std::vector<std::string> codesOn(const std::string& document, const std::string& code) {
        const test::TempDir dir;
        run({"/usr/bin/pdftoppm", "-r", "300", "-gray", "-png", "-", "page"}, document, dir.path().string());
        std::vector<std::string> codes;
        for (const auto& page : std::filesystem::directory_iterator(dir.path())) {
            std::vector<std::string> reader{"/usr/bin/zbarimg", "--quiet", "--raw", page.path().string()};
            if (code == "data_matrix") reader = {"/usr/bin/dmtxread", "-n", "-N4", page.path().string()};
            for (const auto& line : split(run(reader, "", dir.path().string()), '\n'))
                if (!line.empty()) codes.push_back(line);
        }
        std::sort(codes.begin(), codes.end());
        return codes;
    }

    static test::LocalServer& server() { return *_server; }

  private:
    static inline test::LocalServer* _server = nullptr;
};

TEST_F(Labels, AreReadAgainFromTheDocument) {
    for (const std::string code : {"qr", "data_matrix", "code_128"}) {
        const auto numbers = printed(R"({"kind": "ticket", "ids": [1], "sheet": 9, "code": ")" + code + "\"}");
        EXPECT_THAT(codesOn(numbers, code), ElementsAre("T-000001")) << code;
    }
    const auto addresses =
        printed(R"({"kind": "location", "ids": [3, 1], "sheet": 6, "content": "address", "code": "qr", "start": 24})");
    EXPECT_THAT(codesOn(addresses, "qr"), ElementsAre("https://kontor.example/admin/records/locations/1",
                                                      "https://kontor.example/admin/records/locations/3"));
}

TEST_F(Labels, StandWhereTheSheetHasThem) {
    const test::TempDir dir;
    const auto document =
        printed(R"({"kind": "location", "ids": [2, 1, 3], "sheet": 6, "start": 23, "fields": ["name"]})");
    const auto facts = run({"/usr/bin/pdfinfo", "-"}, document, dir.path().string());
    EXPECT_THAT(facts, AllOf(HasSubstr("Pages:           2"), HasSubstr("(A4)")));
    const auto boxes = run({"/usr/bin/pdftotext", "-bbox", "-", "-"}, document, dir.path().string());
    // Place 23 of 3 × 8 is the middle of the last row: 70 mm from the left, 4.5 + 7 × 36 mm from above, in points.
    const auto word = boxes.find(">B</word>");
    ASSERT_NE(word, std::string::npos) << boxes;
    double x = 0, y = 0;
    ASSERT_EQ(std::sscanf(boxes.c_str() + boxes.rfind("<word", word), "<word xMin=\"%lf\" yMin=\"%lf\"", &x, &y), 2);
    const auto points = [](double millimetres) { return millimetres * 72 / 25.4; };
    EXPECT_GT(x, points(70 + 35));
    EXPECT_LT(x, points(140));
    EXPECT_GT(y, points(4.5 + 7 * 36));
    EXPECT_LT(y, points(4.5 + 8 * 36));
    EXPECT_THAT(boxes, HasSubstr("&lt;A&gt;"));
}

TEST_F(Labels, AreARollPageByPage) {
    const test::TempDir dir;
    const auto document = printed(R"({"kind": "location", "q": "id:1,2,3", "sheet": 9})");
    const auto facts = run({"/usr/bin/pdfinfo", "-"}, document, dir.path().string());
    EXPECT_THAT(facts, AllOf(HasSubstr("Pages:           3"), HasSubstr("144.5")));
}

TEST_F(Labels, AreZplForLabelPrinters) {
    admin.post("/api/v1/locations", R"({"name": "tricky ^XZ~_\\ > end"})");
    const auto answer =
        print(R"({"kind": "location", "ids": [1, 4], "sheet": 9, "format": "zpl", "code": "code_128"})");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(answer.header("content-type"), HasSubstr("text/plain"));
    EXPECT_THAT(answer.body, HasSubstr("^XA^CI28^PW408^LL200"));
    EXPECT_THAT(answer.body, HasSubstr("^FDtricky _5EXZ_7E_5F_5C > end^FS"));
    EXPECT_THAT(answer.body, HasSubstr("^FDHaus <A>^FS"));
    std::size_t ends = 0;
    for (auto at = answer.body.find("^XZ"); at != std::string::npos; at = answer.body.find("^XZ", at + 1)) ++ends;
    EXPECT_EQ(ends, 2U);
    EXPECT_THAT(print(R"({"kind": "location", "ids": [1], "format": "zpl", "code": "qr"})").body,
                HasSubstr("^FDMA,1^FS"));
    EXPECT_THAT(print(R"({"kind": "location", "ids": [1], "format": "zpl", "code": "data_matrix"})").body,
                HasSubstr("^BXN,"));
}

TEST_F(Labels, SayWhatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"({"ids": [1]})", "kind"},
        {R"({"kind": "unicorn", "ids": [1]})", "kind"},
        {R"({"kind": "location"})", "ids"},
        {R"({"kind": "location", "ids": [999]})", "ids"},
        {R"({"kind": "location", "ids": [1], "q": "x"})", "q"},
        {R"({"kind": "location", "ids": [1], "sheet": 999})", "sheet"},
        {R"({"kind": "location", "ids": [1], "start": 66})", "start"},
        {R"({"kind": "location", "ids": [1], "code": "runes"})", "code"},
        {R"({"kind": "location", "ids": [1], "fields": ["secret"]})", "fields"},
        {R"({"kind": "location", "ids": [1], "colour": "red"})", "colour"}};
    for (const auto& [body, field] : wrong) {
        const auto answer = print(body);
        EXPECT_EQ(answer.status, 422) << body;
        EXPECT_EQ(Json::parse(answer.body)["errors"].items().front()["field"].text(), field) << answer.body;
    }
    EXPECT_EQ(print(R"({"kind": "location", "q": "nonsense:("})").status, 400);
}

TEST_F(Labels, AreOfWhatOneSees) {
    server().createUser("rita", {"requester"});
    server().createUser("anna", {"agent"});
    EXPECT_EQ(server().as("rita").post("/api/v1/labels", R"({"kind": "ticket", "ids": [1]})").status, 403);
    auto anna = server().as("anna");
    EXPECT_EQ(anna.post("/api/v1/labels", R"({"kind": "ticket", "ids": [1], "format": "zpl"})").status, 200);
    EXPECT_EQ(anna.post("/api/v1/labels", R"({"kind": "label_sheet", "ids": [1], "format": "zpl"})").status, 200);
    EXPECT_EQ(anna.get("/labels?kind=location&ids=1,2").status, 200);
    EXPECT_THAT(anna.get("/labels?kind=location&ids=1,2").body, AllOf(HasSubstr("2 Etiketten"), HasSubstr("Haus B")));
    EXPECT_EQ(anna.post("/api/v1/label-sheets", R"({"name": "x", "label_width": 20, "label_height": 20})").status, 403);
}

TEST_F(Labels, SheetsMustFitTheirPaper) {
    const auto sheet = [&](const char* more) {
        return admin.post("/api/v1/label-sheets",
                          std::string(R"({"name": "Own", "label_width": 40, "label_height": 20)") + more + "}");
    };
    EXPECT_EQ(sheet(R"(, "columns": 5, "rows": 14)").status, 201);
    EXPECT_EQ(sheet(R"(, "columns": 6)").status, 422);
    EXPECT_EQ(sheet(R"(, "rows": 15)").status, 422);
    EXPECT_EQ(sheet(R"(, "page_width": 1e300)").status, 422);
}

}  // namespace
}  // namespace kontor::printing

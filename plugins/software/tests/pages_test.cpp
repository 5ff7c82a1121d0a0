// What the pages show: products, licences, positions explained, what is on a machine, recognition.
#include "stock_room.h"

namespace kontor::software {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SoftwarePages : public StockRoom {
  protected:
    std::string page(const std::string& path, const char* language = "en") {
        const auto answer = admin.get(path, {{"Accept-Language", language}});
        EXPECT_EQ(answer.status, 200) << path << answer.body;
        return answer.body;
    }
    static std::string tab(const std::string& path, const std::string& id) {
        return path + "?tab=" + percentEncode("panel:" + id);
    }
};

TEST_F(SoftwarePages, ExplainAPositionLineByLine) {
    const auto rocket = product("Rocket <b>"), pc = machine("PC <i>"), other = machine("Other");
    const auto what = title(rocket);
    installOn(pc, what);
    installOn(other, what);
    const auto bought = license(rocket, 1, Json::object({{"name", "Seat <u>"}}));
    ASSERT_TRUE(untilPosition(rocket, "short", 1));
    const std::string id = std::to_string(rocket);
    const std::string html = page(tab("/software/" + id, "software.compliance"));
    EXPECT_THAT(html, AllOf(HasSubstr("PC &lt;i&gt;"), HasSubstr("Seat &lt;u&gt;: used up"),
                            HasSubstr("the version bought"), Not(HasSubstr("<i>"))));
    EXPECT_THAT(page(tab("/software/" + id, "software.compliance") + "&uncovered=true"),
                Not(HasSubstr("PC &lt;i&gt;")));
    EXPECT_THAT(page(tab("/compliance/" + std::to_string(position(rocket)["id"].integer()), "software.explained")),
                HasSubstr("Seat &lt;u&gt;: used up"));
    EXPECT_THAT(page(tab("/software/" + id, "software.machines")), HasSubstr("Other"));
    EXPECT_THAT(page(tab("/software/" + id, "software.versions")), HasSubstr("/software-titles?q="));
    EXPECT_THAT(page(tab("/licenses/" + std::to_string(bought), "software.uses")), HasSubstr("PC &lt;i&gt;"));
    EXPECT_THAT(page("/compliance?q=state:short"), HasSubstr("Rocket &lt;b&gt;"));
    for (const char* path : {"/software", "/licenses", "/software-titles", "/software-alerts", "/admin/software-rules"})
        page(path);
}

TEST_F(SoftwarePages, OfAMachineShowItsProgramsAndWhatChanged) {
    const auto pc = machine("Laptop");
    std::vector<Json> programs;
    for (int i = 100; i < 160; ++i) programs.push_back(program("Program " + std::to_string(i)));
    report(pc, programs);
    programs.front()["version"] = "2.0";
    report(pc, programs);
    const std::string path = tab("/assets/" + std::to_string(pc), "software.installed");
    const std::string first = page(path);
    EXPECT_THAT(first, AllOf(HasSubstr("Program 149"), Not(HasSubstr("Program 150")), HasSubstr("Program 100 1.0")));
    const auto from = first.find("&amp;from=");
    ASSERT_NE(from, std::string::npos);
    const auto number = first.substr(from + 10, first.find('"', from) - from - 10);
    EXPECT_THAT(page(path + "&from=" + number), AllOf(HasSubstr("Program 159"), Not(HasSubstr("Program 120"))));
    EXPECT_EQ(admin.get(path + "&from=x").status, 200) << "a panel that cannot be shown is left out";
}

TEST_F(SoftwarePages, RecognitionIsTriedAndApplied) {
    const auto pc = machine("Tablet");
    report(pc, {program("Comet 4")});
    ASSERT_TRUE(untilSo([&] { return count("SELECT COUNT(*) FROM software_titles WHERE state = 'new'") == 0; }));
    make("software-rules", Json::parse(R"({"name": "Comet", "name_match": "begins_with", "name_text": "comet",
        "set_product": "Comet"})"));
    const std::string path = "/admin/software-recognition";
    const std::string trial = page(path + "?trial=true");
    EXPECT_THAT(trial, HasSubstr("Comet 4"));
    const std::string mark = "name=\"csrf_token\" value=\"";
    const auto at = trial.find(mark) + mark.size();
    const auto sent =
        admin.request("POST", path, "csrf_token=" + percentEncode(trial.substr(at, trial.find('"', at) - at)),
                      {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(sent.status, 303) << sent.body;
    EXPECT_TRUE(untilSo([&] {
        return count("SELECT COUNT(*) FROM software_titles WHERE name = 'Comet 4' AND state = 'recognised'") == 1;
    }));
}

}  // namespace
}  // namespace kontor::software

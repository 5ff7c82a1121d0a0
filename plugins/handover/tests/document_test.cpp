// What a confirmation says, and what may be drawn below it.
#include "document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/error.h"

namespace kontor::handover {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Says every key as it is.
class Words : public Translations {
  public:
    std::string text(std::string_view, std::string_view key, const Message::Params&) const override {
        return std::string(key);
    }
    bool has(std::string_view, std::string_view) const override { return true; }
    std::vector<std::string> locales() const override { return {"en"}; }
    std::string negotiate(std::string_view) const override { return "en"; }
};

Handover notebook() {
    Handover handover;
    handover.number = "H-000007";
    handover.language = "de";
    handover.date = Date(std::chrono::year(2026) / 12 / 1);
    handover.items = Json::parse(
        R"({"assets": [{"asset_id": 1, "number": "A-1", "name": "<b>{agent}</b>", "type": "Computer", "serial": "S"}]})");
    handover.accessories = "Tasche\n<script>x</script>";
    return handover;
}

TEST(HandoverDocument, IsFilledIn) {
    const auto html = documentHtml("<p>{number} {person}, {person_first_name}, {date}</p>{items}{accessories}{note}",
                                   notebook(), {.person = "Anna {number} <i>", .agent = "Bob"}, Words());
    EXPECT_THAT(html, HasSubstr("H-000007 Anna {number} &lt;i&gt;, Anna, 01.12.2026"));
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;{agent}&lt;/b&gt;"));
    EXPECT_THAT(html, HasSubstr("Tasche<br>&lt;script&gt;"));
    EXPECT_THAT(html, Not(HasSubstr("handover.field.note")));
}

TEST(HandoverDocument, RefusesVariablesThatAreNone) {
    EXPECT_NO_THROW(checkVariables("<p>{person} { } {Number} {1}</p>{items}"));
    EXPECT_THROW(checkVariables("<p>{persn}</p>"), Invalid);
}

TEST(HandoverDocument, TakesLinesForASignatureAndNothingElse) {
    EXPECT_NO_THROW(checkSignature("M0 0L600 200L1 1L2 2M5 5L6 6"));
    std::string endless;
    while (endless.size() <= 60'000) endless += "M1 1L2 2";
    for (const std::string& path : std::vector<std::string>{
             "", "M1 1", "M1 1L2 2", "L1 1L2 2L3 3L4 4", "M0 0L601 0L1 1L2 2", "M0 0L0 201L1 1L2 2",
             "M0 0L1 1L2 2L3 3\"/><script>", "M0 0L1 1L2 2L3 3 ", "M0,0L1,1L2,2L3,3", "M0 0L-1 1L2 2L3 3",
             "M0 0L1.5 1L2 2L3 3", "M0 0L00001 1L2 2L3 3", "M0 0A1 1 0 0 0 1 1", "M0 0L1 1L2 2L", endless})
        EXPECT_THROW(checkSignature(path), Invalid) << path.substr(0, 60);
}

}  // namespace
}  // namespace kontor::handover

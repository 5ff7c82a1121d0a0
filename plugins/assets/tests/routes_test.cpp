// Numbers while they are typed, codes as scanners read them.
#include "stockroom.h"

namespace kontor::assets {
namespace {

using ::testing::HasSubstr;

class AssetRoutes : public Stockroom {
  protected:
    Json check(const std::string& query, int status = 200) { return got("/api/v1/assets/check?" + query, status); }
    Json scan(const std::string& code) { return got("/api/v1/assets/scan?code=" + percentEncode(code))["items"]; }
};

TEST_F(AssetRoutes, ANumberIsFreeOrTakenWhileItIsTyped) {
    const Json one = asset(R"("serial": "PF2ABC12")");
    EXPECT_EQ(check("field=serial&value=PF2ABC13&type_id=1")["free"], Json(true));
    const Json taken = check("field=serial&value=pf2%20abc12&type_id=1");
    EXPECT_EQ(taken["free"], Json(false));
    EXPECT_EQ(taken["rule"].text(), "all");
    EXPECT_EQ(taken["asset"]["id"], one["id"]);
    EXPECT_EQ(check("field=serial&value=PF2ABC12&type_id=1&id=" + std::to_string(one["id"].integer()))["free"],
              Json(true));
    const Json junk = check("field=serial&value=Default%20string");
    EXPECT_EQ(junk["free"], Json(true));
    EXPECT_EQ(junk["identifies"], Json(false));
    EXPECT_EQ(check("field=number&value=" + one["number"].text())["free"], Json(false));
    for (const auto* wrong : {"field=colour&value=x", "field=serial", "field=serial&value=",
                              "field=serial&value=x&type_id=x", "field=serial&value=x&type_id=99999", "value=x"})
        check(wrong, 400);
    check("field=serial&value=" + std::string(300, 'x'), 400);
}

TEST_F(AssetRoutes, AScannerFindsByAnyOfTheNumbers) {
    const Json one = asset(R"("number": "HW-0815", "serial": "SN99", "barcode": "4006381333931")");
    for (const auto& code : {std::string("hw-0815"), std::string("SN99"), std::string(" 4006381333931 "),
                             "https://kontor.example.org/assets/" + std::to_string(one["id"].integer())}) {
        const Json found = scan(code);
        ASSERT_EQ(found.size(), 1U) << code;
        EXPECT_EQ(found.items().front()["id"], one["id"]);
    }
    for (const auto* code : {"nothing", "https://kontor.example.org/assets/99999999999999999999", "/assets/", "%", "'"})
        EXPECT_EQ(scan(code).size(), 0U) << code;
    EXPECT_EQ(admin.get("/api/v1/assets/scan").status, 400);
}

}  // namespace
}  // namespace kontor::assets

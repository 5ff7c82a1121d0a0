// Which asset an audit means, and whose word counts.
#include "kontor/assets/register.h"

#include "kontor/assets/asset.h"
#include "stockroom.h"

namespace kontor::assets {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Outcome = Found::Outcome;

class RegisterOfAssets : public Stockroom {
  protected:
    const Viewer audit = Viewer::system("audit");
    const AuditSource source{"glpi-agent", server->clock().now()};

    Register& reg() { return server->kernel().get<Register>(); }
    template <class F>
    auto write(F&& f) {
        return server->kernel().db().write(std::forward<F>(f));
    }
    Found find(const std::vector<Identity>& identities) {
        return write([&](Transaction& tx) { return reg().find(tx, identities); });
    }
    void identify(const Json& asset, const std::vector<Identity>& identities) {
        write([&](Transaction& tx) { reg().identify(tx, asset["id"].integer(), identities, source); });
    }
};

TEST_F(RegisterOfAssets, AMachineIsKnownByWhatItSays) {
    const Json one = asset(R"("serial": "PF2ABC12")");
    EXPECT_EQ(find({}).outcome, Outcome::none);
    EXPECT_EQ(find({{"serial", "To be filled by O.E.M."}, {"uuid", "00000000-0000-0000-0000-000000000000"}}).outcome,
              Outcome::none);
    const Found bySerial = find({{"serial", "pf2abc12"}});
    ASSERT_EQ(bySerial.outcome, Outcome::one);
    EXPECT_EQ(bySerial.candidates.front().assetId, one["id"].integer());
    identify(one, {{"uuid", "4C4C4544-0051-3510-8052-B4C04F4D3332"}, {"mac", "3C:52:82:AB:CD:01"}, {"agent", "pc-1"}});
    const Found swapped = find({{"uuid", "44454C4C-5100-1035-8052-B4C04F4D3332"}});
    ASSERT_EQ(swapped.outcome, Outcome::one) << "the other byte order";
    EXPECT_EQ(swapped.candidates.front().assetId, one["id"].integer());
    EXPECT_EQ(find({{"agent", "PC-1"}}).outcome, Outcome::one);
    EXPECT_EQ(find({{"mac", "3c5282abcd01"}}).outcome, Outcome::none) << "a dock may be anybody's";
    EXPECT_FALSE(got(pathOf(one))["last_seen_at"].isNull());
}

TEST_F(RegisterOfAssets, WhatCouldBeTwoIsDecidedByAPerson) {
    const Json one = asset(R"("serial": "AAA111")"), other = asset(R"("serial": "BBB222")");
    identify(other, {{"uuid", "11112222-3333-4444-5555-666677778888"}});
    const std::vector<Identity> both{{"serial", "AAA111"}, {"uuid", "11112222-3333-4444-5555-666677778888"}};
    const Found found = find(both);
    ASSERT_EQ(found.outcome, Outcome::ambiguous);
    EXPECT_EQ(found.candidates.size(), 2U);
    const auto put = [&] {
        return write([&](Transaction& tx) {
            return reg().review(tx, audit, "pc-042", found, both, Json::object({{"name", "PC-042"}}), source);
        });
    };
    const auto id = put();
    EXPECT_EQ(put(), id) << "asked once";
    const std::string path = "/api/v1/asset-reviews/" + std::to_string(id);
    EXPECT_THAT(got(path)["candidates"].dump(), HasSubstr("-serial"));
    sent(admin.patch(path, R"({"state": "decided"})"), 422);
    const Json decided = sent(admin.patch(path, R"({"asset_id": )" + std::to_string(one["id"].integer()) + "}"), 200);
    EXPECT_EQ(decided["state"].text(), "decided");
    EXPECT_EQ(agent.get(path).status, 403);
}

TEST_F(RegisterOfAssets, APersonsWordGoesBeforeAnAudits) {
    const Json one = asset(R"("name": "Anna's notebook")");
    const auto id = one["id"].integer();
    const auto put = [&](const std::string& name, const std::string& serial) {
        return write([&](Transaction& tx) {
            Patch values;
            values.set("name", name).set("serial", serial);
            return reg().put(tx, audit, id, values, source);
        });
    };
    EXPECT_THAT(put("PC-7", "SER-7"), ElementsAre("name"));
    EXPECT_EQ(got(pathOf(one))["name"].text(), "Anna's notebook");
    EXPECT_EQ(got(pathOf(one))["serial"].text(), "SER-7");
    EXPECT_THAT(put("PC-7", "SER-8"), ElementsAre("name")) << "its own word it may change";
    EXPECT_EQ(got(pathOf(one))["serial"].text(), "SER-8");
    patched(one, R"({"serial": "SER-9"})");
    EXPECT_THAT(put("PC-7", "SER-8"), ElementsAre("name", "serial"));
    EXPECT_EQ(got(pathOf(one))["serial"].text(), "SER-9");
    const Json said = got(pathOf(one) + "/sources")["items"];
    bool isByPerson = false;
    for (const auto& item : said.items())
        if (item["field"].text() == "serial") isByPerson = item["way"].text() == "person";
    EXPECT_TRUE(isByPerson) << said.dump();
}

}  // namespace
}  // namespace kontor::assets

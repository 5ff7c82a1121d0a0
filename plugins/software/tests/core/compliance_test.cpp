// Which entitlement covers which installation, by which right, and why others do not.
#include "core/compliance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kontor::software {
namespace {

using std::chrono::sys_days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr sys_days today = sys_days(std::chrono::year(2026) / 6 / 15);
constexpr std::int64_t office = 1, officeStandard = 2, word = 3;

/// `count` machines from 1 on, each used by person 100 + its number.
std::vector<Machine> machinesOf(std::int64_t count) {
    std::vector<Machine> machines;
    for (std::int64_t id = 1; id <= count; ++id)
        machines.push_back({.id = id, .person = 100 + id, .place = id % 2, .cores = 4 * id, .processors = id});
    return machines;
}

/// The product in that version on every machine.
std::vector<Installation> everywhere(const std::vector<Machine>& machines, const std::string& version = "2019",
                                     std::int64_t product = office) {
    std::vector<Installation> result;
    for (std::size_t i = 0; i < machines.size(); ++i) result.push_back({product, version, i});
    return result;
}

Entitlement license(std::int64_t quantity, Metric metric = Metric::device, std::int64_t id = 1) {
    Entitlement result;
    result.id = id;
    result.metric = metric;
    result.quantity = quantity;
    result.products = {office};
    result.version = "2019";
    result.proven = true;
    return result;
}

std::vector<std::int64_t> coveredOf(const Compliance& compliance) {
    std::vector<std::int64_t> result;
    for (const auto& line : compliance.lines)
        if (line.license != 0) result.push_back(line.machine);
    return result;
}

std::vector<Refusal> reasonsOf(const Line& line) {
    std::vector<Refusal> result;
    for (const auto& refused : line.refused) result.push_back(refused.why);
    return result;
}

struct MetricCase {
    Metric metric;
    std::int64_t quantity;
    std::int64_t covered;  ///< of four machines with 4, 8, 12, 16 cores and 1 to 4 processors
    std::int64_t used;
    std::int64_t surplus;
};

TEST(Compliance, EachMetricCountsWhatItSays) {
    const auto machines = machinesOf(4);
    const MetricCase cases[] = {
        {Metric::device, 3, 3, 3, 0},       {Metric::device, 6, 4, 4, 2},    {Metric::user, 2, 2, 2, 0},
        {Metric::subscription, 4, 4, 4, 0}, {Metric::core, 24, 3, 24, 0},    {Metric::core, 30, 3, 24, 6},
        {Metric::processor, 10, 4, 10, 0},  {Metric::processor, 3, 2, 3, 0}, {Metric::concurrent, 1, 4, 0, 0},
        {Metric::site, 1, 4, 0, 0},         {Metric::namedUser, 4, 0, 0, 4}, {Metric::device, 0, 0, 0, 0},
        {Metric::concurrent, 0, 0, 0, 0},
    };
    for (const auto& one : cases) {
        SCOPED_TRACE(std::string(nameOf(one.metric)) + " " + std::to_string(one.quantity));
        const std::vector<Entitlement> licenses{license(one.quantity, one.metric)};
        const auto compliance = reckon(licenses, machines, everywhere(machines), today);
        const auto& position = compliance.positions.front();
        EXPECT_EQ(position.installed, 4);
        EXPECT_EQ(position.covered, one.covered);
        EXPECT_EQ(position.shortage, 4 - one.covered);
        EXPECT_EQ(position.surplus, one.surplus);
        EXPECT_EQ(position.owned, one.quantity);
        EXPECT_EQ(compliance.uses.front().used, one.used);
    }
}

TEST(Compliance, APersonWithTwoMachinesNeedsOneSeat) {
    auto machines = machinesOf(3);
    machines[2].person = machines[0].person;
    const std::vector<Entitlement> licenses{license(2, Metric::user)};
    const auto compliance = reckon(licenses, machines, everywhere(machines), today);
    EXPECT_EQ(compliance.positions.front().shortage, 0);
    EXPECT_EQ(compliance.uses.front().used, 2);
    EXPECT_EQ(compliance.lines[2].right, Right::samePerson);
    machines[1].person = machines[2].person = std::nullopt;
    EXPECT_EQ(reckon(licenses, machines, everywhere(machines), today).positions.front().shortage, 1)
        << "each counts by itself";
}

TEST(Compliance, AMachineWithTwoVersionsNeedsOneSeat) {
    const auto machines = machinesOf(1);
    auto license = software::license(1);
    license.downgradeTo = "*";
    const std::vector<Installation> installed{{office, "2019", 0}, {office, "2016", 0}};
    const auto compliance = reckon(std::vector{license}, machines, installed, today);
    EXPECT_EQ(compliance.positions.front().shortage, 0);
    EXPECT_EQ(compliance.positions.front().installed, 1);
    EXPECT_EQ(compliance.uses.front().used, 1);
    EXPECT_EQ(compliance.lines[0].right, Right::downgrade);
    EXPECT_EQ(compliance.lines[1].right, Right::sameDevice);
}

struct VersionCase {
    const char* bought;
    const char* upgradeTo;
    const char* downgradeTo;
    const char* installed;
    Right right;
    Refusal why;
};

TEST(Compliance, UpgradeAndDowngradeReachAsFarAsTheySay) {
    const auto machines = machinesOf(1);
    const VersionCase cases[] = {
        {"2019", "", "", "2019", Right::bought, {}},
        {"2019", "", "", "2019.5", Right::bought, {}},
        {"", "", "", "1.0", Right::bought, {}},
        {"", "", "", "", Right::bought, {}},
        {"2019", "", "", "2021", Right::none, Refusal::newerVersion},
        {"2019", "2021", "", "2021.7", Right::upgrade, {}},
        {"2019", "2021", "", "2024", Right::none, Refusal::newerVersion},
        {"2019", "*", "", "2024", Right::upgrade, {}},
        {"2019", "*", "", "2016", Right::none, Refusal::olderVersion},
        {"2019", "", "2013", "2016", Right::downgrade, {}},
        {"2019", "", "2013", "2013", Right::downgrade, {}},
        {"2019", "", "2013", "2010", Right::none, Refusal::olderVersion},
        {"2019", "", "*", "97", Right::downgrade, {}},
        {"2019", "2021", "2013", "", Right::none, Refusal::versionUnknown},
        {"2019", "*", "*", "", Right::bought, {}},
    };
    for (const auto& one : cases) {
        SCOPED_TRACE(std::string(one.bought) + " " + one.upgradeTo + " " + one.downgradeTo + " has " + one.installed);
        auto license = software::license(5);
        license.version = one.bought, license.upgradeTo = one.upgradeTo, license.downgradeTo = one.downgradeTo;
        const auto line =
            reckon(std::vector{license}, machines, everywhere(machines, one.installed), today).lines.front();
        EXPECT_EQ(line.right, one.right);
        if (one.right == Right::none) {
            EXPECT_THAT(reasonsOf(line), ElementsAre(one.why));
        }
    }
}

TEST(Compliance, NothingIsWastedOnWhatCouldBeCoveredOtherwise) {
    const auto machines = machinesOf(4);
    // Two that go back to 2013 and two for 2019 alone: the old ones must not be left over.
    auto wide = license(2, Metric::device, 1), narrow = license(2, Metric::device, 2);
    wide.downgradeTo = "2013";
    const std::vector<Installation> installed{
        {office, "2019", 0}, {office, "2019", 1}, {office, "2016", 2}, {office, "2016", 3}};
    EXPECT_EQ(reckon(std::vector{wide, narrow}, machines, installed, today).positions.front().shortage, 0);
    auto up = license(2, Metric::device, 1), old = license(2, Metric::device, 2);
    up.version = "2016", up.upgradeTo = "2019";
    old.version = "2016";
    EXPECT_EQ(reckon(std::vector{up, old}, machines, installed, today).positions.front().shortage, 0);
}

TEST(Compliance, WhatIsBoundToAMachineCoversNoOther) {
    const auto machines = machinesOf(2);
    auto oem = license(1);
    oem.boundTo = 2;
    const auto compliance = reckon(std::vector{oem}, machines, everywhere(machines), today);
    EXPECT_THAT(coveredOf(compliance), ElementsAre(2));
    EXPECT_THAT(reasonsOf(compliance.lines.front()), ElementsAre(Refusal::otherMachine));
    // The free one goes to the machine that has none of its own.
    EXPECT_EQ(reckon(std::vector{license(1, Metric::device, 7), oem}, machines, everywhere(machines), today)
                  .positions.front()
                  .shortage,
              0);
}

TEST(Compliance, TermsAndProofDecideWhetherItCounts) {
    const auto machines = machinesOf(1);
    const auto with = [](auto change) {
        auto one = license(1);
        change(one);
        return one;
    };
    const std::vector<std::pair<Entitlement, std::optional<Refusal>>> cases{
        {with([](auto& one) { one.until = today; }), std::nullopt},
        {with([](auto& one) { one.from = today; }), std::nullopt},
        {with([](auto& one) { one.until = today - std::chrono::days(1); }), Refusal::expired},
        {with([](auto& one) { one.from = today + std::chrono::days(1); }), Refusal::notYet},
        {with([](auto& one) { one.proven = false; }), Refusal::noProof},
    };
    for (const auto& [one, why] : cases) {
        const auto compliance = reckon(std::vector{one}, machines, everywhere(machines), today);
        EXPECT_EQ(compliance.uses.front().out, why);
        EXPECT_EQ(compliance.positions.front().shortage, why ? 1 : 0);
        EXPECT_EQ(compliance.positions.front().owned, why ? 0 : 1);
        EXPECT_EQ(compliance.positions.front().unproven, why == Refusal::noProof ? 1 : 0);
        EXPECT_EQ(compliance.positions.front().surplus, 0);
        if (why) {
            EXPECT_THAT(reasonsOf(compliance.lines.front()), ElementsAre(*why));
        }
    }
}

TEST(Compliance, EditionsAndSuitesShareTheirEntitlements) {
    const auto machines = machinesOf(3);
    auto suite = license(2);
    suite.products = {office, officeStandard, word};
    suite.version = "";
    auto plain = license(1, Metric::device, 2);
    plain.products = {officeStandard};
    // On the second machine two of its products take one seat.
    const std::vector<Installation> installed{
        {officeStandard, "2019", 0}, {office, "2019", 1}, {word, "2019", 1}, {word, "2019", 2}};
    const auto compliance = reckon(std::vector{suite, plain}, machines, installed, today);
    for (const auto& position : compliance.positions) EXPECT_EQ(position.shortage, 0) << position.product;
    EXPECT_EQ(compliance.uses[0].used, 2);
    EXPECT_EQ(compliance.uses[1].used, 1);
    EXPECT_EQ(compliance.positions[0].owned, 2);
    EXPECT_EQ(compliance.positions[2].owned, 0) << "what is owned counts for the product that was bought";
}

TEST(Compliance, AllocationsKeepTheirShare) {
    const auto machines = machinesOf(3);
    auto license = software::license(2);
    license.allocations = {{.id = 1, .machine = 3}, {.id = 2, .machine = 99}};
    auto compliance = reckon(std::vector{license}, machines, everywhere(machines), today);
    EXPECT_THAT(coveredOf(compliance), ElementsAre(3));
    EXPECT_TRUE(compliance.lines[2].allocated);
    EXPECT_THAT(reasonsOf(compliance.lines[0]), ElementsAre(Refusal::usedUp));
    EXPECT_EQ(compliance.positions.front().allocated, 2);
    EXPECT_EQ(compliance.positions.front().reclaimable, 1) << "given to a machine that hasn't got it installed";
    EXPECT_EQ(compliance.positions.front().surplus, 0);

    auto named = software::license(2, Metric::namedUser);
    named.allocations = {{.id = 1, .person = 101}, {.id = 2, .person = 500}, {.id = 3, .person = 102}};
    auto nobodys = machinesOf(3);
    nobodys[2].person = std::nullopt;
    compliance = reckon(std::vector{named}, nobodys, everywhere(nobodys), today);
    EXPECT_THAT(coveredOf(compliance), ElementsAre(1)) << "the third allocation is beyond the quantity";
    EXPECT_THAT(reasonsOf(compliance.lines[1]), ElementsAre(Refusal::notAllocated));
    EXPECT_THAT(reasonsOf(compliance.lines[2]), ElementsAre(Refusal::personUnknown));
}

TEST(Compliance, WhatIsUnknownOfAMachineIsSaid) {
    auto machines = machinesOf(1);
    machines[0].cores = machines[0].processors = 0;
    EXPECT_THAT(
        reasonsOf(reckon(std::vector{license(9, Metric::core)}, machines, everywhere(machines), today).lines.front()),
        ElementsAre(Refusal::coresUnknown));
    EXPECT_THAT(
        reasonsOf(
            reckon(std::vector{license(9, Metric::processor)}, machines, everywhere(machines), today).lines.front()),
        ElementsAre(Refusal::processorsUnknown));
}

TEST(Compliance, ASiteLicenceEndsAtItsPlaces) {
    const auto machines = machinesOf(4);  // at places 1, 0, 1, 0
    auto site = license(1, Metric::site);
    site.places = {1, 7};
    const auto compliance = reckon(std::vector{site}, machines, everywhere(machines), today);
    EXPECT_THAT(coveredOf(compliance), ElementsAre(1, 3));
    EXPECT_THAT(reasonsOf(compliance.lines[1]), ElementsAre(Refusal::otherPlace));
    EXPECT_EQ(compliance.positions.front().surplus, 0);
}

TEST(Compliance, IdleMachinesCanGiveBack) {
    auto machines = machinesOf(3);
    machines[1].idle = true;
    const auto position = reckon(std::vector{license(3)}, machines, everywhere(machines), today).positions.front();
    EXPECT_EQ(position.reclaimable, 1);
    EXPECT_EQ(reckon(std::vector<Entitlement>{}, machines, everywhere(machines), today).positions.front().reclaimable,
              0);
}

TEST(Compliance, TheOrderOfItsArgumentsIsNoMatter) {
    const auto machines = machinesOf(9);
    std::vector<Entitlement> licenses{license(2, Metric::device, 1), license(3, Metric::user, 2),
                                      license(30, Metric::core, 3)};
    licenses[1].version = "", licenses[2].downgradeTo = "*";
    auto installed = everywhere(machines);
    for (std::size_t i = 0; i < 4; ++i) installed[i].version = "2016";
    const auto one = reckon(licenses, machines, installed, today);
    std::reverse(licenses.begin(), licenses.end());
    std::reverse(installed.begin(), installed.end());
    const auto other = reckon(licenses, machines, installed, today);
    ASSERT_EQ(one.lines.size(), other.lines.size());
    for (std::size_t i = 0; i < one.lines.size(); ++i) {
        EXPECT_EQ(one.lines[i].machine, other.lines[i].machine);
        EXPECT_EQ(one.lines[i].license, other.lines[i].license);
        EXPECT_EQ(one.lines[i].refused, other.lines[i].refused);
    }
    EXPECT_THAT(reckon({}, {}, {}, today).positions, IsEmpty());
}

}  // namespace
}  // namespace kontor::software

#include "sync_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace kontor::directory {
namespace {

using Kind = Action::Kind;
using ::testing::IsEmpty;

/// Kontor's accounts, as far as a plan can change them: what the records engine does with it in the product.
struct Model {
    std::map<std::string, Known> known;
    std::map<std::string, Holder> local;  ///< logins and addresses of accounts that are not of the directory
    std::int64_t nextId = 1;

    PlanInput input(const std::vector<Wanted>& people, bool lastLook) const {
        PlanInput result;
        result.people = people;
        result.known = known;
        result.logins = result.emails = local;
        for (const auto& [id, one] : known) {
            const Holder holder{one.userId, true, one.lock == Lock::missing};
            result.logins[one.login] = holder;
            if (!one.email.empty()) result.emails[one.email] = holder;
        }
        result.lastLook = lastLook;
        return result;
    }

    void apply(const std::vector<Action>& actions) {
        for (const Action& action : actions) {
            if (action.kind == Kind::conflict) continue;
            if (action.kind == Kind::release) {
                for (auto& [id, one] : known) {
                    if (one.userId != action.userId) continue;
                    if (action.text == "login") one.login += "~" + std::to_string(one.userId);
                    if (action.text == "email") one.email.clear();
                }
                continue;
            }
            Known after = action.after;
            if (action.kind == Kind::create) after.userId = nextId++;
            known[after.id] = after;
        }
    }

    /// A whole run over pages of that size. Gives what it did but conflicts.
    std::vector<Action> run(const std::vector<Wanted>& people, const Rules& rules, std::size_t page) {
        std::vector<Action> all;
        std::vector<Wanted> postponed;
        const auto take = [&](Plan plan, const std::vector<Wanted>& from) {
            for (const auto at : plan.postponed) postponed.push_back(from[at]);
            apply(plan.actions);
            for (auto& action : plan.actions)
                if (action.kind != Kind::conflict) all.push_back(std::move(action));
        };
        for (std::size_t at = 0; at < people.size(); at += page) {
            const std::vector<Wanted> part(
                people.begin() + static_cast<std::ptrdiff_t>(at),
                people.begin() + static_cast<std::ptrdiff_t>(std::min(at + page, people.size())));
            take(plan(input(part, false), rules), part);
        }
        std::vector<Known> notFound;
        for (const auto& [id, one] : known)
            if (std::none_of(people.begin(), people.end(),
                             [&, key = id](const Wanted& w) { return w.person.id == key; }))
                notFound.push_back(one);
        const auto missing = planMissing(notFound);
        apply(missing);
        all.insert(all.end(), missing.begin(), missing.end());
        const auto last = std::exchange(postponed, {});
        for (std::size_t before = all.size() + 1; before != all.size();) {
            before = all.size();
            take(plan(input(last, true), rules), last);
        }
        return all;
    }
};

Wanted person(const std::string& id, const std::string& login, const std::string& email = {}) {
    Wanted wanted;
    wanted.person.id = id;
    wanted.person.dn = "uid=" + login + ",dc=example";
    wanted.person.login = login;
    wanted.person.name = "Name of " + login;
    wanted.person.email = email;
    return wanted;
}

TEST(SyncPlan, ARenamedPersonStaysTheSamePersonAndAReusedLoginIsANewOne) {
    Model model;
    const Rules rules;
    model.run({person("a", "anna", "anna@example.org"), person("b", "ben")}, rules, 10);
    const auto anna = model.known.at("a").userId;
    model.run({person("a", "anna.berg", "anna@example.org"), person("b", "ben")}, rules, 10);
    EXPECT_EQ(model.known.at("a").userId, anna);
    EXPECT_EQ(model.known.at("a").login, "anna.berg");

    model.run({person("c", "anna.berg", "anna@example.org"), person("b", "ben")}, rules, 10);
    EXPECT_FALSE(model.known.at("a").active);
    EXPECT_EQ(model.known.at("a").login, "anna.berg~" + std::to_string(anna));
    EXPECT_NE(model.known.at("c").userId, anna);
    EXPECT_EQ(model.known.at("c").login, "anna.berg");
    EXPECT_EQ(model.known.at("c").email, "anna@example.org");
}

TEST(SyncPlan, WhoIsSwitchedOffByHandStaysSo) {
    Model model;
    const Rules rules;
    Wanted anna = person("a", "anna");
    model.run({anna}, rules, 10);
    model.known.at("a").active = false;
    EXPECT_THAT(model.run({anna}, rules, 10), IsEmpty());
    anna.person.lock = Lock::disabled;
    EXPECT_THAT(model.run({anna}, rules, 10), IsEmpty());
    EXPECT_THAT(model.run({}, rules, 10), IsEmpty());

    model.known.at("a").active = true;
    model.run({anna}, rules, 10);
    EXPECT_FALSE(model.known.at("a").active);
    model.run({}, rules, 10);
    EXPECT_EQ(model.known.at("a").lock, Lock::missing);
    anna.person.lock = Lock::none;
    model.run({anna}, rules, 10);
    EXPECT_TRUE(model.known.at("a").active) << "what the directory took it gives back";
}

TEST(SyncPlan, LoginsAndAddressesOfLocalAccountsAreNotTaken) {
    Model model;
    model.local["admin"] = {77, false, false};
    const Plan first = plan(model.input({person("a", "admin")}, false), {});
    EXPECT_THAT(first.actions, IsEmpty());
    EXPECT_EQ(first.postponed.size(), 1u);
    const Plan last = plan(model.input({person("a", "admin")}, true), {});
    ASSERT_EQ(last.actions.size(), 1u);
    EXPECT_EQ(last.actions[0].kind, Kind::conflict);
    EXPECT_NE(last.actions[0].text.find("account 77"), std::string::npos) << last.actions[0].text;
}

TEST(SyncPlan, RolesNobodyMappedAreNobodysBusiness) {
    Model model;
    Rules rules;
    rules.ownedRoles = {"agent"};
    rules.ownedGroups = {5};
    Wanted anna = person("a", "anna");
    anna.roles = {"agent"};
    anna.groups = {5};
    model.run({anna}, rules, 10);
    model.known.at("a").roles.insert("auditor");
    model.known.at("a").groups.insert(9);
    EXPECT_THAT(model.run({anna}, rules, 10), IsEmpty());
    anna.roles.clear();
    anna.groups.clear();
    model.run({anna}, rules, 10);
    EXPECT_EQ(model.known.at("a").roles, std::set<std::string>{"auditor"});
    EXPECT_EQ(model.known.at("a").groups, std::set<std::int64_t>{9});
}

TEST(SyncPlan, OneLockIsDailyBusinessManyAreNot) {
    const Brake brake;
    EXPECT_FALSE(brake.stops(1, 3));
    EXPECT_TRUE(brake.stops(2, 30));
    EXPECT_FALSE(brake.stops(20, 1000));
    EXPECT_TRUE(brake.stops(21, 1000));
    EXPECT_FALSE(brake.stops(0, 0));
}

/// Whatever happens in the directory: the second of two runs does nothing, nobody is erased, no login has two people,
/// and the size of pages makes no difference to who is there.
TEST(SyncPlan, TheSecondOfTwoRunsDoesNothing) {
    std::mt19937 random(20260131);
    const auto upTo = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    Rules rules;
    rules.ownedRoles = {"agent"};
    for (int world = 0; world < 300; ++world) {
        Model model;
        model.local["l3"] = {1000, false, false};
        model.local["m4@example.org"] = {1000, false, false};
        std::map<std::string, std::int64_t> accounts;
        for (int day = 0; day < 6; ++day) {
            std::vector<Wanted> people;
            for (int i = 0; i < 12; ++i) {
                if (upTo(4) == 0) continue;
                // Few logins and addresses for many people: everything collides.
                Wanted one = person("id" + std::to_string(i), "l" + std::to_string(upTo(14)),
                                    upTo(2) ? "m" + std::to_string(upTo(8)) + "@example.org" : "");
                one.person.lock = upTo(5) ? Lock::none : Lock::disabled;
                one.managerKnown = upTo(3) != 0;
                if (upTo(2) == 0) one.roles = {"agent"};
                people.push_back(one);
            }
            const std::size_t page = static_cast<std::size_t>(1 + upTo(12));
            model.run(people, rules, page);
            const auto again = model.run(people, rules, page);
            ASSERT_THAT(again, IsEmpty()) << "world " << world << " day " << day;
            std::set<std::string> logins;
            for (const auto& [id, one] : model.known) {
                ASSERT_TRUE(logins.insert(one.login).second) << one.login;
                ASSERT_FALSE(model.local.contains(one.login));
                const auto [at, fresh] = accounts.emplace(id, one.userId);
                ASSERT_EQ(at->second, one.userId) << "the same id is the same account";
            }
            for (const auto& [id, user] : accounts) ASSERT_TRUE(model.known.contains(id)) << "nobody is erased";
        }
    }
}

}  // namespace
}  // namespace kontor::directory

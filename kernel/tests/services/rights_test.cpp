// Nobody gives, or gets by changing others, what they do not hold themselves.
#include "kontor/rights.h"

#include "access_sample.h"

namespace kontor::test {
namespace {

class RightsTest : public AccessTest {
  protected:
    /// Somebody's own viewer, and these permissions everywhere.
    Viewer as(std::int64_t userId, const std::vector<std::string>& more) {
        ViewerData data = kernel.viewer(userId).data();
        data.permissions.insert(data.permissions.end(), more.begin(), more.end());
        return Viewer(data);
    }
    Rights& rights = kernel.get<Rights>();
};

TEST_F(RightsTest, ARoleOverTheOwnGroupsIsNotWidenedByJoiningOrMovingGroups) {
    const auto mia = kernel.addUser("mia", {"requester", "agent-light"});
    const auto other = make("group", {{"name", "Other"}});
    const auto mine = make("group", {{"name", "Mine"}, {"member_ids", Json::array({mia})}});
    parcel("other", {{"group_id", other}});
    const auto mover = [&] { return as(mia, {"groups.write", "users.write", "users.read_all"}); };
    const Json both = Json::array({mine, other});
    EXPECT_THROW(patch(mover(), "group", other, {{"member_ids", Json::array({mia})}}), Forbidden);
    EXPECT_THROW(patch(mover(), "user", mia, {{"group_ids", both}}), Forbidden);
    EXPECT_THROW(patch(mover(), "group", mine, {{"parent_id", other}}), Forbidden);
    EXPECT_THROW(
        create(mover(), "group", object({{"name", "New"}, {"parent_id", other}, {"member_ids", Json::array({mia})}})),
        Forbidden);
    EXPECT_THAT(seen(kernel.viewer(mia)), IsEmpty());
    EXPECT_NO_THROW(patch(mover(), "group", other, {{"member_ids", Json::array({rita})}})) << "she holds no such role";

    const Viewer desk = as(kernel.addUser("boss", {"agent", "requester"}), {"groups.write"});
    patch(desk, "group", other, {{"member_ids", Json::array({mia, rita})}});
    EXPECT_THAT(seen(kernel.viewer(mia)), ElementsAre("other"));
}

TEST_F(RightsTest, WhatIsGivenOverAPlaceIsNotWidenedByMovingOthersBelowIt) {
    parcel("in Munich", {{"location_id", munich}});
    parcel("night work", {{"group_id", night}});
    grant({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({berlin})}});
    grant({{"role", "agent"}, {"user_id", rita}, {"department_ids", Json::array({buying})}});
    grant({{"role", "agent"}, {"user_id", rita}, {"category_ids", Json::array({printer})}});
    const auto other = make("group", {{"name", "Other"}});
    grant({{"role", "agent"}, {"user_id", rita}, {"group_ids", Json::array({other})}});
    const Viewer mover =
        as(rita, {"locations.write", "departments.write", "categories.write", "groups.write", "users.read_all"});
    EXPECT_THROW(patch(mover, "location", munich, {{"parent_id", berlin}}), Forbidden);
    EXPECT_THROW(patch(mover, "location", munich, {{"parent_id", room}}), Forbidden) << "also deeper";
    const auto sales = make("department", {{"name", "Sales"}});
    EXPECT_THROW(patch(mover, "department", sales, {{"parent_id", buying}}), Forbidden);
    const auto screen = make("category", {{"kind", "parcel"}, {"name", "Screen"}});
    EXPECT_THROW(patch(mover, "category", screen, {{"parent_id", printer}}), Forbidden);
    EXPECT_THROW(patch(mover, "group", night, {{"parent_id", other}}), Forbidden);
    EXPECT_THROW(patch(mover, "location", room, {{"parent_id", munich}}), Forbidden) << "nor taken from anybody";
    EXPECT_THAT(seen(kernel.viewer(rita)), IsEmpty());
    EXPECT_NO_THROW(create(mover, "location", object({{"name", "Room 2"}, {"parent_id", berlin}})));
    const auto hall = make("location", {{"name", "Hall"}});
    EXPECT_NO_THROW(patch(mover, "location", hall, {{"parent_id", munich}})) << "nothing is given over Munich";
    EXPECT_NO_THROW(patch(kernel.system(), "location", munich, {{"parent_id", berlin}}));
    EXPECT_THAT(seen(kernel.viewer(rita)), ElementsAre("in Munich"));
}

TEST_F(RightsTest, TheOwnPlaceIsNotWidenedByWhoSeesWhatLiesInIt) {
    parcel("in Munich", {{"location_id", munich}});
    patch(kernel.system(), "user", rita, {{"location_id", berlin}});
    const Viewer mover =
        as(rita, {"locations.write", "users.write", "users.read_all", "parcels.read", "parcels.read_location"});
    EXPECT_THROW(patch(mover, "location", munich, {{"parent_id", berlin}}), Forbidden);
    EXPECT_THROW(patch(mover, "user", rita, {{"location_id", munich}}), Forbidden);
    ViewerData narrow = mover.data();
    narrow.scopes = {"users:write", "users:read", "locations:write"};
    EXPECT_THROW(patch(Viewer(narrow), "location", munich, {{"parent_id", berlin}}), Forbidden) << "nor by a token";
    EXPECT_THROW(patch(Viewer(narrow), "user", rita, {{"location_id", munich}}), Forbidden);
    const Viewer reader = as(rita, {"locations.write", "parcels.read_location", "parcels.read_all"});
    EXPECT_NO_THROW(patch(reader, "location", munich, {{"parent_id", berlin}})) << "who sees all of them anyway";
}

TEST_F(RightsTest, ATokensScopesBoundWhoseAccountsCanBeChanged) {
    const auto boss = kernel.addUser("boss", {"admin"});
    make("role", {{"name", "reader"}, {"title", "R"}, {"permissions", Json::array({"parcels.read"})}});
    make("role", {{"name", "writer"}, {"title", "W"}, {"permissions", Json::array({"parcels.write"})}});
    const auto anna = kernel.addUser("anna", {"writer"});
    patch(kernel.system(), "user", rita, {{"roles", Json::array({"reader"})}});
    patch(kernel.system(), "group", night, {{"member_ids", Json::array({rita})}});
    const auto refuses = [&](const Viewer& viewer) {
        std::string who;
        kernel.db().read([&](Transaction& tx) {
            const Predicate more = rights.holdsMore(tx, viewer, "t.id");
            std::vector<std::int64_t> ids;
            tx.run("SELECT t.id FROM user t WHERE " + more.sql + " ORDER BY t.id", more.values,
                   [&](const SqlRow& row) { ids.push_back(row.get<std::int64_t>(0)); });
            for (const auto id : {rita, boss, anna}) {
                bool refused = false;
                try {
                    rights.requirePerson(tx, viewer, id);
                } catch (const Forbidden&) {
                    refused = true;
                }
                if (refused) who += id == boss ? "boss " : id == anna ? "anna " : "rita ";
                EXPECT_EQ(refused, std::find(ids.begin(), ids.end(), id) != ids.end()) << "the condition says the same";
            }
        });
        return who;
    };
    const auto scoped = [&](std::vector<std::string> scopes) {
        ViewerData data = kernel.viewer(boss).data();
        data.scopes = std::move(scopes);
        return Viewer(data);
    };
    EXPECT_EQ(refuses(scoped({})), "");
    EXPECT_EQ(refuses(scoped({"parcels:read"})), "boss anna ");
    EXPECT_EQ(refuses(scoped({"parcels:hidden"})), "rita boss anna ");
    EXPECT_EQ(refuses(kernel.viewer(anna)), "rita boss ");
    grant({{"role", "admin"}, {"group_id", desk}});
    EXPECT_EQ(refuses(scoped({"parcels:*"})), "rita boss ") << "by the group around hers";
}

}  // namespace
}  // namespace kontor::test

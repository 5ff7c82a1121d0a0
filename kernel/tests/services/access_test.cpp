#include "access_sample.h"

namespace kontor::test {
namespace {

TEST_F(AccessTest, ARoleWithinALimitIsHeldOverWhatLiesInsideIt) {
    parcel("in Berlin", {{"location_id", berlin}});
    parcel("in its room", {{"location_id", room}});
    parcel("in Munich", {{"location_id", munich}});
    parcel("nowhere");
    parcel("her own", {{"owner_id", rita}, {"location_id", munich}});
    EXPECT_THAT(seen(kernel.viewer(rita)), ElementsAre("her own"));
    grant({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({berlin})}});
    const Viewer viewer = kernel.viewer(rita);
    EXPECT_THAT(seen(viewer), ElementsAre("in Berlin", "in its room", "her own"));
    EXPECT_TRUE(viewer.may("parcels.read_all"));
    EXPECT_FALSE(viewer.mayEverywhere("parcels.read_all"));
    EXPECT_TRUE(viewer.mayEverywhere("stamps.read")) << "kept";
    EXPECT_FALSE(viewer.may("stamps.write")) << "about the whole product, so it is not held within limits";

    ListRequest counted;
    counted.total = true;
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "parcel", counted); });
    EXPECT_EQ(page.total, 3);
    const auto counts = kernel.db().read([&](Transaction& tx) {
        return kernel.records().counts(tx, viewer, "parcel", {"", "name:\"in Munich\""});
    });
    EXPECT_THAT(counts, ElementsAre(3, 0));
}

TEST_F(AccessTest, WithinOneGrantAllLimitsHoldAndSeveralGrantsAddUp) {
    parcel("both", {{"location_id", room}, {"department_id", buying}});
    parcel("place only", {{"location_id", berlin}});
    parcel("department only", {{"department_id", finance}});
    parcel("printer", {{"category_id", printer}});
    parcel("night work", {{"group_id", night}});
    grant({{"role", "agent"},
           {"user_id", rita},
           {"location_ids", Json::array({berlin})},
           {"department_ids", Json::array({finance})}});
    EXPECT_THAT(seen(kernel.viewer(rita)), ElementsAre("both"));
    grant({{"role", "agent"}, {"user_id", rita}, {"category_ids", Json::array({hardware})}});
    grant({{"role", "agent"}, {"user_id", rita}, {"group_ids", Json::array({desk})}});
    EXPECT_THAT(seen(kernel.viewer(rita)), ElementsAre("both", "printer", "night work"));
}

TEST_F(AccessTest, WhatMayBeReadEverywhereIsWrittenInsideTheLimitsOnly) {
    const auto inside = parcel("inside", {{"location_id", room}});
    const auto outside = parcel("outside", {{"location_id", munich}});
    patch(kernel.system(), "user", rita, {{"roles", Json::array({"requester", "auditor"})}});
    grant({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({berlin})}});
    const Viewer viewer = kernel.viewer(rita);
    EXPECT_THAT(seen(viewer), ElementsAre("inside", "outside"));
    patch(viewer, "parcel", inside, {{"name", "changed"}});
    EXPECT_THROW(patch(viewer, "parcel", outside, {{"name", "changed"}}), Forbidden);
    EXPECT_THROW(remove(viewer, "parcel", outside), Forbidden);
    EXPECT_THROW(create(viewer, "parcel", object({{"name", "new"}, {"location_id", munich}})), Forbidden);
    EXPECT_THROW(create(viewer, "parcel", object({{"name", "new"}})), Forbidden) << "it would lie nowhere";
    EXPECT_NO_THROW(create(viewer, "parcel", object({{"name", "new"}, {"location_id", room}})));
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM parcel"), "3") << "what was refused is not there";
    remove(viewer, "parcel", inside);
    EXPECT_THROW(create(viewer, "stamp", object({{"name", "x"}})), Forbidden);
}

TEST_F(AccessTest, RightsOverEntriesAreHeldWhereTheirOwnerLies) {
    const auto inside = parcel("inside", {{"location_id", room}});
    const auto outside = parcel("outside", {{"location_id", munich}, {"owner_id", rita}});
    for (const auto id : {inside, outside})
        for (const bool hidden : {false, true})
            create(kernel.system(), "slip", object({{"text", hidden ? "hidden" : "open"}, {"hidden", hidden}}),
                   Ref{"parcel", id});
    grant({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({berlin})}});
    const Viewer viewer = kernel.viewer(rita);
    EXPECT_THAT(slips(viewer, inside), ElementsAre("open", "hidden"));
    EXPECT_THAT(slips(viewer, outside), ElementsAre("open")) << "there she is but the owner";
    create(viewer, "slip", object({{"text", "more"}, {"hidden", true}}), Ref{"parcel", inside});
    EXPECT_THROW(create(viewer, "slip", object({{"text", "more"}}), Ref{"parcel", outside}), Forbidden);
    const auto get = [&](std::int64_t id) {
        return kernel.db().read([&](Transaction& tx) {
            return kernel.records().get(tx, viewer, {"slip", id}).as<Slip>().text;
        });
    };
    EXPECT_EQ(get(2), "hidden");
    EXPECT_THROW(get(4), NotFound);
    EXPECT_THROW(patch(viewer, "slip", 3, {{"text", "changed"}}), Forbidden);

    const auto hears = [&](std::int64_t slip, std::int64_t owner) {
        RecordChanged change;
        change.kind = "slip", change.id = slip, change.ownerKind = "parcel", change.ownerId = owner;
        return kernel.db().read(
            [&](Transaction& tx) { return Sight(kernel.declared, {change}).sees(tx, viewer, change); });
    };
    EXPECT_TRUE(hears(2, inside));
    EXPECT_TRUE(hears(3, outside));
    EXPECT_FALSE(hears(4, outside));
}

TEST_F(AccessTest, TheNameOfAnEntryIsToldToWhoSeesItsOwner) {
    const auto own = parcel("own", {{"location_id", munich}, {"owner_id", rita}});
    const auto unseen = parcel("unseen", {{"location_id", munich}});
    std::vector<std::int64_t> slipIds;
    for (const auto id : {own, unseen})
        slipIds.push_back(create(kernel.system(), "slip", object({{"text", "open"}}), Ref{"parcel", id}).id());
    const auto named = [&](const Viewer& viewer) {
        std::vector<std::int64_t> ids;
        for (const auto& [id, label] :
             kernel.db().read([&](Transaction& tx) { return kernel.records().labels(tx, viewer, "slip", slipIds); }))
            ids.push_back(id);
        return ids;
    };
    EXPECT_THAT(named(kernel.system()), ElementsAre(slipIds[0], slipIds[1]));
    EXPECT_THAT(named(kernel.viewer(rita)), ElementsAre(slipIds[0]));
}

TEST_F(AccessTest, WhatIsHeldWithinLimitsStaysInside) {
    const auto inside = parcel("inside", {{"location_id", room}});
    grant({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({berlin})}});
    const Viewer viewer = kernel.viewer(rita);
    EXPECT_NO_THROW(patch(viewer, "parcel", inside, {{"location_id", berlin}}));
    EXPECT_THROW(patch(viewer, "parcel", inside, {{"location_id", munich}}), Invalid);
    EXPECT_THROW(patch(viewer, "parcel", inside, {{"location_id", Json()}}), Invalid) << "nowhere is outside, too";
    EXPECT_EQ(kernel.sql().value("SELECT location_id FROM parcel"), std::to_string(berlin));
    grant({{"role", "agent"}, {"user_id", rita}, {"department_ids", Json::array({finance})}});
    EXPECT_NO_THROW(patch(kernel.viewer(rita), "parcel", inside, {{"location_id", munich}, {"department_id", finance}}))
        << "from one limit into another";
}

TEST_F(AccessTest, AGroupsRolesAreHeldByThoseInTheGroupsBelowIt) {
    parcel("in Munich", {{"location_id", munich}});
    patch(kernel.system(), "group", night, {{"member_ids", Json::array({rita})}});
    const auto id = grant({{"role", "agent"}, {"group_id", desk}, {"location_ids", Json::array({munich})}});
    EXPECT_THAT(seen(kernel.viewer(rita)), ElementsAre("in Munich"));
    EXPECT_TRUE(kernel.viewer(rita).inGroup(desk));
    patch(kernel.system(), "group", night, {{"parent_id", Json()}});
    EXPECT_THAT(seen(kernel.viewer(rita)), IsEmpty());
    patch(kernel.system(), "group", night, {{"parent_id", desk}});
    EXPECT_THAT(seen(kernel.viewer(rita)), ElementsAre("in Munich"));
    remove(kernel.system(), "role-grant", id);
    EXPECT_THAT(seen(kernel.viewer(rita)), IsEmpty());
    EXPECT_THROW(patch(kernel.system(), "group", desk, {{"parent_id", night}}), Invalid) << "a circle";
    EXPECT_THROW(patch(kernel.system(), "group", desk, {{"parent_id", desk}}), Invalid);
    EXPECT_THROW(remove(kernel.system(), "group", desk), Conflict) << "something lies in it";
}

TEST_F(AccessTest, ARoleForTheOwnGroupsIsHeldOverTheirWork) {
    parcel("desk", {{"group_id", desk}});
    parcel("night", {{"group_id", night}});
    parcel("nobody's");
    patch(kernel.system(), "user", rita, {{"roles", Json::array({"requester", "agent-light"})}});
    EXPECT_THAT(seen(kernel.viewer(rita)), IsEmpty()) << "in no group";
    patch(kernel.system(), "group", night, {{"member_ids", Json::array({rita})}});
    EXPECT_THAT(seen(kernel.viewer(rita)), ElementsAre("desk", "night"));
}

TEST_F(AccessTest, VisibilityLevelsReachTheOwnPlacesAndWhatLiesBelow) {
    parcel("Berlin", {{"location_id", berlin}});
    parcel("room", {{"location_id", room}});
    parcel("finance", {{"department_id", finance}});
    parcel("buying", {{"department_id", buying}});
    const auto level = [&](std::vector<std::string> permissions) {
        kernel.db().write([&](Transaction& tx) {
            permissions.emplace_back("parcels.read");
            kernel.records().patch(tx, kernel.system(), {"role", 3}, Patch().set("permissions", permissions));
        });
        return seen(kernel.viewer(rita));
    };
    EXPECT_THAT(level({"parcels.read_department", "parcels.read_location"}), IsEmpty()) << "she is nowhere";
    patch(kernel.system(), "user", rita, {{"location_id", berlin}, {"department_id", buying}});
    EXPECT_THAT(level({"parcels.read_location"}), ElementsAre("Berlin", "room"));
    EXPECT_THAT(level({"parcels.read_department"}), ElementsAre("buying"));
    EXPECT_THAT(level({"parcels.read_department", "parcels.read_location"}), ElementsAre("Berlin", "room", "buying"));
    patch(kernel.system(), "location", room, {{"parent_id", munich}});
    EXPECT_THAT(level({"parcels.read_location"}), ElementsAre("Berlin"));
}

TEST_F(AccessTest, NobodyGivesMoreThanTheyHoldEverywhere) {
    const std::int64_t boss = kernel.addUser("boss", {"agent", "requester"});
    const auto as = [&](std::vector<std::string> more) {
        ViewerData data = kernel.viewer(boss).data();
        data.permissions.insert(data.permissions.end(), more.begin(), more.end());
        return Viewer(data);
    };
    const Json agent = object({{"role", "agent"}, {"user_id", rita}});
    const Json admin = object({{"role", "admin"}, {"user_id", rita}});
    EXPECT_THROW(create(as({}), "role-grant", agent), Forbidden);
    EXPECT_THROW(create(as({"roles.grant"}), "role-grant", admin), Forbidden);
    const auto id = create(as({"roles.grant"}), "role-grant", agent).id();

    ViewerData limited = as({"roles.grant"}).data();
    std::erase_if(limited.permissions, [](const auto& name) { return name.starts_with("parcels."); });
    limited.limitedRoles.push_back(std::make_shared<LimitedRole>(
        LimitedRole{1, "agent", {"parcels.hidden", "parcels.read_all", "parcels.write"}, {.locationIds = {berlin}}}));
    EXPECT_THROW(create(Viewer(limited), "role-grant", agent), Forbidden) << "held within limits is not enough";
    EXPECT_THROW(remove(Viewer(limited), "role-grant", id), Forbidden);

    // Who puts somebody into a group gives the roles of the group.
    grant({{"role", "admin"}, {"group_id", desk}});
    EXPECT_THROW(patch(as({"groups.write"}), "group", night, {{"member_ids", Json::array({boss})}}), Forbidden);
    EXPECT_THROW(patch(as({"users.write"}), "user", rita, {{"group_ids", Json::array({night})}}), Forbidden);
    const auto other = make("group", {{"name", "Other"}, {"member_ids", Json::array({boss})}});
    EXPECT_THROW(patch(as({"groups.write"}), "group", other, {{"parent_id", desk}}), Forbidden);
    patch(kernel.system(), "group", night, {{"member_ids", Json::array({rita})}});
    EXPECT_THROW(patch(as({"users.write"}), "user", rita, {{"name", "x"}}), Forbidden) << "she may do more";
    EXPECT_THROW(remove(kernel.system(), "role", 2), Conflict);
}

TEST_F(AccessTest, AGrantNamesWhatThereIs) {
    const auto badField = [&](std::initializer_list<std::pair<const char*, Json>> values) {
        try {
            grant(values);
        } catch (const Invalid& invalid) {
            return invalid.errors().front().field;
        }
        return std::string("none");
    };
    EXPECT_EQ(badField({{"role", "agent"}}), "user_id");
    EXPECT_EQ(badField({{"role", "agent"}, {"user_id", rita}, {"group_id", desk}}), "user_id");
    EXPECT_EQ(badField({{"role", "nosuch"}, {"user_id", rita}}), "role");
    EXPECT_EQ(badField({{"role", "agent"}, {"user_id", 4711}}), "user_id");
    EXPECT_EQ(badField({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({4711})}}), "location_ids");
}

TEST_F(AccessTest, AnExplanationNamesWhatGivesARightOrWhatIsMissing) {
    const std::int64_t boss = kernel.addUser("boss", {"admin"});
    const auto inside = parcel("inside", {{"location_id", room}});
    const auto outside = parcel("outside", {{"location_id", munich}});
    const auto own = parcel("own", {{"owner_id", rita}});
    using Verb = AccessReport::Verb;
    const auto why = [&](std::int64_t id, Verb verb = Verb::read) {
        const Viewer asker = kernel.viewer(boss);
        const AccessAnswer answer = kernel.db().read([&](Transaction& tx) {
            return kernel.get<AccessReport>().explain(tx, asker, rita, {"parcel", id}, verb);
        });
        std::vector<std::string> codes{answer.allowed ? "yes" : "no"};
        for (const auto& reason : answer.reasons) {
            codes.push_back(reason.code + " " + reason.permission + " " + reason.role);
            EXPECT_TRUE(kernel.texts.has("de", reason.text.key)) << reason.text.key;
        }
        return codes;
    };
    EXPECT_THAT(why(own), ElementsAre("yes", "own  ", "role parcels.read requester"));
    EXPECT_THAT(why(inside), ElementsAre("no", "role parcels.read requester", "missing parcels.read_all "));
    EXPECT_THAT(why(own, Verb::write), ElementsAre("no", "missing parcels.write "));
    grant({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({berlin})}});
    EXPECT_THAT(why(inside), ElementsAre("yes", "role parcels.read requester", "grant_inside parcels.read_all agent"));
    EXPECT_THAT(why(outside), ElementsAre("no", "role parcels.read requester",
                                          "outside_location parcels.read_all agent", "missing parcels.read_all "));
    EXPECT_THAT(why(inside, Verb::write), ElementsAre("yes", "grant_inside parcels.write agent"));
    EXPECT_THAT(why(own, Verb::remove),
                ElementsAre("no", "outside_location parcels.write agent", "missing parcels.write "));
    patch(kernel.system(), "group", night, {{"member_ids", Json::array({rita})}});
    grant({{"role", "agent"}, {"group_id", desk}});
    EXPECT_THAT(why(outside, Verb::write),
                ElementsAre("yes", "outside_location parcels.write agent", "group_grant parcels.write agent"));
    EXPECT_THROW(why(4711), NotFound);
    patch(kernel.system(), "user", rita, {{"active", false}});
    EXPECT_THAT(why(own), ElementsAre("no", "inactive  "));
}

TEST_F(AccessTest, LimitsCostNoStatementMore) {
    const auto outside = parcel("outside", {{"location_id", munich}, {"owner_id", rita}});
    grant({{"role", "agent"}, {"user_id", rita}, {"location_ids", Json::array({berlin})}});
    const std::string token = kernel.accounts().signIn("rita", testPassword, "192.0.2.1", false).token;
    kernel.accounts().authenticate(token, Origin::api);
    auto before = Database::statementsOfThread();
    const auto viewer = kernel.accounts().authenticate(token, Origin::api);
    EXPECT_EQ(Database::statementsOfThread() - before, 1u);
    ASSERT_TRUE(viewer && viewer->hasLimits());
    seen(*viewer);  // how large the table is, is asked once in a while
    before = Database::statementsOfThread();
    EXPECT_THAT(seen(*viewer), ElementsAre("outside"));
    EXPECT_EQ(Database::statementsOfThread() - before, 1u);
    EXPECT_TRUE(slips(*viewer, outside).empty());
}

}  // namespace
}  // namespace kontor::test

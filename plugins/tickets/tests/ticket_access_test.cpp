#include "desk.h"

namespace kontor::tickets {
namespace {

using ::testing::ElementsAre;

class TicketAccess : public Desk {};

TEST_F(TicketAccess, RequestersSeeWhatTheyRequestedOrWatch) {
    const auto id = annasTicket().id;
    EXPECT_NO_THROW(get(anna, id));
    EXPECT_NO_THROW(get(agent, id));
    EXPECT_THROW(get(bert, id), NotFound);
    EXPECT_EQ(found(bert, ""), 0);
    EXPECT_EQ(found(anna, ""), 1);

    patch(agent, id, R"({"watcher_ids": [)" + std::to_string(bert.id()) + "]}");
    EXPECT_NO_THROW(get(bert, id));
    EXPECT_EQ(found(bert, ""), 1);
    patch(agent, id, R"({"watcher_ids": []})");
    EXPECT_THROW(get(bert, id), NotFound);

    patch(agent, id, R"({"requester_id": )" + std::to_string(bert.id()) + "}");
    EXPECT_NO_THROW(get(bert, id));
    EXPECT_THROW(get(anna, id), NotFound);
}

TEST_F(TicketAccess, ScopesOfATokenNarrowTheViewer) {
    const auto id = annasTicket().id;
    ViewerData reader = agent.data();
    reader.scopes = {"tickets:read"};
    EXPECT_NO_THROW(get(Viewer(reader), id));
    EXPECT_THROW(patch(Viewer(reader), id, R"({"subject": "x"})"), std::exception);
    reader.scopes = {"assets:read"};
    EXPECT_THROW(get(Viewer(reader), id), Forbidden);
    ViewerData writer = agent.data();
    writer.scopes = {"tickets:read", "tickets:write", "tickets:create"};
    EXPECT_NO_THROW(create(Viewer(writer), R"({"subject": "by token"})"));
    EXPECT_NO_THROW(patch(Viewer(writer), id, R"({"assignee_id": )" + std::to_string(agent.id()) + "}"));
}

TEST_F(TicketAccess, RequestersSetOnlyWhatIsTheirs) {
    EXPECT_THAT(faults([&] { create(anna, R"({"subject": "x", "status": "closed", "assignee_id": 1})"); }),
                ElementsAre("status", "assignee_id"));
    const auto id = annasTicket().id;
    EXPECT_THROW(
        write([&](Transaction& tx) { service().patch(tx, anna, id, Patch().set("subject", std::string("x"))); }),
        Forbidden);
    EXPECT_THROW(write([&](Transaction& tx) { server.records().remove(tx, anna, {"ticket", id}); }), Forbidden);
    EXPECT_THROW(write([&](Transaction& tx) { service().merge(tx, anna, id, id + 1); }), Forbidden);

    const auto any = read([&](Transaction& tx) { return server.records().get(tx, anna, {"ticket", id}); });
    EXPECT_EQ(any.toJson(anna).find("tags"), nullptr);
    EXPECT_NE(any.toJson(agent).find("tags"), nullptr);
}

TEST_F(TicketAccess, AnAgentOfAPlaceSeesAndMergesItsTicketsAlone) {
    const auto place = [&](const char* name) {
        return add(admin, "location", Json::object({{"name", name}}).dump()).id();
    };
    const auto berlin = place("Berlin");
    const auto munich = place("Munich");
    const auto at = [&](std::int64_t location) {
        return create(admin,
                      Json::object({{"subject", "x"}, {"location_id", location}, {"requester_id", anna.id()}}).dump())
            .id;
    };
    const auto here = at(berlin);
    const auto alsoHere = at(berlin);
    const auto there = at(munich);
    patch(admin, there, R"({"watcher_ids": [)" + std::to_string(bert.id()) + "]}");
    for (const auto id : {here, there}) add(agent, "note", id, R"({"body_text": "among us", "visibility": "private"})");
    add(admin, "role-grant",
        Json::object({{"role", "agent"}, {"user_id", bert.id()}, {"location_ids", Json::array({berlin})}}).dump());
    const Viewer limited =
        read([&](Transaction& tx) { return server.kernel().accounts().viewerOf(tx, bert.id(), Origin::api); });
    EXPECT_EQ(found(limited, ""), 3) << "two of Berlin, and one that he watches";
    EXPECT_EQ(found(limited, "location:Munich"), 1);
    EXPECT_EQ(entries(limited, "note", here).size(), 1U);
    EXPECT_EQ(entries(limited, "note", there).size(), 0U);
    const auto said = [&](std::int64_t id) {
        return read([&](Transaction& tx) { return service().timeline(tx, limited, id, false).entries.size(); });
    };
    EXPECT_EQ(said(here), 1U);
    EXPECT_EQ(said(there), 0U);
    EXPECT_NO_THROW(patch(limited, here, R"({"priority": "high"})"));
    EXPECT_THROW(patch(limited, there, R"({"priority": "high"})"), Forbidden);
    const auto merge = [&](std::int64_t from, std::int64_t into) {
        write([&](Transaction& tx) { service().merge(tx, limited, from, into); });
    };
    EXPECT_THROW(merge(here, there), Forbidden);
    EXPECT_THROW(merge(there, here), Forbidden);
    EXPECT_NO_THROW(merge(here, alsoHere));
    const auto away = R"({"location_id": )" + std::to_string(munich) + R"(, "priority": "low"})";
    EXPECT_THAT(faults([&] { patch(limited, alsoHere, away); }), ElementsAre("location_id"));
    EXPECT_EQ(get(limited, alsoHere).locationId, berlin) << "what was refused is not there";
    // Anybody reports anything from anywhere; what only agents set is set where they are one.
    const auto reported = [&](const Json& more) {
        Json ticket = Json::object({{"subject", "new"}});
        for (const auto& [name, value] : more.members()) ticket[name] = value;
        return create(limited, ticket.dump()).id;
    };
    EXPECT_NO_THROW(reported(Json::object()));
    EXPECT_NO_THROW(reported(Json::object({{"location_id", berlin}, {"priority", "high"}})));
    EXPECT_THAT(faults([&] {
                    reported(Json::object({{"location_id", munich}, {"priority", "high"}}));
                }),
                ElementsAre("location_id", "priority"));
    EXPECT_THAT(faults([&] { reported(Json::object({{"assignee_id", agent.id()}})); }), ElementsAre("assignee_id"));

    add(admin, "role", R"({"name": "dispatcher", "title": "Dispatcher", "permissions": ["tickets.pass_on"]})");
    add(admin, "role-grant",
        Json::object({{"role", "dispatcher"}, {"user_id", bert.id()}, {"location_ids", Json::array({berlin})}}).dump());
    const Viewer dispatcher =
        read([&](Transaction& tx) { return server.kernel().accounts().viewerOf(tx, bert.id(), Origin::api); });
    EXPECT_NO_THROW(patch(dispatcher, alsoHere, away)) << "passed on";
    EXPECT_THROW(get(dispatcher, alsoHere), NotFound);
    EXPECT_THROW(patch(dispatcher, there, R"({"location_id": )" + std::to_string(berlin) + "}"), Forbidden)
        << "nobody takes what is not theirs";
}

TEST_F(TicketAccess, RequestersMayBeAllowedToSeeThoseOfTheirOrganisation) {
    const auto customer = add(admin, "organisation", R"({"name": "Customer"})").id();
    const auto outside = [&](const std::string& login, const Json& organisation) {
        const auto id =
            add(admin, "user",
                Json::object({{"login", login}, {"name", login}, {"external", true}, {"organisation_id", organisation}})
                    .dump())
                .id();
        return read([&](Transaction& tx) { return server.kernel().accounts().viewerOf(tx, id, Origin::api); });
    };
    const Viewer one = outside("one", customer);
    const Viewer two = outside("two", customer);
    const Viewer stray = outside("stray", Json());
    const auto id = create(one, R"({"subject": "x"})").id;
    const auto annas = annasTicket().id;
    const auto level = [](const Viewer& viewer) {
        ViewerData data = viewer.data();
        data.permissions.emplace_back("tickets.read_organisation");
        return Viewer(data);
    };
    EXPECT_THROW(get(two, id), NotFound);
    EXPECT_NO_THROW(get(level(two), id));
    EXPECT_THROW(get(level(two), annas), NotFound);
    EXPECT_THROW(get(level(stray), id), NotFound);
    EXPECT_THROW(get(level(stray), annas), NotFound);
    EXPECT_NO_THROW(get(level(bert), annas)) << "of the house, as she is";
    EXPECT_THROW(get(level(bert), id), NotFound);
}

TEST_F(TicketAccess, ADeletedTicketIsGoneForEverybodyAndStaysInTheTable) {
    const auto id = annasTicket().id;
    reply(anna, id, "one more thing");
    EXPECT_THROW(write([&](Transaction& tx) { server.records().remove(tx, agent, {"ticket", id}); }), Forbidden);
    write([&](Transaction& tx) { server.records().remove(tx, admin, {"ticket", id}); });
    for (const auto& viewer : {admin, agent, anna}) {
        EXPECT_THROW(get(viewer, id), NotFound);
        EXPECT_THROW(entries(viewer, "message", id), NotFound);
        EXPECT_EQ(found(viewer, ""), 0);
    }
    EXPECT_EQ(
        read([&](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM tickets WHERE id = ?", id); }),
        1);
}

TEST_F(TicketAccess, NobodyMayDoAnythingWithoutAnAccount) {
    const auto id = annasTicket().id;
    const auto nobody = Viewer::anonymous("en");
    EXPECT_THROW(get(nobody, id), Error);
    EXPECT_THROW(
        write([&](Transaction& tx) { service().create(tx, nobody, Patch().set("subject", std::string("x"))); }), Error);
    EXPECT_THROW(reply(nobody, id, "x"), Error);
}

TEST_F(TicketAccess, ViewsArePrivateOrShared) {
    const auto names = [&](const Viewer& viewer) {
        std::vector<std::string> result;
        ListRequest request;
        const auto page = read([&](Transaction& tx) { return server.records().list(tx, viewer, "view", request); });
        for (const auto& view : page.items) result.push_back(std::get<std::string>(view.get("name")));
        return result;
    };
    const auto given = names(agent).size();
    EXPECT_GE(given, 5U);
    add(agent, "view",
        R"({"name": "Mine", "query": "status:open assignee:me", "sort": "-updated_at", "columns": ["number", "subject"]})");
    EXPECT_EQ(names(agent).size(), given + 1);
    EXPECT_EQ(names(otherAgent).size(), given);
    EXPECT_THROW(names(anna), Forbidden);

    EXPECT_THROW(add(agent, "view", R"({"name": "All", "query": "", "sharing": "everyone"})"), Forbidden);
    const auto shared = add(admin, "view", R"({"name": "All", "query": "", "sharing": "everyone"})");
    EXPECT_EQ(names(otherAgent).size(), given + 1);
    EXPECT_THROW(write([&](Transaction& tx) { server.records().remove(tx, otherAgent, shared.ref()); }), Forbidden);

    EXPECT_THAT(faults([&] { add(agent, "view", R"({"name": "Bad", "query": "nonsense:1"})"); }), ElementsAre("query"));
    EXPECT_THAT(faults([&] { add(agent, "view", R"({"name": "Bad", "query": "(status:open"})"); }),
                ElementsAre("query"));
    EXPECT_THAT(faults([&] { add(agent, "view", R"({"name": "Bad", "query": "", "sort": "description"})"); }),
                ElementsAre("sort"));
    EXPECT_THAT(faults([&] { add(agent, "view", R"({"name": "Bad", "query": "", "columns": ["x"]})"); }),
                ElementsAre("columns"));
    EXPECT_THAT(faults([&] { add(agent, "view", R"({"name": "Bad", "query": "", "sharing": "group"})"); }),
                ElementsAre("group_id"));
}

}  // namespace
}  // namespace kontor::tickets

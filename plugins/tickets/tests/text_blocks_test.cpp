// Whose text blocks are whose, and what is filled into them.
#include "desk.h"

namespace kontor::tickets {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class TextBlocksOfTickets : public Desk {
  protected:
    std::int64_t block(const Viewer& viewer, const std::string& json) { return add(viewer, "text_block", json).id(); }
    /// The one block offered for that ticket.
    Json filled(const Viewer& viewer, std::int64_t ticket) {
        const Json items =
            call(viewer, "GET", "/api/v1/tickets/{id}/text-blocks", {{"id", std::to_string(ticket)}})["items"];
        EXPECT_EQ(items.size(), 1U);
        return items.items().front();
    }
    void patchRecord(const Viewer& viewer, const Ref& ref, const char* json) {
        write([&](Transaction& tx) {
            const Patch values = Patch::fromJson(server.records().type(ref.kind), viewer, Json::parse(json), false);
            server.records().patch(tx, viewer, ref, values);
        });
    }
    std::vector<std::string> offered(const Viewer& viewer) {
        return read([&](Transaction& tx) {
            std::vector<std::string> names;
            for (const auto& one : server.records().list(tx, viewer, "text_block", {.sort = "name"}).items)
                names.push_back(toText(one.get("name")));
            return names;
        });
    }
};

TEST_F(TextBlocksOfTickets, VariablesAreFilledInAndAreTextInHtml) {
    const auto ticket = create(agent, R"({"subject": "<b>{number}</b>", "requester_id": )" + std::to_string(anna.id()) +
                                          R"(, "assignee_id": )" + std::to_string(agent.id()) + R"(, "custom": {}})");
    block(admin, R"({"name": "a", "body_html_en": "<p><b>{subject}</b> {assignee}{custom.none} {x1}</p>",
                     "body_de": "Hallo {requester}, {status}"})");
    patchRecord(admin, {"user", anna.id()}, R"({"locale": "en"})");
    const Json english = filled(agent, ticket.id);
    EXPECT_EQ(english["html"].text(), "<p><b>&lt;b&gt;{number}&lt;/b&gt;</b> " + agent.name() + " {x1}</p>")
        << "what is filled in is neither HTML nor filled in again";
    EXPECT_EQ(english["text"].text(), "<b>{number}</b> " + agent.name() + " {x1}");
    patchRecord(admin, {"user", anna.id()}, R"({"locale": "de"})");
    const Json german = filled(agent, ticket.id);
    EXPECT_EQ(german["locale"].text(), "de");
    EXPECT_EQ(german["text"].text(), "Hallo " + anna.name() + ", Neu");
    EXPECT_TRUE(german["html"].isNull());
    EXPECT_THAT(faults([&] { block(admin, R"({"name": "a", "body_html_en": "{requestor}"})"); }),
                ElementsAre("body_en"));
    EXPECT_THAT(faults([&] { block(admin, R"({"name": "a", "body_en": "x", "shortcut": "A b"})"); }),
                ElementsAre("shortcut"));
}

TEST_F(TextBlocksOfTickets, EverybodyKeepsTheirOwn) {
    block(admin, R"({"name": "for all", "body_en": "x"})");
    const auto mine = block(agent, R"({"name": "mine", "body_en": "x", "sharing": "private"})");
    EXPECT_THAT(offered(agent), UnorderedElementsAre("for all", "mine"));
    EXPECT_THAT(offered(otherAgent), ElementsAre("for all"));
    EXPECT_EQ(filled(otherAgent, annasTicket().id)["name"].text(), "for all");
    EXPECT_THROW(block(agent, R"({"name": "x", "body_en": "x"})"), Forbidden);
    EXPECT_THAT(faults([&] { block(agent, R"({"name": "x", "body_en": "x", "sharing": "group"})"); }),
                ElementsAre("group_id"));
    const auto share = [&](const Viewer& viewer, const char* json) { patchRecord(viewer, {"text_block", mine}, json); };
    EXPECT_THROW(share(agent, R"({"sharing": "everyone"})"), Forbidden);
    EXPECT_THROW(share(otherAgent, R"({"body_en": "y"})"), NotFound);

    EXPECT_THROW(offered(anna), Forbidden);
}

}  // namespace
}  // namespace kontor::tickets

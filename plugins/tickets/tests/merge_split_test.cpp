#include "desk.h"

namespace kontor::tickets {
namespace {

using collaboration::Message;

class MergeSplit : public Desk {
  protected:
    Ticket merge(std::int64_t source, std::int64_t target) {
        return write([&](Transaction& tx) { return service().merge(tx, agent, source, target); });
    }
    Ticket split(std::int64_t ticket, std::int64_t message, const std::string& subject = "") {
        return write([&](Transaction& tx) { return service().split(tx, agent, ticket, message, subject); });
    }
};

TEST_F(MergeSplit, EverythingMovesAndTheSourceIsClosedAsADuplicate) {
    const auto file =
        write([&](Transaction& tx) { return server.kernel().files().store(tx, bert, "a.txt", "text/plain", "x"); });
    const auto source =
        create(bert, R"({"subject": "Same", "description": "Mine too", "file_ids": [)" + std::to_string(file.id) + "]}")
            .id;
    const auto target = annasTicket().id;
    reply(bert, source, "hello?");
    add(agent, "note", source, R"({"body_text": "a note"})");
    add(agent, "task", source, R"({"title": "look", "required": true})");
    patch(agent, source, R"({"watcher_ids": [)" + std::to_string(otherAgent.id()) + "]}");

    const auto merged = merge(source, target);
    EXPECT_EQ(merged.id, target);
    EXPECT_THAT(merged.watcherIds, ::testing::UnorderedElementsAre(bert.id(), otherAgent.id()));
    const auto closed = get(agent, source);
    EXPECT_EQ(closed.state, "closed");
    EXPECT_EQ(closed.mergedIntoId, target);
    EXPECT_EQ(entries(agent, "message", target).size(), 2U);
    EXPECT_EQ(entries(agent, "note", target).size(), 1U);
    EXPECT_EQ(entries(agent, "task", target).size(), 1U);
    EXPECT_EQ(entries(agent, "message", source).size(), 0U);
    const auto relations = entries(agent, "relation", target);
    ASSERT_EQ(relations.size(), 1U);
    EXPECT_EQ(std::get<std::string>(relations[0].get("type")), "duplicated_by");

    // Bert follows the other ticket now, and so reads what is said there.
    EXPECT_NO_THROW(get(bert, target));
    EXPECT_NO_THROW(read([&](Transaction& tx) { server.kernel().files().find(tx, anna, file.id); }));

    EXPECT_THROW(patch(agent, source, R"({"status": "open"})"), Conflict);
    EXPECT_THROW(merge(source, target), Conflict);
    EXPECT_THROW(merge(target, source), Conflict);
    EXPECT_THROW(reply(bert, source, "into the void?"), Conflict);
    const auto mailed = write([&](Transaction& tx) {
        IncomingMail mail;
        mail.senderId = bert.id();
        mail.text = "by mail";
        return service().addFromMail(tx, Viewer::system("mail", Origin::mail), source, mail);
    });
    EXPECT_EQ(mailed.second, target);

    const auto last = annasTicket().id;
    merge(target, last);
    EXPECT_EQ(get(agent, source).mergedIntoId, last);
}

TEST_F(MergeSplit, ATicketIsNotMergedWithItselfOrWithWhatIsNotThere) {
    const auto id = annasTicket().id;
    EXPECT_THAT(faults([&] { merge(id, id); }), ::testing::ElementsAre("into_id"));
    EXPECT_THAT(faults([&] { merge(id, 999); }), ::testing::ElementsAre("into_id"));
    EXPECT_THROW(merge(999, id), NotFound);
    EXPECT_EQ(get(agent, id).state, "new");
}

TEST_F(MergeSplit, RelationsOfBothAreJoined) {
    const auto a = annasTicket().id;
    const auto b = annasTicket().id;
    const auto c = annasTicket().id;
    const auto relate = [&](std::int64_t from, std::int64_t to) {
        add(agent, "relation", from,
            R"({"type": "relates_to", "kind": "ticket", "target_id": )" + std::to_string(to) + "}");
    };
    relate(a, b);
    relate(a, c);
    relate(b, c);
    merge(a, b);
    EXPECT_EQ(entries(agent, "relation", a).size(), 1U);
    EXPECT_EQ(entries(agent, "relation", b).size(), 2U);  // c once, a as its duplicate
    EXPECT_EQ(entries(agent, "relation", c).size(), 1U);
}

TEST_F(MergeSplit, AMessageBecomesATicketOfItsAuthor) {
    const auto file =
        write([&](Transaction& tx) { return server.kernel().files().store(tx, anna, "a.txt", "text/plain", "x"); });
    const auto old = annasTicket();
    const auto message =
        add(anna, "message", old.id,
            R"({"body_text": "And the screen flickers", "file_ids": [)" + std::to_string(file.id) + "]}");
    const auto made = split(old.id, message.id(), "Screen");
    EXPECT_EQ(made.subject, "Screen");
    EXPECT_EQ(made.description, "And the screen flickers");
    EXPECT_EQ(made.requesterId, anna.id());
    EXPECT_EQ(made.attachments.size(), 1U);
    EXPECT_EQ(entries(anna, "message", old.id).size(), 0U);
    EXPECT_EQ(entries(agent, "relation", made.id).size(), 1U);
    EXPECT_THROW(split(old.id, message.id()), NotFound);
}

TEST_F(MergeSplit, AMessageOfAnotherTicketIsNotSplitOff) {
    const auto one = annasTicket().id;
    const auto two = annasTicket().id;
    const auto message = reply(anna, two, "x");
    EXPECT_THROW(split(one, message), NotFound);
    EXPECT_EQ(entries(anna, "message", two).size(), 1U);
    EXPECT_EQ(found(agent, ""), 2);
}

}  // namespace
}  // namespace kontor::tickets

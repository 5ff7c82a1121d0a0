#include "desk.h"

namespace kontor::tickets {
namespace {

using collaboration::Message;

class Conversation : public Desk {
  protected:
    IncomingMail mailFrom(const Viewer& sender, const std::string& text) {
        IncomingMail mail;
        mail.senderId = sender.id();
        mail.from = sender.data().email;
        mail.subject = "Mail";
        mail.text = text;
        return mail;
    }
    std::pair<std::int64_t, std::int64_t> file(std::int64_t ticket, const IncomingMail& mail) {
        return write([&](Transaction& tx) {
            return service().addFromMail(tx, Viewer::system("mail", Origin::mail), ticket, mail);
        });
    }
};

TEST_F(Conversation, TheFirstAnswerOfAnAgentIsNotedAndOpensTheTicket) {
    const auto id = annasTicket().id;
    reply(anna, id, "Still broken.");
    EXPECT_FALSE(get(agent, id).firstRespondedAt);
    EXPECT_EQ(get(agent, id).state, "new");
    reply(agent, id, "I am looking into it.");
    const auto ticket = get(agent, id);
    ASSERT_TRUE(ticket.firstRespondedAt);
    EXPECT_EQ(ticket.state, "open");
    reply(otherAgent, id, "Me too.");
    EXPECT_EQ(get(agent, id).firstRespondedAt, ticket.firstRespondedAt);

    // An agent's own ticket: the agent asks.
    const auto own = create(agent, R"({"subject": "mine"})").id;
    EXPECT_EQ(add(agent, "message", own, R"({"body_text": "more"})").as<Message>().direction, "in");
    EXPECT_EQ(get(agent, own).state, "new");

    const auto messages = entries(anna, "message", id);
    ASSERT_EQ(messages.size(), 3U);
    EXPECT_EQ(messages[0].as<Message>().direction, "in");
    EXPECT_EQ(messages[1].as<Message>().direction, "out");
    EXPECT_EQ(messages[1].as<Message>().authorId, agent.id());
    EXPECT_EQ(messages[0].as<Message>().from, "anna@example.org");
}

TEST_F(Conversation, TheRequestersReplyOpensAWaitingTicketAgain) {
    for (const std::string state : {"pending", "resolved", "closed"}) {
        const auto id = annasTicket().id;
        patch(agent, id, R"({"status": ")" + state + "\"}");
        reply(agent, id, "Please try again.");
        EXPECT_EQ(get(agent, id).state, state);
        reply(anna, id, "No.");
        EXPECT_EQ(get(agent, id).state, "open");
        EXPECT_FALSE(get(agent, id).resolvedAt);
    }
}

TEST_F(Conversation, EveryEntryTouchesTheTicket) {
    const auto before = annasTicket();
    add(agent, "note", before.id, R"({"body_text": "spare part ordered"})");
    const auto after = get(agent, before.id);
    EXPECT_GT(after.version, before.version);
    EXPECT_GE(after.updatedAt, before.updatedAt);
}

TEST_F(Conversation, MessagesAreNeverChangedAndNeedAText) {
    const auto id = annasTicket().id;
    EXPECT_THAT(faults([&] { add(anna, "message", id, R"({"body_text": "   "})"); }),
                ::testing::ElementsAre("body_text"));
    EXPECT_THAT(faults([&] { add(anna, "message", id, R"({"body_text": "x", "direction": "out", "author_id": 1})"); }),
                ::testing::UnorderedElementsAre("direction", "author_id"));
    const auto message =
        add(anna, "message", id, R"({"body_html": "<p onclick='x()'>Hi</p>", "cc": ["boss@example.org"]})");
    EXPECT_EQ(message.as<Message>().bodyHtml, "<p>Hi</p>");
    EXPECT_EQ(message.as<Message>().cc, std::vector<std::string>{"boss@example.org"});
    EXPECT_THROW(Patch::fromJson(server.records().type("message"), agent, Json::parse(R"({"body_text": "y"})"), false),
                 Invalid);
    EXPECT_THROW(write([&](Transaction& tx) { server.records().remove(tx, agent, message.ref()); }), Forbidden);
}

TEST_F(Conversation, AttachmentsAreSeenByThoseWhoSeeTheTicket) {
    auto& files = server.kernel().files();
    const auto file = write(
        [&](Transaction& tx) { return files.store(tx, anna, "screen.png", "image/png", "not really a picture"); });
    EXPECT_THROW(read([&](Transaction& tx) { files.find(tx, agent, file.id); }), NotFound);
    const auto ticket = create(anna, R"({"subject": "x", "file_ids": [)" + std::to_string(file.id) + "]}");
    ASSERT_EQ(ticket.attachments.size(), 1U);
    EXPECT_EQ(ticket.attachments.items()[0]["name"].text(), "screen.png");
    EXPECT_NO_THROW(read([&](Transaction& tx) { files.find(tx, agent, file.id); }));
    EXPECT_THROW(read([&](Transaction& tx) { files.find(tx, bert, file.id); }), NotFound);
    EXPECT_THAT(faults([&] { create(bert, R"({"subject": "x", "file_ids": [)" + std::to_string(file.id) + "]}"); }),
                ::testing::ElementsAre("file_ids"));

    const auto other = write([&](Transaction& tx) { return files.store(tx, agent, "log.txt", "text/plain", "log"); });
    const auto message = add(agent, "message", ticket.id,
                             R"({"body_text": "see there", "file_ids": [)" + std::to_string(other.id) + "]}");
    EXPECT_EQ(message.as<Message>().attachments.items()[0]["size"].integer(), 3);
    EXPECT_NO_THROW(read([&](Transaction& tx) { files.find(tx, anna, other.id); }));
}

TEST_F(Conversation, AMailBecomesATicketOrAMessage) {
    auto mail = mailFrom(anna, "The printer\nis on fire");
    mail.subject = "Printer\r\non fire";
    mail.watcherIds = {bert.id()};
    const auto ticket = write(
        [&](Transaction& tx) { return service().createFromMail(tx, Viewer::system("mail", Origin::mail), mail); });
    EXPECT_EQ(ticket.source, "email");
    EXPECT_EQ(ticket.requesterId, anna.id());
    EXPECT_EQ(ticket.subject.find('\n'), std::string::npos);
    EXPECT_NO_THROW(get(bert, ticket.id));

    patch(agent, ticket.id, R"({"status": "resolved"})");
    auto away = mailFrom(anna, "I am out of office");
    away.automatic = true;
    file(ticket.id, away);
    EXPECT_EQ(get(agent, ticket.id).state, "resolved");
    file(ticket.id, mailFrom(anna, "still burning"));
    EXPECT_EQ(get(agent, ticket.id).state, "open");
    const auto messages = entries(anna, "message", ticket.id);
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[1].as<Message>().channel, "email");
    EXPECT_EQ(messages[1].as<Message>().authorId, anna.id());

    EXPECT_EQ(write([&](Transaction& tx) {
                  return service().createFromMail(tx, Viewer::system("mail", Origin::mail), [&] {
                      auto empty = mailFrom(anna, "");
                      empty.subject = " ";
                      return empty;
                  }());
              }).subject,
              "(no subject)");
}

TEST_F(Conversation, TheTimelineShowsWhatTheViewerMayRead) {
    const auto id = annasTicket().id;
    reply(anna, id, "one");
    add(agent, "note", id, R"({"body_text": "private"})");
    add(agent, "note", id, R"({"body_text": "public", "visibility": "public"})");
    reply(agent, id, "two");
    const auto before = Database::statementsOfThread();
    const auto all = read([&](Transaction& tx) { return service().timeline(tx, agent, id); });
    EXPECT_LE(Database::statementsOfThread() - before, 3U);
    ASSERT_EQ(all.entries.size(), 4U);
    EXPECT_EQ(all.entries[0].bodyText, "one");
    EXPECT_TRUE(all.entries[1].isPrivate);
    EXPECT_EQ(all.entries[3].authorName, "agent");
    EXPECT_GE(all.events.size(), 5U);
    const auto some = read([&](Transaction& tx) { return service().timeline(tx, anna, id); });
    EXPECT_EQ(some.entries.size(), 3U);
    EXPECT_TRUE(some.events.empty());
}

TEST_F(Conversation, ANumberFindsItsTicket) {
    const auto ticket = annasTicket();
    const auto find = [&](const Viewer& viewer, const std::string& number) {
        return read([&](Transaction& tx) { return service().findByNumber(tx, viewer, number).has_value(); });
    };
    EXPECT_TRUE(find(agent, ticket.number));
    EXPECT_TRUE(find(anna, "t-" + std::to_string(ticket.id)));
    EXPECT_TRUE(find(anna, " " + std::to_string(ticket.id) + " "));
    EXPECT_FALSE(find(bert, ticket.number));
    for (const auto* text : {"", "T-", "T-x", "-1", "99999999999999999999", "T-000000"})
        EXPECT_FALSE(find(agent, text)) << text;
}

}  // namespace
}  // namespace kontor::tickets

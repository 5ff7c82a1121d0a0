#include "kontor/testing/wait_for.h"
#include "kontor/tickets/ticket_service.h"
#include "ledger/journal_redaction.h"
#include "people_desk.h"

namespace kontor::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ErasureTest : public PeopleDesk {
  protected:
    Erasure anonymise(std::int64_t id) {
        return waitForErasure(write([&](Transaction& tx) { return people().anonymise(tx, admin, id); }));
    }

    /// Columns of the whole database where a text still stands.
    std::vector<std::string> placesOf(const std::string& text) {
        std::vector<std::string> found;
        for (const auto& column : rows("SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns "
                                       "WHERE table_schema = DATABASE() "
                                       "AND data_type IN ('varchar', 'char', 'text', 'mediumtext', 'longtext')")) {
            const auto dot = column.find('.');
            if (number("SELECT COUNT(*) FROM `" + column.substr(0, dot) + "` WHERE CONVERT(`" + column.substr(dot + 1) +
                       "` USING utf8mb4) LIKE '%" + text + "%'") > 0)
                found.push_back(column);
        }
        return found;
    }
};

TEST_F(ErasureTest, NothingTellsAnyMoreWhoItWas) {
    const Viewer self = server.viewerOf(anna);
    const auto ticket = create(
        self, "ticket", R"({"subject": "Anna Berg has no printer", "description": "Call +49 30 1234567. Anna"})");
    const auto other = create(
        "ticket", R"({"subject": "For anna.berg@example.com", "description": "Berg, Anna asked. Anna Wolf too."})");
    write([&](Transaction& tx) {
        tickets::Answer answer;
        answer.text = "Dear Mrs Berg, look at anna.berg@example.com";
        return server.kernel().get<tickets::TicketService>().reply(tx, agent, ticket, answer);
    });
    create(agent, "note", R"({"body_text": "Anna always forgets", "visibility": "private"})", Ref{"ticket", ticket});
    patch(admin, "user", anna,
          R"({"name": "Anna Wolf-Berg", "email": "anna.wolf@example.com", "phone": "+49 30 7654321"})");
    write([&](Transaction& tx) {
        const Time now = server.kernel().clock().now();
        tx.execute(
            "INSERT INTO mail_spool (mailbox_id, uid_validity, uid, size, state, from_address, subject, created_at, "
            "updated_at)"
            " VALUES (1, 1, 1, 10, 'ticket', 'anna.berg@example.com', 'Anna', ?, ?)",
            now, now);
        tx.execute("INSERT INTO web_preferences (user_id, name, value) VALUES (?, 'x', '1')", anna);
    });

    const Erasure erasure = anonymise(anna);
    ASSERT_EQ(erasure.state, "done") << erasure.error;
    const std::string name = placeholderOf(anna);
    EXPECT_EQ(user(anna).name, name);
    EXPECT_FALSE(user(anna).active);
    EXPECT_TRUE(user(anna).anonymisedAt);
    EXPECT_EQ(get("ticket", ticket)["requester_id"].integer(), anna);  // statistics stay
    EXPECT_EQ(get("ticket", ticket)["subject"].text(), name + " has no printer");
    EXPECT_EQ(get("ticket", ticket)["description"].text(), "Call " + name + ". " + name);
    // In what is not hers a first name may be somebody else's.
    EXPECT_EQ(get("ticket", other)["subject"].text(), "For " + name);
    EXPECT_EQ(get("ticket", other)["description"].text(), name + " asked. Anna Wolf too.");
    EXPECT_THAT(placesOf("anna.berg"), IsEmpty());
    EXPECT_THAT(placesOf("Anna Berg"), IsEmpty());
    EXPECT_THAT(placesOf("anna.wolf"), IsEmpty());
    EXPECT_THAT(placesOf("Wolf-Berg"), IsEmpty());
    EXPECT_THAT(placesOf("forgets"), ::testing::Contains("notes.body_text"));
    EXPECT_THAT(placesOf("Anna always"), IsEmpty());
    EXPECT_THAT(placesOf("1234567"), IsEmpty());
    EXPECT_THAT(placesOf("EMP-10472"), IsEmpty());
    EXPECT_EQ(number("SELECT COUNT(*) FROM web_preferences WHERE user_id = " + std::to_string(anna)), 0);
    EXPECT_TRUE(journalIsWhole());

    EXPECT_EQ(erasure.report["records"]["ticket"].integer(), 2);
    EXPECT_EQ(erasure.report["tables"]["mail_spool"].integer(), 1);
    EXPECT_GT(erasure.report["journal"].integer(), 0);
    EXPECT_GT(number("SELECT COUNT(*) FROM journal_redaction"), 0);
    EXPECT_THROW(write([&](Transaction& tx) { people().anonymise(tx, admin, anna); }), Conflict);
}

TEST_F(ErasureTest, ARedactedJournalIsStillProtected) {
    ASSERT_EQ(anonymise(anna).state, "done");
    ASSERT_TRUE(journalIsWhole());
    const std::string redacted = rows("SELECT journal_id FROM journal_redaction ORDER BY journal_id").at(0);
    const std::string kept = rows("SELECT changes FROM journal WHERE id = " + redacted).at(0);
    const auto set = [&](const std::string& changes) {
        write([&](Transaction& tx) {
            tx.execute("UPDATE journal SET changes = ? WHERE id = ?", changes, std::stoll(redacted));
        });
    };
    set("[]");
    EXPECT_FALSE(journalIsWhole());
    // Nor does it help to note it as redacted: no entry of the chain attests it.
    const std::string left = rows("SELECT left_digest FROM journal_redaction WHERE journal_id = " + redacted).at(0);
    write([&](Transaction& tx) {
        const auto line = tx.one<JournalLine>(
            "SELECT " + std::string(JournalLine::columnNames) + " FROM journal WHERE id = ?", std::stoll(redacted));
        tx.execute("UPDATE journal_redaction SET left_digest = ? WHERE journal_id = ?", digestOf(line), line.id);
    });
    EXPECT_FALSE(journalIsWhole());
    set(kept);
    write([&](Transaction& tx) {
        tx.execute("UPDATE journal_redaction SET left_digest = ? WHERE journal_id = ?", left, std::stoll(redacted));
    });
    EXPECT_TRUE(journalIsWhole());
    // Without the attesting entry everything after the redacted one is in doubt.
    write([&](Transaction& tx) { tx.execute("UPDATE journal SET changes = '[]' WHERE kind = 'journal'"); });
    EXPECT_FALSE(journalIsWhole());
}

TEST_F(ErasureTest, TwoPeopleInOneEntryAreTakenOutOneAfterTheOther) {
    const auto bert = create("user", R"({"login": "bert.klein", "name": "Bert Klein"})");
    create("ticket", R"({"subject": "Anna Berg and Bert Klein"})");
    ASSERT_EQ(anonymise(anna).state, "done");
    ASSERT_EQ(anonymise(bert).state, "done");
    EXPECT_THAT(placesOf("Bert Klein"), IsEmpty());
    EXPECT_THAT(placesOf("Anna Berg"), IsEmpty());
    EXPECT_TRUE(journalIsWhole());
}

TEST_F(ErasureTest, ItIsRefusedForOneselfAndForWhoMayDoMore) {
    EXPECT_THROW(write([&](Transaction& tx) { people().anonymise(tx, agent, anna); }), Forbidden);
    EXPECT_THROW(write([&](Transaction& tx) { people().anonymise(tx, admin, admin.id()); }), Conflict);
    create("role", R"({"name": "clerk", "title": "Clerk", "permissions": ["users.read", "users.read_all", "users.write",
                       "users.write_own", "users.anonymise"]})");
    const Viewer clerk = server.newViewer("clerk", "clerk");
    EXPECT_THROW(write([&](Transaction& tx) { people().anonymise(tx, clerk, agent.id()); }), Forbidden);
    EXPECT_EQ(user(agent.id()).name, "agent");
}

}  // namespace
}  // namespace kontor::test

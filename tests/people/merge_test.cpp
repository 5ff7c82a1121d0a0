#include "kontor/provided.h"
#include "people_desk.h"

#include "kontor/tickets/ticket_service.h"
#include "people/kernel_columns.h"
#include "people/user_references.h"

namespace kontor::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class MergeTest : public PeopleDesk {
  protected:
    const std::int64_t double_ = create("user", R"({"login": "a.berg", "name": "A. Berg", "email": "a.berg@example.com",
        "other_emails": ["ab@example.com"], "roles": ["agent"], "vip": true})");

    Json merge(const Viewer& viewer, std::int64_t from, std::int64_t into) {
        return write([&](Transaction& tx) { return people().merge(tx, viewer, from, into); });
    }
    std::int64_t ticketOf(std::int64_t requester) {
        return create("ticket", R"({"subject": "Printer", "requester_id": )" + std::to_string(requester) + "}");
    }
};

TEST_F(MergeTest, EverythingGoesOver) {
    const auto ticket = ticketOf(double_);
    const auto watched =
        create("ticket", R"({"subject": "x", "watcher_ids": [)" + std::to_string(double_) + "," + std::to_string(anna) +
                             "], \"assignee_id\": " + std::to_string(double_) + "}");
    create(server.viewerOf(double_), "note", R"({"body_text": "Seen", "visibility": "private"})",
           Ref{"ticket", ticket});
    const auto group = create("group", R"({"name": "Network", "member_ids": [)" + std::to_string(double_) + "]}");
    const auto clerk = create("user", R"({"login": "c", "name": "C", "manager_id": )" + std::to_string(double_) + "}");
    const StoredFile file = server.kernel().files().store(server.viewerOf(double_), "a.txt", "text/plain", "x");

    const Json report = merge(admin, double_, anna);
    EXPECT_EQ(report["moved"]["ticket"].integer(), 3);  // requester, assignee, watcher
    EXPECT_EQ(get("ticket", ticket)["requester_id"].integer(), anna);
    EXPECT_EQ(get("ticket", watched)["assignee_id"].integer(), anna);
    EXPECT_EQ(get("ticket", watched)["watcher_ids"].dump(), "[" + std::to_string(anna) + "]");
    EXPECT_EQ(get("group", group)["member_ids"].dump(), "[" + std::to_string(anna) + "]");
    EXPECT_EQ(user(clerk).managerId, anna);
    EXPECT_EQ(number("SELECT author_id FROM notes"), anna);
    EXPECT_EQ(number("SELECT uploader_id FROM file WHERE id = " + std::to_string(file.id)), anna);
    EXPECT_EQ(number("SELECT COUNT(*) FROM ticket_participants WHERE user_id = " + std::to_string(double_)), 0);
    // Who now is the requester sees it.
    const Viewer self = server.viewerOf(anna);
    EXPECT_NO_THROW(read([&](Transaction& tx) { server.records().get(tx, self, {"ticket", ticket}); }));

    const User left = user(anna);
    EXPECT_THAT(left.otherEmails, UnorderedElementsAre("a.berg@example.com", "ab@example.com"));
    EXPECT_TRUE(left.vip);
    EXPECT_THAT(left.roles, UnorderedElementsAre("agent", "requester"));
    EXPECT_THROW(user(double_), NotFound);
    EXPECT_EQ(number("SELECT merged_into_id FROM user WHERE id = " + std::to_string(double_)), anna);
    const auto found = [&](const char* address) {
        return read([&](Transaction& tx) { return server.kernel().accounts().findByEmail(tx, address); });
    };
    for (const char* address : {"anna.berg@example.com", "a.berg@example.com", "ab@example.com"})
        EXPECT_EQ(found(address), anna) << address;
    EXPECT_THAT(rows("SELECT action FROM journal WHERE kind = 'user' AND record_id = " + std::to_string(anna)),
                Contains("merged"));
    EXPECT_THAT(rows("SELECT action FROM journal WHERE kind = 'ticket' AND record_id = " + std::to_string(ticket)),
                Contains("updated"));
    EXPECT_TRUE(journalIsWhole());
}

TEST_F(MergeTest, TheWaysInOfTheOneThatGoesEnd) {
    const Viewer gone = server.viewerOf(double_);
    const auto token = write([&](Transaction& tx) {
        return server.kernel().accounts().createToken(tx, gone, double_, "t", {}, std::nullopt);
    });
    merge(admin, double_, anna);
    EXPECT_FALSE(server.kernel().accounts().authenticate(token.secret, Origin::api));
    EXPECT_EQ(number("SELECT COUNT(*) FROM session WHERE user_id = " + std::to_string(double_)), 0);
}

TEST_F(MergeTest, ItIsRefusedForOneselfAndForWhoMayDoMore) {
    EXPECT_THROW(merge(agent, double_, anna), Forbidden);
    EXPECT_THROW(merge(admin, admin.id(), anna), Conflict);
    EXPECT_THROW(merge(admin, anna, anna), Invalid);
    EXPECT_THROW(merge(admin, anna, 4711), Invalid);
    EXPECT_THROW(merge(admin, 4711, anna), NotFound);
    create("role", R"({"name": "clerk", "title": "Clerk", "permissions": ["users.read", "users.read_all", "users.write",
                       "users.write_own", "users.merge"]})");
    const Viewer clerk = server.newViewer("clerk", "clerk");
    EXPECT_THROW(merge(clerk, double_, anna), Forbidden);  // an agent may do more
    EXPECT_THROW(merge(clerk, anna, admin.id()), Forbidden);
    patch(admin, "user", anna, R"({"active": false})");
    EXPECT_THROW(merge(admin, double_, anna), Conflict);
}

TEST_F(MergeTest, NobodyIsMergedWhoseAnonymisationIsUnderWay) {
    // In one transaction, so that the job can't be done with it before.
    const auto refused = [&](std::int64_t erased, std::int64_t from, std::int64_t into) {
        try {
            write([&](Transaction& tx) {
                people().anonymise(tx, admin, erased);
                people().merge(tx, admin, from, into);
            });
        } catch (const Conflict& conflict) {
            return conflict.message().key;
        }
        return std::string("merged");
    };
    EXPECT_EQ(refused(double_, double_, anna), "error.already_anonymised");
    EXPECT_NE(refused(anna, double_, anna), "merged");
    EXPECT_EQ(user(double_).name, "A. Berg");
    EXPECT_NO_THROW(merge(admin, double_, anna)) << "nothing of it is left";
}

/// A table that holds ids of people and is known to nobody would keep them when accounts become one.
TEST_F(MergeTest, EveryColumnThatHoldsPeopleIsKnown) {
    std::set<std::string> known;
    const Catalog& catalog = server.kernel().catalog();
    for (const auto& reference : userReferences(catalog)) {
        if (reference.field->linkTable.empty())
            known.insert(reference.type->table + "." + std::string(reference.field->column));
        else
            known.insert(std::string(reference.field->linkTable) + "." + std::string(reference.field->linkValue));
    }
    for (const auto& [kind, type] : catalog.records)
        if (kind == "user")
            for (const auto& field : type.fields)
                if (!field.linkTable.empty())
                    known.insert(std::string(field.linkTable) + "." + std::string(field.linkOwner));
    for (const auto& column : kernelColumns()) known.insert(column.table + "." + column.column);
    for (auto* data : providedOf<PersonalData>(catalog))
        for (const auto& column : data->columns()) known.insert(column.table + "." + column.column);
    // What was done stays done by who did it.
    known.insert("journal.actor_id");
    known.insert("journal.impersonator_id");
    std::vector<std::string> unknown;
    for (const auto& column :
         rows("SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = "
              "DATABASE() AND "
              "column_name IN ('user_id', 'author_id', 'owner_id', 'actor_id', 'uploader_id', 'assignee_id', "
              "'requester_id', "
              "'manager_id', 'done_by_id', 'created_by_id', 'merged_by_id', 'approver_id', 'member_id', 'person_id', "
              "'impersonator_id', "
              "'acting_as_id')"))
        if (!known.contains(column)) unknown.push_back(column);
    EXPECT_THAT(unknown, IsEmpty());
}

}  // namespace
}  // namespace kontor::test

#include "fill.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "announce.h"
#include "company.h"
#include "demo_ticket.h"
#include "equipment.h"
#include "hand_over.h"
#include "kontor/testing/test_kernel.h"
#include "kontor/testing/wait_for.h"
#include "procurement.h"
#include "programs.h"
#include "random.h"
#include "service_levels.h"
#include "story.h"

namespace kontor::demo {
namespace {

Company smallCompany() {
    Company company;
    for (std::int64_t id = 1; id <= 20; ++id) {
        Person person;
        person.id = id;
        person.first = person.name = "P" + std::to_string(id);
        person.speaksEnglish = id % 5 == 0;
        (id <= 4 ? company.agents : company.people).push_back(person);
    }
    std::int64_t id = 0;
    for (const auto* team : {"Service Desk", "Vor-Ort-Service", "Infrastruktur", "Anwendungsbetreuung"}) {
        company.teams[team] = {static_cast<std::size_t>(id % 4)};
        company.groups[team] = ++id;
    }
    for (const auto& stories : {germanStories(), englishStories()})
        for (const auto& story : stories) company.categories.emplace(story.category, ++id);
    return company;
}

TEST(DemoTickets, AreTheSameForTheSameSeedAndDifferOtherwise) {
    const Company company = smallCompany();
    const Time now = std::chrono::sys_days(std::chrono::year(2026) / 6 / 15) + std::chrono::hours(9);
    int different = 0;
    for (std::int64_t number = 0; number < 50; ++number) {
        const auto one = inventTicket(company, 7, number, 50, now);
        const auto same = inventTicket(company, 7, number, 50, now);
        EXPECT_EQ(one.subject, same.subject);
        EXPECT_EQ(one.description, same.description);
        EXPECT_EQ(one.messages.size(), same.messages.size());
        different += inventTicket(company, 8, number, 50, now).description != one.description;
    }
    EXPECT_GT(different, 40);
}

TEST(DemoTickets, HangTogether) {
    const Company company = smallCompany();
    const Time now = std::chrono::sys_days(std::chrono::year(2026) / 6 / 15) + std::chrono::hours(9);
    for (std::int64_t number = 0; number < 2000; ++number) {
        const auto ticket = inventTicket(company, 3, number, 2000, now);
        SCOPED_TRACE(ticket.subject);
        ASSERT_EQ(ticket.description.find('{'), std::string::npos) << ticket.description;
        ASSERT_LE(ticket.subject.size(), 250U);
        Time last = ticket.createdAt;
        for (const auto& message : ticket.messages) {
            ASSERT_GE(message.at, last);
            ASSERT_EQ(message.text.find('{'), std::string::npos) << message.text;
            last = message.at;
        }
        ASSERT_LE(last, now);
        ASSERT_LE(ticket.updatedAt, now);
        ASSERT_GE(ticket.updatedAt, last);
        ASSERT_EQ(ticket.resolvedAt.has_value(), ticket.state == "resolved" || ticket.state == "closed");
        ASSERT_EQ(ticket.closedAt.has_value(), ticket.state == "closed");
        ASSERT_EQ(ticket.pendingReason.has_value(), ticket.state == "pending");
        if (ticket.state != "new") {
            ASSERT_TRUE(ticket.firstRespondedAt);
        }
    }
}

TEST(DemoStories, SubjectsOpeningsAndSolutionsBelongTogether) {
    for (const auto& stories : {germanStories(), englishStories()})
        for (const auto& story : stories) {
            EXPECT_EQ(story.subjects.size(), story.openings.size()) << story.category;
            EXPECT_EQ(story.subjects.size(), story.solutions.size()) << story.category;
            EXPECT_FALSE(story.questions.empty()) << story.category;
            EXPECT_LE(story.questions.size(), story.answers.size()) << story.category;
        }
}

class DemoFill : public ::testing::Test {
  protected:
    test::TestKernel server{{"mail", "search"}};

    std::int64_t count(const std::string& table) {
        return server.db().read([&](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM " + table); });
    }
};

TEST_F(DemoFill, FillsAnEmptySystemAsTheServicesWouldHave) {
    FillOptions options;
    options.tickets = 1500;
    const auto made = fill(server.kernel(), options);
    EXPECT_EQ(made.tickets, 1500);
    EXPECT_GT(made.messages, 2000);
    EXPECT_GT(made.relations, 20);
    EXPECT_GE(count("user"), 500);
    EXPECT_EQ(count("location"), 12);
    EXPECT_EQ(count("ticket_participants"), count("ticket_watchers") + 1500);
    EXPECT_FALSE(server.db().read([&](Transaction& tx) { return server.kernel().journal().verify(tx); }).second);

    // Read through the services: rows are whole and everybody sees their own.
    const auto agent = server.newViewer("agent", "agent");
    ListRequest request;
    request.total = true;
    request.limit = 200;
    request.fields = {"id", "subject", "description", "requester_id", "attachments", "custom", "tags", "number"};
    const auto page =
        server.db().read([&](Transaction& tx) { return server.records().list(tx, agent, "ticket", request); });
    EXPECT_EQ(page.total, 1500);
    const auto requester = std::get<std::int64_t>(page.items.front().get("requester_id"));
    const auto own = server.db().read([&](Transaction& tx) {
        return server.records()
            .counts(tx, server.kernel().accounts().viewerOf(tx, requester, Origin::web), "ticket", {""})
            .front();
    });
    EXPECT_GE(own, 1);
    EXPECT_LT(own, 60);

    // A second time adds tickets, not people.
    const auto people = count("user");
    options.tickets = 10;
    fill(server.kernel(), options);
    EXPECT_EQ(count("user"), people);
    EXPECT_EQ(count("tickets"), 1510);

    // So it is with the announcement, where there are any.
    for (int time = 1; time <= 2; ++time) announce(server.kernel());
    if (server.kernel().catalog().collection("announcements")) {
        EXPECT_EQ(count("announcements"), 1);
    }
    // With what is bought.
    for (int time = 1; time <= 2; ++time) procure(server.kernel());
    if (server.kernel().catalog().collection("contracts")) {
        EXPECT_EQ(count("contracts"), 40);
        EXPECT_GT(count("documents"), 150);
        EXPECT_EQ(count("document_links"), count("documents"));
    }
    // And with what is promised, and the tickets that show it.
    for (int time = 1; time <= 2; ++time) promise(server.kernel());
    if (server.kernel().catalog().collection("sla-policies")) {
        EXPECT_EQ(count("sla_policies"), 2);
        EXPECT_EQ(count("tickets"), 1515);
    }
    // And with what people work with.
    for (int time = 1; time <= 2; ++time) equip(server.kernel(), foundCompany(server.kernel(), 1), 1);
    if (server.kernel().catalog().collection("assets")) {
        EXPECT_GT(count("assets"), 500);
        EXPECT_LT(count("assets"), 800);
        EXPECT_GT(count("asset_relations"), 30);
        EXPECT_GT(count("asset_links"), 20);
    }
    for (int time = 1; time <= 2; ++time) handOver(server.kernel(), foundCompany(server.kernel(), 1));
    if (server.kernel().catalog().collection("handovers")) {
        EXPECT_EQ(count("handovers"), 8);
    }
    // And with what is installed on it, of which not everything is licensed.
    for (int time = 1; time <= 2; ++time) installPrograms(server.kernel(), 1);
    if (server.kernel().catalog().collection("installations")) {
        EXPECT_GT(count("installations"), 3000);
        EXPECT_EQ(count("licenses"), 9);
        EXPECT_TRUE(test::waitFor([&] {
            server.kernel().jobs().wake("software.positions");
            return count("license_positions WHERE state = 'short' AND stale = 0") > 1 &&
                   count("license_positions WHERE state = 'surplus' AND stale = 0") > 0 &&
                   count("software_alerts WHERE state = 'open'") > 0;
        }));
        EXPECT_EQ(count("software_titles WHERE state = 'new'"), 0);
    }
}

TEST_F(DemoFill, GoesOnWhereItWasEnded) {
    FillOptions options;
    options.tickets = 700;
    options.people = 900;
    options.files = 70;
    options.progress = [](std::int64_t) { return false; };
    const auto begun = fill(server.kernel(), options);
    ASSERT_GT(begun.tickets, 0);
    ASSERT_LT(begun.tickets, 700);
    options.progress = [](std::int64_t) { return true; };
    const auto rest = fill(server.kernel(), options);
    EXPECT_EQ(begun.tickets + rest.tickets, 700);
    EXPECT_EQ(count("tickets"), 700);
    EXPECT_EQ(begun.files + rest.files, 70);
    EXPECT_EQ(count("file_ref"), 70);
    EXPECT_EQ(fill(server.kernel(), options).tickets, 0) << "what comes after the tickets was ended early";
    finishFill(server.kernel(), options);
    EXPECT_EQ(count("demo_fill"), 0);
    EXPECT_GE(count("user"), 900);
    EXPECT_EQ(count("user_role"), count("user"));
    EXPECT_FALSE(server.db().read([&](Transaction& tx) { return server.kernel().journal().verify(tx); }).second);

    // Done is done: the same again makes more.
    fill(server.kernel(), options);
    EXPECT_EQ(count("tickets"), 1400);
}

/// Rows the storage engine was asked for by one list.
std::int64_t rowsRead(test::TestKernel& server, const Viewer& viewer, const ListRequest& request) {
    return server.db().read([&](Transaction& tx) {
        const auto handlers = [&] {
            std::int64_t sum = 0;
            tx.each<std::tuple<std::string, std::string>>([&](const auto& row) { sum += std::stoll(std::get<1>(row)); },
                                                          "SHOW SESSION STATUS LIKE 'Handler_read%'");
            return sum;
        };
        const auto before = handlers();
        const auto around = handlers() - before;  // what asking costs by itself
        const auto start = handlers();
        server.records().list(tx, viewer, "ticket", request);
        return handlers() - start - around;
    });
}

TEST_F(DemoFill, DefaultListsReadLittleMoreThanTheyShow) {
    FillOptions options;
    options.tickets = 4000;
    fill(server.kernel(), options);
    server.db().write([](Transaction& tx) {
        for (const char* table : {"tickets", "ticket_participants", "ticket_tags", "ticket_watchers"})
            tx.all<std::tuple<std::string, std::string, std::string, std::string>>("ANALYZE TABLE " +
                                                                                   std::string(table));
    });
    const auto agent = server.newViewer("agent", "agent");
    const auto someone = server.db().read([](Transaction& tx) {
        return tx.one<std::int64_t>(
            "SELECT requester_id FROM tickets GROUP BY requester_id ORDER BY COUNT(*) DESC LIMIT 1");
    });
    const auto assignee = server.db().read([](Transaction& tx) {
        return tx.one<std::int64_t>(
            "SELECT assignee_id FROM tickets WHERE assignee_id IS NOT NULL GROUP BY assignee_id ORDER BY COUNT(*) DESC "
            "LIMIT 1");
    });
    // 51 tickets, each with its tags and watchers: some 200 rows, more where a plan prefers to sort. A scan reads 4000
    // and more.
    const std::int64_t most = 2000;
    for (const char* sort : {"", "created_at", "-created_at", "-priority", "due_at", "-due_at", "id", "-resolved_at"}) {
        ListRequest request;
        request.sort = sort;
        EXPECT_LE(rowsRead(server, agent, request), most) << "sort " << sort;
    }
    for (const std::string& q :
         {std::string("status:closed"), std::string("state:new,open,pending"), std::string("assignee:none status:new"),
          "assignee:" + std::to_string(assignee) + " status:closed", "requester:" + std::to_string(someone),
          std::string("group:1 status:open"), std::string("tag:vip")}) {
        ListRequest request;
        request.q = q;
        EXPECT_LE(rowsRead(server, agent, request), most) << q;
    }
    const auto requester = server.viewerOf(someone);
    EXPECT_LE(rowsRead(server, requester, {}), most) << "what a requester sees";
}

}  // namespace
}  // namespace kontor::demo

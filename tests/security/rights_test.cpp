// What each built-in role may do with each kind of record and its groups, over HTTP, against a table written by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "desk.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

constexpr std::array<const char*, 6> roleNames{"admin", "agent", "agent-light", "approver", "auditor", "requester"};

/// Somebody who holds one built-in role, and tickets of theirs, of their group and of nobody they know.
struct Person {
    HttpClient client;
    std::map<std::string, std::int64_t> tickets;
};

class Rights : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();
    const Catalog& catalog = desk.server.kernel().catalog();
    std::map<std::string, Person>& people = everybody();

    /// Made once: the desk outlives the tests.
    static std::map<std::string, Person>& everybody() {
        static std::map<std::string, Person> people = makePeople(Desk::get());
        return people;
    }
    static std::map<std::string, Person> makePeople(Desk& desk) {
        std::map<std::string, Person> people;
        for (const std::string role : roleNames) {
            const auto id = desk.server.createUser("matrix-" + role, {role});
            const auto group =
                desk.make(desk.admin, "/api/v1/groups",
                          Json::object({{"name", "Group of " + role}, {"member_ids", Json::array({id})}}))["id"];
            Person person{desk.server.as("matrix-" + role), {}};
            const auto ticket = [&](Json more) {
                more["subject"] = "for the matrix";
                return desk.make(desk.admin, "/api/v1/tickets", more)["id"].integer();
            };
            person.tickets["own"] = ticket(Json::object({{"requester_id", id}}));
            person.tickets["group"] = ticket(Json::object({{"requester_id", desk.ritaId}, {"group_id", group}}));
            person.tickets["other"] = ticket(Json::object({{"requester_id", desk.ritaId}}));
            people.emplace(role, std::move(person));
        }
        return people;
    }

    static std::string said(const HttpResponse& answer, const std::string& asked) {
        if (answer.status == 403) return "no";
        if (answer.status == 404) return "hidden";
        // 412: all was well but for the version, which the question got wrong on purpose; 422: but for the values.
        const bool may = answer.status < 300 || answer.status == 412 || answer.status == 422;
        EXPECT_TRUE(may) << asked << ": " << answer.status << " " << answer.body;
        return may ? "yes" : "error";
    }

    /// An entry of that group as somebody would write it.
    Json entryFor(const std::string& group, const Person& person) const {
        if (group == "tasks") return Json::object({{"title", "x"}});
        if (group == "relations")
            return Json::object({{"type", "relates_to"}, {"kind", "ticket"}, {"target_id", person.tickets.at("own")}});
        return Json::object({{"body_text", "x"}});
    }

    /// The first record of the kind, as the administrator finds it; 0 when there is none.
    std::int64_t someRecord(const std::string& path) {
        const auto answer = desk.admin.get(path + "?limit=1");
        const Json items = Json::parse(answer.body)["items"];
        return items.isArray() && items.size() > 0 ? items.items().front()["id"].integer() : 0;
    }

    /// `ticket/own notes/add` asked by somebody of that role.
    std::string ask(const std::string& what, const std::string& verb, const std::string& role) {
        Person& person = people.at(role);
        const std::string kind = what.substr(0, what.find('/'));
        const std::string path = "/api/v1/" + catalog.records.find(kind)->second.collection;
        const std::string asked = role + ": " + what + " " + verb;
        if (verb == "list") return said(person.client.get(path + "?limit=1"), asked);
        if (verb == "create") return said(person.client.post(path, "{}"), asked);
        const std::int64_t id = what == kind ? someRecord(path) : person.tickets.at(what.substr(kind.size() + 1));
        const std::string one = path + "/" + std::to_string(id);
        const HttpHeaders stale{{"If-Match", "\"999999\""}};
        if (verb == "read") return said(person.client.get(one), asked);
        if (verb == "change") return said(person.client.patch(one, "{}", stale), asked);
        if (verb == "delete") return said(person.client.del(one, stale), asked);
        const auto slash = verb.find('/');
        const std::string group = verb.substr(0, slash);
        if (verb.substr(slash + 1) == "list") return said(person.client.get(one + "/" + group), asked);
        return said(person.client.post(one + "/" + group, entryFor(group, person).dump()), asked);
    }
};

TEST_F(Rights, AreAsTheTableSays) {
    std::ifstream table(KONTOR_RIGHTS_TABLE);
    ASSERT_TRUE(table);
    std::string line;
    std::size_t asked = 0;
    std::set<std::string> kinds;
    while (std::getline(table, line)) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        std::string what;
        std::string verb;
        words >> what >> verb;
        const std::string kind = what.substr(0, what.find('/'));
        ASSERT_TRUE(catalog.records.contains(kind)) << line;
        kinds.insert(kind);
        for (const std::string role : roleNames) {
            std::string expected;
            ASSERT_TRUE(words >> expected) << line;
            if (expected == "-") continue;
            EXPECT_EQ(ask(what, verb, role), expected) << role << ": " << what << " " << verb;
            ++asked;
        }
    }
    EXPECT_GT(asked, 300U);
    // Every group that hangs on tickets stands in the table; tickets name some that no plugin brings yet.
    for (const auto& group : catalog.records.find("ticket")->second.groups) {
        if (!catalog.groups.contains(group)) continue;
        std::ifstream again(KONTOR_RIGHTS_TABLE);
        const std::string all{std::istreambuf_iterator<char>(again), {}};
        EXPECT_NE(all.find("ticket/own " + group + "/list"), std::string::npos) << group;
    }
}

TEST_F(Rights, OfOtherKindsFollowTheDeclarations) {
    // Kinds the table does not name: who may is who holds what the kind declares.
    for (const auto& [kind, type] : catalog.records) {
        if (type.collection.empty()) continue;
        for (const std::string role : roleNames) {
            SCOPED_TRACE(role + ": " + kind);
            const auto declared = catalog.permissions.find(type.readPermission);
            const bool may = role == "admin" || type.readPermission.empty() ||
                             (declared != catalog.permissions.end() &&
                              std::find(declared->second.grantedTo.begin(), declared->second.grantedTo.end(), role) !=
                                  declared->second.grantedTo.end());
            EXPECT_EQ(people.at(role).client.get("/api/v1/" + type.collection + "?limit=1").status, may ? 200 : 403);
        }
    }
}

}  // namespace
}  // namespace kontor::test

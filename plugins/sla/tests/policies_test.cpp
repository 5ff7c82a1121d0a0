// Policies: which one counts, from when on, and what is refused.
#include "kontor/text.h"
#include "sla_desk.h"

namespace kontor::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class PoliciesOfTickets : public SlaDesk {
  protected:
    test::HttpClient root = server.admin();

    std::string only(const std::string& resolution, const std::string& more) {
        return R"({"name": "x", "targets": {"default": {"resolution": ")" + resolution + "\"}}" + more + "}";
    }
    /// How long the ticket has until it must be resolved, in minutes; 0: for ever.
    std::int64_t allowed(const Ticket& ticket) {
        return ticket.dueAt ? (*ticket.dueAt - minuteOf(ticket.createdAt)) / minutes(1) : 0;
    }
    test::HttpResponse send(const std::string& path, std::vector<std::pair<std::string, std::string>> fields) {
        const std::string mark = "name=\"csrf_token\" value=\"";
        const std::string page = root.get(path).body;
        const auto at = page.find(mark) + mark.size();
        std::string body = "csrf_token=" + percentEncode(page.substr(at, page.find('"', at) - at));
        for (const auto& [name, value] : fields) body += "&" + percentEncode(name) + "=" + percentEncode(value);
        return root.request("POST", path, body, {{"Content-Type", "application/x-www-form-urlencoded"}});
    }
};

TEST_F(PoliciesOfTickets, TheFirstThatFitsCounts) {
    const auto network = make("category", R"({"name": "Network", "kind": "ticket"})");
    const auto wifi =
        make("category", R"({"name": "Wifi", "kind": "ticket", "parent_id": )" + std::to_string(network) + "}");
    make("sla_policy", only("40h", R"(, "position": 90)"));
    make("sla_policy", only("2h", R"(, "position": 10, "query": "category:Network/*")"));
    make("sla_policy", only("1h", R"(, "position": 5, "query": "tag:vip", "active": false)"));
    EXPECT_EQ(allowed(ticketBy(agent, R"({"subject": "a"})")), 40 * 60);
    EXPECT_EQ(allowed(ticketBy(agent, R"({"subject": "a", "category_id": )" + std::to_string(wifi) + "}")), 2 * 60);
    EXPECT_EQ(allowed(ticketBy(agent, R"({"subject": "a", "tags": ["vip"]})")), 40 * 60);
    // A new name changes nothing: what was kept is the category, not its name.
    change("category", network, R"({"name": "Nets"})");
    EXPECT_EQ(allowed(ticketBy(agent, R"({"subject": "a", "category_id": )" + std::to_string(network) + "}")), 2 * 60);
}

TEST_F(PoliciesOfTickets, ATicketKeepsWhatItWasPromisedUntilItChanges) {
    const auto policy = make("sla_policy", only("8h", ""));
    const auto id = ticket().id;
    const Time due = *get(id).dueAt;
    pass(minutes(10));
    change("sla_policy", policy, R"({"targets": {"default": {"resolution": "4h"}}})");
    command("sla recalculate");
    settled();
    EXPECT_EQ(get(id).dueAt, due);
    EXPECT_EQ(allowed(ticketBy(agent, R"({"subject": "new"})")), 4 * 60);
    patch(id, R"({"tags": ["seen"]})");
    settled();
    EXPECT_EQ(get(id).dueAt, due - hours(4));
    EXPECT_EQ(differences(), 0);
    pass(minutes(1));
    write([&](Transaction& tx) { records().remove(tx, admin, {"sla_policy", policy}); });
    EXPECT_EQ(allowed(ticketBy(agent, R"({"subject": "nothing promised"})")), 0);
    settled();
    EXPECT_EQ(differences(), 0);
}

TEST_F(PoliciesOfTickets, WhatCannotBeKeptIsRefusedByName) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"("query": "lunch:now")", "query"},
        {R"("query": "(")", "query"},
        {R"("query": "created:today")", "query"},
        {R"("query": "tag:x or not sla_due:..today")", "query"},
        {R"("query": "category:Nowhere")", "query"},
        {R"("targets": {"default": {"resolution": "soon"}})", "targets"},
        {R"("targets": {"default": 3})", "targets"},
        {R"("ola": {"999999": "4h"})", "steps"},
        {R"("ola": {"x": "4h"})", "ola"},
        {R"("pauses": ["closed"])", "pauses"},
        {R"("steps": {"a": {"clock": "resolution", "at": "0", "group_id": 999999}})", "steps"},
        {R"("steps": {"a": {"clock": "resolution", "at": "later", "tags": ["x"]}})", "steps"},
        {R"("calendar_id": 999999)", "calendar_id"},
        {R"("position": -1)", "position"},
        {R"("name": "")", "name"},
    };
    for (const auto& [member, field] : wrong) {
        const std::string body = (member.starts_with("\"name\"") ? "{" : R"({"name": "x", )") + member + "}";
        for (const char* path : {"/api/v1/sla-policies", "/api/v1/sla-policies/trial"}) {
            const auto answer = root.post(path, body);
            EXPECT_EQ(answer.status, 422) << body << answer.body;
            EXPECT_THAT(answer.body, HasSubstr("\"" + field + "\"")) << body;
        }
    }
    EXPECT_EQ(read([](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM sla_policy_editions"); }),
              0);
}

TEST_F(PoliciesOfTickets, ATrialKeepsNothing) {
    const auto id = ticketBy(agent, R"({"subject": "Printer", "priority": "urgent"})").id;
    ticketBy(agent, R"({"subject": "Screen", "priority": "low"})");
    pass(hours(3));
    const auto answer = root.post("/api/v1/sla-policies/trial", only("2h", R"(, "query": "priority:urgent")"));
    EXPECT_EQ(answer.status, 200) << answer.body;
    const Json trial = Json::parse(answer.body);
    EXPECT_EQ(trial["found"].integer(), 1);
    ASSERT_EQ(trial["items"].size(), 1U);
    EXPECT_EQ(trial["items"].items()[0]["id"].integer(), id);
    EXPECT_EQ(trial["items"].items()[0]["clocks"].items()[0]["state"].text(), "breached");
    EXPECT_EQ(read([](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM sla_policies"); }), 0);
    EXPECT_EQ(state(id), "none");
}

TEST_F(PoliciesOfTickets, TheFormSaysAllOfAPolicy) {
    const std::string home = "/admin/sla";
    EXPECT_THAT(root.get(home).body, HasSubstr("Nothing is promised yet"));
    const auto refused =
        send(home + "/new",
             {{"action", "save"}, {"name", "Gold"}, {"query", "lunch:now"}, {"t.default.resolution", "soon"}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, AllOf(HasSubstr("value=\"Gold\""), HasSubstr("value=\"soon\""),
                                    HasSubstr("role=\"alert\""), Not(HasSubstr("sla.error."))));
    const std::vector<std::pair<std::string, std::string>> form{{"name", "Gold"},
                                                                {"query", "priority:high,urgent"},
                                                                {"active", "true"},
                                                                {"t.default.resolution", "8h"},
                                                                {"t.+", "vip"},
                                                                {"t.+.first_response", "10m"},
                                                                {"p.pending", "true"},
                                                                {"o.default", "3h"},
                                                                {"s.0.name", "warn"},
                                                                {"s.0.clock", "resolution"},
                                                                {"s.0.at", "-1h"},
                                                                {"s.0.tags", "hurry, now"},
                                                                {"s.0.raise_priority", "true"}};
    auto trial = form, save = form;
    trial.emplace_back("action", "trial");
    save.emplace_back("action", "save");
    ticketBy(agent, R"({"subject": "Fire <b>", "priority": "urgent"})");
    const auto tried = send(home + "/new", trial);
    EXPECT_EQ(tried.status, 200) << tried.body;
    EXPECT_THAT(tried.body, AllOf(HasSubstr("Fire &lt;b&gt;"), HasSubstr("value=\"-1h\"")));
    EXPECT_EQ(send(home + "/new", save).status, 303);
    const Json kept =
        Json::parse(root.get("/api/v1/sla-policies/2").status == 200 ? root.get("/api/v1/sla-policies/2").body
                                                                     : root.get("/api/v1/sla-policies/1").body);
    EXPECT_EQ(kept["targets"].dump(), R"({"default":{"resolution":"8h"},"vip":{"first_response":"10m"}})");
    EXPECT_EQ(kept["steps"].dump(),
              R"({"warn":{"clock":"resolution","at":"-1h","raise_priority":true,"tags":["hurry","now"]}})");
    const std::string path = home + "/" + std::to_string(kept["id"].integer());
    const std::string version = std::to_string(kept["version"].integer());
    EXPECT_EQ(
        send(path, {{"action", "save"}, {"version", version}, {"name", "Gold"}, {"t.default.resolution", "9h"}}).status,
        303);
    const Json changed = Json::parse(root.get("/api/v1/sla-policies/" + path.substr(home.size() + 1)).body);
    EXPECT_EQ(changed["targets"].dump(), R"({"default":{"resolution":"9h"}})");
    EXPECT_EQ(changed["steps"].size(), 0U);
    EXPECT_EQ(changed["active"].boolean(), false);
    EXPECT_EQ(send(path, {{"action", "save"}, {"version", version}, {"name", "Stale"}}).status, 412);
    EXPECT_EQ(send(path, {{"action", "delete"}}).status, 303);
    EXPECT_EQ(root.get(path).status, 404);
}

}  // namespace
}  // namespace kontor::sla

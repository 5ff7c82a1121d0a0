#include "kontor/testing/wait_for.h"
#include "list_fixture.h"

namespace kontor::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Bulk : public Lists {
  protected:
    static Reply answer(const Viewer& viewer, const Json& body, const std::string& collection = "tickets") {
        return call("POST", "/api/v1/{collection}/bulk", viewer, body.dump(), {{"collection", collection}});
    }
    static Json change(const Viewer& viewer, const Json& body, const std::string& collection = "tickets") {
        return Json::parse(answer(viewer, body, collection).body);
    }
    static Reply onRun(const Viewer& viewer, const Json& run, const std::string& what,
                       const std::string& method = "POST") {
        const std::string id = std::to_string(run.isInteger() ? run.integer() : run["run_id"].integer());
        return call(method, "/api/v1/bulk-runs/{id}/" + what, viewer, "{}", {{"id", id}});
    }
    static Json undo(const Viewer& viewer, const Json& run) { return Json::parse(onRun(viewer, run, "undo").body); }
    static Json run(const Viewer& viewer, const Json& answer) {
        return get(viewer, "bulk-run", answer["run_id"].integer());
    }
    static void patch(const Viewer& viewer, std::int64_t id, const std::string& json) {
        server->db().write([&](Transaction& tx) {
            server->records().patch(
                tx, viewer, {"ticket", id},
                Patch::fromJson(server->records().type("ticket"), viewer, Json::parse(json), false));
        });
    }
    static std::string tags(std::int64_t id) { return get(*admin, "ticket", id)["tags"].dump(); }
    static Json ids(std::initializer_list<std::int64_t> list) {
        Json result = Json::array();
        for (const auto id : list) result.push(id);
        return result;
    }
};

TEST_F(Bulk, APreviewSaysWhatWouldBecomeOfThemAndChangesNothing) {
    const auto one = ticket(*agent, R"({"subject": "one", "tags": ["pre"], "priority": "high"})");
    const auto two = ticket(*agent, R"({"subject": "two", "tags": ["pre"], "priority": "low"})");
    make(*agent, "ticket", R"({"subject": "three", "tags": ["pre"]})");
    const auto entries = server->db().read([&](Transaction& tx) { return kernel().journal().tail(tx, 1); });
    const auto said =
        change(*agent, Json::object({{"q", "tag:pre"},
                                     {"patch", Json::object({{"priority", "high"}, {"assignee_id", agent->id()}})},
                                     {"preview", true}}));
    EXPECT_EQ(said["found"].integer(), 3);
    EXPECT_EQ(said["looked_at"].integer(), 3);
    EXPECT_EQ(said["changed"].integer(), 3);
    EXPECT_EQ(said["refused"].integer(), 0);
    ASSERT_EQ(said["examples"].size(), 3U);
    const Json& example = said["examples"].items()[1];
    EXPECT_EQ(example["id"].integer(), two);
    EXPECT_THAT(example["label"].string(), HasSubstr("two"));
    EXPECT_THAT(example["changes"].dump(), HasSubstr(R"("label":"Priority","from_text":"Low","to_text":"High")"));
    EXPECT_THAT(example["changes"].dump(), HasSubstr(R"("to_text":"agent")"));
    EXPECT_EQ(get(*agent, "ticket", two)["priority"].string(), "low");
    EXPECT_EQ(get(*agent, "ticket", one)["version"].integer(), 1);
    const auto after = server->db().read([&](Transaction& tx) { return kernel().journal().tail(tx, 1); });
    EXPECT_EQ(after[0].id, entries[0].id) << "nothing was written";
}

TEST_F(Bulk, APreviewCountsWhatIsRefusedAndWhatIsSoAlready) {
    const auto same = ticket(*agent, R"({"subject": "same", "priority": "high"})");
    const auto blocked = ticket(*agent, R"({"subject": "blocked"})");
    server->db().write([&](Transaction& tx) {
        server->records().create(tx, *agent, "task",
                                 Patch::fromJson(server->records().type("task"), *agent,
                                                 Json::parse(R"({"title": "first", "required": true})"), true),
                                 Ref{"ticket", blocked});
    });
    const auto said = change(*agent, Json::object({{"ids", ids({same, blocked, 999999})},
                                                   {"patch", Json::object({{"status", "resolved"}})},
                                                   {"preview", true}}));
    EXPECT_EQ(said["changed"].integer(), 1);
    EXPECT_EQ(said["refused"].integer(), 2);
    EXPECT_EQ(said["refusals"].size(), 2U) << said.dump();
    EXPECT_EQ(get(*agent, "ticket", same)["status"].string(), "new");
    const auto none = change(
        *agent,
        Json::object({{"ids", ids({same})}, {"patch", Json::object({{"priority", "high"}})}, {"preview", true}}));
    EXPECT_EQ(none["changed"].integer(), 0);
    EXPECT_EQ(none["unchanged"].integer(), 1);
}

TEST_F(Bulk, AnUndoPutsBackWhatNobodyChangedSince) {
    const auto one = ticket(*agent, R"({"subject": "one", "priority": "low", "tags": ["a"]})");
    const auto two = ticket(*agent, R"({"subject": "two", "priority": "high", "tags": ["b"]})");
    const auto three = ticket(*agent, R"({"subject": "three", "priority": "normal"})");
    const auto done = change(*agent, Json::object({{"ids", ids({one, two, three, 999999})},
                                                   {"patch", Json::object({{"priority", "urgent"}})},
                                                   {"tags_add", Json::array({"x", "a"})},
                                                   {"tags_remove", Json::array({"b"})}}));
    ASSERT_EQ(done["results"].size(), 4U);
    EXPECT_EQ(done["changed"].integer(), 3);
    EXPECT_EQ(done["refused"].integer(), 1);
    EXPECT_EQ(done["results"].items()[3]["status"].integer(), 404);
    EXPECT_EQ(tags(one), R"(["a","x"])");
    EXPECT_EQ(tags(two), R"(["a","x"])");
    EXPECT_EQ(run(*agent, done)["state"].string(), "done");
    EXPECT_THAT(onRun(*agent, done, "refused", "GET").body, HasSubstr("999999"));

    patch(*agent, two, R"({"priority": "normal"})");
    patch(*agent, three, R"({"priority": "low", "tags": ["mine"]})");
    const auto back = undo(*agent, done);
    EXPECT_EQ(back["undone"].integer(), 2);
    EXPECT_EQ(back["kept"].integer(), 1);
    EXPECT_EQ(get(*agent, "ticket", one)["priority"].string(), "low");
    EXPECT_EQ(tags(one), R"(["a"])");
    EXPECT_EQ(get(*agent, "ticket", two)["priority"].string(), "normal") << "somebody's since";
    EXPECT_EQ(tags(two), R"(["b"])");
    EXPECT_EQ(tags(three), R"(["mine"])");
    EXPECT_EQ(run(*agent, done)["state"].string(), "undone");
    EXPECT_THROW(undo(*agent, done), Conflict);
}

TEST_F(Bulk, RunsAreOnesOwnAndRightsAreThoseOfTheMoment) {
    const auto one = ticket(*agent, R"({"subject": "one", "priority": "low"})");
    const auto done =
        change(*agent, Json::object({{"ids", ids({one})}, {"patch", Json::object({{"priority", "urgent"}})}}));
    EXPECT_THROW(run(*anna, done), NotFound);
    EXPECT_THROW(undo(*admin, done), NotFound);
    EXPECT_THROW(onRun(*admin, done, "refused", "GET"), NotFound);
    EXPECT_THROW(answer(*anna, Json::object({{"ids", ids({one})}, {"patch", Json::object()}})), Forbidden);
    EXPECT_THROW(answer(*agent, Json::object({{"ids", ids({1})}, {"patch", Json::object({{"name", "x"}})}}), "roles"),
                 Forbidden);
    // Somebody who lost the right since can take nothing back.
    ViewerData less = agent->data();
    std::erase(less.permissions, "tickets.write");
    const auto back = undo(Viewer(std::move(less)), done);
    EXPECT_EQ(back["undone"].integer(), 0);
    EXPECT_EQ(back["kept"].integer(), 1);
    EXPECT_EQ(get(*agent, "ticket", one)["priority"].string(), "urgent");
}

TEST_F(Bulk, EveryKindHasIt) {
    const auto one = make(*admin, "location", R"({"name": "Room 1", "type": "room"})");
    const auto two = make(*admin, "location", R"({"name": "Room 2", "type": "room"})");
    const auto done = change(
        *admin, Json::object({{"ids", ids({one, two})}, {"patch", Json::object({{"type", "floor"}})}}), "locations");
    EXPECT_EQ(done["changed"].integer(), 2);
    EXPECT_EQ(get(*admin, "location", two)["type"].string(), "floor");
    EXPECT_EQ(undo(*admin, done)["undone"].integer(), 2);
    EXPECT_EQ(get(*admin, "location", two)["type"].string(), "room");
    EXPECT_EQ(faults([&] {
                  answer(*admin, Json::object({{"ids", ids({one})}, {"tags_add", Json::array({"x"})}}), "locations");
              }),
              std::vector<std::string>{"tags_add"});
    EXPECT_THROW(answer(*admin, Json::object({{"q", ""}, {"patch", Json::object()}}), "bulk-runs"), Forbidden);
    EXPECT_THROW(answer(*admin, Json::object({{"q", ""}, {"patch", Json::object()}}), "nothing"), NotFound);
}

TEST_F(Bulk, MoreThanAThousandAreAJobAndSoIsTheirUndo) {
    server->db().write([&](Transaction& tx) {
        for (int i = 0; i < 1005; ++i)
            server->records().create(
                tx, *agent, "ticket",
                Patch::fromJson(server->records().type("ticket"), *agent,
                                Json::parse(R"({"subject": "many", "tags": ["crowd"], "priority": "low"})"), true));
    });
    const Json body = Json::object({{"q", "tag:crowd"}, {"patch", Json::object({{"priority", "high"}})}});
    const Reply begun = answer(*agent, body);
    EXPECT_EQ(begun.status, 202);
    const Json said = Json::parse(begun.body);
    EXPECT_EQ(said["found"].integer(), 1005);
    const auto reaches = [&](const char* state) {
        return test::waitFor([&] { return run(*agent, said)["state"].string() == state; });
    };
    ASSERT_TRUE(reaches("done")) << run(*agent, said).dump();
    EXPECT_EQ(run(*agent, said)["changed"].integer(), 1005);
    const auto found = [&](const std::string& q) {
        return server->db().read([&](Transaction& tx) {
            return server->records().list(tx, *agent, "ticket", {.q = q, .limit = 1, .total = true}).total.value_or(-1);
        });
    };
    EXPECT_EQ(found("tag:crowd priority:high"), 1005);
    const Reply undoing = onRun(*agent, said, "undo");
    EXPECT_EQ(undoing.status, 202);
    ASSERT_TRUE(reaches("undone")) << run(*agent, said).dump();
    EXPECT_EQ(found("tag:crowd priority:low"), 1005);

    Json preview = body;
    preview["preview"] = true;
    const Json looked = change(*agent, preview);
    EXPECT_EQ(looked["found"].integer(), 1005);
    EXPECT_EQ(looked["looked_at"].integer(), 200);
    EXPECT_EQ(looked["changed"].integer(), 200);
    EXPECT_EQ(looked["examples"].size(), 20U);
}

TEST_F(Bulk, WhatIsWrongIsNamed) {
    const auto wrong = [&](const char* body) { return faults([&] { answer(*agent, Json::parse(body)); }); };
    EXPECT_THAT(wrong(R"({"ids": [1], "q": "", "patch": {}})"), ElementsAre("q"));
    EXPECT_THAT(wrong(R"({"patch": {}})"), ElementsAre("ids"));
    EXPECT_THAT(wrong(R"({"ids": [0], "patch": {}})"), ElementsAre("ids"));
    EXPECT_THAT(wrong(R"({"ids": {}, "patch": {}})"), ElementsAre("ids"));
    EXPECT_THAT(wrong(R"({"ids": [1]})"), ElementsAre("patch"));
    EXPECT_THAT(wrong(R"({"ids": [1], "patch": []})"), ElementsAre("patch"));
    EXPECT_THAT(wrong(R"({"ids": [1], "patch": {"nonsense": 1}})"), ElementsAre("nonsense"));
    EXPECT_THAT(wrong(R"({"ids": [1], "patch": {"number": "T-1"}})"), ElementsAre("number"));
    EXPECT_THAT(wrong(R"({"ids": [1], "tags_add": "x"})"), ElementsAre("tags_add"));
    EXPECT_THAT(wrong(R"({"ids": [1], "tags_add": ["x"], "patch": {"tags": []}})"), ElementsAre("patch"));
    EXPECT_THAT(wrong(R"({"ids": [1], "patch": {}, "preview": 1})"), ElementsAre("preview"));
    EXPECT_THAT(wrong(R"({"ids": [1], "patch": {}, "more": 1})"), ElementsAre("more"));
    EXPECT_THAT(wrong(R"({"q": "nonsense:1", "patch": {}})"), ElementsAre("q"));
    EXPECT_THROW(undo(*agent, Json(999999)), NotFound);
}

TEST_F(Bulk, AMacroIsAppliedToAllAndItsFieldsArePutBack) {
    const auto macro = make(*agent, "macro",
                            R"({"name": "Outage", "reply": "Dear {requester}, it works again.", "tags_add": ["outage"],
                                "values": {"status": "resolved", "priority": "low"}})");
    const auto one = ticket(*agent, R"({"subject": "one", "tags": ["mac"], "priority": "high"})");
    const auto two = ticket(*agent, R"({"subject": "two", "tags": ["mac"]})");
    patch(*agent, one, R"({"status": "open"})");
    const auto body = [&](bool preview) {
        return Json::object({{"ids", ids({one, two, 999999})}, {"macro_id", macro}, {"preview", preview}});
    };
    const auto messages = [] {
        return server->db().read([](Transaction& tx) { return tx.one<std::int64_t>("SELECT COUNT(*) FROM messages"); });
    };
    const auto before = messages();
    const Json said = change(*agent, body(true));
    EXPECT_EQ(said["changed"].integer(), 2);
    EXPECT_EQ(said["refused"].integer(), 1);
    EXPECT_THAT(said["examples"].dump(), HasSubstr("Dear agent, it works again."));
    EXPECT_EQ(messages(), before) << "a preview leaves nothing";
    EXPECT_EQ(get(*agent, "ticket", one)["status"].text(), "open");

    const Json done = change(*agent, body(false));
    EXPECT_EQ(done["changed"].integer(), 2) << done.dump();
    EXPECT_EQ(messages(), before + 2);
    EXPECT_EQ(get(*agent, "ticket", one)["status"].text(), "resolved");
    EXPECT_EQ(tags(two), R"(["mac","outage"])");
    EXPECT_EQ(run(*agent, done)["request"]["macro_id"].integer(), macro);
    EXPECT_EQ(undo(*agent, done)["undone"].integer(), 2);
    EXPECT_EQ(get(*agent, "ticket", one)["priority"].text(), "high");
    EXPECT_EQ(get(*agent, "ticket", one)["status"].text(), "open");
    EXPECT_EQ(get(*agent, "ticket", two)["status"].text(), "resolved") << "what was answered is never new again";
    EXPECT_EQ(tags(two), R"(["mac"])");
    EXPECT_EQ(messages(), before + 2) << "what was said stays";

    EXPECT_THROW(change(*agent, Json::object({{"ids", ids({one})}, {"macro_id", 4711}})), Invalid);
    EXPECT_THROW(
        change(*agent, Json::object({{"ids", ids({one})}, {"macro_id", macro}, {"tags_add", Json::array({"x"})}})),
        Invalid);
    EXPECT_THROW(change(*agent, Json::object({{"ids", ids({one})}, {"macro_id", macro}}), "macros"), Invalid);
}

TEST_F(Bulk, TheShellHasIt) {
    ticket(*agent, R"({"subject": "shell", "tags": ["sh"], "priority": "low"})");
    const auto& commands = kernel().catalog().commands;
    const auto run = [&](const char* name, std::vector<std::pair<std::string, std::string>> values) {
        CommandCall call;
        call.values = std::move(values);
        return commands.find(name)->second.run(call, *agent, kernel());
    };
    const auto preview = run(
        "bulk change", {{"collection", "tickets"}, {"query", "tag:sh"}, {"set", "priority=high"}, {"preview", "true"}});
    EXPECT_EQ(preview.blocks.size(), 2U);
    const auto done =
        run("bulk change", {{"collection", "tickets"}, {"query", "tag:sh"}, {"set", "priority=high"}, {"tag", "new"}});
    const std::string id = std::to_string(done.blocks[0].json["run_id"].integer());
    EXPECT_FALSE(run("bulk runs", {}).blocks[0].rows.empty());
    EXPECT_EQ(run("bulk undo", {{"id", id}}).blocks[0].text, "1 put back, 0 left alone.");
    EXPECT_EQ(faults([&] {
                  run("bulk change", {{"collection", "tickets"}, {"query", ""}, {"set", "priority"}});
              }),
              std::vector<std::string>{"set"});
}

}  // namespace
}  // namespace kontor::api

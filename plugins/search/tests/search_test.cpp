// What people find, and what they do not: over records, rights and changes of a whole server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "kontor/error.h"
#include "kontor/testing/test_kernel.h"
#include "kontor/testing/wait_for.h"
#include "kontor/text.h"

namespace kontor::search {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

using Ids = std::vector<std::int64_t>;

class Search : public ::testing::Test {
  protected:
    test::TestKernel server{{"mail", "demo"}};
    const Viewer agent = server.newViewer("agent", "agent");
    const Viewer anna = server.newViewer("anna", "requester");
    const Viewer bert = server.newViewer("bert", "requester");

    template <class F>
    auto write(F&& f) {
        return server.db().write(std::forward<F>(f));
    }
    std::int64_t ticket(const Viewer& viewer, const std::string& subject, const std::string& description = "") {
        return write([&](Transaction& tx) {
            Patch values;
            values.set("subject", subject).set("description", description);
            return server.records().create(tx, viewer, "ticket", values).id();
        });
    }
    void change(std::int64_t id, const std::string& subject) {
        write([&](Transaction& tx) {
            server.records().patch(tx, agent, {"ticket", id}, Patch().set("subject", subject));
        });
    }
    AnyRecord add(const Viewer& viewer, const std::string& kind, std::int64_t owner, const std::string& text,
                  const std::string& visibility = "") {
        return write([&](Transaction& tx) {
            Patch values;
            values.set("body_text", text);
            if (!visibility.empty()) values.set("visibility", visibility);
            return server.records().create(tx, viewer, kind, values, Ref{"ticket", owner});
        });
    }
    Json ask(const Viewer& viewer, const std::string& q, std::vector<std::pair<std::string, std::string>> more = {}) {
        Request request;
        request.method = "GET";
        request.path = "/api/v1/search";
        request.query = std::move(more);
        request.query.emplace_back("q", q);
        for (const auto& route : server.kernel().catalog().routes)
            if (route.path == request.path) return Json::parse(route.handler(request, viewer, server.kernel()).body);
        throw std::logic_error("there is no route");
    }
    Ids find(const Viewer& viewer, const std::string& q) {
        Ids ids;
        const Json answer = ask(viewer, q);
        for (const auto& item : answer["items"].items()) ids.push_back(item["id"].integer());
        return ids;
    }
    void expectFound(const Viewer& viewer, const std::string& q, const Ids& ids) {
        const std::set<std::int64_t> wanted(ids.begin(), ids.end());
        EXPECT_TRUE(test::waitFor([&] {
            const Ids found = find(viewer, q);
            return std::set<std::int64_t>(found.begin(), found.end()) == wanted;
        })) << q
            << " finds " << ::testing::PrintToString(find(viewer, q)) << " instead of "
            << ::testing::PrintToString(ids);
    }
    std::string keyOf(const Viewer& viewer, const std::string& q,
                      std::vector<std::pair<std::string, std::string>> more = {}) {
        try {
            ask(viewer, q, std::move(more));
        } catch (const Invalid& invalid) {
            return invalid.errors().at(0).field + " " + invalid.errors().at(0).message.key;
        }
        return "";
    }
    void rebuild() {
        const auto run = write([&](Transaction& tx) { return server.kernel().jobs().enqueue(tx, "search.rebuild"); });
        ASSERT_TRUE(test::waitFor([&] {
            return server.db().read([&](Transaction& tx) {
                return tx.one<std::string>("SELECT state FROM job_run WHERE id = ?", run) == "done";
            });
        }));
    }
    void waitUntilComplete() {
        ASSERT_TRUE(test::waitFor([&] {
            return server.db().read([&](Transaction& tx) {
                return tx.one<std::int64_t>(
                           "SELECT COUNT(*) FROM job_run WHERE name = 'search.rebuild' AND state <> 'done'") == 0;
            });
        }));
    }
};

TEST_F(Search, FindsTicketsByTheirTextsAndConversation) {
    const auto one = ticket(agent, "Probleme mit Druckern", "Im zweiten Stock, <b>dringend</b>");
    const auto two = ticket(agent, "Monitor flackert");
    add(agent, "message", two, "Das Netzteil ist bestellt");
    add(agent, "note", two, "Gehört zur Leasingrate", "public");
    expectFound(agent, "drucker", {one});
    expectFound(agent, "netzteile", {two});
    expectFound(agent, "\"zweiten stock\"", {one});
    expectFound(agent, "leasingraten", {two});

    const Json hit = ask(agent, "stock")["items"].items().at(0);
    EXPECT_EQ(hit["kind"].text(), "ticket");
    EXPECT_EQ(hit["url"].text(), "/tickets/" + std::to_string(one));
    EXPECT_THAT(hit["title"].text(), HasSubstr("Probleme mit Druckern"));
    EXPECT_THAT(hit["snippet"].text(), HasSubstr("<mark>Stock</mark>"));
    EXPECT_THAT(hit["snippet"].text(), HasSubstr("&lt;b&gt;dringend&lt;/b&gt;"));
    EXPECT_EQ(hit["score"].number(), 1);
}

TEST_F(Search, FollowsChangesAndDeletes) {
    const auto one = ticket(agent, "Toner leer");
    expectFound(agent, "toner", {one});
    change(one, "Papier leer");
    expectFound(agent, "papier", {one});
    EXPECT_THAT(find(agent, "toner"), IsEmpty());
    const auto note = add(agent, "note", one, "Ersatzteil liegt bereit", "public");
    expectFound(agent, "ersatzteil", {one});
    write([&](Transaction& tx) { server.records().remove(tx, Viewer::system("test"), note.ref()); });
    expectFound(agent, "ersatzteil", {});
    write([&](Transaction& tx) { server.records().remove(tx, Viewer::system("test"), {"ticket", one}); });
    EXPECT_THAT(find(agent, "papier"), IsEmpty());  // at once: what is found is looked up
    expectFound(agent, "leer", {});
}

TEST_F(Search, ANumberComesFirst) {
    const auto one = ticket(agent, "Erstes");
    const std::string number = server.db().read([&](Transaction& tx) {
        return toText(server.records().get(tx, agent, {"ticket", one}).get("number"));
    });
    const auto two = ticket(agent, number + " " + number, number + " noch einmal " + number);
    expectFound(agent, number, {one, two});
    EXPECT_EQ(find(agent, number).front(), one);
    EXPECT_EQ(find(agent, asciiLower(number)).front(), one);
}

TEST_F(Search, PrivateNotesAreNeitherFoundNorShownNorSuggested) {
    const auto one = ticket(anna, "Laptop startet nicht");
    add(agent, "note", one, "Vermutlich Kaffeeschaden am Laptop, Kündigung droht", "private");
    expectFound(agent, "kaffeeschaden", {one});
    expectFound(anna, "laptop", {one});
    for (const char* q : {"kaffeeschaden", "kaffee*", "\"kündigung droht\"", "laptop kaffeeschaden", "kündigung"})
        EXPECT_THAT(find(anna, q), IsEmpty()) << q;
    EXPECT_THAT(find(anna, "laptop -kaffeeschaden"), ElementsAre(one));  // excluding it tells nothing either
    EXPECT_THAT(ask(anna, "laptop").dump(), Not(HasSubstr("affeeschaden")));
    EXPECT_TRUE(ask(anna, "kaffeeschadem")["suggestion"].isNull());
    EXPECT_TRUE(ask(agent, "kaffeeschadem")["suggestion"].isNull());
    EXPECT_THAT(ask(agent, "kaffeeschaden").dump(), HasSubstr("<mark>Kaffeeschaden</mark>"));

    // A token that reads tickets and nothing else does not read what was said about them.
    ViewerData data = agent.data();
    data.scopes = {"tickets:read"};
    const Viewer narrow{data};
    add(agent, "message", one, "Die Festplatte wird getauscht");
    expectFound(agent, "festplatte", {one});
    EXPECT_THAT(find(narrow, "festplatte"), IsEmpty());
    EXPECT_THAT(find(narrow, "kaffeeschaden"), IsEmpty());
    EXPECT_THAT(find(narrow, "laptop"), ElementsAre(one));
    data.scopes = {"articles:read"};
    EXPECT_THAT(find(Viewer{data}, "laptop"), IsEmpty());
}

TEST_F(Search, RequestersSeeOnlyTheirOwn) {
    for (int i = 0; i < 5; ++i) ticket(bert, "Drucker Drucker Drucker");
    const auto hers = ticket(anna, "Bildschirm", "neben dem Drucker");
    expectFound(anna, "drucker", {hers});
    EXPECT_TRUE(test::waitFor([&] { return find(agent, "drucker").size() == 6; }));
    EXPECT_EQ(ask(agent, "drucker", {{"limit", "2"}})["items"].items().size(), 2U);
    EXPECT_EQ(find(bert, "drucker").size(), 5U);
    EXPECT_THAT(find(bert, "bildschirm"), IsEmpty());
    // Nor is a word suggested that only stands where one may not look.
    EXPECT_EQ(ask(anna, "bildschrim")["suggestion"].text(), "bildschirm");
    EXPECT_TRUE(ask(bert, "bildschrim")["suggestion"].isNull());
    EXPECT_EQ(ask(bert, "bildschrim")["items"].items().size(), 0U);
}

TEST_F(Search, SaysWhatIsWrongWithAQuestion) {
    EXPECT_EQ(keyOf(agent, ""), "q error.required");
    EXPECT_EQ(keyOf(agent, std::string(500, 'x')), "q search.too_long");
    EXPECT_EQ(keyOf(agent, "x", {{"kinds", "nonsense"}}), "kinds search.unknown_kind");
    EXPECT_EQ(keyOf(agent, "x", {{"limit", "0"}}).substr(0, 5), "limit");
    EXPECT_EQ(keyOf(agent, "x", {{"kinds", "ticket,"}}), "");
    for (const char* q :
         {"(((", "NEAR/3 AND OR XOR NOT", "a:b AND", "*", "\"", "K:ticket ticket", "XP:secret", "%_\\", "\x01\x02x"})
        EXPECT_NO_THROW(keyOf(agent, q)) << q;
}

TEST_F(Search, ARebuildFindsTheSameAsFollowingChanges) {
    waitUntilComplete();
    const auto one = ticket(anna, "Drucker druckt nicht", "Papierstau im Fach");
    const auto two = ticket(bert, "Drucker ist laut");
    const auto gone = ticket(bert, "Drucker ist weg");
    add(agent, "message", one, "Bitte das Fach leeren");
    add(agent, "note", two, "Lager defekt", "private");
    write([&](Transaction& tx) { server.records().remove(tx, Viewer::system("test"), {"ticket", gone}); });
    expectFound(agent, "\"fach leeren\"", {one});
    expectFound(agent, "lager", {two});
    expectFound(agent, "drucker", {one, two});
    expectFound(agent, "weg", {});
    const auto all = [&] {
        std::string result;
        for (const char* q :
             {"drucker", "fach", "lager", "drucker -papierstau", "\"fach leeren\"", "dru*", "druckr", "weg"})
            for (const auto* viewer : {&agent, &anna, &bert}) result += ask(*viewer, q).dump() + "\n";
        return result;
    };
    const std::string before = all();
    rebuild();
    EXPECT_EQ(all(), before);
    change(two, "Plotter ist laut");
    expectFound(agent, "plotter", {two});
}

TEST_F(Search, FreeWordsOfListsAreLookedUpInTheIndex) {
    const auto laser = ticket(agent, "Laserdrucker druckt grau", "Im Flur");
    const auto plotter = ticket(anna, "Plotter", "Der Netzwerkplotter ist laut");
    expectFound(agent, "laserdrucker", {laser});
    expectFound(agent, "netzwerkplotter", {plotter});
    const auto list = [&](const Viewer& viewer, const std::string& q) {
        ListRequest request;
        request.q = q;
        std::set<std::int64_t> ids;
        for (const auto& item :
             server.db()
                 .read([&](Transaction& tx) { return server.records().list(tx, viewer, "ticket", request); })
                 .items)
            ids.insert(item.id());
        return ids;
    };
    using Found = std::set<std::int64_t>;
    // What changed just now is read, whatever the index knows by then.
    EXPECT_EQ(list(agent, "drucker"), Found{laser});
    // What is older is found by the beginnings of its words.
    write([](Transaction& tx) { tx.execute("UPDATE tickets SET updated_at = ?", *parseTime("2020-01-01T00:00:00Z")); });
    EXPECT_EQ(list(agent, "laser"), Found{laser});
    EXPECT_EQ(list(agent, "grau laserdrucker"), Found{laser});
    EXPECT_EQ(list(agent, "\"druckt grau\""), Found{laser});
    EXPECT_EQ(list(agent, "\"grau druckt\""), Found{});
    EXPECT_EQ(list(agent, "-laserdrucker"), Found{plotter});
    EXPECT_EQ(list(agent, "(laserdrucker OR plotter) status:new"), (Found{laser, plotter}));
    // Not before the index has what others made of the new tickets meanwhile.
    EXPECT_TRUE(test::waitFor([&] { return list(agent, "drucker").empty(); })) << "within a word";
    EXPECT_EQ(list(agent, "er"), (Found{laser, plotter})) << "too short for the index: every text is read";
    EXPECT_EQ(list(anna, "laserdrucker"), Found{}) << "not hers";
    EXPECT_EQ(list(anna, "plotter"), Found{plotter});
    const auto fresh = ticket(agent, "Ganz neuer Drucker");
    EXPECT_EQ(list(agent, "drucker"), Found{fresh});
}

}  // namespace
}  // namespace kontor::search

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/testing/wait_for.h"
#include "kontor/text.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A client that keeps what it is sent.
class KeptStream : public EventStream {
  public:
    bool write(std::string_view bytes) override {
        return _state.with([&](State& state) {
            if (state.closed || state.slow) return false;
            state.text += bytes;
            return true;
        });
    }
    bool closed() const override {
        return _state.with([](State& state) { return state.closed; });
    }
    void close() override { _state.lock()->closed = true; }
    void becomeSlow() { _state.lock()->slow = true; }

    std::string text() const {
        return _state.with([](State& state) { return state.text; });
    }
    /// `event data` of each message, without ids and heartbeats.
    std::vector<std::string> messages() const {
        std::vector<std::string> result;
        std::string event;
        for (const auto& line : split(text(), '\n')) {
            if (line.starts_with("event: ")) event = line.substr(7);
            if (line.starts_with("data: ")) result.push_back(event + " " + line.substr(6));
        }
        return result;
    }
    std::vector<std::int64_t> ids() const {
        std::vector<std::int64_t> result;
        std::int64_t id = 0;
        for (const auto& line : split(text(), '\n')) {
            if (line.starts_with("id: ")) id = std::stoll(line.substr(4));
            if (line.starts_with("data: ")) result.push_back(id);
        }
        return result;
    }

  private:
    struct State {
        std::string text;
        bool closed = false;
        bool slow = false;
    };
    mutable Guarded<State> _state;
};

/// A record that its owner and agents see, and notes on it that agents see.
struct Thing {
    static constexpr std::string_view kind = "thing";
    std::int64_t id = 0;
    std::int64_t ownerId = 0;
    static constexpr Field table[] = {field<&Thing::id>("id").doc("Its number"),
                                      field<&Thing::ownerId>("owner_id").writable().doc("Whose it is").example("1")};
};
struct ThingNote {
    static constexpr std::string_view kind = "thing_note";
    std::int64_t id = 0;
    std::string text;
    static constexpr Field table[] = {field<&ThingNote::id>("id").doc("Its number"),
                                      field<&ThingNote::text>("text").writable().doc("What it says").example("\"x\"")};
};

class LiveTest : public ::testing::Test {
  protected:
    static void declare(Registry& registry) {
        registry.permission({"things.read", "See things.", {"agent", "requester"}});
        RecordType thing = recordType<Thing>("things", "thing", Thing::table);
        thing.doc = "Things of the test.";
        thing.readPermission = "things.read";
        thing.visible = [](const Viewer& viewer) {
            return viewer.may("users.read_all") ? Predicate{} : Predicate{"t.owner_id = ?", {viewer.id()}};
        };
        registry.record(thing);
        GroupType notes;
        notes.name = "thing-notes";
        notes.title = "Notes";
        notes.entry = recordType<ThingNote>("", "thing_note", ThingNote::table);
        notes.entry.doc = "Notes on things.";
        notes.entry.readPermission = "things.read";
        notes.entry.visible = [](const Viewer& viewer) {
            return viewer.may("users.read_all") ? Predicate{} : Predicate{"t.text = ?", {"public"}};
        };
        registry.group(notes);
    }
    LiveTest() {
        auto sql = kernel.sql();
        sql.execute("CREATE TABLE thing (id BIGINT PRIMARY KEY, owner_id BIGINT NOT NULL)");
        sql.execute(
            "CREATE TABLE thing_note (id BIGINT PRIMARY KEY, kind VARCHAR(20), record_id BIGINT, text VARCHAR(20))");
        for (int i = 1; i <= 9; ++i) {
            sql.execute("INSERT INTO thing VALUES (" + std::to_string(i) + ", " +
                        std::to_string(i < 5 ? ralf.id() : anna.id()) + ")");
            sql.execute("INSERT INTO thing_note VALUES (" + std::to_string(i) + ", 'thing', " + std::to_string(i) +
                        ", '" + (i % 2 ? "public" : "private") + "')");
        }
        kernel.hub->start();
    }

    void change(std::int64_t id, const std::string& action = "updated") {
        RecordChanged event;
        event.kind = "thing";
        event.id = id;
        event.action = action;
        event.changed = {"owner_id"};
        emit(event);
    }
    void changeNote(std::int64_t id, std::int64_t thing) {
        RecordChanged event;
        event.kind = "thing_note";
        event.id = id;
        event.action = "created";
        event.ownerKind = "thing";
        event.ownerId = thing;
        emit(event);
    }
    void emit(const RecordChanged& event) {
        kernel.db().write([&](Transaction& tx) { kernel.ledger().emit(tx, event); });
    }
    std::shared_ptr<KeptStream> join(const Viewer& viewer, std::vector<std::string> kinds, std::int64_t last = 0) {
        auto stream = std::make_shared<KeptStream>();
        kernel.live().join(viewer, std::move(kinds), last, stream);
        EXPECT_TRUE(waitFor([&] { return stream->text().find("retry: ") != std::string::npos; }));
        return stream;
    }
    /// Waits until everybody has been told of everything: a last change that agents see.
    void settle(const std::shared_ptr<KeptStream>& agents) {
        change(9, "settled");
        ASSERT_TRUE(waitFor([&] { return agents->text().find("\"settled\"") != std::string::npos; }));
    }
    std::int64_t newest() {
        return kernel.db().read([](Transaction& tx) { return outbox::newest(tx); });
    }

    TestKernel kernel{declare};
    const Viewer anna = kernel.viewer(kernel.addUser("anna", {"agent"}));
    const Viewer ralf = kernel.viewer(kernel.addUser("ralf", {"requester"}));
};

TEST_F(LiveTest, TellsOfChangesOfTheKindsAskedFor) {
    const auto stream = join(anna, {"thing"});
    const auto deaf = join(anna, {"location"});
    change(1);
    ASSERT_TRUE(waitFor([&] { return !stream->messages().empty(); }));
    EXPECT_EQ(stream->messages()[0],
              R"(thing {"kind":"thing","id":1,"action":"updated","changed":["owner_id"],"actor_id":0,"via":""})");
    EXPECT_EQ(stream->ids()[0], newest());
    settle(stream);
    EXPECT_THAT(deaf->messages(), IsEmpty());
}

TEST_F(LiveTest, NobodyHearsOfWhatTheyMayNotSee) {
    const auto agents = join(anna, {"thing", "thing_note"});
    const auto requesters = join(ralf, {"thing", "thing_note"});
    const auto nobody = join(Viewer::anonymous("en"), {"thing"});
    change(1);
    change(5);
    change(2, "deleted");
    changeNote(1, 1);
    changeNote(2, 2);
    changeNote(5, 5);
    settle(agents);
    const std::string heard = requesters->text();
    EXPECT_THAT(heard, HasSubstr(R"("kind":"thing","id":1,"action":"updated")"));
    EXPECT_THAT(heard, HasSubstr(R"("kind":"thing","id":2,"action":"deleted")"));
    EXPECT_THAT(heard, HasSubstr(R"("kind":"thing_note","id":1)"));
    EXPECT_THAT(heard, Not(HasSubstr(R"("id":5)"))) << "a thing of somebody else, and a public note on it";
    EXPECT_THAT(heard, Not(HasSubstr(R"("kind":"thing_note","id":2)"))) << "a private note on their own thing";
    EXPECT_THAT(agents->text(), HasSubstr(R"("kind":"thing_note","id":2)"));
    EXPECT_THAT(nobody->messages(), IsEmpty());
}

TEST_F(LiveTest, FieldsOneMayNotReadAreNotNamed) {
    const auto agents = join(anna, {"user"});
    const auto requesters = join(ralf, {"user"});
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"user", anna.id()},
                               Patch().set("name", std::string("Anna")).set("phone", std::string("110")));
    });
    ASSERT_TRUE(waitFor([&] { return !agents->messages().empty() && !requesters->messages().empty(); }));
    EXPECT_THAT(agents->text(), HasSubstr(R"("changed":["name","phone"])"));
    EXPECT_THAT(requesters->text(), HasSubstr(R"("changed":["name"])"));
}

TEST_F(LiveTest, AnEntryIsNewsOfItsOwner) {
    const auto stream = join(anna, {"thing"});
    changeNote(3, 4);
    ASSERT_TRUE(waitFor([&] { return !stream->messages().empty(); }));
    EXPECT_EQ(
        stream->messages()[0],
        R"(thing {"kind":"thing","id":4,"action":"updated","changed":[],"actor_id":0,"via":"","entry":{"kind":"thing_note","id":3,"action":"created"}})");
}

TEST_F(LiveTest, GoesOnWithoutAGapWhereAClientLeftOff) {
    change(1);
    const auto from = newest();
    kernel.db().write([&](Transaction& tx) {
        for (int i = 0; i < 2500; ++i) {
            RecordChanged event;
            event.kind = "thing";
            event.id = 1 + i % 9;
            event.action = "updated";
            kernel.ledger().emit(tx, event);
        }
    });
    const auto stream = join(anna, {"thing"}, from);
    change(1);
    ASSERT_TRUE(waitFor([&] { return stream->ids().size() == 2501; }));
    const auto ids = stream->ids();
    for (std::size_t i = 0; i < ids.size(); ++i) ASSERT_EQ(ids[i], from + 1 + static_cast<std::int64_t>(i));
    EXPECT_THAT(stream->text(), Not(HasSubstr("event: reset")));
}

TEST_F(LiveTest, AReplayHoldsOnlyWhatTheViewerMaySee) {
    change(1);
    const auto from = newest();
    for (int i = 1; i <= 9; ++i) change(i);
    const auto stream = join(ralf, {"thing"}, from);
    ASSERT_TRUE(waitFor([&] { return stream->messages().size() == 4; }));
}

TEST_F(LiveTest, WhoWasAwayForTooLongIsToldToLoadAnew) {
    for (int i = 1; i <= 4; ++i) change(i);
    const auto last = newest();
    kernel.sql().execute("DELETE FROM outbox WHERE position < " + std::to_string(last));
    const auto stream = join(anna, {"thing"}, 1);
    EXPECT_THAT(stream->text(), HasSubstr("event: reset"));
    const auto close = join(anna, {"thing"}, last - 1);
    EXPECT_THAT(close->text(), Not(HasSubstr("event: reset")));
    const auto future = join(anna, {"thing"}, last + 1000);
    settle(future);
}

TEST_F(LiveTest, StreamsOfWhoSignedOutAreClosed) {
    const auto session = kernel.accounts().signIn("anna", testPassword, "192.0.2.1", true);
    const auto other = kernel.accounts().signIn("anna", testPassword, "192.0.2.1", true);
    const Viewer viewer = *kernel.accounts().authenticate(session.token, Origin::web);
    const auto stream = join(viewer, {"thing"});
    const auto stays = join(*kernel.accounts().authenticate(other.token, Origin::web), {"thing"});
    kernel.accounts().signOut(viewer);
    ASSERT_TRUE(waitFor([&] { return stream->closed(); }));
    settle(stays);
    EXPECT_FALSE(stays->closed());
    EXPECT_TRUE(waitFor([&] { return kernel.hub->clients() == 1; }));
}

TEST_F(LiveTest, StreamsOfWhoIsSwitchedOffAreClosed) {
    const auto stream = join(ralf, {"thing"});
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"user", ralf.id()}, Patch().set("active", false));
    });
    ASSERT_TRUE(waitFor([&] { return stream->closed(); }));
}

TEST_F(LiveTest, RightsThatChangeHoldAtOnce) {
    const auto agents = join(anna, {"thing"});
    const auto stream = join(ralf, {"thing"});
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"user", ralf.id()},
                               Patch().set("roles", std::vector<std::string>{"agent"}));
    });
    change(5);
    ASSERT_TRUE(waitFor([&] { return !stream->messages().empty(); }));
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, kernel.system(), {"user", ralf.id()},
                               Patch().set("roles", std::vector<std::string>{}));
    });
    change(1);
    settle(agents);
    EXPECT_EQ(stream->messages().size(), 1u);
}

TEST_F(LiveTest, SlowClientsAreDropped) {
    const auto slow = join(anna, {"thing"});
    const auto good = join(anna, {"thing"});
    slow->becomeSlow();
    settle(good);
    EXPECT_TRUE(waitFor([&] { return slow->closed() && kernel.hub->clients() == 1; }));
}

TEST_F(LiveTest, AStopClosesEverybody) {
    const auto stream = join(anna, {"thing"});
    kernel.hub->stop();
    EXPECT_TRUE(stream->closed());
    const auto late = std::make_shared<KeptStream>();
    kernel.live().join(anna, {"thing"}, 0, late);
    EXPECT_TRUE(late->closed());
}

TEST_F(LiveTest, ViewersWithOneRuleCostOneQuestion) {
    std::vector<std::shared_ptr<KeptStream>> streams;
    for (int i = 0; i < 20; ++i) streams.push_back(join(anna, {"thing"}));
    change(1);
    for (const auto& stream : streams) ASSERT_TRUE(waitFor([&] { return stream->messages().size() == 1; }));
    std::vector<RecordChanged> changes(1);
    changes[0].kind = "thing";
    changes[0].id = 1;
    Sight sight(kernel.declared, changes);
    kernel.db().read([&](Transaction& tx) {
        const auto before = Database::statementsOfThread();
        for (int i = 0; i < 20; ++i) EXPECT_TRUE(sight.sees(tx, ralf, changes[0]));
        EXPECT_EQ(Database::statementsOfThread() - before, 1u);
    });
}

}  // namespace
}  // namespace kontor::test

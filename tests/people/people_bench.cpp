// people_bench: how long an import of 10,000 people takes to be checked, applied and applied again, and how long one of
// them takes to be anonymised. For docs/quality.md.
#include <chrono>
#include <cstdio>

#include "people_desk.h"

namespace kontor::test {
namespace {

class Bench : public PeopleDesk {
  protected:
    template <class F>
    static void timed(const char* what, F&& f) {
        const auto begin = std::chrono::steady_clock::now();
        f();
        const std::chrono::duration<double> span = std::chrono::steady_clock::now() - begin;
        std::printf("%-40s %8.1f s\n", what, span.count());
    }
};

TEST_F(Bench, TenThousandPeople) {
    std::string file = "login,name,email,phone,department,location,manager\n";
    for (int i = 0; i < 10'000; ++i) {
        const std::string n = std::to_string(i);
        file += "p" + n + ",Person Number" + n + ",p" + n + "@example.com,+49 30 10" + n + ",Division " +
                std::to_string(i % 20) + " / Team " + std::to_string(i % 200) + ",Site " + std::to_string(i % 10) +
                " / Room " + std::to_string(i % 500) + ",p" + std::to_string(i / 10) + "\n";
    }
    std::int64_t id = 0;
    const auto wait = [&](std::int64_t import) {
        while (waitForImport(import).underWay()) continue;
    };
    const auto apply = [&] {
        write([&](Transaction& tx) { people().applyImport(tx, admin, id); });
        wait(id);
    };
    timed("10,000 new people looked at", [&] { wait(id = startImport(admin, file)); });
    timed("applied", apply);
    timed("the same file looked at again", [&] { wait(id = startImport(admin, file)); });
    timed("one of them anonymised", [&] {
        const auto person = number("SELECT id FROM user WHERE login = 'p5000'");
        waitForErasure(write([&](Transaction& tx) { return people().anonymise(tx, admin, person); }));
    });
    timed("journal verified", [&] { EXPECT_TRUE(journalIsWhole()); });
}

}  // namespace
}  // namespace kontor::test

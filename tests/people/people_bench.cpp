// people_bench: what an import of 10,000 people costs to be checked, applied and checked again, and the anonymisation
// of one of them. For docs/quality.md.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>

#include "people_desk.h"

namespace kontor::test {
namespace {

constexpr int rowCount = 10'000;

/// Seconds a process has computed so far.
double cpuOf(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    // The name, in parentheses, may hold blanks; user and system time are the 12th and 13th word after it.
    std::istringstream words(text.substr(text.rfind(')') + 1));
    std::string word;
    double ticks = 0;
    for (int i = 1; i <= 13 && words >> word; ++i)
        if (i >= 12) ticks += std::stod(word);
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

class Bench : public PeopleDesk {
  protected:
    struct Cost {
        double wall = 0;
        double server = 0;
        double database = 0;
        double statements = 0;
    };
    Cost spent() {
        using Clock = std::chrono::steady_clock;
        std::ifstream file(rows("SELECT @@pid_file").at(0));
        std::string pid;
        file >> pid;
        return {std::chrono::duration<double>(Clock::now().time_since_epoch()).count(), cpuOf("self"), cpuOf(pid),
                std::stod(rows("SELECT variable_value FROM information_schema.global_status WHERE variable_name = "
                               "'QUESTIONS'")
                              .at(0))};
    }
    template <class F>
    void measured(const char* what, F&& f) {
        const Cost before = spent();
        f();
        const Cost after = spent();
        std::printf("%-34s %7.1f s wall %7.1f s server %7.1f s database %6.1f statements a row\n", what,
                    after.wall - before.wall, after.server - before.server, after.database - before.database,
                    (after.statements - before.statements) / rowCount);
        std::fflush(stdout);
    }
};

TEST_F(Bench, TenThousandPeople) {
    std::string file = "login,name,email,phone,department,location,manager\n";
    for (int i = 0; i < rowCount; ++i) {
        const std::string n = std::to_string(i);
        file += "p" + n + ",Person Number" + n + ",p" + n + "@example.com,+49 30 10" + n + ",Division " +
                std::to_string(i % 20) + " / Team " + std::to_string(i % 200) + ",Site " + std::to_string(i % 10) +
                " / Room " + std::to_string(i % 500) + ",p" + std::to_string(i / 10) + "\n";
    }
    std::int64_t id = 0;
    const auto wait = [&](std::int64_t import) {
        while (waitForImport(import).underWay()) continue;
    };
    measured("new people checked", [&] { wait(id = startImport(admin, file)); });
    measured("applied", [&] {
        write([&](Transaction& tx) { imports().apply(tx, admin, id); });
        wait(id);
    });
    measured("the same file checked again", [&] { wait(id = startImport(admin, file)); });
    measured("one of them anonymised", [&] {
        const auto person = number("SELECT id FROM user WHERE login = 'p5000'");
        waitForErasure(write([&](Transaction& tx) { return people().anonymise(tx, admin, person); }));
    });
    measured("journal verified", [&] { EXPECT_TRUE(journalIsWhole()); });
}

}  // namespace
}  // namespace kontor::test

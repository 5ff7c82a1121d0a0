// Does the work of the crash tests in a process of its own, which a test point may end.
//   crash_worker SOCKET USER PASSWORD DATABASE DIRECTORY HOURS
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "crash_scenario.h"

int main(int count, char** arguments) {
    if (count != 7) return 64;
    using namespace kontor::test;
    TestKernel::Place place;
    place.access.socket = arguments[1];
    place.access.user = arguments[2];
    place.access.password = arguments[3];
    place.access.database = arguments[4];
    place.directory = arguments[5];
    try {
        TestKernel kernel(CrashScenario::declare, place);
        // Later than the run before, so that what that one held has run out.
        kernel.time.advance(std::chrono::hours(std::atoi(arguments[6])));
        CrashScenario::work(kernel, 5, [](std::int64_t id) {
            std::printf("%lld\n", static_cast<long long>(id));
            std::fflush(stdout);
        });
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
    return 0;
}

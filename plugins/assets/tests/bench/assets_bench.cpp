// assets_bench: what lists of 100,000 assets, the page's reads and an impact graph of 10,000 assets cost. For
// docs/quality.md.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <functional>

#include "kontor/assets/asset.h"
#include "kontor/json.h"
#include "kontor/testing/local_server.h"

namespace kontor::assets {
namespace {

constexpr int runs = 100;

double now(clockid_t clock) {
    timespec at{};
    clock_gettime(clock, &at);
    return static_cast<double>(at.tv_sec) * 1000 + static_cast<double>(at.tv_nsec) / 1e6;
}

class Bench {
  public:
    void fill() {
        _server.kernel().db().write([](Transaction& tx) {
            // 100,000 assets of all types, states and 100 places; the first 11,111 are a tree of ten branches each.
            tx.execute(
                "INSERT INTO assets (number, type_id, name, state, serial, number_norm, number_scope, serial_norm, "
                "serial_scope, location_id, department_id, manufacturer_id, price, purchased_on, warranty_until, "
                "created_at, updated_at) SELECT CONCAT('PC-', LPAD(seq, 6, '0')), 1 + seq MOD 12, CONCAT('Machine ', "
                "seq), ELT(1 + seq MOD 7, 'in_use', 'in_use', 'in_use', 'in_use', 'in_stock', 'in_repair', 'retired'), "
                "CONCAT('SN', seq), CONCAT('PC-', LPAD(seq, 6, '0')), 0, CONCAT('SN', seq), 0, seq MOD 100, seq MOD "
                "20, seq MOD 15, CONCAT(seq MOD 3000, '.00 EUR'), '2025-01-01' + INTERVAL seq MOD 700 DAY, "
                "'2027-01-01' + INTERVAL seq MOD 700 DAY, '2026-01-01', '2026-01-01' + INTERVAL seq SECOND FROM "
                "seq_1_to_100000");
            tx.execute(
                "INSERT INTO asset_relations (from_id, type, to_id, created_at, updated_at) SELECT seq, 'runs_on', "
                "(seq + 8) DIV 10, '2026-01-01', '2026-01-01' FROM seq_2_to_11111");
            tx.run("ANALYZE TABLE assets, asset_relations", {}, [](const SqlRow&) {});
        });
    }

    void measure(const char* what, const std::string& path) {
        auto client = _server.admin();
        std::vector<double> times;
        std::string statements;
        std::size_t bytes = 0;
        const double cpu = now(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 0; i < runs; ++i) {
            const double began = now(CLOCK_MONOTONIC);
            const auto answer = client.get(path);
            times.push_back(now(CLOCK_MONOTONIC) - began);
            if (answer.status != 200) std::printf("%s: %d %s\n", path.c_str(), answer.status, answer.body.c_str());
            statements = answer.header("x-kontor-statements");
            bytes = answer.body.size();
        }
        const double spent = (now(CLOCK_PROCESS_CPUTIME_ID) - cpu) / runs;
        std::sort(times.begin(), times.end());
        if (_probe == 0) _probe = times[runs * 95 / 100];
        std::printf("%-44s p50 %7.1f ms  p95 %7.1f ms  %6.1f x probe  %6.2f ms server  %3s statements  %8zu bytes\n",
                    what, times[runs / 2], times[runs * 95 / 100], times[runs * 95 / 100] / _probe, spent,
                    statements.c_str(), bytes);
        std::fflush(stdout);
    }

  private:
    test::LocalServer _server{{.plugins = {"assets", "web", "api"}}};
    double _probe = 0;
};

}  // namespace
}  // namespace kontor::assets

int main() {
    kontor::assets::Bench bench;
    bench.fill();
    const std::string assets = "/api/v1/assets";
    bench.measure("probe: /healthz", "/healthz");
    bench.measure("one asset", assets + "/777");
    bench.measure("list, newest change first", assets);
    bench.measure("list by number", assets + "?sort=number");
    bench.measure("list of a state", assets + "?q=state:in_stock");
    bench.measure("list of a type and state", assets + "?q=type_id:3%20state:in_use");
    bench.measure("list of a place", assets + "?q=location_id:17");
    bench.measure("list by price of a type", assets + "?q=type_id:3&sort=-price");
    bench.measure("a number while it is typed", assets + "/check?field=serial&value=SN500&type_id=1");
    bench.measure("a scanned code", assets + "/scan?code=SN500");
    bench.measure("impact graph of 1,111 assets", assets + "/1/graph?depth=3&limit=20000");
    bench.measure("impact graph of 11,111 assets", assets + "/1/graph?depth=4&limit=20000");
    return 0;
}

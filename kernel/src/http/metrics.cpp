#include "http/metrics.h"

#include <fmt/format.h>

namespace kontor {

void Metrics::request(const std::string& pattern, int status, std::chrono::microseconds duration,
                      std::uint64_t statements) {
    auto series = _series.lock();
    Series& one = (*series)[{pattern, status}];
    ++one.count;
    one.statements += statements;
    one.seconds += static_cast<double>(duration.count()) / 1e6;
}

std::string Metrics::text() {
    std::string count =
        "# HELP kontor_http_requests_total Requests answered.\n# TYPE kontor_http_requests_total counter\n";
    std::string seconds =
        "# HELP kontor_http_request_seconds_total Time spent on requests.\n# TYPE kontor_http_request_seconds_total "
        "counter\n";
    std::string statements =
        "# HELP kontor_http_statements_total Statements run by requests.\n# TYPE kontor_http_statements_total "
        "counter\n";
    auto all = _series.lock();
    for (const auto& [key, one] : *all) {
        const std::string labels = fmt::format("{{route=\"{}\",status=\"{}\"}}", key.first, key.second);
        count += fmt::format("kontor_http_requests_total{} {}\n", labels, one.count);
        seconds += fmt::format("kontor_http_request_seconds_total{} {:.6f}\n", labels, one.seconds);
        statements += fmt::format("kontor_http_statements_total{} {}\n", labels, one.statements);
    }
    return count + seconds + statements;
}

}  // namespace kontor

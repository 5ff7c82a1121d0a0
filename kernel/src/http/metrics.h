#pragma once

#include <chrono>
#include <map>
#include <string>

#include "kontor/guarded.h"

namespace kontor {

/// Figures about requests for /metrics (Prometheus text format).
class Metrics {
  public:
    void request(const std::string& pattern, int status, std::chrono::microseconds duration, std::uint64_t statements);
    std::string text();

  private:
    struct Series {
        std::uint64_t count = 0;
        std::uint64_t statements = 0;
        double seconds = 0;
    };
    Guarded<std::map<std::pair<std::string, int>, Series>> _series;
};

}  // namespace kontor

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "http/metrics.h"
#include "kontor/http.h"

namespace kontor {

/// What the access log and the figures say of one request, once it is over: of a body made piece by piece when its last
/// piece went, or the client did.
class AccessLine {
  public:
    AccessLine(Metrics& metrics, const Request& request);
    AccessLine(const AccessLine&) = delete;
    AccessLine& operator=(const AccessLine&) = delete;
    /// Writes the line, if there was an answer; where none could be sent, the front says so.
    ~AccessLine();

    void answered(int status, std::string pattern, std::int64_t user);
    void add(std::uint64_t statements) { _statements += statements; }

  private:
    void write() const;

    const std::chrono::steady_clock::time_point _started = std::chrono::steady_clock::now();
    Metrics& _metrics;
    const std::string _id;
    const std::string _method;
    const std::string _path;
    const std::string _address;
    int _status = 0;
    std::string _pattern;
    std::int64_t _user = 0;
    std::uint64_t _statements = 0;
};

}  // namespace kontor

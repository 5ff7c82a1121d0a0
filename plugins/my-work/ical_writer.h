#pragma once

#include <string>
#include <string_view>

#include "kontor/time.h"

namespace kontor::my_work {

/// Writes iCalendar (RFC 5545): properties line by line, folded after 75 bytes, texts escaped, times in UTC.
class IcalWriter {
  public:
    IcalWriter& line(std::string_view name, std::string_view value);
    /// Text of people: line ends, commas and semicolons are escaped, control characters left out.
    IcalWriter& text(std::string_view name, std::string_view value);
    IcalWriter& time(std::string_view name, Time at);
    std::string done() && { return std::move(_result); }

  private:
    std::string _result;
};

}  // namespace kontor::my_work

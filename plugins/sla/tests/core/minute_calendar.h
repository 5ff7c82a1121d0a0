#pragma once

#include <memory>
#include <vector>

#include "kontor/calendars/business_time.h"

namespace kontor::sla::test {

/// Hours given minute by minute from `start`; closed before and after. Answers by counting.
class MinuteCalendar : public calendars::BusinessTime {
  public:
    MinuteCalendar(Time start, std::vector<bool> minutes) : _start(start), _minutes(std::move(minutes)) {}

    bool isOpen(Time at) const override;
    Duration between(Time from, Time to) const override;
    std::optional<Time> after(Time from, Duration open) const override;
    std::optional<Time> nextOpen(Time from) const override;
    std::vector<calendars::OpenSpan> open(Time from, Time to, std::size_t most) const override;

  private:
    Time _start;
    std::vector<bool> _minutes;
};

}  // namespace kontor::sla::test

#include "minute_calendar.h"

namespace kontor::sla::test {

using std::chrono::minutes;

bool MinuteCalendar::isOpen(Time at) const {
    if (at < _start) return false;
    const auto minute = static_cast<std::size_t>((at - _start) / minutes(1));
    return minute < _minutes.size() && _minutes[minute];
}

Duration MinuteCalendar::between(Time from, Time to) const {
    Duration sum{0};
    for (Time at = from; at < to; at += minutes(1))
        if (isOpen(at)) sum += minutes(1);
    return sum;
}

std::optional<Time> MinuteCalendar::after(Time from, Duration open) const {
    Time at = from;
    for (const Time end = _start + minutes(_minutes.size()); open > Duration(0); at += minutes(1)) {
        if (at >= end) return std::nullopt;
        if (isOpen(at)) open -= minutes(1);
    }
    return at;
}

std::optional<Time> MinuteCalendar::nextOpen(Time from) const {
    for (Time at = from; at < _start + minutes(_minutes.size()); at += minutes(1))
        if (isOpen(at)) return at;
    return std::nullopt;
}

std::vector<calendars::OpenSpan> MinuteCalendar::open(Time from, Time to, std::size_t) const {
    std::vector<calendars::OpenSpan> spans;
    for (Time at = from; at < to; at += minutes(1)) {
        if (!isOpen(at)) continue;
        if (!spans.empty() && spans.back().to == at)
            spans.back().to += minutes(1);
        else
            spans.push_back({at, at + minutes(1), 1});
    }
    return spans;
}

}  // namespace kontor::sla::test

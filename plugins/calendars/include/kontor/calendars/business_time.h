#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kontor/time.h"

namespace kontor::calendars {

/// A span of open time, `to` excluded.
struct OpenSpan {
    Time from{};
    Time to{};
    std::int64_t edition = 0;  ///< edition of the calendar that says so

    Duration length() const { return to - from; }
    friend bool operator==(const OpenSpan&, const OpenSpan&) = default;
};

/// When a business calendar is open: all its editions, so that what it says of the past never changes. Immutable; may
/// be asked from any thread. Hours are those of the wall clock of the calendar's zone: where the clock is put forward
/// over an hour, that hour is missing; where it is put back, opening is at the first, closing at the last time it
/// shows.
class BusinessTime {
  public:
    /// How far ahead is looked for open time, in years.
    static constexpr int yearsAhead = 10;

    virtual ~BusinessTime() = default;

    virtual bool isOpen(Time at) const = 0;
    /// Open time from `from` until `to`; none when `to` is not later.
    virtual Duration between(Time from, Time to) const = 0;
    /// The earliest moment until which that much open time passes from `from` on; `from` itself for none. So a work of
    /// 8 hours begun when an 8-hour day opens is over when that day closes. Nothing when `yearsAhead` do not suffice.
    virtual std::optional<Time> after(Time from, Duration open) const = 0;
    /// `from` when it is open, otherwise when it opens next; nothing when that is not within `yearsAhead`.
    virtual std::optional<Time> nextOpen(Time from) const = 0;
    /// The open spans within, in order, without overlaps, each of one edition; the first `most` of them.
    virtual std::vector<OpenSpan> open(Time from, Time to, std::size_t most) const = 0;
};

}  // namespace kontor::calendars

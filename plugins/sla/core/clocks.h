#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kontor/calendars/business_time.h"

/// Clocks of service levels. They are a pure function of what happened: reckoned again from the same facts they come
/// out the same.
namespace kontor::sla {

/// What is promised: an answer to the ticket, to what the requester said later, an end, and an end of the work of one
/// group.
enum class Clock { firstResponse, nextResponse, resolution, group };
inline constexpr std::size_t clockCount = 4;

/// What counts of a ticket at a moment.
struct Situation {
    std::string state = "new";  ///< one of the built-in states: "pending", "resolved" …
    std::optional<std::int64_t> groupId = {};
    std::map<std::string, std::string> values = {};  ///< what policies are chosen by: priority, category …
};

/// Something that happened to a ticket.
struct Fact {
    enum class Type { created, changed, requesterSaid, agentSaid, merged, deleted };

    Time at{};
    Type type = Type::changed;
    Situation now = {};      ///< after it
    bool automatic = false;  ///< of what was said: by a program. It is no answer, and needs none.
};

/// What is promised in a situation. Without a calendar, and of clocks without a target, nothing is.
struct Terms {
    std::int64_t policy = 0;
    std::int64_t edition = 0;  ///< of the policy
    std::shared_ptr<const calendars::BusinessTime> calendar = {};
    std::array<std::optional<Duration>, clockCount> targets = {};
    std::vector<std::string> pauses = {"pending"};  ///< states in which no clock runs
};

/// Gives the terms of a situation by the policies in force at that moment.
using PolicyBook = std::function<Terms(Time, const Situation&)>;

/// One run of a clock.
struct ClockRun {
    enum class Ended {
        no,
        met,         ///< what was promised was done; late if `breachedAt`
        handedOver,  ///< of a group: the ticket went to another
        cancelled,   ///< the ticket was merged or deleted
    };

    Clock clock = Clock::firstResponse;
    int number = 0;  ///< of its clock, from 1
    std::int64_t policy = 0;
    std::int64_t edition = 0;
    std::optional<std::int64_t> groupId = {};  ///< of Clock::group
    Time startedAt{};
    std::optional<Duration> target = {};
    Duration spent{};      ///< open time, of a group also that of its runs before
    bool running = false;  ///< at the end of what was reckoned
    /// When it is or was to be done, rounded up to the minute; nothing while it is paused, unless that is over.
    std::optional<Time> dueAt = {};
    std::optional<Time> breachedAt = {};
    Ended ended = Ended::no;
    std::optional<Time> endedAt = {};

    friend bool operator==(const ClockRun&, const ClockRun&) = default;
};

/// Why a clock stands where it stands: a stretch of time, and what became of it.
struct Stretch {
    enum class Why {
        counted,   ///< open time of the calendar's edition `calendarEdition`
        closed,    ///< outside of the calendar's hours
        paused,    ///< in a state that waits for somebody else
        finished,  ///< resolved or closed
        noTarget,  ///< nothing was promised
    };

    Clock clock = Clock::firstResponse;
    int number = 0;
    Time from{};
    Time to{};
    Why why = Why::counted;
    std::int64_t edition = 0;  ///< of the policy
    std::int64_t calendarEdition = 0;
};
using Explain = std::function<void(const Stretch&)>;

/// The clocks after all facts, at the moment `until`, which is not before the last of them. Facts come in order; one
/// whose time lies before that of the one before counts as at that time. `explain` is given every stretch from the
/// start of each clock until it ended for good, in order for each clock.
///
/// Terms are those of the last fact. A target that changes keeps what was spent, a breach is taken back where the new
/// one allows more than that. No clock is breached while it is paused. Resolving ends all clocks; after opening again
/// resolution and group go on with what was spent. A first response is never awaited again.
std::vector<ClockRun> run(std::span<const Fact> facts, const PolicyBook& book, Time until, const Explain& explain = {});

}  // namespace kontor::sla

#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clocks.h"
#include "kontor/error.h"
#include "kontor/json.h"

/// What a policy says, as it is written in JSON.
namespace kontor::sla {

inline constexpr std::array<std::string_view, clockCount> clockNames{"first_response", "next_response", "resolution",
                                                                     "group"};
std::string_view nameOf(Clock clock);
std::optional<Clock> clockNamed(std::string_view name);

/// Something done at a moment of a clock.
struct Step {
    std::string name;
    Clock clock = Clock::resolution;
    Duration at{};                    ///< open time after the moment it is due; negative: before
    std::vector<std::string> notify;  ///< of `noticed`
    std::vector<std::int64_t> notifyUserIds;
    std::vector<std::int64_t> notifyGroupIds;  ///< their members
    bool raisePriority = false;
    std::optional<std::int64_t> groupId;  ///< takes over
    std::vector<std::string> tags;        ///< are added

    bool tells() const { return !notify.empty() || !notifyUserIds.empty() || !notifyGroupIds.empty(); }
    friend bool operator==(const Step&, const Step&) = default;
};
/// The step each clock has by itself: the ticket is marked. No other has this name.
inline constexpr std::string_view breachStep = "breach";
/// Who can be told: the assignee, the people of the group, the assignee's manager.
inline constexpr std::array<std::string_view, 3> noticed{"assignee", "group", "manager"};
inline constexpr std::array<std::string_view, 3> pausable{"new", "open", "pending"};

/// By the name of a priority; `default` where it is not named.
using Targets = std::map<std::string, std::array<std::optional<Duration>, 3>>;
/// By the id of a group; 0 where it is not named.
using GroupTargets = std::map<std::int64_t, Duration>;

/// Each reads its part and says what is wrong with it; unknown members are errors too.
Targets readTargets(const Json& json, std::vector<FieldError>& errors);
GroupTargets readGroupTargets(const Json& json, std::vector<FieldError>& errors);
std::vector<Step> readSteps(const Json& json, std::vector<FieldError>& errors);
std::vector<std::string> readPauses(const Json& json, std::vector<FieldError>& errors);

Json toJson(const Targets& targets);
Json toJson(const GroupTargets& targets);
Json toJson(const std::vector<Step>& steps);

/// "-1h", "0", "+30m": when a step is done.
std::optional<Duration> readOffset(std::string_view text);
std::string offsetText(Duration at);

}  // namespace kontor::sla

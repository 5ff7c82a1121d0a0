#pragma once

#include <optional>
#include <string>
#include <vector>

#include "company.h"
#include "kontor/time.h"

namespace kontor::demo {

struct DemoMessage {
    Time at{};
    const Person* author = nullptr;
    bool fromAgent = false;
    std::string text;
};
struct DemoNote {
    Time at{};
    const Person* author = nullptr;
    std::string text;
};
struct DemoTask {
    std::string title;
    const Person* assignee = nullptr;
    bool required = false;
    std::optional<Time> doneAt;
};

/// One ticket with all that hangs on it.
struct DemoTicket {
    std::string type;
    std::string subject;
    std::string description;
    std::string status;
    std::string state;
    std::optional<std::string> pendingReason;
    std::string priority;
    std::optional<std::string> priorityName;
    bool priorityByHand = false;
    std::string impact;
    std::string urgency;
    std::int64_t categoryId = 0;
    std::int64_t groupId = 0;
    const Person* requester = nullptr;
    const Person* assignee = nullptr;
    std::vector<const Person*> watchers;
    std::string source;
    std::vector<std::string> tags;
    std::optional<Time> dueAt;
    std::optional<Time> firstRespondedAt;
    std::optional<Time> resolvedAt;
    std::optional<Time> closedAt;
    std::optional<std::string> resolutionCode;
    Time statusChangedAt{};
    std::optional<Time> lastMessageAt;
    std::optional<std::string> lastMessageDirection;
    Time createdAt{};
    Time updatedAt{};
    std::vector<DemoMessage> messages;
    std::vector<DemoNote> notes;
    std::vector<DemoTask> tasks;
};

/// Invents ticket `number` of `count`, spread over the year before `now`, the last ones the newest. The same arguments
/// give the same.
DemoTicket inventTicket(const Company& company, std::uint64_t seed, std::int64_t number, std::int64_t count, Time now);

}  // namespace kontor::demo

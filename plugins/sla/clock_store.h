#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clocks.h"
#include "kontor/transaction.h"
#include "reckoner.h"

/// Clocks and steps as last reckoned.
namespace kontor::sla {

std::string_view nameOf(ClockRun::Ended ended);

/// In the order they started.
std::vector<ClockRun> storedClocks(Transaction& tx, std::int64_t ticketId);
void storeClocks(Transaction& tx, std::int64_t ticketId, const std::vector<ClockRun>& runs, Time now);

struct StoredStep {
    std::string clock;
    int run = 0;
    std::string name;
    std::optional<Time> dueAt;
    std::optional<Time> doneAt;

    static constexpr auto columns =
        std::tuple{&StoredStep::clock, &StoredStep::run, &StoredStep::name, &StoredStep::dueAt, &StoredStep::doneAt};
};
std::vector<StoredStep> storedSteps(Transaction& tx, std::int64_t ticketId);
/// Brings them in line with what is planned. One that was done and lies ahead again is to be done again.
void storeSteps(Transaction& tx, std::int64_t ticketId, const std::vector<PlannedStep>& planned);
void markDone(Transaction& tx, std::int64_t ticketId, Clock clock, int run, const std::string& step, Time now);

/// Tickets with steps to be done by then, those that wait longest first.
std::vector<std::int64_t> ticketsWithDueSteps(Transaction& tx, Time now, int most);
/// Tickets with open clocks, by ascending id after that one.
std::vector<std::int64_t> ticketsWithOpenClocks(Transaction& tx, std::int64_t after, int most);
/// Tickets made since then, likewise.
std::vector<std::int64_t> ticketsMadeSince(Transaction& tx, Time since, std::int64_t after, int most);
/// Locks the ticket until the end of the transaction; false when it is not there any more.
bool lockTicket(Transaction& tx, std::int64_t ticketId);
/// The people of a group, and the manager of a person.
std::vector<std::int64_t> peopleOfGroup(Transaction& tx, std::int64_t groupId);
std::optional<std::int64_t> managerOf(Transaction& tx, std::int64_t userId);

}  // namespace kontor::sla

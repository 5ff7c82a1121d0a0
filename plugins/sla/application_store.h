#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::sla {

/// A policy that was applied to open tickets, and how far that is.
struct Application {
    std::int64_t id = 0;
    std::int64_t policyId = 0;
    Time appliedAt{};
    std::int64_t looked = 0;
    std::int64_t changed = 0;
    std::optional<Time> finishedAt;

    static constexpr auto columns = std::tuple{&Application::id,     &Application::policyId, &Application::appliedAt,
                                               &Application::looked, &Application::changed,  &Application::finishedAt};
};

/// A clock that is due at another time.
struct DueChange {
    std::int64_t ticketId = 0;
    std::string clock;
    std::optional<Time> before;
    std::optional<Time> after;

    static constexpr auto columns =
        std::tuple{&DueChange::ticketId, &DueChange::clock, &DueChange::before, &DueChange::after};
};

std::int64_t addApplication(Transaction& tx, std::int64_t policyId, Time at, std::optional<std::int64_t> by);
/// In the order they were made.
std::vector<Application> applications(Transaction& tx);
std::optional<Application> applicationOf(Transaction& tx, std::int64_t id);
std::optional<Application> newestApplication(Transaction& tx, std::int64_t policyId);
void countApplication(Transaction& tx, std::int64_t id, std::int64_t looked, std::int64_t changed,
                      std::optional<Time> finishedAt);
/// Those of one ticket; those that are known already are counted once.
void addDueChanges(Transaction& tx, std::int64_t applicationId, const std::vector<DueChange>& changes);
/// By ticket.
std::vector<DueChange> dueChanges(Transaction& tx, std::int64_t applicationId, int most);
/// How many tickets are among them.
std::int64_t changedTickets(Transaction& tx, std::int64_t applicationId);

}  // namespace kontor::sla

#include "plot_store.h"

#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

namespace {

/// What the viewer sees of tickets, and is not deleted.
Predicate seen(const Viewer& viewer, Kernel& kernel, const Predicate& condition) {
    return conjoin(conjoin(visibleRows(kernel.records().type(Ticket::kind), viewer), {"t.deleted_at IS NULL", {}}),
                   condition);
}

std::map<Time, std::int64_t> byHour(Transaction& tx, const std::string& sql, const std::vector<SqlValue>& values) {
    std::map<Time, std::int64_t> hours;
    tx.run(sql, values, [&](const SqlRow& row) { hours[row.get<Time>(0)] = row.get<std::int64_t>(1); });
    return hours;
}

}  // namespace

std::map<Time, std::int64_t> PlotStore::created(Time since) const {
    const Predicate where = seen(_viewer, _kernel, {"t.created_at >= ?", {since}});
    return byHour(_tx,
                  "SELECT CAST(DATE_FORMAT(t.created_at, '%Y-%m-%d %H:00:00') AS DATETIME(6)) AS hour, COUNT(*) FROM "
                  "tickets t WHERE " +
                      where.sql + " GROUP BY hour",
                  where.values);
}

std::map<Time, std::int64_t> PlotStore::resolved(Time since) const {
    const Predicate where = seen(_viewer, _kernel, {"t.resolved_at >= ?", {since}});
    return byHour(_tx,
                  "SELECT CAST(DATE_FORMAT(t.resolved_at, '%Y-%m-%d %H:00:00') AS DATETIME(6)) AS hour, COUNT(*) FROM "
                  "tickets t WHERE " +
                      where.sql + " GROUP BY hour",
                  where.values);
}

std::map<Time, std::int64_t> PlotStore::open() const {
    const Predicate where = seen(_viewer, _kernel, {"t.state IN ('new', 'open', 'pending')", {}});
    return byHour(_tx,
                  "SELECT CAST(DATE_FORMAT(t.created_at, '%Y-%m-%d %H:00:00') AS DATETIME(6)) AS hour, COUNT(*) FROM "
                  "tickets t WHERE " +
                      where.sql + " GROUP BY hour",
                  where.values);
}

}  // namespace kontor::tickets

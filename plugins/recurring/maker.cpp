#include "maker.h"

#include "kontor/error.h"
#include "kontor/log.h"
#include "kontor/text.h"
#include "recurring_store.h"
#include "recurring_ticket.h"

namespace kontor::recurring {

namespace {

const LogEvent failed(LogEvent::Level::warning, "recurring.failed",
                      "Recurring ticket {name} could not be made: {error}",
                      "What it is made of no longer fits: a person or group is gone, or a field must be given. It is "
                      "tried again at its next time.");

constexpr int mostAtOnce = 100;

std::string whatIsWrong(const Error& error, const Translations& translations) {
    std::string text;
    if (const auto* invalid = dynamic_cast<const Invalid*>(&error))
        for (const auto& [field, message] : invalid->errors())
            text += (text.empty() ? "" : "; ") + field + ": " + translations.text("en", message);
    if (text.empty()) text = translations.text("en", error.message());
    return std::string(leftCharacters(text, 500));
}

/// Its next time, after now.
FieldValue nextTime(Transaction& tx, Kernel& kernel, const RecurringTicket& recurring, Time now) {
    const auto next = kernel.get<calendars::Recurrences>().next(tx, recurring.recurrence(), now, 1);
    return next.empty() ? FieldValue(nullptr) : FieldValue(next.front());
}

void make(Kernel& kernel, std::int64_t id) {
    const Viewer viewer = Viewer::system("recurring tickets", Origin::rule);
    const Time now = kernel.clock().now();
    std::string name;
    try {
        kernel.db().write([&](Transaction& tx) {
            if (!lockDue(tx, id, now)) return;
            const auto recurring = kernel.records().get<RecurringTicket>(tx, viewer, id);
            name = recurring.name;
            Patch after;
            after.set("next_at", nextTime(tx, kernel, recurring, now))
                .set("last_at", now)
                .set("last_error", std::string());
            if (noteMade(tx, id, *recurring.nextAt)) {
                const Viewer maker = Viewer::system("recurring ticket " + recurring.name, Origin::rule);
                const auto values =
                    Patch::fromJson(kernel.records().type("ticket"), maker, ticketValues(tx, kernel, recurring), true);
                after.set("last_ticket_id", kernel.records().create(tx, maker, "ticket", values).id());
            }
            kernel.records().patch(tx, viewer, recurringRef(id), after);
        });
    } catch (const Unavailable&) {
        throw;
    } catch (const Error& error) {
        const std::string wrong = whatIsWrong(error, kernel.translations());
        log(failed, {{"name", name}, {"error", wrong}});
        kernel.db().write([&](Transaction& tx) {
            if (!lockDue(tx, id, now)) return;
            const auto recurring = kernel.records().get<RecurringTicket>(tx, viewer, id);
            kernel.records().patch(tx, viewer, recurringRef(id),
                                   Patch()
                                       .set("next_at", nextTime(tx, kernel, recurring, now))
                                       .set("last_at", now)
                                       .set("last_error", wrong));
        });
    }
}

}  // namespace

Job makingJob() {
    return {.name = "recurring.make",
            .doc = "Makes the recurring tickets that are due.",
            .every = std::chrono::seconds(60),
            .run = [](JobRun& run, Kernel& kernel) {
                const auto due =
                    kernel.db().read([&](Transaction& tx) { return dueTickets(tx, kernel.clock().now(), mostAtOnce); });
                for (const auto id : due) {
                    if (run.cancelled()) return;
                    make(kernel, id);
                }
            }};
}

}  // namespace kontor::recurring

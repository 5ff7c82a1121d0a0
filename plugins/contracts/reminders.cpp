#include "reminders.h"

#include "contract.h"
#include "contract_store.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "rights.h"

namespace kontor::contracts {

namespace {

constexpr int mostAtOnce = 500;
const std::string noticeDue = "contracts.notice_due";
const std::string ending = "contracts.ending";

/// Ends or renews what is over: the rules of contracts do, whatever is written.
void advance(Kernel& kernel, std::int64_t id) {
    kernel.db().write([&](Transaction& tx) {
        try {
            kernel.records().patch(tx, Viewer::system("end of the term"), {std::string(Contract::kind), id}, Patch());
        } catch (const NotFound&) {
            // Deleted meanwhile.
        }
    });
}

void remind(Kernel& kernel, const DueDate& due) {
    auto* notifier = kernel.find<Notifier>();
    if (!notifier) return;
    kernel.db().write([&](Transaction& tx) {
        if (!noteTold(tx, due)) return;
        const Viewer viewer = Viewer::system("contracts");
        const auto contract = kernel.records().get<Contract>(tx, viewer, due.contractId);
        Notice notice;
        notice.type = due.what == "notice" ? noticeDue : ending;
        notice.about = {std::string(Contract::kind), contract.id};
        notice.to = {due.ownerId};
        notice.title = {due.what == "notice" ? "contracts.notice.due" : "contracts.notice.ending",
                        {{"contract", contract.name}, {"day", formatDate(due.on)}}};
        notice.path = "/contracts/" + std::to_string(contract.id);
        notifier->tell(tx, viewer, notice);
    });
}

void run(JobRun& run, Kernel& kernel) {
    const Date day = today(kernel);
    for (const auto id : kernel.db().read([&](Transaction& tx) { return overBefore(tx, day, mostAtOnce); })) {
        if (run.cancelled()) return;
        advance(kernel, id);
    }
    const auto usual = kernel.settings().integer("contracts.remind_days");
    for (const auto& due : kernel.db().read([&](Transaction& tx) { return untold(tx, day, usual, mostAtOnce); })) {
        if (run.cancelled()) return;
        remind(kernel, due);
    }
}

}  // namespace

void addReminders(Registry& registry) {
    registry.notice({.id = noticeDue,
                     .title = "contracts.notice.due.title",
                     .doc = "The last day to give notice of a contract of mine is near.",
                     .usual = NoticeType::Usual::mail,
                     .roles = roles::staff});
    registry.notice({.id = ending,
                     .title = "contracts.notice.ending.title",
                     .doc = "A contract of mine ends soon.",
                     .usual = NoticeType::Usual::mail,
                     .roles = roles::staff});
    registry.job({.name = "contracts.advance",
                  .doc = "Ends and renews contracts whose term is over; reminds their owners before notice is due and "
                         "before they end.",
                  .every = std::chrono::minutes(30),
                  .run = run});
    registry.setting(
        {.key = "contracts.remind_days",
         .type = Setting::Type::integer,
         .fallback = 30,
         .doc = "How many days before a contract's notice date, and before its end, its owner is reminded.",
         .minimum = 0,
         .maximum = 1000});
    registry.setting({.key = "contracts.currencies",
                      .type = Setting::Type::text,
                      .fallback = "",
                      .doc =
                          "Currencies that may be used in contracts, documents and stock, as \"EUR, CHF\"; every one "
                          "when empty."});
}

}  // namespace kontor::contracts

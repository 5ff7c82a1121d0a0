#include "overdue.h"

#include "kontor/kernel.h"
#include "loan.h"
#include "loan_store.h"

namespace kontor::assets {

namespace {

constexpr const char* overdueNotice = "assets.loan_overdue";
constexpr auto again = std::chrono::days(7);

void tellOverdue(JobRun& run, Kernel& kernel) {
    auto* notifier = kernel.find<Notifier>();
    const Date today = std::chrono::floor<std::chrono::days>(kernel.clock().now());
    const Viewer viewer = Viewer::system("overdue loans");
    const auto loans = kernel.db().read([&](Transaction& tx) { return overdueLoans(tx, today, today - again); });
    for (const auto& loan : loans) {
        if (run.cancelled()) return;
        kernel.db().write([&](Transaction& tx) {
            setTold(tx, loan.id, today);
            if (!notifier) return;
            Notice notice{.type = overdueNotice,
                          .about = {std::string(Loan::kind), loan.id},
                          .to = {loan.userId},
                          .title = {"assets.notice.loan_overdue", {{"asset", loan.asset}, {"day", loan.dueOn}}},
                          .path = "/assets/" + std::to_string(loan.assetId),
                          .portalPath = "/portal/assets"};
            if (loan.authorId) notice.to.push_back(*loan.authorId);
            notifier->tell(tx, viewer, notice);
        });
    }
}

}  // namespace

void addOverdueNotices(Registry& registry) {
    registry.notice({.id = overdueNotice,
                     .title = "assets.notice.loan_overdue_type",
                     .doc = "Something lent should have been back; said once a week.",
                     .usual = NoticeType::Usual::mail});
    registry.job({.name = "assets.loans",
                  .doc = "Tells of loans that are overdue.",
                  .every = std::chrono::hours(1),
                  .run = tellOverdue});
}

}  // namespace kontor::assets

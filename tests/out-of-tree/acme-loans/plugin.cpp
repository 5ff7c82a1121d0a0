#include "kontor/plugin.h"

#include "kontor/error.h"
#include "loan.h"

namespace acme {

namespace {

using kontor::CommandCall;
using kontor::CommandResult;
using kontor::Kernel;
using kontor::Predicate;
using kontor::Viewer;

/// People see what they have themselves; who manages loans sees all.
Predicate visible(const Viewer& viewer) {
    if (viewer.may("loans.write")) return {};
    return {"t.borrower_id = ?", {viewer.id()}};
}

/// Runs inside the transaction before the loan is stored.
void prepare(kontor::WriteContext& context, const Loan* before, Loan& after) {
    if (!before && after.dueAt <= context.now) throw kontor::Invalid("due_at", "loans.due_in_the_past");
    const bool wasBack = before != nullptr && before->state == "returned";
    if (after.state == "returned" && !wasBack) after.returnedAt = context.now;
    if (after.state == "lent") after.returnedAt.reset();
}

kontor::RecordType loanType() {
    auto type = kontor::recordType<Loan>("loans", "loans", loanFields);
    type.doc = "A thing lent to a person, and when it has to be back.";
    type.label = "{t}.item";
    type.readPermission = "loans.read";
    type.createPermission = "loans.write";
    type.writePermission = "loans.write";
    type.deletePermission = "loans.write";
    type.visible = visible;
    type.textColumns = {"t.item"};
    type.prepare = kontor::prepared<Loan>(prepare);
    return type;
}

CommandResult listOverdue(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    kontor::ListRequest request;
    request.q = "state:lent";
    request.sort = "due_at";
    request.extra = {"t.due_at < ?", {kernel.clock().now()}};
    const auto loans =
        kernel.db().read([&](kontor::Transaction& tx) { return kernel.records().all<Loan>(tx, viewer, request); });
    std::vector<std::vector<std::string>> rows;
    for (const auto& loan : loans) rows.push_back({std::to_string(loan.id), loan.item, kontor::formatTime(loan.dueAt)});
    CommandResult result;
    result.table({"id", "item", "due"}, std::move(rows));
    return result;
}

}  // namespace

class LoansPlugin : public kontor::Plugin {
  public:
    void install(kontor::Registry& registry) const override {
        registry.permission({"loans.read", "See one's own loans.", {"agent", "requester"}});
        registry.permission({"loans.write", "See, enter and change all loans.", {"agent"}});
        registry.record(loanType());

        kontor::Command overdue;
        overdue.name = "loans overdue";
        overdue.summary = "Loans that should be back.";
        overdue.doc = "Lists what was lent and has not come back by its date, the longest overdue first.";
        overdue.access = kontor::needs("loans.write");
        overdue.examples = {"loans overdue", "loans overdue --json"};
        overdue.run = listOverdue;
        registry.command(std::move(overdue));
    }
};

}  // namespace acme

KONTOR_PLUGIN(acme::LoansPlugin)

#include "loan.h"

#include "kontor/assets/asset.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "loan_store.h"

namespace kontor::assets {

namespace {

constexpr std::array loanFields{
    idField<&Loan::id>(),
    versionField<&Loan::version>(),
    field<&Loan::assetId>("asset_id")
        .refersTo("asset")
        .required()
        .createOnly()
        .filterable()
        .query("asset")
        .titled("assets.field.asset_id")
        .doc("What is lent.")
        .example("7"),
    field<&Loan::userId>("user_id")
        .refersTo("user")
        .required()
        .createOnly()
        .filterable()
        .query("user")
        .titled("assets.field.borrower")
        .doc("Who borrows it.")
        .example("12"),
    field<&Loan::state>("state")
        .oneOf(loanStates)
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.loan_state")
        .doc("reserved, lent (the asset goes along), returned, cancelled.")
        .example("\"reserved\""),
    field<&Loan::startsOn>("starts_on")
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.starts_on")
        .doc("First day; today when none is given.")
        .example("\"2026-05-04\""),
    field<&Loan::dueOn>("due_on")
        .required()
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.due_on")
        .doc("The day by which it is to be back.")
        .example("\"2026-05-08\""),
    field<&Loan::lentAt>("lent_at")
        .filterable()
        .titled("assets.field.lent_at")
        .doc("When it was handed over.")
        .example("null"),
    field<&Loan::returnedAt>("returned_at")
        .filterable()
        .titled("assets.field.returned_at")
        .doc("When it came back.")
        .example("null"),
    field<&Loan::notes>("notes")
        .limit(1000)
        .writable()
        .titled("assets.field.notes")
        .doc("Remarks: what it is for, in what condition it came back.")
        .example("\"For the fair\""),
    field<&Loan::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .titled("assets.field.lender")
        .doc("Who entered it; told too when it is overdue.")
        .example("3"),
    field<&Loan::toldOn>("told_on")
        .unlisted()
        .titled("assets.field.told_on")
        .doc("When the borrower was last told that it is overdue.")
        .example("null"),
    createdField<&Loan::createdAt>(),
    updatedField<&Loan::updatedAt>(),
};

PlaceColumns loanPlaces() {
    return {.location = "(SELECT a.location_id FROM assets a WHERE a.id = t.asset_id)",
            .department = "(SELECT a.department_id FROM assets a WHERE a.id = t.asset_id)",
            .group = "(SELECT a.group_id FROM assets a WHERE a.id = t.asset_id)"};
}

Predicate visibleLoans(const Viewer& viewer) {
    const Predicate all = viewer.within("assets.read_all", loanPlaces());
    if (all.sql.empty()) return {};
    return disjoin({"t.user_id = ?", {viewer.id()}}, all);
}

bool isOver(const Loan& loan) {
    return loan.state == "returned" || loan.state == "cancelled";
}

void checkDays(WriteContext& context, const Loan& loan) {
    if (*loan.dueOn < *loan.startsOn) throw Invalid("due_on", "assets.error.due_before_start");
    if (*loan.dueOn - *loan.startsOn > std::chrono::days(3660)) throw Invalid("due_on", "assets.error.too_long_a_loan");
    if (isOver(loan)) return;
    if (const auto other = overlappingLoan(context.tx, loan.assetId, loan.id, *loan.startsOn, *loan.dueOn))
        throw Conflict("assets.error.loan_overlaps", {{"from", other->from}, {"to", other->to}});
}

void checkStep(const Loan* before, const Loan& after) {
    const std::string from = before ? before->state : "reserved";
    if (from == after.state) return;
    const bool isAllowed = (from == "reserved" && (after.state == "lent" || after.state == "cancelled")) ||
                           (from == "lent" && after.state == "returned");
    if (!isAllowed) throw Conflict("assets.error.loan_step");
}

void prepareLoan(WriteContext& context, const Loan* before, Loan& after) {
    if (!after.startsOn) after.startsOn = std::chrono::floor<std::chrono::days>(context.now);
    if (!after.dueOn) throw Invalid("due_on", "error.required");
    if (!before && context.viewer.id() != 0) after.authorId = context.viewer.id();
    if (before && isOver(*before) && before->notes == after.notes) throw Conflict("assets.error.loan_step");
    checkStep(before, after);
    const bool hasOtherDays = !before || before->startsOn != after.startsOn || before->dueOn != after.dueOn;
    if (hasOtherDays) {
        checkDays(context, after);
        after.toldOn.reset();
    }
    if (after.state == "lent" && !after.lentAt) after.lentAt = context.now;
    if (after.state == "returned" && !after.returnedAt) after.returnedAt = context.now;
}

/// The asset goes along: to the borrower, and back into stock.
void loanWritten(WriteContext& context, const Loan* before, const Loan& after) {
    const bool isHandedOver = after.state == "lent" && (!before || before->state != "lent");
    const bool isBack = after.state == "returned" && before && before->state == "lent";
    if (!isHandedOver && !isBack) return;
    Patch patch;
    if (isHandedOver) patch.set("state", std::string("lent")).set("user_id", after.userId);
    if (isBack) patch.set("state", std::string("in_stock")).set("user_id", nullptr);
    context.kernel.records().patch(context.tx, context.viewer, assetRef(after.assetId), patch);
}

}  // namespace

RecordType loanType() {
    RecordType type = recordType<Loan>("asset-loans", "asset_loans", loanFields);
    type.doc = "A reservation or loan of an asset, with the day by which it is to be back.";
    type.label =
        "CONCAT((SELECT CONCAT(a.number, ' ', a.name) FROM assets a WHERE a.id = {t}.asset_id), ' ', {t}.due_on)";
    type.readPermission = "assets.read";
    type.createPermission = type.writePermission = type.deletePermission = "assets.write";
    type.visible = visibleLoans;
    type.places = loanPlaces();
    type.defaultSort = "due_on";
    type.textColumns = {"t.notes"};
    type.groups = {"notes", "activity"};
    type.prepare = prepared<Loan>(prepareLoan);
    type.written = writtenBy<Loan>(loanWritten);
    type.removing = [](WriteContext&, const void* record) {
        if (static_cast<const Loan*>(record)->state == "lent") throw Conflict("assets.error.still_lent");
    };
    return type;
}

}  // namespace kontor::assets

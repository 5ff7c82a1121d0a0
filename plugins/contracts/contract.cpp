#include "contract.h"

#include <algorithm>
#include <stdexcept>

#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "rights.h"

namespace kontor::contracts {

namespace {

/// More terms than there are months since the earliest day.
constexpr int mostTerms = 2400;

constexpr Date earliest = std::chrono::year{1900} / 1 / 1;
constexpr Date latest = std::chrono::year{2999} / 12 / 31;

bool runs(const Contract& contract) {
    return contract.state == "active" || contract.state == "notice_given";
}

Period noticePeriod(const Contract& contract) {
    const auto unit = std::find(noticeUnits.begin(), noticeUnits.end(), contract.noticeUnit) - noticeUnits.begin();
    return {.count = static_cast<int>(contract.noticeCount.value_or(0)), .unit = static_cast<PeriodUnit>(unit)};
}

void deriveDates(Contract& contract) {
    const bool open = contract.state == "draft" || contract.state == "active";
    contract.renewsOn.reset();
    contract.noticeBy.reset();
    if (!open || !contract.endsOn) return;
    if (contract.renewalMonths) contract.renewsOn = *contract.endsOn + std::chrono::days{1};
    if (contract.noticeCount || contract.renewalMonths)
        contract.noticeBy = lastNoticeDay(*contract.endsOn, noticePeriod(contract));
}

void deriveCost(const Contract* before, Contract& contract, Kernel& kernel) {
    if (contract.cost && contract.cost->minor < 0) throw Invalid("cost", "contracts.error.below_zero");
    if (contract.cost && (!before || before->cost != contract.cost)) requireCurrency(kernel, "cost", *contract.cost);
    try {
        contract.yearlyCost =
            contract.cost ? perYear(*contract.cost, *intervalOf(contract.costInterval)) : std::nullopt;
    } catch (const std::overflow_error&) {
        throw Invalid("cost", "contracts.error.too_much");
    }
}

void checkDates(const Contract& contract) {
    std::vector<FieldError> errors;
    const auto wrong = [&](const char* field, const char* key) { errors.push_back({field, {key, {}}}); };
    for (const auto& [field, date] : {std::pair("begins_on", &contract.beginsOn), {"ends_on", &contract.endsOn}})
        if (*date && (**date < earliest || **date > latest))
            errors.push_back(
                {field, {"error.out_of_range", {{"low", formatDate(earliest)}, {"high", formatDate(latest)}}}});
    if (contract.beginsOn && contract.endsOn && *contract.endsOn < *contract.beginsOn)
        wrong("ends_on", "contracts.error.ends_before_it_begins");
    if (contract.renewalMonths && !contract.endsOn) wrong("renewal_months", "contracts.error.needs_an_end");
    if (contract.state == "notice_given" && !contract.endsOn) wrong("ends_on", "contracts.error.notice_needs_an_end");
    if (contract.cost && contract.costInterval == "once" && !contract.beginsOn)
        wrong("begins_on", "contracts.error.once_needs_a_day");
    if (!errors.empty()) throw Invalid(std::move(errors));
}

void moveState(const Contract* before, Contract& contract, Date today) {
    if (before && before->state == contract.state) return;
    if (contract.state == "notice_given" && !contract.noticeGivenOn) contract.noticeGivenOn = today;
    if (contract.state == "active" || contract.state == "draft") contract.noticeGivenOn.reset();
    if (contract.state == "ended" && (!contract.endsOn || *contract.endsOn > today)) {
        contract.endsOn = contract.beginsOn ? std::max(*contract.beginsOn, today) : today;
    }
    const bool over = contract.endsOn && *contract.endsOn < today && !goesOn(contract);
    if (before && runs(contract) && over) throw Invalid("ends_on", "contracts.error.is_over");
}

void prepareContract(WriteContext& context, const Contract* before, Contract& contract) {
    contract.name = trimmed(contract.name);
    contract.number = trimmed(contract.number);
    contract.costCentre = trimmed(contract.costCentre);
    if (contract.name.empty()) throw Invalid("name", "error.required");
    const Date day = today(context.kernel);
    moveState(before, contract, day);
    checkDates(contract);
    settle(contract, day);
    deriveCost(before, contract, context.kernel);
    context.kernel.get<CustomFields>().check(context, Contract::kind, before ? &before->custom : nullptr,
                                             contract.custom, !context.viewer.isSystem());
}

bool contractFieldReadable(const Viewer& viewer, const Field& field) {
    return (field.name != "cost" && field.name != "yearly_cost") || viewer.may(readCosts);
}

}  // namespace

bool goesOn(const Contract& contract) {
    return contract.state == "active" && contract.renewalMonths.has_value();
}

void settle(Contract& contract, Date today) {
    if (runs(contract) && contract.endsOn) {
        for (int i = 0; i < mostTerms && goesOn(contract) && *contract.endsOn < today; ++i)
            contract.endsOn = nextEnd(*contract.endsOn, static_cast<int>(*contract.renewalMonths), contract.beginsOn);
        if (*contract.endsOn < today) contract.state = "ended";
    }
    deriveDates(contract);
}

RecordType contractType() {
    RecordType type = recordType<Contract>("contracts", "contracts", contractFields);
    type.doc = "An agreement with a supplier: from when until when, how it is ended, what it costs.";
    type.label = "CONCAT({t}.name, IF({t}.number = '', '', CONCAT(' (', {t}.number, ')')))";
    type.readPermission = "contracts.read";
    type.createPermission = type.writePermission = type.deletePermission = "contracts.write";
    type.places = {.location = "t.location_id", .department = "t.department_id"};
    type.fieldReadable = contractFieldReadable;
    type.fieldWritable = contractFieldReadable;
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.number", "t.notes"};
    type.lookup = {"t.name", "t.number"};
    type.groups = {"assets", "documents", "contacts", "notes", "tasks", "relations", "activity"};
    type.prepare = prepared<Contract>(prepareContract);
    return type;
}

}  // namespace kontor::contracts

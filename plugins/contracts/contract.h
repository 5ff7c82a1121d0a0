#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/date.h"
#include "kontor/field.h"
#include "kontor/money.h"
#include "kontor/records.h"
#include "terms.h"

namespace kontor::contracts {

inline constexpr std::array<std::string_view, 8> contractTypes{"maintenance", "lease",  "licence", "support",
                                                               "insurance",   "rental", "service", "other"};
inline constexpr std::array<std::string_view, 4> contractStates{"draft", "active", "notice_given", "ended"};
inline constexpr std::array<std::string_view, 3> noticeUnits{"days", "weeks", "months"};
inline constexpr std::array<std::string_view, 4> costIntervals{"once", "monthly", "quarterly", "yearly"};

/// An agreement with a supplier: from when until when, how it is ended, what it costs.
struct Contract {
    static constexpr std::string_view kind = "contract";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string number;
    std::string name;
    std::string type = "maintenance";
    std::optional<std::int64_t> supplierId;
    std::string state = "active";
    std::optional<Date> beginsOn;
    std::optional<Date> endsOn;
    std::optional<std::int64_t> noticeCount;
    std::string noticeUnit = "months";
    std::optional<std::int64_t> renewalMonths;
    std::optional<Date> noticeBy;
    std::optional<Date> renewsOn;
    std::optional<Date> noticeGivenOn;
    std::optional<Money> cost;
    std::string costInterval = "yearly";
    std::optional<Money> yearlyCost;
    std::string costCentre;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> ownerId;
    std::optional<std::int64_t> remindDays;
    std::optional<std::int64_t> organisationId;
    std::string notes;
    Json custom = Json::object();
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array contractFields{
    idField<&Contract::id>(),
    versionField<&Contract::version>(),
    field<&Contract::name>("name")
        .limit(200)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("What it is called.")
        .example("\"Maintenance of the storage\""),
    field<&Contract::number>("number")
        .limit(60)
        .writable()
        .filterable()
        .sortable()
        .titled("contracts.field.number")
        .doc("Number of the contract, as its papers have it.")
        .example("\"WV-4711\""),
    field<&Contract::type>("type")
        .oneOf(contractTypes)
        .writable()
        .filterable()
        .doc("What it is about.")
        .example("\"maintenance\""),
    field<&Contract::supplierId>("supplier_id")
        .refersTo("supplier")
        .writable()
        .filterable()
        .query("supplier")
        .titled("contracts.field.supplier_id")
        .doc("Whom it is made with.")
        .example("3"),
    field<&Contract::state>("state")
        .oneOf(contractStates)
        .writable()
        .filterable()
        .sortable()
        .doc("draft, active, notice_given (it ends with ends_on and is not renewed), ended. The product ends it and "
             "renews it when its day comes; ended by hand it ends today at the latest.")
        .example("\"active\""),
    field<&Contract::beginsOn>("begins_on")
        .writable()
        .filterable()
        .sortable()
        .query("begins")
        .titled("contracts.field.begins_on")
        .doc("First day of the contract.")
        .example("\"2026-01-01\""),
    field<&Contract::endsOn>("ends_on")
        .writable()
        .filterable()
        .sortable()
        .query("ends")
        .titled("contracts.field.ends_on")
        .doc("Last day of the current term; null for one without an end. A term that is over and is renewed becomes "
             "the one that runs.")
        .example("\"2028-12-31\""),
    field<&Contract::noticeCount>("notice_count")
        .between(0, 1000)
        .writable()
        .filterable()
        .titled("contracts.field.notice_count")
        .doc("How many notice_units before the end of the term notice must be given.")
        .example("3"),
    field<&Contract::noticeUnit>("notice_unit")
        .oneOf(noticeUnits)
        .writable()
        .titled("contracts.field.notice_unit")
        .doc("Unit of notice_count.")
        .example("\"months\""),
    field<&Contract::renewalMonths>("renewal_months")
        .between(1, 1200)
        .writable()
        .filterable()
        .titled("contracts.field.renewal_months")
        .doc("So many months it goes on each time when nobody gives notice; null: it ends with ends_on.")
        .example("12"),
    field<&Contract::noticeBy>("notice_by")
        .filterable()
        .sortable()
        .titled("contracts.field.notice_by")
        .doc("Derived: the last day on which notice ends it with ends_on.")
        .example("\"2028-09-30\""),
    field<&Contract::renewsOn>("renews_on")
        .filterable()
        .sortable()
        .query("renews")
        .titled("contracts.field.renews_on")
        .doc("Derived: the first day of the next term, if nobody gives notice.")
        .example("\"2029-01-01\""),
    field<&Contract::noticeGivenOn>("notice_given_on")
        .writable()
        .filterable()
        .sortable()
        .query("notice_given")
        .titled("contracts.field.notice_given_on")
        .doc("When notice was given; the day it is noted when nothing is said.")
        .example("null"),
    field<&Contract::cost>("cost")
        .writable()
        .filterable()
        .sortedBy("cost_amount")
        .titled("contracts.field.cost")
        .doc("What it costs each time. Only who may read costs sees it.")
        .example(R"({"amount": "1200.00", "currency": "EUR"})"),
    field<&Contract::costInterval>("cost_interval")
        .oneOf(costIntervals)
        .writable()
        .filterable()
        .titled("contracts.field.cost_interval")
        .doc("How often, counted from begins_on; from January where that is not known.")
        .example("\"yearly\""),
    field<&Contract::yearlyCost>("yearly_cost")
        .filterable()
        .sortedBy("yearly_cost_amount")
        .titled("contracts.field.yearly_cost")
        .doc("Derived: what it costs in a year; null for what is paid once.")
        .example(R"({"amount": "1200.00", "currency": "EUR"})"),
    field<&Contract::costCentre>("cost_centre")
        .limit(60)
        .writable()
        .filterable()
        .sortable()
        .titled("contracts.field.cost_centre")
        .doc("Cost centre it goes to.")
        .example("\"4711\""),
    field<&Contract::departmentId>("department_id")
        .refersTo("department")
        .writable()
        .filterable()
        .query("department")
        .doc("Whose it is.")
        .example("4"),
    field<&Contract::locationId>("location_id")
        .refersTo("location")
        .writable()
        .filterable()
        .query("location")
        .doc("Which place it is for.")
        .example("null"),
    field<&Contract::ownerId>("owner_id")
        .refersTo("user")
        .writable()
        .filterable()
        .query("owner")
        .titled("contracts.field.owner_id")
        .doc("Who looks after it, and is told before notice is due and before it ends.")
        .example("12"),
    field<&Contract::remindDays>("remind_days")
        .between(0, 1000)
        .writable()
        .titled("contracts.field.remind_days")
        .doc("So many days before; as the setting contracts.remind_days says when null.")
        .example("60"),
    field<&Contract::organisationId>("organisation_id")
        .refersTo("organisation")
        .writable()
        .filterable()
        .query("organisation")
        .titled("contracts.field.organisation_id")
        .doc("The customer it is kept for, where that is not the own house.")
        .example("null"),
    field<&Contract::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .unlisted()
        .doc("What is to be known of it.")
        .example("\"\""),
    field<&Contract::custom>("custom")
        .writable()
        .filterable()
        .doc("Values of your own fields (custom-fields), by their names; queries ask for `custom.NAME:value`.")
        .example("{}"),
    createdField<&Contract::createdAt>(),
    updatedField<&Contract::updatedAt>(),
};

/// Whether it goes on by itself after its term.
bool goesOn(const Contract& contract);
/// Sets what follows from its dates: a term that was over before that day is the next one or the contract's last, and
/// when notice is due.
void settle(Contract& contract, Date today);

RecordType contractType();

}  // namespace kontor::contracts

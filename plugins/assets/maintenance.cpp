#include "maintenance.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::assets {

namespace {

constexpr std::array maintenanceFields{
    idField<&Maintenance::id>(),
    versionField<&Maintenance::version>(),
    field<&Maintenance::type>("type")
        .oneOf(maintenanceTypes)
        .writable()
        .filterable()
        .titled("assets.field.maintenance_type")
        .doc("What sort of work it is.")
        .example("\"repair\""),
    field<&Maintenance::title>("title")
        .limit(200)
        .required()
        .writable()
        .filterable()
        .titled("assets.field.maintenance_title")
        .doc("The work in one line.")
        .example("\"Replace the display\""),
    field<&Maintenance::description>("description")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .titled("assets.field.description")
        .doc("What was found and done.")
        .example("\"Display and hinge replaced under warranty\""),
    field<&Maintenance::state>("state")
        .oneOf(maintenanceStates)
        .writable()
        .filterable()
        .titled("assets.field.maintenance_state")
        .doc("done as soon as it has a day it was done on.")
        .example("\"planned\""),
    field<&Maintenance::plannedOn>("planned_on")
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.planned_on")
        .doc("Day it is planned for.")
        .example("\"2026-05-04\""),
    field<&Maintenance::doneOn>("done_on")
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.done_on")
        .doc("Day it was done.")
        .example("null"),
    field<&Maintenance::supplierId>("supplier_id")
        .refersTo("supplier")
        .writable()
        .filterable()
        .query("supplier")
        .titled("assets.field.supplier_id")
        .doc("Who does it.")
        .example("null"),
    field<&Maintenance::cost>("cost")
        .writable()
        .filterable()
        .sortedBy("cost_amount")
        .titled("assets.field.cost")
        .doc("What it cost.")
        .example(R"({"amount": "189.00", "currency": "EUR"})"),
    field<&Maintenance::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .doc("Who entered it.")
        .example("12"),
    createdField<&Maintenance::createdAt>(),
    field<&Maintenance::updatedAt>("updated_at")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

void prepareMaintenance(WriteContext& context, const Maintenance* before, Maintenance& after) {
    after.title = trimmed(after.title);
    if (after.title.empty()) throw Invalid("title", "error.required");
    if (after.cost && after.cost->minor < 0) throw Invalid("cost", "assets.error.negative");
    if (!before && context.viewer.id() != 0) after.authorId = context.viewer.id();
    const Date today = std::chrono::floor<std::chrono::days>(context.now);
    if (after.state.empty()) after.state = after.doneOn ? "done" : "planned";
    const bool isDoneNow = after.doneOn && (!before || !before->doneOn);
    if (isDoneNow && after.state == "planned") after.state = "done";
    if (after.state == "done" && !after.doneOn) after.doneOn = today;
    if (after.doneOn && *after.doneOn > today) throw Invalid("done_on", "assets.error.in_the_future");
    if (after.state != "done") after.doneOn.reset();
}

}  // namespace

GroupType maintenanceGroup() {
    RecordType type = recordType<Maintenance>("", "asset_maintenance", maintenanceFields);
    type.doc = "A repair, service, upgrade or upkeep of an asset, with its day and cost.";
    type.label = "{t}.title";
    type.readPermission = "assets.read_all";
    type.createPermission = type.writePermission = type.deletePermission = "assets.write";
    type.softDelete = false;
    type.defaultSort = "-id";
    type.textColumns = {"t.title", "t.description"};
    type.prepare = prepared<Maintenance>(prepareMaintenance);
    return {"maintenance", "group.maintenance", std::move(type)};
}

}  // namespace kontor::assets

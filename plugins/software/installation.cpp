#include "installation.h"

#include "installed_store.h"
#include "kontor/error.h"
#include "kontor/event.h"
#include "kontor/kernel.h"

namespace kontor::software {

namespace {

constexpr std::array installationsChangedFields{
    field<&InstallationsChanged::assetId>("asset_id"),
    field<&InstallationsChanged::since>("since"),
    field<&InstallationsChanged::first>("first"),
};

void prepareInstallation(WriteContext& context, const InstallationRecord* before, InstallationRecord& after) {
    if (before) return;
    after.firstSeen = after.lastSeen = context.now;
    after.source = byHandSource;
}

/// What people enter leaves the same traces as what is reported.
void leaveTrace(WriteContext& context, const InstallationRecord& record, std::string_view what) {
    const auto since = lastChange(context.tx, record.assetId);
    addChanges(context.tx, record.assetId, {{record.titleId, {}, what}}, byHandSource, context.now);
    context.kernel.ledger().emit(context.tx, InstallationsChanged{record.assetId, since, false});
}

void writtenInstallation(WriteContext& context, const InstallationRecord* before, const InstallationRecord& after) {
    if (!before) leaveTrace(context, after, "appeared");
}

void removingInstallation(WriteContext& context, const void* record) {
    const auto& installation = *static_cast<const InstallationRecord*>(record);
    forgetReport(context.tx, installation.assetId);
    leaveTrace(context, installation, "vanished");
}

}  // namespace

const FieldTable InstallationsChanged::fields = installationsChangedFields;

RecordType installationType() {
    RecordType type = recordType<InstallationRecord>("installations", "installations", installationFields);
    type.doc = "One program on one machine. Audits and imports report them; people may enter further ones.";
    type.label = "(SELECT x.name FROM software_titles x WHERE x.id = {t}.title_id)";
    type.readPermission = "software.read_installations";
    type.createPermission = "software.report";
    type.writePermission = "software.report";
    type.deletePermission = "software.report";
    type.softDelete = false;
    type.journaled = false;
    type.defaultSort = "-id";
    type.prepare = prepared<InstallationRecord>(prepareInstallation);
    type.written = writtenBy<InstallationRecord>(writtenInstallation);
    type.removing = removingInstallation;
    return type;
}

RecordType changeType() {
    RecordType type = recordType<SoftwareChange>("software-changes", "software_changes", changeFields);
    type.doc = "What appeared on a machine, vanished or was updated between two reports of it.";
    type.label = "{t}.what";
    type.readPermission = "software.read_installations";
    type.softDelete = false;
    type.journaled = false;
    type.defaultSort = "-id";
    return type;
}

}  // namespace kontor::software

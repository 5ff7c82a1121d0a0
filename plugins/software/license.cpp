#include "license.h"

#include <algorithm>

#include "core/versions.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "license_store.h"
#include "product_store.h"

namespace kontor::software {

namespace {

void checkVersions(const License& license, std::vector<FieldError>& errors) {
    const auto check = [&](const char* field, const std::string& bound, bool newer) {
        if (bound.empty()) return;
        if (license.productVersion.empty())
            errors.push_back({field, {"software.error.right_without_version", {}}});
        else if (bound != "*" && (newer ? compareVersions(bound, license.productVersion) < 0
                                        : compareVersions(bound, license.productVersion) > 0))
            errors.push_back({field, {newer ? "software.error.upgrade" : "software.error.downgrade", {}}});
    };
    check("upgrade_to", license.upgradeTo, true);
    check("downgrade_to", license.downgradeTo, false);
}

void checkTerm(const License& license, std::vector<FieldError>& errors) {
    if (license.validFrom && license.validUntil && *license.validUntil < *license.validFrom)
        errors.push_back({"valid_until", {"software.error.ends_before_it_begins", {}}});
    if (license.metric == "subscription" && !license.validUntil)
        errors.push_back({"valid_until", {"software.error.subscription", {}}});
}

void checkMetric(const License& license, std::vector<FieldError>& errors) {
    if (license.locationId && license.metric != "site")
        errors.push_back({"location_id", {"software.error.no_site", {}}});
    if (license.boundAssetId && license.metric != "device" && license.metric != "core" && license.metric != "processor")
        errors.push_back({"bound_asset_id", {"software.error.bound", {}}});
}

void prepareLicense(WriteContext& context, const License*, License& after) {
    for (auto* text : {&after.name, &after.productVersion, &after.upgradeTo, &after.downgradeTo, &after.proofReference,
                       &after.orderNumber})
        *text = std::string(trimmed(*text));
    std::vector<FieldError> errors;
    checkVersions(after, errors);
    checkTerm(after, errors);
    checkMetric(after, errors);
    if (!errors.empty()) throw Invalid(std::move(errors));
    auto& covers = after.coversIds;
    std::sort(covers.begin(), covers.end());
    covers.erase(std::unique(covers.begin(), covers.end()), covers.end());
    std::erase(covers, after.softwareId);
    if (after.name.empty()) after.name = leftCharacters(nameOfProduct(context.tx, after.softwareId), 200);
    after.proven = after.proof != "none" && (!after.proofReference.empty() || after.documents > 0);
    after.state = stateOn(after, std::chrono::floor<std::chrono::days>(context.now));
}

void reckonAgain(WriteContext& context, const License& license) {
    std::vector<std::int64_t> products = license.coversIds;
    products.push_back(license.softwareId);
    markStale(context.tx, products);
    auto& kernel = context.kernel;
    context.tx.afterCommit([&kernel] { kernel.jobs().wake("software.positions"); });
}

void writtenLicense(WriteContext& context, const License* before, const License& after) {
    if (!after.key.empty()) keepKey(context.tx, after.id, context.kernel.secrets().seal(after.key));
    if (before) reckonAgain(context, *before);
    reckonAgain(context, after);
}

void removingLicense(WriteContext& context, const void* record) {
    reckonAgain(context, *static_cast<const License*>(record));
}

/// Something was allocated, or a proof was linked.
void entryOfLicense(WriteContext& context, const AnyRecord* before, const AnyRecord* after) {
    if (!context.owner) return;
    const auto& groups = context.kernel.catalog().groups;
    const auto documents = groups.find("documents");
    const std::string& kind = (after ? after : before)->type().kind;
    const bool isDocument = documents != groups.end() && documents->second.entry.kind == kind;
    if (isDocument && !(before && after)) countDocuments(context.tx, context.owner->id, after ? 1 : -1);
    if (!isDocument && kind != AllocationRecord::kind) return;
    reckonAgain(context, context.kernel.records().get<License>(context.tx, Viewer::system("licence entries"),
                                                               context.owner->id));
}

void prepareAllocation(WriteContext&, const AllocationRecord*, AllocationRecord& after) {
    if (after.assetId.has_value() == after.userId.has_value())
        throw Invalid("asset_id", "software.error.asset_or_person");
}

}  // namespace

std::string_view stateOn(const License& license, Date today) {
    if (license.validUntil && *license.validUntil < today) return "expired";
    return license.validFrom && *license.validFrom > today ? "planned" : "active";
}

RecordType licenseType() {
    RecordType type = recordType<License>("licenses", "licenses", licenseFields);
    type.doc = "A right that was bought. It counts while its term runs and there is proof of it.";
    type.label = "{t}.name";
    type.readPermission = "software.read_licenses";
    type.createPermission = "software.manage_licenses";
    type.writePermission = "software.manage_licenses";
    type.deletePermission = "software.manage_licenses";
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.order_number", "t.proof_reference"};
    type.lookup = {"t.name"};
    type.groups = {"allocations", "documents", "notes", "tasks", "relations", "activity"};
    type.prepare = prepared<License>(prepareLicense);
    type.written = writtenBy<License>(writtenLicense);
    type.removing = removingLicense;
    type.entryWritten = entryOfLicense;
    return type;
}

GroupType allocationGroup() {
    RecordType type = recordType<AllocationRecord>("", "license_allocations", allocationFields);
    type.doc = "Part of a licence that is kept for a machine or a person.";
    type.label = "COALESCE({t}.note, '')";
    type.readPermission = "software.read_licenses";
    type.createPermission = "software.manage_licenses";
    type.writePermission = "software.manage_licenses";
    type.deletePermission = "software.manage_licenses";
    type.softDelete = false;
    type.defaultSort = "-id";
    type.prepare = prepared<AllocationRecord>(prepareAllocation);
    return {"allocations", "group.allocations", std::move(type)};
}

}  // namespace kontor::software

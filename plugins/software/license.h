#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::software {

inline constexpr std::array<std::string_view, 8> metrics{"device",    "user",       "named_user", "core",
                                                         "processor", "concurrent", "site",       "subscription"};
inline constexpr std::array<std::string_view, 3> licenseStates{"planned", "active", "expired"};
inline constexpr std::array<std::string_view, 8> proofs{"none",  "invoice", "certificate", "contract",
                                                        "label", "medium",  "booklet",     "other"};

/// A right that was bought: an entitlement. It counts while its term runs and there is proof of it.
struct License {
    static constexpr std::string_view kind = "license";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::int64_t softwareId = 0;
    std::vector<std::int64_t> coversIds;
    std::string metric = "device";
    std::int64_t quantity = 0;
    std::string productVersion;
    std::string upgradeTo;
    std::string downgradeTo;
    std::optional<Date> validFrom;
    std::optional<Date> validUntil;
    std::optional<Date> maintenanceUntil;
    std::string state = "active";
    std::optional<std::int64_t> boundAssetId;
    std::optional<std::int64_t> locationId;
    std::string proof = "none";
    std::string proofReference;
    std::int64_t documents = 0;
    bool proven = false;
    std::string key;  ///< only while it is written; kept sealed in a column of its own
    std::optional<std::int64_t> supplierId;
    std::string orderNumber;
    std::optional<Money> cost;
    std::optional<std::int64_t> responsibleId;
    std::string notes;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array licenseFields{
    idField<&License::id>(),
    versionField<&License::version>(),
    field<&License::name>("name")
        .limit(200)
        .writable()
        .filterable()
        .sortable()
        .doc("What people call it; that of its product when left out.")
        .example("\"Office for the back office\""),
    field<&License::softwareId>("software_id")
        .refersTo("software")
        .required()
        .writable()
        .filterable()
        .query("software")
        .doc("The product that was bought.")
        .example("3"),
    field<&License::coversIds>("covers_ids")
        .linkedBy("license_covers", "license_id", "software_id")
        .refersTo("software")
        .limit(100)
        .writable()
        .filterable()
        .query("covers")
        .doc("Products it covers beside that: lesser editions, parts of a suite.")
        .example("[]"),
    field<&License::metric>("metric")
        .oneOf(metrics)
        .writable()
        .filterable()
        .doc("What the quantity counts: devices, users (any), named_user (those it is allocated to), cores or "
             "processors of the machines (their custom fields `cores`, `processors`), concurrent use (not measured: "
             "covers "
             "all), site (all machines of a place), subscription (users, while the term runs).")
        .example("\"device\""),
    field<&License::quantity>("quantity")
        .between(0, 100'000'000)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("How many.")
        .example("25"),
    field<&License::productVersion>("product_version")
        .limit(100)
        .writable()
        .filterable()
        .doc("The version that was bought; empty = every version. 2019 means all below it, as 2019.3.")
        .example("\"2019\""),
    field<&License::upgradeTo>("upgrade_to")
        .limit(100)
        .writable()
        .doc("The newest version it covers as well; `*` = all newer ones.")
        .example("\"\""),
    field<&License::downgradeTo>("downgrade_to")
        .limit(100)
        .writable()
        .doc("The oldest version it covers as well; `*` = all older ones.")
        .example("\"2013\""),
    field<&License::validFrom>("valid_from").writable().filterable().doc("Its first day.").example("\"2026-01-01\""),
    field<&License::validUntil>("valid_until")
        .writable()
        .filterable()
        .sortable()
        .doc("Its last day; none = for ever.")
        .example("null"),
    field<&License::maintenanceUntil>("maintenance_until")
        .writable()
        .filterable()
        .sortable()
        .doc("The last day of maintenance. It reminds; what maintenance brings stands in upgrade_to.")
        .example("null"),
    field<&License::state>("state")
        .oneOf(licenseStates)
        .filterable()
        .doc("planned, active or expired, by its term.")
        .example("\"active\""),
    field<&License::boundAssetId>("bound_asset_id")
        .refersTo("asset")
        .writable()
        .filterable()
        .query("bound")
        .doc("OEM: the only machine it covers.")
        .example("null"),
    field<&License::locationId>("location_id")
        .refersTo("location")
        .writable()
        .filterable()
        .query("location")
        .doc("Of a site licence: the place; all below belong to it. None = everywhere.")
        .example("null"),
    field<&License::proof>("proof")
        .oneOf(proofs)
        .writable()
        .filterable()
        .doc("What proves it. An installation or a key proves nothing.")
        .example("\"invoice\""),
    field<&License::proofReference>("proof_reference")
        .limit(200)
        .writable()
        .filterable()
        .doc("Number of the proof, or where it is kept. Scans are documents of the licence.")
        .example("\"RE-2026-0815\""),
    field<&License::documents>("documents_count")
        .stored("documents")
        .doc("How many documents are linked.")
        .example("0"),
    field<&License::proven>("proven")
        .filterable()
        .doc("There is proof: of a kind, and with a reference or a document. Without it the licence covers nothing.")
        .example("true"),
    field<&License::key>("license_key")
        .unstored()
        .secret()
        .limit(1000)
        .writable()
        .doc("Its key; encrypted at rest, read by its own route alone. Leave it out of a change to keep the one there "
             "is.")
        .example("\"XXXXX-XXXXX\""),
    field<&License::supplierId>("supplier_id")
        .refersTo("supplier")
        .writable()
        .filterable()
        .query("supplier")
        .doc("Of whom it was bought.")
        .example("null"),
    field<&License::orderNumber>("order_number")
        .limit(80)
        .writable()
        .filterable()
        .doc("By which order.")
        .example("\"4500012345\""),
    field<&License::cost>("cost")
        .sortedBy("cost_amount")
        .writable()
        .filterable()
        .doc("What it cost, all of it.")
        .example("{\"amount\":\"1250.00\",\"currency\":\"EUR\"}"),
    field<&License::responsibleId>("responsible_id")
        .refersTo("user")
        .writable()
        .filterable()
        .query("responsible")
        .doc("Who is reminded before it ends.")
        .example("null"),
    field<&License::notes>("notes")
        .as(FieldType::longText)
        .limit(10000)
        .writable()
        .unlisted()
        .doc("What else is to be known.")
        .example("\"\""),
    createdField<&License::createdAt>(),
    updatedField<&License::updatedAt>(),
};

inline Ref licenseRef(std::int64_t id) {
    return {std::string(License::kind), id};
}

/// By its term.
std::string_view stateOn(const License& license, Date today);

/// Part of a licence given to a machine or a person: an entry of the group `allocations`.
struct AllocationRecord {
    static constexpr std::string_view kind = "license_allocation";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> assetId;
    std::optional<std::int64_t> userId;
    std::int64_t quantity = 1;
    std::string note;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array allocationFields{
    idField<&AllocationRecord::id>(),
    versionField<&AllocationRecord::version>(),
    field<&AllocationRecord::assetId>("asset_id")
        .refersTo("asset")
        .createOnly()
        .filterable()
        .query("asset")
        .doc("The machine it is given to; this or a person.")
        .example("null"),
    field<&AllocationRecord::userId>("user_id")
        .refersTo("user")
        .createOnly()
        .filterable()
        .query("user")
        .doc("The person it is given to.")
        .example("1"),
    field<&AllocationRecord::quantity>("quantity")
        .between(1, 1'000'000)
        .writable()
        .doc("How many; of cores and processors at least those of the machine count.")
        .example("1"),
    field<&AllocationRecord::note>("note").limit(500).writable().doc("Why.").example("\"\""),
    createdField<&AllocationRecord::createdAt>(),
    field<&AllocationRecord::updatedAt>("updated_at")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType licenseType();
GroupType allocationGroup();

}  // namespace kontor::software

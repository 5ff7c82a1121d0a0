#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::software {

inline constexpr std::array<std::string_view, 4> positionStates{"none", "balanced", "surplus", "short"};

/// How a product stands, kept so that the compliance page reads a page of an index.
struct PositionRecord {
    static constexpr std::string_view kind = "license_position";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t softwareId = 0;
    std::string name;
    std::string state = "none";
    std::int64_t licenses = 0;
    std::int64_t owned = 0;
    std::int64_t unproven = 0;
    std::int64_t allocated = 0;
    std::int64_t installed = 0;
    std::int64_t covered = 0;
    std::int64_t shortage = 0;
    std::int64_t surplus = 0;
    std::int64_t reclaimable = 0;
    bool stale = true;
    std::optional<Time> reckonedAt;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array positionFields{
    idField<&PositionRecord::id>(),
    versionField<&PositionRecord::version>(),
    field<&PositionRecord::softwareId>("software_id")
        .refersTo("software")
        .filterable()
        .query("software")
        .doc("The product.")
        .example("3"),
    field<&PositionRecord::name>("name").filterable().sortable().doc("Its name.").example("\"Microsoft Office\""),
    field<&PositionRecord::state>("state")
        .oneOf(positionStates)
        .filterable()
        .doc("short: machines are not covered; surplus: more is owned than needed; balanced; none: it takes no licence "
             "and has none.")
        .example("\"short\""),
    field<&PositionRecord::licenses>("licenses")
        .filterable()
        .doc("How many entitlements there are of it.")
        .example("2"),
    field<&PositionRecord::owned>("owned")
        .filterable()
        .doc("The quantity of those that count: with proof, in their term.")
        .example("40"),
    field<&PositionRecord::unproven>("unproven")
        .filterable()
        .doc("What would be owned, were there proof.")
        .example("0"),
    field<&PositionRecord::allocated>("allocated").filterable().doc("Given to machines and people.").example("12"),
    field<&PositionRecord::installed>("installed")
        .filterable()
        .sortable()
        .doc("Machines it is installed on.")
        .example("43"),
    field<&PositionRecord::covered>("covered").filterable().doc("Those that a licence covers.").example("40"),
    field<&PositionRecord::shortage>("short")
        .stored("shortage")
        .filterable()
        .sortable()
        .doc("Those that none covers.")
        .example("3"),
    field<&PositionRecord::surplus>("surplus").filterable().sortable().doc("Neither used nor given away.").example("0"),
    field<&PositionRecord::reclaimable>("reclaimable")
        .filterable()
        .doc("Covered on machines out of use or not seen for long, or given away and not installed.")
        .example("2"),
    field<&PositionRecord::stale>("stale")
        .filterable()
        .doc("Something changed since; it is reckoned again within a minute.")
        .example("false"),
    field<&PositionRecord::reckonedAt>("reckoned_at").doc("As of when.").example("\"2026-01-31T08:15:00.000000Z\""),
    createdField<&PositionRecord::createdAt>(),
    field<&PositionRecord::updatedAt>("updated_at")
        .doc("When it last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

inline constexpr std::array<std::string_view, 6> coverages{"none",      "bought",      "upgrade",
                                                           "downgrade", "same_device", "same_person"};

/// One installation of a position, explained.
struct LineRecord {
    static constexpr std::string_view kind = "license_line";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t softwareId = 0;
    std::int64_t assetId = 0;
    std::string productVersion;
    bool covered = false;
    std::optional<std::int64_t> licenseId;
    std::string coverage = "none";
    bool allocated = false;
    std::int64_t taken = 0;
    Json refused = Json::object();
    bool idle = false;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array lineFields{
    idField<&LineRecord::id>(),
    versionField<&LineRecord::version>(),
    field<&LineRecord::softwareId>("software_id")
        .refersTo("software")
        .filterable()
        .query("software")
        .doc("The product.")
        .example("3"),
    field<&LineRecord::assetId>("asset_id")
        .refersTo("asset")
        .filterable()
        .query("asset")
        .doc("The machine it is installed on.")
        .example("12"),
    field<&LineRecord::productVersion>("product_version").doc("In which version.").example("\"2019\""),
    field<&LineRecord::covered>("covered").filterable().doc("Whether a licence covers it.").example("true"),
    field<&LineRecord::licenseId>("license_id")
        .refersTo("license")
        .filterable()
        .query("license")
        .doc("Which one.")
        .example("5"),
    field<&LineRecord::coverage>("coverage")
        .oneOf(coverages)
        .filterable()
        .doc("By which right: bought (the version that was bought), upgrade, downgrade, same_device or same_person "
             "(the seat is taken already); none.")
        .example("\"downgrade\""),
    field<&LineRecord::allocated>("allocated")
        .filterable()
        .doc("By an allocation to the machine or its user.")
        .example("false"),
    field<&LineRecord::taken>("taken").doc("What it takes of the licence's quantity.").example("1"),
    field<&LineRecord::refused>("refused")
        .doc("When none covers it: the licences that come into question, and why not each: no_proof, not_yet, expired, "
             "other_machine, other_place, newer_version, older_version, version_unknown, not_allocated, "
             "person_unknown, cores_unknown, processors_unknown or used_up.")
        .example(R"({"5": "used_up"})"),
    field<&LineRecord::idle>("idle")
        .filterable()
        .doc("The machine is out of use, or was not seen for long.")
        .example("false"),
    field<&LineRecord::createdAt>("created_at").doc("Since when.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&LineRecord::updatedAt>("updated_at").doc("When it last changed.").example("\"2026-01-31T08:15:00.000000Z\""),
};

inline constexpr std::array<std::string_view, 2> alertStates{"open", "over"};

/// A banned program on a machine.
struct AlertRecord {
    static constexpr std::string_view kind = "software_alert";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t softwareId = 0;
    std::int64_t assetId = 0;
    std::string state = "open";
    std::optional<Time> endedAt;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array alertFields{
    idField<&AlertRecord::id>(),
    versionField<&AlertRecord::version>(),
    field<&AlertRecord::softwareId>("software_id")
        .refersTo("software")
        .filterable()
        .query("software")
        .doc("The banned product.")
        .example("3"),
    field<&AlertRecord::assetId>("asset_id")
        .refersTo("asset")
        .filterable()
        .query("asset")
        .doc("Where it was found.")
        .example("12"),
    field<&AlertRecord::state>("state")
        .oneOf(alertStates)
        .filterable()
        .doc("open, or over: it is gone, or allowed.")
        .example("\"open\""),
    field<&AlertRecord::endedAt>("ended_at").doc("Since when it is over.").example("null"),
    createdField<&AlertRecord::createdAt>(),
    field<&AlertRecord::updatedAt>("updated_at")
        .doc("When it last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType positionType();
RecordType lineType();
RecordType alertType();

}  // namespace kontor::software

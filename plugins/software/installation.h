#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::software {

/// Source of what people enter; reports leave such installations alone.
inline constexpr const char* byHandSource = "by_hand";

/// One program on one machine.
struct InstallationRecord {
    static constexpr std::string_view kind = "installation";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t assetId = 0;
    std::int64_t titleId = 0;
    std::optional<std::int64_t> softwareId;
    std::optional<Date> installedOn;
    Time firstSeen{};
    Time lastSeen{};
    std::string source;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array installationFields{
    idField<&InstallationRecord::id>(),
    versionField<&InstallationRecord::version>(),
    field<&InstallationRecord::assetId>("asset_id")
        .refersTo("asset")
        .required()
        .createOnly()
        .filterable()
        .query("asset")
        .doc("The machine.")
        .example("12"),
    field<&InstallationRecord::titleId>("title_id")
        .refersTo("software_title")
        .required()
        .createOnly()
        .filterable()
        .query("title")
        .doc("What is installed, as reported.")
        .example("7"),
    field<&InstallationRecord::softwareId>("software_id")
        .from("(SELECT x.software_id FROM software_titles x WHERE x.id = {t}.title_id)")
        .refersTo("software")
        .doc("The product it is recognised as.")
        .example("3"),
    field<&InstallationRecord::installedOn>("installed_on")
        .writable()
        .doc("Since when, as reported.")
        .example("\"2026-01-31\""),
    field<&InstallationRecord::firstSeen>("first_seen")
        .doc("When it was reported first.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&InstallationRecord::lastSeen>("last_seen")
        .doc("The last report that changed it. It is there still as long as it is listed; when the machine was last "
             "seen says the machine.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&InstallationRecord::source>("source")
        .limit(40)
        .doc("Who said so: an import, an audit, by_hand.")
        .example("\"import\""),
    field<&InstallationRecord::createdAt>("created_at")
        .doc("When it was made.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&InstallationRecord::updatedAt>("updated_at")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

inline constexpr std::array<std::string_view, 3> changeWords{"appeared", "updated", "vanished"};

/// What was different between two reports of a machine.
struct SoftwareChange {
    static constexpr std::string_view kind = "software_change";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t assetId = 0;
    std::int64_t titleId = 0;
    std::optional<std::int64_t> fromTitleId;
    std::string what;
    std::string source;
    Time createdAt{};
};

inline constexpr std::array changeFields{
    idField<&SoftwareChange::id>(),
    versionField<&SoftwareChange::version>(),
    field<&SoftwareChange::assetId>("asset_id")
        .refersTo("asset")
        .filterable()
        .query("asset")
        .doc("The machine.")
        .example("12"),
    field<&SoftwareChange::titleId>("title_id")
        .refersTo("software_title")
        .filterable()
        .query("title")
        .doc("What appeared, vanished, or what it is after an update.")
        .example("7"),
    field<&SoftwareChange::fromTitleId>("from_title_id")
        .refersTo("software_title")
        .doc("Of an update: what it was.")
        .example("null"),
    field<&SoftwareChange::what>("what")
        .oneOf(changeWords)
        .filterable()
        .doc("appeared, updated or vanished.")
        .example("\"appeared\""),
    field<&SoftwareChange::source>("source").doc("Who reported it.").example("\"audit\""),
    field<&SoftwareChange::createdAt>("created_at").doc("When.").example("\"2026-01-31T08:15:00.000000Z\""),
};

/// Something is different on a machine; put out by whoever writes installations.
struct InstallationsChanged {
    static constexpr std::string_view name = "software.installations_changed";
    static constexpr int version = 1;

    std::int64_t assetId = 0;
    std::int64_t since = 0;  ///< the last row of software_changes before
    bool first = false;      ///< the machine's first report, of which no changes are noted

    static const FieldTable fields;
};

RecordType installationType();
RecordType changeType();

}  // namespace kontor::software

#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::software {

inline constexpr std::array<std::string_view, 3> titleStates{"new", "unrecognised", "recognised"};
inline constexpr std::array<std::string_view, 4> titleKinds{"application", "update", "driver", "component"};

/// A title word by word as machines report it, and what it is recognised as. The words never change; two titles are
/// never made one.
struct Title {
    static constexpr std::string_view kind = "software_title";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string maker;
    std::string name;
    std::string reportedVersion;
    std::string platform;
    std::string hash;
    std::string state = "new";
    std::string titleKind = "application";
    std::optional<std::int64_t> softwareId;
    std::string productVersion;
    std::optional<std::int64_t> ruleId;
    bool byHand = false;
    std::int64_t installed = 0;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array titleFields{
    idField<&Title::id>(),
    versionField<&Title::version>(),
    field<&Title::maker>("maker")
        .limit(200)
        .createOnly()
        .filterable()
        .doc("Maker, as reported.")
        .example("\"Acme Inc.\""),
    field<&Title::name>("name")
        .limit(255)
        .required()
        .createOnly()
        .filterable()
        .sortable()
        .doc("Name, as reported.")
        .example("\"Acme Rocket Deluxe 2016\""),
    field<&Title::reportedVersion>("reported_version")
        .limit(100)
        .createOnly()
        .filterable()
        .doc("Version, as reported.")
        .example("\"16.0.4266.1001\""),
    field<&Title::platform>("platform")
        .limit(40)
        .createOnly()
        .filterable()
        .doc("Operating system or kind of package, as reported.")
        .example("\"windows\""),
    field<&Title::hash>("hash")
        .as(FieldType::word)
        .limit(64)
        .doc("SHA-256 of the four texts above; there is one title of each.")
        .example("\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\""),
    field<&Title::state>("state")
        .oneOf(titleStates)
        .filterable()
        .doc("new: no rule has looked at it yet; unrecognised: none fits; recognised.")
        .example("\"recognised\""),
    field<&Title::titleKind>("title_kind")
        .oneOf(titleKinds)
        .writable()
        .filterable()
        .doc("application, update, driver or component; only applications are licensed. Given by a person, no rule "
             "changes it any more.")
        .example("\"application\""),
    field<&Title::softwareId>("software_id")
        .refersTo("software")
        .writable()
        .filterable()
        .query("software")
        .doc("The product it is. Given by a person, no rule changes it any more.")
        .example("null"),
    field<&Title::productVersion>("product_version")
        .limit(100)
        .writable()
        .filterable()
        .doc("Which version of the product.")
        .example("\"2016\""),
    field<&Title::ruleId>("rule_id")
        .refersTo("software_rule")
        .filterable()
        .query("rule")
        .doc("The rule that recognised it; null when a person did, or none.")
        .example("null"),
    field<&Title::byHand>("by_hand")
        .writable()
        .filterable()
        .doc("A person said what it is. Switched off, rules decide again.")
        .example("false"),
    field<&Title::installed>("installed")
        .filterable()
        .sortable()
        .doc("On how many machines it is; counted within a minute.")
        .example("120"),
    createdField<&Title::createdAt>(),
    field<&Title::updatedAt>("updated_at")
        .filterable()
        .query("updated")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

/// The hash that tells titles apart.
std::string titleHash(std::string_view maker, std::string_view name, std::string_view version,
                      std::string_view platform);

RecordType titleType();

}  // namespace kontor::software

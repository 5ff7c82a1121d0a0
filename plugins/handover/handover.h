#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/date.h"
#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::handover {

inline constexpr std::array<std::string_view, 2> handoverKinds{"hand_over", "return"};
inline constexpr std::array<std::string_view, 5> handoverStates{"draft", "issued", "signed", "refused", "cancelled"};
inline constexpr std::array<std::string_view, 2> handoverLanguages{"de", "en"};
inline constexpr std::array<std::string_view, 3> signedWays{"portal", "mail", "desk"};
inline constexpr std::size_t mostItems = 200;

/// A numbered confirmation that somebody was given things, or gave them back.
struct Handover {
    static constexpr std::string_view kind = "handover";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string number;
    std::string direction = "hand_over";
    std::string state = "draft";
    std::int64_t personId = 0;
    std::optional<std::int64_t> agentId;
    std::optional<Date> date;
    std::string language;
    std::optional<std::int64_t> templateId;
    std::vector<std::int64_t> assetIds;
    std::string accessories;
    std::string consumables;
    std::string note;
    Json items = Json::object();  ///< {"assets": [{asset_id, number, name, type, serial, accessories}]}, as it was
    std::string document;         ///< HTML, fixed when it was issued
    std::optional<Time> issuedAt;
    std::optional<Time> signedAt;
    std::string signedName;
    std::optional<std::string> signedVia;
    std::string signature;  ///< the drawn one: path of an SVG picture of 600 × 200
    std::string refusedReason;
    std::optional<std::int64_t> fileId;
    std::string sha256;
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> departmentId;
    Time createdAt{};
    Time updatedAt{};

    bool isReturn() const { return direction == "return"; }
};

inline constexpr std::string_view handoverNumber = "CONCAT('H-', LPAD({t}.id, GREATEST(6, LENGTH({t}.id)), '0'))";

inline constexpr std::array handoverFields{
    idField<&Handover::id>(),
    versionField<&Handover::version>(),
    field<&Handover::number>("number")
        .from(handoverNumber)
        .as(FieldType::word)
        .titled("handover.field.number")
        .doc("What it is called on paper.")
        .example("\"H-000123\""),
    field<&Handover::direction>("kind")
        .stored("direction")
        .oneOf(handoverKinds)
        .writable()
        .filterable()
        .sortable()
        .titled("handover.field.kind")
        .doc("Whether the person is given things or gives them back.")
        .example("\"hand_over\""),
    field<&Handover::state>("state")
        .oneOf(handoverStates)
        .filterable()
        .sortable()
        .titled("handover.field.state")
        .doc("A draft can be changed; what was issued waits for the signature and is fixed.")
        .example("\"issued\""),
    field<&Handover::personId>("person_id")
        .refersTo("user")
        .required()
        .writable()
        .filterable()
        .query("person")
        .titled("handover.field.person_id")
        .doc("Who gets the things or gives them back, and signs.")
        .example("1"),
    field<&Handover::agentId>("agent_id")
        .refersTo("user")
        .filterable()
        .query("agent")
        .titled("handover.field.agent_id")
        .doc("Who made the confirmation.")
        .example("1"),
    field<&Handover::date>("date")
        .stored("happened_on")
        .writable()
        .filterable()
        .sortable()
        .titled("handover.field.date")
        .doc("The day of the hand-over; today when left out.")
        .example("\"2026-12-01\""),
    field<&Handover::language>("language")
        .oneOf(handoverLanguages)
        .writable()
        .titled("handover.field.language")
        .doc("Language of the document; that of the person when left out.")
        .example("\"de\""),
    field<&Handover::templateId>("template_id")
        .refersTo("handover_template")
        .writable()
        .titled("handover.field.template_id")
        .doc("What the document says; the first template of that kind and language when left out.")
        .example("null"),
    field<&Handover::assetIds>("asset_ids")
        .refersTo("asset")
        .linkedBy("handover_assets", "handover_id", "asset_id")
        .limit(mostItems)
        .writable()
        .filterable()
        .query("asset")
        .titled("handover.field.asset_ids")
        .doc("The assets.")
        .example("[]"),
    field<&Handover::accessories>("accessories")
        .as(FieldType::longText)
        .limit(4000)
        .writable()
        .unlisted()
        .titled("handover.field.accessories")
        .doc("What belongs to them: bag, power supply, dock.")
        .example("\"Power supply 65 W, bag\""),
    field<&Handover::consumables>("consumables")
        .as(FieldType::longText)
        .limit(4000)
        .writable()
        .unlisted()
        .titled("handover.field.consumables")
        .doc("Consumables, a line each.")
        .example("\"2 × USB-C cable\""),
    field<&Handover::note>("note")
        .as(FieldType::longText)
        .limit(4000)
        .writable()
        .unlisted()
        .titled("handover.field.note")
        .doc("What else the document says.")
        .example("\"Scratch on the lid.\""),
    field<&Handover::items>("items")
        .unlisted()
        .titled("handover.field.items")
        .doc("The assets as they were when it was issued: asset_id, number, name, type, serial, accessories.")
        .example("{\"assets\":[{\"asset_id\":12,\"number\":\"A-000012\",\"name\":\"NB-ANNA\",\"type\":\"Computer\","
                 "\"serial\":\"5CG1234XYZ\",\"accessories\":\"\"}]}"),
    field<&Handover::document>("document")
        .as(FieldType::longText)
        .unlisted()
        .titled("handover.field.document")
        .doc("What was issued, as HTML; empty for a draft.")
        .example("\"<h1>H-000123</h1>\""),
    field<&Handover::issuedAt>("issued_at")
        .filterable()
        .sortable()
        .titled("handover.field.issued_at")
        .doc("When it was put before the person.")
        .example("null"),
    field<&Handover::signedAt>("signed_at")
        .filterable()
        .sortable()
        .titled("handover.field.signed_at")
        .doc("When it was signed.")
        .example("null"),
    field<&Handover::signedName>("signed_name")
        .limit(200)
        .titled("handover.field.signed_name")
        .doc("The name it was signed with.")
        .example("\"Anna Berg\""),
    field<&Handover::signedVia>("signed_via")
        .oneOf(signedWays)
        .filterable()
        .titled("handover.field.signed_via")
        .doc("How: in the portal, by the link of a mail, or drawn at the desk.")
        .example("\"portal\""),
    field<&Handover::signature>("signature")
        .as(FieldType::longText)
        .limit(60000)
        .unlisted()
        .titled("handover.field.signature")
        .doc("The drawn signature, as the path of an SVG picture of 600 × 200; empty where only a name was given.")
        .example("\"M10 20L30 40\""),
    field<&Handover::refusedReason>("refused_reason")
        .limit(500)
        .titled("handover.field.refused_reason")
        .doc("Why the person did not sign.")
        .example("\"\""),
    field<&Handover::fileId>("file_id")
        .titled("handover.field.file_id")
        .doc("The signed document as PDF, once it is made; it never changes.")
        .example("null"),
    field<&Handover::sha256>("sha256")
        .as(FieldType::word)
        .limit(64)
        .titled("handover.field.sha256")
        .doc("SHA-256 of that file.")
        .example("\"\""),
    field<&Handover::locationId>("location_id")
        .refersTo("location")
        .filterable()
        .query("location")
        .titled("handover.field.location_id")
        .doc("Where the person was when it was made.")
        .example("null"),
    field<&Handover::departmentId>("department_id")
        .refersTo("department")
        .filterable()
        .query("department")
        .titled("handover.field.department_id")
        .doc("The department the person was in.")
        .example("null"),
    createdField<&Handover::createdAt>(),
    updatedField<&Handover::updatedAt>(),
};

inline Ref handoverRef(std::int64_t id) {
    return {std::string(Handover::kind), id};
}

RecordType handoverType();

}  // namespace kontor::handover

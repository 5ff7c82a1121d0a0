#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::webhooks {

inline constexpr std::array<std::string_view, 3> deliveryStates{"queued", "delivered", "failed"};

/// One event on its way to one webhook, or what became of it.
struct Delivery {
    static constexpr std::string_view kind = "webhook_delivery";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> eventId;
    std::string event;
    std::string aboutKind;
    std::optional<std::int64_t> aboutId;
    std::string payload;
    std::string state;
    std::int64_t attempts = 0;
    std::optional<Time> nextAttemptAt;
    std::optional<std::int64_t> status;
    std::string response;
    std::string error;
    std::optional<Time> deliveredAt;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array deliveryFields{
    idField<&Delivery::id>(),
    versionField<&Delivery::version>(),
    field<&Delivery::eventId>("event_id")
        .stored("event_position")
        .doc("Id of the event, the same for every webhook that hears of it; null for a trial, below 0 when a rule "
             "called.")
        .example("4711"),
    field<&Delivery::event>("event")
        .as(FieldType::word)
        .filterable()
        .doc("What happened.")
        .example("\"ticket.created\""),
    field<&Delivery::aboutKind>("record_kind")
        .as(FieldType::word)
        .stored("about_kind")
        .filterable()
        .doc("Kind of the record it happened to.")
        .example("\"ticket\""),
    field<&Delivery::aboutId>("record_id").stored("about_id").filterable().doc("Id of that record.").example("123"),
    field<&Delivery::payload>("payload")
        .as(FieldType::longText)
        .unlisted()
        .doc("The body that is sent, byte by byte.")
        .example("\"{}\""),
    field<&Delivery::state>("state")
        .oneOf(deliveryStates)
        .filterable()
        .doc("queued: will be tried, again if need be; delivered: the receiver answered 2xx; failed: given up.")
        .example("\"delivered\""),
    field<&Delivery::attempts>("attempts").filterable().doc("How often it was tried.").example("1"),
    field<&Delivery::nextAttemptAt>("next_attempt_at")
        .doc("When it is tried next; null when it is not.")
        .example("null"),
    field<&Delivery::status>("status")
        .stored("http_status")
        .filterable()
        .doc("HTTP status of the last answer; null when there was none.")
        .example("200"),
    field<&Delivery::response>("response")
        .as(FieldType::longText)
        .limit(500)
        .unlisted()
        .doc("The first 500 bytes of the last answer.")
        .example("\"ok\""),
    field<&Delivery::error>("error")
        .limit(500)
        .doc("Why the last attempt failed; empty when it did not.")
        .example("\"\""),
    field<&Delivery::deliveredAt>("delivered_at")
        .doc("When it was delivered.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    createdField<&Delivery::createdAt>(),
    field<&Delivery::updatedAt>("updated_at")
        .filterable()
        .query("updated")
        .doc("When it last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

/// What was sent to a webhook: a read-only group of it.
GroupType deliveryGroup();

}  // namespace kontor::webhooks

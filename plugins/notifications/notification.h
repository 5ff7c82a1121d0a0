#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kontor/records.h"

namespace kontor::notifications {

/// What one person was told of; as often as it happened until they read it.
struct Notification {
    static constexpr std::string_view kind = "notification";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t userId = 0;
    std::string type;
    std::string recordKind;
    std::int64_t recordId = 0;
    std::optional<std::string> entryKind;
    std::optional<std::int64_t> entryId;
    std::optional<std::int64_t> actorId;
    std::optional<std::int64_t> standsInForId;
    std::string titleKey;
    Json params = Json::object();
    std::string text;
    std::string path;
    std::int64_t count = 1;
    std::optional<Time> readAt;
    Time createdAt{};
    Time updatedAt{};

    Ref about() const { return {recordKind, recordId}; }
};

inline constexpr std::array notificationFields{
    idField<&Notification::id>(),
    versionField<&Notification::version>(),
    field<&Notification::userId>("user_id")
        .refersTo("user")
        .titled("notifications.field.user_id")
        .doc("Who was told.")
        .example("12"),
    field<&Notification::type>("type")
        .as(FieldType::word)
        .limit(80)
        .filterable()
        .titled("notifications.field.type")
        .doc("What sort of thing happened.")
        .example("\"tickets.assigned\""),
    field<&Notification::recordKind>("record_kind")
        .as(FieldType::word)
        .limit(64)
        .filterable()
        .titled("notifications.field.record_kind")
        .doc("Kind of the record it is about.")
        .example("\"ticket\""),
    field<&Notification::recordId>("record_id")
        .filterable()
        .titled("notifications.field.record_id")
        .doc("Id of that record.")
        .example("123"),
    field<&Notification::entryKind>("entry_kind")
        .as(FieldType::word)
        .limit(64)
        .titled("notifications.field.entry_kind")
        .doc("Kind of the entry of that record it is of, if any.")
        .example("\"note\""),
    field<&Notification::entryId>("entry_id")
        .titled("notifications.field.entry_id")
        .doc("Id of that entry.")
        .example("77"),
    field<&Notification::actorId>("actor_id")
        .refersTo("user")
        .titled("notifications.field.actor_id")
        .doc("Who did it; null for the product itself.")
        .example("3"),
    field<&Notification::standsInForId>("stands_in_for_id")
        .refersTo("user")
        .titled("notifications.field.stands_in_for_id")
        .doc("Who was to be told and is away, where this is a copy for who stands in; otherwise null.")
        .example("null"),
    field<&Notification::titleKey>("title_key")
        .as(FieldType::word)
        .limit(120)
        .titled("notifications.field.title_key")
        .doc("Key of the text that says what happened; `GET /notifications/summary` has the text.")
        .example("\"tickets.notice.assigned\""),
    field<&Notification::params>("params")
        .titled("notifications.field.params")
        .doc("What the text speaks of.")
        .example("{}"),
    field<&Notification::text>("text")
        .limit(500)
        .titled("notifications.field.text")
        .doc("The beginning of what was written.")
        .example("\"The printer works again.\""),
    field<&Notification::path>("path")
        .limit(300)
        .titled("notifications.field.path")
        .doc("The page it leads to.")
        .example("\"/tickets/123\""),
    field<&Notification::count>("count")
        .titled("notifications.field.count")
        .doc("How often it happened since it was last read.")
        .example("1"),
    field<&Notification::readAt>("read_at")
        .filterable()
        .query("read")
        .titled("notifications.field.read_at")
        .doc("When it was read; null for an unread one.")
        .example("null"),
    createdField<&Notification::createdAt>(),
    updatedField<&Notification::updatedAt>(),
};

RecordType notificationType();

}  // namespace kontor::notifications

#include "notification.h"

namespace kontor::notifications {

RecordType notificationType() {
    RecordType type = recordType<Notification>("notifications", "notifications", notificationFields);
    type.doc = "Something a person was told of. Everybody sees their own only.";
    type.label = "{t}.title_key";
    type.readPermission = "notifications.read";
    type.visible = [](const Viewer& viewer) { return Predicate{"t.user_id = ? AND t.app = 1", {viewer.id()}}; };
    type.softDelete = false;
    type.journaled = false;
    return type;
}

}  // namespace kontor::notifications

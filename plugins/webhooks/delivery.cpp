#include "delivery.h"

namespace kontor::webhooks {

GroupType deliveryGroup() {
    RecordType type = recordType<Delivery>("", "webhook_deliveries", deliveryFields);
    type.doc = "An event that was sent to a webhook, and what the receiver answered.";
    type.label = "{t}.event";
    type.readPermission = "webhooks.manage";
    type.softDelete = false;
    type.defaultSort = "-id";
    return {"deliveries", "group.deliveries", std::move(type), true};
}

}  // namespace kontor::webhooks

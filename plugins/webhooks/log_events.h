#pragma once

#include "kontor/log.h"

namespace kontor::webhooks {

inline const LogEvent deliveryGivenUp{LogEvent::Level::warning, "webhooks.given_up",
                                      "Delivery {delivery} of webhook {webhook} was given up: {error}",
                                      "The receiver did not answer with 2xx in ten attempts over a day, or the "
                                      "webhook's owner may not see the record any "
                                      "more. See `webhooks deliveries`; `webhooks redeliver` sends it again."};
inline const LogEvent networksUnreadable{
    LogEvent::Level::warning, "webhooks.networks_unreadable",
    "webhooks.allowed_networks holds what is no network: {text}",
    "The setting takes networks such as 10.1.0.0/16 or fd00::/8. The part that can't be read allows nothing."};

}  // namespace kontor::webhooks

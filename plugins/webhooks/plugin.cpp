#include "kontor/plugin.h"

#include "commands.h"
#include "delivery.h"
#include "delivery_queue.h"
#include "hook_caller.h"
#include "pages.h"
#include "routes.h"
#include "sender.h"
#include "webhook.h"

namespace kontor::webhooks {

class WebhooksPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"webhooks.manage", "Set up webhooks of one's own and see what was sent to them.", {}});
        registry.permission(
            {"webhooks.manage_all",
             "See and change the webhooks of others, too; what was sent to them holds what their owners see.",
             {}});

        registry.record(webhookType());
        registry.group(deliveryGroup());

        using Type = Setting::Type;
        registry.setting(
            {"webhooks.allowed_networks",
             Type::longText,
             "",
             "Networks inside of the house that webhooks may go to, as 10.1.0.0/16 or fd00::/8, separated by "
             "commas or lines. Without it they reach public addresses only.",
             {}});
        registry.setting(
            {"webhooks.keep_days", Type::integer, 30, "For how many days deliveries are kept.", {}, 2, 3650});

        addRoutes(registry);
        addPages(registry);
        addCommands(registry);
        registry.job(sendJob());
        registry.provides<Caller>(std::make_shared<HookCaller>());
        registry.on("webhooks.deliveries", "Queues a delivery of each change for the webhooks that asked for it.",
                    queueEvent);
    }
};

}  // namespace kontor::webhooks

KONTOR_PLUGIN(kontor::webhooks::WebhooksPlugin)

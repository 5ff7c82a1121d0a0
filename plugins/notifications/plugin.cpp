#include "kontor/plugin.h"

#include "acting.h"
#include "commands.h"
#include "kontor/personal_data.h"
#include "mailing.h"
#include "notification.h"
#include "notifier.h"
#include "pages.h"
#include "push_routes.h"
#include "reminders.h"
#include "routes.h"
#include "service.h"

namespace kontor::notifications {

class NotificationsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        using Type = Setting::Type;
        registry.permission(
            {"notifications.read", "Be told of things, and choose how.", roles::everybody, Permission::Limited::kept});
        registry.permission(
            {"notifications.configure", "Set how people are told unless they choose, and what mails say."});

        registry.setting({"notifications.digest_at", Type::text, "07:00",
                          "When the daily summary is sent to people who chose no time, by their own clock (HH:MM)."});
        registry.setting(
            {"notifications.keep_days", Type::integer, 90, "After how many days notices go.", {}, 1, 3650});
        registry.setting(
            {"notifications.mails_per_hour",
             Type::integer,
             30,
             "So many mails with notices a person gets in an hour at most; further ones come with the summary.",
             {},
             1,
             1000});
        registry.setting({"notifications.mail_intro_de", Type::longText, "", "What German mails begin with."});
        registry.setting({"notifications.mail_intro_en", Type::longText, "", "What English mails begin with."});
        registry.setting({"notifications.mail_footer_de", Type::longText, "", "What German mails end with."});
        registry.setting({"notifications.mail_footer_en", Type::longText, "", "What English mails end with."});

        registry.record(notificationType());
        addRoutes(registry);
        addBell(registry);
        addChoicePages(registry);
        addUnsubscribePage(registry);
        addActionPage(registry, _links);
        addPush(registry);
        addReminders(registry);
        addTestNotice(registry);
        addCommands(registry);
        registry.job(mailJob());
        registry.job(tidyJob());
        registry.provides<Notifier>(_notifier);
        registry.provides<ActionLinks>(_links);
        using Erase = PersonColumn::Erase;
        registry.provides<PersonalData>(std::make_shared<PersonColumns>(std::vector<PersonColumn>{
            {.table = "notification_choices", .column = "user_id", .shown = {"type", "mail", "app", "push"}},
            {.table = "notification_times",
             .column = "user_id",
             .shown = {"digest_at", "quiet_from", "quiet_to", "weekdays"}},
            {.table = "notification_mails", .column = "user_id"},
            {.table = "push_subscriptions", .column = "user_id", .shown = {"device", "created_at"}},
            {.table = "action_links", .column = "user_id", .erase = Erase::drop, .shown = {"action", "created_at"}}}));
    }

    void start(Kernel& kernel) override {
        _notifier->begin(kernel);
        _links->begin(kernel);
    }

  private:
    std::shared_ptr<NotifierService> _notifier = std::make_shared<NotifierService>();
    std::shared_ptr<ActionLinkService> _links = std::make_shared<ActionLinkService>();
};

}  // namespace kontor::notifications

KONTOR_PLUGIN(kontor::notifications::NotificationsPlugin)

#include "kontor/plugin.h"

#include "commands.h"
#include "deliveries.h"
#include "jobs.h"
#include "mail_people.h"
#include "mail_system.h"
#include "mailbox.h"
#include "outgoing_mail.h"
#include "pages.h"
#include "routes.h"
#include "signature.h"
#include "signature_pages.h"
#include "spooled_mail.h"

namespace kontor::mail {

class MailPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission(
            {"mail.administer", "Set up mailboxes; see and retry mail in quarantine and on its way out.", {}});

        registry.permission({"mail.sign",
                             "Keep the signature of one's own answers.",
                             {"agent", "agent-light"},
                             Permission::Limited::kept});

        registry.record(mailboxType());
        registry.record(spooledMailType());
        registry.record(outgoingMailType());
        registry.record(signatureType());

        using Type = Setting::Type;
        registry.setting({"mail.alarm_minutes",
                          Type::integer,
                          30,
                          "After how many minutes without a successful poll a mailbox raises the alarm.",
                          {},
                          1,
                          10'000});
        registry.setting({"mail.max_per_sender_hour",
                          Type::integer,
                          200,
                          "So many mails of one sender are filed in an hour; further ones go into quarantine.",
                          {},
                          1,
                          1'000'000});
        registry.setting({"mail.max_per_ticket_hour",
                          Type::integer,
                          30,
                          "So many mails of one sender join one ticket in an hour; further ones go into quarantine.",
                          {},
                          1,
                          1'000'000});
        registry.setting({"mail.max_acknowledgements_hour",
                          Type::integer,
                          3,
                          "So many new tickets of one sender are acknowledged by mail in an hour.",
                          {},
                          0,
                          1'000});

        registry.setting({"mail.server_timeout_seconds",
                          Type::integer,
                          60,
                          "How long to wait for a line of a mail server before it counts as silent.",
                          {},
                          1,
                          600});

        addRoutes(registry);
        addDeliveryRoute(registry);
        addCommands(registry);
        addPages(registry);
        addSignaturePages(registry);
        registry.job(pollJob());
        registry.job(sendJob());
        registry.on<RecordChanged>("mail.replies", "Queues the mail for each answer an agent writes.", queueReply);
        registry.provides<MailSystem>(_system);
        registry.provides<Mailer>(_queue);
        registry.provides<MailSender>(_queue);
        registry.provides<PersonalData>(std::make_shared<MailPeople>());
        registry.provides<collaboration::MessageRemarks>(_deliveries);
    }

    void start(Kernel& kernel) override {
        _system->begin(kernel);
        _deliveries->begin(kernel);
    }

  private:
    std::shared_ptr<Deliveries> _deliveries = std::make_shared<Deliveries>();
    std::shared_ptr<OutgoingQueue> _queue = std::make_shared<OutgoingQueue>();
    std::shared_ptr<MailSystem> _system = std::make_shared<MailSystem>(_queue);
};

}  // namespace kontor::mail

KONTOR_PLUGIN(kontor::mail::MailPlugin)

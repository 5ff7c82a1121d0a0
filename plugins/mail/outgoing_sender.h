#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "core/outgoing_message.h"
#include "core/smtp_client.h"
#include "identity.h"
#include "kontor/kernel.h"
#include "mailbox.h"

namespace kontor::mail {

/// One run over the queue: sends what is due and writes down what each server said of each recipient.
class OutgoingSender {
  public:
    OutgoingSender(Kernel& kernel, const Identity& identity) : _kernel(kernel), _identity(identity) {}

    void run(JobRun& job);

  private:
    struct Row;
    struct Recipient;

    void send(std::int64_t id);
    OutgoingMessage build(const Row& row, const std::vector<Recipient>& recipients, const Mailbox& mailbox);
    SmtpClient& clientFor(const Mailbox& mailbox);
    void noteServers(JobRun& job);
    void settle(const Row& row, const Mailbox& mailbox, const std::vector<Delivery>& deliveries);

    Kernel& _kernel;
    const Identity& _identity;
    std::map<std::int64_t, std::unique_ptr<SmtpClient>> _clients;  ///< by mailbox, for this run
    std::map<std::int64_t, std::string> _unreachable;              ///< mailboxes whose server failed, and why
    std::map<std::int64_t, std::string> _broken;                   ///< mailboxes whose connection broke, and why
    std::set<std::int64_t> _reached;                               ///< mailboxes whose server took us
    JobRun* _job = nullptr;
};

}  // namespace kontor::mail

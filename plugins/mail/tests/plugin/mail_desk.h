#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/mime_message.h"
#include "core/smtp_client.h"
#include "kontor/testing/test_server.h"
#include "kontor/testing/wait_for.h"
#include "mail_server.h"

namespace kontor::mail::test {

using nlohmann::json;

/// A whole server with a mailbox support@example.test on real mail servers.
class MailDesk {
  public:
    /// `mailbox` overrides fields of the mailbox; its user decides which inbox it is.
    explicit MailDesk(kontor::test::MailServer& mail, const std::string& user = "support", const json& mailbox = {});

    kontor::test::TestServer& server() { return *_server; }
    kontor::test::HttpClient& admin() { return *_admin; }
    std::int64_t mailboxId() const { return _mailboxId; }

    /// JSON of an answer that must have that status.
    json get(const std::string& path);
    json post(const std::string& path, const json& body, int status);

    /// Lets the mailbox be polled until so many mails in all are filed or quarantined.
    void pollUntil(std::size_t count);
    /// Incoming mails, oldest first.
    std::vector<json> incoming(const std::string& q = {});
    std::vector<json> messages(std::int64_t ticketId);
    /// Lets the queue run until the mail of that query is in that state.
    void sendUntil(const std::string& q, std::size_t count);

  private:
    kontor::test::MailServer& _mail;
    std::unique_ptr<kontor::test::TestServer> _server;
    std::unique_ptr<kontor::test::HttpClient> _admin;
    std::int64_t _mailboxId = 0;
};

/// Hands a raw mail to Postfix.
void sendMail(kontor::test::MailServer& mail, const std::string& from, const std::string& to, const std::string& raw);

/// A plain mail. `headers` are further header lines, each with its line end.
std::string letter(const std::string& from, const std::string& to, const std::string& subject, const std::string& body,
                   const std::string& headers = {});

}  // namespace kontor::mail::test

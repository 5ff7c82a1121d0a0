#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kontor/testing/local_server.h"
#include "kontor/testing/wait_for.h"
#include "tcp_script.h"

namespace kontor::mail::test {

using nlohmann::json;

/// Takes every mail and keeps it.
class SmtpSink {
  public:
    struct Mail {
        std::vector<std::string> recipients;
        std::string raw;
    };

    SmtpSink();
    std::uint16_t port() const { return _script.port(); }
    std::vector<Mail> mails() const;
    /// Waits for that many.
    std::vector<Mail> waitFor(std::size_t count) const;
    /// From now on (or no longer) clients are turned away.
    void refuse(bool yes) { _refuses = yes; }

  private:
    void talk(kontor::test::TcpPeer& peer);

    mutable std::mutex _mutex;
    std::vector<Mail> _mails;
    std::atomic<bool> _refuses = false;
    kontor::test::TcpScript _script;
};

/// A server inside of the test whose clock the test moves, with one mailbox support@desk.test. Mail is handed in over
/// REST; what leaves goes to a sink.
class ClockedDesk {
  public:
    /// `mailbox` overrides fields of the mailbox.
    explicit ClockedDesk(const json& mailbox = json::object());

    kontor::test::LocalServer& server() { return *_server; }
    kontor::test::HttpClient& admin() { return *_admin; }
    SmtpSink& sink() { return _sink; }
    std::int64_t mailboxId() const { return _mailboxId; }

    json get(const std::string& path) { return get(*_admin, path); }
    static json get(kontor::test::HttpClient& client, const std::string& path);
    json post(const std::string& path, const json& body, int status = 201) { return post(*_admin, path, body, status); }
    static json post(kontor::test::HttpClient& client, const std::string& path, const json& body, int status = 201);
    json patch(const std::string& path, const json& body);
    json mailbox() { return get("/api/v1/mailboxes/" + std::to_string(_mailboxId)); }

    /// Files a mail; gives what became of it.
    json handIn(const std::string& raw);
    /// A person with that role and the address LOGIN@people.test.
    std::int64_t person(const std::string& login, const std::string& role);
    /// Addresses of the mails of that purpose, each mail's as one text, oldest first, once every event was seen.
    std::vector<std::string> queued(const std::string& purpose = "reply,copy");
    /// Waits until every event so far was handled.
    void settle();

    /// Moves the clock and lets the periodic job run once.
    void pass(std::chrono::minutes time, const std::string& job);

  private:
    SmtpSink _sink;
    std::unique_ptr<kontor::test::LocalServer> _server;
    std::unique_ptr<kontor::test::HttpClient> _admin;
    std::int64_t _mailboxId = 0;
};

std::string ticketPath(const json& incoming);

}  // namespace kontor::mail::test

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kontor::test {

/// Real Dovecot and Postfix on loopback ports of their own, with a directory of their own; gone with the object.
/// Users support, sales, agent1, user1, user2, password "pw-" + name, at example.test, customer.test and other.test.
/// Postfix answers 550 for refused@example.test and 450 for later@example.test.
class MailServer {
  public:
    /// Why it cannot run here (not root, packages missing); empty when it can. For GTEST_SKIP.
    static std::string missing();

    /// With the URL of a token introspection endpoint, users can sign in by OAuth access tokens as well.
    explicit MailServer(const std::string& introspectionUrl = {});
    ~MailServer();
    MailServer(const MailServer&) = delete;
    MailServer& operator=(const MailServer&) = delete;

    const std::string& directory() const { return _directory; }
    std::string caFile() const { return _directory + "/tls/s.crt"; }
    std::uint16_t smtpPort() const { return _ports[0]; }
    std::uint16_t submissionPort() const { return _ports[1]; }
    std::uint16_t imapPort() const { return _ports[2]; }
    std::uint16_t imapsPort() const { return _ports[3]; }

    /// Puts a raw message into the inbox of a user byte by byte, past SMTP.
    void deliver(std::string_view user, std::string_view raw);
    /// Messages in a folder of a user's mailbox ("" is the inbox), seen or not.
    std::vector<std::string> messages(std::string_view user, std::string_view folder = {}) const;
    /// Waits until there are that many messages, at most four minutes; gives how many there are.
    std::size_t waitForMessages(std::string_view user, std::size_t count, std::string_view folder = {}) const;

  private:
    bool start();
    void stop();

    std::string _directory;
    std::string _introspectionUrl;
    std::vector<std::uint16_t> _ports;
    std::size_t _delivered = 0;
};

/// Ports free at the moment, all different.
std::vector<std::uint16_t> freePorts(std::size_t count);

/// The raw messages of the corpora that the set-up installs, each with the name of its file: 120 and more of binary
/// packages, some 600 with those of source packages where the mirror had them.
std::vector<std::pair<std::string, std::string>> mailCorpus();

}  // namespace kontor::test

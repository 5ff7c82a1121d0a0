#include "mail_traffic.h"

#include <map>
#include <thread>

#include "kontor/testing/sql.h"
#include "kontor/testing/wait_for.h"

namespace kontor::faults {

namespace {

test::HttpResponse made(const test::HttpResponse& answer, const char* what) {
    if (answer.status != 201 && answer.status != 200)
        throw std::runtime_error(std::string(what) + ": " + std::to_string(answer.status) + " " + answer.body);
    return answer;
}

}  // namespace

MailTraffic::MailTraffic(std::uint64_t seed, Tally& tally) : _random(seed + 77), _tally(tally) {}

std::int64_t MailTraffic::prepare(test::TestServer& server) {
    auto admin = server.admin();
    const auto requester =
        made(admin.post("/api/v1/users", R"({"login": "user1", "name": "User One", "email": "user1@customer.test",
                                             "password": "a long enough password 9", "roles": ["requester"]})"),
             "the requester");
    made(admin.post("/api/v1/mailboxes", Json::object({{"name", "Service Desk"},
                                                       {"address", "support@example.test"},
                                                       {"locale", "en"},
                                                       {"imap_host", "localhost"},
                                                       {"imap_port", static_cast<std::int64_t>(_server.imapPort())},
                                                       {"imap_encryption", "none"},
                                                       {"imap_user", "support"},
                                                       {"imap_password", "pw-support"},
                                                       {"smtp_host", "localhost"},
                                                       {"smtp_port", static_cast<std::int64_t>(_server.smtpPort())},
                                                       {"smtp_encryption", "none"},
                                                       {"acknowledge", false}})
                                             .dump()),
         "the mailbox");
    // Hundreds of letters of one sender are what the limits are there to hold up.
    for (const char* limit : {"sender", "ticket"})
        made(admin.post(
                 "/api/v1/commands/run",
                 Json::object({{"line", std::string("settings set mail.max_per_") + limit + "_hour 1000"}}).dump()),
             "the limits");
    return test::jsonNumber(requester.body, "id");
}

void MailTraffic::work(test::TestServer& server, const std::string& token, const std::atomic<bool>& stop) {
    try {
        auto client = server.client();
        client.bearer(token);
        // As many as are filed beside it on a busy machine: they are put into the inbox whatever the server does.
        for (int left = 6; left > 0 && !stop; --left) {
            const std::string subject = "Letter number " + std::to_string(_letters.size() + 1) + " end";
            _server.deliver("support", "From: user1@customer.test\r\nTo: support@example.test\r\nSubject: " + subject +
                                           "\r\nMessage-ID: <letter" + std::to_string(_letters.size() + 1) +
                                           "@customer.test>\r\nDate: Tue, 3 Mar 2026 10:00:00 +0100\r\n\r\nText of " +
                                           subject + "\r\n");
            _letters.push_back(subject);
            _tally.count("letters put into the inbox");
            const auto answer = client.post("/api/v1/mailboxes/poll", "{}");
            if (answer.status != 202 && answer.status != 503) _tally.violation("poll: " + answer.body);
            std::this_thread::sleep_for(std::chrono::milliseconds(50 + _random() % 300));
        }
    } catch (const std::runtime_error&) {
        // The server is gone.
    }
}

void MailTraffic::waitUntilAllIsFiled(test::TestServer& server) {
    test::Sql sql(test::rootAccess(server.dataDirectory()));
    auto admin = server.admin();
    // It may take as long as it likes, as long as it goes on.
    std::string filed;
    std::string before;
    do {
        before = filed;
        if (test::waitFor(
                [&] {
                    admin.post("/api/v1/mailboxes/poll", "{}");
                    filed = sql.value("SELECT COUNT(*) FROM mail_spool WHERE state = 'ticket'");
                    return std::stoull(filed) >= _letters.size();
                },
                std::chrono::minutes(1)))
            return;
    } while (filed != before);
    _tally.violation("of " + std::to_string(_letters.size()) + " letters " + filed + " were filed");
}

void MailTraffic::check(test::TestServer& server, const std::vector<std::unique_ptr<Writer>>& writers) {
    test::Sql sql(test::rootAccess(server.dataDirectory()));
    std::map<std::string, int> subjects;
    for (const auto& row : sql.rows("SELECT subject FROM tickets")) ++subjects[row[0]];
    for (const auto& letter : _letters)
        if (subjects[letter] != 1)
            _tally.violation("\"" + letter + "\" made " + std::to_string(subjects[letter]) + " tickets");
    for (const auto& row : sql.rows("SELECT id, state, last_error FROM mail_outgoing WHERE state <> 'sent'"))
        _tally.violation("outgoing mail " + row[0] + " is " + row[1] + ": " + row[2]);

    const std::size_t queued = std::stoull(sql.value("SELECT COUNT(*) FROM mail_outgoing"));
    _server.waitForMessages("user1", queued);
    std::map<std::string, int> arrived;
    for (const auto& raw : _server.messages("user1")) {
        const auto at = raw.find("Message w");
        if (at != std::string::npos) ++arrived[raw.substr(at + 8, raw.find(' ', at + 8) - at - 8)];
    }
    for (const auto& writer : writers) {
        for (const auto& write : writer->writes()) {
            if (write.kind != "message" || !write.mailed || write.outcome != Write::Outcome::acknowledged) continue;
            _tally.count("mails to requesters checked");
            // A kill between the mail server's answer and its note sends a mail again, under the same Message-ID.
            if (arrived[write.key] < 1) _tally.violation("the mail of message " + write.key + " has not arrived");
            if (arrived[write.key] > 1) _tally.count("mails that arrived more than once");
        }
    }
}

}  // namespace kontor::faults

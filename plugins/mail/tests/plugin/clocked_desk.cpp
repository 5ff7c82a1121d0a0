#include "clocked_desk.h"

#include <stdexcept>

#include "expected.h"
#include "kontor/http.h"
#include "kontor/kernel.h"

namespace kontor::mail::test {

SmtpSink::SmtpSink() : _script([this](kontor::test::TcpPeer& peer) { talk(peer); }) {}

void SmtpSink::talk(kontor::test::TcpPeer& peer) {
    if (_refuses) return peer.say("554 not today\r\n");
    peer.say("220 sink ESMTP\r\n");
    Mail mail;
    while (!peer.gone()) {
        const std::string line = peer.line();
        if (line.starts_with("RCPT TO:<")) mail.recipients.push_back(line.substr(9, line.find('>') - 9));
        if (line == "DATA") {
            peer.say("354 go\r\n");
            for (std::string text = peer.line(); text != "." && !peer.gone(); text = peer.line())
                mail.raw += text + "\r\n";
            const std::lock_guard lock(_mutex);
            if (!peer.gone()) _mails.push_back(std::move(mail));
            mail = {};
        }
        if (!peer.gone()) peer.say("250 fine\r\n");
    }
}

std::vector<SmtpSink::Mail> SmtpSink::mails() const {
    const std::lock_guard lock(_mutex);
    return _mails;
}

std::vector<SmtpSink::Mail> SmtpSink::waitFor(std::size_t count) const {
    kontor::test::waitFor([&] { return mails().size() >= count; }, std::chrono::seconds(300));
    return mails();
}

ClockedDesk::ClockedDesk(const json& mailbox) {
    kontor::test::LocalServerOptions options;
    options.plugins = {"mail", "api"};
    options.config.emplace_back("public_url", "https://help.desk.test");
    _server = std::make_unique<kontor::test::LocalServer>(std::move(options));
    _admin = std::make_unique<kontor::test::HttpClient>(_server->admin());
    json values{{"name", "Service Desk"},   {"address", "support@desk.test"}, {"locale", "en"},
                {"acknowledge", false},     {"smtp_host", "127.0.0.1"},       {"smtp_port", _sink.port()},
                {"smtp_encryption", "none"}};
    values.update(mailbox);
    _mailboxId = post("/api/v1/mailboxes", values)["id"].get<std::int64_t>();
}

json ClockedDesk::get(kontor::test::HttpClient& client, const std::string& path) {
    return bodyOf(client.get(path), 200, "GET " + path);
}

json ClockedDesk::post(kontor::test::HttpClient& client, const std::string& path, const json& values, int status) {
    return bodyOf(client.post(path, values.dump()), status, "POST " + path);
}

json ClockedDesk::patch(const std::string& path, const json& values) {
    return bodyOf(_admin->patch(path, values.dump()), 200, "PATCH " + path);
}

json ClockedDesk::handIn(const std::string& raw) {
    const std::string path = "/api/v1/incoming-mails?mailbox_id=" + std::to_string(_mailboxId);
    const auto answer = _admin->request("POST", path, raw, {{"Content-Type", "message/rfc822"}});
    return get("/api/v1/incoming-mails/" + std::to_string(bodyOf(answer, 201, path)["id"].get<std::int64_t>()));
}

std::int64_t ClockedDesk::person(const std::string& login, const std::string& role) {
    const std::int64_t id = _server->createUser(login, {role});
    patch("/api/v1/users/" + std::to_string(id), {{"email", login + "@people.test"}});
    return id;
}

void ClockedDesk::settle() {
    const bool done = kontor::test::waitFor(
        [&] {
            return _server->kernel().db().read([](Transaction& tx) {
                return tx.one<std::int64_t>(
                           "SELECT COUNT(*) FROM outbox_cursor WHERE subscriber = 'mail.replies' AND position >= "
                           "(SELECT COALESCE(MAX(position), 0) FROM outbox WHERE name = 'record.changed')") > 0;
            });
        },
        std::chrono::seconds(300));
    if (!done) throw std::runtime_error("the events were not handled");
}

std::vector<std::string> ClockedDesk::queued(const std::string& purpose) {
    settle();
    std::vector<std::string> all;
    const json page = get("/api/v1/outgoing-mails?limit=200&sort=id&q=" + percentEncode("purpose:" + purpose));
    for (const json& mail : page["items"]) all.push_back(mail["recipients"].get<std::string>());
    return all;
}

void ClockedDesk::pass(std::chrono::minutes time, const std::string& job) {
    // A job is due by the clock alone, so it must have seen the present before time passes.
    const auto finished = [&] {
        return _server->kernel().db().read([&](Transaction& tx) {
            return tx.one<std::string>(
                "SELECT IF(lease_until IS NULL, COALESCE(finished_at, ''), 'running') FROM job_schedule WHERE name = ?",
                job);
        });
    };
    kontor::test::waitFor([&] { return finished() != "running"; }, std::chrono::seconds(300));
    const std::string before = finished();
    _server->clock().advance(time + std::chrono::seconds(1));
    _server->kernel().jobs().wake(job);
    const bool ran = kontor::test::waitFor(
        [&] {
            const std::string now = finished();
            return now != "running" && now != before;
        },
        std::chrono::seconds(300));
    if (!ran) throw std::runtime_error(job + " did not run");
    _admin = std::make_unique<kontor::test::HttpClient>(_server->admin());  // sessions end with time
}

std::string ticketPath(const json& incoming) {
    if (!incoming["ticket_id"].is_number()) throw std::runtime_error("no ticket: " + incoming.dump());
    return "/api/v1/tickets/" + std::to_string(incoming["ticket_id"].get<std::int64_t>());
}

}  // namespace kontor::mail::test

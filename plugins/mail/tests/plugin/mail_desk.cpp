#include "mail_desk.h"

#include <stdexcept>

#include "expected.h"
#include "kontor/http.h"

namespace kontor::mail::test {

MailDesk::MailDesk(kontor::test::MailServer& mail, const std::string& user, const json& mailbox) : _mail(mail) {
    _server = std::make_unique<kontor::test::TestServer>();
    _server->start();
    _admin = std::make_unique<kontor::test::HttpClient>(_server->admin());
    json values{{"name", "Service Desk"},
                {"address", user + "@example.test"},
                {"locale", "en"},
                {"imap_host", "localhost"},
                {"imap_port", _mail.imapPort()},
                {"imap_encryption", "none"},
                {"imap_user", user},
                {"imap_password", "pw-" + user},
                {"smtp_host", "localhost"},
                {"smtp_port", _mail.smtpPort()},
                {"smtp_encryption", "none"}};
    if (mailbox.is_object()) values.update(mailbox);
    _mailboxId = post("/api/v1/mailboxes", values, 201)["id"].get<std::int64_t>();
}

json MailDesk::get(const std::string& path) {
    return bodyOf(_admin->get(path), 200, "GET " + path);
}

json MailDesk::post(const std::string& path, const json& values, int status) {
    return bodyOf(_admin->post(path, values.dump()), status, "POST " + path);
}

std::vector<json> MailDesk::incoming(const std::string& q) {
    std::vector<json> all;
    std::string cursor;
    do {
        const json page = get("/api/v1/incoming-mails?limit=200&sort=id&q=" + percentEncode(q) +
                              "&fields=id,state,class,reason,from,subject,ticket_id,entry_id,threaded_by,trace" +
                              (cursor.empty() ? "" : "&cursor=" + percentEncode(cursor)));
        for (const json& item : page["items"]) all.push_back(item);
        cursor = page["next_cursor"].is_string() ? page["next_cursor"].get<std::string>() : "";
    } while (!cursor.empty());
    return all;
}

void MailDesk::pollUntil(std::size_t count) {
    const bool there = kontor::test::waitFor(
        [&] {
            post("/api/v1/mailboxes/poll", json::object(), 202);
            return incoming("state:ticket,message,duplicate,quarantined,discarded").size() >= count;
        },
        std::chrono::seconds(400));
    if (!there)
        throw std::runtime_error("mail was not filed; the mailbox: " +
                                 get("/api/v1/mailboxes/" + std::to_string(_mailboxId)).dump());
}

void MailDesk::sendUntil(const std::string& q, std::size_t count) {
    const std::string path = "/api/v1/outgoing-mails?q=" + percentEncode(q);
    const bool there =
        kontor::test::waitFor([&] { return get(path)["items"].size() >= count; }, std::chrono::seconds(400));
    if (!there) throw std::runtime_error("not sent: " + get("/api/v1/outgoing-mails").dump());
}

std::vector<json> MailDesk::messages(std::int64_t ticketId) {
    const json page = get("/api/v1/tickets/" + std::to_string(ticketId) + "/messages?limit=200&sort=id");
    return {page["items"].begin(), page["items"].end()};
}

void sendMail(kontor::test::MailServer& mail, const std::string& from, const std::string& to, const std::string& raw) {
    ServerAddress server;
    server.host = "localhost";
    server.port = mail.smtpPort();
    server.encryption = Encryption::None;
    server.connectTimeout = std::chrono::minutes(2);
    server.ioTimeout = std::chrono::minutes(2);
    SmtpClient client(server, "client.test");
    for (const Delivery& delivery : client.send(from, {to}, raw))
        if (delivery.result != Delivery::Result::Accepted) throw std::runtime_error("Postfix says " + delivery.answer);
    client.quit();
}

std::string letter(const std::string& from, const std::string& to, const std::string& subject, const std::string& text,
                   const std::string& headers) {
    return "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject +
           "\r\nDate: Tue, 3 Mar 2026 10:00:00 +0100\r\n" + headers + "\r\n" + text + "\r\n";
}

}  // namespace kontor::mail::test

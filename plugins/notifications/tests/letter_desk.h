#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "notice_desk.h"

namespace kontor::notifications {

/// As NoticeDesk, with a mailbox that keeps what it is given to send.
class LetterDesk : public NoticeDesk {
  protected:
    struct Letter {
        std::string subject;
        std::string text;
        std::string html;
        std::string unsubscribe;
        std::int64_t ticketId = 0;

        static constexpr auto columns =
            std::tuple{&Letter::subject, &Letter::text, &Letter::html, &Letter::unsubscribe, &Letter::ticketId};
    };

    explicit LetterDesk(const std::vector<std::string>& more = {})
        : NoticeDesk({.plugins = with(more), .config = {{"public_url", "https://desk.example.org"}}}) {
        // Nothing listens there: mails stay queued.
        send(admin, "/api/v1/mailboxes",
             Json::parse(R"({"name": "Service Desk", "address": "desk@example.org", "locale": "en",
                             "smtp_host": "127.0.0.1", "smtp_port": 1, "smtp_encryption": "none"})"),
             201);
    }

    static std::vector<std::string> with(const std::vector<std::string>& more) {
        std::vector<std::string> plugins{"notifications", "tickets", "mail", "api", "web"};
        plugins.insert(plugins.end(), more.begin(), more.end());
        return plugins;
    }

    /// What is queued for that address by the product, oldest first; not what the mail plugin sends of conversations.
    std::vector<Letter> letters(const std::string& address) {
        return server.kernel().db().read([&](Transaction& tx) {
            return tx.all<Letter>(
                "SELECT o.subject, o.body_text, o.body_html, o.unsubscribe, COALESCE(o.ticket_id, 0) FROM "
                "mail_outgoing o "
                "JOIN mail_recipients r ON r.outgoing_id = o.id WHERE o.purpose = 'product' AND r.address = ? ORDER BY "
                "o.id",
                address);
        });
    }
    bool lettersReach(const std::string& address, std::size_t count) {
        server.kernel().jobs().wake("notifications.mail");
        return kontor::test::waitFor([&] { return letters(address).size() >= count; });
    }
    /// Waits until the job has nothing more to do now.
    bool mailed() {
        server.kernel().jobs().wake("notifications.mail");
        return kontor::test::waitFor([&] {
            return server.kernel().db().read([&](Transaction& tx) {
                return tx.one<std::int64_t>("SELECT COUNT(*) FROM notifications WHERE mail_at <= ?",
                                            server.clock().now());
            }) == 0;
        });
    }
    void pass(std::chrono::seconds time) {
        server.clock().advance(time);
        server.kernel().jobs().wake("notifications.mail");
    }
    /// The address behind that label in a mail's text, without what it begins with.
    static std::string linkAfter(const std::string& text, const std::string& label) {
        const auto at = text.find(label);
        if (at == std::string::npos) return {};
        const auto start = text.find("https://desk.example.org", at);
        if (start == std::string::npos) return {};
        const auto from = start + std::string("https://desk.example.org").size();
        return text.substr(from, text.find_first_of("\r\n ", from) - from);
    }
};

}  // namespace kontor::notifications

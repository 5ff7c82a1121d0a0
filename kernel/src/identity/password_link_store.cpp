#include "identity/password_link_store.h"

#include "identity/account_store.h"
#include "identity/rights.h"
#include "kontor/impersonation.h"
#include "kontor/mail_sender.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::chrono::minutes resetLife(30);
constexpr std::chrono::hours invitationLife(72);
/// A person gets no more than one mail within that time, however often it is asked for.
constexpr std::chrono::minutes linksApart(5);
constexpr int mostOfAddress = 20;  // an hour
constexpr std::size_t mostAddresses = 10'000;

}  // namespace

struct PasswordLinkStore::Person {
    std::int64_t id = 0;
    std::string login;
    std::string name;
    std::optional<std::string> email;
    std::string locale;
    std::string source;
    std::optional<Time> asked;

    static constexpr auto columns = std::tuple{&Person::id,     &Person::login,  &Person::name, &Person::email,
                                               &Person::locale, &Person::source, &Person::asked};
    static constexpr const char* select =
        "SELECT u.id, u.login, u.name, u.email, u.locale, u.source, l.created_at FROM user u LEFT JOIN password_link l "
        "ON l.user_id = u.id WHERE u.active AND u.deleted_at IS NULL AND ";

    bool canHave() const { return source == "local" && email; }
    /// False when no mailbox sends.
    bool send(Transaction& tx, Kernel& kernel, const char* text, Duration life) const {
        auto* sender = kernel.find<MailSender>();
        if (sender == nullptr || !sender->ready(tx)) return false;
        const std::string token = randomToken(32);
        const Time now = kernel.clock().now();
        tx.execute("REPLACE INTO password_link (user_id, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?)", id,
                   sha256Hex(token), now, now + life);
        const std::string organisation = kernel.settings().text("core.organisation");
        const Message::Params params{{"name", name},
                                     {"login", login},
                                     {"organisation", organisation.empty() ? "Kontor" : organisation},
                                     {"link", kernel.config("public_url") + "/sign-in/password?token=" + token}};
        const Translations& translations = kernel.translations();
        return sender->send(tx, {*email, name, translations.text(locale, std::string(text) + ".subject", params),
                                 translations.text(locale, std::string(text) + ".text", params)});
    }
};

bool PasswordLinkStore::offered() {
    auto* sender = _kernel->find<MailSender>();
    return sender != nullptr && _kernel->db().read([&](Transaction& tx) { return sender->ready(tx); });
}

void PasswordLinkStore::request(std::string_view login, std::string_view address) {
    if (!isUtf8(login) || trimmed(login).empty() || characters(login) > 254)
        throw Invalid("login", trimmed(login).empty() ? "error.required" : "error.not_a_login");
    const auto hour = std::chrono::floor<std::chrono::hours>(_kernel->clock().now()).time_since_epoch().count();
    const bool tooMany = _asked.with([&](Asked& asked) {
        if (asked.hour != hour || asked.times.size() >= mostAddresses) asked = {hour, {}};
        return ++asked.times[std::string(address.substr(0, 64))] > mostOfAddress;
    });
    if (tooMany) throw Unavailable::limited("error.locked_out", std::chrono::hours(1));
    const Json arguments = Json::object({{"login", asciiLower(trimmed(login))}, {"address", address.substr(0, 64)}});
    _kernel->db().write([&](Transaction& tx) { _kernel->jobs().enqueue(tx, jobName, arguments); });
}

Job PasswordLinkStore::job() {
    return {.name = std::string(jobName),
            .doc = "Mails somebody who forgot the password a link for a new one.",
            .run = sendAsked};
}

void PasswordLinkStore::sendAsked(JobRun& run, Kernel& kernel) {
    const std::string login = run.arguments()["login"].text();
    const std::string address = run.arguments()["address"].text();
    kernel.db().write([&](Transaction& tx) {
        const auto person =
            tx.maybe<Person>(std::string(Person::select) + "(u.login_key = ? OR u.email_key = ?)", login, login);
        if (!person || !person->canHave()) return;
        const Time now = kernel.clock().now();
        if (person->asked && now - *person->asked < linksApart) return;
        if (!person->send(tx, kernel, "mail.password_reset", resetLife)) return;
        kernel.ledger().journal(tx, Viewer::system("asked for from " + address, Origin::web), {"user", person->id},
                                "password_link");
    });
}

void PasswordLinkStore::invite(Transaction& tx, const Viewer& viewer, std::int64_t userId) {
    viewer.require("users.write");
    requireOneself(viewer);
    requireRightsOf(tx, viewer, userId);
    const auto person = tx.maybe<Person>(std::string(Person::select) + "u.id = ?", userId);
    if (!person) throw NotFound("user " + std::to_string(userId));
    if (!person->canHave()) throw Conflict(person->email ? "error.password_elsewhere" : "error.no_address");
    if (!person->send(tx, *_kernel, "mail.invitation", invitationLife)) throw Conflict("error.no_mail");
    _kernel->ledger().journal(tx, viewer, {"user", userId}, "password_invited");
}

std::optional<std::string> PasswordLinkStore::loginOf(std::string_view token) {
    if (token.empty() || token.size() > 200) return std::nullopt;
    return _kernel->db().read([&](Transaction& tx) {
        return tx.maybe<std::string>(
            "SELECT u.login FROM password_link l JOIN user u ON u.id = l.user_id WHERE l.token_hash = ? AND "
            "l.expires_at > ? AND u.active AND u.deleted_at IS NULL AND u.source = 'local'",
            sha256Hex(token), _kernel->clock().now());
    });
}

void PasswordLinkStore::use(std::string_view token, std::string_view password) {
    if (token.empty() || token.size() > 200) throw Forbidden("password_link");
    _kernel->db().write([&](Transaction& tx) {
        const auto user = tx.maybe<std::int64_t>(
            "SELECT u.id FROM password_link l JOIN user u ON u.id = l.user_id WHERE l.token_hash = ? AND "
            "l.expires_at > ? AND u.active AND u.deleted_at IS NULL AND u.source = 'local' FOR UPDATE",
            sha256Hex(token), _kernel->clock().now());
        if (!user) throw Forbidden("password_link");
        Accounts& accounts = _kernel->accounts();
        accounts.setPassword(tx, accounts.viewerOf(tx, *user, Origin::web), *user, password);
        tx.execute("DELETE FROM password_link WHERE user_id = ?", *user);
    });
}

}  // namespace kontor

#include "kerberos.h"

#include "kontor/directory/domain_people.h"
#include "kontor/outbound.h"
#include "kontor/text.h"
#include "log_events.h"

namespace kontor::sso {

bool Kerberos::enabled() const {
    return !_kernel.settings().text("sso.kerberos_keytab").empty();
}

bool Kerberos::automatic(const std::string& address) const {
    if (!enabled()) return false;
    const AllowedNetworks networks(_kernel.settings().text("sso.kerberos_networks"));
    const auto client = IpAddress::parse(address);
    return client && networks.lists(*client);
}

Principal Kerberos::accept(std::string_view token) const {
    try {
        return acceptTicket(token, _kernel.settings().text("sso.kerberos_keytab"),
                            _kernel.settings().text("sso.kerberos_service"),
                            _kernel.config("data") + "/kerberos-replays");
    } catch (const BadTicket& bad) {
        const std::string reason = readableText(bad.what());
        if (bad.kind == BadTicket::Kind::keytab) log(keytabUnusable, {{"error", reason}});
        throw SignInRefused(bad.kind == BadTicket::Kind::ntlm ? "sso.refused.ntlm" : "sso.refused.ticket",
                            "the ticket is not taken: " + reason);
    }
}

std::int64_t Kerberos::userOf(const Principal& principal) const {
    const std::string shown = readableText(principal.name + "@" + principal.realm);
    const std::string local = _kernel.settings().text("sso.kerberos_local_realm");
    if (!local.empty() && asciiLower(local) == asciiLower(principal.realm)) {
        const auto user =
            _kernel.db().read([&](Transaction& tx) { return _kernel.accounts().findByLogin(tx, principal.name); });
        if (user) return *user;
    }
    auto* people = _kernel.find<directory::DomainPeople>();
    if (!people) throw SignInRefused("sso.refused.nobody", "there is no account for " + shown);
    const SignInAnswer answer = people->signInPrincipal(principal.name, principal.realm);
    switch (answer.result) {
        case SignInAnswer::Result::authenticated:
            return answer.userId;
        case SignInAnswer::Result::wrong:
            throw SignInRefused("sso.refused.inactive", "the directory does not let " + shown + " in");
        case SignInAnswer::Result::unavailable:
            throw SignInRefused("sso.refused.down", "the directory of " + shown + " is away");
        case SignInAnswer::Result::unknown:
            break;
    }
    throw SignInRefused("sso.refused.nobody", "no directory knows " + shown);
}

std::string Kerberos::trouble() const {
    try {
        checkKeytab(_kernel.settings().text("sso.kerberos_keytab"), _kernel.settings().text("sso.kerberos_service"));
        return {};
    } catch (const BadTicket& bad) {
        return readableText(bad.what());
    }
}

}  // namespace kontor::sso

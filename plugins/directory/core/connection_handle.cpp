#include "connection_handle.h"

#include <sys/time.h>

#include <algorithm>

#include "kerberos.h"
#include "kontor/text.h"
#include "ldap_controls.h"

namespace kontor::directory {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds slice(200);
constexpr std::size_t keptReferrals = 20;

timeval timevalOf(milliseconds span) {
    return {static_cast<time_t>(span.count() / 1000), static_cast<suseconds_t>(span.count() % 1000 * 1000)};
}

Fault faultOf(int code) {
    switch (code) {
        case LDAP_INVALID_CREDENTIALS:
        case LDAP_INAPPROPRIATE_AUTH:
            return Fault::credentials;
        case LDAP_STRONG_AUTH_REQUIRED:
        case LDAP_CONFIDENTIALITY_REQUIRED:
            return Fault::security;
        case LDAP_SERVER_DOWN:
        case LDAP_UNAVAILABLE:
        case LDAP_CONNECT_ERROR:
            return Fault::lost;
        case LDAP_TIMEOUT:
        case LDAP_TIMELIMIT_EXCEEDED:
            return Fault::timeout;
        case LDAP_NO_SUCH_OBJECT:
            return Fault::absent;
        case LDAP_SIZELIMIT_EXCEEDED:
        case LDAP_ADMINLIMIT_EXCEEDED:
            return Fault::sizeLimit;
        default:
            return Fault::refused;
    }
}

/// The host's name in a server's address.
std::string hostOf(const std::string& server) {
    std::string rest = server.substr(server.find("//") + 2);
    if (rest.starts_with('[')) return rest.substr(1, rest.find(']') - 1);
    return rest.substr(0, rest.find(':'));
}

}  // namespace

std::string printable(std::string_view text) {
    std::string result;
    for (const char c : leftCharacters(isUtf8(text) ? text : "", 300))
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return std::string(trimmed(result));
}

Connection::Handle::~Handle() {
    if (ldap) ldap_unbind_ext(ldap, nullptr, nullptr);
}

std::string Connection::Handle::said() const {
    char* text = nullptr;
    ldap_get_option(ldap, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text);
    std::string result = text ? printable(text) : "";
    if (text) ldap_memfree(text);
    return result;
}

void Connection::Handle::fail(int code, const std::string& doing, std::string said) const {
    if (said.empty() && code < 0) said = this->said();
    std::string text = server + ": " + doing + ": " + ldap_err2string(code);
    if (!said.empty()) text += " (" + said + ")";
    throw LdapError(faultOf(code), text);
}

void Connection::Handle::set(int option, const void* value, const char* what) const {
    if (ldap_set_option(ldap, option, value) != LDAP_OPT_SUCCESS)
        throw LdapError(Fault::unreachable, server + ": the option " + what + " can't be set");
}

void Connection::Handle::setTimeouts() const {
    const timeval patience = timevalOf(options.connectTimeout);
    set(LDAP_OPT_NETWORK_TIMEOUT, &patience, "network timeout");
    const timeval answers = timevalOf(options.answerTimeout);
    set(LDAP_OPT_TIMEOUT, &answers, "timeout");
}

void Connection::Handle::connect() {
    if (ldap_initialize(&ldap, server.c_str()) != LDAP_SUCCESS)
        throw LdapError(Fault::unreachable, server + " is no address of an LDAP server");
    const int version = LDAP_VERSION3;
    set(LDAP_OPT_PROTOCOL_VERSION, &version, "version");
    set(LDAP_OPT_REFERRALS, LDAP_OPT_OFF, "referrals");
    set(LDAP_OPT_RESTART, LDAP_OPT_ON, "restart");
    setTimeouts();
    const bool overTls = server.starts_with("ldaps://");
    if (encrypted()) {
        const int demand = options.verifyCertificate ? LDAP_OPT_X_TLS_DEMAND : LDAP_OPT_X_TLS_NEVER;
        set(LDAP_OPT_X_TLS_REQUIRE_CERT, &demand, "verification");
        if (!options.caFile.empty()) set(LDAP_OPT_X_TLS_CACERTFILE, options.caFile.c_str(), "authorities");
        const int client = 0;
        if (ldap_set_option(ldap, LDAP_OPT_X_TLS_NEWCTX, &client) != LDAP_OPT_SUCCESS)
            throw LdapError(Fault::certificate,
                            server + ": the file of trusted authorities " + options.caFile + " can't be read");
    }
    const int code = overTls            ? ldap_connect(ldap)
                     : options.startTls ? ldap_start_tls_s(ldap, nullptr, nullptr)
                                        : ldap_connect(ldap);
    if (code == LDAP_SUCCESS) return;
    const std::string why = said();
    // Where nothing is said of TLS, nobody listened.
    if (encrypted() && !why.empty() && why != "Can't contact LDAP server")
        throw LdapError(Fault::certificate, server + ": no encrypted connection: " + why);
    throw LdapError(Fault::unreachable, server + " can't be reached: " + ldap_err2string(code) +
                                            (why.empty() || why == ldap_err2string(code) ? "" : " (" + why + ")"));
}

LdapMessagePtr Connection::Handle::next(int id, const std::string& doing) {
    const auto until = Clock::now() + options.answerTimeout;
    // What is here already is taken without a question: there is a call for each entry.
    for (timeval wait{0, 0};;
         wait = timevalOf(std::min(slice, std::chrono::duration_cast<milliseconds>(until - Clock::now())))) {
        LDAPMessage* message = nullptr;
        const int type = ldap_result(ldap, id, LDAP_MSG_ONE, &wait, &message);
        if (type > 0) return LdapMessagePtr(message);
        if (type < 0) {
            int code = LDAP_SERVER_DOWN;
            ldap_get_option(ldap, LDAP_OPT_RESULT_CODE, &code);
            if (faultOf(code) == Fault::lost)
                throw LdapError(Fault::lost, server + ": " + doing + ": the connection broke off");
            fail(code, doing);
        }
        if (options.cancelled && options.cancelled()) {
            ldap_abandon_ext(ldap, id, nullptr, nullptr);
            throw LdapError(Fault::cancelled, server + ": " + doing + " was cancelled");
        }
        if (Clock::now() >= until) {
            ldap_abandon_ext(ldap, id, nullptr, nullptr);
            throw LdapError(Fault::timeout, server + ": " + doing + ": no answer within " +
                                                std::to_string(options.answerTimeout.count() / 1000) + " seconds");
        }
    }
}

void Connection::Handle::bind(const std::string& dn, const std::string& password) {
    berval secret{password.size(), const_cast<char*>(password.data())};
    int id = -1;
    const int sent = ldap_sasl_bind(ldap, dn.c_str(), LDAP_SASL_SIMPLE, &secret, nullptr, nullptr, &id);
    const std::string doing = "sign-in as " + (dn.empty() ? "nobody" : printable(dn));
    if (sent != LDAP_SUCCESS) fail(sent, doing);
    const LdapMessagePtr answer = next(id, doing);
    finish(answer.get(), doing);
}

void Connection::Handle::bindKerberos(const std::string& principal, const std::string& keytabFile) {
    const std::string doing = "sign-in as " + (principal.empty() ? "the keytab's account" : printable(principal));
    if (!encrypted()) throw LdapError(Fault::security, server + ": " + doing + ": Kerberos is used over TLS only");
    try {
        KerberosSignIn kerberos(hostOf(server), principal, keytabFile);
        for (std::string said;;) {
            const std::string token = kerberos.step(said);
            berval bytes{token.size(), const_cast<char*>(token.data())};
            int id = -1;
            const int sent = ldap_sasl_bind(ldap, "", "GSSAPI", &bytes, nullptr, nullptr, &id);
            if (sent != LDAP_SUCCESS) fail(sent, doing);
            const LdapMessagePtr answer = next(id, doing);
            berval* back = nullptr;
            ldap_parse_sasl_bind_result(ldap, answer.get(), &back, 0);
            said = back && back->bv_val ? std::string(back->bv_val, back->bv_len) : "";
            if (back) ber_bvfree(back);
            int code = LDAP_OTHER;
            ldap_get_option(ldap, LDAP_OPT_RESULT_CODE, &code);
            if (code == LDAP_SUCCESS) return;
            if (code != LDAP_SASL_BIND_IN_PROGRESS) fail(code, doing, this->said());
        }
    } catch (const LdapError& error) {
        const std::string text = error.what();
        if (text.starts_with(server)) throw;
        throw LdapError(error.fault, server + ": " + text);
    }
}

std::vector<Control> Connection::Handle::finish(LDAPMessage* message, const std::string& doing) {
    int code = LDAP_OTHER;
    char* matched = nullptr;
    char* said = nullptr;
    char** references = nullptr;
    LDAPControl** controls = nullptr;
    const int parsed = ldap_parse_result(ldap, message, &code, &matched, &said, &references, &controls, 0);
    std::string text = said ? printable(said) : "";
    if (matched) ldap_memfree(matched);
    if (said) ldap_memfree(said);
    if (references) {
        for (char** item = references; *item; ++item) refer(*item);
        if (code == LDAP_REFERRAL && *references)
            text = "the server sends us to " + printable(*references) + ", which is not followed";
        ber_memvfree(reinterpret_cast<void**>(references));
    }
    auto result = controlsOf(controls);
    if (parsed != LDAP_SUCCESS) fail(parsed, doing);
    if (code != LDAP_SUCCESS) fail(code, doing, text);
    return result;
}

void Connection::Handle::refer(const char* url) {
    if (referrals.size() < keptReferrals) referrals.push_back(printable(url));
}

Entry Connection::Handle::entryOf(LDAPMessage* message) {
    Entry entry;
    if (char* dn = ldap_get_dn(ldap, message)) {
        entry.dn = dn;
        ldap_memfree(dn);
    }
    BerElement* at = nullptr;
    for (char* name = ldap_first_attribute(ldap, message, &at); name; name = ldap_next_attribute(ldap, message, at)) {
        auto& values = entry.attributes[asciiLower(name)];
        if (berval** list = ldap_get_values_len(ldap, message, name)) {
            for (berval** item = list; *item; ++item) values.emplace_back((*item)->bv_val, (*item)->bv_len);
            ldap_value_free_len(list);
        }
        ldap_memfree(name);
    }
    if (at) ber_free(at, 0);
    return entry;
}

}  // namespace kontor::directory

#include "connection.h"

#include <ldap.h>
#include <sys/time.h>

#include <algorithm>
#include <cstring>

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

struct MessageEnd {
    void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
using Answer = std::unique_ptr<LDAPMessage, MessageEnd>;

std::string printable(std::string_view text) {
    std::string result;
    for (const char c : leftCharacters(isUtf8(text) ? text : "", 300))
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return std::string(trimmed(result));
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

std::vector<std::string> serversOf(const ServerOptions& options) {
    if (!options.servers.empty()) return options.servers;
    if (options.srvDomain.empty()) throw LdapError(Fault::unreachable, "no server is named");
    char* list = nullptr;
    std::string domain = options.srvDomain;
    if (ldap_domain2hostlist(domain.c_str(), &list) != LDAP_SUCCESS || !list)
        throw LdapError(Fault::unreachable, "DNS knows no LDAP servers of " + domain);
    std::vector<std::string> result;
    for (const auto& host : split(list, ' '))
        if (!host.empty()) result.push_back("ldap://" + host);
    ldap_memfree(list);
    return result;
}

}  // namespace

struct Connection::Handle {
    Handle(std::string server, const ServerOptions& options) : server(std::move(server)), options(options) {}
    ~Handle() {
        if (ldap) ldap_unbind_ext(ldap, nullptr, nullptr);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    LDAP* ldap = nullptr;
    std::string server;
    ServerOptions options;
    std::vector<std::string> referrals;

    std::string said() const {
        char* text = nullptr;
        ldap_get_option(ldap, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text);
        std::string result = text ? printable(text) : "";
        if (text) ldap_memfree(text);
        return result;
    }

    [[noreturn]] void fail(int code, const std::string& doing, std::string said = {}) const {
        if (said.empty() && code < 0) said = this->said();
        std::string text = server + ": " + doing + ": " + ldap_err2string(code);
        if (!said.empty()) text += " (" + said + ")";
        throw LdapError(faultOf(code), text);
    }

    void set(int option, const void* value, const char* what) const {
        if (ldap_set_option(ldap, option, value) != LDAP_OPT_SUCCESS)
            throw LdapError(Fault::unreachable, server + ": the option " + what + " can't be set");
    }

    void connect() {
        if (ldap_initialize(&ldap, server.c_str()) != LDAP_SUCCESS)
            throw LdapError(Fault::unreachable, server + " is no address of an LDAP server");
        const int version = LDAP_VERSION3;
        const timeval patience = timevalOf(options.connectTimeout);
        set(LDAP_OPT_PROTOCOL_VERSION, &version, "version");
        set(LDAP_OPT_REFERRALS, LDAP_OPT_OFF, "referrals");
        set(LDAP_OPT_RESTART, LDAP_OPT_ON, "restart");
        set(LDAP_OPT_NETWORK_TIMEOUT, &patience, "network timeout");
        const timeval answers = timevalOf(options.answerTimeout);
        set(LDAP_OPT_TIMEOUT, &answers, "timeout");
        const bool encrypted = server.starts_with("ldaps://");
        if (encrypted || options.startTls) {
            const int demand = options.verifyCertificate ? LDAP_OPT_X_TLS_DEMAND : LDAP_OPT_X_TLS_NEVER;
            set(LDAP_OPT_X_TLS_REQUIRE_CERT, &demand, "verification");
            if (!options.caFile.empty()) set(LDAP_OPT_X_TLS_CACERTFILE, options.caFile.c_str(), "authorities");
            const int client = 0;
            if (ldap_set_option(ldap, LDAP_OPT_X_TLS_NEWCTX, &client) != LDAP_OPT_SUCCESS)
                throw LdapError(Fault::certificate,
                                server + ": the file of trusted authorities " + options.caFile + " can't be read");
        }
        const int code = encrypted          ? ldap_connect(ldap)
                         : options.startTls ? ldap_start_tls_s(ldap, nullptr, nullptr)
                                            : ldap_connect(ldap);
        if (code == LDAP_SUCCESS) return;
        const std::string why = said();
        // Where nothing is said of TLS, nobody listened.
        if ((encrypted || options.startTls) && !why.empty() && why != "Can't contact LDAP server")
            throw LdapError(Fault::certificate, server + ": no encrypted connection: " + why);
        throw LdapError(Fault::unreachable, server + " can't be reached: " + ldap_err2string(code) +
                                                (why.empty() || why == ldap_err2string(code) ? "" : " (" + why + ")"));
    }

    /// The next message of an operation.
    Answer next(int id, const std::string& doing) {
        const auto until = Clock::now() + options.answerTimeout;
        for (;;) {
            if (options.cancelled && options.cancelled()) {
                ldap_abandon_ext(ldap, id, nullptr, nullptr);
                throw LdapError(Fault::cancelled, server + ": " + doing + " was cancelled");
            }
            const auto left = std::chrono::duration_cast<milliseconds>(until - Clock::now());
            if (left.count() <= 0) {
                ldap_abandon_ext(ldap, id, nullptr, nullptr);
                throw LdapError(Fault::timeout, server + ": " + doing + ": no answer within " +
                                                    std::to_string(options.answerTimeout.count() / 1000) + " seconds");
            }
            timeval wait = timevalOf(std::min(left, slice));
            LDAPMessage* message = nullptr;
            const int type = ldap_result(ldap, id, LDAP_MSG_ONE, &wait, &message);
            if (type > 0) return Answer(message);
            if (type < 0) {
                int code = LDAP_SERVER_DOWN;
                ldap_get_option(ldap, LDAP_OPT_RESULT_CODE, &code);
                if (faultOf(code) == Fault::lost)
                    throw LdapError(Fault::lost, server + ": " + doing + ": the connection broke off");
                fail(code, doing);
            }
        }
    }

    void bind(const std::string& dn, const std::string& password) {
        berval secret{password.size(), const_cast<char*>(password.data())};
        int id = -1;
        const int sent = ldap_sasl_bind(ldap, dn.c_str(), LDAP_SASL_SIMPLE, &secret, nullptr, nullptr, &id);
        const std::string doing = "sign-in as " + (dn.empty() ? "nobody" : printable(dn));
        if (sent != LDAP_SUCCESS) fail(sent, doing);
        const Answer answer = next(id, doing);
        finish(answer.get(), doing);
    }

    /// Reads the last message of an operation; throws for anything but success.
    std::vector<Control> finish(LDAPMessage* message, const std::string& doing) {
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

    void refer(const char* url) {
        if (referrals.size() < keptReferrals) referrals.push_back(printable(url));
    }

    Entry entryOf(LDAPMessage* message) {
        Entry entry;
        if (char* dn = ldap_get_dn(ldap, message)) {
            entry.dn = dn;
            ldap_memfree(dn);
        }
        BerElement* at = nullptr;
        for (char* name = ldap_first_attribute(ldap, message, &at); name;
             name = ldap_next_attribute(ldap, message, at)) {
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
};

Connection::Connection(std::unique_ptr<Handle> handle) : _handle(std::move(handle)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Connection Connection::open(const ServerOptions& options) {
    std::optional<Fault> first;
    std::string all;
    for (const auto& server : serversOf(options)) {
        try {
            auto handle = std::make_unique<Handle>(server, options);
            handle->connect();
            Connection connection(std::move(handle));
            if (!options.bindDn.empty()) connection.bind(options.bindDn, options.password);
            return connection;
        } catch (const LdapError& error) {
            if (error.fault == Fault::credentials || error.fault == Fault::security || error.fault == Fault::cancelled)
                throw;
            if (!first) first = error.fault;
            if (options.passedOver) options.passedOver(server, error.what());
            all += (all.empty() ? "" : "; ") + std::string(error.what());
        }
    }
    throw LdapError(first.value_or(Fault::unreachable), all.empty() ? "no server is named" : all);
}

Connection Connection::another() const {
    auto handle = std::make_unique<Handle>(_handle->server, _handle->options);
    handle->connect();
    return Connection(std::move(handle));
}

const std::string& Connection::server() const {
    return _handle->server;
}

const std::vector<std::string>& Connection::referrals() const {
    return _handle->referrals;
}

void Connection::bind(const std::string& dn, const std::string& password) {
    if (password.empty()) throw LdapError(Fault::credentials, _handle->server + ": a password is needed to sign in");
    _handle->bind(dn, password);
}

std::vector<Control> Connection::search(const Search& search, const SearchHandler& handler) {
    Handle& handle = *_handle;
    std::vector<char*> attributes;
    for (const auto& name : search.attributes) attributes.push_back(const_cast<char*>(name.c_str()));
    attributes.push_back(nullptr);
    ControlList controls(search.controls);
    const int scope = search.scope == Search::Scope::base  ? LDAP_SCOPE_BASE
                      : search.scope == Search::Scope::one ? LDAP_SCOPE_ONELEVEL
                                                           : LDAP_SCOPE_SUBTREE;
    const std::string doing = "search below " + printable(search.base);
    int id = -1;
    const int sent = ldap_search_ext(handle.ldap, search.base.c_str(), scope, search.filter.c_str(),
                                     search.attributes.empty() ? nullptr : attributes.data(), 0, controls.get(),
                                     nullptr, nullptr, LDAP_NO_LIMIT, &id);
    if (sent == LDAP_FILTER_ERROR)
        throw LdapError(Fault::refused, handle.server + ": the filter " + search.filter + " is not well-formed");
    if (sent != LDAP_SUCCESS) handle.fail(sent, doing);
    for (;;) {
        const Answer answer = handle.next(id, doing);
        switch (ldap_msgtype(answer.get())) {
            case LDAP_RES_SEARCH_ENTRY: {
                LDAPControl** list = nullptr;
                ldap_get_entry_controls(handle.ldap, answer.get(), &list);
                handler.entry(handle.entryOf(answer.get()), controlsOf(list));
                break;
            }
            case LDAP_RES_SEARCH_REFERENCE: {
                char** references = nullptr;
                ldap_parse_reference(handle.ldap, answer.get(), &references, nullptr, 0);
                for (char** item = references; item && *item; ++item) handle.refer(*item);
                if (references) ber_memvfree(reinterpret_cast<void**>(references));
                break;
            }
            case LDAP_RES_INTERMEDIATE: {
                char* oid = nullptr;
                berval* data = nullptr;
                ldap_parse_intermediate(handle.ldap, answer.get(), &oid, &data, nullptr, 0);
                if (handler.intermediate && oid)
                    handler.intermediate(oid, data ? std::string(data->bv_val, data->bv_len) : std::string());
                if (oid) ldap_memfree(oid);
                if (data) ber_bvfree(data);
                break;
            }
            case LDAP_RES_SEARCH_RESULT:
                return handle.finish(answer.get(), doing);
            default:
                break;
        }
    }
}

void Connection::searchPaged(const Search& search, int pageSize, const std::function<void(Entry&&)>& entry) {
    berval cookie{0, nullptr};
    const auto forget = [&] {
        if (cookie.bv_val) ber_memfree(cookie.bv_val);
        cookie = {0, nullptr};
    };
    try {
        do {
            Search page = search;
            berval value{0, nullptr};
            const int made = ldap_create_page_control_value(_handle->ldap, pageSize, &cookie, &value);
            if (made != LDAP_SUCCESS) _handle->fail(made, "paging");
            page.controls.push_back({LDAP_CONTROL_PAGEDRESULTS, std::string(value.bv_val, value.bv_len), false});
            ber_memfree(value.bv_val);
            forget();
            auto controls =
                this->search(page, {[&](Entry&& one, const std::vector<Control>&) { entry(std::move(one)); }});
            for (Control& control : controls) {
                if (control.oid != LDAP_CONTROL_PAGEDRESULTS) continue;
                LDAPControl raw{};
                raw.ldctl_oid = control.oid.data();
                raw.ldctl_value = {control.value.size(), control.value.data()};
                ber_int_t estimate = 0;
                const int code = ldap_parse_pageresponse_control(_handle->ldap, &raw, &estimate, &cookie);
                if (code != LDAP_SUCCESS) _handle->fail(code, "paging");
            }
        } while (cookie.bv_len > 0);
    } catch (...) {
        forget();
        throw;
    }
    forget();
}

std::optional<Entry> Connection::read(const std::string& dn, const std::vector<std::string>& attributes,
                                      const std::string& filter) {
    std::optional<Entry> found;
    Search search;
    search.base = dn;
    search.scope = Search::Scope::base;
    search.filter = filter;
    search.attributes = attributes;
    try {
        this->search(search, {[&](Entry&& entry, const std::vector<Control>&) { found = std::move(entry); }});
    } catch (const LdapError& error) {
        if (error.fault != Fault::absent) throw;
    }
    return found;
}

}  // namespace kontor::directory

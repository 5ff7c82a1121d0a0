#include "connection.h"

#include <algorithm>
#include <random>

#include "connection_handle.h"
#include "dns_servers.h"
#include "kontor/text.h"
#include "ldap_controls.h"

namespace kontor::directory {

namespace {

std::vector<std::string> serversOf(const ServerOptions& options) {
    if (!options.servers.empty()) return options.servers;
    if (options.srvDomain.empty()) throw LdapError(Fault::unreachable, "no server is named");
    static thread_local std::mt19937 random{std::random_device()()};
    const auto lot = [](std::uint32_t most) { return std::uniform_int_distribution<std::uint32_t>(0, most)(random); };
    std::vector<std::string> result;
    for (const DnsServer& server :
         inOrder(lookUpServers(options.srvDomain, {options.nameServer, options.connectTimeout}), lot))
        result.push_back(server.url());
    return result;
}

}  // namespace

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
            if (!options.keytabFile.empty())
                connection.bindKerberos(options.bindDn, options.keytabFile);
            else if (!options.bindDn.empty())
                connection.bind(options.bindDn, options.password);
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

void Connection::setTimeouts(std::chrono::milliseconds connect, std::chrono::milliseconds answer) {
    _handle->options.connectTimeout = connect;
    _handle->options.answerTimeout = answer;
    _handle->setTimeouts();
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

void Connection::bindKerberos(const std::string& principal, const std::string& keytabFile) {
    _handle->bindKerberos(principal, keytabFile);
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
        const LdapMessagePtr answer = handle.next(id, doing);
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
            // Pages that are there at once are not waited for, and only who waits asks.
            if (_handle->options.cancelled && _handle->options.cancelled())
                throw LdapError(Fault::cancelled, _handle->server + ": the search was cancelled");
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

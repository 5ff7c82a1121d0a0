#include "dns_servers.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "kontor/text.h"
#include "ldap_error.h"

namespace kontor::directory {

namespace {

constexpr std::size_t mostServers = 20;

/// The resolver's state of this call: other threads have theirs.
class Resolver {
  public:
    explicit Resolver(const DnsOptions& options) {
        if (res_ninit(&_state) != 0) throw LdapError(Fault::unreachable, "DNS can't be asked on this machine");
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(options.timeout).count();
        _state.retry = 2;
        _state.retrans = std::max<int>(1, static_cast<int>(seconds) / 2);
        if (!options.nameServer.empty()) use(options.nameServer);
    }
    ~Resolver() { res_nclose(&_state); }
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    std::vector<unsigned char> ask(const std::string& name) {
        std::vector<unsigned char> answer(NS_MAXMSG);
        const int size =
            res_nquery(&_state, name.c_str(), ns_c_in, ns_t_srv, answer.data(), static_cast<int>(answer.size()));
        if (size < 0) {
            const bool none = _state.res_h_errno == HOST_NOT_FOUND || _state.res_h_errno == NO_DATA;
            throw LdapError(Fault::unreachable,
                            none ? "DNS knows no servers " + name : "DNS does not answer for " + name);
        }
        answer.resize(std::min(answer.size(), static_cast<std::size_t>(size)));
        return answer;
    }

  private:
    void use(const std::string& nameServer) {
        const auto colon = nameServer.rfind(':');
        std::uint16_t port = NS_DEFAULTPORT;
        if (colon != std::string::npos)
            std::from_chars(nameServer.data() + colon + 1, nameServer.data() + nameServer.size(), port);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        if (::inet_pton(AF_INET, nameServer.substr(0, colon).c_str(), &address.sin_addr) != 1)
            throw LdapError(Fault::unreachable, nameServer + " is no address of a name server");
        _state.nscount = 1;
        _state.nsaddr_list[0] = address;
    }

    struct __res_state _state {};
};

bool isHostName(const std::string& name) {
    return !name.empty() && name.size() <= 253 && name.front() != '-' && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '.' || c == '_';
           });
}

}  // namespace

std::string DnsServer::url() const {
    const bool encrypted = port == 636 || port == 3269;
    return (encrypted ? "ldaps://" : "ldap://") + host + ":" + std::to_string(port);
}

std::vector<DnsServer> lookUpServers(const std::string& domain, const DnsOptions& options) {
    const std::string name = domain.starts_with("_") ? domain : "_ldap._tcp." + domain;
    const auto answer = Resolver(options).ask(name);
    ns_msg message{};
    std::vector<DnsServer> result;
    if (ns_initparse(answer.data(), static_cast<int>(answer.size()), &message) == 0)
        for (int i = 0; i < ns_msg_count(message, ns_s_an) && result.size() < mostServers; ++i) {
            ns_rr record{};
            if (ns_parserr(&message, ns_s_an, i, &record) != 0) break;
            if (ns_rr_type(record) != ns_t_srv || ns_rr_rdlen(record) < 7) continue;
            const unsigned char* data = ns_rr_rdata(record);
            std::array<char, NS_MAXDNAME> host{};
            if (ns_name_uncompress(answer.data(), answer.data() + answer.size(), data + 6, host.data(), host.size()) <
                0)
                continue;
            DnsServer server;
            server.priority = static_cast<std::uint16_t>(ns_get16(data));
            server.weight = static_cast<std::uint16_t>(ns_get16(data + 2));
            server.port = static_cast<std::uint16_t>(ns_get16(data + 4));
            server.host = host.data();
            while (server.host.ends_with('.')) server.host.pop_back();
            // A lone dot says that there is no such service.
            if (server.port != 0 && isHostName(server.host)) result.push_back(std::move(server));
        }
    if (result.empty()) throw LdapError(Fault::unreachable, "DNS knows no servers " + name);
    return result;
}

std::vector<DnsServer> inOrder(std::vector<DnsServer> servers, const std::function<std::uint32_t(std::uint32_t)>& lot) {
    // Those without weight first within a priority, so that they have a small chance too, as the RFC wants.
    std::stable_sort(servers.begin(), servers.end(), [](const DnsServer& a, const DnsServer& b) {
        return a.priority != b.priority ? a.priority < b.priority : (a.weight == 0) > (b.weight == 0);
    });
    for (auto from = servers.begin(); from != servers.end(); ++from) {
        const auto to = std::find_if(from, servers.end(), [&](const auto& s) { return s.priority != from->priority; });
        std::uint32_t sum = 0;
        for (auto server = from; server != to; ++server) sum += server->weight;
        const std::uint32_t drawn = lot(sum);
        std::uint32_t running = 0;
        auto chosen = from;
        for (; chosen + 1 != to; ++chosen)
            if ((running += chosen->weight) >= drawn) break;
        std::rotate(from, chosen, chosen + 1);
    }
    return servers;
}

}  // namespace kontor::directory

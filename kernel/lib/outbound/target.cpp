#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "kontor/outbound.h"
#include "kontor/text.h"

namespace kontor {

namespace {

using Fault = BadTarget::Fault;

struct FreeUrl {
    void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

/// Empty when the URL has no such part.
std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (::curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
    std::string result(text);
    ::curl_free(text);
    return result;
}

bool isPlainHost(const std::string& host) {
    return !host.empty() && host.size() <= 253 && host.back() != '.' && host.front() != '.' &&
           host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
               std::string::npos;
}

}  // namespace

BadTarget::BadTarget(Fault what, const std::string& text) : std::runtime_error(text), fault(what) {}
BadTarget::~BadTarget() = default;

const char* toString(BadTarget::Fault fault) {
    switch (fault) {
        case Fault::url:
            return "url";
        case Fault::scheme:
            return "scheme";
        case Fault::user:
            return "user";
        case Fault::unknownHost:
            return "unknown_host";
        case Fault::network:
            return "network";
    }
    return "url";
}

Target parseTarget(const std::string& text) {
    const bool printable =
        std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; });
    if (!printable) throw BadTarget(Fault::url, "the URL holds blanks or characters that must be encoded");
    const Url url(::curl_url());
    if (!url || ::curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        throw BadTarget(Fault::url, "this is no URL");
    const std::string scheme = part(url.get(), CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") throw BadTarget(Fault::scheme, "neither http nor https");
    // The library forgives missing and surplus slashes; the next reader may take them for something else.
    const std::string start = scheme + "://";
    if (!asciiLower(text.substr(0, start.size())).starts_with(start) || text.substr(start.size(), 1) == "/")
        throw BadTarget(Fault::url, "this is no URL");
    // An @ before the path is refused even where the user is empty: parsers do not agree on what it means.
    const std::string_view authority = std::string_view(text).substr(0, text.find_first_of("/?#", start.size()));
    if (authority.find('@') != std::string_view::npos)
        throw BadTarget(Fault::user, "the URL holds a user or a password");
    Target result;
    result.url = text;
    result.host = part(url.get(), CURLUPART_HOST);
    if (!part(url.get(), CURLUPART_ZONEID).empty()) throw BadTarget(Fault::url, "the URL names a zone");
    if (result.host.size() > 2 && result.host.front() == '[' && result.host.back() == ']') {
        result.host = result.host.substr(1, result.host.size() - 2);
        if (!IpAddress::parse(result.host)) throw BadTarget(Fault::url, "the address is none");
    } else if (!isPlainHost(result.host)) {
        throw BadTarget(Fault::url, "the URL names no host");
    }
    const std::string port = part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), result.port);
    if (error != std::errc() || end != port.data() + port.size() || result.port == 0)
        throw BadTarget(Fault::url, "the port is none");
    return result;
}

std::vector<IpAddress> resolve(const Target& target, const AllowedNetworks& allowed) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(target.host.c_str(), std::to_string(target.port).c_str(), &hints, &list);
    if (error != 0) throw BadTarget(Fault::unknownHost, "the host is not known: " + std::string(::gai_strerror(error)));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(list, ::freeaddrinfo);
    std::vector<IpAddress> result;
    for (const addrinfo* item = list; item; item = item->ai_next) {
        const auto address = IpAddress::of(*item->ai_addr);
        if (!address) continue;
        // One bad address spoils all: a host that has both is no host to trust.
        if (!allowed.permit(*address))
            throw BadTarget(Fault::network,
                            address->text() + " is neither a public address nor in a network an administrator allowed");
        if (std::find(result.begin(), result.end(), *address) == result.end()) result.push_back(*address);
    }
    if (result.empty()) throw BadTarget(Fault::unknownHost, "the host has no address");
    return result;
}

}  // namespace kontor

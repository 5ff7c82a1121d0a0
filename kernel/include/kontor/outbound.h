#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "kontor/export.h"
#include "kontor/network.h"

/// Calls to HTTP servers whose addresses people typed or strangers told: they lead where an administrator lets them
/// and nowhere else.
namespace kontor {

/// A URL the server does not call, and why.
struct KONTOR_API BadTarget : std::runtime_error {
    enum class Fault { url, scheme, user, unknownHost, network };
    BadTarget(Fault what, const std::string& text);
    ~BadTarget() override;
    Fault fault;
};
/// `unknown_host`, for catalogue keys.
KONTOR_API const char* toString(BadTarget::Fault fault);

/// The parts of a URL that decide where it leads.
struct Target {
    std::string url;
    std::string host;  ///< a name, or an address without brackets; other ways to write an IPv4 address are resolved
    std::uint16_t port = 0;
};

/// Throws BadTarget for anything but http and https with a plain host: no user, no zone, no characters that one parser
/// reads differently than the next.
KONTOR_API Target parseTarget(const std::string& url);

/// Every address of the host, looked up once. Throws BadTarget when it has none, or when one of them is not permitted.
KONTOR_API std::vector<IpAddress> resolve(const Target& target, const AllowedNetworks& allowed);

/// A call to a target whose addresses were looked up and checked.
struct OutboundCall {
    enum class Method { get, post } method = Method::post;
    Target target;
    std::vector<IpAddress> addresses;  ///< the only ones a connection is made to
    std::vector<std::string> headers;  ///< "Name: value"
    std::string body;
    std::string caFile = {};                  ///< trusted authorities (PEM); empty: those of this machine
    std::chrono::milliseconds limit{15'000};  ///< for everything together
    std::size_t mostBytes = 1 << 20;          ///< of the answer; what comes after is not read
    std::size_t keepBytes = 1 << 20;          ///< of these
    std::function<bool()> cancelled = {};     ///< asked now and then; true ends it early
};

/// What came back.
struct OutboundAnswer {
    long status = 0;      ///< 0 when there was no answer
    std::string body;     ///< its first `keepBytes`
    std::string error;    ///< empty when there was an answer, if only its first `mostBytes`
    bool cutOff = false;  ///< there was more than `mostBytes`
    bool cancelled = false;

    bool good() const { return error.empty() && status >= 200 && status < 300; }
};

/// Makes it: no redirects followed, no proxy of the environment used, no connection to any other address. Never throws
/// for what the far end does.
KONTOR_API OutboundAnswer callOut(const OutboundCall& call);

/// Bytes of a stranger as a text that can be kept and shown.
KONTOR_API std::string readableText(std::string bytes);

}  // namespace kontor

#include "provider_http.h"

#include <algorithm>
#include <semaphore>

#include "kontor/deadline.h"
#include "kontor/encoding.h"
#include "kontor/outbound.h"
#include "kontor/text.h"
#include "log_events.h"

namespace kontor::sso {

namespace {

constexpr std::size_t mostBytes = 256U << 10U;
/// Calls at a time: a provider that hangs must not hold the threads that answer everybody else.
constexpr std::ptrdiff_t mostCalls = 4;
std::counting_semaphore<mostCalls> freeCalls{mostCalls};

struct Turn {
    Turn() : taken(freeCalls.try_acquire()) {}
    ~Turn() {
        if (taken) freeCalls.release();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    const bool taken;
};

ProviderAnswer call(Kernel& kernel, const IdentityProvider& provider, OutboundCall outbound, const std::string& url) {
    const Turn turn;
    if (!turn.taken) throw ProviderDown("too many calls to identity providers are under way");
    try {
        const AllowedNetworks allowed(kernel.settings().text("sso.allowed_networks"));
        for (const auto& text : allowed.unreadable()) log(networksUnreadable, {{"text", text}});
        outbound.target = parseTarget(url);
        outbound.addresses = resolve(outbound.target, allowed);
    } catch (const BadTarget& bad) {
        throw ProviderDown(std::string(bad.what()) +
                           (bad.fault == BadTarget::Fault::network ? " (sso.allowed_networks)" : ""));
    }
    const std::chrono::seconds limit(kernel.settings().integer("sso.timeout_seconds"));
    outbound.limit =
        std::clamp<std::chrono::milliseconds>(Deadline::current().left() / 2, std::chrono::seconds(1), limit);
    outbound.mostBytes = outbound.keepBytes = mostBytes;
    outbound.caFile = provider.caFile;
    outbound.headers.emplace_back("Accept: application/json");
    outbound.headers.emplace_back("User-Agent: Kontor");
    const OutboundAnswer answer = callOut(outbound);
    if (!answer.error.empty()) throw ProviderDown(url + ": " + answer.error);
    if (answer.cutOff) throw ProviderDown(url + ": the answer is too long");
    try {
        ProviderAnswer result{answer.status, Json::parse(answer.body)};
        if (result.body.isObject()) return result;
    } catch (const JsonError&) {
        // Said below: what came instead is not worth repeating.
    }
    throw ProviderDown(url + ": answered " + std::to_string(answer.status) + " without a JSON object");
}

}  // namespace

Json fetchJson(Kernel& kernel, const IdentityProvider& provider, const std::string& url, const std::string& bearer) {
    OutboundCall outbound;
    outbound.method = OutboundCall::Method::get;
    if (!bearer.empty()) outbound.headers.push_back("Authorization: Bearer " + bearer);
    ProviderAnswer answer = call(kernel, provider, std::move(outbound), url);
    if (answer.status != 200) throw ProviderDown(url + ": answered " + std::to_string(answer.status));
    return std::move(answer.body);
}

ProviderAnswer postForm(Kernel& kernel, const IdentityProvider& provider, const std::string& url,
                        const std::vector<std::pair<std::string, std::string>>& form,
                        const std::vector<std::string>& headers) {
    OutboundCall outbound;
    outbound.headers = headers;
    outbound.headers.emplace_back("Content-Type: application/x-www-form-urlencoded");
    outbound.body = formEncoded(form);
    return call(kernel, provider, std::move(outbound), url);
}

}  // namespace kontor::sso

#include "front.h"

#include <sys/epoll.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "context.h"
#include "exchange_core.h"
#include "listener.h"
#include "loop.h"
#include "stream_hub.h"
#include "worker_pool.h"

namespace kontor::front {
namespace {

constexpr std::size_t otherDescriptors = 1024;  ///< files, database connections and the like

void check(const Options& options, const Handler& handler) {
    if (!handler) throw std::invalid_argument("the front needs a handler");
    if (!options.now) throw std::invalid_argument("the front needs a clock");
    if (options.listen.empty()) throw std::invalid_argument("the front needs an address to listen on");
    if (options.workers < 2) throw std::invalid_argument("the front needs at least 2 workers");
    if (options.heartbeat.count() <= 0) throw std::invalid_argument("the heartbeat must be longer than nothing");
    const bool tls =
        std::any_of(options.listen.begin(), options.listen.end(), [](const Listen& each) { return each.tls; });
    if (tls && (options.tlsCertificate.empty() || options.tlsKey.empty()))
        throw std::invalid_argument("a TLS address needs a certificate and a key");
}

void raiseFileLimit(const Context& context) {
    const rlim_t wanted = context.options.maxConnections + context.options.maxStreams + otherDescriptors;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        context.log("The limit of open files is " + std::to_string(limit.rlim_cur) + "; " + std::to_string(wanted) +
                    " are needed for all connections that are allowed");
}

}  // namespace

struct Front::Impl {
    Impl(Options options, Handler handler)
        : context{std::move(options), std::move(handler), Fd(::epoll_create1(EPOLL_CLOEXEC)), {}},
          pool(context.options.workers,
               [this](Connection& connection) {
                   serve(context, connection);
                   loop.giveBack(connection);
               }),
          loop(context, pool) {
        const auto& set = context.options;
        context.hub = std::make_shared<StreamHub>(
            StreamHub::Limits{set.maxStreams, set.streamBacklog, set.streamBudget, set.heartbeat});
    }

    Context context;
    WorkerPool pool;
    Loop loop;
    std::vector<std::uint16_t> ports;
    bool started = false;
};

Front::Front(Options options, Handler handler) {
    check(options, handler);
    _impl = std::make_unique<Impl>(std::move(options), std::move(handler));
}

Front::~Front() {
    stop();
}

void Front::start() {
    auto& context = _impl->context;
    if (std::exchange(_impl->started, true)) throw std::logic_error("the front was started before");
    const auto& options = context.options;
    raiseFileLimit(context);
    std::unique_ptr<TlsContext> tls;
    if (!options.tlsCertificate.empty()) tls = std::make_unique<TlsContext>(options.tlsCertificate, options.tlsKey);
    std::vector<std::unique_ptr<Listener>> listeners;
    for (const auto& where : options.listen) {
        listeners.push_back(std::make_unique<Listener>(where, options.backlog));
        if (listeners.back()->tcp()) _impl->ports.push_back(listeners.back()->port());
    }
    context.hub->start();
    _impl->pool.start();
    _impl->loop.start(std::move(listeners), std::move(tls));
}

std::uint16_t Front::port(std::size_t n) const {
    return _impl->ports.at(n);
}

bool Front::drain(std::chrono::steady_clock::time_point deadline) {
    if (!_impl->started || _impl->context.stopping) return true;
    _impl->context.draining = true;
    _impl->context.hub->closeAll();
    return _impl->loop.drain(deadline);
}

void Front::stop() {
    _impl->loop.stop();
    _impl->pool.stop();
    _impl->loop.clear();
    _impl->context.hub->stop();
}

Counters Front::counters() const {
    const auto& context = _impl->context;
    Counters all;
    all.accepted = context.accepted;
    all.requests = context.requests;
    all.rejected = context.rejected;
    all.timedOut = context.timedOut;
    all.evicted = context.evicted;
    all.failed = context.failed;
    all.open = context.open;
    all.running = context.running;
    all.queued = _impl->pool.queued();
    all.streams = context.hub->open();
    all.streamsDropped = context.hub->dropped();
    return all;
}

}  // namespace kontor::front

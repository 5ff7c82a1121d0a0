#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "loop.h"
#include "reply.h"

namespace kontor::front {
namespace {

constexpr int acceptsPerRound = 64;
constexpr std::size_t evictionsAtOnce = 64;  ///< so that a full house is not searched for each newcomer

}  // namespace

void Loop::watch(Listener& listener, bool accepting) {
    epoll_event event{accepting ? EPOLLIN : 0U, {.ptr = &listener}};
    if (::epoll_ctl(_context.epoll.get(), EPOLL_CTL_ADD, listener.fd(), &event) != 0)
        ::epoll_ctl(_context.epoll.get(), EPOLL_CTL_MOD, listener.fd(), &event);
}

void Loop::accept(Listener& listener) {
    for (int i = 0; i < acceptsPerRound; ++i) {
        std::string peer;
        Fd fd;
        try {
            fd = listener.accept(peer);
            if (fd) {
                adopt(listener, std::move(fd), std::move(peer));
                continue;
            }
        } catch (const std::exception& error) {
            _context.log(std::string("A connection could not be accepted: ") + error.what());
            continue;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) return;
        if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM) continue;
        // The queue stays readable, so epoll would spin: rest until the next sweep and free some descriptors meanwhile.
        _context.log("No more connections can be accepted: out of descriptors or memory");
        makeRoom();
        _paused = true;
        for (const auto& each : _listeners) watch(*each, false);
        return;
    }
}

void Loop::adopt(Listener& listener, Fd fd, std::string peer) {
    ++_context.accepted;
    if (_connections.size() >= _context.options.maxConnections) makeRoom();
    if (_connections.size() >= _context.options.maxConnections) {
        ++_context.rejected;
        if (listener.tls()) return;
        const auto body = problemBody(503, "The server has too many connections.");
        const auto text = formatHead({503, 1, true, body.size(), _context.options.now()},
                                     {{"Content-Type", "application/problem+json"}, {"Retry-After", "5"}}) +
                          body;
        Transport(std::move(fd)).write(text.data(), text.size());
        return;
    }
    auto owned =
        std::make_unique<Connection>(listener.tls() ? Transport(std::move(fd), *_tls) : Transport(std::move(fd)));
    Connection& connection = *owned;
    connection.peer = std::move(peer);
    connection.deadline = _now + _context.options.headerTimeout;
    _connections.emplace(&connection, std::move(owned));
    arm(connection, Io::wantRead);
}

void Loop::makeRoom() {
    std::vector<Connection*> idle;
    for (const auto& [connection, owner] : _connections)
        if ((connection->phase == Phase::head && connection->in.empty()) || connection->phase == Phase::linger)
            idle.push_back(connection);
    const auto count = static_cast<std::ptrdiff_t>(std::min(evictionsAtOnce, (idle.size() + 3) / 4));
    std::partial_sort(idle.begin(), idle.begin() + count, idle.end(),
                      [](const Connection* a, const Connection* b) { return a->deadline < b->deadline; });
    for (auto entry = idle.begin(); entry != idle.begin() + count; ++entry) kill(**entry);
    _context.evicted += static_cast<std::uint64_t>(count);
}

void Loop::stopListening() {
    _listeners.clear();
}

}  // namespace kontor::front

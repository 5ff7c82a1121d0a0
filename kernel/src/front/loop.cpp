#include "loop.h"

#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace kontor::front {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds drainTick{20};

milliseconds tickFor(const Options& options) {
    const auto shortest = std::min(
        {options.headerTimeout, options.idleTimeout, options.bodyTimeout, options.replyTimeout, options.lingerTimeout});
    return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

}  // namespace

Loop::Loop(Context& context, WorkerPool& pool)
    : _context(context), _pool(pool), _tick(tickFor(context.options)), _wake(makeEvent()), _now(steady_clock::now()) {
    epoll_event event{EPOLLIN, {.ptr = nullptr}};
    if (::epoll_ctl(_context.epoll.get(), EPOLL_CTL_ADD, _wake.get(), &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

Loop::~Loop() {
    stop();
}

void Loop::start(std::vector<std::unique_ptr<Listener>> listeners, std::unique_ptr<TlsContext> tls) {
    _listeners = std::move(listeners);
    _tls = std::move(tls);
    for (const auto& listener : _listeners) watch(*listener, true);
    _thread = std::thread([this] { run(); });
}

void Loop::giveBack(Connection& connection) {
    const bool first = _returned.with([&](auto& returned) {
        returned.push_back(&connection);
        return returned.size() == 1;
    });
    if (first) wake();
}

bool Loop::drain(SteadyTime deadline) {
    wake();
    auto empty = _empty.lock();
    return _drained.wait_until(empty.lock(), deadline, [&] { return *empty; });
}

void Loop::stop() {
    _context.stopping = true;
    wake();
    if (_thread.joinable()) _thread.join();
    _listeners.clear();
}

void Loop::clear() {
    _connections.clear();
    _context.open = 0;
}

Listener* Loop::listenerOf(const void* tag) const noexcept {
    for (const auto& listener : _listeners)
        if (listener.get() == tag) return listener.get();
    return nullptr;
}

void Loop::run() {
    prepareThread("front-loop");
    std::array<epoll_event, 256> events{};
    auto nextSweep = steady_clock::now() + _tick;
    while (!_context.stopping) {
        const auto tick = _context.draining ? drainTick : _tick;
        const bool nothingTimed = _connections.empty() && !_paused && !_context.draining;
        const int timeout = !_again.empty() ? 0 : nothingTimed ? -1 : static_cast<int>(tick.count());
        const int count = ::epoll_wait(_context.epoll.get(), events.data(), static_cast<int>(events.size()), timeout);
        _now = steady_clock::now();
        for (int i = 0; i < count; ++i) {
            void* tag = events[static_cast<std::size_t>(i)].data.ptr;
            if (!tag) {
                clearEvent(_wake);
            } else if (auto* listener = listenerOf(tag)) {
                accept(*listener);
            } else {
                auto& connection = *static_cast<Connection*>(tag);
                guarded(connection, [&] { onEvent(connection); });
            }
        }
        readAgain();
        for (auto* connection : _returned.with([](auto& returned) { return std::exchange(returned, {}); }))
            guarded(*connection, [&] { resume(*connection); });
        if (_context.draining) stopListening();
        if (_now >= nextSweep || _context.draining) {
            sweep();
            nextSweep = _now + tick;
        }
        _graves.clear();
        _context.open = _connections.size();
        if (_context.draining && _connections.empty()) {
            *_empty.lock() = true;
            _drained.notify_all();
        }
    }
}

template <class Step>
void Loop::guarded(Connection& connection, Step step) {
    try {
        step();
    } catch (const std::exception& error) {
        _context.log(std::string("A connection was given up: ") + error.what());
        kill(connection);
    }
}

void Loop::readAgain() {
    for (auto* connection : std::exchange(_again, {})) {
        if (_connections.count(connection) == 0) continue;
        if (connection->phase == Phase::head || connection->phase == Phase::body)
            guarded(*connection, [&] { readSome(*connection); });
    }
}

void Loop::resume(Connection& connection) {
    if (connection.detached || connection.broken) return kill(connection);
    push(connection);
}

void Loop::push(Connection& connection) {
    const auto& out = connection.out;
    const auto result = flush(connection);
    if (result == Io::ok && out.next) {
        // More is to be made, which is a worker's business; half of them at most, so that requests find one.
        connection.phase = Phase::busy;
        return _pool.submit(connection, WorkerPool::Lane::slow);
    }
    if (result == Io::ok) return replyDone(connection);
    if (result == Io::failed) return kill(connection);
    connection.phase = Phase::writing;
    const auto& options = _context.options;
    connection.deadline = transferDeadline(out.started, options.replyTimeout, out.total, options.minReplyRate);
    arm(connection, result);
}

void Loop::replyDone(Connection& connection) {
    if (connection.eof) {
        connection.transport.finish();
        return kill(connection);
    }
    if (connection.closeAfter) return sayGoodbye(connection);
    connection.nextRequest();
    park(connection);
}

void Loop::park(Connection& connection) {
    account(connection, 0);
    connection.phase = Phase::head;
    connection.idle = connection.in.empty();
    connection.deadline = _now + (connection.idle ? _context.options.idleTimeout : _context.options.headerTimeout);
    if (!connection.idle) {
        advance(connection);
        if (connection.phase != Phase::head && connection.phase != Phase::body) return;
    } else if (_context.draining) {
        connection.transport.finish();
        return kill(connection);
    }
    if (connection.transport.pending()) return readSome(connection);
    arm(connection, Io::wantRead);
}

void Loop::sayGoodbye(Connection& connection) {
    const bool nothingLeft = connection.decoder.state() == BodyDecoder::State::done && connection.in.empty();
    connection.transport.finish();
    if (_context.draining && nothingLeft) return kill(connection);
    // Closing with unread input makes the kernel reset the connection, and the client may lose the reply it has not
    // read yet.
    connection.phase = Phase::linger;
    connection.deadline = _now + _context.options.lingerTimeout;
    connection.nextRequest();
    std::string().swap(connection.in);
    account(connection, 0);
    discardSome(connection);
}

void Loop::discardSome(Connection& connection) {
    for (int round = 0; round < 16; ++round) {
        const auto result = connection.transport.discard(_scratch.data(), _scratch.size());
        if (result.status == Io::closed || result.status == Io::failed) return kill(connection);
        if (result.status != Io::ok) break;
    }
    arm(connection, Io::wantRead);
}

void Loop::kill(Connection& connection) {
    const auto found = _connections.find(&connection);
    if (found == _connections.end()) return;
    account(connection, 0);
    connection.phase = Phase::dead;
    connection.transport = {};
    _graves.push_back(std::move(found->second));
    _connections.erase(found);
}

void Loop::sweep() {
    if (_paused) {
        _paused = false;
        for (const auto& listener : _listeners) watch(*listener, true);
    }
    std::vector<Connection*> expired;
    for (const auto& [connection, owner] : _connections) {
        if (connection->phase == Phase::busy) continue;
        if (connection->deadline <= _now || (_context.draining && connection->phase == Phase::head))
            expired.push_back(connection);
    }
    for (auto* connection : expired) guarded(*connection, [&] { expire(*connection); });
}

void Loop::expire(Connection& connection) {
    const bool late = connection.deadline <= _now;
    const bool partial = connection.phase == Phase::body || (connection.phase == Phase::head && !connection.in.empty());
    if (late && connection.phase != Phase::linger) ++_context.timedOut;
    if (late && partial) return reject(connection, 408, "The request did not come in time.");
    if (connection.phase == Phase::head) connection.transport.finish();
    kill(connection);
}

void Loop::arm(Connection& connection, Io want) {
    epoll_event event{(want == Io::wantWrite ? EPOLLOUT : EPOLLIN) | EPOLLONESHOT, {.ptr = &connection}};
    const int action = connection.armedOnce ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    connection.armedOnce = true;
    if (::epoll_ctl(_context.epoll.get(), action, connection.transport.fd(), &event) != 0) kill(connection);
}

void Loop::account(Connection& connection, std::size_t bytes) {
    _context.buffered += bytes;
    _context.buffered -= connection.accounted;
    connection.accounted = bytes;
}

}  // namespace kontor::front

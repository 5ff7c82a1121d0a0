#include "stream_hub.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "context.h"

namespace kontor::front {
namespace {

constexpr std::string_view heartbeatComment = ": \n\n";
constexpr unsigned deadPeerMilliseconds = 60000;

}  // namespace

StreamHub::StreamHub(Limits limits) : _limits(limits), _epoll(::epoll_create1(EPOLL_CLOEXEC)), _wake(makeEvent()) {
    if (!_epoll) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    epoll_event event{EPOLLIN, {.ptr = nullptr}};
    if (::epoll_ctl(_epoll.get(), EPOLL_CTL_ADD, _wake.get(), &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

StreamHub::~StreamHub() {
    stop();
}

void StreamHub::start() {
    _thread = std::thread([this] { run(); });
}

void StreamHub::stop() {
    _closed = true;
    _mail.lock()->stopping = true;
    signalEvent(_wake);
    if (_thread.joinable()) _thread.join();
}

void StreamHub::closeAll() {
    _closed = true;
    _mail.lock()->closeAll = true;
    signalEvent(_wake);
}

bool StreamHub::hasRoom() const {
    return !_closed && _open < _limits.streams;
}

std::shared_ptr<StreamState> StreamHub::ended() {
    auto state = std::make_shared<StreamState>();
    auto inbox = state->inbox.lock();
    inbox->closing = inbox->ended = true;
    return state;
}

std::shared_ptr<StreamState> StreamHub::adopt(Transport transport, std::string head) {
    auto state = std::make_shared<StreamState>();
    state->hub = weak_from_this();
    state->transport = std::move(transport);
    state->backlog = head.size();
    state->inbox.lock()->pending = std::move(head);
    {
        auto mail = _mail.lock();
        if (mail->stopping || mail->closeAll) return ended();
        _backlog += state->backlog;
        ++_open;
        mail->adopted.push_back(state);
    }
    signalEvent(_wake);
    return state;
}

bool StreamHub::write(StreamState& state, std::string_view bytes) {
    bool first = false, kept = true;
    {
        auto inbox = state.inbox.lock();
        if (inbox->closing) return false;
        const std::size_t own = state.backlog + bytes.size();
        const std::size_t share = _limits.budget / std::max<std::size_t>(_open, 1);
        // When all together lag too far, only those go that hold more than their share.
        if (own > _limits.backlog || (_backlog + bytes.size() > _limits.budget && own > share)) {
            inbox->closing = true;
            // What is queued cannot arrive whole any more, so the connection ends here and the client starts again.
            state.backlog -= inbox->pending.size();
            _backlog -= inbox->pending.size();
            std::string().swap(inbox->pending);
            ++_dropped;
            kept = false;
        } else {
            inbox->pending.append(bytes);
            state.backlog += bytes.size();
            _backlog += bytes.size();
        }
        first = !std::exchange(inbox->announced, true);
    }
    if (first) touch(state);
    return kept;
}

void StreamHub::close(StreamState& state) {
    {
        auto inbox = state.inbox.lock();
        if (inbox->closing) return;
        inbox->closing = true;
        if (std::exchange(inbox->announced, true)) return;
    }
    touch(state);
}

void StreamHub::touch(StreamState& state) {
    const bool first = _mail.with([&](Mail& mail) {
        mail.touched.push_back(&state);
        return mail.touched.size() == 1;
    });
    if (first) signalEvent(_wake);
}

void StreamHub::run() {
    prepareThread("front-streams");
    std::array<epoll_event, 256> events{};
    const auto tick = std::clamp<std::chrono::milliseconds>(_limits.heartbeat / 4, std::chrono::milliseconds(5),
                                                            std::chrono::milliseconds(1000));
    auto nextBeat = Clock::now() + tick;
    for (;;) {
        const int timeout = _streams.empty() ? -1 : static_cast<int>(tick.count());
        const int count = ::epoll_wait(_epoll.get(), events.data(), static_cast<int>(events.size()), timeout);
        for (int i = 0; i < count; ++i) {
            const auto& event = events[static_cast<std::size_t>(i)];
            auto* state = static_cast<StreamState*>(event.data.ptr);
            if (!state) {
                clearEvent(_wake);
            } else if (_streams.count(state) != 0) {
                if ((event.events & EPOLLOUT) != 0) pump(*state);
                if ((event.events & ~std::uint32_t{EPOLLOUT}) != 0 && _streams.count(state) != 0) hear(*state);
            }
        }
        auto mail = _mail.with([](Mail& box) {
            Mail taken = std::move(box);
            box = {{}, {}, taken.closeAll, taken.stopping};
            return taken;
        });
        const bool stopping = mail.stopping, closing = mail.closeAll || stopping;
        takeMail(mail);
        if (closing)
            while (!_streams.empty()) {
                // Whatever was queued gets its chance; a client that does not take it now has to ask again anyway.
                StreamState& state = *_streams.begin()->first;
                state.inbox.lock()->closing = true;
                pump(state);
                end(state);
            }
        if (const auto now = Clock::now(); now >= nextBeat) {
            beat(now);
            nextBeat = now + tick;
        }
        _graves.clear();
        if (stopping) return;
    }
}

void StreamHub::takeMail(const Mail& mail) {
    for (const auto& state : mail.adopted) enlist(state);
    for (auto* state : mail.touched)
        if (_streams.count(state) != 0) pump(*state);
}

void StreamHub::enlist(const std::shared_ptr<StreamState>& state) {
    _streams.emplace(state.get(), state);
    state->lastSent = Clock::now();
    // A machine that vanished without a word is noticed by the kernel; fails harmlessly on a unix socket.
    ::setsockopt(state->transport.fd(), IPPROTO_TCP, TCP_USER_TIMEOUT, &deadPeerMilliseconds,
                 sizeof deadPeerMilliseconds);
    epoll_event event{EPOLLIN | EPOLLRDHUP, {.ptr = state.get()}};
    if (::epoll_ctl(_epoll.get(), EPOLL_CTL_ADD, state->transport.fd(), &event) != 0) return end(*state);
    pump(*state);
}

void StreamHub::pump(StreamState& state) {
    for (;;) {
        if (state.sent == state.sending.size()) {
            state.sending.clear();
            state.sent = 0;
            auto inbox = state.inbox.lock();
            inbox->announced = false;
            state.sending.swap(inbox->pending);
            if (state.sending.empty()) {
                if (!inbox->closing) break;
                inbox.lock().unlock();
                return end(state);
            }
        }
        const auto result = state.transport.write(state.sending.data() + state.sent, state.sending.size() - state.sent);
        if (result.status == Io::ok) {
            state.sent += result.bytes;
            state.backlog -= result.bytes;
            _backlog -= result.bytes;
            state.lastSent = Clock::now();
            continue;
        }
        if (result.status == Io::closed || result.status == Io::failed) return end(state);
        // A closing stream gets what its socket takes at once; it does not wait for a slow client.
        const bool closing = state.inbox.with([](StreamState::Inbox& inbox) {
            inbox.announced = false;
            return inbox.closing;
        });
        if (closing) return end(state);
        return arm(state, true);
    }
    arm(state, false);
}

void StreamHub::hear(StreamState& state) {
    std::array<char, 4096> scratch;
    for (int round = 0; round < 16; ++round) {
        switch (state.transport.read(scratch.data(), scratch.size()).status) {
            case Io::ok:
                continue;  // clients have nothing to say here
            case Io::wantRead:
                return;
            case Io::wantWrite:
                return arm(state, true);
            case Io::closed:
            case Io::failed:
                return end(state);
        }
    }
}

void StreamHub::arm(StreamState& state, bool forWrite) {
    if (state.armedForWrite == forWrite) return;
    state.armedForWrite = forWrite;
    const std::uint32_t interest = forWrite ? EPOLLIN | EPOLLRDHUP | EPOLLOUT : EPOLLIN | EPOLLRDHUP;
    epoll_event event{interest, {.ptr = &state}};
    ::epoll_ctl(_epoll.get(), EPOLL_CTL_MOD, state.transport.fd(), &event);
}

void StreamHub::end(StreamState& state) {
    const auto found = _streams.find(&state);
    if (found == _streams.end()) return;
    _graves.push_back(std::move(found->second));
    _streams.erase(found);
    --_open;
    state.transport.finish();
    state.transport = {};
    auto callback = state.inbox.with([&](StreamState::Inbox& inbox) {
        inbox.closing = inbox.ended = true;
        _backlog -= state.backlog;
        state.backlog = 0;
        std::string().swap(inbox.pending);
        return std::exchange(inbox.onClose, nullptr);
    });
    std::string().swap(state.sending);
    state.sent = 0;
    if (!callback) return;
    try {
        callback();
    } catch (...) {
        // The stream is gone either way, and its thread serves all others.
    }
}

void StreamHub::beat(Clock::time_point now) {
    std::vector<StreamState*> quiet;
    for (const auto& [state, owner] : _streams)
        if (state->backlog == 0 && now - state->lastSent >= _limits.heartbeat) quiet.push_back(state);
    for (auto* state : quiet) write(*state, heartbeatComment);
}

}  // namespace kontor::front

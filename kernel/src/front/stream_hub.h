// One thread that serves all detached connections (server-sent events).
#pragma once

#include <kontor/guarded.h>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "transport.h"

namespace kontor::front {

class StreamHub;

/// Shared by the hub and the handle of one stream.
struct StreamState {
    struct Inbox {
        std::string pending;  ///< queued by writers, not yet taken by the hub
        std::function<void()> onClose;
        bool closing = false;  ///< takes no more writes
        bool ended = false;
        bool announced = false;  ///< waits in the hub's list of streams to look at
    };
    Guarded<Inbox> inbox;
    std::atomic<std::size_t> backlog{0};  ///< bytes in `pending` and `sending`
    std::weak_ptr<StreamHub> hub;

    // Only for the hub's thread:
    Transport transport;
    std::string sending;
    std::size_t sent = 0;
    bool armedForWrite = false;
    std::chrono::steady_clock::time_point lastSent;
};

class StreamHub : public std::enable_shared_from_this<StreamHub> {
  public:
    struct Limits {
        std::size_t streams;
        std::size_t backlog;  ///< of one stream, bytes
        std::size_t budget;   ///< of all streams together, bytes
        std::chrono::milliseconds heartbeat;
    };

    explicit StreamHub(Limits limits);
    ~StreamHub();
    StreamHub(const StreamHub&) = delete;
    StreamHub& operator=(const StreamHub&) = delete;

    void start();
    /// Ends all streams (their onClose runs) and the thread.
    void stop();
    /// Ends all streams and takes no new ones.
    void closeAll();

    /// True while one more stream may be adopted.
    bool hasRoom() const;
    /// Takes the socket over; `head` goes out first. The state is ended already if the hub takes no more.
    std::shared_ptr<StreamState> adopt(Transport transport, std::string head);
    /// A state that has ended before it began.
    static std::shared_ptr<StreamState> ended();

    std::size_t open() const noexcept { return _open; }
    std::uint64_t dropped() const noexcept { return _dropped; }

    // What Stream does:
    bool write(StreamState& state, std::string_view bytes);
    void close(StreamState& state);

  private:
    using Clock = std::chrono::steady_clock;
    struct Mail {
        std::vector<std::shared_ptr<StreamState>> adopted;
        std::vector<StreamState*> touched;
        bool closeAll = false;
        bool stopping = false;
    };

    void touch(StreamState& state);
    void run();
    void takeMail(const Mail& mail);
    void enlist(const std::shared_ptr<StreamState>& state);
    void pump(StreamState& state);
    void hear(StreamState& state);
    void end(StreamState& state);
    void arm(StreamState& state, bool forWrite);
    void beat(Clock::time_point now);

    const Limits _limits;
    Fd _epoll, _wake;
    Guarded<Mail> _mail;
    std::atomic<std::size_t> _open{0};
    std::atomic<std::uint64_t> _dropped{0};
    std::atomic<std::size_t> _backlog{0};
    std::atomic<bool> _closed{false};
    std::thread _thread;

    // Only for the hub's thread:
    std::unordered_map<StreamState*, std::shared_ptr<StreamState>> _streams;
    std::vector<std::shared_ptr<StreamState>> _graves;  ///< ended in this round; events may still name them
};

}  // namespace kontor::front

// The epoll thread: accepts, parks, gathers requests, times out, says goodbye. Workers get whole requests from it and
// give the connections back.
#pragma once

#include <kontor/guarded.h>
#include <array>
#include <condition_variable>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "connection.h"
#include "context.h"
#include "listener.h"
#include "worker_pool.h"

namespace kontor::front {

class Loop {
  public:
    Loop(Context& context, WorkerPool& pool);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void start(std::vector<std::unique_ptr<Listener>> listeners, std::unique_ptr<TlsContext> tls);
    /// From any thread: the worker is done with the connection.
    void giveBack(Connection& connection);
    /// Context::draining is set: closes what is idle and waits until nothing is left.
    bool drain(SteadyTime deadline);
    /// Ends the thread; the connections stay, as workers may still hold some.
    void stop();
    /// Closes all connections; after stop() and when no worker runs any more.
    void clear();

  private:
    void run();
    void readAgain();
    /// Runs one step for a connection; an exception (out of memory) costs that connection only.
    template <class Step>
    void guarded(Connection& connection, Step step);
    void wake() noexcept { signalEvent(_wake); }
    Listener* listenerOf(const void* tag) const noexcept;

    // accepting (loop_accept.cpp)
    void watch(Listener& listener, bool accepting);
    void accept(Listener& listener);
    void adopt(Listener& listener, Fd fd, std::string peer);
    void makeRoom();
    void stopListening();

    // reading requests (loop_request.cpp)
    void onEvent(Connection& connection);
    void readSome(Connection& connection);
    void onEof(Connection& connection);
    void advance(Connection& connection);
    bool takeHead(Connection& connection);
    void startBody(Connection& connection);
    void takeBody(Connection& connection);
    void dispatch(Connection& connection);
    void reject(Connection& connection, int status, std::string_view detail);

    // replies and ends (loop.cpp)
    void resume(Connection& connection);
    void push(Connection& connection);
    void replyDone(Connection& connection);
    void park(Connection& connection);
    void sayGoodbye(Connection& connection);
    void discardSome(Connection& connection);
    void kill(Connection& connection);
    void sweep();
    void expire(Connection& connection);
    void arm(Connection& connection, Io want);
    void account(Connection& connection, std::size_t bytes);
    bool overBudget() const noexcept { return _context.buffered > _context.options.bufferBudget; }

    Context& _context;
    WorkerPool& _pool;
    const std::chrono::milliseconds _tick;
    Fd _wake;
    std::thread _thread;
    Guarded<std::vector<Connection*>> _returned;
    Guarded<bool> _empty{false};  ///< drained; waited for with _drained
    std::condition_variable _drained;

    // Only for the loop's thread once it runs:
    SteadyTime _now;
    std::unique_ptr<TlsContext> _tls;
    std::vector<std::unique_ptr<Listener>> _listeners;
    bool _paused = false;  ///< out of descriptors: listeners rest until the next sweep
    std::unordered_map<Connection*, std::unique_ptr<Connection>> _connections;
    std::vector<Connection*> _again;                   ///< hold decrypted bytes that epoll does not know of
    std::vector<std::unique_ptr<Connection>> _graves;  ///< dead in this round; events may still name them
    std::array<char, 65536> _scratch;
};

}  // namespace kontor::front

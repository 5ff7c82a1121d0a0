// The threads that run handlers.
#pragma once

#include <kontor/guarded.h>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

namespace kontor::front {

struct Connection;

class WorkerPool {
  public:
    /// Work of the slow lane may wait for its client, so it never takes more than half of the threads.
    enum class Lane { quick, slow };
    using Work = std::function<void(Connection&)>;

    WorkerPool(unsigned threads, Work work);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void start();
    void submit(Connection& connection, Lane lane);
    /// Forgets what waits and joins the threads after their current work.
    void stop();
    std::size_t queued();

  private:
    struct Queues {
        std::deque<Connection*> quick, slow;
        unsigned slowRunning = 0;
        bool stopping = false;
    };

    void run();

    const unsigned _count;
    const Work _work;
    Guarded<Queues> _queues;
    std::condition_variable _changed;
    std::vector<std::thread> _threads;
};

}  // namespace kontor::front

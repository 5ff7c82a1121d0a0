#include "worker_pool.h"

#include <utility>

#include "context.h"

namespace kontor::front {

WorkerPool::WorkerPool(unsigned threads, Work work) : _count(threads), _work(std::move(work)) {}

WorkerPool::~WorkerPool() {
    stop();
}

void WorkerPool::start() {
    _threads.reserve(_count);
    for (unsigned i = 0; i < _count; ++i) _threads.emplace_back([this] { run(); });
}

void WorkerPool::submit(Connection& connection, Lane lane) {
    _queues.with([&](Queues& queues) { (lane == Lane::slow ? queues.slow : queues.quick).push_back(&connection); });
    _changed.notify_one();
}

void WorkerPool::stop() {
    _queues.with([](Queues& queues) {
        queues.stopping = true;
        queues.quick.clear();
        queues.slow.clear();
    });
    _changed.notify_all();
    for (auto& thread : _threads) thread.join();
    _threads.clear();
}

std::size_t WorkerPool::queued() {
    return _queues.with([](Queues& queues) { return queues.quick.size() + queues.slow.size(); });
}

void WorkerPool::run() {
    prepareThread("front-worker");
    auto queues = _queues.lock();
    const auto slowReady = [&] { return !queues->slow.empty() && queues->slowRunning < _count / 2; };
    for (;;) {
        _changed.wait(queues.lock(), [&] { return queues->stopping || !queues->quick.empty() || slowReady(); });
        if (queues->stopping) return;
        const bool slow = queues->quick.empty() || (slowReady() && queues->slowRunning == 0);
        auto& lane = slow ? queues->slow : queues->quick;
        Connection& connection = *lane.front();
        lane.pop_front();
        if (slow) ++queues->slowRunning;
        queues.lock().unlock();
        _work(connection);
        queues.lock().lock();
        if (slow) {
            --queues->slowRunning;
            // This thread may now take quick work while another one has to take the slow work that was held back.
            _changed.notify_one();
        }
    }
}

}  // namespace kontor::front

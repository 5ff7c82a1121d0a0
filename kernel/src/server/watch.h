#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace kontor {

/// Calls `late` on a thread of its own unless it is gone before the limit.
class Watch {
  public:
    Watch(std::chrono::milliseconds limit, std::function<void()> late)
        : _thread([this, limit, late = std::move(late)] {
              std::unique_lock lock(_mutex);
              if (_changed.wait_for(lock, limit, [this] { return _over; })) return;
              lock.unlock();
              late();
          }) {}
    ~Watch() {
        {
            const std::lock_guard lock(_mutex);
            _over = true;
        }
        _changed.notify_all();
        _thread.join();
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

  private:
    std::mutex _mutex;
    std::condition_variable _changed;
    bool _over = false;
    std::thread _thread;
};

}  // namespace kontor

#pragma once

#include <mutex>
#include <utility>

namespace kontor {

/// A value that can only be reached under its lock.
template <class T>
class Guarded {
  public:
    template <class... Args>
    explicit Guarded(Args&&... args) : _value(std::forward<Args>(args)...) {}

    /// Holds the lock as long as it lives.
    class Access {
      public:
        T* operator->() { return _value; }
        T& operator*() { return *_value; }
        std::unique_lock<std::mutex>& lock() { return _lock; }

      private:
        friend class Guarded;
        Access(std::mutex& mutex, T& value) : _lock(mutex), _value(&value) {}
        std::unique_lock<std::mutex> _lock;
        T* _value;
    };

    Access lock() { return Access(_mutex, _value); }
    /// Runs `f` on the value under the lock and gives what it gives.
    template <class F>
    decltype(auto) with(F&& f) {
        std::lock_guard<std::mutex> hold(_mutex);
        return std::forward<F>(f)(_value);
    }

  private:
    std::mutex _mutex;
    T _value;
};

}  // namespace kontor

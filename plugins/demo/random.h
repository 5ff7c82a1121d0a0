#pragma once

#include <cstdint>
#include <string_view>

namespace kontor::demo {

/// Numbers that are the same for the same seed on every machine and with every compiler (splitmix64).
class Random {
  public:
    explicit Random(std::uint64_t seed) : _state(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (_state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// 0 .. count - 1
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
    }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <class List>
    const auto& pick(const List& list) {
        return list[below(list.size())];
    }

  private:
    std::uint64_t _state;
};

/// A generator of its own for a purpose and number, so that ticket 17 is the same however many come before it.
inline Random randomFor(std::uint64_t seed, std::uint64_t purpose, std::uint64_t number) {
    Random mixed(seed ^ (purpose * 0xd1342543de82ef95ULL));
    return Random(mixed.next() + number * 0x2545f4914f6cdd1dULL);
}

}  // namespace kontor::demo

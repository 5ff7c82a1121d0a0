#include "service_connections.h"

#include "server_access.h"

namespace kontor::directory {

namespace {

constexpr std::size_t mostIdle = 4;
constexpr std::chrono::seconds longestIdle(30);
/// After that the first server in order is tried again, in case it is another one.
constexpr std::chrono::minutes longestLife(5);

}  // namespace

ServiceConnections::Pair ServiceConnections::take(Kernel& kernel, const Directory& directory) {
    const Time now = kernel.clock().now();
    const auto fits = [&](const Idle& idle) {
        return idle.version == directory.version && now >= idle.keptAt && now - idle.keptAt <= longestIdle &&
               now - idle.pair.openedAt <= longestLife;
    };
    std::deque<Idle> gone;  // closed outside of the lock
    std::optional<Pair> found;
    _idle.with([&](auto& all) {
        auto& idle = all[directory.id];
        while (!idle.empty() && !found) {
            if (fits(idle.back()))
                found = std::move(idle.back().pair);
            else
                gone.push_back(std::move(idle.back()));
            idle.pop_back();
        }
    });
    if (!found) return takeNew(kernel, directory);
    // A server that died in silence is noticed as soon as on connecting to it.
    const auto patience = timeLimits().connectTimeout;
    found->service.setTimeouts(patience, patience);
    if (found->person) found->person->setTimeouts(patience, patience);
    found->used = true;
    return std::move(*found);
}

ServiceConnections::Pair ServiceConnections::takeNew(Kernel& kernel, const Directory& directory) {
    const std::deque<Idle> gone = _idle.with([&](auto& all) { return std::exchange(all[directory.id], {}); });
    return {Connection::open(serverOptions(kernel, directory)), std::nullopt, kernel.clock().now()};
}

void ServiceConnections::keep(Kernel& kernel, const Directory& directory, Pair&& pair) {
    Idle idle{directory.version, kernel.clock().now(), std::move(pair)};
    std::optional<Idle> gone;
    _idle.with([&](auto& all) {
        auto& kept = all[directory.id];
        kept.push_back(std::move(idle));
        if (kept.size() <= mostIdle) return;
        gone = std::move(kept.front());
        kept.pop_front();
    });
}

void ServiceConnections::clear() {
    const auto gone = _idle.with([](auto& all) { return std::exchange(all, {}); });
}

}  // namespace kontor::directory

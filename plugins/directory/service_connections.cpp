#include "service_connections.h"

#include "server_access.h"

namespace kontor::directory {

namespace {

constexpr std::size_t mostIdle = 4;
constexpr std::chrono::seconds longestIdle(30);
/// After that the first server in order is tried again, in case it is another one.
constexpr std::chrono::minutes longestLife(5);

bool isFresh(Time keptAt, Time openedAt, Time now) {
    return now >= keptAt && now - keptAt <= longestIdle && now - openedAt <= longestLife;
}

}  // namespace

ServiceConnections::Pair ServiceConnections::take(Kernel& kernel, const Directory& directory) {
    const Time now = kernel.clock().now();
    const auto fits = [&](const Idle& idle) {
        return idle.version == directory.version && isFresh(idle.keptAt, idle.pair.openedAt, now);
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

void ServiceConnections::answered(Pair& pair) {
    pair.used = false;
    const ServerOptions limits = timeLimits();
    pair.service.setTimeouts(limits.connectTimeout, limits.answerTimeout);
    if (pair.person) pair.person->setTimeouts(limits.connectTimeout, limits.answerTimeout);
}

ServiceConnections::Pair ServiceConnections::takeNew(Kernel& kernel, const Directory& directory) {
    const std::deque<Idle> gone = _idle.with([&](auto& all) { return std::exchange(all[directory.id], {}); });
    return {Connection::open(serverOptions(kernel, directory)), std::nullopt, kernel.clock().now()};
}

void ServiceConnections::keep(Kernel& kernel, const Directory& directory, Pair&& pair) {
    const Time now = kernel.clock().now();
    Idle idle{directory.version, now, std::move(pair)};
    std::deque<Idle> gone;  // closed outside of the lock
    _idle.with([&](auto& all) {
        all[directory.id].push_back(std::move(idle));
        // Of directories in which nobody signs in any more, too.
        for (auto& [id, kept] : all) {
            std::deque<Idle> stay;
            for (Idle& one : kept) {
                const bool fits = isFresh(one.keptAt, one.pair.openedAt, now) &&
                                  (id != directory.id || one.version == directory.version);
                (fits ? stay : gone).push_back(std::move(one));
            }
            for (; stay.size() > mostIdle; stay.pop_front()) gone.push_back(std::move(stay.front()));
            kept = std::move(stay);
        }
    });
}

void ServiceConnections::clear() {
    const auto gone = _idle.with([](auto& all) { return std::exchange(all, {}); });
}

}  // namespace kontor::directory

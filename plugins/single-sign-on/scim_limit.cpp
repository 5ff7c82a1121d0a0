#include "scim_limit.h"

namespace kontor::sso {

void ScimLimit::count(Kernel& kernel, std::int64_t userId) {
    const std::int64_t most = kernel.settings().integer("sso.scim_per_minute");
    const Time now = kernel.clock().now();
    const auto rest = _minutes.with([&](auto& minutes) {
        Minute& minute = minutes[userId];
        if (now - minute.from >= std::chrono::minutes(1) || now < minute.from) minute = {now, 0};
        return ++minute.requests > most ? minute.from + std::chrono::minutes(1) - now : Duration::zero();
    });
    if (rest > Duration::zero())
        throw Unavailable::limited("sso.error.too_often",
                                   std::chrono::duration_cast<std::chrono::seconds>(rest) + std::chrono::seconds(1));
}

}  // namespace kontor::sso

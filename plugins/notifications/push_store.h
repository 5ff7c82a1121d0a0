#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/web_push.h"
#include "kontor/setting.h"
#include "kontor/transaction.h"

namespace kontor::notifications::store {

/// A browser that shows notices. Keys are URL-safe base64.
struct PushDevice {
    std::int64_t id = 0;
    std::string endpoint;
    std::string p256dh;
    std::string auth;
    std::string name;
    std::int64_t failures = 0;
    Time createdAt{};
    std::optional<Time> lastGoodAt;

    static constexpr auto columns =
        std::tuple{&PushDevice::id,   &PushDevice::endpoint, &PushDevice::p256dh,    &PushDevice::auth,
                   &PushDevice::name, &PushDevice::failures, &PushDevice::createdAt, &PushDevice::lastGoodAt};
};

/// The browser is this person's from now on, whosever it was; a person keeps the newest twenty.
std::int64_t addDevice(Transaction& tx, std::int64_t userId, const PushDevice& device, Time now);
std::vector<PushDevice> devicesOf(Transaction& tx, std::int64_t userId);
/// False when the person has none of that number.
bool removeDevice(Transaction& tx, std::int64_t userId, std::int64_t id);
void deviceAnswered(Transaction& tx, std::int64_t id, Time now);
void deviceFailed(Transaction& tx, std::int64_t id, Time now);
void deviceGone(Transaction& tx, std::int64_t id);

/// The installation's keys, made when they are first asked for.
PushKeys pushKeys(Transaction& tx, const Secrets& secrets);

std::vector<std::int64_t> peopleToPush(Transaction& tx, Time now, int limit);
/// Ids of what is to be shown to that person by now, oldest first.
std::vector<std::int64_t> pushesTo(Transaction& tx, std::int64_t userId, Time now, int limit);
void setPushed(Transaction& tx, const std::vector<std::int64_t>& ids, Time now);
/// Tries again later; what is older than that isn't tried any more.
void putOffPush(Transaction& tx, const std::vector<std::int64_t>& ids, Time until, Time oldest);

}  // namespace kontor::notifications::store

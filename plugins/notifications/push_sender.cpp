#include "push_sender.h"

#include <algorithm>

#include "kontor/kernel.h"
#include "kontor/text.h"
#include "notice_view.h"
#include "push_store.h"
#include "push_target.h"

namespace kontor::notifications {

namespace {

constexpr int mostPeopleAtOnce = 200;
constexpr int mostPushesAtOnce = 10;
constexpr std::size_t shownOneByOne = 3;  // more are one message that says how many
constexpr std::chrono::minutes pushPause(2);
constexpr std::chrono::hours pushLife(1);
constexpr const char* keptFor = "TTL: 86400";

struct PushMessage {
    std::string text;   ///< JSON
    std::string topic;  ///< a newer one takes the place of an older one that was not delivered
};

/// What one person is to be shown, and where.
struct PushWork {
    std::vector<std::int64_t> ids;
    std::vector<PushMessage> messages;
    std::vector<store::PushDevice> devices;
    PushKeys keys;
};

PushMessage messageOf(Kernel& kernel, const ShownNotice& shown) {
    const Notification& notice = shown.notice;
    Json text =
        Json::object({{"title", shown.title}, {"path", notice.path}, {"tag", "notice-" + std::to_string(notice.id)}});
    // The push service can't read it, but whoever looks at a locked screen can.
    if (kernel.settings().flag("notifications.push_text"))
        text["body"] = shown.about + (notice.text.empty() ? "" : "\n" + std::string(leftCharacters(notice.text, 200)));
    return {text.dump(), sha256Hex(notice.type + toString(notice.about())).substr(0, 32)};
}

std::vector<PushMessage> messagesOf(Kernel& kernel, const Viewer& person, const std::vector<ShownNotice>& shown) {
    std::vector<PushMessage> result;
    if (shown.size() <= shownOneByOne) {
        for (const auto& one : shown) result.push_back(messageOf(kernel, one));
        return result;
    }
    const std::string title = kernel.translations().text(person.locale(), "notifications.push.many",
                                                         {{"count", std::to_string(shown.size())}});
    const Json text = Json::object({{"title", title}, {"path", "/notifications"}, {"tag", "notices"}});
    return {{text.dump(), "notices"}};
}

PushWork workFor(Transaction& tx, Kernel& kernel, std::int64_t userId, Time now) {
    PushWork work;
    work.ids = store::pushesTo(tx, userId, now, mostPushesAtOnce);
    if (work.ids.empty()) return work;
    try {
        const Viewer person = kernel.accounts().viewerOf(tx, userId, Origin::system);
        ListRequest list{.sort = "updated_at", .limit = mostPushesAtOnce};
        list.extra = isOneOf("t.id", work.ids);
        const auto notices = kernel.records().all<Notification>(tx, Viewer::system("pushing notices"), list);
        work.messages = messagesOf(kernel, person, shownTo(tx, kernel, person, notices));
        work.devices = store::devicesOf(tx, userId);
        work.keys = store::pushKeys(tx, kernel.secrets());
    } catch (const NotFound&) {
        work.messages.clear();  // no longer active
    }
    return work;
}

enum class Fate { shown, gone, failed, silent };

Fate sendOne(Kernel& kernel, const store::PushDevice& device, const PushMessage& message, const PushKeys& keys,
             const std::function<bool()>& cancelled) {
    try {
        OutboundCall call;
        call.target = pushTarget(kernel, device.endpoint);
        call.addresses = resolve(call.target, AllowedNetworks(kernel.settings().text("notifications.push_networks")));
        call.body = encryptPush(message.text, fromBase64Url(device.p256dh).value_or(""),
                                fromBase64Url(device.auth).value_or(""));
        const auto expires = kernel.clock().now() + std::chrono::hours(12);
        const std::string owner = kernel.config("public_url");
        call.headers = {
            "Content-Type: application/octet-stream",
            "Content-Encoding: aes128gcm",
            keptFor,
            "Urgency: normal",
            "Topic: " + message.topic,
            "Authorization: " +
                vapidHeader(originOf(device.endpoint),
                            std::chrono::duration_cast<std::chrono::seconds>(expires.time_since_epoch()).count(),
                            owner.starts_with("https://") ? owner : "mailto:postmaster@localhost", keys)};
        call.limit = std::chrono::seconds(10);
        call.keepBytes = 0;
        call.cancelled = cancelled;
        const OutboundAnswer answer = callOut(call);
        if (answer.good()) return Fate::shown;
        if (answer.status == 404 || answer.status == 410) return Fate::gone;
        return answer.status == 0 ? Fate::silent : Fate::failed;
    } catch (const BadTarget& bad) {
        return bad.fault == BadTarget::Fault::unknownHost ? Fate::silent : Fate::gone;
    } catch (const std::invalid_argument&) {
        return Fate::gone;  // keys that are none
    }
}

/// How many messages were taken, and how many had no answer at all.
struct PushTally {
    int taken = 0;
    int silent = 0;
};

void pushTo(JobRun& run, Kernel& kernel, std::int64_t userId, PushTally& tally) {
    const Time now = kernel.clock().now();
    const PushWork work = kernel.db().write([&](Transaction& tx) { return workFor(tx, kernel, userId, now); });
    if (work.ids.empty()) return;
    bool taken = work.messages.empty() || work.devices.empty();
    bool again = false;
    for (const auto& device : work.devices) {
        for (const auto& message : work.messages) {
            if (run.cancelled()) return;
            const Fate fate = sendOne(kernel, device, message, work.keys, [&] { return run.cancelled(); });
            kernel.db().write([&](Transaction& tx) {
                if (fate == Fate::shown) store::deviceAnswered(tx, device.id, now);
                if (fate == Fate::gone) store::deviceGone(tx, device.id);
                if (fate == Fate::failed || fate == Fate::silent) store::deviceFailed(tx, device.id, now);
            });
            taken = taken || fate == Fate::shown;
            again = again || fate == Fate::failed || fate == Fate::silent;
            tally.taken += fate == Fate::shown;
            tally.silent += fate == Fate::silent;
            if (fate != Fate::shown) break;  // the next message would fare no better
        }
    }
    kernel.db().write([&](Transaction& tx) {
        if (again && !taken)
            store::putOffPush(tx, work.ids, now + pushPause, now - pushLife);
        else
            store::setPushed(tx, work.ids, now);
    });
}

}  // namespace

void pushDue(JobRun& run, Kernel& kernel) {
    if (!kernel.settings().flag("notifications.push")) return;
    const auto people = kernel.db().read(
        [&](Transaction& tx) { return store::peopleToPush(tx, kernel.clock().now(), mostPeopleAtOnce); });
    PushTally tally;
    std::int64_t done = 0;
    for (const auto person : people) {
        if (run.cancelled()) return;
        pushTo(run, kernel, person, tally);
        run.progress(++done, static_cast<std::int64_t>(people.size()));
    }
    if (tally.silent > 0 && tally.taken == 0) throw std::runtime_error("no push service answers");
}

}  // namespace kontor::notifications

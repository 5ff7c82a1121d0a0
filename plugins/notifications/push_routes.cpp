#include "push_routes.h"

#include "kontor/kernel.h"
#include "kontor/text.h"
#include "push_sender.h"
#include "push_store.h"
#include "push_target.h"

namespace kontor::notifications {

namespace {

constexpr const char* devicesPath = "/api/v1/me/push-devices";
constexpr std::size_t longestEndpoint = 1000;

Json describe(const store::PushDevice& device) {
    Json item = Json::object({{"id", device.id},
                              {"device", device.name},
                              {"created_at", formatTime(device.createdAt)},
                              {"last_good_at", Json()}});
    if (device.lastGoodAt) item["last_good_at"] = formatTime(*device.lastGoodAt);
    return item;
}

void requireOffered(Kernel& kernel) {
    if (!kernel.settings().flag("notifications.push")) throw Conflict("notifications.push.not_offered");
}

store::PushDevice deviceIn(Kernel& kernel, const Json& body) {
    std::vector<FieldError> errors;
    const auto text = [&](const Json& holder, const char* name, const char* label) {
        if (holder[name].isString() && !holder[name].text().empty()) return holder[name].text();
        errors.push_back({label, {"error.required", {}}});
        return std::string();
    };
    for (const auto& [name, value] : body.members())
        if (name != "endpoint" && name != "keys" && name != "device" && name != "expirationTime")
            errors.push_back({name, {"error.unknown_field", {}}});
    store::PushDevice device;
    device.endpoint = text(body, "endpoint", "endpoint");
    device.p256dh = text(body["keys"], "p256dh", "keys.p256dh");
    device.auth = text(body["keys"], "auth", "keys.auth");
    device.name = std::string(leftCharacters(readableText(body["device"].text()), 200));
    if (!errors.empty()) throw Invalid(std::move(errors));
    const auto key = fromBase64Url(device.p256dh);
    if (device.p256dh.size() > 100 || !key || !isPushKey(*key))
        errors.push_back({"keys.p256dh", {"notifications.error.push_key", {}}});
    const auto secret = fromBase64Url(device.auth);
    if (!secret || secret->size() != 16) errors.push_back({"keys.auth", {"notifications.error.push_key", {}}});
    try {
        if (device.endpoint.size() > longestEndpoint) throw BadTarget(BadTarget::Fault::url, "too long");
        pushTarget(kernel, device.endpoint);
    } catch (const BadTarget&) {
        errors.push_back({"endpoint", {"notifications.error.push_endpoint", {}}});
    }
    if (!errors.empty()) throw Invalid(std::move(errors));
    return device;
}

Reply addOne(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto device = deviceIn(kernel, request.json());
    requireOffered(kernel);
    const Json made = kernel.db().write([&](Transaction& tx) {
        const auto id = store::addDevice(tx, viewer.id(), device, kernel.clock().now());
        for (const auto& known : store::devicesOf(tx, viewer.id()))
            if (known.id == id) return describe(known);
        return Json::object({{"id", id}});
    });
    return Reply::json(made, 201);
}

Reply listAll(Request&, const Viewer& viewer, Kernel& kernel) {
    Json items = Json::array();
    const auto devices = kernel.db().read([&](Transaction& tx) { return store::devicesOf(tx, viewer.id()); });
    for (const auto& device : devices) items.push(describe(device));
    Json answer = Json::object();
    answer["items"] = std::move(items);
    return Reply::json(answer);
}

Reply removeOne(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const bool gone = kernel.db().write([&](Transaction& tx) { return store::removeDevice(tx, viewer.id(), id); });
    if (!gone) throw NotFound("push device " + std::to_string(id));
    return Reply::noContent();
}

Reply tellKey(Request&, const Viewer&, Kernel& kernel) {
    requireOffered(kernel);
    const PushKeys keys = kernel.db().write([&](Transaction& tx) { return store::pushKeys(tx, kernel.secrets()); });
    return Reply::json(Json::object({{"public_key", toBase64Url(keys.publicKey)}}));
}

void addPushSettings(Registry& registry) {
    using Type = Setting::Type;
    registry.setting(
        {"notifications.push", Type::boolean, false,
         "Whether people may have notices shown by their browsers (web push). The server then calls the push "
         "services of the browsers' makers in the internet."});
    registry.setting(
        {"notifications.push_services", Type::longText,
         "fcm.googleapis.com updates.push.services.mozilla.com *.push.services.mozilla.com web.push.apple.com "
         "*.push.apple.com *.notify.windows.com",
         "Push services that are called: host, *.domain or a whole origin; others are refused."});
    registry.setting({"notifications.push_networks", Type::text, "",
                      "Networks besides the public internet in which push services may lie (10.0.0.0/8)."});
    registry.setting(
        {"notifications.push_text", Type::boolean, false,
         "Whether push messages say of which record they are and what was written, also on locked screens."});
}

}  // namespace

void addPush(Registry& registry) {
    addPushSettings(registry);
    const Json example = Json::object(
        {{"id", 3}, {"device", "Firefox"}, {"created_at", "2026-01-31T08:15:00.000000Z"}, {"last_good_at", Json()}});
    Json wanted =
        Json::object({{"endpoint", "https://updates.push.services.mozilla.com/wpush/v2/x"}, {"device", "Firefox"}});
    wanted["keys"] = Json::object(
        {{"p256dh", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"},
         {"auth", "BTBZMqHH6r4Tts7J_aSIgg"}});
    const Json object = Json::object({{"type", "object"}});
    registry.route({.method = "GET",
                    .path = devicesPath,
                    .access = needs("notifications.read"),
                    .summary = "One's browsers that show notices",
                    .doc = "Those that registered for web push.",
                    .handler = listAll,
                    .responseSchema = object,
                    .responseExample = Json::object({{"items", Json::array({example})}}),
                    .tag = "notifications"});
    registry.route({.method = "POST",
                    .path = devicesPath,
                    .access = needs("notifications.read"),
                    .summary = "Let a browser show notices",
                    .doc =
                        "The browser's push subscription as it gives it (`PushSubscription.toJSON()`), and a name for "
                        "people. 409 where web push is switched off.",
                    .handler = addOne,
                    .requestSchema = object,
                    .requestExample = wanted,
                    .responseSchema = object,
                    .responseExample = example,
                    .successStatus = 201,
                    .tag = "notifications"});
    registry.route({.method = "DELETE",
                    .path = std::string(devicesPath) + "/{id}",
                    .access = needs("notifications.read"),
                    .summary = "Let a browser show no more notices",
                    .doc = "One of one's own.",
                    .handler = removeOne,
                    .successStatus = 204,
                    .tag = "notifications"});
    registry.route({.method = "GET",
                    .path = "/api/v1/push-key",
                    .access = needs("notifications.read"),
                    .summary = "The key browsers subscribe with",
                    .doc =
                        "The public key of this installation (RFC 8292), URL-safe base64; the `applicationServerKey`. "
                        "409 where web push is switched off.",
                    .handler = tellKey,
                    .responseSchema = object,
                    .responseExample = Json::object(
                        {{"public_key",
                          "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"}}),
                    .tag = "notifications"});
    registry.job({.name = "notifications.push",
                  .doc = "Has browsers show what people were told of (web push).",
                  .every = std::chrono::minutes(1),
                  .run = pushDue});
}

}  // namespace kontor::notifications

#include "unsubscribing.h"

#include "kontor/encoding.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "notification_store.h"
#include "notifier.h"

namespace kontor::notifications {

namespace {

constexpr const char* unsubscribePath = "/unsubscribe";
constexpr std::string_view purpose = "notifications.unsubscribe";
constexpr std::size_t longestToken = 400;

Reply showUnsubscribe(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) return Reply::noContent();
    PageContent content;
    content.area = PageContent::Area::bare;
    content.title = kernel.translations().text(viewer.locale(), "notifications.unsubscribe");
    content.templateName = "notifications/unsubscribe";
    content.status = status;
    content.data = std::move(data);
    return frame->render(request, viewer, content);
}

Reply askUnsubscribe(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string token = request.queryValue("token").value_or("");
    const auto what = readUnsubscription(kernel, token);
    if (!what) return showUnsubscribe(request, viewer, kernel, Json::object({{"bad", true}}), 404);
    const auto type = kernel.catalog().notices.find(what->type);
    const Translations& translations = kernel.translations();
    const std::string about = type == kernel.catalog().notices.end()
                                  ? translations.text(viewer.locale(), "notifications.unsubscribe.all")
                                  : translations.text(viewer.locale(), type->second.title);
    return showUnsubscribe(request, viewer, kernel, Json::object({{"asks", true}, {"token", token}, {"about", about}}),
                           200);
}

Reply unsubscribe(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::string token = request.queryValue("token").value_or("");
    if (token.empty()) token = request.formValue("token");
    const auto what = readUnsubscription(kernel, token);
    if (!what) return showUnsubscribe(request, viewer, kernel, Json::object({{"bad", true}}), 404);
    kernel.db().write([&](Transaction& tx) {
        const Choices own = store::choicesOf(tx, what->userId);
        const Choices presets = store::defaults(tx);
        for (const auto& [id, type] : kernel.catalog().notices) {
            Channels channels = channelsFor(type, own, presets);
            if ((what->type != "*" && what->type != id) || channels.mail == "off") continue;
            channels.mail = "off";
            store::setChoice(tx, what->userId, id, channels);
        }
    });
    return showUnsubscribe(request, viewer, kernel, Json::object({{"done", true}}), 200);
}

}  // namespace

std::string unsubscribeAddress(Kernel& kernel, const Unsubscription& what) {
    const std::string base = kernel.config("public_url");
    if (base.empty()) return {};
    const std::string text = std::to_string(what.userId) + ":" + what.type;
    return base + unsubscribePath + "?token=" + toBase64Url(text) + "." + kernel.secrets().sign(purpose, text);
}

std::optional<Unsubscription> readUnsubscription(Kernel& kernel, std::string_view token) {
    const auto dot = token.find('.');
    if (token.size() > longestToken || dot == std::string_view::npos) return std::nullopt;
    const auto text = fromBase64Url(token.substr(0, dot));
    if (!text || !equalConstantTime(token.substr(dot + 1), kernel.secrets().sign(purpose, *text))) return std::nullopt;
    const auto colon = text->find(':');
    const auto id = wholeNumber(std::string_view(*text).substr(0, colon));
    if (colon == std::string::npos || !id) return std::nullopt;
    return Unsubscription{*id, text->substr(colon + 1)};
}

void addUnsubscribePage(Registry& registry) {
    registry.page({.path = unsubscribePath,
                   .access = open("The link in the mail says whose mails they are; it can do nothing but end them."),
                   .title = "notifications.unsubscribe",
                   .get = askUnsubscribe,
                   .post = unsubscribe,
                   .bodyLimit = 16 << 10});
}

}  // namespace kontor::notifications

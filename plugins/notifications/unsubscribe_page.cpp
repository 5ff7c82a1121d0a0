#include "kontor/kernel.h"
#include "notification_store.h"
#include "notifier.h"
#include "pages.h"
#include "unsubscribing.h"

namespace kontor::notifications {

namespace {

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

void addUnsubscribePage(Registry& registry) {
    registry.page({.path = unsubscribePath,
                   .access = open("The link in the mail says whose mails they are; it can do nothing but end them."),
                   .title = "notifications.unsubscribe",
                   .get = askUnsubscribe,
                   .post = unsubscribe,
                   .bodyLimit = 16 << 10});
}

}  // namespace kontor::notifications

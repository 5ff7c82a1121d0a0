#include "kontor/encoding.h"
#include "kontor/web/view.h"
#include "notice_view.h"
#include "pages.h"
#include "service.h"

namespace kontor::notifications {

namespace {

constexpr const char* home = "/notifications";

/// The number comes by a script, so that no page waits for it.
std::optional<Json> bell(const Ref&, Request&, const Viewer&, Kernel&) {
    return Json::object();
}

Reply showAll(Request& request, const Viewer& viewer, Kernel& kernel) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        for (const auto& shown : newest(tx, kernel, viewer, 100)) {
            const Notification& notice = shown.notice;
            rows.push(Json::object({{"id", std::to_string(notice.id)},
                                    {"href", notice.path.empty() ? home : notice.path},
                                    {"title", shown.title},
                                    {"about", shown.about},
                                    {"has_actor", !shown.actor.empty()},
                                    {"actor", shown.actor},
                                    {"has_text", !notice.text.empty()},
                                    {"text", notice.text},
                                    {"several", notice.count > 1},
                                    {"count", web::number(notice.count, viewer.locale())},
                                    {"unread", !notice.readAt},
                                    {"at", web::moment(notice.updatedAt, viewer)}}));
        }
    });
    PageContent content;
    content.area = viewer.may("web.workspace") ? PageContent::Area::workspace : PageContent::Area::portal;
    content.title = kernel.translations().text(viewer.locale(), "notifications.title");
    content.templateName = "notifications/list";
    content.data = Json::object({{"has_rows", rows.size() > 0}, {"before", formatTime(kernel.clock().now())}});
    content.data["rows"] = std::move(rows);
    return frame->render(request, viewer, content);
}

Reply readFromPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    if (const auto id = wholeNumber(request.formValue("id")))
        markRead(kernel, viewer, {*id});
    else
        markAllRead(kernel, viewer, parseTime(request.formValue("before")).value_or(kernel.clock().now()));
    return Reply::redirect(home);
}

}  // namespace

void addBell(Registry& registry) {
    registry.panel({.id = "notifications.bell",
                    .place = "frame.tools",
                    .title = "notifications.title",
                    .access = needs("notifications.read"),
                    .order = 900,
                    .templateName = "notifications/bell",
                    .data = bell});
    registry.page({.path = home,
                   .access = needs("notifications.read"),
                   .title = "notifications.title",
                   .get = showAll,
                   .post = readFromPage,
                   .bodyLimit = 16 << 10});
}

}  // namespace kontor::notifications

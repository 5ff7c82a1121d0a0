#include "notices.h"

#include "kontor/kernel.h"
#include "service.h"

namespace kontor::announcements {

namespace {

struct Look {
    std::string_view style;
    std::string_view icon;
};

Look lookOf(const Announcement& announcement) {
    if (announcement.severity == "outage") return {"error", "flame"};
    if (announcement.severity == "warning") return {"warning", "alert-triangle"};
    return {"info", "bell"};
}

std::optional<Json> notices(const Ref&, Request& request, const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    Json items = Json::array();
    for (const auto& announcement : noticesFor(viewer, kernel)) {
        const Look look = lookOf(announcement);
        Json item = Json::object({{"id", std::to_string(announcement.id)},
                                  {"title", announcement.title},
                                  {"body", announcement.body},
                                  {"style", look.style},
                                  {"icon", look.icon},
                                  {"ends", announcement.shownUntil.has_value()}});
        item["severity"] = translations.text(viewer.locale(), "value.severity." + announcement.severity);
        if (announcement.shownUntil)
            item["until"] =
                translations.text(viewer.locale(), "announcements.until",
                                  {{"time", localTime(*announcement.shownUntil, viewer.locale(), viewer.timeZone())}});
        items.push(std::move(item));
    }
    // Shown with nothing in it as well: it is what listens for the next one.
    Json data = Json::object({{"back", request.target}});
    data["notices"] = std::move(items);
    return data;
}

}  // namespace

Panel noticesPanel(std::string id, std::string place) {
    return {.id = std::move(id),
            .place = std::move(place),
            .title = "announcements.title",
            .access = needs("announcements.read"),
            .templateName = "announcements/notices",
            .data = notices};
}

Page dismissPage() {
    return {.path = "/announcements/{id}/dismiss",
            .access = needs("announcements.read"),
            .title = "announcements.dismiss",
            .post = [](Request& request, const Viewer& viewer, Kernel& kernel) {
                dismiss(viewer, kernel, request.number());
                return Reply::redirect(request.formValue("back"));
            }};
}

}  // namespace kontor::announcements

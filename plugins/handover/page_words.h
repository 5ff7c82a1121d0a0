#pragma once

#include <string>

#include "handover.h"
#include "kontor/kernel.h"
#include "kontor/web/view.h"

namespace kontor::handover {

/// What pages say about hand-overs, in the reader's language.
struct PageWords {
    const Viewer& viewer;
    Kernel& kernel;

    std::string text(const std::string& key, const Message::Params& params = {}) const {
        return kernel.translations().text(viewer.locale(), key, params);
    }
    std::string date(const std::optional<Date>& day) const { return day ? localDate(*day, viewer.locale()) : "–"; }
    std::string title(const Handover& handover) const {
        return text("handover.title." + handover.direction) + " " + handover.number;
    }
    /// The row of a list; `base` is the address that the number is added to.
    Json row(const Handover& handover, const std::string& base) const {
        return Json::object({{"href", base + std::to_string(handover.id)},
                             {"number", handover.number},
                             {"kind", text("handover.title." + handover.direction)},
                             {"state", text("handovers.state." + handover.state)},
                             {"is_open", handover.state == "issued"},
                             {"date", date(handover.date)}});
    }
    Reply page(Request& request, PageContent::Area area, std::string title, std::string templateName, Json data,
               std::string active, int status = 200) const {
        return kernel.get<PageFrame>().render(request, viewer,
                                              {.area = area,
                                               .title = std::move(title),
                                               .templateName = std::move(templateName),
                                               .data = std::move(data),
                                               .active = std::move(active),
                                               .status = status});
    }
    /// Says what was wrong above the page that comes next.
    void putError(Json& data, const Message& message) const {
        data["has_errors"] = true;
        data["errors"] = Json::array({Json::object({{"text", kernel.translations().text(viewer.locale(), message)}})});
    }
};

inline std::int64_t idFrom(std::string_view text) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string_view::npos) return 0;
    return std::stoll(std::string(text));
}

}  // namespace kontor::handover

#include <map>

#include "kontor/error.h"
#include "page_words.h"
#include "pages.h"
#include "service.h"

namespace kontor::handover {

namespace {

constexpr auto portal = PageContent::Area::portal;
const std::string minePath = "/portal/handovers";
const std::string portalOne = "/portal/handovers/";

/// One's own, also for agents: here they are one of the people who are served.
Reply showMine(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words{viewer, kernel};
    Json open = Json::array();
    Json done = Json::array();
    kernel.db().read([&](Transaction& tx) {
        open = done = Json::array();
        ListRequest list;
        list.q = "person:me state:issued,signed,refused";
        list.limit = 100;
        for (const auto& handover : kernel.records().all<Handover>(tx, viewer, list))
            (handover.state == "issued" ? open : done).push(words.row(handover, portalOne));
    });
    Json data = Json::object({{"has_open", open.size() > 0},
                              {"has_done", done.size() > 0},
                              {"is_empty", open.size() + done.size() == 0},
                              {"open", std::move(open)},
                              {"done", std::move(done)}});
    return words.page(request, portal, words.text("handover.mine"), "handover/mine", std::move(data), "handover.mine");
}

Reply showToSign(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const PageWords words{viewer, kernel};
    const auto shown =
        kernel.db().read([&](Transaction& tx) { return shownDocument(tx, viewer, kernel, request.number()); });
    const Handover& handover = shown.handover;
    if (handover.personId != viewer.id()) throw NotFound("hand-over of somebody else");
    const std::string id = std::to_string(handover.id);
    data["heading"] = words.title(handover);
    data["path"] = portalOne + id;
    data["pdf"] = "/api/v1/handovers/" + id + "/pdf";
    data["document"] = shown.html;
    data["state"] = words.text("handovers.state." + handover.state);
    data["is_open"] = handover.state == "issued";
    data["is_signed"] = handover.signedAt.has_value();
    if (handover.signedAt) data["signed"] = web::moment(*handover.signedAt, viewer);
    data["signed_name"] = handover.signedName;
    if (!data.find("name")) data["name"] = viewer.name();
    return words.page(request, portal, words.title(handover), "handover/portal", std::move(data), "handover.mine",
                      status);
}

Reply answerInPortal(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words{viewer, kernel};
    const std::int64_t id = request.number();
    const bool refuses = request.formValue("action") == "refuse";
    Json data = Json::object();
    try {
        kernel.db().write([&](Transaction& tx) {
            const auto handover = kernel.records().get<Handover>(tx, viewer, id);
            if (handover.personId != viewer.id()) throw NotFound("hand-over of somebody else");
            if (refuses) {
                refuse(tx, viewer, kernel, id, request.formValue("reason"));
                return;
            }
            if (request.formValue("agree") != "true") throw Invalid("agree", "handover.error.agree");
            sign(tx, viewer, kernel, id,
                 {.name = request.formValue("name"), .via = "portal", .signature = request.formValue("signature")});
        });
        return web::redirectWith(portalOne + std::to_string(id),
                                 refuses ? "handover.done.refused" : "handover.done.thanks");
    } catch (const Invalid& invalid) {
        data["name"] = request.formValue("name");
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "handover.field.");
        return showToSign(request, viewer, kernel, std::move(data), 422);
    } catch (const Conflict& conflict) {
        words.putError(data, conflict.message());
        return showToSign(request, viewer, kernel, std::move(data), 409);
    }
}

}  // namespace

void addPortalPages(Registry& registry) {
    registry.page({.path = minePath, .access = needs("handover.read"), .title = "handover.mine", .get = showMine});
    registry.page({.path = portalOne + "{id}",
                   .access = needs("handover.sign"),
                   .title = "handover.sign",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showToSign(request, viewer, kernel, Json::object(), 200); },
                   .post = answerInPortal,
                   .bodyLimit = 256 << 10});
    registry.menu({.id = "handover.mine",
                   .area = MenuEntry::Area::portal,
                   .title = "handover.mine",
                   .path = minePath,
                   .icon = "signature",
                   .access = needs("handover.read"),
                   .order = 25});
}

}  // namespace kontor::handover

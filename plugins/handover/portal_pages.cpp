#include <map>

#include "holdings.h"
#include "kontor/error.h"
#include "page_words.h"
#include "pages.h"
#include "service.h"

namespace kontor::handover {

namespace {

constexpr auto portal = PageContent::Area::portal;
const std::string portalHome = "/portal/equipment";
const std::string portalOne = "/portal/handovers/";

/// One's own, also for agents: here they are one of the people who are served.
Reply showEquipment(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words{viewer, kernel};
    Json open = Json::array();
    Json done = Json::array();
    Json assets = Json::array();
    kernel.db().read([&](Transaction& tx) {
        open = done = assets = Json::array();
        ListRequest list;
        list.q = "person:me state:issued,signed,refused";
        list.limit = 100;
        for (const auto& handover : kernel.records().all<Handover>(tx, viewer, list))
            (handover.state == "issued" ? open : done).push(words.row(handover, portalOne));
        for (const auto& asset : heldAssets(tx, viewer, kernel, viewer.id()))
            assets.push(Json::object({{"number", asset.number},
                                      {"name", asset.name},
                                      {"type", asset.type},
                                      {"has_serial", !asset.serial.empty()},
                                      {"serial", asset.serial}}));
    });
    Json data = Json::object({{"has_open", open.size() > 0},
                              {"has_done", done.size() > 0},
                              {"has_assets", assets.size() > 0},
                              {"open", std::move(open)},
                              {"done", std::move(done)}});
    data["assets_held"] = std::move(assets);
    return words.page(request, portal, words.text("handover.equipment"), "handover/equipment", std::move(data),
                      "handover.equipment");
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
    return words.page(request, portal, words.title(handover), "handover/portal", std::move(data), "handover.equipment",
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
    registry.page(
        {.path = portalHome, .access = needs("handover.read"), .title = "handover.equipment", .get = showEquipment});
    registry.page({.path = portalOne + "{id}",
                   .access = needs("handover.sign"),
                   .title = "handover.sign",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showToSign(request, viewer, kernel, Json::object(), 200); },
                   .post = answerInPortal,
                   .bodyLimit = 256 << 10});
    registry.menu({.id = "handover.equipment",
                   .area = MenuEntry::Area::portal,
                   .title = "handover.equipment",
                   .path = portalHome,
                   .icon = "device-desktop",
                   .access = needs("handover.read"),
                   .order = 20});
}

}  // namespace kontor::handover

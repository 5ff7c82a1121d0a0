#include "pages.h"

#include "draft_form.h"
#include "kontor/error.h"
#include "kontor/web/record_list.h"
#include "page_words.h"
#include "service.h"

namespace kontor::handover {

namespace {

constexpr auto workspace = PageContent::Area::workspace;
const std::string home = "/handovers";

std::string pathOf(std::int64_t id) {
    return home + "/" + std::to_string(id);
}

web::RecordListPage handoverList() {
    return {.kind = std::string(Handover::kind),
            .path = home,
            .access = needs("handover.read_all"),
            .title = "handover.all",
            .icon = "signature",
            .columns = {"number", "kind", "state", "person_id", "agent_id", "date", "signed_at"},
            .facets = {"state", "kind", "agent_id", "location_id", "department_id"},
            .views = {{.id = "open", .title = "handover.open", .icon = "signature", .q = "state:draft,issued"},
                      {.id = "done", .title = "handover.done", .icon = "circle-check", .q = "state:signed"},
                      {.id = "all", .title = "handover.every", .icon = "list"}},
            .create = "/handovers/new",
            .createTitle = "handover.new",
            .emptyText = "handover.none_text",
            .active = "handover.all"};
}

/// What was issued: the document and what can be done with it.
Reply showIssued(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const PageWords words{viewer, kernel};
    ShownDocument shown;
    bool mayWrite = false;
    kernel.db().read([&](Transaction& tx) {
        shown = shownDocument(tx, viewer, kernel, request.number());
        mayWrite = kernel.records().viewerOver(tx, viewer, handoverRef(shown.handover.id)).may("handover.write");
    });
    const Handover& handover = shown.handover;
    data["heading"] = words.title(handover);
    data["path"] = pathOf(handover.id);
    data["pdf"] = "/api/v1/handovers/" + std::to_string(handover.id) + "/pdf";
    data["state"] = words.text("handovers.state." + handover.state);
    data["person"] = shown.facts.person;
    data["date"] = words.date(handover.date);
    data["document"] = shown.html;
    data["can_sign"] = handover.state == "issued" && mayWrite;
    data["can_cancel"] = handover.state == "issued" && mayWrite;
    data["is_signed"] = handover.signedAt.has_value();
    if (handover.signedAt) data["signed"] = web::moment(*handover.signedAt, viewer);
    data["signed_name"] = handover.signedName;
    data["signed_way"] = words.text("handover.way." + handover.signedVia.value_or("portal"));
    data["has_signature"] = !handover.signature.empty();
    data["signature"] = handover.signature;
    data["is_filed"] = handover.fileId.has_value();
    data["sha256"] = handover.sha256;
    data["is_refused"] = handover.state == "refused";
    data["reason"] = handover.refusedReason;
    data["confirm_cancel"] = words.text("handover.confirm_cancel", {{"number", handover.number}});
    return words.page(request, workspace, words.title(handover), "handover/one", std::move(data), "handover.all",
                      status);
}

Reply showOne(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const auto handover =
        kernel.db().read([&](Transaction& tx) { return kernel.records().get<Handover>(tx, viewer, request.number()); });
    if (handover.state != "draft") return showIssued(request, viewer, kernel, std::move(data), status);
    return showDraft(request, viewer, kernel, handover, std::move(data), status);
}

Reply actOnOne(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::string action = request.formValue("action");
    const PageWords words{viewer, kernel};
    Json data = Json::object();
    try {
        if (action == "cancel") {
            kernel.db().write([&](Transaction& tx) { cancel(tx, viewer, kernel, id); });
            return web::redirectWith(pathOf(id), "handover.done.cancelled");
        }
        if (action == "delete") {
            kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, handoverRef(id)); });
            return web::redirectWith(home, "handover.done.deleted");
        }
        kernel.db().write([&](Transaction& tx) {
            saveDraft(tx, request, viewer, kernel, id);
            if (action == "issue") issue(tx, viewer, kernel, id);
        });
        return web::redirectWith(pathOf(id), action == "issue" ? "handover.done.issued" : "handover.done.saved");
    } catch (const Invalid& invalid) {
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "handover.field.");
        return showOne(request, viewer, kernel, std::move(data), 422);
    } catch (const Conflict& conflict) {
        words.putError(data, conflict.message());
        return showOne(request, viewer, kernel, std::move(data), 409);
    }
}

Reply makeNew(Request& request, const Viewer& viewer, Kernel& kernel) {
    try {
        const auto id = kernel.db().write([&](Transaction& tx) { return saveDraft(tx, request, viewer, kernel, 0); });
        return web::redirectWith(pathOf(id), "handover.done.saved");
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "handover.field.");
        return showDraft(request, viewer, kernel, sentDraft(request), std::move(data), 422);
    }
}

/// The page the person signs on, before the agent: nothing on it leads anywhere else.
Reply showDesk(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const PageWords words{viewer, kernel};
    const auto shown =
        kernel.db().read([&](Transaction& tx) { return shownDocument(tx, viewer, kernel, request.number()); });
    const bool isOpen = shown.handover.state == "issued";
    data["heading"] = words.title(shown.handover);
    data["path"] = pathOf(shown.handover.id);
    data["document"] = shown.html;
    data["is_open"] = isOpen;
    data["state"] = words.text("handovers.state." + shown.handover.state);
    if (!data.find("name")) data["name"] = shown.facts.person;
    return words.page(request, PageContent::Area::bare, words.title(shown.handover), "handover/desk", std::move(data),
                      "", status);
}

Reply signAtDesk(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words{viewer, kernel};
    const std::int64_t id = request.number();
    Json data = Json::object();
    try {
        kernel.db().write([&](Transaction& tx) {
            sign(tx, viewer, kernel, id,
                 {.name = request.formValue("name"), .via = "desk", .signature = request.formValue("signature")});
        });
        return web::redirectWith(pathOf(id) + "/desk", "handover.done.thanks");
    } catch (const Invalid& invalid) {
        data["name"] = request.formValue("name");
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "handover.field.");
        return showDesk(request, viewer, kernel, std::move(data), 422);
    } catch (const Conflict& conflict) {
        words.putError(data, conflict.message());
        return showDesk(request, viewer, kernel, std::move(data), 409);
    }
}

}  // namespace

void addPages(Registry& registry) {
    const Access write = needs("handover.write");
    web::addRecordList(registry, handoverList());
    registry.page({.path = home + "/new",
                   .access = write,
                   .title = "handover.new",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showNewDraft(request, viewer, kernel); },
                   .post = makeNew});
    registry.page({.path = home + "/{id}",
                   .access = needs("handover.read_all"),
                   .title = "handover.one",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showOne(request, viewer, kernel, Json::object(), 200); },
                   .post = actOnOne});
    registry.page({.path = home + "/{id}/desk",
                   .access = write,
                   .title = "handover.sign",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showDesk(request, viewer, kernel, Json::object(), 200); },
                   .post = signAtDesk,
                   .bodyLimit = 256 << 10});
    registry.menu({.id = "handover.all",
                   .title = "handover.all",
                   .path = home,
                   .icon = "signature",
                   .access = needs("handover.read_all"),
                   .order = 46});
    registry.menu({.id = "records.handover-templates",
                   .area = MenuEntry::Area::admin,
                   .title = "records.handover-templates",
                   .path = "/admin/records/handover-templates",
                   .icon = "signature",
                   .access = needs("handover.configure"),
                   .order = 79,
                   .group = menuGroups::serviceDesk});
}

}  // namespace kontor::handover

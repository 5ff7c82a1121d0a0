#include "pages.h"

#include <map>

#include "draft_form.h"
#include "kontor/error.h"
#include "page_words.h"
#include "service.h"

namespace kontor::handover {

namespace {

constexpr auto workspace = PageContent::Area::workspace;
const std::string home = "/handovers";
constexpr int rowsListed = 50;

std::string pathOf(std::int64_t id) {
    return home + "/" + std::to_string(id);
}

Reply showList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words{viewer, kernel};
    const bool done = request.queryValue("show") == "done";
    ListRequest list;
    list.q = done ? "state:signed,refused,cancelled" : "state:draft,issued";
    list.limit = rowsListed;
    list.cursor = request.queryValue("cursor").value_or("");
    Json rows = Json::array();
    std::string next;
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        const auto page = kernel.records().list(tx, viewer, Handover::kind, list);
        std::vector<std::int64_t> people;
        for (const auto& record : page.items) people.push_back(record.as<Handover>().personId);
        std::map<std::int64_t, std::string> names;
        if (!people.empty())
            for (auto& [id, name] : kernel.records().labels(tx, viewer, "user", people)) names[id] = name;
        for (const auto& record : page.items) {
            const auto& handover = record.as<Handover>();
            Json row = words.row(handover, home + "/");
            row["person"] = names.contains(handover.personId) ? names[handover.personId] : "–";
            rows.push(std::move(row));
        }
        next = page.nextCursor.value_or("");
    });
    Json data = Json::object({{"has_rows", rows.size() > 0},
                              {"shows_done", done},
                              {"can_write", viewer.may("handover.write")},
                              {"has_next", !next.empty()},
                              {"next_href", home + (done ? "?show=done&cursor=" : "?cursor=") + percentEncode(next)}});
    data["rows"] = std::move(rows);
    return words.page(request, workspace, words.text("handover.all"), "handover/list", std::move(data), "handover.all");
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
    registry.page({.path = home, .access = needs("handover.read_all"), .title = "handover.all", .get = showList});
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

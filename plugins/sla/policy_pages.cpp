#include "applying.h"
#include "kontor/error.h"
#include "kontor/labels.h"
#include "kontor/web/view.h"
#include "pages.h"
#include "policy_form.h"
#include "service.h"

namespace kontor::sla {

namespace {

const std::string home = "/admin/sla";

std::string pathOf(std::int64_t policyId) {
    return home + "/" + std::to_string(policyId);
}

Ref refOf(std::int64_t policyId) {
    return {std::string(Policy::kind), policyId};
}

std::optional<std::int64_t> versionIn(const std::string& text) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::stoll(text);
}

Reply page(Request& request, const ClockWords& words, Kernel& kernel, std::string title, std::string templateName,
           Json data, int status = 200) {
    return kernel.get<PageFrame>().render(request, words.viewer,
                                          {.area = PageContent::Area::admin,
                                           .title = std::move(title),
                                           .templateName = std::move(templateName),
                                           .data = std::move(data),
                                           .active = "sla.admin",
                                           .status = status});
}

Reply showPolicies(Request& request, const Viewer& viewer, Kernel& kernel) {
    const ClockWords words{viewer, kernel.translations()};
    const auto policies = kernel.db().read([&](Transaction& tx) {
        ListRequest list;
        list.limit = 200;
        return kernel.records().all<Policy>(tx, viewer, list);
    });
    Json rows = Json::array();
    for (const auto& policy : policies) {
        const Json& usual = policy.targets["default"];
        const auto target = [&](const char* clock) { return usual.isObject() ? usual[clock].text("–") : "–"; };
        rows.push(Json::object({{"href", pathOf(policy.id)},
                                {"position", std::to_string(policy.position)},
                                {"name", policy.name},
                                {"query", policy.query.empty() ? words.text("sla.all_tickets") : policy.query},
                                {"first_response", target("first_response")},
                                {"resolution", target("resolution")},
                                {"steps", std::to_string(policy.steps.size())},
                                {"state", policy.active ? "done" : "cancelled"},
                                {"state_label", words.text(policy.active ? "sla.active" : "sla.inactive")}}));
    }
    return page(
        request, words, kernel, words.text("sla.admin"), "sla/policies",
        Json::object(
            {{"has_rows", rows.size() > 0}, {"rows", std::move(rows)}, {"can_manage", viewer.may("sla.manage")}}));
}

void putTrial(Json& data, const Trial& trial, const ClockWords& words) {
    Json rows = Json::array();
    for (const auto& one : trial.tickets) {
        Json clocks = Json::array();
        for (const auto& run : one.runs) clocks.push(words.shown(run));
        rows.push(Json::object({{"href", "/tickets/" + std::to_string(one.ticket.id)},
                                {"number", one.ticket.number},
                                {"subject", one.ticket.subject},
                                {"has_clocks", clocks.size() > 0},
                                {"clocks", std::move(clocks)}}));
    }
    const std::string found = web::number(trial.found, words.viewer.locale());
    data["trial"] =
        Json::object({{"text", words.text(trial.found >= Records::countLimit ? "sla.trial.many" : "sla.trial.found",
                                          {{"count", found}, {"shown", std::to_string(rows.size())}})},
                      {"has_rows", rows.size() > 0},
                      {"rows", std::move(rows)}});
}

void putChanges(Json& data, Transaction& tx, Kernel& kernel, const ClockWords& words,
                const std::vector<DueChange>& changes) {
    std::vector<Ref> tickets;
    for (const auto& change : changes) tickets.push_back({std::string(tickets::Ticket::kind), change.ticketId});
    std::map<Ref, std::string> names;
    if (!tickets.empty()) names = kernel.get<Labels>().labels(tx, words.viewer, tickets);
    const auto time = [&](const std::optional<Time>& at) {
        return at ? localTime(*at, words.viewer.locale(), words.viewer.timeZone()) : std::string("–");
    };
    Json rows = Json::array();
    for (const auto& change : changes) {
        const auto name = names.find({std::string(tickets::Ticket::kind), change.ticketId});
        const auto clock = clockNamed(change.clock);
        rows.push(Json::object({{"href", "/tickets/" + std::to_string(change.ticketId)},
                                {"ticket", name == names.end() ? "#" + std::to_string(change.ticketId) : name->second},
                                {"clock", clock ? words.clock(*clock) : change.clock},
                                {"before", time(change.before)},
                                {"after", time(change.after)}}));
    }
    data["has_changes"] = rows.size() > 0;
    data["changes"] = std::move(rows);
}

/// What applying it to open tickets changed the last time.
void putApplied(Json& data, Transaction& tx, Kernel& kernel, const ClockWords& words, std::int64_t id) {
    try {
        const Applied last = lastApplied(tx, kernel, words.viewer, id);
        const auto count = [&](std::int64_t value) { return web::number(value, words.viewer.locale()); };
        const char* key = last.application.finishedAt ? "sla.apply.done" : "sla.apply.under_way";
        data["applied"] =
            Json::object({{"text", words.text(key, {{"at", localTime(last.application.appliedAt, words.viewer.locale(),
                                                                     words.viewer.timeZone())},
                                                    {"looked", count(last.application.looked)},
                                                    {"changed", count(last.application.changed)}})}});
        putChanges(data, tx, kernel, words, last.changes);
    } catch (const NotFound&) {
        data["applied"] = false;
    }
}

void putPreview(Json& data, const ApplyPreview& preview, const ClockWords& words) {
    const auto count = [&](std::int64_t value) { return web::number(value, words.viewer.locale()); };
    data["preview"] =
        Json::object({{"text", words.text(preview.isCut ? "sla.apply.would_cut" : "sla.apply.would",
                                          {{"looked", count(preview.looked)}, {"changed", count(preview.changed)}})}});
}

/// The page of a policy, or of a new one (id 0), with the form as kept or as it was sent.
Reply showPolicy(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t id, Json data, bool sent,
                 int status = 200, const ApplyPreview* preview = nullptr) {
    const ClockWords words{viewer, kernel.translations()};
    Policy policy;
    kernel.db().read([&](Transaction& tx) {
        if (id != 0) policy = kernel.records().get<Policy>(tx, viewer, id);
        if (preview)
            putChanges(data, tx, kernel, words, preview->changes);
        else if (id != 0)
            putApplied(data, tx, kernel, words, id);
        putForm(data, sent ? sentValues(request) : valuesOf(policy), words, tx, kernel);
    });
    const std::string heading = id == 0 ? words.text("sla.new") : policy.name;
    data["heading"] = heading;
    data["action"] = id == 0 ? home + "/new" : pathOf(id);
    data["is_new"] = id == 0;
    data["can_manage"] = viewer.may("sla.manage");
    data["confirm_delete"] = words.text("sla.confirm_delete", {{"name", policy.name}});
    return page(request, words, kernel, heading, "sla/policy", std::move(data), status);
}

Reply applyPolicy(Request& request, const Viewer& viewer, Kernel& kernel, const Keeper& keeper, std::int64_t id) {
    if (request.formValue("action") == "apply") try {
            apply(kernel, keeper, viewer, id);
            return web::redirectWith(pathOf(id) + "#apply", "sla.done.applying");
        } catch (const Conflict&) {
            return web::redirectWith(pathOf(id) + "#apply", "sla.error.applying");
        }
    const ClockWords words{viewer, kernel.translations()};
    Json data = Json::object();
    const ApplyPreview preview = previewApplying(kernel, keeper, viewer, id);
    putPreview(data, preview, words);
    return showPolicy(request, viewer, kernel, id, std::move(data), false, 200, &preview);
}

Reply save(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    viewer.require("sla.manage");
    const ClockWords words{viewer, kernel.translations()};
    const std::string action = request.formValue("action");
    Json data = Json::object();
    try {
        const FormValues values = sentValues(request);
        if (action == "trial") {
            putTrial(data, tryOut(kernel, viewer, patchOf(values, nullptr)), words);
            return showPolicy(request, viewer, kernel, id, std::move(data), true);
        }
        if (action == "delete" && id != 0) {
            kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, refOf(id)); });
            return web::redirectWith(home, "sla.done.deleted");
        }
        const auto kept = kernel.db().write([&](Transaction& tx) {
            if (id == 0) return kernel.records().create(tx, viewer, Policy::kind, patchOf(values, nullptr)).id();
            const auto before = kernel.records().get<Policy>(tx, viewer, id);
            const auto version = versionIn(request.formValue("version"));
            return kernel.records().patch(tx, viewer, refOf(id), patchOf(values, &before), version).id();
        });
        return web::redirectWith(pathOf(kept), "sla.done.saved");
    } catch (const Invalid& invalid) {
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "sla.field.");
        return showPolicy(request, viewer, kernel, id, std::move(data), true, 422);
    } catch (const Stale&) {
        data["has_errors"] = true;
        data["errors"] = Json::array({Json::object({{"text", words.text("web.record.stale")}})});
        return showPolicy(request, viewer, kernel, id, std::move(data), true, 412);
    }
}

}  // namespace

void addPolicyPages(Registry& registry, std::shared_ptr<Keeper> keeper) {
    registry.page({.path = home, .access = needs("sla.manage"), .title = "sla.admin", .get = showPolicies});
    registry.page({.path = home + "/new",
                   .access = needs("sla.manage"),
                   .title = "sla.new",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showPolicy(request, viewer, kernel, 0, Json::object(), false); },
                   .post = [](Request& request, const Viewer& viewer,
                              Kernel& kernel) { return save(request, viewer, kernel, 0); }});
    registry.page({.path = home + "/{id}",
                   .access = needs("sla.manage"),
                   .title = "sla.one",
                   .get =
                       [](Request& request, const Viewer& viewer, Kernel& kernel) {
                           return showPolicy(request, viewer, kernel, request.number(), Json::object(), false);
                       },
                   .post =
                       [keeper](Request& request, const Viewer& viewer, Kernel& kernel) {
                           const bool applies = request.formValue("action").starts_with("apply");
                           return applies ? applyPolicy(request, viewer, kernel, *keeper, request.number())
                                          : save(request, viewer, kernel, request.number());
                       }});
    registry.menu({.id = "sla.admin",
                   .area = MenuEntry::Area::admin,
                   .title = "sla.admin",
                   .path = home,
                   .icon = "clock",
                   .access = needs("sla.manage"),
                   .order = 76,
                   .group = menuGroups::serviceDesk});
}

}  // namespace kontor::sla

#include "pages.h"

#include "jobs.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "mail_system.h"
#include "mailbox_form.h"
#include "outgoing_mail.h"
#include "server_access.h"
#include "spooled_mail.h"

namespace kontor::mail {

Reply adminReply(Request& request, const Viewer& viewer, Kernel& kernel, std::string title, std::string templateName,
                 Json data, int status) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = std::move(title);
    content.templateName = std::move(templateName);
    content.active = "mail.admin";
    content.data = std::move(data);
    content.status = status;
    return frame->render(request, viewer, content);
}

namespace {

const std::string home = "/admin/mail";

std::int64_t idIn(Request& request) {
    const std::string text = request.formValue("id");
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw NotFound("record " + text);
    return std::stoll(text);
}

template <class T>
std::vector<T> newest(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::string& q,
                      const std::string& sort) {
    ListRequest request;
    request.q = q;
    request.sort = sort;
    request.limit = 50;
    return kernel.records().all<T>(tx, viewer, request);
}

Json mailboxRow(const Mailbox& mailbox, const Viewer& viewer, const Translations& translations) {
    const bool failing = !mailbox.lastError.empty();
    const auto text = [&](const std::string& key) { return translations.text(viewer.locale(), key); };
    const char* state = !mailbox.active         ? "mail.state.off"
                        : mailbox.alarm         ? "mail.state.alarm"
                        : failing               ? "mail.state.failing"
                        : mailbox.lastSuccessAt ? "mail.state.fine"
                                                : "mail.state.new";
    Json row = Json::object({{"id", std::to_string(mailbox.id)},
                             {"name", mailbox.name},
                             {"address", mailbox.address},
                             {"state", translations.text(viewer.locale(), state)},
                             {"failing", mailbox.active && failing},
                             {"error", mailbox.lastError},
                             {"has_success", mailbox.lastSuccessAt.has_value()}});
    if (mailbox.lastSuccessAt) row["success"] = web::moment(*mailbox.lastSuccessAt, viewer);
    row["has_next"] = mailbox.active && failing && mailbox.nextPollAt.has_value();
    if (mailbox.nextPollAt) row["next"] = web::moment(*mailbox.nextPollAt, viewer);
    row["send_failing"] = mailbox.active && !mailbox.sendError.empty();
    row["send_error"] = mailbox.sendError;
    row["has_oauth"] = mailbox.usesOAuth() && !mailbox.oauthState.empty();
    row["oauth"] = text("mail.oauth.state." + mailbox.oauthState);
    row["oauth_failing"] = mailbox.usesOAuth() && mailbox.oauthState != "fine";
    row["oauth_error"] = mailbox.oauthError;
    row["trouble"] = mailbox.active && (failing || !mailbox.sendError.empty() || row["oauth_failing"].boolean());
    return row;
}

Json overviewData(const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    Json mailboxes = Json::array();
    Json quarantine = Json::array();
    Json outgoing = Json::array();
    kernel.db().read([&](Transaction& tx) {
        mailboxes = quarantine = outgoing = Json::array();
        for (const auto& mailbox : newest<Mailbox>(tx, kernel, viewer, "", "name"))
            mailboxes.push(mailboxRow(mailbox, viewer, translations));
        for (const auto& mail : newest<SpooledMail>(tx, kernel, viewer, "state:quarantined", "-created_at"))
            quarantine.push(Json::object({{"id", std::to_string(mail.id)},
                                          {"from", mail.fromAddress},
                                          {"subject", mail.subject},
                                          {"reason", mail.reason},
                                          {"at", web::moment(mail.createdAt, viewer)},
                                          {"has_raw", mail.fileId.has_value()}}));
        for (const auto& mail : newest<OutgoingMail>(tx, kernel, viewer, "state:queued,failed", "-created_at"))
            outgoing.push(Json::object({{"id", std::to_string(mail.id)},
                                        {"to", mail.recipients},
                                        {"subject", mail.subject},
                                        {"state", translations.text(viewer.locale(), "mail.outgoing." + mail.state)},
                                        {"error", mail.lastError},
                                        {"at", web::moment(mail.createdAt, viewer)}}));
    });
    Json data = Json::object();
    data["has_mailboxes"] = mailboxes.size() > 0;
    data["has_quarantine"] = quarantine.size() > 0;
    data["has_outgoing"] = outgoing.size() > 0;
    data["mailboxes"] = std::move(mailboxes);
    data["quarantine"] = std::move(quarantine);
    data["outgoing"] = std::move(outgoing);
    return data;
}

Reply overview(Request& request, const Viewer& viewer, Kernel& kernel) {
    return adminReply(request, viewer, kernel, kernel.translations().text(viewer.locale(), "mail.admin"), "mail/admin",
                      overviewData(viewer, kernel));
}

/// Tries a mailbox and shows what came of it above the lists.
Reply tested(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = idIn(request);
    const auto mailbox =
        kernel.db().read([&](Transaction& tx) { return kernel.records().get<Mailbox>(tx, viewer, id); });
    Json lines = Json::array();
    for (const auto& line : testMailbox(kernel, mailbox).lines)
        lines.push(Json::object({{"server", line.server}, {"ok", line.ok}, {"text", line.text}}));
    Json data = overviewData(viewer, kernel);
    data["test"] = Json::object({{"address", mailbox.address}, {"lines", std::move(lines)}});
    return adminReply(request, viewer, kernel, kernel.translations().text(viewer.locale(), "mail.admin"), "mail/admin",
                      std::move(data));
}

Reply actOnPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string action = request.formValue("action");
    if (action == "test") return tested(request, viewer, kernel);
    if (action == "poll") {
        pollNow(kernel);
        return web::redirectWith(home, "mail.done.poll");
    }
    auto& system = kernel.get<MailSystem>();
    try {
        if (action == "retry")
            system.intake().retry(viewer, idIn(request));
        else if (action == "discard")
            system.intake().discard(viewer, idIn(request));
        else if (action == "resend")
            system.queue().retry(viewer, idIn(request));
        else if (action == "delete")
            kernel.db().write([&](Transaction& tx) {
                kernel.records().remove(tx, viewer, {std::string(Mailbox::kind), idIn(request)});
            });
        else
            throw Invalid::request("action", "error.not_one_of",
                                   {{"values", "test, poll, retry, discard, resend, delete"}});
    } catch (const Conflict& conflict) {
        return web::redirectWith(home, conflict.message().key);
    }
    return web::redirectWith(home, "mail.done." + action);
}

Mailbox mailboxOf(Request& request, const Viewer& viewer, Kernel& kernel) {
    if (!request.params.contains("id")) return {};
    const std::int64_t id = request.number();
    return kernel.db().read([&](Transaction& tx) { return kernel.records().get<Mailbox>(tx, viewer, id); });
}

/// The forms of a mailbox, and, when it is there and signs in on behalf of a person, the way to do so.
Reply form(Request& request, const Viewer& viewer, Kernel& kernel, const Json& values, const Invalid* invalid) {
    Json data = mailboxForm(kernel, viewer, values, invalid);
    data["is_new"] = !request.params.contains("id");
    data["action"] = request.path;
    data["can_sign_in"] = request.params.contains("id") && values["sign_in"].text() == "oauth2" &&
                          !values["oauth_authorize_url"].text().empty();
    data["sign_in_path"] = request.path + "/sign-in";
    return adminReply(request, viewer, kernel, kernel.translations().text(viewer.locale(), "mail.mailbox"),
                      "mail/mailbox", std::move(data), invalid ? 422 : 200);
}

Reply showForm(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Mailbox mailbox = mailboxOf(request, viewer, kernel);
    return form(request, viewer, kernel, toJson(mailboxFields, &mailbox), nullptr);
}

Reply save(Request& request, const Viewer& viewer, Kernel& kernel) {
    const bool isNew = !request.params.contains("id");
    const Json values = mailboxValues(request);
    try {
        const Patch patch = Patch::fromJson(kernel.records().type(Mailbox::kind), viewer, values, isNew);
        kernel.db().write([&](Transaction& tx) {
            if (isNew)
                kernel.records().create(tx, viewer, Mailbox::kind, patch);
            else
                kernel.records().patch(tx, viewer, {std::string(Mailbox::kind), request.number()}, patch);
        });
    } catch (const Invalid& invalid) {
        return form(request, viewer, kernel, values, &invalid);
    }
    return web::redirectWith(home, "mail.done.saved");
}

}  // namespace

void addPages(Registry& registry) {
    const Access administer = needs("mail.administer");
    registry.page({.path = home, .access = administer, .title = "mail.admin", .get = overview, .post = actOnPage});
    for (const auto* path : {"/new", "/{id}"})
        registry.page(
            {.path = home + path, .access = administer, .title = "mail.mailbox", .get = showForm, .post = save});
    addOAuthPages(registry);

    MenuEntry entry;
    entry.id = "mail.admin";
    entry.area = MenuEntry::Area::admin;
    entry.title = "mail.admin";
    entry.path = home;
    entry.icon = "mail";
    entry.access = needs("mail.administer");
    entry.order = 100;
    entry.group = menuGroups::connections;
    registry.menu(std::move(entry));
}

}  // namespace kontor::mail

#include "routes.h"

#include "jobs.h"
#include "kontor/text.h"
#include "mail_system.h"
#include "mailbox.h"
#include "outgoing_mail.h"
#include "server_access.h"
#include "spooled_mail.h"

namespace kontor::mail {

namespace {

template <class T>
AnyRecord read(Kernel& kernel, const Viewer& viewer, std::int64_t id) {
    return kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, viewer, {std::string(T::kind), id});
    });
}

template <class T>
Reply answer(Kernel& kernel, const Viewer& viewer, std::int64_t id) {
    const AnyRecord record = read<T>(kernel, viewer, id);
    return Reply::json(record.toJson(viewer)).etag(record.version());
}

Reply testRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const AnyRecord mailbox = read<Mailbox>(kernel, viewer, request.number());
    const MailboxTest result = testMailbox(kernel, mailbox.as<Mailbox>());
    Json servers = Json::array();
    for (const auto& line : result.lines)
        servers.push(Json::object({{"server", line.server}, {"ok", line.ok}, {"text", line.text}}));
    return Reply::json(Json::object({{"ok", result.ok()}, {"servers", std::move(servers)}}));
}

Reply pollRoute(Request&, const Viewer&, Kernel& kernel) {
    pollNow(kernel);
    return Reply::json(Json::object({{"started", true}}), 202);
}

Reply retryRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    kernel.get<MailSystem>().intake().retry(viewer, request.number());
    return answer<SpooledMail>(kernel, viewer, request.number());
}

Reply discardRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    kernel.get<MailSystem>().intake().discard(viewer, request.number());
    return answer<SpooledMail>(kernel, viewer, request.number());
}

Reply resendRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    kernel.get<MailSystem>().queue().retry(viewer, request.number());
    return answer<OutgoingMail>(kernel, viewer, request.number());
}

Reply raw(Request& request, const Viewer& viewer, Kernel& kernel) {
    const AnyRecord mail = read<SpooledMail>(kernel, viewer, request.number());
    const auto& spooled = mail.as<SpooledMail>();
    if (!spooled.fileId) throw NotFound("the raw text of incoming mail " + std::to_string(spooled.id));
    const StoredFile file =
        kernel.db().read([&](Transaction& tx) { return kernel.files().find(tx, viewer, *spooled.fileId); });
    Reply reply;
    reply.filePath = kernel.files().path(file);
    // Never shown by a browser: it is somebody else's text.
    reply.with("Content-Type", "application/octet-stream")
        .with("Content-Disposition", "attachment; filename=\"mail-" + std::to_string(spooled.id) + ".eml\"");
    return reply;
}

Reply handIn(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t mailboxId = request.queryNumber("mailbox_id", 0, 1, INT64_MAX);
    if (mailboxId == 0) throw Invalid::request("mailbox_id", "error.required");
    const AnyRecord mailbox = read<Mailbox>(kernel, viewer, mailboxId);
    if (request.body().empty()) throw Invalid::request("body", "error.required");
    auto& intake = kernel.get<MailSystem>().intake();
    const std::int64_t id = intake.handIn(mailbox.as<Mailbox>(), request.body());
    intake.process(id);
    const AnyRecord mail = read<SpooledMail>(kernel, viewer, id);
    return Reply::created("/api/v1/incoming-mails/" + std::to_string(id), mail.toJson(viewer), mail.version());
}

/// The text member of that name, or an empty one. Throws Invalid for anything but a text of at most so many characters.
std::string textOf(const Json& body, const char* name, std::size_t most, bool required) {
    const Json& value = body[name];
    if (value.isNull() && !required) return {};
    if (value.isNull()) throw Invalid(name, "error.required");
    if (!value.isString()) throw Invalid(name, "error.not_a_text");
    if (!isUtf8(value.string())) throw Invalid(name, "error.not_utf8");
    if (characters(value.string()) > most) throw Invalid(name, "error.too_long", {{"most", std::to_string(most)}});
    if (required && trimmed(value.string()).empty()) throw Invalid(name, "error.required");
    return value.string();
}

Reply write(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json& body = request.json();
    for (const auto& [name, value] : body.members())
        if (name != "to" && name != "subject" && name != "text" && name != "mailbox_id")
            throw Invalid(name, "error.unknown_field");
    Notification mail;
    mail.to = {{textOf(body, "to", 320, true), {}, false}};
    mail.subject = textOf(body, "subject", 255, true);
    mail.text = textOf(body, "text", 100'000, false);
    if (const Json& mailbox = body["mailbox_id"]; !mailbox.isNull()) {
        if (!mailbox.isInteger()) throw Invalid("mailbox_id", "error.not_an_id");
        mail.mailboxId = read<Mailbox>(kernel, viewer, mailbox.integer()).id();
    }
    const auto id = kernel.db().write([&](Transaction& tx) {
        const auto queued = kernel.get<MailSystem>().queue().queue(tx, mail);
        if (!queued) throw Conflict("mail.error.no_sender");
        kernel.ledger().journal(tx, viewer, {std::string(OutgoingMail::kind), *queued}, "created");
        return *queued;
    });
    const AnyRecord made = read<OutgoingMail>(kernel, viewer, id);
    return Reply::created("/api/v1/outgoing-mails/" + std::to_string(id), made.toJson(viewer), made.version());
}

Route route(std::string method, std::string path, std::string summary, std::string doc, Handler handler) {
    Route result;
    result.method = std::move(method);
    result.path = "/api/v1/" + std::move(path);
    result.access = needs("mail.administer");
    result.summary = std::move(summary);
    result.doc = std::move(doc);
    result.handler = std::move(handler);
    result.tag = "mail";
    return result;
}

Route withRecord(Route result, FieldTable fields, Json example) {
    result.responseSchema = schemaOf(fields, false);
    result.responseExample = std::move(example);
    return result;
}

Json objectSchema(Json properties) {
    return Json::object({{"type", "object"}, {"properties", std::move(properties)}});
}

}  // namespace

void addRoutes(Registry& registry) {
    const Json spooled = Json::object({{"id", 17}, {"mailbox_id", 1}, {"state", "ticket"}, {"ticket_id", 123}});

    Route tried =
        route("POST", "mailboxes/{id}/test", "Try a mailbox",
              "Signs in to both servers, opens the folder and says what came of it. Changes nothing.", testRoute);
    tried.responseSchema = objectSchema(Json::object(
        {{"ok", Json::object({{"type", "boolean"}})},
         {"servers",
          Json::object({{"type", "array"},
                        {"items", objectSchema(Json::object({{"server", Json::object({{"type", "string"}})},
                                                             {"ok", Json::object({{"type", "boolean"}})},
                                                             {"text", Json::object({{"type", "string"}})}}))}})}}));
    tried.responseExample = Json::object(
        {{"ok", true},
         {"servers",
          Json::array({Json::object({{"server", "imap"}, {"ok", true}, {"text", "INBOX: 3 messages, 1 unread"}})})}});
    registry.route(std::move(tried));

    Route polled =
        route("POST", "mailboxes/poll", "Fetch mail now", "Lets all mailboxes be polled without waiting.", pollRoute);
    polled.responseSchema = objectSchema(Json::object({{"started", Json::object({{"type", "boolean"}})}}));
    polled.responseExample = Json::object({{"started", true}});
    polled.successStatus = 202;
    registry.route(std::move(polled));

    registry.route(
        withRecord(route("POST", "incoming-mails/{id}/retry", "File a mail of the quarantine again",
                         "Works on it as if it had just come. It may end in quarantine again: see its state. 409 "
                         "when it is not in quarantine.",
                         retryRoute),
                   spooledMailFields, spooled));
    registry.route(withRecord(route("POST", "incoming-mails/{id}/discard", "Give up a mail of the quarantine",
                                    "It is not filed any more; its raw text is kept.", discardRoute),
                              spooledMailFields, spooled));
    registry.route(
        withRecord(route("POST", "outgoing-mails/{id}/retry", "Send a mail again now",
                         "For mail that failed or waits for its next attempt. 409 when it was sent.", resendRoute),
                   outgoingMailFields, Json::object({{"id", 9}, {"state", "queued"}})));

    Route handed = withRecord(route("POST", "incoming-mails", "Hand in a mail",
                                    "Files a raw mail as if it had been fetched for that mailbox. The same bytes twice "
                                    "are one mail. What became of "
                                    "it is its state.",
                                    handIn),
                              spooledMailFields, spooled);
    handed.requestMediaType = "message/rfc822";
    handed.requestSchema = Json::object({{"type", "string"}, {"format", "binary"}});
    handed.requestExample = "From: anna.berg@example.org\r\nSubject: Printer\r\n\r\nIt does not print.\r\n";
    handed.parameters = {
        {"mailbox_id", "The mailbox it is for.", Json::object({{"type", "integer"}, {"minimum", 1}}), true}};
    handed.bodyLimit = 64U << 20U;
    handed.successStatus = 201;
    registry.route(std::move(handed));

    Route written = withRecord(
        route("POST", "outgoing-mails", "Write a mail",
              "Queues a mail to one address, to try that sending works. 409 when no mailbox can send.", write),
        outgoingMailFields, Json::object({{"id", 9}, {"state", "queued"}, {"recipients", "anna.berg@example.org"}}));
    const Json text = Json::object({{"type", "string"}});
    written.requestSchema = objectSchema(Json::object(
        {{"to", text}, {"subject", text}, {"text", text}, {"mailbox_id", Json::object({{"type", "integer"}})}}));
    written.requestSchema["required"] = Json::array({"to", "subject"});
    written.requestExample =
        Json::object({{"to", "anna.berg@example.org"}, {"subject", "Test"}, {"text", "It works."}});
    written.successStatus = 201;
    registry.route(std::move(written));

    Route original = route("GET", "incoming-mails/{id}/raw", "The raw text of a mail",
                           "Byte by byte as it came, as an attachment.", raw);
    original.responseMediaType = "application/octet-stream";
    registry.route(std::move(original));
}

}  // namespace kontor::mail

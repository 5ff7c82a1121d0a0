#include "intake.h"

#include "core/text.h"
#include "filing.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"
#include "log_events.h"
#include "spooled_mail.h"

namespace kontor::mail {

namespace {

constexpr std::int64_t maxAttempts = 10;

Ref refOf(std::int64_t id) {
    return {std::string(SpooledMail::kind), id};
}

std::string describe(const Invalid& error) {
    std::string text = "it does not fit:";
    for (const FieldError& field : error.errors()) text += " " + field.field + " (" + field.message.key + ")";
    return text;
}

}  // namespace

std::int64_t Intake::spool(const Mailbox& mailbox, std::int64_t uidValidity, std::int64_t uid, std::string_view raw) {
    return _kernel.db().write([&](Transaction& tx) {
        if (const auto there = store::findSpooled(tx, mailbox.id, uidValidity, uid)) return there->id;
        const Viewer viewer = mailViewer();
        const auto size = static_cast<std::int64_t>(raw.size());
        const std::int64_t id = store::addSpooled(tx, mailbox.id, uidValidity, uid, size, _kernel.clock().now());
        const StoredFile file =
            _kernel.files().store(tx, viewer, "mail-" + std::to_string(id) + ".eml", "message/rfc822", raw);
        _kernel.files().attach(tx, viewer, file.id, refOf(id));
        store::setFile(tx, id, file.id);
        return id;
    });
}

std::int64_t Intake::handIn(const Mailbox& mailbox, std::string_view raw) {
    const std::int64_t number = std::stoll(sha256Hex(raw).substr(0, 15), nullptr, 16);
    return spool(mailbox, 0, number, raw);
}

std::int64_t Intake::refuse(const Mailbox& mailbox, std::int64_t uidValidity, std::int64_t uid,
                            const std::string& reason) {
    return _kernel.db().write([&](Transaction& tx) {
        if (const auto there = store::findSpooled(tx, mailbox.id, uidValidity, uid)) return there->id;
        const Time now = _kernel.clock().now();
        const std::int64_t id = store::addSpooled(tx, mailbox.id, uidValidity, uid, 0, now);
        store::setState(tx, id, "quarantined", reason, now);
        return id;
    });
}

void Intake::process(std::int64_t id) {
    Context frame("incoming_mail", std::to_string(id));
    struct Work {
        SpoolRow row;
        std::optional<StoredFile> file;
    };
    const Work work = _kernel.db().write([&](Transaction& tx) {
        Work found{store::spooled(tx, id), {}};
        if (found.row.state != "received") return found;
        store::countAttempt(tx, id, _kernel.clock().now());
        if (found.row.fileId) found.file = _kernel.files().find(tx, mailViewer(), *found.row.fileId);
        return found;
    });
    if (work.row.state != "received") return;
    if (!work.file) return quarantine(id, "the raw mail is missing", nullptr);

    std::optional<ParsedMessage> message;
    try {
        message = _parser.parse(_kernel.files().read(*work.file));
    } catch (const ParseFailure& failure) {
        if (failure.kind() == ParseFailure::Kind::Unavailable && work.row.attempts < maxAttempts) {
            log(parserUnavailable, {{"error", failure.what()}});
            throw Unavailable(failure.what());
        }
        return quarantine(id, failure.what(), nullptr);
    }
    KONTOR_TESTPOINT("mail.before_filing");
    try {
        const SpoolResult result = _kernel.db().write(
            [&](Transaction& tx) { return Filing(_kernel, _identity, _queue, tx, id, *message).run(); });
        if (result.state == "quarantined")
            log(mailQuarantined, {{"id", std::to_string(id)}, {"from", result.fromAddress}, {"reason", result.reason}});
        else
            log(mailFiled, {{"id", std::to_string(id)},
                            {"state", result.state},
                            {"ticket", std::to_string(result.ticketId.value_or(0))}});
    } catch (const Unavailable&) {
        throw;
    } catch (const Invalid& error) {
        quarantine(id, describe(error), &*message);
    } catch (const std::exception& error) {
        quarantine(id, std::string("it could not be filed: ") + error.what(), &*message);
    }
    KONTOR_TESTPOINT("mail.filed");
}

void Intake::quarantine(std::int64_t id, const std::string& reason, const ParsedMessage* message) {
    const std::string from = message && !message->from.empty() ? asciiLower(message->from.front().address) : "";
    _kernel.db().write([&](Transaction& tx) {
        const Time now = _kernel.clock().now();
        if (!message) return store::setState(tx, id, "quarantined", reason, now);
        SpoolResult result;
        result.state = "quarantined";
        result.reason = reason;
        result.fromAddress = from;
        result.subject = message->subject;
        result.messageId = message->messageId;
        store::finish(tx, id, result, now);
    });
    log(mailQuarantined, {{"id", std::to_string(id)}, {"from", from}, {"reason", reason}});
}

void Intake::takeOut(const Viewer& viewer, std::int64_t id, const std::string& state, const char* action) {
    _kernel.db().write([&](Transaction& tx) {
        const auto mail = _kernel.records().get<SpooledMail>(tx, viewer, id);
        const SpoolRow row = store::lockSpooled(tx, id);
        if (row.state != "quarantined") throw Conflict("mail.error.not_quarantined");
        if (state == "received" && !row.fileId) throw Conflict("mail.error.not_fetched");
        store::setState(tx, id, state, state == "discarded" ? mail.reason : "", _kernel.clock().now());
        _kernel.ledger().journal(tx, viewer, refOf(id), action, {{"state", Json("quarantined"), Json(state)}});
    });
}

void Intake::retry(const Viewer& viewer, std::int64_t id) {
    takeOut(viewer, id, "received", "retried");
    process(id);
}

void Intake::discard(const Viewer& viewer, std::int64_t id) {
    takeOut(viewer, id, "discarded", "discarded");
}

}  // namespace kontor::mail

#include "deliveries.h"

#include <algorithm>

#include "delivery_store.h"
#include "kontor/http.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket.h"

namespace kontor::mail {

namespace {

using collaboration::MessageRemark;

}  // namespace

std::vector<MessageRemark> Deliveries::of(Transaction& tx, const Viewer& viewer, const Ref& owner) {
    std::vector<MessageRemark> remarks;
    if (!_kernel || owner.kind != tickets::Ticket::kind) return remarks;
    if (!_kernel->records().viewerOver(tx, viewer, owner).may("collaboration.read_private")) return remarks;
    const Translations& translations = _kernel->translations();
    const auto say = [&](const std::string& key, const kontor::Message::Params& params = {}) {
        return translations.text(viewer.locale(), key, params);
    };
    for (const Doubt& doubt : doubtsOf(tx, owner.id))
        remarks.push_back({doubt.entryId, true,
                           say(doubt.heldBack ? "mail.remark.held_back" : "mail.remark.unconfirmed"), doubt.reason});
    // Those for whom it went the same way are one line.
    for (const RecipientDelivery& delivery : deliveriesOf(tx, owner.id)) {
        const std::string key = "mail.remark." + delivery.outcome();
        const std::string text =
            say(key, {{"address", delivery.address}, {"attempts", std::to_string(delivery.attempts)}});
        const bool plain = !delivery.isWarning();
        auto& last = remarks.empty() ? remarks.emplace_back() : remarks.back();
        if (plain && !last.isWarning && last.messageId == delivery.messageId() && last.details == key) {
            last.text += ", " + delivery.address;
        } else {
            if (last.text.empty()) remarks.pop_back();
            remarks.push_back({delivery.messageId(), !plain, text, plain ? key : delivery.said()});
        }
    }
    for (MessageRemark& remark : remarks)
        if (!remark.isWarning) remark.details.clear();
    return remarks;
}

namespace {

Reply deliveries(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const auto all = kernel.db().read([&](Transaction& tx) {
        kernel.records().get(tx, viewer, {std::string(tickets::Ticket::kind), id});
        return deliveriesOf(tx, id);
    });
    Json items = Json::array();
    for (const RecipientDelivery& delivery : all) {
        Json item = Json::object({{"outgoing_mail_id", delivery.outgoingId},
                                  {"message_id", nullptr},
                                  {"purpose", delivery.purpose},
                                  {"address", delivery.address},
                                  {"outcome", delivery.outcome()},
                                  {"attempts", delivery.attempts},
                                  {"next_attempt_at", nullptr},
                                  {"code", delivery.code},
                                  {"answer", delivery.answer},
                                  {"report", nullptr}});
        if (delivery.messageId() != 0) item["message_id"] = delivery.messageId();
        if (delivery.nextAttemptAt) item["next_attempt_at"] = formatTime(*delivery.nextAttemptAt);
        if (!delivery.reportAction.empty()) {
            item["report"] = Json::object({{"action", delivery.reportAction},
                                           {"status", delivery.reportStatus},
                                           {"diagnostic", delivery.reportDiagnostic},
                                           {"server", delivery.reportServer},
                                           {"at", nullptr}});
            if (delivery.reportedAt) item["report"]["at"] = formatTime(*delivery.reportedAt);
        }
        items.push(std::move(item));
    }
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Json schema(std::string_view type, std::string_view description) {
    return Json::object({{"type", type}, {"description", description}});
}

Json nullable(std::string_view type, std::string_view description) {
    return Json::object({{"type", Json::array({type, "null"})}, {"description", description}});
}

}  // namespace

void addDeliveryRoute(Registry& registry) {
    Route route;
    route.method = "GET";
    route.path = "/api/v1/tickets/{id}/deliveries";
    route.access = needs("collaboration.read_private");
    route.summary = "How the mail of a ticket went";
    route.doc =
        "One item for each recipient of each mail that left for the ticket, with what the mail server said and what a "
        "delivery report said later.";
    route.tag = "mail";
    route.handler = deliveries;
    const Json report = Json::object(
        {{"type", Json::array({"object", "null"})},
         {"description", "What a delivery report (RFC 3464) said; null when none came."},
         {"properties", Json::object({{"action", schema("string", "failed, delayed, delivered, relayed, expanded.")},
                                      {"status", schema("string", "The enhanced status code, such as 5.1.1.")},
                                      {"diagnostic", schema("string", "What the refusing server said.")},
                                      {"server", schema("string", "The server that reports.")},
                                      {"at", nullable("string", "When the report came.")}})}});
    const Json item = Json::object(
        {{"type", "object"},
         {"properties",
          Json::object(
              {{"outgoing_mail_id", schema("integer", "The mail, see /api/v1/outgoing-mails.")},
               {"message_id", nullable("integer", "The message it carries; null for an acknowledgement.")},
               {"purpose", schema("string", "reply, copy (to who watches the ticket) or acknowledgement.")},
               {"address", schema("string", "The recipient.")},
               {"outcome", schema("string",
                                  "queued: not tried yet; waiting: tried, and tried again; sent: the server took "
                                  "it; delayed: a server on the way still tries; refused: a server said no for "
                                  "good; given_up: no server took it for three days; bounced: taken, but not "
                                  "delivered.")},
               {"attempts", schema("integer", "How often the mail was tried.")},
               {"next_attempt_at", nullable("string", "When it is tried next.")},
               {"code", schema("integer", "The reply code of our mail server; 0 when there was none.")},
               {"answer", schema("string", "Its text, or why it could not be asked.")},
               {"report", report}})}});
    route.responseSchema =
        Json::object({{"type", "object"},
                      {"properties", Json::object({{"items", Json::object({{"type", "array"}, {"items", item}})}})}});
    route.responseExample = Json::object({{"items", Json::array({Json::object({{"outgoing_mail_id", 9},
                                                                               {"message_id", 7},
                                                                               {"purpose", "reply"},
                                                                               {"address", "anna.berg@example.org"},
                                                                               {"outcome", "sent"},
                                                                               {"attempts", 1},
                                                                               {"next_attempt_at", nullptr},
                                                                               {"code", 250},
                                                                               {"answer", "2.0.0 Ok"},
                                                                               {"report", nullptr}})})}});
    registry.route(std::move(route));
}

}  // namespace kontor::mail

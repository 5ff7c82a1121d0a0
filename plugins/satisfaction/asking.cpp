#include "asking.h"

#include <algorithm>

#include "asking_store.h"
#include "kontor/error.h"
#include "kontor/log.h"
#include "kontor/notifier.h"
#include "kontor/query.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket.h"
#include "rating_store.h"

namespace kontor::satisfaction {

namespace {

using tickets::Ticket;

const LogEvent badException(LogEvent::Level::warning, "satisfaction.except",
                            "Whom not to ask for satisfaction can't be understood: {error}",
                            "The query of the setting satisfaction.except is wrong, or names what there is no longer; "
                            "until it is mended everybody is asked.");

constexpr const char* asked = "satisfaction.asked";
constexpr const char* lowMark = "satisfaction.low";
constexpr int mostAtOnce = 200;
constexpr int mostTold = 200;
constexpr std::size_t textShown = 300;

Viewer asker() {
    return Viewer::system("asking how satisfied requesters are", Origin::rule);
}

Ref ticketRef(std::int64_t id) {
    return {std::string(Ticket::kind), id};
}

/// Whether it is done with, in the sense of the setting.
bool isDone(Kernel& kernel, const Ticket& ticket) {
    const std::string when = kernel.settings().text("satisfaction.ask_when");
    return ticket.state == "closed" ? when != "never" : ticket.state == "resolved" && when == "resolved";
}

/// Of matters nobody but the requester dealt with there is nothing to be asked.
bool isOwnMatter(const Ticket& ticket) {
    return ticket.assigneeId ? *ticket.assigneeId == ticket.requesterId : !ticket.firstRespondedAt;
}

bool isExcepted(Transaction& tx, Kernel& kernel, const AnyRecord& ticket) {
    const std::string q = kernel.settings().text("satisfaction.except");
    if (q.empty()) return false;
    try {
        return kernel.records().matches(tx, asker(), ticket, parseQuery(q));
    } catch (const QueryError& error) {
        log(badException, {{"error", error.what()}});
        return false;
    }
}

bool wasAskedLately(Transaction& tx, Kernel& kernel, std::int64_t requesterId) {
    const auto pause = std::chrono::hours(24 * kernel.settings().integer("satisfaction.days_between"));
    const auto last = lastAsked(tx, requesterId);
    return last && *last + pause > kernel.clock().now();
}

void noteClosing(const RecordChanged& change, Kernel& kernel) {
    if (change.kind != Ticket::kind || change.action == "deleted") return;
    if (std::find(change.changed.begin(), change.changed.end(), "state") == change.changed.end()) return;
    kernel.db().write([&](Transaction& tx) {
        try {
            const auto ticket = kernel.records().get<Ticket>(tx, asker(), change.id);
            if (!isDone(kernel, ticket)) return removeRequests(tx, ticketRef(ticket.id));
            const auto delay = std::chrono::hours(kernel.settings().integer("satisfaction.delay_hours"));
            addRequest(tx, ticketRef(ticket.id), ticket.reopened, kernel.clock().now() + delay);
        } catch (const NotFound&) {
            // It was deleted since.
        }
    });
}

void ask(Transaction& tx, Kernel& kernel, const AskRequest& request) {
    const Ref ref = ticketRef(request.recordId);
    if (!takeRequest(tx, ref, request.closing)) return;
    const Time now = kernel.clock().now();
    std::optional<AnyRecord> record;
    try {
        record = kernel.records().get(tx, asker(), ref);
    } catch (const NotFound&) {
        return;
    }
    const auto& ticket = record->as<Ticket>();
    if (!isDone(kernel, ticket) || ticket.reopened != request.closing || ticket.mergedIntoId) return;
    if (isOwnMatter(ticket) || wasAskedLately(tx, kernel, ticket.requesterId) || isExcepted(tx, kernel, *record))
        return;
    Rating rating;
    rating.recordKind = ref.kind;
    rating.recordId = ref.id;
    rating.closing = request.closing;
    rating.requesterId = ticket.requesterId;
    rating.agentId = ticket.assigneeId;
    rating.groupId = ticket.groupId;
    rating.categoryId = ticket.categoryId;
    rating.askedAt = now;
    rating.openUntil = now + std::chrono::hours(24 * kernel.settings().integer("satisfaction.open_days"));
    if (!addRating(tx, rating, now)) return;
    auto* notifier = kernel.find<Notifier>();
    if (!notifier) return;
    Notice notice{.type = asked,
                  .about = ref,
                  .to = {ticket.requesterId},
                  .title = {"satisfaction.notice.asked", {}},
                  .path = "/portal/tickets/" + std::to_string(ref.id)};
    for (const auto score : steps) notice.actions.push_back(stepAction(score));
    notifier->tell(tx, asker(), notice);
}

}  // namespace

std::string stepAction(std::int64_t score) {
    return "satisfaction.rate_" + std::to_string(score);
}

void tellOfLowMark(WriteContext& context, const Rating& rating) {
    auto* notifier = context.kernel.find<Notifier>();
    if (!notifier) return;
    std::vector<std::int64_t> people;
    if (rating.groupId) people = teamMembers(context.tx, *rating.groupId, mostTold);
    if (people.empty() && rating.agentId) people.push_back(*rating.agentId);
    notifier->tell(context.tx, context.viewer,
                   {.type = lowMark,
                    .about = rating.owner(),
                    .to = std::move(people),
                    .title = {"satisfaction.notice.low", {{"score", std::to_string(*rating.score)}}},
                    .text = std::string(leftCharacters(rating.comment, textShown)),
                    .path = "/tickets/" + std::to_string(rating.recordId) + "?tab=ratings",
                    .entry = ratingRef(rating.id)});
}

void addAsking(Registry& registry) {
    registry.notice({.id = asked,
                     .title = "satisfaction.notice_type.asked",
                     .doc = "A requester is asked how satisfied they were with a ticket that is done with.",
                     .usual = NoticeType::Usual::mail});
    registry.notice({.id = lowMark,
                     .title = "satisfaction.notice_type.low",
                     .doc = "A requester was not satisfied with a ticket of one's team.",
                     .usual = NoticeType::Usual::mail,
                     .roles = {"agent", "agent-light"}});
    registry.on<RecordChanged>("satisfaction.closings", "Notes which requesters are to be asked, and when.",
                               noteClosing);
    registry.job({.name = "satisfaction.ask",
                  .doc = "Asks requesters of closed tickets how satisfied they were.",
                  .every = std::chrono::minutes(1),
                  .run = [](JobRun& run, Kernel& kernel) {
                      const auto due = kernel.db().read([&](Transaction& tx) {
                          return dueRequests(tx, Ticket::kind, kernel.clock().now(), mostAtOnce);
                      });
                      for (const auto& request : due) {
                          if (run.cancelled()) return;
                          kernel.db().write([&](Transaction& tx) { ask(tx, kernel, request); });
                      }
                  }});
}

}  // namespace kontor::satisfaction

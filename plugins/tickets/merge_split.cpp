#include <algorithm>

#include "kontor/collaboration/message.h"
#include "kontor/error.h"
#include "service.h"

namespace kontor::tickets {

namespace {

void refuseMerged(const Ticket& ticket) {
    if (ticket.mergedIntoId) throw Conflict("tickets.is_merged", {{"id", std::to_string(*ticket.mergedIntoId)}});
}

/// Everybody who followed one of the two follows the one that stays.
std::vector<std::int64_t> joinedWatchers(const Ticket& source, const Ticket& target) {
    std::vector<std::int64_t> people = target.watcherIds;
    const auto add = [&](std::int64_t person) {
        if (person != target.requesterId && std::find(people.begin(), people.end(), person) == people.end())
            people.push_back(person);
    };
    add(source.requesterId);
    for (const auto person : source.watcherIds) add(person);
    return people;
}

/// The description of a ticket as the message it becomes in another one.
collaboration::Message descriptionOf(const Ticket& ticket) {
    collaboration::Message message;
    message.authorId = ticket.requesterId;
    message.bodyHtml = ticket.descriptionHtml;
    message.bodyText = ticket.description;
    message.attachments = ticket.attachments;
    message.direction = "in";
    message.channel = ticket.source;
    message.createdAt = ticket.createdAt;
    return message;
}

std::string sourceOfChannel(const std::string& channel) {
    return std::find(sources.begin(), sources.end(), channel) == sources.end() ? "api" : channel;
}

}  // namespace

Ticket Service::merge(Transaction& tx, const Viewer& viewer, std::int64_t sourceId, std::int64_t targetId) {
    viewer.require("tickets.write");
    if (sourceId == targetId) throw Invalid("into_id", "tickets.merge_with_itself");
    const auto source = records().get<Ticket>(tx, viewer, sourceId);
    const auto target = [&] {
        try {
            return records().get<Ticket>(tx, viewer, targetId);
        } catch (const NotFound&) {
            throw Invalid("into_id", "error.unknown_reference");
        }
    }();
    for (const auto id : {sourceId, targetId}) records().viewerOver(tx, viewer, ticketRef(id)).require("tickets.write");
    refuseMerged(source);
    refuseMerged(target);

    auto context = this->context(tx, viewer);
    collaboration().moveAll(context, ticketRef(sourceId), ticketRef(targetId));
    collaboration().addPast(context, ticketRef(targetId), descriptionOf(source));

    Patch closing;
    closing.set("status", std::string("closed")).set("merged_into_id", targetId);
    records().patch(tx, viewer, ticketRef(sourceId), closing);
    // What was merged into the source before goes on in the target as well: nobody has to follow a chain.
    tx.execute("UPDATE tickets SET merged_into_id = ? WHERE merged_into_id = ?", targetId, sourceId);
    collaboration().relate(context, ticketRef(sourceId), "duplicates", ticketRef(targetId));

    Patch joining;
    joining.set("watcher_ids", joinedWatchers(source, target));
    records().patch(tx, viewer, ticketRef(targetId), joining);
    _kernel->ledger().journal(tx, viewer, ticketRef(targetId), "merged", {{"source", Json(), sourceId}});
    return records().get<Ticket>(tx, viewer, targetId);
}

Ticket Service::split(Transaction& tx, const Viewer& viewer, std::int64_t id, std::int64_t messageId,
                      std::string_view subject) {
    viewer.require("tickets.write");
    const auto old = records().get<Ticket>(tx, viewer, id);
    records().viewerOver(tx, viewer, ticketRef(id)).require("tickets.write");
    auto context = this->context(tx, viewer);
    const auto message = records().get<collaboration::Message>(tx, viewer, messageId);

    Patch values;
    values.set("subject", std::string(subject.empty() ? std::string_view(old.subject) : subject));
    values.set("description_html", message.bodyHtml).set("type", old.type);
    values.set("requester_id", message.authorId.value_or(old.requesterId))
        .set("source", sourceOfChannel(message.channel));
    const auto copy = [&](const char* field, const std::optional<std::int64_t>& value) {
        if (value) values.set(field, *value);
    };
    copy("category_id", old.categoryId);
    copy("group_id", old.groupId);
    copy("location_id", old.locationId);
    copy("department_id", old.departmentId);
    std::vector<std::int64_t> files;
    for (const auto& attachment : message.attachments.items()) files.push_back(attachment["file_id"].integer());
    values.set("file_ids", files);

    const auto made = records().create<Ticket>(tx, viewer, values);
    collaboration().take(context, ticketRef(id), messageId);  // last, for the files are seen through the message
    collaboration().relate(context, ticketRef(made.id), "relates_to", ticketRef(id));
    _kernel->ledger().journal(tx, viewer, ticketRef(id), "split", {{"message", messageId, made.id}});
    return records().get<Ticket>(tx, viewer, made.id);
}

}  // namespace kontor::tickets

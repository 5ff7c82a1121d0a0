#include "conversation_view.h"

#include <algorithm>
#include <array>

namespace kontor::tickets {

namespace {

constexpr std::size_t fewestFolded = 3;

std::string valueText(const std::string& field, const Json& value, const Names& people, const PageWords& words) {
    if (value.isNull()) return "–";
    if (value.isInteger() && (field == "assignee_id" || field == "requester_id")) return people.of(value.integer());
    if (field == "status" || field == "state") return words.value("tickets.status.", value.text());
    if (field == "priority_name") return words.label("priority", value.text());
    if (field == "resolution_code") return words.label("resolution", value.text());
    if (field == "priority") return words.value("tickets.priority.", value.text());
    if (field == "type") return words.value("tickets.type.", value.text());
    if (field == "impact" || field == "urgency") return words.value("tickets.level.", value.text());
    if (value.isString()) {
        const auto time = parseTime(value.string());
        return time ? localTime(*time, words.viewer().locale(), words.viewer().timeZone())
                    : std::string(leftCharacters(value.string(), 80));
    }
    return std::string(leftCharacters(value.dump(), 80));
}

/// Fields nobody needs to be told of: they follow from others.
bool speaksForItself(std::string_view field) {
    constexpr std::array<std::string_view, 12> derived{"state",
                                                       "priority_by_hand",
                                                       "first_responded_at",
                                                       "resolved_at",
                                                       "closed_at",
                                                       "description_html",
                                                       "updated_at",
                                                       "status_changed_at",
                                                       "reopened",
                                                       "last_message_at",
                                                       "last_message_direction",
                                                       "due_by_hand"};
    return std::find(derived.begin(), derived.end(), field) != derived.end();
}

std::string deedOf(const JournalEntry& event, const Names& people, const PageWords& words) {
    if (event.action == "created") return words.text("tickets.did.created");
    if (event.action == "deleted") return words.text("tickets.did.deleted");
    std::vector<std::string> deeds;
    if (event.changes.isArray())
        for (const auto& change : event.changes.items()) {
            const std::string field = change["field"].text();
            if (speaksForItself(field)) continue;
            const bool hadValue = !change["from"].isNull();
            const bool hasValue = !change["to"].isNull();
            deeds.push_back(words.text(hadValue && hasValue ? "tickets.did.changed"
                                       : hasValue           ? "tickets.did.set"
                                                            : "tickets.did.cleared",
                                       {{"field", words.field(field)},
                                        {"from", valueText(field, change["from"], people, words)},
                                        {"to", valueText(field, change["to"], people, words)}}));
        }
    if (deeds.empty() && event.action != "updated") return words.value("tickets.did.", event.action);
    return join(deeds, "; ");
}

}  // namespace

Json entryOf(const collaboration::TimelineEntry& entry, const PageWords& words) {
    const bool isNote = entry.type == collaboration::TimelineEntry::Type::note;
    std::string author = entry.authorName.empty() ? entry.from : entry.authorName;
    if (author.empty()) author = words.text("tickets.someone");
    Json json = web::person(author, entry.authorId.value_or(0));
    json["author"] = author;
    json["at"] = words.moment(entry.at);
    json["is_note"] = isNote;
    json["note_label"] = words.text(entry.isPrivate ? "tickets.note_private" : "tickets.note_public");
    json["is_agent"] = !isNote && entry.direction == "out";
    json["has_channel"] = !isNote && entry.channel != "agent" && !entry.channel.empty();
    json["channel"] = words.value("tickets.via.", entry.channel);
    std::vector<std::string> copies;
    if (entry.cc.isArray())
        for (const auto& address : entry.cc.items()) copies.push_back(address.text());
    json["has_cc"] = !copies.empty();
    json["cc"] = join(copies, ", ");
    json["has_html"] = !entry.bodyHtml.empty();
    json["html"] = entry.bodyHtml;
    json["has_quoted"] = !entry.quotedHtml.empty();
    json["key"] = std::to_string(entry.id);
    json["quoted"] = entry.quotedHtml;
    json["text"] = entry.bodyText;
    json["files"] = words.files(entry.attachments);
    json["has_files"] = json["files"].size() > 0;
    return json;
}

void putRemarks(Json& json, std::int64_t messageId, const std::vector<collaboration::MessageRemark>& remarks) {
    Json list = Json::array();
    for (const auto& remark : remarks)
        if (remark.messageId == messageId)
            list.push(Json::object({{"is_warning", remark.isWarning},
                                    {"text", remark.text},
                                    {"has_details", !remark.details.empty()},
                                    {"details", remark.details}}));
    json["has_remarks"] = list.size() > 0;
    json["remarks"] = std::move(list);
}

/// The description is the first thing that was said.
Json descriptionOf(const Ticket& ticket, const std::string& requester, const PageWords& words) {
    Json json = web::person(requester, ticket.requesterId);
    json["author"] = requester.empty() ? words.text("tickets.someone") : requester;
    json["at"] = words.moment(ticket.createdAt);
    json["has_channel"] = ticket.source != "agent";
    json["channel"] = words.value("tickets.via.", ticket.source);
    json["has_html"] = !ticket.descriptionHtml.empty();
    json["html"] = ticket.descriptionHtml;
    json["text"] = ticket.description.empty() ? ticket.subject : ticket.description;
    json["files"] = words.files(ticket.attachments);
    json["has_files"] = json["files"].size() > 0;
    return json;
}

std::set<std::int64_t> peopleIn(const std::vector<JournalEntry>& events) {
    std::set<std::int64_t> ids;
    for (const auto& event : events) {
        for (const auto id : {event.actorId, event.impersonatorId})
            if (id != 0) ids.insert(id);
        if (!event.changes.isArray()) continue;
        for (const auto& change : event.changes.items())
            for (const char* side : {"from", "to"})
                if (change["field"].text().ends_with("_id") && change[side].isInteger())
                    ids.insert(change[side].integer());
    }
    return ids;
}

Json eventOf(const JournalEntry& event, const Names& people, const PageWords& words) {
    std::string actor = event.actorId == 0 ? words.text("tickets.system") : people.of(event.actorId);
    if (event.impersonatorId != 0)
        actor = words.text("tickets.for_support", {{"person", actor}, {"name", people.of(event.impersonatorId)}});
    return Json::object({{"is_system", true},
                         {"author", actor.empty() ? words.text("tickets.someone") : actor},
                         {"text", deedOf(event, people, words)},
                         {"at", words.moment(event.at)}});
}

Json conversation(const Ticket& ticket, const Timeline& timeline, const Names& people, const PageWords& words) {
    struct Item {
        Time at;
        Json json;
    };
    std::vector<Item> items;
    for (const auto& entry : timeline.entries) {
        Json json = entryOf(entry, words);
        if (entry.type == collaboration::TimelineEntry::Type::message) putRemarks(json, entry.id, timeline.remarks);
        items.push_back({entry.at, std::move(json)});
    }
    for (const auto& event : timeline.events)
        if (event.action != "created" && event.action != "imported" && !deedOf(event, people, words).empty())
            items.push_back({event.at, eventOf(event, people, words)});
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at < b.at; });
    Json description = descriptionOf(ticket, people.of(ticket.requesterId), words);
    putRemarks(description, 0, timeline.remarks);
    Json result = Json::array({std::move(description)});
    // Changes that follow each other are one line, to be opened; what was said stays in sight.
    for (std::size_t i = 0; i < items.size();) {
        std::size_t end = i;
        while (end < items.size() && items[end].json.find("is_system") != nullptr) ++end;
        if (end - i < fewestFolded) {
            result.push(std::move(items[i++].json));
            continue;
        }
        Json folded =
            Json::object({{"is_folded", true},
                          {"key", items[i].json["at"]["iso"]},
                          {"summary", words.text("tickets.changes_folded", {{"count", std::to_string(end - i)}})},
                          {"until", items[end - 1].json["at"]}});
        Json events = Json::array();
        for (; i < end; ++i) events.push(std::move(items[i].json));
        folded["events"] = std::move(events);
        result.push(std::move(folded));
    }
    return result;
}

}  // namespace kontor::tickets

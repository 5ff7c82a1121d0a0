#include "conversation_view.h"

#include <algorithm>
#include <array>

namespace kontor::tickets {

namespace {

constexpr std::size_t fewestFolded = 3;

/// What a changed value points at; the journal names fields as the ticket does.
std::vector<Ref> refsIn(const std::string& field, const Json& value) {
    const Field* known = findField(ticketFields, field);
    std::vector<Ref> refs;
    if (known == nullptr || known->target.empty()) return refs;
    const auto add = [&](const Json& id) {
        if (id.isInteger()) refs.push_back({std::string(known->target), id.integer()});
    };
    if (value.isArray())
        for (const auto& id : value.items()) add(id);
    else
        add(value);
    return refs;
}

std::string valueText(const std::string& field, const Json& value, const Names& names, const PageWords& words) {
    if (value.isNull()) return "–";
    if (const auto refs = refsIn(field, value); !refs.empty()) {
        std::vector<std::string> texts;
        for (const auto& ref : refs) {
            std::string name = names.of(ref.kind, ref.id);
            texts.push_back(name.empty() ? "#" + std::to_string(ref.id) : std::move(name));
        }
        return join(texts, ", ");
    }
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
    if (value.isArray()) {
        std::vector<std::string> texts;
        for (const auto& item : value.items()) texts.push_back(item.isString() ? item.string() : item.dump());
        return texts.empty() ? "–" : std::string(leftCharacters(join(texts, ", "), 80));
    }
    return std::string(leftCharacters(value.dump(), 80));
}

/// Fields nobody needs to be told of: they follow from others.
bool speaksForItself(std::string_view field) {
    constexpr std::array derived = std::to_array<std::string_view>(
        {"state", "priority_by_hand", "first_responded_at", "resolved_at", "closed_at", "description_html",
         "updated_at", "status_changed_at", "last_message_at", "last_message_direction", "reopened", "due_by_hand",
         "sla_state", "sla_due_at", "author_id", "body_html"});
    return std::find(derived.begin(), derived.end(), field) != derived.end();
}

/// What an entry of a group is called in the line about it.
std::string entryTitle(const Json& changes) {
    if (!changes.isArray()) return {};
    for (const std::string_view name : {"title", "name", "subject", "body_text", "text", "macro"})
        for (const auto& change : changes.items())
            if (change["field"].text() == name)
                for (const char* side : {"to", "from"})
                    if (change[side].isString() && !change[side].string().empty())
                        return std::string(leftCharacters(change[side].string(), 80));
    return {};
}

/// What was done to an entry, or with the ticket as a whole: "task_created", "merged". Empty for the ticket's fields.
std::string otherDeed(const JournalEntry& event, const PageWords& words) {
    if (event.action == "updated") return {};
    const std::string key = "tickets.did." + event.action;
    const std::string title = entryTitle(event.changes);
    const auto& translations = words.translations();
    const std::string& locale = words.viewer().locale();
    if (!title.empty() && translations.has(locale, key + ".named"))
        return words.text(key + ".named", {{"title", title}});
    if (translations.has(locale, key)) return words.text(key);
    for (const std::string_view end : {"_created", "_updated", "_deleted"})
        if (event.action.ends_with(end)) {
            const std::string kind = event.action.substr(0, event.action.size() - end.size());
            return words.text("tickets.did.entry" + std::string(end),
                              {{"kind", words.value("tickets.entry.", kind)}, {"title", title}});
        }
    return {};
}

/// What was said stands in the conversation itself.
bool isSaid(const JournalEntry& event) {
    return event.action == "message_created" || event.action == "note_created";
}

std::string deedOf(const JournalEntry& event, const Names& people, const PageWords& words) {
    if (auto deed = otherDeed(event, words); !deed.empty()) return deed;
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

std::set<Ref> namedIn(const std::vector<JournalEntry>& events) {
    std::set<Ref> named;
    for (const auto& event : events) {
        for (const auto id : {event.actorId, event.impersonatorId})
            if (id != 0) named.insert({"user", id});
        if (!event.changes.isArray()) continue;
        for (const auto& change : event.changes.items())
            for (const char* side : {"from", "to"})
                for (auto& ref : refsIn(change["field"].text(), change[side])) named.insert(std::move(ref));
    }
    return named;
}

Json eventOf(const JournalEntry& event, const Names& people, const PageWords& words) {
    std::string actor = event.actorId == 0 ? words.text("tickets.system") : people.of(event.actorId);
    if (event.actorId == 0 && !event.reason.empty())
        actor = words.text("tickets.system_because", {{"reason", event.reason}});
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
        const bool isMessage = entry.type == collaboration::TimelineEntry::Type::message;
        if (isMessage) putRemarks(json, entry.id, timeline.remarks);
        json["can_split"] = isMessage && words.viewer().may("tickets.write");
        const bool isOwn = !isMessage && entry.authorId == words.viewer().id();
        if (isOwn && words.viewer().may("collaboration.write"))
            json["own_note"] = Json::object(
                {{"url", "/api/v1/tickets/" + std::to_string(ticket.id) + "/notes/" + std::to_string(entry.id)}});
        items.push_back({entry.at, std::move(json)});
    }
    for (const auto& event : timeline.events)
        if (event.action != "created" && event.action != "imported" && !isSaid(event) &&
            !deedOf(event, people, words).empty())
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

#include "happening.h"

#include "kontor/error.h"

namespace kontor::automation {

namespace {

constexpr int entriesAtOnce = 500;

const Json& becameOf(const JournalEntry& entry, std::string_view field) {
    static const Json none;
    if (!entry.changes.isArray()) return none;
    for (const auto& change : entry.changes.items())
        if (change["field"].text() == field) return change["to"];
    return none;
}

/// All that the journal says of the record from that entry on.
std::vector<JournalEntry> entriesFrom(Transaction& tx, Kernel& kernel, const Ref& ref, std::int64_t first) {
    std::vector<JournalEntry> all;
    for (std::int64_t after = first - 1;;) {
        auto some = kernel.journal().from(tx, ref, after, entriesAtOnce);
        const bool more = some.size() == static_cast<std::size_t>(entriesAtOnce);
        if (more) after = some.back().id;
        std::move(some.begin(), some.end(), std::back_inserter(all));
        if (!more) return all;
    }
}

}  // namespace

std::string eventOf(const JournalEntry& entry) {
    if (entry.action == "created" || entry.action == "updated") return entry.action;
    if (entry.action == "message_created") {
        if (becameOf(entry, "automatic") == Json(true)) return {};
        const std::string direction = becameOf(entry, "direction").text();
        return direction == "in" ? "requester_message" : direction == "out" ? "agent_message" : "";
    }
    if (entry.action == "note_created") return "note_added";
    if (entry.action == "task_updated" && becameOf(entry, "state").text() == "done") return "task_done";
    return {};
}

Ref subjectOf(const RecordChanged& change) {
    return change.ownerId ? Ref{change.ownerKind, change.ownerId} : Ref{change.kind, change.id};
}

std::optional<Happening> happeningOf(Transaction& tx, Kernel& kernel, const StoredEvent& stored,
                                     const RecordChanged& change) {
    if (stored.journalId == 0) return std::nullopt;
    const auto entry = kernel.journal().one(tx, stored.journalId);
    if (!entry) return std::nullopt;
    std::string event = eventOf(*entry);
    if (event.empty()) return std::nullopt;
    const Ref ref = subjectOf(change);
    try {
        const AnyRecord now = kernel.records().get(tx, Viewer::system("rules"), ref);
        auto moments = historyOf(now, entriesFrom(tx, kernel, ref, stored.journalId));
        if (moments.empty() || moments.front().entry.id != stored.journalId) return std::nullopt;
        return Happening{std::move(event), std::move(moments.front()), stored.position};
    } catch (const NotFound&) {
        return std::nullopt;
    }
}

AnyRecord copyOf(const AnyRecord& record) {
    const RecordType& type = record.type();
    AnyRecord copy(type, type.make());
    for (const auto& field : type.fields) field.set(copy.data(), field.get(record.data()));
    return copy;
}

void carryOver(const AnyRecord& from, const AnyRecord& to, AnyRecord& target) {
    for (const auto& field : to.type().fields) {
        FieldValue value = field.get(to.data());
        if (value != field.get(from.data())) field.set(target.data(), std::move(value));
    }
}

}  // namespace kontor::automation

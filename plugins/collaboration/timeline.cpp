#include <algorithm>
#include <unordered_map>

#include "collaboration_service.h"
#include "kontor/kernel.h"
#include "quoted_text.h"

namespace kontor::collaboration {

namespace {

struct TimelineRow {
    std::string type;
    std::int64_t id = 0;
    Time at{};
    std::optional<std::int64_t> authorId;
    std::string from;
    std::optional<std::string> to;
    std::optional<std::string> cc;
    std::string bodyHtml;
    std::string bodyText;
    std::optional<std::string> attachments;
    std::string direction;
    std::string channel;
    bool automatic = false;
    bool isPrivate = false;

    static constexpr auto columns =
        std::tuple{&TimelineRow::type,      &TimelineRow::id,          &TimelineRow::at,        &TimelineRow::authorId,
                   &TimelineRow::from,      &TimelineRow::to,          &TimelineRow::cc,        &TimelineRow::bodyHtml,
                   &TimelineRow::bodyText,  &TimelineRow::attachments, &TimelineRow::direction, &TimelineRow::channel,
                   &TimelineRow::automatic, &TimelineRow::isPrivate};
};

Json list(const std::optional<std::string>& text) {
    return text && !text->empty() ? Json::parse(*text) : Json::array();
}

TimelineEntry entryOf(TimelineRow&& row) {
    TimelineEntry entry;
    entry.type = row.type == "message" ? TimelineEntry::Type::message : TimelineEntry::Type::note;
    entry.id = row.id;
    entry.at = row.at;
    entry.authorId = row.authorId;
    entry.from = std::move(row.from);
    entry.to = list(row.to);
    entry.cc = list(row.cc);
    entry.bodyHtml = std::move(row.bodyHtml);
    entry.bodyText = std::move(row.bodyText);
    entry.attachments = list(row.attachments);
    entry.direction = std::move(row.direction);
    entry.channel = std::move(row.channel);
    entry.automatic = row.automatic;
    if (entry.channel == "email") {
        auto parts = splitQuotedHtml(entry.bodyHtml);
        entry.bodyHtml = std::move(parts.fresh);
        entry.quotedHtml = std::move(parts.quoted);
    }
    entry.isPrivate = row.isPrivate;
    return entry;
}

void nameAuthors(std::vector<TimelineEntry>& entries, Transaction& tx, const Viewer& viewer, Records& records) {
    std::vector<std::int64_t> ids;
    for (const auto& entry : entries)
        if (entry.authorId && std::find(ids.begin(), ids.end(), *entry.authorId) == ids.end())
            ids.push_back(*entry.authorId);
    if (ids.empty() || !viewer.may(records.type("user").readPermission)) return;
    std::unordered_map<std::int64_t, std::string> names;
    for (auto& [id, name] : records.labels(tx, viewer, "user", ids)) names.emplace(id, std::move(name));
    for (auto& entry : entries)
        if (entry.authorId)
            if (const auto found = names.find(*entry.authorId); found != names.end()) entry.authorName = found->second;
}

}  // namespace

std::vector<TimelineEntry> CollaborationService::timeline(Transaction& tx, const Viewer& viewer, const Ref& owner,
                                                          int limit, std::optional<Time> before, bool named) {
    const Viewer here = over(tx, viewer, owner);
    if (!here.may("collaboration.read")) return {};
    const bool all = here.may("collaboration.read_private");
    auto rows = tx.all<TimelineRow>(
        "(SELECT 'message', id, created_at, author_id, from_address, to_addresses, cc_addresses, body_html, body_text, "
        "attachments,"
        " direction, channel, automatic, 0 FROM messages"
        " WHERE kind = ? AND record_id = ? AND deleted_at IS NULL AND (? IS NULL OR created_at < ?) ORDER BY id DESC "
        "LIMIT ?)"
        " UNION ALL"
        " (SELECT 'note', id, created_at, author_id, '', NULL, NULL, body_html, body_text, attachments, '', '', 0,"
        " visibility = 'private' FROM notes"
        " WHERE kind = ? AND record_id = ? AND deleted_at IS NULL AND (? OR visibility = 'public')"
        " AND (? IS NULL OR created_at < ?) ORDER BY id DESC LIMIT ?)",
        owner.kind, owner.id, before, before, limit, owner.kind, owner.id, all, before, before, limit);
    std::vector<TimelineEntry> entries;
    entries.reserve(rows.size());
    for (auto& row : rows) entries.push_back(entryOf(std::move(row)));
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    if (entries.size() > static_cast<std::size_t>(limit)) entries.erase(entries.begin(), entries.end() - limit);
    if (_kernel && named) nameAuthors(entries, tx, viewer, _kernel->records());
    return entries;
}

}  // namespace kontor::collaboration

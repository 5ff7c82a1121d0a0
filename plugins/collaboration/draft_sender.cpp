#include "draft_sender.h"

#include "kontor/collaboration/draft.h"
#include "kontor/collaboration/message.h"
#include "kontor/collaboration/note.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "notices.h"

namespace kontor::collaboration {

namespace {

struct WaitingDraft {
    std::string kind;
    std::int64_t recordId = 0;
    std::int64_t authorId = 0;
    std::string writtenAs;
    std::string bodyHtml;
    std::optional<std::string> to;
    std::optional<std::string> cc;
    std::optional<std::string> mentionIds;
    std::optional<std::string> attachments;
    std::optional<std::string> statusAfter;
    bool unlessAnswered = false;
    Time createdAt{};

    static constexpr auto columns =
        std::tuple{&WaitingDraft::kind,        &WaitingDraft::recordId,       &WaitingDraft::authorId,
                   &WaitingDraft::writtenAs,   &WaitingDraft::bodyHtml,       &WaitingDraft::to,
                   &WaitingDraft::cc,          &WaitingDraft::mentionIds,     &WaitingDraft::attachments,
                   &WaitingDraft::statusAfter, &WaitingDraft::unlessAnswered, &WaitingDraft::createdAt};

    Ref owner() const { return {kind, recordId}; }
};

std::optional<WaitingDraft> waitingDraft(Transaction& tx, std::int64_t id) {
    return tx.maybe<WaitingDraft>(
        "SELECT kind, record_id, author_id, written_as, body_html, to_addresses, cc_addresses, mention_ids,"
        " attachments, status_after, unless_answered, created_at FROM message_drafts"
        " WHERE id = ? AND state = 'waiting' AND deleted_at IS NULL AND author_id IS NOT NULL FOR UPDATE",
        id);
}

std::vector<std::string> wordsIn(const std::optional<std::string>& list) {
    std::vector<std::string> result;
    if (list && !list->empty())
        for (const auto& item : Json::parse(*list).items()) result.push_back(item.text());
    return result;
}

bool wasAnswered(Transaction& tx, const WaitingDraft& draft) {
    return tx
        .maybe<std::int64_t>(
            "SELECT id FROM messages WHERE kind = ? AND record_id = ? AND direction = 'in'"
            " AND automatic = 0 AND created_at > ? AND deleted_at IS NULL LIMIT 1",
            draft.kind, draft.recordId, draft.createdAt)
        .has_value();
}

Patch entryOf(const WaitingDraft& draft) {
    Patch entry;
    entry.set("body_html", draft.bodyHtml);
    std::vector<std::int64_t> files;
    if (draft.attachments && !draft.attachments->empty())
        for (const auto& file : Json::parse(*draft.attachments).items()) files.push_back(file["file_id"].integer());
    if (!files.empty()) entry.set("file_ids", std::move(files));
    std::vector<std::int64_t> people;
    if (draft.mentionIds && !draft.mentionIds->empty())
        for (const auto& id : Json::parse(*draft.mentionIds).items()) people.push_back(id.integer());
    if (!people.empty()) entry.set("mention_ids", std::move(people));
    if (draft.writtenAs != "message") {
        entry.set("visibility", std::string(draft.writtenAs == "note_public" ? "public" : "private"));
        return entry;
    }
    if (auto to = wordsIn(draft.to); !to.empty()) entry.set("to", std::move(to));
    if (auto cc = wordsIn(draft.cc); !cc.empty()) entry.set("cc", std::move(cc));
    return entry;
}

void setDraftState(Transaction& tx, std::int64_t id, const char* state, const std::optional<std::string>& error,
                   const std::optional<std::int64_t>& messageId, Time now) {
    tx.execute(
        "UPDATE message_drafts SET state = ?, error = ?, message_id = ?, version = version + 1, updated_at = ?"
        " WHERE id = ?",
        state, error, messageId, now, id);
}

Sending trySending(Transaction& tx, std::int64_t id, Kernel& kernel) {
    const auto draft = waitingDraft(tx, id);
    if (!draft) return Sending::notWaiting;
    const Time now = kernel.clock().now();
    if (draft->unlessAnswered && wasAnswered(tx, *draft)) {
        setDraftState(tx, id, "taken_back", std::nullopt, std::nullopt, now);
        tellOfDraft(tx, kernel, draft->owner(), draft->authorId, "collaboration.draft_taken_back");
        return Sending::takenBack;
    }
    Records& records = kernel.records();
    const Viewer author = kernel.accounts().viewerOf(tx, draft->authorId, Origin::web);
    const auto kind = draft->writtenAs == "message" ? Message::kind : Note::kind;
    const auto entry = records.create(tx, author, kind, entryOf(*draft), draft->owner());
    if (draft->statusAfter) {
        const Json status = Json::object({{"status", *draft->statusAfter}});
        records.patch(tx, author, draft->owner(), Patch::fromJson(records.type(draft->kind), author, status, false));
    }
    setDraftState(tx, id, "sent", std::nullopt, entry.id(), now);
    return Sending::sent;
}

void keepAsFailed(std::int64_t id, const Error& error, Kernel& kernel) {
    const auto* invalid = dynamic_cast<const Invalid*>(&error);
    const kontor::Message& why =
        invalid && !invalid->errors().empty() ? invalid->errors().front().message : error.message();
    kernel.db().write([&](Transaction& tx) {
        const auto draft = waitingDraft(tx, id);
        if (!draft) return;
        std::string locale = "en";
        try {
            locale = kernel.accounts().viewerOf(tx, draft->authorId, Origin::web).locale();
        } catch (const NotFound&) {
            // Gone: what is kept is for whoever looks after what they left.
        }
        setDraftState(tx, id, "failed", kernel.translations().text(locale, why), std::nullopt, kernel.clock().now());
        tellOfDraft(tx, kernel, draft->owner(), draft->authorId, "collaboration.draft_failed");
    });
}

}  // namespace

Sending sendDraft(std::int64_t draftId, Kernel& kernel) {
    try {
        return kernel.db().write([&](Transaction& tx) { return trySending(tx, draftId, kernel); });
    } catch (const Unavailable&) {
        throw;  // later, then
    } catch (const Error& error) {
        keepAsFailed(draftId, error, kernel);
        throw;
    }
}

void sendDueDrafts(Kernel& kernel) {
    constexpr std::int64_t atOnce = 200;
    const Time now = kernel.clock().now();
    const auto due = kernel.db().read([&](Transaction& tx) {
        return tx.all<std::int64_t>(
            "SELECT id FROM message_drafts WHERE state = 'waiting' AND send_at <= ? AND deleted_at IS NULL"
            " ORDER BY send_at, id LIMIT ?",
            now, atOnce);
    });
    for (const auto id : due) {
        try {
            sendDraft(id, kernel);
        } catch (const Unavailable&) {
            throw;
        } catch (const Error&) {
            // Kept as failed, and its author told.
        }
    }
    kernel.db().write([&](Transaction& tx) {
        tx.execute("DELETE FROM message_drafts WHERE state = 'sent' AND updated_at < ? LIMIT 1000",
                   now - std::chrono::days(7));
    });
}

}  // namespace kontor::collaboration

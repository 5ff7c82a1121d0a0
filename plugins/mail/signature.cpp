#include "signature.h"

#include "kontor/error.h"
#include "kontor/html.h"
#include "kontor/text.h"
#include "kontor/transaction.h"

namespace kontor::mail {

namespace {

constexpr const char* administer = "mail.administer";

Predicate visibleSignatures(const Viewer& viewer) {
    if (viewer.may(administer)) return {};
    return {"t.user_id = ?", {viewer.id()}};
}

/// One's own is one's own affair; all others are set up.
void requireOwnSignature(const WriteContext& context, const Signature& signature) {
    if (!signature.userId || *signature.userId != context.viewer.id()) context.viewer.require(administer);
}

void prepareSignature(WriteContext& context, const Signature* before, Signature& after) {
    requireOwnSignature(context, after);
    const int owners = after.userId.has_value() + after.groupId.has_value() + after.mailboxId.has_value();
    if (owners != 1) throw Invalid("user_id", "mail.signature_of_one");
    if (trimmed(htmlToText(after.htmlDe)).empty() && trimmed(htmlToText(after.htmlEn)).empty())
        throw Invalid("html_en", "error.required");
    if (before) return;
    const auto there = context.tx.maybe<std::int64_t>(
        "SELECT id FROM mail_signatures WHERE user_id = ? OR group_id = ? OR mailbox_id = ?", after.userId,
        after.groupId, after.mailboxId);
    if (there) throw Conflict("mail.signature_exists");
}

void removingSignature(WriteContext& context, const void* record) {
    requireOwnSignature(context, *static_cast<const Signature*>(record));
}

}  // namespace

RecordType signatureType() {
    RecordType type = recordType<Signature>("mail-signatures", "mail_signatures", signatureFields);
    type.doc = "What stands below answers that go out by mail.";
    type.readPermission = "mail.sign";
    type.createPermission = "mail.sign";
    type.writePermission = "mail.sign";
    type.deletePermission = "mail.sign";
    type.softDelete = false;
    type.defaultSort = "id";
    type.visible = visibleSignatures;
    type.prepare = prepared<Signature>(prepareSignature);
    type.removing = removingSignature;
    return type;
}

std::string signatureFor(Transaction& tx, const SignatureWanted& wanted, const std::string& locale) {
    using Row = std::tuple<std::string, std::string, std::string>;
    const auto found = tx.maybe<Row>(
        "SELECT s.html_de, s.html_en, COALESCE((SELECT g.name FROM user_group g WHERE g.id = ?), '')"
        " FROM mail_signatures s WHERE s.user_id = ? OR s.group_id = ? OR s.mailbox_id = ?"
        " ORDER BY s.user_id IS NULL, s.group_id IS NULL LIMIT 1",
        wanted.groupId, wanted.authorId, wanted.groupId, wanted.mailboxId);
    if (!found) return {};
    const auto& [german, english, group] = *found;
    const bool useGerman = english.empty() || (locale.starts_with("de") && !german.empty());
    std::string html = useGerman ? german : english;
    // Names are text of people: they say nothing in HTML, and no variable in them is filled in again.
    std::string result;
    const std::array<std::pair<std::string_view, std::string>, 3> variables{
        {{"{agent}", escapeHtml(wanted.author)},
         {"{group}", escapeHtml(group)},
         {"{mailbox}", escapeHtml(wanted.mailbox)}}};
    for (std::size_t at = 0; at < html.size();) {
        std::size_t taken = 0;
        for (const auto& [name, value] : variables)
            if (html.compare(at, name.size(), name) == 0) result += value, taken = name.size();
        if (taken == 0) result += html[at], taken = 1;
        at += taken;
    }
    return result;
}

}  // namespace kontor::mail

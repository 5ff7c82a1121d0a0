#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/records.h"

namespace kontor::mail {

/// What stands below answers that go out by mail: of a person, or of a team, or of a mailbox.
struct Signature {
    static constexpr std::string_view kind = "mail_signature";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> userId;
    std::optional<std::int64_t> groupId;
    std::optional<std::int64_t> mailboxId;
    std::string htmlDe;
    std::string htmlEn;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array signatureFields{
    idField<&Signature::id>(),
    versionField<&Signature::version>(),
    field<&Signature::userId>("user_id")
        .refersTo("user")
        .createOnly()
        .filterable()
        .doc("Whose it is; of a person, a group or a mailbox, one of the three.")
        .example("12"),
    field<&Signature::groupId>("group_id")
        .refersTo("group")
        .createOnly()
        .filterable()
        .doc("The team of the tickets below whose answers it stands, unless their author has one.")
        .example("null"),
    field<&Signature::mailboxId>("mailbox_id")
        .refersTo("mailbox")
        .createOnly()
        .filterable()
        .doc("The mailbox below whose answers it stands, unless author and team have none.")
        .example("null"),
    field<&Signature::htmlDe>("html_de")
        .as(FieldType::html)
        .limit(20'000)
        .writable()
        .doc("As requesters read it in German. Variables: {agent}, {group}, {mailbox}.")
        .example("\"<p>Viele Grüße<br>{agent}</p>\""),
    field<&Signature::htmlEn>("html_en")
        .as(FieldType::html)
        .limit(20'000)
        .writable()
        .doc("As all others read it, with the same variables; one of the two may be empty.")
        .example("\"<p>Kind regards<br>{agent}</p>\""),
    field<&Signature::createdAt>("created_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Signature::updatedAt>("updated_at")
        .sortable()
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType signatureType();

/// HTML of what stands below an answer; empty when nobody set one up.
struct SignatureWanted {
    std::optional<std::int64_t> authorId = {};
    std::optional<std::int64_t> groupId = {};
    std::int64_t mailboxId = 0;
    std::string author = {};  ///< names, for variables
    std::string mailbox = {};
};
std::string signatureFor(Transaction& tx, const SignatureWanted& wanted, const std::string& locale);

}  // namespace kontor::mail

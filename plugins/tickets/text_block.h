#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/kernel.h"
#include "kontor/tickets/text_blocks.h"
#include "kontor/web/sharing.h"

namespace kontor::tickets {

/// What agents write again and again: a greeting, the way to reset a password. With variables that each ticket fills
/// in.
struct TextBlock {
    static constexpr std::string_view kind = "text_block";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string bodyDe;
    std::string bodyEn;
    std::string bodyHtmlDe;
    std::string bodyHtmlEn;
    std::string shortcut;
    std::string sharing = "everyone";
    std::optional<std::int64_t> ownerId;
    std::optional<std::int64_t> groupId;
    std::optional<std::int64_t> categoryId;
    std::int64_t position = 0;
    bool active = true;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array textBlockFields{
    field<&TextBlock::id>("id").filterable().sortable().doc("Id of the text block.").example("2"),
    field<&TextBlock::version>("version").doc("Grows with every change; the ETag.").example("1"),
    field<&TextBlock::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What agents find it by.")
        .example("\"Password reset\""),
    field<&TextBlock::bodyDe>("body_de")
        .as(FieldType::longText)
        .limit(20'000)
        .writable()
        .doc("The German text. Variables: {requester}, {requester_first_name}, {agent}, {number}, {subject}, "
             "{organisation}, {assignee}, {group}, {status}, {due}, {link}, {custom.NAME}.")
        .example("\"Guten Tag {requester},\""),
    field<&TextBlock::bodyEn>("body_en")
        .as(FieldType::longText)
        .limit(20'000)
        .writable()
        .doc("The English text, with the same variables. One of the two may be empty.")
        .example("\"Hello {requester},\""),
    field<&TextBlock::bodyHtmlDe>("body_html_de")
        .as(FieldType::html)
        .limit(40'000)
        .writable()
        .unlisted()
        .doc("The German text with formatting, in place of body_de, which follows it.")
        .example("\"<p>Guten Tag <b>{requester}</b>,</p>\""),
    field<&TextBlock::bodyHtmlEn>("body_html_en")
        .as(FieldType::html)
        .limit(40'000)
        .writable()
        .unlisted()
        .doc("The English text with formatting.")
        .example("\"<p>Hello <b>{requester}</b>,</p>\""),
    field<&TextBlock::shortcut>("shortcut")
        .as(FieldType::word)
        .limit(40)
        .writable()
        .filterable()
        .doc("Found by it in the editor: small letters, digits, - and _.")
        .example("\"hello\""),
    field<&TextBlock::sharing>("sharing")
        .oneOf(web::sharings)
        .writable()
        .filterable()
        .doc("Who uses it: oneself, a group, or everyone (the last needs tickets.configure).")
        .example("\"everyone\""),
    field<&TextBlock::ownerId>("owner_id")
        .refersTo("user")
        .filterable()
        .query("owner")
        .doc("Whose it is.")
        .example("3"),
    field<&TextBlock::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .query("group")
        .doc("The team that uses it, when shared with a group.")
        .example("null"),
    field<&TextBlock::categoryId>("category_id")
        .refersTo("category")
        .writable()
        .filterable()
        .query("category")
        .doc("Only offered for tickets of this category; null: for all.")
        .example("null"),
    field<&TextBlock::position>("position")
        .between(0, 1'000'000)
        .writable()
        .sortable()
        .doc("Place in the menu.")
        .example("10"),
    field<&TextBlock::active>("active").writable().filterable().doc("Whether agents are offered it.").example("true"),
    field<&TextBlock::createdAt>("created_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&TextBlock::updatedAt>("updated_at")
        .sortable()
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType textBlockType();

class TextBlockFilling : public TextBlocks {
  public:
    /// Called when the plugin starts.
    void begin(Kernel& kernel) { _kernel = &kernel; }
    FilledText fill(Transaction& tx, const Viewer& viewer, std::int64_t ticketId, std::int64_t blockId) override;

  private:
    Kernel* _kernel = nullptr;
};

/// The blocks offered for that ticket, filled in, in its requester's language: `[{"id", "name", "shortcut", "locale",
/// "text", "html"}]`, the last null where a block has no formatting. Throws NotFound where the viewer doesn't see the
/// ticket.
Json filledBlocks(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t ticketId);

}  // namespace kontor::tickets

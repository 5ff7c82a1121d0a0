#pragma once

#include <array>
#include <string>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/tickets/ticket.h"

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
             "{organisation}.")
        .example("\"Guten Tag {requester},\""),
    field<&TextBlock::bodyEn>("body_en")
        .as(FieldType::longText)
        .limit(20'000)
        .writable()
        .doc("The English text, with the same variables. One of the two may be empty.")
        .example("\"Hello {requester},\""),
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

/// A misspelt variable would be read by a requester: it is refused when the text is kept.
void checkVariables(const std::string& field, const std::string& body, std::vector<FieldError>& errors);
/// A text with what its variables stand for in the ticket.
std::string filledFor(Transaction& tx, Kernel& kernel, const Viewer& viewer, const Ticket& ticket,
                      const std::string& body);

/// The blocks filled in for that ticket, in its requester's language: `[{"id", "name", "locale", "text"}]`. Throws
/// NotFound where the viewer doesn't see the ticket.
Json filledBlocks(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t ticketId);

}  // namespace kontor::tickets

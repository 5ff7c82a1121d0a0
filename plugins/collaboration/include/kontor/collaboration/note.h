#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"

namespace kontor::collaboration {

inline constexpr std::array<std::string_view, 2> visibilities{"private", "public"};

/// A remark on a record: private ones are for the people who work on it, public ones for everybody who may see it.
struct Note {
    static constexpr std::string_view kind = "note";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::optional<std::int64_t> authorId;
    std::string visibility = "private";
    std::string bodyHtml;
    std::string bodyText;
    std::vector<std::int64_t> fileIds;
    Json attachments = Json::array();
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array noteFields{
    field<&Note::id>("id").filterable().sortable().doc("Id of the note.").example("3"),
    field<&Note::version>("version").doc("Grows with every change.").example("1"),
    field<&Note::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .doc("Who wrote it.")
        .example("12"),
    field<&Note::visibility>("visibility")
        .oneOf(visibilities)
        .writable()
        .filterable()
        .doc("private: only for those who may read private notes; public: for everybody who sees the record.")
        .example("\"private\""),
    field<&Note::bodyHtml>("body_html")
        .as(FieldType::html)
        .limit(1'000'000)
        .writable()
        .doc("Text as HTML; what is dangerous in it is removed. Give this or body_text.")
        .example("\"<p>Spare part ordered.</p>\""),
    field<&Note::bodyText>("body_text")
        .as(FieldType::longText)
        .limit(500'000)
        .writable()
        .filterable()
        .query("text")
        .doc("Text without formatting; derived when body_html is given.")
        .example("\"Spare part ordered.\""),
    field<&Note::fileIds>("file_ids")
        .unstored()
        .secret()
        .createOnly()
        .limit(50)
        .doc("Uploaded files to attach.")
        .example("[31]"),
    field<&Note::attachments>("attachments").doc("Attached files: file_id, name, size, media_type.").example("[]"),
    field<&Note::createdAt>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was written.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Note::updatedAt>("updated_at").doc("When it was last changed.").example("\"2026-01-31T08:15:00.000000Z\""),
};

}  // namespace kontor::collaboration

#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/collaboration/body_fields.h"
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
    std::vector<std::int64_t> mentionIds;
    Json attachments = Json::array();
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array noteFields{
    idField<&Note::id>(),
    versionField<&Note::version>(),
    authorField<&Note::authorId>(),
    field<&Note::visibility>("visibility")
        .oneOf(visibilities)
        .writable()
        .filterable()
        .doc("private: only for those who may read private notes; public: for everybody who sees the record.")
        .example("\"private\""),
    bodyHtmlField<&Note::bodyHtml>().writable(),
    bodyTextField<&Note::bodyText>().writable(),
    fileIdsField<&Note::fileIds>(),
    mentionsField<&Note::mentionIds>().writable(),
    attachmentsField<&Note::attachments>(),
    createdField<&Note::createdAt>(),
    field<&Note::updatedAt>("updated_at").doc("When it was last changed.").example("\"2026-01-31T08:15:00.000000Z\""),
};

}  // namespace kontor::collaboration

#pragma once

#include "kontor/field.h"

/// The fields that messages and notes have in common; who may write them, and when, each says itself.
namespace kontor::collaboration {

template <auto member>
constexpr Field authorField() {
    return field<member>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .doc("Who wrote it; null when the sender is no user.")
        .example("12");
}
template <auto member>
constexpr Field bodyHtmlField() {
    return field<member>("body_html")
        .as(FieldType::html)
        .limit(1'000'000)
        .doc("Text as HTML; what is dangerous in it is removed. Give this or body_text.")
        .example("\"<p>It works again.</p>\"");
}
template <auto member>
constexpr Field bodyTextField() {
    return field<member>("body_text")
        .as(FieldType::longText)
        .limit(500'000)
        .filterable()
        .query("text")
        .doc("Text without formatting; derived when body_html is given.")
        .example("\"It works again.\"");
}
template <auto member>
constexpr Field fileIdsField() {
    return field<member>("file_ids")
        .unstored()
        .secret()
        .createOnly()
        .limit(50)
        .doc("Uploaded files to attach.")
        .example("[31]");
}
template <auto member>
constexpr Field attachmentsField() {
    return field<member>("attachments")
        .doc("Attached files: file_id, name, size, media_type.")
        .example("[{\"file_id\":31,\"name\":\"screen.png\",\"size\":4711,\"media_type\":\"image/png\"}]");
}

/// Input of the rules; who they are is kept apart.
template <auto member>
constexpr Field mentionsField() {
    return field<member>("mention_ids")
        .refersTo("user")
        .unstored()
        .secret()
        .limit(20)
        .doc("People who are spoken to in it, and told of it. Those who work on the record may also write @login.")
        .example("[12]");
}

}  // namespace kontor::collaboration

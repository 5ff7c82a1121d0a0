#pragma once

#include "kontor/custom_fields.h"
#include "kontor/web/field_controls.h"
#include "page_words.h"

namespace kontor::tickets {

using web::refsIn;

/// The shared form controls, with the words of the dictionary: beside a ticket, in the forms of its groups, for a new
/// one.
class FieldControls {
  public:
    /// `names` knows what the values point at; `idPrefix` keeps the ids of several forms of a page apart.
    FieldControls(Kernel& kernel, const PageWords& words, const Names* names, std::string idPrefix)
        : _words(words),
          _controls(kernel, words.viewer(), names != nullptr ? &names->all() : nullptr, std::move(idPrefix),
                    "tickets") {}

    /// What a field's value is chosen from, where the field itself does not say it: a field of the dictionary
    /// (`choiceFieldNames`), or words and what the catalogue calls them ("tickets.via.").
    struct Choices {
        std::string_view words = {};
        std::span<const std::string_view> values = {};
        std::string_view dictionary = {};
    };

    Json of(const Field& field, const FieldValue& value, const Choices& choices) const {
        return _controls.of(field, value, shared(choices, toText(value)));
    }
    Json of(const Field& field, const FieldValue& value) const { return _controls.of(field, value); }
    /// Of a field administrators added; `values` is the record's `custom`.
    Json of(const CustomFields::Declared& field, const Json& values) const { return _controls.of(field, values); }

    std::string label(const Field& field) const { return _controls.label(field); }
    /// The value as a person reads it.
    std::string text(const Field& field, const FieldValue& value) const { return _controls.text(field, value); }

  private:
    web::FieldChoices shared(const Choices& choices, const std::string& chosen) const;

    const PageWords& _words;
    web::FieldControls _controls;
};

/// The field's value in an object of such; null when it has none, or a bad one.
FieldValue valueIn(const Json& values, const Field& field);

}  // namespace kontor::tickets

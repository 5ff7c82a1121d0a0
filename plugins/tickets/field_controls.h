#pragma once

#include "kontor/custom_fields.h"
#include "page_words.h"

namespace kontor::tickets {

/// Form controls for fields, as the template `tickets/control` takes them: beside a ticket, in the forms of its groups,
/// for a new one. Scripts read their values by `data-field`, a form sends them by `name`.
class FieldControls {
  public:
    /// `names` knows what the values point at; `idPrefix` keeps the ids of several forms of a page apart.
    FieldControls(Kernel& kernel, const PageWords& words, const Names* names, std::string idPrefix)
        : _kernel(kernel), _words(words), _names(names), _idPrefix(std::move(idPrefix)) {}

    /// What a field's value is chosen from, where the field itself does not say it: a field of the dictionary
    /// (`choiceFieldNames`), or words and what the catalogue calls them ("tickets.via.").
    struct Choices {
        std::string_view words = {};
        std::span<const std::string_view> values = {};
        std::string_view dictionary = {};
    };

    Json of(const Field& field, const FieldValue& value, const Choices& choices) const;
    Json of(const Field& field, const FieldValue& value) const { return of(field, value, {}); }
    /// Of a field administrators added; `values` is the record's `custom`.
    Json of(const CustomFields::Declared& field, const Json& values) const;

    std::string label(const Field& field) const;
    /// The value as a person reads it.
    std::string text(const Field& field, const FieldValue& value, const Choices& choices) const;
    std::string text(const Field& field, const FieldValue& value) const { return text(field, value, {}); }

  private:
    Json begin(std::string name, std::string label, bool required) const;
    void putReference(Json& control, const Field& field, const FieldValue& value) const;
    void putWords(Json& control, const Field& field, const std::string& chosen, const Choices& choices) const;
    std::string wordOf(const Field& field, std::string_view value, const Choices& choices) const;

    Kernel& _kernel;
    const PageWords& _words;
    const Names* _names;
    std::string _idPrefix;
};

/// What the value of a reference, or of many, points at; nothing for other fields.
std::vector<Ref> refsIn(const Field& field, const FieldValue& value);

/// The field's value in an object of such; null when it has none, or a bad one.
FieldValue valueIn(const Json& values, const Field& field);

}  // namespace kontor::tickets

#include "kontor/field_labels.h"

#include <initializer_list>

#include "kontor/text.h"

namespace kontor {

namespace {

std::string inWords(std::string_view name) {
    std::string text = replaceAll(std::string(name), "_", " ");
    if (text.ends_with(" id")) text.resize(text.size() - 3);
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

/// The text of the first of these keys that the catalogue knows.
std::string firstOf(std::initializer_list<std::string> keys, const Translations& translations, std::string_view locale,
                    std::string otherwise) {
    for (const auto& key : keys)
        if (!key.empty() && translations.has(locale, key)) return translations.text(locale, key);
    return otherwise;
}

std::string keyOf(std::string_view collection, std::string_view between, std::string_view name) {
    if (collection.empty()) return {};
    return std::string(collection) + std::string(between) + std::string(name);
}

}  // namespace

std::string fieldLabel(const Field& field, const Translations& translations, std::string_view locale,
                       std::string_view collection) {
    return firstOf(
        {std::string(field.title), keyOf(collection, ".field.", field.name), "field." + std::string(field.name)},
        translations, locale, inWords(field.name));
}

std::string collectionLabel(const RecordType& type, const Translations& translations, std::string_view locale) {
    return firstOf({"records." + type.collection}, translations, locale, inWords(type.collection));
}

std::string valueLabel(const Field& field, const std::string& value, const Translations& translations,
                       std::string_view locale, std::string_view collection) {
    const std::string word = std::string(field.name) + "." + value;
    return firstOf({keyOf(collection, ".", word), "value." + word}, translations, locale, value);
}

}  // namespace kontor

#pragma once

#include <string>
#include <string_view>

#include "kontor/export.h"
#include "kontor/field.h"
#include "kontor/records.h"
#include "kontor/translations.h"

/// What people call fields, their values and kinds of records, from the catalogues: one answer for pages, exports and
/// reports.
namespace kontor {

/// The field's own title, the catalogue's `COLLECTION.field.NAME` (when a collection is given), its `field.NAME`, else
/// its name in words.
KONTOR_API std::string fieldLabel(const Field& field, const Translations& translations, std::string_view locale,
                                  std::string_view collection = {});
/// The catalogue's `records.COLLECTION`, else the collection in words.
KONTOR_API std::string collectionLabel(const RecordType& type, const Translations& translations,
                                       std::string_view locale);
/// A word of an enumeration or dictionary: the catalogue's `COLLECTION.FIELD.VALUE`, its `value.FIELD.VALUE`, else the
/// value itself.
KONTOR_API std::string valueLabel(const Field& field, const std::string& value, const Translations& translations,
                                  std::string_view locale, std::string_view collection = {});

}  // namespace kontor

#pragma once

#include <map>
#include <string>
#include <vector>

#include "kontor/field_labels.h"
#include "kontor/kernel.h"

namespace kontor::web {

/// Names of the records that values refer to, by kind and id: one statement a kind.
class ReferenceNames {
  public:
    void want(const Field& field, const FieldValue& value);
    void read(Transaction& tx, Kernel& kernel, const Viewer& viewer);
    std::string of(std::string_view kind, std::int64_t id) const;

  private:
    std::map<std::string, std::map<std::int64_t, std::string>, std::less<>> _names;
};

/// The value as a person reads it: names for references, local time, catalogue words for values of a list.
std::string textOf(const Field& field, const FieldValue& value, const ReferenceNames& names, const Kernel& kernel,
                   const Translations& translations, const Viewer& viewer);

/// The fields a table shows: short ones, at most six.
std::vector<const Field*> columnsOf(const RecordType& type, const Viewer& viewer);

/// Columns and rows for the template `web/table_body`: each cell learns its column's name, which phones show beside it.
void putTable(Json& data, Json columns, Json rows);

/// A form control for the field with its present value; `value` null: the record is new.
Json controlOf(const Field& field, const FieldValue& value, const ReferenceNames& names, Kernel& kernel,
               const Viewer& viewer);

}  // namespace kontor::web

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kontor/catalog.h"
#include "kontor/query.h"

namespace kontor {

/// A record type with what the engine derives of it once: its columns, query fields and guards.
class StoredType {
  public:
    StoredType(const RecordType& type, const GroupType* group, const Catalog& catalog);

    const RecordType& type;
    const GroupType* const group;  ///< of an entry, the group it belongs to
    std::vector<const Guard*> guards;
    QueryFields queryFields;   ///< all of them; a viewer may ask for fewer
    bool hasComputed = false;  ///< some field is read from an expression, so that a written record is read again

    /// The query fields of the wanted ones.
    QueryFields queryFieldsOf(const std::function<bool(const Field&)>& wanted) const;
    /// Whether the viewer may read the field. What may not be read may not be asked for, sorted by or looked into
    /// either: the answer would tell.
    bool reads(const Viewer& viewer, const Field& field) const;
    bool readsAll(const Viewer& viewer) const;
    /// Those of these columns (`t.name`) the viewer may read.
    std::vector<std::string> columnsFor(const Viewer& viewer, const std::vector<std::string>& columns) const;

    /// Fields with a value in the database.
    std::vector<const Field*> readable() const;
    /// `t.id, t.subject, (SELECT …)` for these fields.
    static std::string select(const std::vector<const Field*>& fields);
    /// SQL of one field over alias `t`.
    static std::string expression(const Field& field);
    /// A record of the cells of a row, which hold `fields` in order.
    std::shared_ptr<void> read(const SqlRow& row, const std::vector<const Field*>& fields) const;
    std::shared_ptr<void> copy(const void* record) const;
    std::string label(std::string_view locale) const;
    /// The rows that were not deleted.
    Predicate existing() const;
    /// Whether the condition speaks of where a record lies.
    bool asksForPlaces(const std::string& sql) const;
};

/// A field's value from a cell, and as it is written to a column.
FieldValue fieldFromCell(const Field& field, const SqlRow& row, std::size_t column);
SqlValue fieldToSql(const Field& field, const FieldValue& value);

}  // namespace kontor

#pragma once

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
    QueryFields queryFields;
    bool hasComputed = false;  ///< some field is read from an expression, so that a written record is read again

    /// Fields with a value in the database.
    std::vector<const Field*> readable() const;
    /// `t.id, t.subject, (SELECT …)` for these fields.
    static std::string select(const std::vector<const Field*>& fields);
    /// SQL of one field over alias `t`.
    static std::string expression(const Field& field);
    /// A record of the cells of a row, which hold `fields` in order.
    std::shared_ptr<void> read(const SqlRow& row, const std::vector<const Field*>& fields) const;
    std::shared_ptr<void> copy(const void* record) const;
    std::string label() const;
};

/// A field's value from a cell, and as it is written to a column.
FieldValue fieldFromCell(const Field& field, const SqlRow& row, std::size_t column);
SqlValue fieldToSql(const Field& field, const FieldValue& value);

}  // namespace kontor

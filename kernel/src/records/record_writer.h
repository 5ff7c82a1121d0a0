#pragma once

#include <set>
#include <span>

#include "kontor/kernel.h"
#include "records/stored_type.h"

namespace kontor {

class RecordEngine;

/// One write of one record: rules, guards, row, links, journal, event, in this order and in one transaction.
class RecordWriter {
  public:
    RecordWriter(Kernel& kernel, RecordEngine& engine, Transaction& tx, const Viewer& viewer, const StoredType& stored,
                 const std::optional<Ref>& owner);

    std::int64_t create(const Patch& values);
    /// As create, for many, in few statements.
    std::vector<std::int64_t> createAll(std::span<const Patch> values);
    /// Whether anything changed.
    bool patch(const AnyRecord& before, const Patch& values);
    void remove(const AnyRecord& record);

  private:
    using Changes = std::vector<std::pair<const Field*, FieldValue>>;  ///< with the value before

    void assign(AnyRecord& record, const Patch& values);
    void set(AnyRecord& record, std::string_view field, FieldValue value);
    /// Those of the references that the viewer sees.
    std::set<Ref> seen(const Viewer& person, const std::vector<Ref>& asked);
    /// Kept from one record of this transaction to the next.
    std::set<Ref>& knownReferences();
    void checkReferences(const AnyRecord& record, const Changes& changes);
    /// What the changed fields refer to, and a mistake for each field that refers to what is not among `known`.
    std::vector<Ref> referencesOf(const AnyRecord& record, const Changes& changes) const;
    void requireKnown(const AnyRecord& record, const Changes& changes, const std::set<Ref>& known) const;
    /// The viewer whose sight decides what may be referred to.
    Viewer referring() const;
    AnyRecord begun(const Patch& values);
    std::string insertStatement(std::size_t rows) const;
    void addCells(std::vector<SqlValue>& cells, const AnyRecord& record) const;
    void insertAll(std::vector<AnyRecord>& records);
    void guard(const AnyRecord* before, const AnyRecord* after);
    void writeLinks(std::int64_t id, const AnyRecord& record, const Changes& changes);
    /// One field of new records.
    void addLinks(const Field& field, const std::vector<AnyRecord>& records);
    Changes changesBetween(const AnyRecord& before, const AnyRecord& after) const;
    void record(const AnyRecord* before, const AnyRecord* after, std::int64_t id, const char* action,
                const Changes& changes);

    Kernel& _kernel;
    RecordEngine& _engine;
    const StoredType& _stored;
    WriteContext _context;
};

}  // namespace kontor

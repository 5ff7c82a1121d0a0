#pragma once

#include <set>

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
    void guard(const AnyRecord* before, const AnyRecord* after);
    void writeLinks(std::int64_t id, const AnyRecord& record, const Changes& changes);
    Changes changesBetween(const AnyRecord& before, const AnyRecord& after) const;
    void record(const AnyRecord* before, const AnyRecord* after, std::int64_t id, const char* action,
                const Changes& changes);

    Kernel& _kernel;
    RecordEngine& _engine;
    const StoredType& _stored;
    WriteContext _context;
};

}  // namespace kontor

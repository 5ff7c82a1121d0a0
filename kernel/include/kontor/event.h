#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kontor/field.h"
#include "kontor/ref.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// One change of a field, as the journal keeps it.
struct FieldChange {
    std::string field;
    Json from;
    Json to;
};

/// What every write of a record leaves in the outbox. Plugins have events of their own where this one does not say
/// enough: a struct with `name`, `version` and a field table `fields`.
struct KONTOR_API RecordChanged {
    static constexpr std::string_view name = "record.changed";
    static constexpr int version = 1;

    std::string kind;  ///< of the record that changed: "ticket", "note"
    std::int64_t id = 0;
    std::string action;     ///< created, updated, deleted
    std::string ownerKind;  ///< for an entry of a group: the record it hangs on
    std::int64_t ownerId = 0;
    std::int64_t actorId = 0;
    std::string via;
    std::vector<std::string> changed;  ///< fields

    KONTOR_API static const FieldTable fields;
};

/// An event as it lies in the outbox.
struct StoredEvent {
    std::int64_t position = 0;  ///< its place in the order of all events
    std::string name;
    int version = 1;
    Time at{};
    Json data;
    std::int64_t journalId = 0;  ///< the entry of the journal it tells of, which has the values; 0 where there is none
};

/// Reads an event struct back. Throws Invalid when the data do not fit its field table.
KONTOR_API void readEvent(FieldTable fields, const Json& data, void* event);

template <class E>
E eventFrom(const StoredEvent& stored) {
    E event;
    readEvent(E::fields, stored.data, &event);
    return event;
}

/// The ledger of a transaction: journal (hash-chained, append-only) and outbox. Records use it for every write;
/// services with tables of their own call it themselves.
class KONTOR_API Ledger {
  public:
    virtual ~Ledger();
    /// Who did what to which record. `action` is a word of the catalogue ("updated", "password_reset").
    virtual void journal(Transaction& tx, const Viewer& viewer, const Ref& ref, std::string_view action,
                         const std::vector<FieldChange>& changes = {}) = 0;
    /// Puts an event into the outbox, delivered to its subscribers after the commit, at least once and in order. It is
    /// taken to tell of the entry that was put into the journal last.
    template <class E>
    void emit(Transaction& tx, const E& event) {
        put(tx, E::name, E::version, toJson(E::fields, &event));
    }

  protected:
    virtual void put(Transaction& tx, std::string_view name, int version, const Json& data) = 0;
};

}  // namespace kontor

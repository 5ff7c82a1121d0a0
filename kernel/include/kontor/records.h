#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kontor/database.h"
#include "kontor/field.h"
#include "kontor/ref.h"
#include "kontor/viewer.h"

namespace kontor {

class Kernel;
class QueryFields;
struct Query;
struct QueryRecord;

/// What the rules of a record are given while it is written.
struct WriteContext {
    Transaction& tx;
    const Viewer& viewer;
    Kernel& kernel;
    Time now;
    std::optional<Ref> owner = {};  ///< of an entry of a group: the record it hangs on
};

class AnyRecord;

/// Everything the kernel knows of one kind of record. Declared once, by `registry.record(recordType<Ticket>(…))`; from
/// it come storage, REST routes, OpenAPI, query fields, CSV, shell tables and the conformance tests.
struct RecordType {
    std::string kind;        ///< "ticket": singular, as in Ref and relations
    std::string collection;  ///< "tickets": the path under /api/v1; empty for records that are only entries of a group
    std::string table;       ///< SQL table; has id, version, created_at, updated_at
    std::string doc;         ///< one sentence for the reference page
    FieldTable fields;       ///< first the id
    std::string label;       ///< SQL expression naming a record to people; `{t}` is the table's alias, `{lang}`
                             ///< the reader's language, `de` or `en`

    std::string readPermission;
    std::string createPermission;
    std::string writePermission;
    std::string deletePermission;

    /// Which rows the viewer may see, over alias `t`. The one place of visibility: conjoined to every get, list, count,
    /// search, event, export and to every reference that is written.
    std::function<Predicate(const Viewer&)> visible;
    /// Where a record lies, for rights held within limits. The four permissions above hold over the rows inside; for
    /// further ones `visible` and the rules ask `viewer.within`. Entries of a group lie where their owner does.
    PlaceColumns places;
    /// Fields some viewers may not read or write; both optional. A field not readable is left out, one not writable is
    /// refused.
    std::function<bool(const Viewer&, const Field&)> fieldReadable;
    std::function<bool(const Viewer&, const Field&)> fieldWritable;

    bool softDelete = true;  ///< DELETE sets deleted_at; otherwise the row goes
    std::string defaultSort = "-updated_at";
    std::vector<std::string> textColumns;  ///< columns free words of a query are looked for in, over alias `t`
    std::vector<std::string>
        lookup;  ///< columns by whose value a query may name a record (`assignee:anna`), over alias `t`
    std::vector<std::string> groups;  ///< groups that attach: "messages", "notes" …

    /// Rules, in the transaction, before the row is written: derive fields, refuse with Invalid or Conflict.
    /// `before` is null when the record is made. May change `after`.
    std::function<void(WriteContext&, const void* before, void* after)> prepare;
    /// After the row is written (and has its id): further tables of the same record.
    std::function<void(WriteContext&, const void* before, const void* after)> written;
    /// After an entry of a group of this record was written (`after` null: deleted), in the same transaction;
    /// `context.owner` is this record. A reply touches its ticket here, and opens it again.
    std::function<void(WriteContext&, const AnyRecord* before, const AnyRecord* after)> entryWritten;
    /// Before it is deleted.
    std::function<void(WriteContext&, const void* record)> removing;

    std::function<std::shared_ptr<void>()> make;  ///< an empty record

    /// Whether writes are journaled. Not for what only follows from other records, as who was told of what; events are
    /// put out all the same.
    bool journaled = true;

    const Field* field(std::string_view name) const { return findField(fields, name); }
};

/// The rows of the type the viewer may read: where the read permission is held, and the type's rule of visibility;
/// `noRow` for who doesn't hold it. Deleted ones are not left out. The one condition for whoever reads by SQL.
KONTOR_API Predicate visibleRows(const RecordType& type, const Viewer& viewer);
/// The viewer before that record; see Records::viewerOver. The type is none of entries.
KONTOR_API Viewer viewerOver(Transaction& tx, const Viewer& viewer, const RecordType& type, std::int64_t id);

/// A RecordType for the struct T, which says its name by `static constexpr std::string_view kind`.
/// Refine the answer: set permissions, visible, groups; rules by `prepared<T>` and `writtenBy<T>`.
template <class T>
RecordType recordType(std::string collection, std::string table, FieldTable fields) {
    RecordType type;
    type.kind = T::kind;
    type.collection = std::move(collection);
    type.table = std::move(table);
    type.fields = fields;
    type.make = [] { return std::static_pointer_cast<void>(std::make_shared<T>()); };
    return type;
}
template <class T, class F>
auto prepared(F rule) {
    return [rule](WriteContext& context, const void* before, void* after) {
        rule(context, static_cast<const T*>(before), *static_cast<T*>(after));
    };
}
template <class T, class F>
auto writtenBy(F rule) {
    return [rule](WriteContext& context, const void* before, const void* after) {
        rule(context, static_cast<const T*>(before), *static_cast<const T*>(after));
    };
}

/// A record whose type is known at run time only.
class KONTOR_API AnyRecord {
  public:
    /// `loaded`: the fields that were read, when these are not all.
    AnyRecord(const RecordType& type, std::shared_ptr<void> data,
              std::shared_ptr<const std::vector<std::string>> loaded = nullptr)
        : _type(&type), _data(std::move(data)), _loaded(std::move(loaded)) {}
    const RecordType& type() const { return *_type; }
    const void* data() const { return _data.get(); }
    void* data() { return _data.get(); }
    template <class T>
    const T& as() const {
        return *static_cast<const T*>(_data.get());
    }
    std::int64_t id() const;
    std::int64_t version() const;
    Ref ref() const { return {_type->kind, id()}; }
    FieldValue get(std::string_view field) const;
    /// As this viewer may see it; of a list, the fields that were read.
    Json toJson(const Viewer& viewer, std::span<const std::string> only = {}) const;

  private:
    const RecordType* _type;
    std::shared_ptr<void> _data;
    std::shared_ptr<const std::vector<std::string>> _loaded;
};

/// The fields to set on a record, checked by its field table.
class KONTOR_API Patch {
  public:
    Patch() = default;
    /// From a JSON object (merge patch). Throws Invalid naming each field that is unknown, read-only or has a bad
    /// value, and, when `creating`, each required one that is missing.
    static Patch fromJson(const RecordType& type, const Viewer& viewer, const Json& body, bool creating);

    /// From code: the value must be of the field's type; throws std::logic_error otherwise or for an unknown field.
    Patch& set(std::string field, FieldValue value);
    bool has(std::string_view field) const;
    bool empty() const { return _values.empty(); }
    const std::vector<std::pair<std::string, FieldValue>>& values() const { return _values; }

  private:
    std::vector<std::pair<std::string, FieldValue>> _values;
};

/// What a list shall hold.
struct ListRequest {
    std::string q = {};                    ///< query language
    std::string sort = {};                 ///< field, `-` before it for descending; empty = the type's default
    std::string cursor = {};               ///< of the page before
    int limit = 50;                        ///< 1..200
    bool total = false;                    ///< count all that match as well (one more statement)
    std::vector<std::string> fields = {};  ///< empty = all listed ones
    Predicate extra = {};                  ///< a further condition over alias `t`
    std::optional<Ref> owner = {};         ///< of entries of a group
    bool anyOwner = false;                 ///< entries of every record the viewer sees; instead of `owner`
};
struct RecordPage {
    std::vector<AnyRecord> items;
    std::optional<std::string> nextCursor;
    std::optional<std::int64_t> total;
};

/// The one way records are read and written. Every write checks the permission and the visibility of the viewer, the
/// version, the rules of the type and the guards, and leaves a journal entry and a RecordChanged event in the same
/// transaction.
class KONTOR_API Records {
  public:
    virtual ~Records();

    /// Throws NotFound for an unknown kind.
    virtual const RecordType& type(std::string_view kind) const = 0;

    /// Throws NotFound when there is no such record or the viewer may not see it.
    virtual AnyRecord get(Transaction& tx, const Viewer& viewer, const Ref& ref) = 0;
    virtual RecordPage list(Transaction& tx, const Viewer& viewer, std::string_view kind,
                            const ListRequest& request) = 0;
    /// How many records each query finds, in one statement; counted up to `countLimit`, so that a large view costs no
    /// more. Of entries of a group those of every record the viewer sees, as a list with `anyOwner` has them.
    static constexpr std::int64_t countLimit = 1000;
    virtual std::vector<std::int64_t> counts(Transaction& tx, const Viewer& viewer, std::string_view kind,
                                             const std::vector<std::string>& queries) = 0;
    /// Names of records for people ("T-000123 Printer on fire"), in one statement per kind; those the viewer may not
    /// see are missing.
    virtual std::vector<std::pair<std::int64_t, std::string>> labels(Transaction& tx, const Viewer& viewer,
                                                                     std::string_view kind,
                                                                     const std::vector<std::int64_t>& ids) = 0;

    /// Whether the record as it is given, all of whose fields were read, meets the query; the same answer as a list
    /// gives of the record as it is stored. `more` are fields in place of the kind's, which they hold as well;
    /// `moreValues` answers for those the kind has not. Throws QueryError.
    virtual bool matches(Transaction& tx, const Viewer& viewer, const AnyRecord& record, const Query& query,
                         const QueryFields* more = nullptr, const QueryRecord* moreValues = nullptr) = 0;
    /// Checks the form of a query that is kept: its fields and what their values look like, not whether somebody has a
    /// name it speaks of. Throws Invalid naming `field`.
    virtual void checkQuery(Transaction& tx, const Viewer& viewer, std::string_view kind, std::string_view q,
                            std::string_view field = "query", const QueryFields* more = nullptr) = 0;
    /// The query with ids in place of the names of records and of `me`, so that it means the same whoever asks and
    /// whatever is renamed. Throws QueryError for a name nobody has.
    virtual Query bound(Transaction& tx, const Viewer& viewer, std::string_view kind, Query query,
                        const QueryFields* more = nullptr) = 0;

    /// The viewer before that record: `may` answers whether a right is held over it. The same viewer, without a
    /// statement, unless they hold rights within limits. To be asked by whoever decides by `may` what is shown or done
    /// with one record; rules and the `visible` of an entry are given such a viewer. An entry lies where its owner
    /// does.
    virtual Viewer viewerOver(Transaction& tx, const Viewer& viewer, const Ref& ref) = 0;

    /// Throws Invalid, Forbidden, Conflict; Stale when `ifMatch` is not the current version. `owner` is given for
    /// entries of a group.
    virtual AnyRecord create(Transaction& tx, const Viewer& viewer, std::string_view kind, const Patch& values,
                             const std::optional<Ref>& owner = {}) = 0;
    virtual AnyRecord patch(Transaction& tx, const Viewer& viewer, const Ref& ref, const Patch& values,
                            std::optional<std::int64_t> ifMatch = {}) = 0;
    virtual void remove(Transaction& tx, const Viewer& viewer, const Ref& ref,
                        std::optional<std::int64_t> ifMatch = {}) = 0;

    template <class T>
    T get(Transaction& tx, const Viewer& viewer, std::int64_t id) {
        return get(tx, viewer, Ref{std::string(T::kind), id}).template as<T>();
    }
    template <class T>
    T create(Transaction& tx, const Viewer& viewer, const Patch& values, const std::optional<Ref>& owner = {}) {
        return create(tx, viewer, T::kind, values, owner).template as<T>();
    }
    template <class T>
    T patch(Transaction& tx, const Viewer& viewer, std::int64_t id, const Patch& values,
            std::optional<std::int64_t> ifMatch = {}) {
        return patch(tx, viewer, Ref{std::string(T::kind), id}, values, ifMatch).template as<T>();
    }
    template <class T>
    std::vector<T> all(Transaction& tx, const Viewer& viewer, const ListRequest& request) {
        std::vector<T> result;
        for (auto& item : list(tx, viewer, T::kind, request).items) result.push_back(item.template as<T>());
        return result;
    }
};

/// Values of a field, or of a member of one (`custom.colour`), as queries compare them.
KONTOR_API std::vector<SqlValue> queryValues(const AnyRecord& record, std::string_view field);

/// A group: entries that hang on records of any kind which opts in (`RecordType::groups`). Their table has columns
/// `kind` and `record_id` for the owner. An entry is seen by who sees its owner and matches the entry type's own
/// `visible`.
struct GroupType {
    std::string name;       ///< "notes": the path below a record, the tab's name
    std::string title;      ///< catalogue key
    RecordType entry;       ///< collection empty
    bool readOnly = false;  ///< entries come from elsewhere (activity)
};

}  // namespace kontor

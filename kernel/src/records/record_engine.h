#pragma once

#include <map>
#include <memory>

#include "kontor/facets.h"
#include "kontor/kernel.h"
#include "kontor/labels.h"
#include "kontor/record_batch.h"
#include "records/list_plan.h"
#include "records/row_estimates.h"
#include "records/stored_type.h"

namespace kontor {

/// Records over the tables that the catalog describes.
class RecordEngine : public Records, public Labels, public Facets, public RecordBatch {
  public:
    RecordEngine(Kernel& kernel, const Catalog& catalog);

    const RecordType& type(std::string_view kind) const override { return stored(kind).type; }
    AnyRecord get(Transaction& tx, const Viewer& viewer, const Ref& ref) override;
    RecordPage list(Transaction& tx, const Viewer& viewer, std::string_view kind, const ListRequest& request) override;
    std::vector<std::int64_t> counts(Transaction& tx, const Viewer& viewer, std::string_view kind,
                                     const std::vector<std::string>& queries) override;
    std::vector<std::pair<std::int64_t, std::string>> labels(Transaction& tx, const Viewer& viewer,
                                                             std::string_view kind,
                                                             const std::vector<std::int64_t>& ids) override;
    std::map<Ref, std::string> labels(Transaction& tx, const Viewer& viewer, const std::vector<Ref>& refs) override;
    Counts facets(Transaction& tx, const Viewer& viewer, std::string_view kind, const std::string& q,
                  const std::vector<std::string>& fields) override;
    std::map<std::string, std::int64_t> entries(Transaction& tx, const Viewer& viewer, const Ref& owner,
                                                const std::vector<std::string>& groups) override;
    bool matches(Transaction& tx, const Viewer& viewer, const AnyRecord& record, const Query& query,
                 const QueryFields* more, const QueryRecord* moreValues) override;
    void checkQuery(Transaction& tx, const Viewer& viewer, std::string_view kind, std::string_view q,
                    std::string_view field, const QueryFields* more) override;
    Query bound(Transaction& tx, const Viewer& viewer, std::string_view kind, Query query,
                const QueryFields* more) override;
    Viewer viewerOver(Transaction& tx, const Viewer& viewer, const Ref& ref) override;
    AnyRecord create(Transaction& tx, const Viewer& viewer, std::string_view kind, const Patch& values,
                     const std::optional<Ref>& owner) override;
    AnyRecord patch(Transaction& tx, const Viewer& viewer, const Ref& ref, const Patch& values,
                    std::optional<std::int64_t> ifMatch) override;
    void remove(Transaction& tx, const Viewer& viewer, const Ref& ref, std::optional<std::int64_t> ifMatch) override;
    std::vector<std::int64_t> createAll(Transaction& tx, const Viewer& viewer, std::string_view kind,
                                        const std::vector<Patch>& values) override;

    /// Asks once for what the rules of a kind would ask for with each record of a batch. What it gives is kept until
    /// the batch is written.
    using BatchRule = std::function<std::shared_ptr<void>(WriteContext&, const std::vector<AnyRecord>&)>;
    void beforeBatch(std::string kind, BatchRule rule) { _batchRules[std::move(kind)] = std::move(rule); }
    std::shared_ptr<void> beginBatch(WriteContext& context, const StoredType& stored,
                                     const std::vector<AnyRecord>& records) const;

    /// For tests, whose tables are small.
    void tune(const ListTuning& tuning) { _tuning = tuning; }

    /// Throws NotFound for an unknown kind.
    const StoredType& stored(std::string_view kind) const;

  private:
    struct Found {
        AnyRecord record;
        std::optional<Ref> owner;
    };
    Found load(Transaction& tx, const Viewer& viewer, const Ref& ref, bool forUpdate);
    /// The rows the viewer may see; Forbidden when these can't be any.
    static Predicate rowsOf(const StoredType& stored, const Viewer& viewer);
    /// The same without those that were deleted.
    static Predicate visible(const StoredType& stored, const Viewer& viewer);
    /// The entries the viewer may see, whichever record they hang on; Forbidden when these can't be any.
    Predicate entriesOfAny(const StoredType& stored, const Viewer& viewer) const;
    /// Of an entry, the record it hangs on.
    std::optional<Ref> ownerOf(Transaction& tx, const StoredType& stored, std::int64_t id) const;
    void requireInside(Transaction& tx, const Viewer& viewer, const Viewer& here, const StoredType& stored,
                       std::int64_t id, const Patch& values, bool made);
    /// A parsed query over the fields the viewer may read.
    Predicate compiled(Transaction& tx, const StoredType& stored, const Viewer& viewer, const Query& query);
    Predicate containing(Transaction& tx, const StoredType& stored, const std::vector<std::string>& columns,
                         const Query::Text& text);
    QueryContext contextOf(Transaction& tx, const StoredType& stored, const Viewer& viewer);
    /// What a list is asked for, but for visibility.
    Predicate queryOf(Transaction& tx, const StoredType& stored, const Viewer& viewer, const ListRequest& request);
    std::optional<ListPlan> planOf(Transaction& tx, const StoredType& stored, const Viewer& viewer,
                                   const ListRequest& request, const Keyset& keyset,
                                   const std::set<std::string>& given = {});
    /// Of a part that names a few places: each of them in the order of the list, where an index has it; otherwise none.
    std::vector<ListSource> streamsOf(Transaction& tx, const StoredType& stored, const Viewer& viewer,
                                      const ListRequest& request, const Keyset& keyset, const Predicate& part);
    /// `wanted`: rows to be found on the way. Without a keyset the order doesn't matter.
    ListSources sourcesOf(Transaction& tx, const StoredType& stored, const Viewer& viewer, const ListRequest& request,
                          double wanted, const Keyset* keyset = nullptr);
    /// A record and all below it, of a field whose records form a tree by `parent_id`; nothing of others.
    std::vector<std::int64_t> below(Transaction& tx, const QueryFields& fields, const Viewer& viewer,
                                    std::string_view field, std::int64_t id);
    /// The id of the record a value of that query field means, by number or name.
    std::optional<std::int64_t> resolve(Transaction& tx, const QueryFields& fields, const Viewer& viewer,
                                        std::string_view field, std::string_view value);
    /// The fields the viewer may ask for; `kept` holds them where these are not all.
    const QueryFields& askedBy(const StoredType& stored, const Viewer& viewer, QueryFields& kept) const;

    Kernel& _kernel;
    std::map<std::string, StoredType, std::less<>> _types;
    TableIndexes _indexes;
    RowEstimates _estimates;
    ListTuning _tuning;
    std::map<std::string, BatchRule, std::less<>> _batchRules;
};

}  // namespace kontor

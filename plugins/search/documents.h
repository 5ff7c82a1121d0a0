#pragma once

#include <optional>
#include <string>
#include <vector>

#include "index.h"
#include "kontor/kernel.h"

namespace kontor::search {

/// A kind of record that is searched.
struct Source {
    const SearchSource* declared = nullptr;
    const RecordType* type = nullptr;
    std::vector<const Field*> fields;  ///< the title first
    std::vector<const GroupType*> groups;
};

/// Reads records as documents of the index.
class Documents {
  public:
    explicit Documents(Kernel& kernel);

    const std::vector<Source>& sources() const { return _sources; }
    const Source* source(std::string_view kind) const;
    /// Which texts of which kinds are indexed; an index made for another answer is out of date.
    std::string schema() const;
    /// The record whose document a change touches, if any.
    std::optional<Ref> touched(const RecordChanged& change) const;

    /// Those of these records that exist.
    std::vector<Document> read(Transaction& tx, const Source& source, const std::vector<std::int64_t>& ids) const;
    struct Page {
        std::vector<Document> documents;
        std::optional<std::string> next;
    };
    /// All records of a kind, in pages by id.
    Page page(Transaction& tx, const Source& source, const std::string& cursor) const;
    std::int64_t count(Transaction& tx, const Source& source) const;

  private:
    Document document(Transaction& tx, const Source& source, const AnyRecord& record) const;
    void addEntries(Transaction& tx, const GroupType& group, Document& document) const;
    ListRequest request(const Source& source) const;

    Kernel& _kernel;
    std::vector<Source> _sources;
};

}  // namespace kontor::search

#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/ref.h"

namespace kontor::api {

enum class ExportFormat { csv, json, xlsx };

/// What somebody wants to take out of a list.
struct ExportRequest {
    ExportFormat format = ExportFormat::csv;
    std::string q;
    std::string sort = "id";          ///< an order that does not change while others work: nothing is missed or doubled
    std::vector<std::string> fields;  ///< empty: those that lists show
    /// For people: names, words and local times in place of ids and codes.
    bool names = true;
};

/// Reads the body of an export's request. Throws Invalid naming the member.
ExportRequest exportRequestFrom(const Json& body);
std::string_view toString(ExportFormat format);
/// As exportRequestFrom reads it.
Json toJson(const ExportRequest& request);

/// A column: a field of the records, or of those that administrators added to them.
struct ExportColumn {
    const Field* field = nullptr;
    std::string custom;                        ///< name within `custom`; empty for a field of the type
    std::string name;                          ///< for programs
    std::string title;                         ///< for people
    std::map<std::string, std::string> words;  ///< of a pick list: what people call its values
};

/// What stands in a cell; text is what somebody wrote and may be anything.
using ExportCell = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Time>;

/// The columns that the viewer gets of these records: those asked for, without those they may not read. Throws Invalid
/// (400) for a field nobody knows, or when none is left.
std::vector<ExportColumn> exportColumns(Transaction& tx, Kernel& kernel, const Viewer& viewer, const RecordType& type,
                                        const std::vector<std::string>& fields);
/// All columns the viewer may have, for somebody to choose from.
std::vector<ExportColumn> possibleColumns(Transaction& tx, Kernel& kernel, const Viewer& viewer,
                                          const RecordType& type);

/// The rows of a list, page by page, as the viewer sees it: by the same call as lists, so with the same rights.
class ExportTable {
  public:
    ExportTable(Kernel& kernel, Viewer viewer, const RecordType& type, ExportRequest request);

    const ExportRequest& request() const { return _request; }
    const RecordType& type() const { return _type; }
    const Viewer& viewer() const { return _viewer; }
    Kernel& kernel() const { return _kernel; }
    const std::vector<ExportColumn>& columns() const { return _columns; }

    /// The next records, each page in a read of its own; false when there are no more.
    bool next();
    const std::vector<AnyRecord>& records() const { return _records; }
    /// Of a record of this page, in the order of the columns.
    std::vector<ExportCell> cells(const AnyRecord& record) const;
    /// The names of what a field of the record refers to; those the viewer may not see are missing.
    std::vector<std::string> names(const Field& field, const AnyRecord& record) const;

  private:
    void readNames(Transaction& tx);
    ExportCell cell(const ExportColumn& column, const AnyRecord& record) const;

    Kernel& _kernel;
    const Viewer _viewer;
    const RecordType& _type;
    const ExportRequest _request;
    std::vector<ExportColumn> _columns;
    ListRequest _list;
    bool _more = true;
    std::vector<AnyRecord> _records;
    std::map<Ref, std::string> _names;
};

}  // namespace kontor::api

#pragma once

#include <map>
#include <string>
#include <vector>

#include "kontor/web/record_list.h"

namespace kontor::web {

/// A list's kind in the reader's language.
class ListWords {
  public:
    ListWords(Kernel& kernel, const Viewer& viewer, const RecordListPage& page)
        : page(page), type(kernel.records().type(page.kind)), viewer(viewer), kernel(kernel) {}

    const RecordListPage& page;
    const RecordType& type;
    const Viewer& viewer;
    Kernel& kernel;

    std::string text(std::string_view key, const Message::Params& params = {}) const {
        return kernel.translations().text(viewer.locale(), key, params);
    }
    /// The page's own text of that key, else the one every list has.
    std::string textOr(const std::string& own, std::string_view key) const { return text(own.empty() ? key : own); }
    std::string field(const Field& field) const;
    /// The value as query and REST have it: a word, `true`, an id.
    std::string value(const Field& field, const std::string& value) const;
    /// Words the field's value is chosen from, with their names.
    std::vector<std::pair<std::string, std::string>> choices(const Field& field) const;
    /// 1,204; 999+ for what is counted no further.
    std::string count(std::int64_t found) const;
    /// May be read and is no long text: a column, a facet.
    bool isShort(const Field& field) const;
    const Field* readableField(std::string_view name) const;
    /// Can be chosen as a column.
    bool isColumn(const Field& field) const;
    /// The field that leads to the record.
    const Field& leading() const;
};

}  // namespace kontor::web

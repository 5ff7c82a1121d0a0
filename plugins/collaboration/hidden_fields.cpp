#include "hidden_fields.h"

#include <string>
#include <vector>

namespace kontor::collaboration {

namespace {

std::vector<std::string> unreadFields(const RecordType& type, const Viewer& viewer) {
    std::vector<std::string> names;
    if (!type.fieldReadable || !type.journaled) return names;
    for (const auto& field : type.fields)
        if (!field.isSecret && field.expression.empty() && !type.fieldReadable(viewer, field))
            names.emplace_back(field.name);
    return names;
}

}  // namespace

Predicate HiddenFields::visible(const Viewer& viewer) const {
    Kernel* kernel = _kernel;
    Predicate result;
    if (!kernel || viewer.isSystem()) return result;
    for (const auto& [kind, type] : kernel->catalog().records) {
        const auto names = unreadFields(type, viewer);
        if (names.empty()) continue;
        // What becomes of an entry stands in the history of its owner.
        const bool isEntry = type.collection.empty();
        Predicate one{isEntry ? "t.action NOT IN (?, ?)" : "t.kind <> ?", {}};
        if (isEntry)
            one.values = {kind + "_created", kind + "_updated"};
        else
            one.values = {kind};
        one.sql += " OR (";
        for (std::size_t i = 0; i < names.size(); ++i) {
            one.sql += i ? " AND " : "";
            one.sql += "JSON_SEARCH(t.changes, 'one', ?, NULL, '$[*].field') IS NULL";
            one.values.emplace_back(names[i]);
        }
        one.sql += ")";
        result = conjoin(std::move(result), one);
    }
    return result;
}

}  // namespace kontor::collaboration

#include "people/user_references.h"

#include <algorithm>

namespace kontor {

std::string UserReference::condition() const {
    if (!field->linkTable.empty())
        return "EXISTS (SELECT 1 FROM " + std::string(field->linkTable) + " v WHERE v." +
               std::string(field->linkOwner) + " = t.id AND v." + std::string(field->linkValue) + " = ?)";
    if (field->type == FieldType::references)
        return "JSON_CONTAINS(t." + std::string(field->column) + ", CAST(? AS CHAR))";
    return "t." + std::string(field->column) + " = ?";
}

std::vector<UserReference> userReferences(const Catalog& catalog) {
    std::vector<UserReference> result;
    for (const auto& [kind, type] : catalog.records)
        for (const auto& field : type.fields)
            // What the journal says of who did something stays as it was.
            if (field.target == "user" && type.table != "journal" && field.expression.empty() &&
                (!field.column.empty() || !field.linkTable.empty()))
                result.push_back({&type, &field, isEntry(catalog, kind)});
    return result;
}

bool isEntry(const Catalog& catalog, std::string_view kind) {
    return std::any_of(catalog.groups.begin(), catalog.groups.end(),
                       [&](const auto& group) { return group.second.entry.kind == kind; });
}

void noteChange(Transaction& tx, Kernel& kernel, const Viewer& viewer, const Place& place, std::string_view action,
                const std::vector<FieldChange>& changes) {
    const std::string word = place.owner ? place.record.kind + "_" + std::string(action) : std::string(action);
    kernel.ledger().journal(tx, viewer, place.owner.value_or(place.record), word, changes);
    RecordChanged event;
    event.kind = place.record.kind;
    event.id = place.record.id;
    event.action = "updated";
    if (place.owner) event.ownerKind = place.owner->kind, event.ownerId = place.owner->id;
    event.actorId = viewer.id();
    event.via = toString(viewer.origin());
    for (const auto& change : changes) event.changed.push_back(change.field);
    kernel.ledger().emit(tx, event);
}

}  // namespace kontor

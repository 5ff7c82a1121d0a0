#include "kontor/web/saved_view.h"

#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::web {

namespace {

void checkViewFields(const RecordType& type, const SavedView& view) {
    if (!view.sort.empty()) {
        const Field* field = type.field(view.sort.front() == '-' ? std::string_view(view.sort).substr(1) : view.sort);
        if (!field || !field->isSortable) throw Invalid("sort", "error.not_sortable", {{"field", view.sort}});
    }
    if (!view.boardBy.empty() && !type.field(view.boardBy) && !view.boardBy.starts_with("custom."))
        throw Invalid("board_by", "error.unknown_field", {{"field", view.boardBy}});
    for (const auto& column : view.columns) {
        const Field* field = type.field(column);
        if (!field || field->isSecret) throw Invalid("columns", "error.unknown_field", {{"field", column}});
    }
}

void prepareView(WriteContext& context, const SavedView* before, SavedView& after) {
    const Viewer& viewer = context.viewer;
    const auto& records = context.kernel.catalog().records;
    const auto type = records.find(after.appliesTo);
    if (type == records.end() || type->second.collection.empty())
        throw Invalid("applies_to", "web.views.unknown_kind", {{"kind", after.appliesTo}});
    prepareSharing(viewer, before, after, "web.views_for_all");
    context.kernel.records().checkQuery(context.tx, viewer, after.appliesTo, after.query);
    checkViewFields(type->second, after);
}

}  // namespace

RecordType viewType() {
    RecordType type = recordType<SavedView>("views", "web_views", viewFields);
    type.doc = "A saved list: a query with its columns and order, one's own or shared.";
    type.label = "{t}.name";
    type.readPermission = "web.views";
    type.createPermission = "web.views";
    type.writePermission = "web.views";
    type.deletePermission = "web.views";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name"};
    type.visible = sharedWith;
    type.prepare = prepared<SavedView>(prepareView);
    type.removing = removingShared<SavedView>("web.views_for_all");
    return type;
}

}  // namespace kontor::web

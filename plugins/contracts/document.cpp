#include "document.h"

#include "kontor/collaboration/attachments.h"
#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "rights.h"

namespace kontor::contracts {

namespace {

void prepareDocument(WriteContext& context, const Document* before, Document& document) {
    document.number = trimmed(document.number);
    document.title = trimmed(document.title);
    document.costCentre = trimmed(document.costCentre);
    if (document.number.empty() && document.title.empty()) throw Invalid("number", "contracts.error.number_or_title");
    if (document.dated && document.dueOn && *document.dueOn < *document.dated)
        throw Invalid("due_on", "contracts.error.due_before_its_day");
    if (document.total && (!before || before->total != document.total))
        requireCurrency(context.kernel, "total", *document.total);
    const Json added = collaboration::describeFiles(context, document.fileIds);
    for (const auto& file : added.items()) document.attachments.push(file);
    if (document.attachments.size() > 50) throw Invalid("file_ids", "error.too_many", {{"most", "50"}});
    context.kernel.get<CustomFields>().check(context, Document::kind, before ? &before->custom : nullptr,
                                             document.custom, !context.viewer.isSystem());
}

void documentWritten(WriteContext& context, const Document*, const Document& document) {
    collaboration::attachFiles(context, document.fileIds, {std::string(Document::kind), document.id});
}

bool documentFieldReadable(const Viewer& viewer, const Field& field) {
    return field.name != "total" || viewer.may(readCosts);
}

}  // namespace

RecordType documentType() {
    RecordType type = recordType<Document>("documents", "documents", documentFields);
    type.doc = "A paper that says what was bought, delivered or promised: invoice, delivery note, warranty.";
    type.label =
        "CONCAT(IF({t}.number = '', {t}.title, {t}.number), COALESCE((SELECT CONCAT(' · ', s.name) FROM suppliers s "
        "WHERE s.id = {t}.supplier_id), ''))";
    type.readPermission = "contracts.read";
    type.createPermission = type.writePermission = type.deletePermission = "contracts.write";
    type.places = {.location = "t.location_id", .department = "t.department_id"};
    type.fieldReadable = documentFieldReadable;
    type.fieldWritable = documentFieldReadable;
    type.textColumns = {"t.number", "t.title", "t.notes"};
    type.lookup = {"t.number"};
    type.groups = {"notes", "tasks", "relations", "assets", "activity"};
    type.prepare = prepared<Document>(prepareDocument);
    type.written = writtenBy<Document>(documentWritten);
    return type;
}

}  // namespace kontor::contracts

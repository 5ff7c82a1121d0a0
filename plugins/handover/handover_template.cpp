#include "handover_template.h"

#include "document.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::handover {

namespace {

void prepareTemplate(WriteContext&, const HandoverTemplate*, HandoverTemplate& after) {
    after.name = trimmed(after.name);
    if (after.name.empty()) throw Invalid("name", "error.required");
    if (trimmed(after.html).empty()) throw Invalid("html", "error.required");
    checkVariables(after.html);
}

}  // namespace

RecordType handoverTemplateType() {
    RecordType type = recordType<HandoverTemplate>("handover-templates", "handover_templates", handoverTemplateFields);
    type.doc = "What a hand-over confirmation says, in one language.";
    type.label = "{t}.name";
    type.readPermission = "handover.templates";
    type.createPermission = type.writePermission = type.deletePermission = "handover.configure";
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    type.lookup = {"t.name"};
    type.groups = {"activity"};
    type.prepare = prepared<HandoverTemplate>(prepareTemplate);
    return type;
}

}  // namespace kontor::handover

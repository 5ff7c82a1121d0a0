#include "document_link.h"

#include <algorithm>

#include "contract.h"
#include "document.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "supplier.h"

namespace kontor::contracts {

namespace {

/// A new document takes what its contract or supplier says where nothing else is said.
void inherit(WriteContext& context, Json& values) {
    const auto put = [&](const char* name, const Json& value) {
        const bool nothing = value.isNull() || (value.isString() && value.string().empty());
        if (!nothing && !values.find(name)) values[name] = value;
    };
    if (context.owner->kind == Supplier::kind) put("supplier_id", Json(context.owner->id));
    if (context.owner->kind != Contract::kind) return;
    const auto contract = context.kernel.records().get<Contract>(context.tx, context.viewer, context.owner->id);
    const auto idOf = [](const std::optional<std::int64_t>& id) { return id ? Json(*id) : Json(); };
    put("supplier_id", idOf(contract.supplierId));
    put("department_id", idOf(contract.departmentId));
    put("location_id", idOf(contract.locationId));
    put("cost_centre", Json(contract.costCentre));
}

std::string nameOfFirst(WriteContext& context, const std::vector<std::int64_t>& fileIds) {
    try {
        return std::string(
            leftCharacters(context.kernel.files().find(context.tx, context.viewer, fileIds.front()).name, 200));
    } catch (const NotFound&) {
        throw Invalid("file_ids", "collaboration.unknown_file", {{"id", std::to_string(fileIds.front())}});
    }
}

std::int64_t newDocument(WriteContext& context, const DocumentLink& link) {
    Json values = link.document;
    if (!link.fileIds.empty()) {
        Json files = Json::array();
        for (const auto id : link.fileIds) files.push(id);
        values["file_ids"] = std::move(files);
        if (!values.find("number") && !values.find("title")) values["title"] = nameOfFirst(context, link.fileIds);
        const bool typed = std::find(documentTypes.begin(), documentTypes.end(), link.role) != documentTypes.end();
        if (!values.find("type")) values["type"] = typed ? link.role : std::string("other");
    }
    inherit(context, values);
    const RecordType& type = context.kernel.records().type(Document::kind);
    try {
        const Patch patch = Patch::fromJson(type, context.viewer, values, true);
        return context.kernel.records().create(context.tx, context.viewer, Document::kind, patch).id();
    } catch (const Invalid& invalid) {
        std::vector<FieldError> errors = invalid.errors();
        for (auto& error : errors)
            if (error.field != "file_ids") error.field = "document." + error.field;
        throw Invalid(std::move(errors));
    }
}

std::string roleOf(const std::string& documentType) {
    return documentType == "contract_text" ? "contract" : documentType;
}

void prepareLink(WriteContext& context, const DocumentLink* before, DocumentLink& link) {
    if (before) return;
    const bool asked = link.document.size() > 0 || !link.fileIds.empty();
    if ((link.documentId != 0) == asked) throw Invalid("document_id", "contracts.error.one_document");
    if (asked) link.documentId = newDocument(context, link);
    std::string type;
    try {
        type = context.kernel.records().get<Document>(context.tx, context.viewer, link.documentId).type;
    } catch (const NotFound&) {
        throw Invalid("document_id", "error.no_such_record", {{"id", std::to_string(link.documentId)}});
    }
    if (link.role.empty()) link.role = roleOf(type);
    // What was asked for is done; it is no value of the link.
    link.document = Json::object();
    link.fileIds.clear();
    if (context.tx.maybe<std::int64_t>(
            "SELECT id FROM document_links WHERE kind = ? AND record_id = ? AND document_id = ? AND role = ?",
            context.owner->kind, context.owner->id, link.documentId, link.role))
        throw Conflict("contracts.error.already_linked");
}

/// A link is seen by who sees the document.
Predicate visibleLinks(const Viewer& viewer) {
    static const RecordType documents = documentType();
    const Predicate seen = visibleRows(documents, viewer);
    // The inner t is the document's table: its rule of visibility speaks of that alias.
    const Predicate rows = conjoin({"t.deleted_at IS NULL", {}}, seen);
    return {"t.document_id IN (SELECT t.id FROM documents t WHERE " + rows.sql + ")", rows.values};
}

}  // namespace

GroupType documentLinkGroup() {
    RecordType type = recordType<DocumentLink>("", "document_links", documentLinkFields);
    type.doc = "A document of the record: its invoice, its warranty, a proof.";
    type.label =
        "COALESCE((SELECT IF(d.number = '', d.title, d.number) FROM documents d WHERE d.id = {t}.document_id), "
        "'')";
    type.readPermission = "contracts.read";
    type.createPermission = type.writePermission = type.deletePermission = "contracts.write";
    type.softDelete = false;
    type.defaultSort = "id";
    type.visible = visibleLinks;
    type.prepare = prepared<DocumentLink>(prepareLink);
    return {"documents", "contracts.documents", std::move(type)};
}

}  // namespace kontor::contracts

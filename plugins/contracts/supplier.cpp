#include "supplier.h"

#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::contracts {

namespace {

void prepareSupplier(WriteContext& context, const Supplier* before, Supplier& supplier) {
    supplier.name = trimmed(supplier.name);
    if (supplier.name.empty()) throw Invalid("name", "error.required");
    supplier.web = trimmed(supplier.web);
    const bool link = supplier.web.starts_with("https://") || supplier.web.starts_with("http://");
    if (!supplier.web.empty() && (!link || supplier.web.find_first_of(" \t\"<>") != std::string::npos))
        throw Invalid("web", "contracts.error.not_a_web_address");
    context.kernel.get<CustomFields>().check(context, Supplier::kind, before ? &before->custom : nullptr,
                                             supplier.custom, !context.viewer.isSystem());
}

void removingSupplier(WriteContext& context, const void* record) {
    const std::int64_t id = static_cast<const Supplier*>(record)->id;
    if (context.tx.maybe<std::int64_t>("SELECT id FROM contracts WHERE supplier_id = ? AND deleted_at IS NULL LIMIT 1",
                                       id) ||
        context.tx.maybe<std::int64_t>("SELECT id FROM documents WHERE supplier_id = ? AND deleted_at IS NULL LIMIT 1",
                                       id))
        throw Conflict("error.still_used");
}

void prepareContact(WriteContext&, const Contact*, Contact& contact) {
    contact.name = trimmed(contact.name);
    if (contact.name.empty()) throw Invalid("name", "error.required");
}

}  // namespace

RecordType supplierType() {
    RecordType type = recordType<Supplier>("suppliers", "suppliers", supplierFields);
    type.doc = "Whom things are bought from, and whom contracts are made with.";
    type.label = "{t}.name";
    type.readPermission = "suppliers.read";
    type.createPermission = type.writePermission = type.deletePermission = "suppliers.write";
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.customer_number", "t.notes"};
    type.lookup = {"t.name"};
    type.groups = {"contacts", "documents", "notes", "tasks", "relations", "activity"};
    type.prepare = prepared<Supplier>(prepareSupplier);
    type.removing = removingSupplier;
    return type;
}

GroupType contactGroup() {
    RecordType type = recordType<Contact>("", "contacts", contactFields);
    type.doc = "Somebody to speak with about the record.";
    type.label = "{t}.name";
    type.readPermission = "suppliers.read";
    type.createPermission = type.writePermission = type.deletePermission = "suppliers.write";
    type.defaultSort = "id";
    type.textColumns = {"t.name", "t.role"};
    type.prepare = prepared<Contact>(prepareContact);
    return {"contacts", "contracts.contacts", std::move(type)};
}

}  // namespace kontor::contracts

#include "pages.h"

#include "contract.h"
#include "document.h"
#include "kontor/kernel.h"
#include "kontor/web/record_list.h"
#include "kontor/web/record_page.h"
#include "supplier.h"

namespace kontor::contracts {

namespace {

/// Where a contract stands, in colour.
std::optional<web::ListWord> stateWord(const AnyRecord& record, const Field& field, const Viewer& viewer,
                                       Kernel& kernel) {
    if (field.name != "state") return std::nullopt;
    const std::string state = toText(record.get("state"));
    const char* colour = state == "active"         ? "green"
                         : state == "notice_given" ? "amber"
                         : state == "draft"        ? "blue"
                                                   : "grey";
    return web::ListWord{.label = kernel.translations().text(viewer.locale(), "contracts.state." + state),
                         .style = std::string("k-chip k-status k-colour-") + colour};
}

void addSuppliers(Registry& registry) {
    const Access access = needs("suppliers.read");
    web::addRecordList(registry, {.kind = std::string(Supplier::kind),
                                  .path = "/suppliers",
                                  .access = access,
                                  .title = "records.suppliers",
                                  .icon = "truck",
                                  .columns = {"name", "customer_number", "email", "phone", "rating"},
                                  .optional = {"rating", "phone"},
                                  .facets = {"rating", "active"},
                                  .sort = "name",
                                  .create = "/admin/records/suppliers/new",
                                  .createTitle = "contracts.new_supplier",
                                  .emptyText = "contracts.no_suppliers"});
    web::addRecordPage(registry, {.kind = std::string(Supplier::kind),
                                  .path = "/suppliers",
                                  .access = access,
                                  .title = "records.suppliers",
                                  .properties = {"customer_number", "email", "phone", "web", "vat_id", "rating",
                                                 "organisation_id", "active"},
                                  .texts = {"address", "notes"}});
    registry.menu({.id = "suppliers",
                   .title = "records.suppliers",
                   .path = "/suppliers",
                   .icon = "truck",
                   .access = access,
                   .order = 62});
}

void addContracts(Registry& registry) {
    const Access access = needs("contracts.read");
    web::addRecordList(
        registry,
        {.kind = std::string(Contract::kind),
         .path = "/contracts",
         .access = access,
         .title = "records.contracts",
         .icon = "signature",
         .columns = {"name", "supplier_id", "state", "ends_on", "notice_by", "yearly_cost", "owner_id"},
         .optional = {"owner_id", "yearly_cost", "notice_by"},
         .facets = {"type", "state", "supplier_id", "department_id", "owner_id"},
         .views = {{.id = "running",
                    .title = "contracts.view.running",
                    .icon = "signature",
                    .q = "state:active,notice_given"},
                   {.id = "due",
                    .title = "contracts.view.due",
                    .icon = "clock",
                    .q = "state:active,notice_given (notice_by<=+90d OR ends_on<=+90d)"},
                   {.id = "mine", .title = "contracts.view.mine", .icon = "user", .q = "owner:me -state:ended"},
                   {.id = "ended", .title = "contracts.view.ended", .icon = "circle-check", .q = "state:ended"},
                   {.id = "all", .title = "contracts.view.all"}},
         .sort = "name",
         .create = "/admin/records/contracts/new",
         .createTitle = "contracts.new_contract",
         .changes = {{.field = "owner_id"}, {.field = "department_id"}},
         .emptyText = "contracts.no_contracts",
         .word = stateWord});
    web::addRecordPage(registry, {.kind = std::string(Contract::kind),
                                  .path = "/contracts",
                                  .access = access,
                                  .title = "records.contracts",
                                  .headline = {"type", "supplier_id"},
                                  .properties = {"state",          "type",          "number",       "supplier_id",
                                                 "begins_on",      "ends_on",       "notice_count", "notice_unit",
                                                 "renewal_months", "notice_by",     "renews_on",    "notice_given_on",
                                                 "cost",           "cost_interval", "yearly_cost",  "cost_centre",
                                                 "department_id",  "location_id",   "owner_id",     "remind_days",
                                                 "organisation_id"},
                                  .texts = {"notes"},
                                  .word = stateWord});
    registry.menu({.id = "contracts",
                   .title = "records.contracts",
                   .path = "/contracts",
                   .icon = "signature",
                   .access = access,
                   .order = 60});
}

void addDocuments(Registry& registry) {
    const Access access = needs("contracts.read");
    web::addRecordList(registry, {.kind = std::string(Document::kind),
                                  .path = "/documents",
                                  .access = access,
                                  .title = "records.documents",
                                  .icon = "file-text",
                                  .columns = {"number", "title", "type", "supplier_id", "dated", "due_on", "total"},
                                  .optional = {"due_on", "total", "title"},
                                  .facets = {"type", "supplier_id", "department_id"},
                                  .views = {{.id = "all", .title = "documents.view.all"},
                                            {.id = "unpaid",
                                             .title = "documents.view.unpaid",
                                             .icon = "file-text",
                                             .q = "type:invoice paid_on:none"},
                                            {.id = "overdue",
                                             .title = "documents.view.overdue",
                                             .icon = "alert-triangle",
                                             .q = "type:invoice paid_on:none due_on<today"}},
                                  .sort = "-dated",
                                  .create = "/admin/records/documents/new",
                                  .createTitle = "contracts.new_document",
                                  .changes = {{.field = "department_id"}},
                                  .emptyText = "contracts.no_documents"});
    web::addRecordPage(registry, {.kind = std::string(Document::kind),
                                  .path = "/documents",
                                  .access = access,
                                  .title = "records.documents",
                                  .headline = {"type", "supplier_id"},
                                  .properties = {"type", "number", "title", "supplier_id", "dated", "due_on", "paid_on",
                                                 "total", "cost_centre", "department_id", "location_id"},
                                  .texts = {"notes"}});
    registry.menu({.id = "documents",
                   .title = "records.documents",
                   .path = "/documents",
                   .icon = "file-text",
                   .access = access,
                   .order = 61});
}

}  // namespace

void addPages(Registry& registry) {
    addContracts(registry);
    addDocuments(registry);
    addSuppliers(registry);
    registry.searchSource({.kind = std::string(Supplier::kind),
                           .url = "/suppliers/{id}",
                           .fields = {"name", "customer_number", "notes"},
                           .groups = {"notes"}});
    registry.searchSource({.kind = std::string(Contract::kind),
                           .url = "/contracts/{id}",
                           .fields = {"name", "number", "notes"},
                           .groups = {"notes"}});
    registry.searchSource({.kind = std::string(Document::kind),
                           .url = "/documents/{id}",
                           .fields = {"number", "title", "notes"},
                           .groups = {"notes"}});
}

}  // namespace kontor::contracts

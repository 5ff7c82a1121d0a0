#include "kontor/plugin.h"

#include "contract.h"
#include "document.h"
#include "document_link.h"
#include "pages.h"
#include "reminders.h"
#include "routes.h"
#include "supplier.h"

namespace kontor::contracts {

class ContractsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        using Limited = Permission::Limited;
        registry.permission(
            {"suppliers.read", "See suppliers and whom to speak with there.", roles::staff, Limited::kept});
        registry.permission({"suppliers.write", "Write suppliers and their contacts.", {"agent"}});
        registry.permission({"contracts.read", "See contracts, documents and what hangs on records of these.",
                             roles::staff, Limited::byRow});
        registry.permission({"contracts.write", "Write contracts and documents.", {"agent"}, Limited::byRow});
        registry.permission({"contracts.read_costs",
                             "See what contracts cost and documents come to, and the budget.",
                             {"agent", "auditor"},
                             Limited::byRow});

        registry.record(supplierType());
        registry.record(documentType());
        registry.record(contractType());
        registry.group(contactGroup());
        registry.group(documentLinkGroup());
        registry.importKind({.kind = std::string(Supplier::kind),
                             .keys = {"name", "customer_number"},
                             .called = {{"name", {"supplier", "lieferant", "kreditor", "firma", "company"}},
                                        {"customer_number", {"kundennummer", "kundennr"}}}});
        registry.importKind({.kind = std::string(Contract::kind),
                             .keys = {"number", "name"},
                             .called = {{"number", {"vertragsnummer", "contractnumber"}},
                                        {"ends_on", {"laufzeitende", "vertragsende", "enddate"}},
                                        {"begins_on", {"vertragsbeginn", "startdate"}}},
                             .makes = {std::string(Supplier::kind)}});
        registry.importKind({.kind = std::string(Document::kind),
                             .keys = {"number"},
                             .called = {{"number", {"rechnungsnummer", "belegnummer", "invoicenumber"}},
                                        {"dated", {"rechnungsdatum", "belegdatum", "invoicedate"}}},
                             .makes = {std::string(Supplier::kind)}});
        addReminders(registry);
        addRoutes(registry);
        addCommands(registry);
        addPages(registry);
        addBudgetPage(registry);
        addDocumentPapers(registry);
    }
};

}  // namespace kontor::contracts

KONTOR_PLUGIN(kontor::contracts::ContractsPlugin)

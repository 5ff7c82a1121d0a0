#pragma once

#include "kontor/tickets/ticket_templates.h"
#include "preset.h"

namespace kontor::tickets {

class TemplateUse : public TicketTemplates {
  public:
    void begin(Kernel& kernel) { _kernel = &kernel; }
    Json valuesOf(Transaction& tx, const Viewer& viewer, std::int64_t templateId, const Json& further) override;

  private:
    Kernel* _kernel = nullptr;
};

/// What people are offered in the portal: active templates for everyone that say so.
std::vector<TicketTemplate> templatesInPortal(Transaction& tx, Kernel& kernel);
/// The one of that id which is offered there; null for any other.
std::optional<TicketTemplate> templateInPortal(Transaction& tx, Kernel& kernel, std::int64_t id);

/// Makes a ticket of a template; `further` are fields that go before the template's. Who may use templates sets all
/// fields by their own right. Others make tickets of those offered in the portal: what a requester may not say is then
/// set by the system, in the template's name. Throws Invalid for template_id, else as the service does.
Ticket createFromTemplate(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t templateId,
                          const Patch& further);

/// POST /api/v1/tickets/from-template and GET /api/v1/portal/ticket-templates.
Route fromTemplateRoute();
Route portalTemplatesRoute();

}  // namespace kontor::tickets

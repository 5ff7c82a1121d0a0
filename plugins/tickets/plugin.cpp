#include "kontor/plugin.h"

#include "choice_commands.h"
#include "choice_pages.h"
#include "choice_replacing.h"
#include "choice_type.h"
#include "commands.h"
#include "dictionary_store.h"
#include "kontor/personal_data.h"
#include "macro_in_bulk.h"
#include "notices.h"
#include "one_click.h"
#include "overview.h"
#include "pages.h"
#include "plots.h"
#include "preset.h"
#include "priority_matrix.h"
#include "resolution.h"
#include "routes.h"
#include "service.h"
#include "template_use.h"
#include "text_block.h"
#include "ticket_activity.h"
#include "ticket_type.h"

namespace kontor::tickets {

class TicketsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        using Limited = Permission::Limited;
        registry.permission(
            {"tickets.read", "See the tickets one requested or watches.", roles::everybody, Limited::kept});
        registry.permission({"tickets.read_all", "See all tickets.", roles::staff, Limited::byRow});
        registry.permission({"tickets.read_department",
                             "See the tickets of one's own department and those below it.",
                             {},
                             Limited::byRow});
        registry.permission(
            {"tickets.read_location", "See the tickets of one's own place and all within it.", {}, Limited::byRow});
        registry.permission({"tickets.read_organisation",
                             "See the tickets of all people of one's own organisation.",
                             {},
                             Limited::byRow});
        registry.permission({"tickets.create", "Report something.", roles::active, Limited::kept});
        registry.permission(
            {"tickets.write", "Work on tickets: set every field, merge, split.", {"agent"}, Limited::byRow});
        registry.permission({"tickets.pass_on",
                             "Pass tickets on to where one's limits end, and make some there with every field set.",
                             {},
                             Limited::byRow});
        registry.permission({"tickets.delete", "Delete tickets.", {}, Limited::byRow});
        registry.permission({"tickets.text_blocks", "Use text blocks.", {"agent", "agent-light"}, Limited::kept});
        registry.permission(
            {"tickets.presets", "Use templates and macros, and keep one's own.", {"agent"}, Limited::kept});
        registry.permission({"tickets.configure", "Set up statuses and text blocks for everybody.", {}});

        registry.record(ticketType());
        for (auto& type : choiceTypes()) registry.record(std::move(type));
        registry.record(textBlockType());
        registry.record(ticketTemplateType());
        registry.record(macroType());

        registry.route(mergeRoute());
        registry.route(splitRoute());
        registry.route(byNumberRoute());
        registry.route(changesRoute());
        registry.route(fromTemplateRoute());
        registry.route(portalTemplatesRoute());
        registry.route(macroRoute());
        registry.route(textBlocksRoute());

        for (auto& tile : ticketTiles()) registry.tile(std::move(tile));
        registry.searchSource(ticketSearchSource());
        addNotices(registry);
        addOneClicks(registry);
        addPages(registry);
        addPlots(registry);
        addPresetPages(registry);
        addCommands(registry);
        addPresetCommands(registry);
        // Who may see a ticket by taking part in it; follows its requester and watchers.
        registry.provides<PersonalData>(std::make_shared<PersonColumns>(std::vector<PersonColumn>{
            {.table = "ticket_participants", .column = "user_id", .erase = PersonColumn::Erase::keep}}));
        registry.provides<TicketService>(_service);
        registry.provides<Dictionaries>(_dictionary);
        registry.provides<TicketTemplates>(_templates);
        registry.provides<TextBlocks>(_textBlocks);
        registry.provides<BulkAction>(std::make_shared<MacroInBulk>());
        registry.setting(resolutionSetting());
        for (auto& route : replacingRoutes()) registry.route(std::move(route));
        for (auto& route : matrixRoutes()) registry.route(std::move(route));
        registry.job(replacingJob());
        addChoicePages(registry);
        addChoiceCommands(registry);
    }

    void start(Kernel& kernel) override {
        _service->begin(kernel);
        _dictionary->begin(kernel);
        _templates->begin(kernel);
        _textBlocks->begin(kernel);
    }

  private:
    std::shared_ptr<Service> _service = std::make_shared<Service>();
    std::shared_ptr<DictionaryStore> _dictionary = std::make_shared<DictionaryStore>();
    std::shared_ptr<TemplateUse> _templates = std::make_shared<TemplateUse>();
    std::shared_ptr<TextBlockFilling> _textBlocks = std::make_shared<TextBlockFilling>();
};

}  // namespace kontor::tickets

KONTOR_PLUGIN(kontor::tickets::TicketsPlugin)

#include "kontor/plugin.h"

#include "branding.h"
#include "dashboard_page.h"
#include "frame.h"
#include "kontor/personal_data.h"
#include "people_pages.h"
#include "preference_store.h"
#include "presence.h"
#include "record_lists.h"
#include "record_pages.h"
#include "rights_pages.h"
#include "session_pages.h"
#include "system_pages.h"

namespace kontor::web {

class WebPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"web.workspace", "Use the workspace, where tickets are worked on.", roles::staff,
                             Permission::Limited::kept});
        registry.permission({"web.administration",
                             "Open the administration; each page of it asks for its own permission too.",
                             {"auditor"}});

        registry.provides<PageFrame>(_frame);
        registry.provides<Preferences>(std::make_shared<PreferenceStore>());
        using Merge = PersonColumn::Merge;
        registry.provides<PersonalData>(std::make_shared<PersonColumns>(
            std::vector<PersonColumn>{{.table = "web_preferences", .column = "user_id", .shown = {"name", "value"}},
                                      {.table = "web_presence", .column = "user_id", .merge = Merge::drop}}));
        addAssets(registry);
        addSessionPages(registry);
        addSecondFactorPages(registry);
        addPasswordPages(registry);
        addPasskeyPages(registry);
        addPersonSignInPage(registry);
        addProfilePage(registry);
        addAdminPages(registry);
        addRecordPages(registry);
        addRecordLists(registry);
        addCustomFieldPage(registry);
        addPersonPages(registry);
        addPeopleList(registry);
        addDashboard(registry);
        addImportPages(registry);
        addRightsPages(registry);
        addSystemPages(registry);
        addBranding(registry);
        addPresence(registry);
    }

    void start(Kernel& kernel) override {
        *_assets = std::make_shared<const Assets>(Assets::find(kernel.config("web_assets")));
        _frame->begin(kernel, *_assets);
    }

  private:
    void addAssets(Registry& registry) const {
        Page page;
        page.path = "/static/{file}";
        page.access = open("Scripts, styles and icons are the same for everybody.");
        page.title = "web.assets";
        page.get = [assets = _assets](Request& request, const Viewer&, Kernel&) {
            return (*assets)->serve(request, request.params["file"]);
        };
        registry.page(std::move(page));
        registry.page({.path = "/push-worker.js",
                       .access = open("The script that shows notices is the same for everybody."),
                       .title = "web.assets",
                       .get = [assets = _assets](Request& request, const Viewer&, Kernel&) {
                           Reply reply = (*assets)->serve(request, "push-worker.js");
                           std::erase_if(reply.headers,
                                         [](const auto& header) { return header.first == "Cache-Control"; });
                           return std::move(reply.with("Cache-Control", "no-cache"));
                       }});
    }

    std::shared_ptr<Frame> _frame = std::make_shared<Frame>();
    std::shared_ptr<std::shared_ptr<const Assets>> _assets = std::make_shared<std::shared_ptr<const Assets>>();
};

}  // namespace kontor::web

KONTOR_PLUGIN(kontor::web::WebPlugin)
